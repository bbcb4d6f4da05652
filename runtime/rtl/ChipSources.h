//===- ChipSources.h - What a Verilated chip is made of ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The source key says which RTL a Verilated chip was made from: the first 16
// hex digits of the SHA-256 over one line "NAME SHA256\n" for each of: the
// chip's parameter package (cx_pkg.sv), the modules in the order of
// hw-model/CMakeLists.txt, cx_types.svh, chip.vlt, faults.vlt, Verilate.cmake,
// ChipTop.cpp, ChipAbi.h, for the traced kind WaveFiles.h, and
// verilated_config.h, which holds Verilator's version.
// hw-model/NameByHash.cmake forms the same key of the other kind.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_RUNTIME_RTL_CHIPSOURCES_H
#define CHRONAXIE_RUNTIME_RTL_CHIPSOURCES_H

#include "targets/Chip.h"
#include <vector>

namespace chronaxie::runtime {

/// Programs and files that chips are made with.
struct ChipTools {
  std::string sourceFolder; ///< the root of the source tree
  std::string cmake, verilator, verilatorInclude, compiler;
  std::string compilerLauncher; ///< ccache, or empty
  std::vector<std::string> modules;
  std::vector<std::string> compileFlags, linkFlags;
};

/// Those of the build that made this program. The source tree is the one it was
/// built from, or CHRONAXIE_SOURCES of the environment.
ChipTools configuredTools();

/// Whether the source tree is there at all.
bool hasSources(const ChipTools &tools);

/// The source key of a chip; an error that names the file that cannot be read.
llvm::Expected<std::string> sourceKey(const Chip &chip, const ChipTools &tools,
                                      bool traced = false);

} // namespace chronaxie::runtime
#endif
