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

uint32_t narrowestWeightBits(const Chip &chip) { return chip.packed_rows() ? 4 : 8; }

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

/// Cycles that deliver no synapse, skips or words of a bitmap, of a row whose
/// targets, in ascending order, are `targetAt(0)`, `targetAt(1)`, ...
template <typename TargetAt>
uint64_t idleCycles(uint64_t synapses, TargetAt targetAt, const RowFormat &format) {
  if (synapses == 0 || format.targets == RowFormat::absolute)
    return 0;
  if (format.targets == RowFormat::bitmap)
    return targetAt(synapses - 1) / maskBits + 1;
  uint64_t skips = 0;
  uint32_t before = 0;
  for (uint64_t at = 0; at < synapses; ++at) {
    uint32_t target = targetAt(at);
    skips += (target - before) / onesOf(format.targets);
    before = target;
  }
  return skips;
}

uint64_t idleCycles(ArrayRef<RowEntry> row, const RowFormat &format) {
  return idleCycles(row.size(), [&](uint64_t at) { return row[at].target; }, format);
}

/// The most that they can be with targets below `neurons`: gaps add up to the
/// last target.
uint64_t mostIdleCycles(uint64_t synapses, uint32_t neurons, const RowFormat &format) {
  uint32_t last = neurons - 1;
  return synapses == 0 ? 0 : idleCycles(1, [&](uint64_t) { return last; }, format);
}

/// Those to expect of `synapses` of `neurons` targets, rounded up: a gap passes
/// m targets with a chance of ((neurons - m) / neurons)^synapses, so nearly.
/// In integers, so that every machine expects the same.
uint64_t likelyIdleCycles(uint64_t synapses, uint32_t neurons, const RowFormat &format) {
  if (synapses == 0 || !hasGaps(format))
    return mostIdleCycles(synapses, neurons, format);
  constexpr unsigned places = 32;
  uint64_t chances = 0; // of each further skip of one gap, added up
  for (uint64_t passed = onesOf(format.targets); passed < neurons;
       passed += onesOf(format.targets)) {
    uint64_t factor = ((neurons - passed) << places) / neurons;
    uint64_t chance = uint64_t{1} << places;
    for (uint64_t left = synapses; left > 0 && chance > 0; left /= 2) {
      if (left % 2)
        chance = (chance * (factor >> 1)) >> (places - 1);
      factor = (factor * factor) >> places;
    }
    if (chance == 0)
      break;
    chances += chance;
  }
  return std::min((synapses * (chances >> 8) >> (places - 8)) + 1,
                  mostIdleCycles(synapses, neurons, format));
}

/// Bits before the padding.
uint64_t bitsOf(uint64_t synapses, uint64_t idle, const RowFormat &format, const Chip &chip) {
  uint64_t entryBits =
      positionBits(format, chip) + residualBitsOf(format.residual, chip) + format.weightBits;
  return synapses * entryBits +
         idle * (format.targets == RowFormat::bitmap ? maskBits : format.targets);
}

struct Choice {
  RowFormat format;
  uint64_t bits = 0;
  uint64_t cost = 0; ///< bits, and the idle cycles in bits
};

/// Of the formats that such a row can have the one of least cost, where `idle`
/// knows the idle cycles of each.
Choice cheapest(const RowShape &shape, uint64_t synapses,
                function_ref<uint64_t(const RowFormat &)> idle, const Chip &chip) {
  Choice best;
  best.format = RowFormat(shape.weightBits, shape.residual, RowFormat::absolute);
  best.bits = best.cost = bitsOf(synapses, 0, best.format, chip);
  if (!chip.packed_rows())
    return best;
  auto offer = [&](uint32_t targets) {
    RowFormat format(shape.weightBits, shape.residual, targets);
    uint64_t cycles = idle(format), bits = bitsOf(synapses, cycles, format, chip);
    if (bits + bitsOfACycle * cycles < best.cost)
      best = {format, bits, bits + bitsOfACycle * cycles};
  };
  for (uint32_t gapBits = std::min(targetBits(chip), RowFormat::mostGapBits); gapBits > 0;
       --gapBits)
    offer(gapBits);
  if (shape.isDistinct)
    offer(RowFormat::bitmap);
  return best;
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
  RowShape shape{narrowestWeightBits(chip), RowFormat::Residual::Full, true};
  uint32_t residual = 0;
  for (auto [at, entry] : enumerate(row)) {
    shape.weightBits = std::max(shape.weightBits, weightBitsFor(entry.weight, chip));
    residual = std::max(residual, entry.residual);
    shape.isDistinct &= at == 0 || row[at - 1].target != entry.target;
  }
  shape.residual = residualFor(residual, chip);
  return cheapest(
             shape, row.size(), [&](const RowFormat &format) { return idleCycles(row, format); },
             chip)
      .format;
}

uint32_t weightBitsFor(int32_t weight, const Chip &chip) {
  uint32_t bits = narrowestWeightBits(chip);
  while (!arithmetic::fits(weight, bits))
    bits += chip.packed_rows() ? 4 : 8;
  return bits;
}

RowFormat::Residual residualFor(uint32_t greatest, const Chip &chip) {
  if (!chip.packed_rows())
    return RowFormat::Residual::Full;
  return greatest == 0                            ? RowFormat::Residual::None
         : greatest < 4 && residualBits(chip) > 2 ? RowFormat::Residual::Two
                                                  : RowFormat::Residual::Full;
}

uint64_t bitsAtTargets(ArrayRef<uint32_t> targets, const RowShape &shape, const Chip &chip) {
  assert(is_sorted(targets) && "not sorted");
  auto idle = [&](const RowFormat &format) {
    return idleCycles(targets.size(), [&](uint64_t at) { return targets[at]; }, format);
  };
  return cheapest(shape, targets.size(), idle, chip).bits;
}

uint64_t mostRowBits(uint64_t synapses, uint32_t neurons, const RowShape &shape, const Chip &chip) {
  // The cost, not the bits: what is chosen costs no more, and its bits are less.
  return cheapest(
             shape, synapses,
             [&](const RowFormat &format) { return mostIdleCycles(synapses, neurons, format); },
             chip)
      .cost;
}

uint64_t likelyRowBits(uint64_t synapses, uint32_t neurons, const RowShape &shape,
                       const Chip &chip) {
  return cheapest(
             shape, synapses,
             [&](const RowFormat &format) { return likelyIdleCycles(synapses, neurons, format); },
             chip)
      .bits;
}

uint64_t leastRowBits(uint64_t synapses, const Chip &chip) {
  // chip D2: a gap of one bit and no residual, or a bit of a bitmap.
  uint32_t others = chip.packed_rows() ? 1 : targetBits(chip) + residualBits(chip);
  return synapses * (others + narrowestWeightBits(chip));
}

uint64_t rowBits(ArrayRef<RowEntry> row, RowFormat format, const Chip &chip) {
  return bitsOf(row.size(), idleCycles(row, format), format, chip);
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
