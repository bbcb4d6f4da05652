//===- MapProblem.cpp - What a network asks of cores ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/MapProblem.h"
#include "compiler/Passes/Fitting.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>
#include <map>

using namespace llvm;

namespace chronaxie::passes {
namespace {

/// Number of the first source (neuron or input channel) of each population.
template <typename Net>
std::vector<uint32_t> firstSources(const Net &network, map::Problem &problem) {
  std::vector<uint32_t> first(network.populations.size());
  for (PopulationKind kind : {PopulationKind::Neurons, PopulationKind::Input})
    for (auto [number, population] : enumerate(network.populations)) {
      if (population.kind != kind)
        continue;
      first[number] = problem.sources();
      problem.blocks.push_back({population.name, problem.sources()});
      (kind == PopulationKind::Neurons ? problem.neurons : problem.inputs) += population.size;
    }
  return first;
}

/// The synapses of one source and base delay.
struct SynapseList {
  std::vector<uint32_t> synapse; ///< sink and, in the low two bits, need: sorting joins a sink's
  uint32_t narrowBits = 0;       ///< the widest weight that is not of 16 bits
  uint32_t residual = 0;         ///< the greatest
};

/// Sinks, their synapses and needs of one source more.
void addSource(map::Problem &problem, SynapseList &list, const Chip &chip) {
  RowShape shape;
  shape.weightBits = list.narrowBits ? list.narrowBits : weightBitsFor(0, chip);
  shape.residual = residualFor(list.residual, chip);
  shape.isDistinct = true;
  llvm::sort(list.synapse);
  for (size_t at = 0; at < list.synapse.size(); ++at) {
    uint32_t sink = list.synapse[at] >> 2;
    auto need = static_cast<map::RowNeed>(list.synapse[at] & 3);
    if (at && sink == list.synapse[at - 1] >> 2) {
      ++problem.synapses.back();
      problem.need.back() = need; // needs ascend
      shape.isDistinct = false;
      continue;
    }
    problem.sink.push_back(sink);
    problem.synapses.push_back(1);
    problem.need.push_back(need);
  }
  problem.shape.push_back(shape);
  problem.offset.push_back(problem.sink.size());
  list = {};
}

/// `weightBits` of a projection's synapse to a neuron: in a static row at most;
/// nothing where it learns.
template <typename Net, typename WeightBits>
map::Problem connectionsOf(const Net &network, const Chip &chip, WeightBits weightBits) {
  map::Problem problem;
  std::vector<uint32_t> first = firstSources(network, problem);
  assert(problem.neurons < 1u << 30 && "a sink and its need share 32 bits");
  // Synapses of each source by base delay: an axon each (chip D4).
  std::vector<std::map<uint32_t, SynapseList>> byBase(problem.sources());
  for (const auto &projection : network.projections)
    for (size_t row = 0; row + 1 < projection.rowOffset.size(); ++row)
      for (uint64_t at = projection.rowOffset[row]; at < projection.rowOffset[row + 1]; ++at) {
        uint32_t delay = projection.delayTicks[at], base = baseDelay(delay, chip);
        uint32_t sink = first[projection.target] + projection.targetNeuron[at];
        SynapseList &list = byBase[first[projection.source] + row][base];
        std::optional<uint32_t> bits = weightBits(projection, at);
        map::RowNeed need = !bits        ? map::RowNeed::Learns
                            : *bits < 16 ? map::RowNeed::Narrow
                                         : map::RowNeed::Wide;
        if (need == map::RowNeed::Narrow)
          list.narrowBits = std::max(list.narrowBits, *bits);
        if (delay > 0) // of a network whose delays are not the chip's yet
          list.residual = std::max(list.residual, delay - 1 - base);
        list.synapse.push_back(sink << 2 | static_cast<uint32_t>(need));
      }
  problem.offset.push_back(0);
  std::vector<SynapseList> delayed;
  for (auto [source, lists] : enumerate(byBase)) {
    SynapseList none;
    addSource(problem, lists.empty() ? none : lists.begin()->second, chip);
    for (auto &[base, list] : drop_begin(lists, lists.empty() ? 0 : 1)) {
      problem.delayed.push_back(static_cast<uint32_t>(source));
      delayed.push_back(std::move(list));
    }
  }
  for (SynapseList &list : delayed)
    addSource(problem, list, chip);
  problem.rate.assign(problem.sources(), 1);
  return problem;
}

} // namespace

map::Problem problemOf(const Network &network, const Chip &chip, uint32_t weightBits,
                       uint32_t decayBits) {
  auto learns = [](const Projection &projection, uint64_t at) {
    return !projection.profile.empty() && projection.profile[at] != staticSynapse;
  };
  std::vector<std::vector<bool>> isLearning; // neurons with a plastic synapse
  for (const Population &population : network.populations)
    isLearning.emplace_back(population.size);
  for (const Projection &projection : network.projections)
    for (auto [at, target] : enumerate(projection.targetNeuron))
      if (learns(projection, at))
        isLearning[projection.target][target] = true;
  // Weights that are not quantised yet, each in the least width for any of them.
  auto greatest = static_cast<int32_t>(arithmetic::greatest(weightBits <= 8    ? 8
                                                            : weightBits <= 12 ? 12
                                                                               : 16));
  uint32_t bits = weightBitsFor(greatest, chip), wide = 16;
  map::Problem problem = connectionsOf(
      network, chip, [&](const Projection &projection, uint64_t at) -> std::optional<uint32_t> {
        if (learns(projection, at))
          return std::nullopt;
        return isLearning[projection.target][projection.targetNeuron[at]] ? wide : bits;
      });
  for (const Population &population : network.populations) {
    append_range(problem.membraneRetention, population.membraneRetention);
    append_range(problem.synapseRetention, population.synapseRetention);
  }
  for (double retention : problem.membraneRetention)
    problem.membraneCode.push_back(storedCode(retention, chip, decayBits));
  for (double retention : problem.synapseRetention)
    problem.synapseCode.push_back(storedCode(retention, chip, decayBits));
  return problem;
}

map::Problem problemOf(const QuantisedNetwork &network, const Chip &chip) {
  map::Problem problem = connectionsOf(
      network, chip,
      [&](const QuantisedProjection &projection, uint64_t at) -> std::optional<uint32_t> {
        if (projection.profileOf(at) != staticSynapse)
          return std::nullopt;
        return weightBitsFor(projection.weight[at], chip);
      });
  auto retention = [&](uint32_t code) {
    return std::ldexp(static_cast<double>(code), -static_cast<int>(network.widths.retentionBits));
  };
  for (const QuantisedPopulation &population : network.populations) {
    append_range(problem.membraneCode, population.membraneRetention);
    append_range(problem.synapseCode, population.synapseRetention);
  }
  for (uint32_t code : problem.membraneCode)
    problem.membraneRetention.push_back(retention(code));
  for (uint32_t code : problem.synapseCode)
    problem.synapseRetention.push_back(retention(code));
  return problem;
}

} // namespace chronaxie::passes
