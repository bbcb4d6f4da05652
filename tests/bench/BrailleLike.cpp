//===- BrailleLike.cpp - A network of the Braille reader's size -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/BrailleLike.h"
#include "tests/cosim/Draw.h"

namespace chronaxie::bench {

namespace {

Population neurons(const char *name, uint32_t size, double membrane, double synapse) {
  Population population;
  population.name = name;
  population.size = size;
  population.membraneRetention.assign(size, membrane);
  population.synapseRetention.assign(size, synapse);
  population.threshold.assign(size, 1);
  for (auto *zero :
       {&population.resetAmount, &population.resetValue, &population.synapseBias,
        &population.membraneBias, &population.initialPotential, &population.initialCurrent})
    zero->assign(size, 0);
  population.refractoryTicks.assign(size, 0);
  return population;
}

} // namespace

Network brailleLike() {
  Network network;
  network.name = "braille-like";
  Population input;
  input.name = "input";
  input.kind = PopulationKind::Input;
  input.size = 12;
  network.populations = {input, neurons("hidden", 38, 0.9, 0.55), neurons("out", 7, 0.55, 0.5)};
  cosim::Draw draw(4);
  for (auto [source, target] : {std::pair{0u, 1u}, {1u, 1u}, {1u, 2u}}) {
    Projection projection;
    projection.name = "projection" + std::to_string(network.projections.size());
    projection.source = source;
    projection.target = target;
    projection.rowOffset = {0};
    for (uint32_t from = 0; from < network.populations[source].size; ++from) {
      for (uint32_t to = 0; to < network.populations[target].size; ++to) {
        projection.targetNeuron.push_back(to);
        projection.weight.push_back(1e-3 * static_cast<double>(draw.between(-999, 1000)) + 5e-4);
        projection.delayTicks.push_back(unassignedDelay);
      }
      projection.rowOffset.push_back(projection.targetNeuron.size());
    }
    network.projections.push_back(std::move(projection));
  }
  return network;
}

} // namespace chronaxie::bench
