//===- ChipBuild.h - Making a Verilated chip on demand ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_RUNTIME_RTL_CHIPBUILD_H
#define CHRONAXIE_RUNTIME_RTL_CHIPBUILD_H

#include "runtime/Machine.h"
#include "runtime/rtl/ChipSources.h"

namespace chronaxie::runtime {

/// A Verilated chip to be made: where, and of which kind.
struct ChipOrder {
  std::string file;      ///< appears whole or not at all
  std::string sourceKey; ///< of the RTL that is meant
  bool traced = false;   ///< can write waves; slower
};

/// Verilates and compiles `chip` into `order.file`. Several processes may ask
/// for the same file: one builds, the others wait for it and find it. A build
/// that is interrupted leaves a folder `.NAME-PID` beside the file, which the
/// next build of that file removes. Errors name the program or the step that
/// failed, with the end of what it said.
llvm::Error buildChip(const Chip &chip, const ChipTools &tools, const ChipOrder &order,
                      const BuildProgress &progress);

} // namespace chronaxie::runtime
#endif
