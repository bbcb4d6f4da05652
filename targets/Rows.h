//===- Rows.h - The bits of a row: written and read in one place -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// chip D2: a row starts at a word boundary and is a stream of entries, least
// significant bit first, packed across 32-bit words:
//   entry = target | residual | weight
// How wide each of the three is and how a target is told from the one before is
// the row's format. On a chip with `packed_rows` each row takes the format that
// makes it shortest; without, targets are absolute, residuals have all bits and
// weights 8 or 16.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TARGETS_ROWS_H
#define CHRONAXIE_TARGETS_ROWS_H

#include "targets/Chip.h"
#include "targets/image.pb.h"
#include "llvm/ADT/ArrayRef.h"
#include <optional>
#include <vector>

namespace chronaxie {

struct RowEntry {
  uint32_t target = 0;   ///< slot in the core
  uint32_t residual = 0; ///< delay - 1 - base delay, in ticks
  int32_t weight = 0;
  uint32_t profile = 0; ///< of a plastic row: in its core
  auto operator<=>(const RowEntry &) const = default;
};

/// Format of a static row (chip D2).
struct RowFormat {
  enum class Residual : uint8_t { Full, Two, None };
  /// `targets` is one of these, or else the bits of a gap: what a target is
  /// above the one before, all ones for a skip.
  static constexpr uint32_t absolute = 0, bitmap = 15, mostGapBits = 12;

  RowFormat(uint32_t weightBits = 8) : weightBits(weightBits) {}
  RowFormat(uint32_t weightBits, Residual residual, uint32_t targets)
      : weightBits(weightBits), residual(residual), targets(targets) {}

  uint32_t weightBits; ///< 8 or 16; of a packed row 4 and 12 too
  Residual residual = Residual::Full;
  uint32_t targets = absolute;

  bool isPacked() const { return residual != Residual::Full || targets != absolute; }
  bool operator==(const RowFormat &) const = default;
};

/// The column `row_format` of an image: residual and targets.
uint32_t encodeFormat(const RowFormat &format);
/// Nothing when a row of this chip cannot have the format.
std::optional<RowFormat> decodeFormat(uint32_t weightBits, uint32_t code, const Chip &chip);

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

/// Appends the row's words; the format must hold every entry.
void appendRow(std::vector<uint32_t> &words, llvm::ArrayRef<RowEntry> row, RowFormat format,
               const Chip &chip);

/// The entries of a row that is known to be good; `words` may go on behind it.
std::vector<RowEntry> decodeRow(llvm::ArrayRef<uint32_t> words, uint32_t synapseCount,
                                RowFormat format, const Chip &chip);

/// What is wrong with a row of exactly these words; empty: nothing.
std::string faultOfRow(llvm::ArrayRef<uint32_t> words, uint32_t synapseCount, RowFormat format,
                       const Chip &chip);

/// Fewest bits that tell a row of this many synapses of the core's neurons, when
/// each set of targets is as likely as any other: log2 of the number of sets (of
/// multisets when a target comes twice), and the format's residual and weight.
double entropyBits(llvm::ArrayRef<RowEntry> row, RowFormat format, const Chip &chip);

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
