//===- RowCost.h - Bits that a row takes, and in which format ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// On a chip with `packed_rows` each row takes the format that makes it shortest;
// without, targets are absolute, residuals have all bits and weights 8 or 16.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TARGETS_ROWCOST_H
#define CHRONAXIE_TARGETS_ROWCOST_H

#include "targets/RowFormat.h"
#include "llvm/ADT/ArrayRef.h"

namespace chronaxie {

/// The format in which a row takes the fewest bits, a cycle that delivers no
/// synapse counted as eight more. `row` is sorted by target.
RowFormat shortestFormat(llvm::ArrayRef<RowEntry> row, const Chip &chip);

/// What can be known of a static row before it is known which core holds it.
struct RowShape {
  uint32_t weightBits = 8; ///< as of weightBitsFor
  RowFormat::Residual residual = RowFormat::Residual::Full;
  bool isDistinct = false; ///< no target comes twice
  auto operator<=>(const RowShape &) const = default;
};

/// How wide a static row writes its weights when this one is its widest.
uint32_t weightBitsFor(int32_t weight, const Chip &chip);
/// How a row writes its residuals when this one is its greatest.
RowFormat::Residual residualFor(uint32_t greatest, const Chip &chip);

/// Bits of the row that `shortestFormat` makes of such synapses at these
/// targets, which ascend.
uint64_t bitsAtTargets(llvm::ArrayRef<uint32_t> targets, const RowShape &shape, const Chip &chip);
/// So many bits or fewer, whichever targets below `neurons` the row has, and
/// whichever of its synapses are left out.
uint64_t mostRowBits(uint64_t synapses, uint32_t neurons, const RowShape &shape, const Chip &chip);
/// The bits to expect when each set of targets below `neurons` is as likely as
/// any other.
uint64_t likelyRowBits(uint64_t synapses, uint32_t neurons, const RowShape &shape,
                       const Chip &chip);
/// Never more than the bits of a static row of this chip.
uint64_t leastRowBits(uint64_t synapses, const Chip &chip);

/// Bits before the padding. `row` is sorted by target unless targets are absolute.
uint64_t rowBits(llvm::ArrayRef<RowEntry> row, RowFormat format, const Chip &chip);

/// Fewest bits that tell a row of this many synapses of the core's neurons, when
/// each set of targets is as likely as any other: log2 of the number of sets (of
/// multisets when a target comes twice), and the format's residual and weight.
double entropyBits(llvm::ArrayRef<RowEntry> row, RowFormat format, const Chip &chip);

} // namespace chronaxie
#endif
