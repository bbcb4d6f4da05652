//===- Decision.h - The class that a readout decides for --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_RUNTIME_DECISION_H
#define CHRONAXIE_RUNTIME_DECISION_H

#include "network/Samples.h"

namespace chronaxie::runtime {

/// Gathers what a readout's neurons say during one sample, in network ticks
/// and model units. Every simulator decides through this one, so equal
/// potentials and spikes are equal decisions.
class Decision {
public:
  Decision(const Readout &readout, uint32_t ticks);

  /// Whether the potentials of the votes after `tick` matter.
  bool wantsPotentials(uint32_t tick) const;
  /// The potential of the vote's neuron after a tick; ticks in order.
  void addPotential(size_t vote, double potential);

  /// The class with the highest score, the lowest index among equals; -1
  /// without a readout. `train` is the sample's spikes.
  int32_t decide(const SpikeTrain &train) const;

private:
  const Readout &readout;
  uint32_t ticks;
  std::vector<double> gathered; ///< per vote: last, greatest or summed potential
};

} // namespace chronaxie::runtime
#endif
