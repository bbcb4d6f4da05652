//===- Bound.cpp - How far the integer rule may be off --------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/plasticity/Bound.h"
#include "compiler/Quantise/Plasticity.h"
#include "runtime/Run.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace chronaxie;

double tests::afterPost(const StdpProfile &profile, double weight, uint32_t ticks) {
  if (ticks > plasticity::window)
    return weight;
  return std::min(profile.wMax, weight + profile.aPlus *
                                             std::pow(profile.wMax - weight, profile.mu) *
                                             std::exp(-(ticks / profile.tauPlusTicks)));
}

double tests::afterPre(const StdpProfile &profile, double weight, uint32_t ticks) {
  if (ticks > plasticity::window)
    return weight;
  return std::max(profile.wMin, weight - profile.aMinus *
                                             std::pow(weight - profile.wMin, profile.mu) *
                                             std::exp(-(ticks / profile.tauMinusTicks)));
}

tests::EventBound::EventBound(const StdpProfile &from, double unitsPerWeight)
    : profile(from), range(from.wMax - from.wMin) {
  plasticity::Profile integers =
      runtime::profileOf(llvm::cantFail(quantise::quantiseProfile(from, unitsPerWeight)));
  plus = integers.plus / 256.0;
  minus = integers.minus / 256.0;
  for (uint32_t ticks = 0; ticks <= plasticity::window; ++ticks)
    for (auto [decay, tau] : {std::pair(&integers.decayPlus, from.tauPlusTicks),
                              std::pair(&integers.decayMinus, from.tauMinusTicks)})
      greatestDecayError =
          std::max(greatestDecayError, std::abs(plasticity::decayOf(*decay, ticks) / 65536.0 -
                                                std::exp(-(ticks / tau))));
  auto width = static_cast<uint32_t>(integers.greatest - integers.least);
  for (uint32_t distance = 0; distance <= width; ++distance) {
    double x = distance / double(width);
    auto cell = std::min<size_t>(static_cast<size_t>(32 * x), powerError.size() - 1);
    powerError[cell] =
        std::max(powerError[cell], std::abs(plasticity::powerOf(integers, distance) / 65536.0 -
                                            std::pow(x, from.mu)));
  }
}

double tests::EventBound::powerErrorNear(uint32_t cell) const {
  double most = powerError[cell];
  if (cell > 0)
    most = std::max(most, powerError[cell - 1]);
  if (cell + 1 < powerError.size())
    most = std::max(most, powerError[cell + 1]);
  return most;
}

double tests::EventBound::of(double amplitude, double distance, double tauTicks,
                             uint32_t ticks) const {
  if (ticks > plasticity::window)
    return 0;
  double x = std::clamp(distance / range, 0.0, 1.0), decay = std::exp(-(ticks / tauTicks));
  auto cell = std::min(static_cast<uint32_t>(32 * x), cells - 1);
  return 1 + amplitude *
                 (powerErrorNear(cell) * decay +
                  (std::pow(x, profile.mu) + powerErrorNear(cell)) * greatestDecayError + 0x1p-17);
}

double tests::EventBound::ofPost(double weight, uint32_t ticks) const {
  return of(plus, profile.wMax - weight, profile.tauPlusTicks, ticks);
}

double tests::EventBound::ofPre(double weight, uint32_t ticks) const {
  return of(minus, weight - profile.wMin, profile.tauMinusTicks, ticks);
}
