//===- Headroom.cpp - How far a neuron's state can go ---------------------===//
// SPDX-License-Identifier: Apache-2.0
//
// With the worst input u in every tick, after t ticks (a = synapse retention,
// m = membrane retention, both sums in closed form):
//   I(t) = a^t I0 + u (1 - a^t) / (1 - a)
//   V(t) = m^t V0 + sum over k = 1..t of m^(t-k) (I(k) + b)
// The state rounds toward zero, so the integers never pass these.
//
//===----------------------------------------------------------------------===//
#include "compiler/Quantise/Headroom.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace chronaxie;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// input / (1 - retention): where a leak and a constant input meet.
double steady(double input, double retention) {
  if (input == 0)
    return 0;
  return retention >= 1 ? infinity : input / (1 - retention);
}

double currentAfter(const quantise::WorstCase &neuron, double ticks) {
  double a = neuron.synapseRetention;
  if (a >= 1)
    return neuron.initialCurrent + neuron.tickInput * ticks;
  double kept = std::pow(a, ticks);
  return kept * neuron.initialCurrent + neuron.tickInput * (1 - kept) / (1 - a);
}

/// V after `ticks` without membrane leak.
double integralAfter(const quantise::WorstCase &neuron, double ticks) {
  double a = neuron.synapseRetention;
  double currents;
  if (a >= 1) {
    currents = neuron.initialCurrent * ticks + neuron.tickInput * ticks * (ticks + 1) / 2;
  } else {
    // sum of a^k, k = 1..t
    double kept = a * (1 - std::pow(a, ticks)) / (1 - a);
    currents = neuron.initialCurrent * kept + neuron.tickInput * (ticks - kept) / (1 - a);
  }
  return neuron.startPotential + currents + neuron.membraneBias * ticks;
}

} // namespace

bool quantise::mayLeave(const WorstCase &neuron, double range) {
  double current =
      std::max(neuron.initialCurrent, steady(neuron.tickInput, neuron.synapseRetention));
  double potential = std::max(neuron.startPotential,
                              steady(current + neuron.membraneBias, neuron.membraneRetention));
  // A current that dies out moves even a neuron without leak a bounded way.
  double a = neuron.synapseRetention;
  if (neuron.membraneRetention >= 1 && neuron.tickInput == 0 && neuron.membraneBias == 0 && a < 1)
    potential = neuron.startPotential + neuron.initialCurrent * a / (1 - a);
  return current > range || potential > range;
}

uint64_t quantise::safeTicks(const WorstCase &neuron, double range) {
  auto isSafe = [&](uint64_t ticks) {
    auto t = static_cast<double>(ticks);
    return currentAfter(neuron, t) <= range && integralAfter(neuron, t) <= range;
  };
  if (!mayLeave(neuron, range))
    return std::numeric_limits<uint64_t>::max();
  uint64_t safe = 0;
  for (uint64_t step = uint64_t{1} << 52; step; step >>= 1)
    if (isSafe(safe + step))
      safe += step;
  return safe;
}
