//===- MapByHand.h - Networks and images for these tests --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_UNIT_EMIT_MAPBYHAND_H
#define CHRONAXIE_TESTS_UNIT_EMIT_MAPBYHAND_H

#include "network/Quantised.h"
#include "targets/Image.h"
#include "llvm/ADT/ArrayRef.h"

namespace chronaxie {

/// targets/tiny2x2.textproto.
Chip tinyChip();

/// Reads `source[i] -> target[j] delay weight` lines into a projection; rows
/// keep the order of the text.
QuantisedProjection projection(const QuantisedNetwork &network, const std::string &name,
                               const std::string &source, const std::string &target,
                               const std::string &synapses);

/// A population whose parameters all differ from neuron to neuron.
QuantisedPopulation population(const std::string &name, uint32_t size, uint32_t startTick,
                               ResetMode reset);
QuantisedPopulation input(const std::string &name, uint32_t size, bool graded = false);

/// Two inputs, recurrent hidden neurons, a readout; every feature once.
QuantisedNetwork smallNetwork();
/// Another for each seed: 10..40 neurons, random synapses, several projections
/// between the same populations.
QuantisedNetwork randomNetwork(unsigned seed);

/// Maps without the compiler: neuron i of the network (all populations in
/// order, inputs left out) lies on core coreOf[i], slots in that order.
Image mapByHand(const QuantisedNetwork &network, llvm::ArrayRef<uint32_t> coreOf);
/// Neurons dealt out to cores 0, 1, 3, 0, ...
Image mapByHand(const QuantisedNetwork &network);

} // namespace chronaxie
#endif
