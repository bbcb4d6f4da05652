//===- CompileFlags.h - How a network is to be compiled ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TOOLS_CHRONAXIE_COMPILEFLAGS_H
#define CHRONAXIE_TOOLS_CHRONAXIE_COMPILEFLAGS_H

#include "compiler/Passes/Compile.h"
#include "tools/chronaxie/Load.h"

namespace chronaxie::tools {

/// The flags `check` and `compile` share.
struct CompileFlags {
  std::string chip, scale = "neuron", tauError, freeze;
  uint32_t weightBits = 8, tauEntries = 0, decayBits = 0, neuronsPerCore = 0;
  uint64_t seed = 1;
  unsigned threads = 1;
  ModelFlags model;

  /// Without `needsChip` the flags about the chip need one of them: --chip.
  void addTo(CLI::App &verb, bool needsChip);
  llvm::Expected<CompileOptions> options() const;
  /// Reads model and chip, compiles, verifies.
  llvm::Expected<Compiled> compileFile(llvm::StringRef path, Network &network) const;
};

} // namespace chronaxie::tools
#endif
