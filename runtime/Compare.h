//===- Compare.h - Whether two stages did the same --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_RUNTIME_COMPARE_H
#define CHRONAXIE_RUNTIME_COMPARE_H

#include "runtime/Run.h"
#include <optional>

namespace chronaxie::runtime {

struct NeuronDifference {
  uint32_t population = 0, neuron = 0;
  uint64_t left = 0, right = 0; ///< spike counts, all samples
  uint64_t wrong = 0;           ///< (tick, neuron) entries in one train only
};

struct PopulationDifference {
  uint32_t population = 0;
  uint64_t left = 0, right = 0, wrong = 0;
  /// The shift (ticks, right later) at which the trains agree exactly although
  /// they differ at 0; 0 when there is none. Always a finding.
  int32_t unexplainedShift = 0;
  /// Pearson's r of per-neuron counts; NaN when a side is constant.
  double countCorrelation = 0;
};

struct FirstDivergence {
  uint32_t sample = 0, tick = 0, population = 0, neuron = 0;
  bool leftSpikes = false, rightSpikes = false;
};

/// Spikes of non-input populations of two runs of the same samples.
struct Difference {
  uint64_t left = 0, right = 0, wrong = 0;
  std::vector<PopulationDifference> populations;
  std::vector<NeuronDifference> worstNeurons; ///< at most 10, most wrong first
  std::optional<FirstDivergence> first;
};
/// `only`: compare these populations; empty: all that can spike.
Difference compare(llvm::ArrayRef<SpikeTrain> left, llvm::ArrayRef<SpikeTrain> right,
                   const PopulationTable &table, llvm::ArrayRef<uint32_t> only = {});

/// Accuracy as paired flips: how many decisions became wrong, became right.
struct Flips {
  uint64_t leftCorrect = 0, rightCorrect = 0, labelled = 0;
  uint64_t becameWrong = 0, becameRight = 0;
};
Flips flips(llvm::ArrayRef<int32_t> left, llvm::ArrayRef<int32_t> right,
            llvm::ArrayRef<Sample> samples);

} // namespace chronaxie::runtime
#endif
