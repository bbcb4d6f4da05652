//===- Survey.h - Everything that does not fit, at once ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_PASSES_SURVEY_H
#define CHRONAXIE_COMPILER_PASSES_SURVEY_H

#include "compiler/Passes/Fitting.h"

namespace chronaxie::passes {

/// A pipeline stops at its first misfit, `first`. This looks at skew, partition
/// with tables, and quantisation each by itself, the earlier ones made good
/// where they fail, and returns all violations, the first ones first. `network`
/// is canonical with assigned delays. An error of another kind stays alone.
llvm::Error survey(llvm::Error first, const Network &network, const Chip &chip,
                   const FitOptions &options);

} // namespace chronaxie::passes
#endif
