//===- RowFormat.cpp - How wide a row's fields are ------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/RowFormat.h"
#include "llvm/Support/ErrorHandling.h"

namespace chronaxie {

uint32_t RowFormat::residualBits(const Chip &chip) const {
  switch (residual) {
  case Residual::Full:
    return chronaxie::residualBits(chip);
  case Residual::Two:
    return 2;
  case Residual::None:
    return 0;
  }
  llvm_unreachable("a residual that has no width");
}

uint32_t RowFormat::positionBits(const Chip &chip) const {
  return targets == absolute ? targetBits(chip) : targets == bitmap ? 0 : targets;
}

uint32_t encodeFormat(const RowFormat &format) {
  return static_cast<uint32_t>(format.residual) | format.targets << 2;
}

std::optional<RowFormat> decodeFormat(uint32_t weightBits, uint32_t code, const Chip &chip) {
  uint32_t targets = code >> 2;
  if (weightBits % 4 || weightBits < 4 || weightBits > chip.max_weight_bits() || (code & 3) == 3 ||
      targets > RowFormat::bitmap ||
      (targets > std::min(targetBits(chip), RowFormat::mostGapBits) &&
       targets != RowFormat::bitmap))
    return {};
  RowFormat format(weightBits, static_cast<RowFormat::Residual>(code & 3), targets);
  if (format.residual == RowFormat::Residual::Two && residualBits(chip) <= 2)
    return {};
  bool isPlain = !format.isPacked() && (weightBits == 8 || weightBits == 16);
  if (!chip.packed_rows() && !isPlain)
    return {};
  return format;
}

} // namespace chronaxie
