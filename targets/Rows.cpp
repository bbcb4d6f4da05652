//===- Rows.cpp - The bits of a row: written and read in one place -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Rows.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <cassert>

using namespace llvm;

namespace chronaxie {
namespace {

constexpr uint32_t maskBits = RowFormat::maskBits;

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
  uint32_t residual = format.residualBits(chip), mask = 0;
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
      uint32_t field = bits.take(format.positionBits(chip));
      if (format.hasGaps()) {
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

} // namespace

void appendRow(std::vector<uint32_t> &words, ArrayRef<RowEntry> row, RowFormat format,
               const Chip &chip) {
  BitWriter bits(words);
  uint32_t residual = format.residualBits(chip);
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
