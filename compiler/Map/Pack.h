//===- Pack.h - The rows of one core into its memory ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_MAP_PACK_H
#define CHRONAXIE_COMPILER_MAP_PACK_H

#include "targets/Rows.h"
#include <vector>

namespace chronaxie::map {

struct PackedAxon {
  uint32_t rowAddress = 0;
  uint32_t synapseCount = 0;
  uint32_t words = 0;
  RowFormat format; ///< of a static row
};

struct PackedRows {
  std::vector<PackedAxon> axon;
  std::vector<uint32_t> word;
  double bitsPerSynapse = 0; ///< words x 32 over synapses, padding included
};

/// Rows in axon order, each sorted by (target, residual, weight, profile).
/// `profileBank` is 0 for a static row, else its bank plus 1 (chip P10);
/// empty: all are static.
PackedRows pack(llvm::ArrayRef<std::vector<RowEntry>> rows, const Chip &chip,
                llvm::ArrayRef<uint32_t> profileBank = {});

} // namespace chronaxie::map
#endif
