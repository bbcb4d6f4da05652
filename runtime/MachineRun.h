//===- MachineRun.h - One machine, tick by tick, on record ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_RUNTIME_MACHINERUN_H
#define CHRONAXIE_RUNTIME_MACHINERUN_H

#include "runtime/Decision.h"
#include "runtime/Hops.h"
#include "runtime/ImageMap.h"
#include "runtime/Share.h"
#include <map>
#include <optional>

namespace chronaxie::runtime {

/// The axon events of each chip tick of a sample, in order.
class SampleEvents {
public:
  SampleEvents(const Sample &sample, const ImageMap &map) : sample(sample), map(map) {}
  /// The events of the next tick; valid until the next call.
  llvm::ArrayRef<AxonEvent> next();

private:
  const Sample &sample;
  const ImageMap &map;
  uint32_t tick = 0;
  size_t position = 0;
  std::vector<AxonEvent> events;
  std::map<uint32_t, std::vector<AxonEvent>> later; ///< graded events that wait, by tick
};

class SaturationFinder;

/// Runs samples on a machine one chip tick at a time and records what a
/// RunResult holds, in network terms.
class MachineRun {
public:
  MachineRun(Machine &machine, const ImageMap &map, const RunOptions &options);
  ~MachineRun();

  llvm::Error begin(const Sample &sample);
  llvm::Error tick(uint32_t chipTick, llvm::ArrayRef<AxonEvent> events);
  /// Reads the counters; a lost event is an error. When V or I clamped, the
  /// sample is run again under watch to name the neurons; a watch that was set
  /// is gone then. A sample that learnt cannot be run again from the weights it
  /// had: neurons are named if every commit of it was seen.
  llvm::Error end();

  /// To be shown every commit of the sample, where hops are to be counted or
  /// neurons of a sample that learns to be named.
  void see(const Commit &commit);

  /// What the reported neurons sent in the last tick.
  llvm::ArrayRef<CoreSpike> lastSpikes() const { return spikes; }
  /// Counters of the last sample, per core in use.
  llvm::ArrayRef<Counters> lastCounters() const { return sampleCounters; }

  /// Whether neurons that clamped are looked for; they are counted anyway.
  bool namesSaturations = true;
  RunResult result;

private:
  llvm::Error readPotentials(uint32_t chipTick);
  llvm::Expected<double> potentialOf(NeuronName name);
  llvm::Expected<std::vector<Counters>> readCounters();
  llvm::Error findSaturations();

  Machine &machine;
  const ImageMap &map;
  const RunOptions &options;
  const Sample *sample = nullptr;
  HopCount hopsOf;
  std::unique_ptr<SaturationFinder> finder; ///< of a sample that learns
  std::optional<Decision> decision;
  SampleResult part;
  std::vector<CoreSpike> spikes;
  std::vector<Counters> before, sampleCounters;
  uint64_t cyclesBefore = 0;
};

/// What a machine run needs beyond `check(samples, ...)`: a readout that counts
/// spikes needs its neurons reported.
llvm::Error checkReported(const ImageMap &map);

} // namespace chronaxie::runtime
#endif
