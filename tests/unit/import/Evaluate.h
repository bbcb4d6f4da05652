//===- Evaluate.h - A network run tick by tick, for tests -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_UNIT_IMPORT_EVALUATE_H
#define CHRONAXIE_TESTS_UNIT_IMPORT_EVALUATE_H

#include "network/Network.h"
#include <map>

namespace chronaxie::tests {

struct Trace {
  /// [population][tick][neuron]
  std::vector<std::vector<std::vector<bool>>> spikes;
  std::vector<std::vector<std::vector<double>>> potentials;
};

/// Runs `network` in the order of its populations: a projection to a later
/// population acts in the same tick, any other one tick later. Delays, reset
/// timings and refractory ticks are not looked at. `input` is
/// [population] -> [tick][neuron].
Trace evaluate(const Network &network,
               const std::map<uint32_t, std::vector<std::vector<double>>> &input);

} // namespace chronaxie::tests
#endif
