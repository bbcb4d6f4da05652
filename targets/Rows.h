//===- Rows.h - The bits of a row: written and read in one place -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// chip D2: a row starts at a word boundary and is a stream of entries, least
// significant bit first, packed across 32-bit words:
//   entry = target | residual | weight
// How wide each of the three is and how a target is told from the one before is
// the row's format (RowFormat.h); RowCost.h chooses it.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TARGETS_ROWS_H
#define CHRONAXIE_TARGETS_ROWS_H

#include "targets/RowCost.h"
#include "targets/image.pb.h"
#include <string>
#include <vector>

namespace chronaxie {

/// Appends the row's words; the format must hold every entry.
void appendRow(std::vector<uint32_t> &words, llvm::ArrayRef<RowEntry> row, RowFormat format,
               const Chip &chip);

/// The entries of a row that is known to be good; `words` may go on behind it.
std::vector<RowEntry> decodeRow(llvm::ArrayRef<uint32_t> words, uint32_t synapseCount,
                                RowFormat format, const Chip &chip);

/// What is wrong with a row of exactly these words; empty: nothing.
std::string faultOfRow(llvm::ArrayRef<uint32_t> words, uint32_t synapseCount, RowFormat format,
                       const Chip &chip);

/// Of an image that has been checked.
RowFormat formatOf(const Axons &axons, int axon, const Chip &chip);
/// Words of a static or plastic row.
uint64_t rowWordsOf(const Axons &axons, int axon, const Chip &chip);

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
