//===- Graphs.h - Mapping problems as text ----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_UNIT_MAP_GRAPHS_H
#define CHRONAXIE_TESTS_UNIT_MAP_GRAPHS_H

#include "compiler/Map/Problem.h"
#include "compiler/Map/Random.h"
#include "files/File.h"
#include "llvm/ADT/StringExtras.h"
#include <algorithm>
#include <map>

namespace chronaxie::map {

inline Chip chipAt(const char *path) {
  return llvm::cantFail(parseChip(llvm::cantFail(readFile(path)), path));
}

/// "0->1; 0->2 x3; 1->2 x2 learns; i0->1 wide; rate 0 2.5; tau 1 7 9": synapses
/// by neuron number (`x3`: three of them; what they need of a row), input
/// channels as i0, i1, ..., rates, membrane and synapse code of a neuron. All
/// other rates are 1, all other codes 0, all other synapses narrow.
inline Problem problemOf(uint32_t neurons, uint32_t inputs, llvm::StringRef text) {
  Problem problem;
  problem.neurons = neurons;
  problem.inputs = inputs;
  problem.rate.assign(neurons + inputs, 1);
  problem.membraneCode.assign(neurons, 0);
  problem.synapseCode.assign(neurons, 0);
  problem.membraneRetention.assign(neurons, 0);
  problem.synapseRetention.assign(neurons, 0);
  std::map<std::pair<uint32_t, uint32_t>, std::pair<uint32_t, RowNeed>> synapses;
  auto number = [](llvm::StringRef word) {
    uint32_t value = 0;
    bool wrong = word.trim().getAsInteger(10, value);
    assert(!wrong && "a number in the text of a test");
    (void)wrong;
    return value;
  };
  auto source = [&](llvm::StringRef word) {
    word = word.trim();
    return word.consume_front("i") ? neurons + number(word) : number(word);
  };
  llvm::SmallVector<llvm::StringRef> parts;
  text.split(parts, ';', -1, false);
  for (llvm::StringRef part : parts) {
    part = part.trim();
    if (part.consume_front("rate ")) {
      auto [who, rate] = part.split(' ');
      double value = 0;
      rate.getAsDouble(value);
      problem.rate[source(who)] = static_cast<float>(value);
    } else if (part.consume_front("tau ")) {
      llvm::SmallVector<llvm::StringRef> words;
      part.split(words, ' ');
      problem.membraneCode[number(words[0])] = number(words[1]);
      problem.synapseCode[number(words[0])] = number(words[2]);
    } else if (!part.empty()) {
      RowNeed need = part.consume_back(" learns") ? RowNeed::Learns
                     : part.consume_back(" wide") ? RowNeed::Wide
                                                  : RowNeed::Narrow;
      auto [from, to] = part.split("->");
      auto [sink, times] = to.split('x');
      auto &[count, most] = synapses[{source(from), number(sink)}];
      count += times.empty() ? 1 : number(times);
      most = std::max(most, need);
    }
  }
  problem.offset.assign(problem.sources() + 1, 0);
  for (auto [edge, row] : synapses) {
    problem.sink.push_back(edge.second);
    problem.synapses.push_back(row.first);
    problem.need.push_back(row.second);
    problem.offset[edge.first + 1] = problem.sink.size();
  }
  for (uint32_t at = 0; at < problem.sources(); ++at)
    problem.offset[at + 1] = std::max(problem.offset[at + 1], problem.offset[at]);
  return problem;
}

/// A seeded random problem: every source reaches about `fanOut` neurons.
inline Problem randomProblem(uint32_t neurons, uint32_t inputs, uint32_t fanOut, uint32_t codes,
                             uint64_t seed) {
  Random random(seed, 77);
  Problem problem = problemOf(neurons, inputs, "");
  problem.offset.assign(1, 0);
  for (uint32_t source = 0; source < problem.sources(); ++source) {
    std::vector<uint32_t> sinks;
    for (uint32_t count = random.below(2 * fanOut + 1); count; --count)
      sinks.push_back(random.below(neurons));
    std::sort(sinks.begin(), sinks.end());
    sinks.erase(std::unique(sinks.begin(), sinks.end()), sinks.end());
    for (uint32_t sink : sinks) {
      problem.sink.push_back(sink);
      problem.synapses.push_back(1 + random.below(3));
      problem.need.push_back(RowNeed::Narrow);
    }
    problem.offset.push_back(problem.sink.size());
    problem.rate[source] = static_cast<float>(random.below(100)) / 8;
  }
  for (uint32_t neuron = 0; neuron < neurons; ++neuron) {
    problem.membraneCode[neuron] = 1 + random.below(codes);
    problem.synapseCode[neuron] = 1 + random.below(codes);
  }
  return problem;
}

/// Makes some sources' synapses wide or plastic, and rows without delays.
inline void drawNeeds(Problem &problem, uint64_t seed) {
  Random random(seed, 78);
  for (uint32_t source = 0; source < problem.sources(); ++source) {
    bool isDistinct = true, isMixed = random.below(3) == 0;
    for (uint64_t at = problem.offset[source]; at < problem.offset[source + 1]; ++at) {
      isDistinct &= problem.synapses[at] == 1;
      if (isMixed && random.below(3) == 0)
        problem.need[at] = random.below(2) ? RowNeed::Wide : RowNeed::Learns;
    }
    auto residual = static_cast<RowFormat::Residual>(random.below(3));
    problem.shape.push_back({4 + 4 * random.below(3), residual, isDistinct});
  }
}

/// Rows of entries of 16 bits: target, residual and weight of 4, 4 and 8.
inline Chip plainRows() {
  Chip chip;
  chip.set_neurons_per_core(16);
  chip.set_ring_slots(16);
  chip.set_max_weight_bits(16);
  return chip;
}

/// No limit but the number of neurons in a core.
inline Limits roomy(uint32_t cores, uint32_t neuronsPerCore) {
  Limits limits;
  limits.cores = cores;
  limits.neuronsPerCore = neuronsPerCore;
  limits.axonsPerCore = 1000000;
  limits.synapseWordsPerCore = 1000000;
  limits.routesPerCore = 1000000;
  limits.membraneTimescales = limits.synapseTimescales = 1000000;
  limits.rows = RowSizes(plainRows(), neuronsPerCore);
  return limits;
}

/// The codes and texts of what is broken, one a line.
inline std::string text(const std::vector<Violation> &broken) {
  std::string all;
  for (const Violation &violation : broken)
    all += (all.empty() ? "" : "\n") + print(violation);
  return all;
}

} // namespace chronaxie::map
#endif
