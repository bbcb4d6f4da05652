//===- Problem.cpp - What a partition uses, breaks and costs --------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Problem.h"
#include "targets/Ways.h"
#include "llvm/ADT/Twine.h"
#include <algorithm>
#include <limits>

using namespace chronaxie;
using namespace chronaxie::map;

namespace {

constexpr uint32_t noSource = std::numeric_limits<uint32_t>::max();

/// Distinct codes per core, by sorting (core, code) pairs.
void countCodes(const Partition &partition, llvm::ArrayRef<uint32_t> code, size_t cores,
                std::vector<CoreUse> &uses, uint32_t CoreUse::*count) {
  std::vector<std::pair<uint32_t, uint32_t>> pairs;
  for (size_t neuron = 0; neuron < std::min(partition.size(), code.size()); ++neuron)
    if (partition[neuron] < cores)
      pairs.emplace_back(partition[neuron], code[neuron]);
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  for (auto [core, unused] : pairs)
    ++(uses[core].*count);
}

/// Parts a partition speaks of: no more than the limit, so that a huge limit
/// costs nothing.
size_t partsOf(const Partition &partition, const Limits &limits) {
  uint32_t parts = 0;
  for (uint32_t core : partition)
    if (core < limits.cores)
      parts = std::max(parts, core + 1);
  return parts;
}

} // namespace

std::string map::nameOf(const Problem &problem, uint32_t source) {
  source = problem.originOf(source);
  const SourceBlock *found = nullptr;
  for (const SourceBlock &block : problem.blocks)
    if (block.first <= source)
      found = &block;
  if (found)
    return found->name + "[" + std::to_string(source - found->first) + "]";
  return source < problem.neurons ? "neuron " + std::to_string(source)
                                  : "input " + std::to_string(source - problem.neurons);
}

Limits map::limitsOf(const Chip &chip) {
  Limits limits;
  limits.cores = Ways(chip).usableCores();
  limits.neuronsPerCore = chip.neurons_per_core();
  limits.axonsPerCore = chip.axons_per_core();
  limits.synapseWordsPerCore = chip.synapse_words_per_core();
  // With multicast a neuron sends one flit, more only where no tree number is
  // left, which the routing finds out (map::checkRoom).
  limits.routesPerCore =
      chip.multicast() ? std::numeric_limits<uint32_t>::max() : chip.routes_per_core();
  limits.membraneTimescales = chip.membrane_timescales();
  limits.synapseTimescales = chip.synapse_timescales();
  limits.rows = RowSizes(chip, chip.neurons_per_core());
  return limits;
}

std::vector<CoreUse> map::measure(const Problem &problem, const Partition &partition,
                                  const Limits &limits) {
  size_t cores = partsOf(partition, limits);
  std::vector<CoreUse> uses(cores);
  std::vector<uint32_t> slot;
  for (uint32_t core : partition)
    slot.push_back(core < cores ? uses[core].neurons++ : 0);
  countCodes(partition, problem.membraneCode, cores, uses, &CoreUse::membraneCodes);
  countCodes(partition, problem.synapseCode, cores, uses, &CoreUse::synapseCodes);

  // The source at hand in each core it reaches.
  struct Row {
    RowNeed need = RowNeed::Narrow;
    std::vector<uint32_t> targets;
  };
  std::vector<uint32_t> lastSource(cores, noSource);
  std::vector<Row> rows(cores);
  std::vector<uint32_t> reached;
  // A neuron sends one copy to a core, however many axons it has there.
  std::vector<std::pair<uint32_t, uint32_t>> copies;
  for (uint32_t source = 0; source < problem.sources(); ++source) {
    reached.clear();
    for (uint64_t at = problem.offset[source]; at < problem.offset[source + 1]; ++at) {
      uint32_t sink = problem.sink[at];
      uint32_t core = sink < partition.size() ? partition[sink] : noSource;
      if (core >= cores)
        continue;
      if (lastSource[core] != source) {
        lastSource[core] = source;
        rows[core].need = RowNeed::Narrow;
        rows[core].targets.clear();
        reached.push_back(core);
      }
      rows[core].need = std::max(rows[core].need, problem.needAt(at));
      rows[core].targets.insert(rows[core].targets.end(), problem.synapses[at], slot[sink]);
    }
    for (uint32_t core : reached) {
      ++uses[core].axons;
      uses[core].synapses += rows[core].targets.size();
      uses[core].synapseWords +=
          limits.rows.wordsAt(problem.shapeOf(source), rows[core].need, rows[core].targets);
    }
    uint32_t origin = problem.originOf(source);
    if (origin < partition.size() && partition[origin] < cores)
      for (uint32_t core : reached)
        copies.emplace_back(origin, core);
  }
  if (!problem.delayed.empty()) {
    std::sort(copies.begin(), copies.end());
    copies.erase(std::unique(copies.begin(), copies.end()), copies.end());
  }
  for (auto [origin, unused] : copies)
    ++uses[partition[origin]].routes;
  return uses;
}

std::vector<Violation> map::check(const Problem &problem, const Partition &partition,
                                  const Limits &limits) {
  std::vector<Violation> broken;
  if (partition.size() != problem.neurons)
    broken.push_back({"MAP-01", "neurons with a core", problem.neurons, partition.size(),
                      "give every neuron one core"});
  uint64_t outside = 0;
  uint32_t highest = 0;
  for (uint32_t core : partition) {
    outside += core >= limits.cores;
    highest = std::max(highest, core);
  }
  if (outside)
    broken.push_back({"FIT-13",
                      std::to_string(outside) + " neurons lie in cores beyond the chip: cores",
                      uint64_t{highest} + 1, limits.cores, "a chip with more cores"});
  std::vector<CoreUse> uses = measure(problem, partition, limits);
  for (size_t core = 0; core < uses.size(); ++core) {
    const CoreUse &use = uses[core];
    auto limit = [&](const char *code, const char *what, uint64_t need, uint64_t room,
                     const char *wayOut) {
      if (need > room)
        broken.push_back({code, "core " + std::to_string(core) + ": " + what, need, room, wayOut});
    };
    limit("FIT-01", "neurons", use.neurons, limits.neuronsPerCore,
          "spread the network over more cores");
    limit("FIT-03", "axons", use.axons, limits.axonsPerCore, "--neurons-per-core with fewer");
    limit("FIT-04", "synapse memory words", use.synapseWords, limits.synapseWordsPerCore,
          "--weight-bits 8, or --neurons-per-core with fewer");
    limit("FIT-05", "route entries", use.routes, limits.routesPerCore,
          "--neurons-per-core with fewer");
    if (limits.exactTimescales) {
      limit("FIT-07", "distinct membrane retentions", use.membraneCodes, limits.membraneTimescales,
            "--tau-error above 0");
      limit("FIT-08", "distinct synapse retentions", use.synapseCodes, limits.synapseTimescales,
            "--tau-error above 0");
    }
  }
  return broken;
}

double map::connectivity(const Problem &problem, const Partition &partition) {
  uint32_t parts = 0;
  for (uint32_t core : partition)
    parts = std::max(parts, core + 1);
  std::vector<uint32_t> lastSource(parts, noSource);
  double sum = 0;
  for (uint32_t source = 0; source < problem.sources(); ++source) {
    uint32_t reached = 0;
    if (uint32_t origin = problem.originOf(source); origin < problem.neurons)
      lastSource[partition[origin]] = source;
    for (uint64_t at = problem.offset[source]; at < problem.offset[source + 1]; ++at) {
      uint32_t core = partition[problem.sink[at]];
      reached += lastSource[core] != source;
      lastSource[core] = source;
    }
    sum += static_cast<double>(problem.rate[source]) * reached;
  }
  return sum;
}
