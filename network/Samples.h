//===- Samples.h - Input events, labels, spike trains -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// A data set is many samples; every sample starts from the reset state. Files
// are CSV (docs/samples.md): events `sample,tick,population,neuron[,value]`,
// labels `sample,ticks,label`. Ticks are network ticks throughout.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_NETWORK_SAMPLES_H
#define CHRONAXIE_NETWORK_SAMPLES_H

#include "network/Network.h"

namespace chronaxie {

struct QuantisedNetwork;

struct Event {
  uint32_t tick = 0;
  uint32_t population = 0; ///< index into the network's populations
  uint32_t neuron = 0;
  uint32_t value = 1; ///< graded payload 0..255; 1 for a spike
  auto operator<=>(const Event &) const = default;
};

struct Sample {
  uint32_t ticks = 0;
  int32_t label = -1;        ///< class index, -1: none
  std::vector<Event> events; ///< sorted
};

/// Names and sizes that a file's populations are looked up in; both the float
/// and the quantised network give one.
struct PopulationTable {
  struct Entry {
    std::string name;
    uint32_t size = 0;
    bool isInput = false;
    bool isGraded = false;
    bool canSpike = false; ///< some threshold is finite (inputs: true)
  };
  std::vector<Entry> entries;
};
PopulationTable populationTable(const Network &network);
PopulationTable populationTable(const QuantisedNetwork &network);

/// Reads input events and, when `labelsPath` is not empty, labels and lengths.
/// Without labels a sample lasts until its last event + 1, or `ticks` when that
/// is not 0 (an event past it is an error). Columns `step` for tick and
/// `channel` for neuron are read; a missing population column is taken when
/// one input population alone can be meant, a missing sample column is one
/// sample. Refused with file and line: unsorted ticks or samples, two spikes of
/// one neuron in a tick, indices out of range, values where not graded.
llvm::Expected<std::vector<Sample>> readSamples(llvm::StringRef eventsPath,
                                                llvm::StringRef labelsPath, uint32_t ticks,
                                                const PopulationTable &table);

/// The spikes of one sample, sorted by (tick, population, neuron).
using SpikeTrain = std::vector<Event>;

/// Reads a recorded or published spike file in the same form. `population`
/// empty: the one spiking (non-input) population that can hold the indices;
/// none or several is an error that lists them.
llvm::Expected<std::vector<SpikeTrain>> readSpikes(llvm::StringRef path, llvm::StringRef population,
                                                   const PopulationTable &table);

/// Writes `sample,tick,population,neuron`, sorted; beside, then renamed.
llvm::Error writeSpikes(llvm::StringRef path, llvm::ArrayRef<SpikeTrain> trains,
                        const PopulationTable &table);

/// One potential trace in model units: potentials[tick * neurons + neuron].
struct PotentialTrace {
  uint32_t population = 0;
  std::vector<double> values;
  bool operator==(const PotentialTrace &) const = default;
};
/// Writes `sample,tick,population,neuron,potential` for every neuron and tick.
llvm::Error writePotentials(llvm::StringRef path,
                            llvm::ArrayRef<std::vector<PotentialTrace>> samples,
                            const PopulationTable &table);

} // namespace chronaxie
#endif
