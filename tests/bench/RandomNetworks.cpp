//===- RandomNetworks.cpp - Networks of known sizes ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/RandomNetworks.h"
#include "tests/cosim/Draw.h"
#include <cmath>
#include <set>

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

Population input(uint32_t size) {
  Population population;
  population.name = "input";
  population.kind = PopulationKind::Input;
  population.size = size;
  return population;
}

} // namespace

Network brailleLike() {
  Network network;
  network.name = "braille-like";
  network.populations = {input(12), neurons("hidden", 38, 0.9, 0.55), neurons("out", 7, 0.55, 0.5)};
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

Network speechLike() {
  constexpr uint32_t reservoirSize = 256, readoutSize = 20;
  cosim::Draw draw(2);
  Network network;
  network.name = "speech-like";
  Population reservoir = neurons("reservoir", reservoirSize, 0, 0);
  for (uint32_t i = 0; i < reservoirSize; ++i) {
    reservoir.membraneRetention[i] = std::exp(-1 / (1 + 0.1 * draw.below(240)));
    reservoir.synapseRetention[i] = std::exp(-1 / (0.5 + 0.1 * draw.below(140)));
    reservoir.threshold[i] = 1 + 0.01 * draw.below(100);
    reservoir.refractoryTicks[i] = 1;
  }
  Population readout = neurons("readout", readoutSize, 1, 0);
  readout.threshold.assign(readoutSize, std::numeric_limits<double>::infinity());
  readout.reset = ResetMode::None;
  network.populations = {input(speechInputs), reservoir, readout};
  auto connect = [&](uint32_t source, uint32_t target, uint32_t perSource, uint32_t delay,
                     double least, double most) {
    Projection projection;
    projection.name = "projection" + std::to_string(network.projections.size());
    projection.source = source;
    projection.target = target;
    projection.rowOffset = {0};
    for (uint32_t from = 0; from < network.populations[source].size; ++from) {
      std::set<uint32_t> targets;
      while (targets.size() < perSource)
        targets.insert(draw.below(network.populations[target].size));
      for (uint32_t to : targets) {
        projection.targetNeuron.push_back(to);
        projection.weight.push_back(least + (most - least) * 1e-3 * draw.below(1000));
        projection.delayTicks.push_back(delay);
      }
      projection.rowOffset.push_back(projection.targetNeuron.size());
    }
    network.projections.push_back(std::move(projection));
  };
  connect(0, 1, 77, 1, -0.03, 0.09);
  connect(1, 1, 13, 1, -0.09, 0.08);
  connect(1, 2, readoutSize, 1, -0.1, 0.1);
  return network;
}

} // namespace chronaxie::bench
