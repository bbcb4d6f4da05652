//===- Incoming.h - The synapses into each neuron ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_QUANTISE_INCOMING_H
#define CHRONAXIE_COMPILER_QUANTISE_INCOMING_H

#include "compiler/Quantise/Scale.h"
#include "network/Network.h"

namespace chronaxie::quantise {

/// Neurons of all populations in one row, and the synapses into each.
struct Incoming {
  std::vector<uint64_t> firstOf; ///< per population: its first neuron (inputs take none)
  uint64_t neurons = 0;
  std::vector<uint64_t> offset; ///< neurons + 1
  std::vector<Input> inputs;    ///< in the order of projections, sources, rows
  /// The greatest |weight| that a plastic synapse of each neuron may reach; 0: it has none.
  std::vector<double> greatestPlastic;

  explicit Incoming(const Network &network);

  llvm::ArrayRef<Input> of(uint64_t neuron) const {
    return llvm::ArrayRef(inputs).slice(offset[neuron], offset[neuron + 1] - offset[neuron]);
  }
};

/// A neuron that learns takes 16 bits for all its weights, as they share a scale
/// and what it learns is finer than fewer would hold.
struct WeightLimits {
  WeightLimits(const Chip &chip, uint32_t weightBits, const Incoming &incoming)
      : still(chip, weightBits), learning(chip, 16), incoming(incoming) {}

  const ScaleLimits &of(uint64_t neuron) const {
    return incoming.greatestPlastic[neuron] > 0 ? learning : still;
  }

  ScaleLimits still, learning; ///< they differ in the greatest weight alone
  const Incoming &incoming;
};

} // namespace chronaxie::quantise
#endif
