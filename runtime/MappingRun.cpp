//===- MappingRun.cpp - A mapped network beside the unmapped ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/File.h"
#include "runtime/Run.h"
#include "runtime/Share.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace chronaxie::runtime {

namespace {

Error checkSamePopulations(const PopulationTable &network, const PopulationTable &image) {
  auto list = [](const PopulationTable &table) {
    std::string text;
    for (const PopulationTable::Entry &entry : table.entries)
      text += formatv("{0}{1} ({2}{3})", text.empty() ? "" : ", ", entry.name, entry.size,
                      entry.isGraded  ? ", graded input"
                      : entry.isInput ? ", input"
                                      : "")
                  .str();
    return text;
  };
  if (list(network) == list(image))
    return Error::success();
  return fault("the image is not of this network: its populations are " + list(image) +
               "; the network's are " + list(network));
}

/// Adds the run of one sample; traces that were not asked for are let go.
void add(RunResult &all, RunResult one, const RunOptions &options) {
  all.ticks += one.ticks;
  all.cycles += one.cycles;
  all.neuronTicks += one.neuronTicks;
  for (unsigned i = 0; i < counterCount; ++i)
    all.counters[i] += one.counters[i];
  std::vector<PotentialTrace> &traces = one.potentials.front();
  llvm::erase_if(traces, [&](const PotentialTrace &trace) {
    return !is_contained(options.potentials, trace.population);
  });
  append(all, {std::move(one.spikes.front()), std::move(traces), one.decisions.front(),
               one.saturations, std::move(one.firstSaturations)});
}

class MappingRun {
public:
  explicit MappingRun(const PopulationTable &table) : table(table) {}

  void compare(const RunResult &network, const RunResult &machine, StringRef name, size_t sample) {
    for (const auto &[a, b] : zip(network.potentials.front(), machine.potentials.front()))
      compareTraces(a, b, name, sample);
    const SpikeTrain &left = network.spikes.front(), &right = machine.spikes.front();
    if (left != right) {
      size_t at = 0;
      while (at < left.size() && at < right.size() && left[at] == right[at])
        ++at;
      bool isLeft = at < left.size() && (at == right.size() || left[at] < right[at]);
      const Event &spike = isLeft ? left[at] : right[at];
      differ(formatv("sample {0}, tick {1}, population '{2}' neuron {3}: spikes {4} only", sample,
                     spike.tick, table.entries[spike.population].name, spike.neuron,
                     isLeft ? "in the network" : ("on the " + name).str())
                 .str());
    }
    if (network.decisions != machine.decisions)
      differ(formatv("sample {0}: decision: network: {1}; {2}: {3}", sample,
                     network.decisions.front(), name, machine.decisions.front())
                 .str());
    if (network.saturations != machine.saturations)
      differ(formatv("sample {0}: clamps of V and I: network: {1}; {2}: {3}", sample,
                     network.saturations, name, machine.saturations)
                 .str());
  }

  MappingResult result;

private:
  void compareTraces(const PotentialTrace &a, const PotentialTrace &b, StringRef name,
                     size_t sample) {
    uint32_t size = table.entries[a.population].size;
    for (size_t i = 0; i < a.values.size(); ++i) {
      ++result.comparedNeuronTicks;
      if (a.values[i] == b.values[i]) {
        ++result.equalNeuronTicks;
        continue;
      }
      if (result.firstDifference.empty())
        differ(formatv("sample {0}, tick {1}, population '{2}' neuron {3}: potential: network:"
                       " {4:e6}; {5}: {6:e6}",
                       sample, i / size, table.entries[a.population].name, i % size, a.values[i],
                       name, b.values[i])
                   .str());
    }
  }
  void differ(const Twine &what) {
    if (result.firstDifference.empty())
      result.firstDifference = what.str();
  }

  const PopulationTable &table;
};

} // namespace

Expected<MappingResult> runMapping(const QuantisedNetwork &network, Machine &machine,
                                   const Image &image, ArrayRef<Sample> samples,
                                   const RunOptions &options) {
  PopulationTable table = populationTable(network);
  if (Error error = checkSamePopulations(table, populationTable(image)))
    return error;
  if (Error error = check(samples, options, table))
    return error;
  RunOptions everything;
  for (const auto &[index, entry] : enumerate(table.entries))
    if (!entry.isInput)
      everything.potentials.push_back(static_cast<uint32_t>(index));

  MappingRun run(table);
  // One sample at a time, since every potential of every tick is kept.
  for (const auto &[index, sample] : enumerate(samples)) {
    auto expected = runQuantised(network, sample, everything);
    if (!expected)
      return expected.takeError();
    auto seen = runMachine(machine, image, sample, everything);
    if (!seen)
      return seen.takeError();
    run.compare(*expected, *seen, machine.name(), index);
    add(run.result.network, std::move(*expected), options);
    add(run.result.machine, std::move(*seen), options);
    if (options.progress)
      options.progress(index + 1, samples.size());
  }
  return std::move(run.result);
}

} // namespace chronaxie::runtime
