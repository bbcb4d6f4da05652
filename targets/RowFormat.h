//===- RowFormat.h - How wide a row's fields are ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// chip D2: how wide target, residual and weight of a row's entries are, and how a
// target is told from the one before.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TARGETS_ROWFORMAT_H
#define CHRONAXIE_TARGETS_ROWFORMAT_H

#include "targets/Chip.h"
#include <compare>
#include <optional>

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
  static constexpr uint32_t maskBits = 32; ///< targets that a word of a bitmap speaks of

  RowFormat(uint32_t weightBits = 8) : weightBits(weightBits) {}
  RowFormat(uint32_t weightBits, Residual residual, uint32_t targets)
      : weightBits(weightBits), residual(residual), targets(targets) {}

  uint32_t weightBits; ///< 8 or 16; of a packed row 4 and 12 too
  Residual residual = Residual::Full;
  uint32_t targets = absolute;

  bool isPacked() const { return residual != Residual::Full || targets != absolute; }
  bool hasGaps() const { return targets != absolute && targets != bitmap; }
  uint32_t residualBits(const Chip &chip) const;
  /// Of an entry before its residual.
  uint32_t positionBits(const Chip &chip) const;
  bool operator==(const RowFormat &) const = default;
};

/// The column `row_format` of an image: residual and targets.
uint32_t encodeFormat(const RowFormat &format);
/// Nothing when a row of this chip cannot have the format.
std::optional<RowFormat> decodeFormat(uint32_t weightBits, uint32_t code, const Chip &chip);

constexpr uint32_t onesOf(uint32_t bits) { return (uint32_t{1} << bits) - 1; }

} // namespace chronaxie
#endif
