//===- Plasticity.cpp - STDP profiles and who follows them ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/File.h"
#include "files/Text.h"
#include "network/Columns.h"
#include "network/Quantised.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include <algorithm>
#include <cmath>

using namespace llvm;

namespace chronaxie {

namespace {

constexpr Limit amplitude{[](double value) { return std::isfinite(value) && value >= 0; },
                          "it must be finite and at least 0; the rule's signs are fixed"};
constexpr Limit plasticityTau{
    [](double value) { return value > 0 && value <= greatestPlasticityTau; },
    "it must lie above 0 and be at most 64 ticks: pairs more than 255 ticks apart do not count, "
    "and a longer tau would lose more than 2 % of one; shorten it or lengthen the tick"};
constexpr Limit exponent{[](double value) { return value >= 0 && value <= 1; },
                         "it must lie within 0 (additive) .. 1 (multiplicative)"};

const ProfileColumn columns[] = {{"a_plus", &StdpProfile::aPlus, amplitude},
                                 {"a_minus", &StdpProfile::aMinus, amplitude},
                                 {"tau_plus_ticks", &StdpProfile::tauPlusTicks, plasticityTau},
                                 {"tau_minus_ticks", &StdpProfile::tauMinusTicks, plasticityTau},
                                 {"w_min", &StdpProfile::wMin, finiteLimit},
                                 {"w_max", &StdpProfile::wMax, finiteLimit},
                                 {"mu", &StdpProfile::mu, exponent}};

} // namespace

ArrayRef<ProfileColumn> profileColumns() { return columns; }

bool Projection::isPlastic() const {
  return any_of(profile, [](int32_t each) { return each != staticSynapse; });
}

std::string plasticityFault(const Network &network, const Projection &projection, size_t synapse) {
  int32_t number = projection.profile[synapse];
  if (number == staticSynapse)
    return "";
  if (number < 0 || static_cast<size_t>(number) >= network.profiles.size())
    return ("profile " + Twine(number) + ", the table has " + Twine(network.profiles.size()) +
            " (0.. in its order; -1 is a static synapse)")
        .str();
  const StdpProfile &profile = network.profiles[static_cast<size_t>(number)];
  double weight = projection.weight[synapse];
  if (!(weight >= profile.wMin && weight <= profile.wMax))
    return "weight " + digits(weight) + ", outside " + digits(profile.wMin) + ".." +
           digits(profile.wMax) + ", the w_min..w_max of its profile " + std::to_string(number) +
           "; start within them or widen them";
  uint32_t delay = projection.delayTicks[synapse];
  if (delay == 0 || delay == unassignedDelay)
    return std::string(delay ? "no delay" : "delay 0") +
           " of a plastic synapse; the rule needs one of at least 1 tick";
  if (network.populations[projection.source].graded)
    return "a plastic synapse of the graded input '" + network.populations[projection.source].name +
           "'; the rule knows spikes only: declare the input as not graded";
  return "";
}

Error checkPlasticity(const Network &network) {
  for (const auto &[index, profile] : enumerate(network.profiles)) {
    std::string owner = "stdp profile " + std::to_string(index);
    for (const ProfileColumn &column : columns)
      if (!column.limit.holds(profile.*column.member))
        return fault(owner + ": " + column.field + " is " + digits(profile.*column.member) + ", " +
                     column.limit.words);
    if (profile.wMin > profile.wMax)
      return fault(owner + ": w_min is " + digits(profile.wMin) + ", above w_max, " +
                   digits(profile.wMax) + "; swap them");
  }
  for (const auto &[index, projection] : enumerate(network.projections)) {
    if (projection.profile.empty())
      continue;
    std::string owner = "projection " + std::to_string(index) + " '" + projection.name + "'";
    if (projection.profile.size() != projection.weight.size())
      return fault(owner + ": profile has " + Twine(projection.profile.size()) +
                   " entries, it needs " + Twine(projection.weight.size()) + ", or none");
    for (size_t synapse = 0; synapse < projection.profile.size(); ++synapse)
      if (std::string what = plasticityFault(network, projection, synapse); !what.empty())
        return fault(owner + ": synapse " + Twine(synapse) + ": " + what);
  }
  return Error::success();
}

Error requireStatic(const Network &network, StringRef what) {
  for (const Projection &projection : network.projections)
    if (projection.isPlastic()) {
      auto count = count_if(projection.profile, [](int32_t each) { return each != staticSynapse; });
      return fault("projection '" + projection.name + "' has " + Twine(count) +
                   (count == 1 ? " plastic synapse" : " plastic synapses") + ", and " + what +
                   " has no STDP; leave the profiles out to run the weights as they are");
    }
  return Error::success();
}

Error checkProfiles(const QuantisedNetwork &network) {
  // docs/chip.md, P: what the chip's memories hold of a profile.
  constexpr uint32_t one = 1u << 16, amplitudeRoom = 1u << 24;
  constexpr size_t decayEntries = 16, powerPoints = 17, powerEntries = 33;
  for (const auto &[index, profile] : enumerate(network.profiles)) {
    std::string place = "quantised network: profile " + std::to_string(index) + ": ";
    if (profile.least > profile.greatest || profile.least < INT16_MIN ||
        profile.greatest > INT16_MAX)
      return fault(place + "weights " + Twine(profile.least) + ".." + Twine(profile.greatest) +
                   " are no range of 16 bits");
    for (const auto &[name, amplitude] :
         {std::pair("plus", profile.plus), std::pair("minus", profile.minus)})
      if (amplitude >= amplitudeRoom)
        return fault(place + name + ": " + Twine(amplitude) + " is outside 0.." +
                     Twine(amplitudeRoom - 1));
    if (profile.power > 2)
      return fault(place + "power: " + Twine(profile.power) + " is outside 0..2");
    auto isSound = [](const std::vector<uint32_t> &table, size_t entries) {
      return table.size() == entries && all_of(table, [](uint32_t each) { return each <= one; });
    };
    for (const auto &[name, table] :
         {std::pair("coarse_plus", &profile.coarsePlus), std::pair("fine_plus", &profile.finePlus),
          std::pair("coarse_minus", &profile.coarseMinus),
          std::pair("fine_minus", &profile.fineMinus)})
      if (!isSound(*table, decayEntries))
        return fault(place + name + " is not 16 numbers of 0..65536");
    ArrayRef<uint32_t> powers = profile.powerTable;
    if (profile.power != 2 && !powers.empty())
      return fault(place + "power_table: " + Twine(powers.size()) + " numbers where power " +
                   Twine(profile.power) + " has none");
    if (profile.power == 2 &&
        (!isSound(profile.powerTable, powerEntries) || !is_sorted(powers.take_front(powerPoints)) ||
         !is_sorted(powers.drop_front(powerPoints), std::greater<>())))
      return fault(place + "power_table is not 17 numbers of 0..65536 that ascend and 16 that "
                           "descend");
  }
  return Error::success();
}

void sortRows(Network &network) {
  for (Projection &projection : network.projections) {
    auto key = [&](size_t i) {
      return std::make_tuple(projection.targetNeuron[i], projection.delayTicks[i],
                             projection.profile.empty() ? staticSynapse : projection.profile[i],
                             projection.weight[i]);
    };
    std::vector<size_t> order(projection.weight.size());
    for (size_t i = 0; i < order.size(); ++i)
      order[i] = i;
    for (size_t row = 0; row + 1 < projection.rowOffset.size(); ++row)
      std::sort(order.begin() + static_cast<ptrdiff_t>(projection.rowOffset[row]),
                order.begin() + static_cast<ptrdiff_t>(projection.rowOffset[row + 1]),
                [&](size_t a, size_t b) { return key(a) < key(b); });
    if (std::is_sorted(order.begin(), order.end()))
      continue;
    auto reorder = [&](auto &values) {
      if (values.empty())
        return;
      auto sorted = values;
      for (size_t i = 0; i < order.size(); ++i)
        sorted[i] = values[order[i]];
      values = std::move(sorted);
    };
    reorder(projection.targetNeuron);
    reorder(projection.delayTicks);
    reorder(projection.weight);
    reorder(projection.profile);
  }
}

} // namespace chronaxie
