//===- LearntWeights.h - What a machine has learnt --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TOOLS_CHRONAXIE_LEARNTWEIGHTS_H
#define CHRONAXIE_TOOLS_CHRONAXIE_LEARNTWEIGHTS_H

#include "network/Network.h"
#include "runtime/Run.h"
#include "llvm/Support/JSON.h"

namespace chronaxie::tools {

/// Reads a machine's row memories, after its last flush, as the weights of the
/// image's network.
llvm::Error readWeights(runtime::Machine &machine, const Image &image, runtime::RunResult &result);

/// How far learning moved the weights of a model and how alike the stages
/// learnt. Fractions are of each synapse's w_max - w_min; a synapse whose range
/// is 0 counts among `synapses` alone.
struct LearningSummary {
  uint64_t synapses = 0;
  uint64_t changes = 0;        ///< of a weight, on the RTL
  double rmsChange = 0;        ///< from the model to the end, on the RTL
  double rmsError = 0;         ///< of the quantised network, against the reference
  double greatestError = 0;    ///< likewise
  std::string firstDifference; ///< of quantised network, emulator and RTL; empty: none
};
LearningSummary summariseLearning(const Network &model, const runtime::RunResult &reference,
                                  const runtime::RunResult &quantised,
                                  const runtime::RunResult &emulator,
                                  const runtime::RunResult &rtl);

std::string print(const LearningSummary &summary);
llvm::json::Object toJson(const LearningSummary &summary);

} // namespace chronaxie::tools
#endif
