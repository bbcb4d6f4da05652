//===- CompareReport.h - What compare found, as text and JSON ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TOOLS_CHRONAXIE_COMPAREREPORT_H
#define CHRONAXIE_TOOLS_CHRONAXIE_COMPAREREPORT_H

#include "runtime/Compare.h"
#include "targets/Chip.h"
#include "tools/chronaxie/LearntWeights.h"
#include "tools/chronaxie/Summary.h"
#include <optional>

namespace chronaxie::tools {

/// One stage of docs/semantics.md, "Stages", beside the stage before it.
struct Stage {
  std::string name; ///< reference, tables, quantised, emulator, rtl
  runtime::RunResult result;
  runtime::Difference fromBefore; ///< empty for the first
  runtime::Flips flips;           ///< against the reference
};

/// What a user expected of a population at a stage.
struct Expectation {
  std::string file, stage;
  uint32_t population = 0;
  runtime::Difference difference; ///< left: expected
  bool holds = false;
};

struct Comparison {
  PopulationTable table;
  std::vector<Sample> samples;
  NetworkSummary network;
  ImageSummary image;
  std::string imageLine;
  Chip chip; ///< the image's
  std::vector<Stage> stages;
  std::vector<Expectation> expectations;
  /// RTL against emulator, every neuron's state in every tick.
  uint64_t comparedNeuronTicks = 0, equalNeuronTicks = 0;
  std::string firstStateDifference;
  /// --waves: what was written around it, or that nothing was.
  std::string waves;
  /// Emulator against the quantised network: first readout potential that
  /// differs; empty: none.
  std::string firstPotentialDifference;
  std::optional<LearningSummary> learning; ///< with --learn
  uint64_t maxWrong = 0;

  bool chipIsNetwork() const; ///< RTL = emulator = quantised network everywhere
  bool saturates() const;     ///< at some stage
  bool holds() const; ///< the chip is the network, nothing saturated, every expectation holds
};

void printText(const Comparison &comparison);
llvm::json::Object toJson(const Comparison &comparison);

} // namespace chronaxie::tools
#endif
