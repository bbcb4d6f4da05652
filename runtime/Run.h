//===- Run.h - Samples through a simulator, spikes and decisions out -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Everything here speaks network ticks: skew is removed.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_RUNTIME_RUN_H
#define CHRONAXIE_RUNTIME_RUN_H

#include "network/Quantised.h"
#include "network/Samples.h"
#include "runtime/Machine.h"
#include "targets/Plasticity.h"
#include <optional>

namespace chronaxie::runtime {

struct RunOptions {
  /// Populations (indices) whose potentials are recorded every tick.
  std::vector<uint32_t> potentials;
  /// Called after each sample with (done, all); never twice at a time, but
  /// from any of the threads.
  std::function<void(size_t, size_t)> progress;
  /// Samples are shared out to this many threads where the simulator allows it.
  unsigned threads = 1;
  /// Plastic synapses learn, from sample to sample; then one thread is used.
  bool learns = false;
  /// Machines only: called before and after every chip tick of every sample,
  /// with (sample, chip tick). Empty: not called.
  std::function<llvm::Error(uint32_t, uint32_t)> beforeTick = {}, afterTick = {};
};

/// A plastic synapse after learning; delays in network ticks.
struct LearntWeight {
  uint32_t projection = 0, source = 0, target = 0, delayTicks = 0;
  double weight = 0; ///< model units
  auto operator<=>(const LearntWeight &) const = default;
};

/// V or I clamped: where first, in network terms, and how often.
struct Saturation {
  bool isPotential = true;
  uint32_t sample = 0, tick = 0, population = 0, neuron = 0;
};

/// Steps of flits from a tile to the next; into and out of the mesh is no step.
struct Hops {
  uint64_t x = 0, y = 0;
};

struct RunResult {
  std::vector<SpikeTrain> spikes;                      ///< per sample, sorted
  std::vector<std::vector<PotentialTrace>> potentials; ///< per sample, model units
  std::vector<int32_t> decisions;                      ///< per sample, -1 without readout
  uint64_t ticks = 0;                                  ///< network ticks, all samples
  uint64_t saturations = 0;
  std::vector<Saturation> firstSaturations; ///< at most 10
  uint64_t cycles = 0;                      ///< RTL only; of the ticks
  uint64_t neuronTicks = 0;                 ///< neurons x chip ticks
  Counters counters{};                      ///< machines only: of all cores, this run
  std::vector<LearntWeight> weights;        ///< sorted; of the simulators, when they learnt
  Hops hops;                                ///< RTL and lockstep only: of spikes and events
};

/// A profile as the arithmetic of chip P1 to P6 takes it.
plasticity::Profile profileOf(const QuantisedProfile &from);

/// The plastic synapses of a quantised network, sorted.
std::vector<LearntWeight> weightsOf(const QuantisedNetwork &network);

/// `projection,source,target,delay,weight`: CSV, written beside, then renamed.
llvm::Error writeWeights(llvm::StringRef path, llvm::ArrayRef<LearntWeight> weights,
                         llvm::ArrayRef<std::string> projections);

/// Names and sizes of an image's populations.
PopulationTable populationTable(const Image &image);

/// The float reference simulator: network ticks, delay-0 projections act in the
/// same tick in topological order; knows nothing of the chip. `network` has no
/// unassigned delays and no start ticks.
llvm::Expected<RunResult> runReference(const Network &network, llvm::ArrayRef<Sample> samples,
                                       const RunOptions &options = {});

/// The integer simulator of the unmapped quantised network.
llvm::Expected<RunResult> runQuantised(const QuantisedNetwork &network,
                                       llvm::ArrayRef<Sample> samples,
                                       const RunOptions &options = {});

/// A machine that holds `image`; events and spikes are translated by its map.
llvm::Expected<RunResult> runMachine(Machine &machine, const Image &image,
                                     llvm::ArrayRef<Sample> samples,
                                     const RunOptions &options = {});

/// A machine held against the unmapped network: the potential of every neuron
/// after every tick, spikes, decisions and the number of clamps. They are equal
/// when `firstDifference` is empty. Meant for the emulator: on RTL each
/// potential is a read of its own.
struct MappingResult {
  RunResult network, machine;
  uint64_t comparedNeuronTicks = 0; ///< network ticks
  uint64_t equalNeuronTicks = 0;
  std::string firstDifference;
};
llvm::Expected<MappingResult> runMapping(const QuantisedNetwork &network, Machine &machine,
                                         const Image &image, llvm::ArrayRef<Sample> samples,
                                         const RunOptions &options = {});

/// Both machines in step: every neuron's state and every weight compared every
/// tick, and each sample's counters, reported spikes, decisions and potentials
/// besides. They are equal when `firstDifference` is empty.
struct LockstepResult {
  /// Where they part first: a chip tick, of a sample, and the core when it is
  /// one core's.
  struct Place {
    uint32_t sample = 0, chipTick = 0;
    std::optional<uint32_t> core;
  };
  RunResult emulator, rtl;
  uint64_t comparedNeuronTicks = 0;
  uint64_t equalNeuronTicks = 0;
  uint64_t weightChanges = 0;  ///< that the RTL showed while it learnt
  std::string firstDifference; ///< empty: none; else sample, tick, population, neuron, both values
  std::optional<Place> firstPlace; ///< when firstDifference is not empty
};
llvm::Expected<LockstepResult> runLockstep(Machine &emulator, Machine &rtl, const Image &image,
                                           llvm::ArrayRef<Sample> samples,
                                           const RunOptions &options = {});

} // namespace chronaxie::runtime
#endif
