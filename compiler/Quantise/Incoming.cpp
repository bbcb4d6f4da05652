//===- Incoming.cpp - The synapses into each neuron -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Quantise/Incoming.h"
#include <algorithm>
#include <cmath>

using namespace chronaxie;
using namespace chronaxie::quantise;

Incoming::Incoming(const Network &network) {
  for (const Population &population : network.populations) {
    firstOf.push_back(neurons);
    if (population.kind == PopulationKind::Neurons)
      neurons += population.size;
  }
  greatestPlastic.assign(neurons, 0);
  offset.assign(neurons + 1, 0);
  for (const Projection &projection : network.projections)
    for (uint32_t target : projection.targetNeuron)
      ++offset[firstOf[projection.target] + target + 1];
  for (uint64_t neuron = 0; neuron < neurons; ++neuron)
    offset[neuron + 1] += offset[neuron];
  inputs.resize(offset.back());
  std::vector<uint64_t> next(offset.begin(), offset.end() - 1);
  for (const Projection &projection : network.projections) {
    bool graded = network.populations[projection.source].graded;
    for (size_t at = 0; at < projection.targetNeuron.size(); ++at) {
      uint64_t neuron = firstOf[projection.target] + projection.targetNeuron[at];
      double weight = projection.weight[at];
      if (!projection.profile.empty() && projection.profile[at] != staticSynapse) {
        // Every sum must fit whatever it learns.
        const StdpProfile &profile = network.profiles[projection.profile[at]];
        weight = std::max(std::abs(profile.wMin), std::abs(profile.wMax));
        greatestPlastic[neuron] = std::max(greatestPlastic[neuron], weight);
      }
      inputs[next[neuron]++] = {weight, graded};
    }
  }
}
