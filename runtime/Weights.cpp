//===- Weights.cpp - What plastic synapses have learnt ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/File.h"
#include "network/Csv.h"
#include "runtime/Run.h"
#include <cstdio>

using namespace llvm;

namespace chronaxie::runtime {

Error writeWeights(StringRef path, ArrayRef<LearntWeight> weights,
                   ArrayRef<std::string> projections) {
  std::string text = "projection,source,target,delay,weight\n";
  char digits[32];
  for (const LearntWeight &one : weights) {
    appendCsvField(text, projections[one.projection]);
    std::snprintf(digits, sizeof digits, "%.17g", one.weight); // gives every double back
    text += ',' + std::to_string(one.source) + ',' + std::to_string(one.target) + ',' +
            std::to_string(one.delayTicks) + ',' + digits + '\n';
  }
  return writeFile(path, text);
}

} // namespace chronaxie::runtime
