//===- RandomNetwork.cpp - Quantised networks drawn by seed -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "RandomNetwork.h"
#include "files/File.h"
#include <algorithm>
#include <cmath>

namespace chronaxie::tests {

namespace {

class Maker {
public:
  Maker(uint64_t seed, const Chip &chip, RandomShape shape) : random(seed), shape(shape) {
    network.name = "random " + std::to_string(seed);
    network.tickSeconds = 1e-3;
    network.widths = {chip.retention_bits(), chip.accumulator_bits(),
                      shape.isExact ? 0 : chip.guard_bits(), chip.state_bits()};
    network.weightBits = shape.isExact || random.chance(50) ? 8 : 16;
    uint32_t one = 1u << chip.retention_bits();
    retentions = {0, one};
    while (!shape.isExact && retentions.size() < 10)
      retentions.push_back(static_cast<uint32_t>(random.within(one / 4, one - 1)));
  }

  QuantisedNetwork make() {
    addInput("spikes", 6, false);
    addInput("levels", 3, true);
    uint32_t populations = random.chance(50) ? 2 : 3;
    for (uint32_t i = 0; i < populations; ++i)
      addNeurons("layer" + std::to_string(i), shape.neurons / populations);
    for (uint32_t source = 0; source < network.populations.size(); ++source)
      for (uint32_t target = 2; target < network.populations.size(); ++target)
        project(source, target);
    addReadout();
    return network;
  }

private:
  void addInput(const std::string &name, uint32_t size, bool isGraded) {
    QuantisedPopulation input;
    input.name = name;
    input.kind = PopulationKind::Input;
    input.size = size;
    input.graded = isGraded;
    input.reset = ResetMode::None;
    network.populations.push_back(input);
  }

  /// A constant of about `size`; now and then of the whole width.
  int32_t constant(int64_t low, int64_t high) {
    if (shape.hasExtremes && random.chance(10))
      return static_cast<int32_t>(random.within(INT32_MIN, INT32_MAX));
    return static_cast<int32_t>(random.within(low, high));
  }

  void addNeurons(const std::string &name, uint32_t size) {
    QuantisedPopulation layer;
    layer.name = name;
    layer.size = size;
    layer.startTick = static_cast<uint32_t>(random.within(0, shape.greatestSkew));
    layer.reset = static_cast<ResetMode>(random.within(0, 2));
    int64_t unit = int64_t{1} << network.widths.guardBits;
    for (uint32_t i = 0; i < size; ++i) {
      layer.membraneRetention.push_back(random.of(retentions));
      layer.synapseRetention.push_back(random.chance(30) ? 0 : random.of(retentions));
      bool isReadout = random.chance(10);
      layer.threshold.push_back(isReadout ? INT32_MAX : constant(5 * unit, 200 * unit));
      layer.resetAmount.push_back(constant(5 * unit, 200 * unit));
      layer.resetValue.push_back(constant(-50 * unit, 4 * unit));
      layer.synapseBias.push_back(
          !shape.hasBiases || random.chance(50) ? 0 : constant(-4 * unit, 6 * unit));
      layer.membraneBias.push_back(
          !shape.hasBiases || random.chance(50) ? 0 : constant(-4 * unit, 6 * unit));
      layer.initialPotential.push_back(random.chance(50) ? 0 : constant(-90 * unit, 90 * unit));
      layer.initialCurrent.push_back(random.chance(50) ? 0 : constant(-9 * unit, 9 * unit));
      layer.refractoryTicks.push_back(
          random.chance(40) ? 0 : static_cast<uint32_t>(random.within(1, shape.refractory)));
      layer.scale.push_back(std::ldexp(1.0, static_cast<int>(random.within(4, 20))));
    }
    network.populations.push_back(layer);
  }

  int32_t weight() {
    int32_t limit = shape.isExact ? 7 : network.weightBits == 16 && random.chance(30) ? 32767 : 127;
    auto value = static_cast<int32_t>(random.within(1, limit));
    return random.chance(30) ? -value : value;
  }

  void project(uint32_t source, uint32_t target) {
    const QuantisedPopulation &from = network.populations[source];
    const QuantisedPopulation &to = network.populations[target];
    // Network delay 0 needs one tick of skew; no chip delay is below 1.
    int64_t skew = int64_t{to.startTick} - from.startTick;
    int64_t least = std::max<int64_t>(1, skew);
    QuantisedProjection projection;
    projection.name = from.name + " -> " + to.name;
    projection.source = source;
    projection.target = target;
    projection.rowOffset.push_back(0);
    for (uint32_t i = 0; i < from.size; ++i) {
      int64_t synapses = random.chance(15) ? 0 : random.within(0, 2 * int64_t{shape.fanOut});
      for (int64_t k = 0; k < synapses; ++k) {
        projection.targetNeuron.push_back(static_cast<uint32_t>(random.within(0, to.size - 1)));
        projection.weight.push_back(weight());
        int64_t delay = random.chance(50) ? least : random.within(least, shape.greatestDelay);
        projection.delayTicks.push_back(static_cast<uint32_t>(delay));
      }
      projection.rowOffset.push_back(projection.targetNeuron.size());
    }
    network.projections.push_back(projection);
  }

  void addReadout() {
    network.readout.rule = static_cast<ReadoutRule>(random.within(1, 4));
    auto last = static_cast<uint32_t>(network.populations.size() - 1);
    for (uint32_t vote = 0; vote < 8; ++vote)
      network.readout.votes.push_back(
          {last, static_cast<uint32_t>(random.within(0, network.populations[last].size - 1)),
           vote % 3, static_cast<double>(random.within(1, 8)) / 4});
  }

  Random random;
  RandomShape shape;
  QuantisedNetwork network;
  std::vector<uint32_t> retentions;
};

std::vector<double> scaled(const std::vector<int32_t> &values, const std::vector<double> &scale) {
  std::vector<double> result;
  for (size_t i = 0; i < values.size(); ++i)
    result.push_back(values[i] / scale[i]);
  return result;
}

std::vector<double> decays(const std::vector<uint32_t> &codes, uint32_t bits) {
  std::vector<double> result;
  for (uint32_t code : codes)
    result.push_back(std::ldexp(double(code), -static_cast<int>(bits)));
  return result;
}

} // namespace

QuantisedNetwork randomNetwork(uint64_t seed, const Chip &chip, RandomShape shape) {
  return Maker(seed, chip, shape).make();
}

std::vector<Sample> randomSamples(uint64_t seed, const PopulationTable &table, uint32_t samples,
                                  uint32_t ticks, unsigned percent) {
  Random random(seed);
  std::vector<Sample> made(samples);
  for (size_t index = 0; index < made.size(); ++index) {
    Sample &sample = made[index];
    uint32_t busyTicks = index % 2 ? ticks / 3 : ticks;
    sample.ticks = ticks;
    sample.label = static_cast<int32_t>(random.within(0, 2));
    for (uint32_t tick = 0; tick < busyTicks; ++tick)
      for (uint32_t p = 0; p < table.entries.size(); ++p)
        for (uint32_t i = 0; table.entries[p].isInput && i < table.entries[p].size; ++i)
          if (random.chance(percent))
            sample.events.push_back(
                {tick, p, i,
                 table.entries[p].isGraded ? static_cast<uint32_t>(random.within(0, 255)) : 1});
  }
  return made;
}

Network toFloat(const QuantisedNetwork &network) {
  Network result;
  result.name = network.name;
  result.tickSeconds = network.tickSeconds;
  result.readout = network.readout;
  for (const QuantisedPopulation &from : network.populations) {
    Population to;
    to.name = from.name;
    to.kind = from.kind;
    to.size = from.size;
    to.graded = from.graded;
    to.reset = from.reset;
    to.membraneRetention = decays(from.membraneRetention, network.widths.retentionBits);
    to.synapseRetention = decays(from.synapseRetention, network.widths.retentionBits);
    to.threshold = scaled(from.threshold, from.scale);
    for (size_t i = 0; i < from.threshold.size(); ++i)
      if (from.threshold[i] == INT32_MAX)
        to.threshold[i] = INFINITY;
    to.resetAmount = scaled(from.resetAmount, from.scale);
    to.resetValue = scaled(from.resetValue, from.scale);
    to.synapseBias = scaled(from.synapseBias, from.scale);
    to.membraneBias = scaled(from.membraneBias, from.scale);
    to.initialPotential = scaled(from.initialPotential, from.scale);
    to.initialCurrent = scaled(from.initialCurrent, from.scale);
    to.refractoryTicks = from.refractoryTicks;
    result.populations.push_back(to);
  }
  for (const QuantisedProjection &from : network.projections) {
    const QuantisedPopulation &target = network.populations[from.target];
    Projection to;
    to.name = from.name;
    to.source = from.source;
    to.target = from.target;
    to.rowOffset = from.rowOffset;
    to.targetNeuron = from.targetNeuron;
    for (size_t i = 0; i < from.weight.size(); ++i) {
      to.weight.push_back(std::ldexp(double(from.weight[i]), int(network.widths.guardBits)) /
                          target.scale[from.targetNeuron[i]]);
      to.delayTicks.push_back(from.delayTicks[i] + network.populations[from.source].startTick -
                              target.startTick);
    }
    result.projections.push_back(to);
  }
  return result;
}

Chip chipCalled(llvm::StringRef name) {
  std::string path = ("targets/" + name + ".textproto").str();
  return llvm::cantFail(parseChip(llvm::cantFail(readFile(path)), path));
}

} // namespace chronaxie::tests
