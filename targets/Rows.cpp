//===- Rows.cpp - The bits of a row: written and read in one place -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Rows.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <cassert>
#include <cmath>

using namespace llvm;

namespace chronaxie {
namespace {

constexpr uint32_t maskBits = 32; // targets that a word of a bitmap speaks of
/// What a cycle that delivers nothing is worth. At one bit, rows of 32 among 256
/// take 1.27 cycles a synapse (build/bin/bench-chip), above the bound of 1.25.
constexpr uint64_t bitsOfACycle = 8;

uint32_t residualBitsOf(RowFormat::Residual residual, const Chip &chip) {
  switch (residual) {
  case RowFormat::Residual::Full:
    return residualBits(chip);
  case RowFormat::Residual::Two:
    return 2;
  case RowFormat::Residual::None:
    return 0;
  }
  llvm_unreachable("a residual that has no width");
}

/// Bits before residual and weight.
uint32_t positionBits(const RowFormat &format, const Chip &chip) {
  return format.targets == RowFormat::absolute ? targetBits(chip)
         : format.targets == RowFormat::bitmap ? 0
                                               : format.targets;
}

bool hasGaps(const RowFormat &format) {
  return format.targets != RowFormat::absolute && format.targets != RowFormat::bitmap;
}

uint32_t onesOf(uint32_t bits) { return (uint32_t{1} << bits) - 1; }

/// Bits into words, least significant first.
class BitWriter {
public:
  explicit BitWriter(std::vector<uint32_t> &words) : words(words) {}
  void put(uint64_t bits, uint32_t width) {
    pending |= bits << held;
    held += width;
    if (held >= 32) {
      words.push_back(static_cast<uint32_t>(pending));
      pending >>= 32;
      held -= 32;
    }
  }
  void pad() {
    if (held > 0)
      words.push_back(static_cast<uint32_t>(pending));
  }

private:
  std::vector<uint32_t> &words;
  uint64_t pending = 0;
  uint32_t held = 0;
};

/// Bits out of words; behind them there are zeros, and `isBeyond` says so.
class BitReader {
public:
  explicit BitReader(ArrayRef<uint32_t> words) : words(words) {}
  uint32_t take(uint32_t width) {
    uint64_t window = wordAt(position / 32) | uint64_t{wordAt(position / 32 + 1)} << 32;
    uint64_t bits = window >> (position % 32) & ((uint64_t{1} << width) - 1);
    position += width;
    return static_cast<uint32_t>(bits);
  }
  bool isBeyond() const { return position > uint64_t{32} * words.size(); }
  uint64_t taken() const { return position; }

private:
  uint32_t wordAt(uint64_t number) const { return number < words.size() ? words[number] : 0; }
  ArrayRef<uint32_t> words;
  uint64_t position = 0;
};

/// Calls for each entry; stops where the words end or a target is beyond the core.
void readRow(BitReader &bits, uint32_t count, RowFormat format, const Chip &chip,
             function_ref<void(const RowEntry &)> take) {
  uint32_t residual = residualBitsOf(format.residual, chip), mask = 0;
  uint64_t target = format.targets == RowFormat::bitmap ? -uint64_t{maskBits} : 0;
  for (uint32_t left = count; left > 0 && !bits.isBeyond();) {
    RowEntry entry;
    if (format.targets == RowFormat::bitmap) {
      if (mask == 0) {
        mask = bits.take(maskBits);
        target += maskBits;
        continue;
      }
      entry.target = static_cast<uint32_t>(target) + static_cast<uint32_t>(countr_zero(mask));
      mask &= mask - 1;
    } else {
      uint32_t field = bits.take(positionBits(format, chip));
      if (hasGaps(format)) {
        target += field;
        if (field == onesOf(format.targets))
          continue;
        entry.target = static_cast<uint32_t>(std::min<uint64_t>(target, UINT32_MAX));
      } else {
        entry.target = field;
      }
    }
    entry.residual = bits.take(residual);
    entry.weight =
        static_cast<int32_t>(arithmetic::wrap(bits.take(format.weightBits), format.weightBits));
    take(entry);
    --left;
  }
}

/// Cycles that deliver no synapse: skips, words of a bitmap.
uint64_t idleCycles(ArrayRef<RowEntry> row, const RowFormat &format) {
  if (row.empty() || format.targets == RowFormat::absolute)
    return 0;
  if (format.targets == RowFormat::bitmap)
    return row.back().target / maskBits + 1;
  uint64_t skips = 0;
  uint32_t before = 0;
  for (const RowEntry &entry : row) {
    skips += (entry.target - before) / onesOf(format.targets);
    before = entry.target;
  }
  return skips;
}

} // namespace

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

RowFormat shortestFormat(ArrayRef<RowEntry> row, const Chip &chip) {
  assert(is_sorted(row, [](auto &a, auto &b) { return a.target < b.target; }) && "not sorted");
  auto fits = [&](uint32_t bits) {
    return all_of(row, [&](const RowEntry &e) { return arithmetic::fits(e.weight, bits); });
  };
  if (!chip.packed_rows())
    return RowFormat(fits(8) ? 8 : 16);
  uint32_t weightBits = 4, residual = 0;
  while (!fits(weightBits))
    weightBits += 4;
  for (const RowEntry &entry : row)
    residual = std::max(residual, entry.residual);
  RowFormat best(weightBits,
                 residual == 0                            ? RowFormat::Residual::None
                 : residual < 4 && residualBits(chip) > 2 ? RowFormat::Residual::Two
                                                          : RowFormat::Residual::Full,
                 RowFormat::absolute);
  uint64_t least = rowBits(row, best, chip);
  auto offer = [&](uint32_t targets) {
    RowFormat format(best.weightBits, best.residual, targets);
    uint64_t cost = rowBits(row, format, chip) + bitsOfACycle * idleCycles(row, format);
    if (cost < least) {
      best = format;
      least = cost;
    }
  };
  for (uint32_t gapBits = std::min(targetBits(chip), RowFormat::mostGapBits); gapBits > 0;
       --gapBits)
    offer(gapBits);
  bool isDistinct = std::adjacent_find(row.begin(), row.end(), [](auto &a, auto &b) {
                      return a.target == b.target;
                    }) == row.end();
  if (isDistinct)
    offer(RowFormat::bitmap);
  return best;
}

uint64_t rowBits(ArrayRef<RowEntry> row, RowFormat format, const Chip &chip) {
  uint64_t entryBits =
      positionBits(format, chip) + residualBitsOf(format.residual, chip) + format.weightBits;
  uint64_t idleBits = format.targets == RowFormat::bitmap ? maskBits : format.targets;
  return row.size() * entryBits + idleCycles(row, format) * idleBits;
}

void appendRow(std::vector<uint32_t> &words, ArrayRef<RowEntry> row, RowFormat format,
               const Chip &chip) {
  BitWriter bits(words);
  uint32_t residual = residualBitsOf(format.residual, chip);
  uint32_t before = 0;
  uint64_t spoken = 0; // targets that the bitmap has spoken of
  for (auto [at, entry] : enumerate(row)) {
    assert(entry.target < chip.neurons_per_core() && "target beyond the core");
    assert(entry.residual < chip.ring_slots() && entry.residual >> residual == 0 &&
           "residual delay beyond its field");
    assert(arithmetic::fits(entry.weight, format.weightBits) && "weight wider than its field");
    if (format.targets == RowFormat::absolute) {
      bits.put(entry.target, targetBits(chip));
    } else if (format.targets == RowFormat::bitmap) {
      for (; spoken <= entry.target; spoken += maskBits) {
        uint32_t mask = 0;
        for (const RowEntry &other : row.drop_front(at))
          if (other.target >= spoken && other.target < spoken + maskBits)
            mask |= 1u << (other.target - spoken);
        bits.put(mask, maskBits);
      }
    } else {
      uint32_t skip = onesOf(format.targets), gap = entry.target - before;
      assert(entry.target >= before && "gaps need a sorted row");
      for (; gap >= skip; gap -= skip)
        bits.put(skip, format.targets);
      bits.put(gap, format.targets);
      before = entry.target;
    }
    bits.put(entry.residual, residual);
    bits.put(static_cast<uint32_t>(entry.weight) & onesOf(format.weightBits), format.weightBits);
  }
  bits.pad();
}

std::vector<RowEntry> decodeRow(ArrayRef<uint32_t> words, uint32_t synapseCount, RowFormat format,
                                const Chip &chip) {
  std::vector<RowEntry> row;
  BitReader bits(words);
  readRow(bits, synapseCount, format, chip, [&](const RowEntry &entry) { row.push_back(entry); });
  assert(row.size() == synapseCount && !bits.isBeyond() && "row beyond its words");
  return row;
}

std::string faultOfRow(ArrayRef<uint32_t> words, uint32_t synapseCount, RowFormat format,
                       const Chip &chip) {
  BitReader bits(words);
  uint32_t found = 0;
  uint64_t greatest = 0;
  readRow(bits, synapseCount, format, chip, [&](const RowEntry &entry) {
    ++found;
    greatest = std::max<uint64_t>(greatest, entry.target);
  });
  if (bits.isBeyond() || found < synapseCount)
    return "its row goes on behind its words";
  if (greatest >= chip.neurons_per_core())
    return "a synapse leads to slot " + std::to_string(greatest) + ", the core has " +
           std::to_string(chip.neurons_per_core());
  if (divideCeil(bits.taken(), 32) != words.size())
    return "its row takes " + std::to_string(divideCeil(bits.taken(), 32)) + " words, not " +
           std::to_string(words.size());
  if (bits.taken() % 32 && words.back() >> (bits.taken() % 32))
    return "the padding of its row is not zero";
  return {};
}

double entropyBits(ArrayRef<RowEntry> row, RowFormat format, const Chip &chip) {
  if (row.empty())
    return 0;
  std::vector<uint32_t> targets;
  for (const RowEntry &entry : row)
    targets.push_back(entry.target);
  llvm::sort(targets);
  bool isDistinct = std::adjacent_find(targets.begin(), targets.end()) == targets.end();
  auto count = static_cast<double>(row.size());
  double among = chip.neurons_per_core() + (isDistinct ? 0 : count - 1);
  double sets = std::lgamma(among + 1) - std::lgamma(count + 1) - std::lgamma(among - count + 1);
  return sets / std::log(2.0) + count * (residualBitsOf(format.residual, chip) + format.weightBits);
}

RowFormat formatOf(const Axons &axons, int axon, const Chip &chip) {
  if (axons.row_format().empty())
    return RowFormat(axons.weight_bits(axon));
  std::optional<RowFormat> format =
      decodeFormat(axons.weight_bits(axon), axons.row_format(axon), chip);
  assert(format && "the image was not checked");
  return *format;
}

uint64_t rowWordsOf(const Axons &axons, int axon, const Chip &chip) {
  if (axons.profile_bank(axon) > 0)
    return axons.synapse_count(axon); // chip P10
  if (axons.row_words().empty())
    return rowWords(chip, axons.synapse_count(axon), axons.weight_bits(axon));
  return axons.row_words(axon);
}

uint32_t encodePlastic(const PlasticEntry &entry) {
  assert(entry.target < 256 && entry.residual < 16 && entry.profile < profilesPerBank &&
         arithmetic::fits(entry.weight, 16) && "wider than its field");
  return (static_cast<uint32_t>(entry.weight) & 0xffff) | entry.residual << 16 |
         entry.profile << 20 | entry.target << 24;
}

PlasticEntry decodePlastic(uint32_t word) {
  return {word >> 24, word >> 16 & 15, static_cast<int16_t>(word & 0xffff), word >> 20 & 15};
}

} // namespace chronaxie
