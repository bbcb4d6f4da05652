//===- RowCost.cpp - Bits that a row takes, and in which format -----------===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/RowCost.h"
#include "llvm/ADT/STLExtras.h"
#include <cassert>
#include <cmath>

using namespace llvm;

namespace chronaxie {
namespace {

constexpr uint32_t maskBits = RowFormat::maskBits;
/// What a cycle that delivers nothing is worth. At one bit, rows of 32 among 256
/// take 1.27 cycles a synapse (build/bin/bench-chip), above the bound of 1.25.
constexpr uint64_t bitsOfACycle = 8;

uint32_t narrowestWeightBits(const Chip &chip) { return chip.packed_rows() ? 4 : 8; }

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
  if (synapses == 0 || !format.hasGaps())
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
  uint64_t entryBits = format.positionBits(chip) + format.residualBits(chip) + format.weightBits;
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
  return sets / std::log(2.0) + count * (format.residualBits(chip) + format.weightBits);
}

} // namespace chronaxie
