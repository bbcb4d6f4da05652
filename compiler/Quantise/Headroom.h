//===- Headroom.h - How far a neuron's state can go -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_QUANTISE_HEADROOM_H
#define CHRONAXIE_COMPILER_QUANTISE_HEADROOM_H

#include <cstdint>

namespace chronaxie::quantise {

/// A neuron in integer units, magnitudes only; retentions as 0..1.
struct WorstCase {
  double membraneRetention = 0, synapseRetention = 0;
  double tickInput = 0; ///< sum << guardBits and synapse bias, every input active
  double membraneBias = 0;
  double initialCurrent = 0;
  /// Furthest V a tick can start from: initial, or after a reset.
  double startPotential = 0;
};

/// Whether V or I passes `range` if the worst tick repeats for ever.
bool mayLeave(const WorstCase &neuron, double range);

/// Ticks for which neither does; UINT64_MAX: for ever.
uint64_t safeTicks(const WorstCase &neuron, double range);

} // namespace chronaxie::quantise
#endif
