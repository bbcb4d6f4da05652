//===- SpeedFigures.h - What compiling and simulating take ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_BENCH_SPEEDFIGURES_H
#define CHRONAXIE_TESTS_BENCH_SPEEDFIGURES_H

#include "targets/Chip.h"
#include "tests/bench/Figure.h"

namespace chronaxie::bench {

/// Chip cycles that the Verilated chip passes in a second of its thread's
/// processor time, loading left out, on speechLike spread over all its cores.
Figures speedFigures(const Chip &chip);

/// The same on an image and samples of the user's.
Figures speedOnImage(llvm::StringRef image, llvm::StringRef input, llvm::StringRef labels);

/// Network to verified image, the first time a process does it.
Figures compileTime(const Chip &chip);

} // namespace chronaxie::bench
#endif
