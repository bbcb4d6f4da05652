//===- Rows.h - The bits of a row: written and read in one place -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// chip D2: a row starts at a word boundary and is a stream of entries, least
// significant bit first, packed across 32-bit words:
//   entry = target | residual << targetBits | weight << (targetBits + residualBits)
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TARGETS_ROWS_H
#define CHRONAXIE_TARGETS_ROWS_H

#include "targets/Chip.h"
#include "llvm/ADT/ArrayRef.h"
#include <vector>

namespace chronaxie {

struct RowEntry {
  uint32_t target = 0;   ///< slot in the core
  uint32_t residual = 0; ///< delay - 1 - base delay, in ticks
  int32_t weight = 0;
  uint32_t profile = 0; ///< of a plastic row: in its core
  auto operator<=>(const RowEntry &) const = default;
};

/// Appends the row's words; weightBits is 8 or 16 and must hold every weight.
void appendRow(std::vector<uint32_t> &words, llvm::ArrayRef<RowEntry> row, uint32_t weightBits,
               const Chip &chip);

/// The entries of a row; the words must reach as far as the count says.
std::vector<RowEntry> decodeRow(llvm::ArrayRef<uint32_t> words, uint32_t synapseCount,
                                uint32_t weightBits, const Chip &chip);

/// chip P10: a synapse that learns, one to a word.
struct PlasticEntry {
  uint32_t target = 0;
  uint32_t residual = 0;
  int32_t weight = 0;
  uint32_t profile = 0; ///< in the row's bank
  auto operator<=>(const PlasticEntry &) const = default;
};
constexpr uint32_t profilesPerBank = 16;

uint32_t encodePlastic(const PlasticEntry &entry);
PlasticEntry decodePlastic(uint32_t word);

} // namespace chronaxie
#endif
