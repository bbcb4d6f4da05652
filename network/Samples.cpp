//===- Samples.cpp - Population tables, recorded files ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "network/Samples.h"
#include "files/File.h"
#include "network/Csv.h"
#include "network/Quantised.h"
#include "llvm/ADT/STLExtras.h"
#include <cassert>
#include <cmath>
#include <cstdio>

using namespace llvm;

namespace chronaxie {

PopulationTable populationTable(const Network &network) {
  PopulationTable table;
  for (const Population &population : network.populations) {
    bool isInput = population.kind == PopulationKind::Input;
    bool canSpike =
        isInput || any_of(population.threshold, [](double theta) { return std::isfinite(theta); });
    table.entries.push_back(
        {population.name, population.size, isInput, population.graded, canSpike});
  }
  return table;
}

PopulationTable populationTable(const QuantisedNetwork &network) {
  PopulationTable table;
  int64_t never = (int64_t{1} << (network.widths.stateBits - 1)) - 1;
  for (const QuantisedPopulation &population : network.populations) {
    bool isInput = population.kind == PopulationKind::Input;
    bool canSpike =
        isInput || any_of(population.threshold, [=](int32_t theta) { return theta < never; });
    table.entries.push_back(
        {population.name, population.size, isInput, population.graded, canSpike});
  }
  return table;
}

Error writeSpikes(StringRef path, ArrayRef<SpikeTrain> trains, const PopulationTable &table) {
  std::string text = "sample,tick,population,neuron\n";
  for (const auto &[sample, train] : enumerate(trains)) {
    assert(is_sorted(train) && "spike trains are sorted");
    for (const Event &spike : train) {
      text += std::to_string(sample) + ',' + std::to_string(spike.tick) + ',';
      appendCsvField(text, table.entries[spike.population].name);
      text += ',' + std::to_string(spike.neuron) + '\n';
    }
  }
  return writeFile(path, text);
}

Error writePotentials(StringRef path, ArrayRef<std::vector<PotentialTrace>> samples,
                      const PopulationTable &table) {
  std::string text = "sample,tick,population,neuron,potential\n";
  char digits[32];
  for (const auto &[sample, unsorted] : enumerate(samples)) {
    std::vector<const PotentialTrace *> traces;
    size_t ticks = 0;
    for (const PotentialTrace &trace : unsorted) {
      traces.push_back(&trace);
      uint32_t size = table.entries[trace.population].size;
      assert(trace.values.size() % size == 0 && "a trace has one value per neuron and tick");
      assert((ticks == 0 || ticks == trace.values.size() / size) && "traces are of equal length");
      ticks = trace.values.size() / size;
    }
    llvm::sort(traces, [](const PotentialTrace *a, const PotentialTrace *b) {
      return a->population < b->population;
    });
    for (size_t tick = 0; tick < ticks; ++tick)
      for (const PotentialTrace *trace : traces) {
        const PopulationTable::Entry &entry = table.entries[trace->population];
        for (uint32_t neuron = 0; neuron < entry.size; ++neuron) {
          // 17 digits give every double back.
          std::snprintf(digits, sizeof digits, "%.17g", trace->values[tick * entry.size + neuron]);
          text += std::to_string(sample) + ',' + std::to_string(tick) + ',';
          appendCsvField(text, entry.name);
          text += ',' + std::to_string(neuron) + ',';
          text += digits;
          text += '\n';
        }
      }
  }
  return writeFile(path, text);
}

} // namespace chronaxie
