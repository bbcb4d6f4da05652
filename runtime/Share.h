//===- Share.h - Samples shared out to threads ------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_RUNTIME_SHARE_H
#define CHRONAXIE_RUNTIME_SHARE_H

#include "runtime/Run.h"

namespace chronaxie::runtime {

/// What one sample gives; the parts of a RunResult.
struct SampleResult {
  SpikeTrain spikes;
  std::vector<PotentialTrace> potentials;
  int32_t decision = -1;
  uint64_t saturations = 0;
  std::vector<Saturation> firstSaturations; ///< sample not yet set, in order
};

/// The most saturations that a result names.
constexpr size_t namedSaturations = 10;

/// Adds a sample's part; samples come in order.
void append(RunResult &result, SampleResult part);

/// Runs every sample with `options.threads` workers, each made by `makeWorker`
/// and used by one thread. The result does not depend on the thread count.
RunResult runSamples(llvm::ArrayRef<Sample> samples, const RunOptions &options,
                     std::function<std::function<SampleResult(const Sample &)>()> makeWorker);

/// Refuses options and samples that do not belong to the populations: traces
/// of inputs, events of other populations than inputs, indices out of range,
/// events that are not sorted or beyond the sample.
llvm::Error check(llvm::ArrayRef<Sample> samples, const RunOptions &options,
                  const PopulationTable &table);

} // namespace chronaxie::runtime
#endif
