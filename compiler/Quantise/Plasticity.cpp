//===- Plasticity.cpp - STDP profiles in the chip's integers ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Quantise/Plasticity.h"
#include "files/File.h"
#include "files/Text.h"
#include "targets/Plasticity.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>
#include <cmath>

using namespace chronaxie;

namespace {

uint32_t fractionOf(double value) {
  return static_cast<uint32_t>(std::lround(value * plasticity::one));
}

/// E(dt) = coarse[dt / 16] * fine[dt % 16].
void decayTables(double tauTicks, std::vector<uint32_t> &coarse, std::vector<uint32_t> &fine) {
  for (int i = 0; i < 16; ++i) {
    coarse.push_back(fractionOf(std::exp(-16 * i / tauTicks)));
    fine.push_back(fractionOf(std::exp(-i / tauTicks)));
  }
}

} // namespace

llvm::Expected<QuantisedProfile> quantise::quantiseProfile(const StdpProfile &profile,
                                                           double unitsPerWeight) {
  QuantisedProfile made;
  made.least = static_cast<int32_t>(std::lround(profile.wMin * unitsPerWeight));
  made.greatest = static_cast<int32_t>(std::lround(profile.wMax * unitsPerWeight));
  auto range = static_cast<uint32_t>(made.greatest - made.least);
  if (range == 0 && profile.wMin < profile.wMax)
    return fault(llvm::formatv("weights from {0} to {1} are all {2} of the chip's units, so that "
                               "none could be learnt; bounds further apart, or smaller static "
                               "weights into the same neuron, are needed",
                               digits(profile.wMin), digits(profile.wMax), made.least)
                     .str());
  // a (w_max - w)^mu in weights of the model is, in units of the chip,
  // a k^(1 - mu) range^mu x^mu with x = (greatest - w) / range.
  double factor = std::pow(unitsPerWeight, 1 - profile.mu) * std::pow(range, profile.mu);
  for (auto [amplitude, to, name] : {std::tuple(profile.aPlus, &made.plus, "a_plus"),
                                     {profile.aMinus, &made.minus, "a_minus"}}) {
    double exact = std::round(256 * amplitude * factor);
    if (exact >= 1u << plasticity::amplitudeBits)
      return fault(llvm::formatv("{0} of {1} changes a weight by {2} of the chip's units in one "
                                 "event, the most is 65535; a smaller amplitude is needed",
                                 name, digits(amplitude), digits(amplitude * factor))
                       .str());
    if (exact == 0 && amplitude > 0)
      return fault(llvm::formatv("{0} of {1} changes a weight by {2} of the chip's units in one "
                                 "event, less than 1/512 of one is none; a greater amplitude, or "
                                 "smaller static weights into the same neuron, are needed",
                                 name, digits(amplitude), digits(amplitude * factor))
                       .str());
    *to = static_cast<uint32_t>(exact);
  }
  decayTables(profile.tauPlusTicks, made.coarsePlus, made.finePlus);
  decayTables(profile.tauMinusTicks, made.coarseMinus, made.fineMinus);
  made.inverseRange =
      range == 0 ? 0
                 : static_cast<uint32_t>(std::min<double>(std::round(0x1p32 / range), UINT32_MAX));
  made.power = profile.mu == 0 ? 0 : profile.mu == 1 ? 1 : 2;
  if (made.power == 2) {
    for (uint32_t point = 0; point < plasticity::powerPoints; ++point)
      made.powerTable.push_back(fractionOf(std::pow((16 + point) / 32.0, profile.mu)));
    for (uint32_t doublings = 0; doublings < plasticity::powerFactors; ++doublings)
      made.powerTable.push_back(fractionOf(std::exp2(-(doublings * profile.mu))));
  }
  return made;
}

int32_t quantise::QuantisedProfiles::numberOf(int32_t profile, double scale) {
  auto [found, isNew] = byScale.try_emplace({profile, scale}, 0);
  if (!isNew)
    return found->second;
  llvm::Expected<QuantisedProfile> quantised =
      quantiseProfile(network.profiles[profile], std::ldexp(scale, -static_cast<int>(guardBits)));
  if (!quantised) {
    error = llvm::joinErrors(std::move(error), fault("profile " + llvm::Twine(profile) + ": " +
                                                     llvm::toString(quantised.takeError())));
    return found->second;
  }
  auto [same, isFirst] = byContent.try_emplace(*quantised, static_cast<int32_t>(all.size()));
  if (isFirst)
    all.push_back(*quantised);
  return found->second = same->second;
}
