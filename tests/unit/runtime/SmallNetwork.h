//===- SmallNetwork.h - A few neurons, worked out by hand -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_UNIT_RUNTIME_SMALLNETWORK_H
#define CHRONAXIE_TESTS_UNIT_RUNTIME_SMALLNETWORK_H

#include "RandomNetwork.h"

namespace chronaxie::tests {

/// tiny2x2 without guard bits, so that weights and potentials have one unit.
Chip handChip();

/// Inputs "in" (4 channels) and "level" (2 graded channels) and a population
/// "a", at scale 1 and guard 0. `a` starts at chip tick 1, so a synapse from an
/// input with chip delay 1 acts in the input's own network tick.
QuantisedNetwork handNetwork(uint32_t neurons);

/// Adds a population like "a" without synapses.
QuantisedPopulation &addPopulation(QuantisedNetwork &network, const std::string &name,
                                   uint32_t size, uint32_t startTick);

/// One synapse `source neuron -> target neuron`, in a projection of its own.
void connect(QuantisedNetwork &network, const std::string &source, uint32_t sourceNeuron,
             const std::string &target, uint32_t targetNeuron, int32_t weight, uint32_t chipDelay);

/// A sample with events written `tick:channel` (input "in") and
/// `tick:channel=value` (input "level"), parted by blanks.
Sample sampleOf(uint32_t ticks, llvm::StringRef events);

} // namespace chronaxie::tests
#endif
