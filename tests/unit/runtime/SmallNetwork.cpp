//===- SmallNetwork.cpp - A few neurons, worked out by hand -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "SmallNetwork.h"
#include "llvm/ADT/SmallVector.h"
#include <algorithm>
#include <cassert>

namespace chronaxie::tests {

Chip handChip() {
  Chip chip = chipCalled("tiny2x2");
  chip.set_guard_bits(0);
  return chip;
}

QuantisedNetwork handNetwork(uint32_t neurons) {
  QuantisedNetwork network;
  network.name = "by hand";
  network.weightBits = 16;
  network.widths = {16, 24, 0, 32};
  for (bool isGraded : {false, true}) {
    QuantisedPopulation input;
    input.name = isGraded ? "level" : "in";
    input.kind = PopulationKind::Input;
    input.size = isGraded ? 2 : 4;
    input.graded = isGraded;
    input.reset = ResetMode::None;
    network.populations.push_back(input);
  }
  addPopulation(network, "a", neurons, 1);
  return network;
}

QuantisedPopulation &addPopulation(QuantisedNetwork &network, const std::string &name,
                                   uint32_t size, uint32_t startTick) {
  QuantisedPopulation &added = network.populations.emplace_back();
  added.name = name;
  added.size = size;
  added.startTick = startTick;
  added.membraneRetention.assign(size, 1 << 15);
  added.synapseRetention.assign(size, 0);
  added.threshold.assign(size, 100);
  for (auto *field : {&added.resetAmount, &added.resetValue, &added.synapseBias,
                      &added.membraneBias, &added.initialPotential, &added.initialCurrent})
    field->assign(size, 0);
  added.refractoryTicks.assign(size, 0);
  added.scale.assign(size, 1.0);
  return added;
}

void connect(QuantisedNetwork &network, const std::string &source, uint32_t sourceNeuron,
             const std::string &target, uint32_t targetNeuron, int32_t weight, uint32_t chipDelay) {
  QuantisedProjection projection;
  projection.name = source + " -> " + target + " " + std::to_string(network.projections.size());
  projection.source = static_cast<uint32_t>(network.find(source));
  projection.target = static_cast<uint32_t>(network.find(target));
  uint32_t size = network.populations[projection.source].size;
  projection.rowOffset.assign(size + 1, 0);
  for (uint32_t i = sourceNeuron; i < size; ++i)
    projection.rowOffset[i + 1] = 1;
  projection.targetNeuron = {targetNeuron};
  projection.weight = {weight};
  projection.delayTicks = {chipDelay};
  network.projections.push_back(projection);
}

Sample sampleOf(uint32_t ticks, llvm::StringRef text) {
  Sample sample;
  sample.ticks = ticks;
  llvm::SmallVector<llvm::StringRef> words;
  text.split(words, ' ', -1, false);
  for (llvm::StringRef word : words) {
    auto [tick, rest] = word.split(':');
    auto [channel, value] = rest.split('=');
    Event event;
    event.population = value.empty() ? 0 : 1;
    bool isWrong = tick.getAsInteger(10, event.tick) || channel.getAsInteger(10, event.neuron) ||
                   (!value.empty() && value.getAsInteger(10, event.value));
    assert(!isWrong && "events are written tick:channel or tick:channel=value");
    (void)isWrong;
    sample.events.push_back(event);
  }
  std::sort(sample.events.begin(), sample.events.end());
  return sample;
}

} // namespace chronaxie::tests
