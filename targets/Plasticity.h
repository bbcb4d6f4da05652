//===- Plasticity.h - The chip's integer plasticity -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Pair STDP, nearest neighbour, symmetric, on 16-bit weights: the pure
// functions of docs/chip.md, block P. Every event is applied and rounded by
// itself.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TARGETS_PLASTICITY_H
#define CHRONAXIE_TARGETS_PLASTICITY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace chronaxie::plasticity {

constexpr uint32_t one = 1u << 16;     ///< of every fraction
constexpr uint32_t window = 255;       ///< greatest dt in ticks that counts
constexpr uint32_t historyTicks = 64;  ///< of a neuron's own spikes
constexpr uint32_t amplitudeBits = 24; ///< of an amplitude, 8 of them below 1
constexpr uint32_t powerPoints = 17;   ///< of x^mu for x from 1/2 to 1
constexpr uint32_t powerFactors = 16;  ///< 2^-(k mu), for x that is k doublings below
constexpr uint32_t powerEntries = powerPoints + powerFactors;
constexpr uint32_t residualTicks = 16; ///< a delay is split at its multiples

/// Of a delay, what passes between the spike and the pre event (chip P): all
/// but the last 1..16 ticks.
constexpr uint32_t axonalDelay(uint32_t delayTicks) {
  return (delayTicks - 1) / residualTicks * residualTicks;
}

/// E(dt) = coarse[dt / 16] * fine[dt % 16].
struct Decay {
  std::array<uint32_t, 16> coarse{}, fine{}; ///< 0..one
  bool operator==(const Decay &) const = default;
};

/// x^mu: 1 (mu = 0), x (mu = 1) or a table.
enum class Power : uint8_t { Zero = 0, One = 1, Table = 2 };

/// What the synapses of one profile share in one core.
struct Profile {
  int32_t least = 0, greatest = 0; ///< of the weight, 16 bits
  uint32_t plus = 0, minus = 0;    ///< amplitudes in 1/256 of a weight unit
  Decay decayPlus, decayMinus;
  Power power = Power::Zero;
  /// round(2^32 / (greatest - least)), at most 2^32 - 1; 0 when they are equal.
  uint32_t inverseRange = 0;
  /// 0..one: points at x = (16 + i) / 32, ascending, then the factors, descending.
  std::array<uint32_t, powerEntries> powerTable{};
  bool operator==(const Profile &) const = default;
};

/// chip P1: a product of two fractions, to the nearest, halves up.
constexpr uint32_t multiply(uint32_t a, uint32_t b) {
  return static_cast<uint32_t>((uint64_t{a} * b + one / 2) >> 16);
}

/// chip P2
constexpr uint32_t decayOf(const Decay &decay, uint32_t ticks) {
  return ticks > window ? 0 : multiply(decay.coarse[ticks / 16], decay.fine[ticks % 16]);
}

/// chip P3: (distance / range)^mu.
constexpr uint32_t powerOf(const Profile &profile, uint32_t distance) {
  if (profile.power == Power::Zero)
    return one;
  uint64_t scaled = (uint64_t{distance} * profile.inverseRange + one / 2) >> 16;
  auto x = static_cast<uint32_t>(std::min<uint64_t>(scaled, one));
  if (profile.power == Power::One)
    return x;
  if (x == 0)
    return 0;
  uint32_t doublings = x < one / 2 ? static_cast<uint32_t>(std::countl_zero(x)) - 16 : 0;
  uint32_t above = (x << doublings) - one / 2;
  uint32_t at = std::min(above >> 11, powerPoints - 2), rest = above - (at << 11);
  uint32_t from = profile.powerTable[at], to = profile.powerTable[at + 1];
  uint32_t point = from + static_cast<uint32_t>((uint64_t{to - from} * rest + (1u << 10)) >> 11);
  return multiply(point, profile.powerTable[powerPoints + doublings]);
}

/// What the table of x^mu must be; every reader checks it.
inline bool isPowerTable(llvm::ArrayRef<uint32_t> table) {
  return table.size() == powerEntries &&
         llvm::all_of(table, [](uint32_t each) { return each <= one; }) &&
         llvm::is_sorted(table.take_front(powerPoints)) &&
         llvm::is_sorted(table.drop_front(powerPoints), std::greater<>());
}

/// chip P4: what an event changes, to the nearest, halves up.
constexpr int32_t changeOf(uint32_t amplitude, uint32_t power, uint32_t decay) {
  return static_cast<int32_t>((uint64_t{amplitude} * multiply(power, decay) + (1u << 23)) >> 24);
}

/// chip P5: a post event, `ticks` after the last pre event.
constexpr int32_t potentiate(const Profile &profile, int32_t weight, uint32_t ticks) {
  uint32_t power = powerOf(profile, static_cast<uint32_t>(profile.greatest - weight));
  return std::min(profile.greatest,
                  weight + changeOf(profile.plus, power, decayOf(profile.decayPlus, ticks)));
}

/// chip P6: a pre event, `ticks` after the last post event.
constexpr int32_t depress(const Profile &profile, int32_t weight, uint32_t ticks) {
  uint32_t power = powerOf(profile, static_cast<uint32_t>(weight - profile.least));
  return std::max(profile.least,
                  weight - changeOf(profile.minus, power, decayOf(profile.decayMinus, ticks)));
}

/// The spikes of a neuron: bit k of `recent` is the spike k ticks before the
/// last update, `older` the ticks since the newest spike that left `recent`
/// (0: none within the window).
struct PostHistory {
  uint64_t recent = 0;
  uint32_t older = 0;
  bool operator==(const PostHistory &) const = default;
};

/// chip P7: one tick later.
constexpr PostHistory advance(PostHistory past, bool spike) {
  PostHistory next;
  next.recent = past.recent << 1 | uint64_t{spike};
  bool leaves = past.recent >> (historyTicks - 1) & 1;
  next.older = leaves                                         ? historyTicks
               : past.older == 0 || past.older == window + 16 ? 0
                                                              : past.older + 1;
  return next;
}

/// The state of a plastic row, in ticks.
struct RowState {
  bool isOpen = false;
  uint32_t lastPre = 0;
  uint32_t done = 0; ///< post events before it are in the weights
  bool operator==(const RowState &) const = default;
};

/// Whether there was a post event so many ticks before the history's bit 0; what is
/// older than its 64 ticks is forgotten.
constexpr bool hasPost(const PostHistory &history, uint32_t age) {
  return age < 64 && (history.recent >> age & 1);
}

/// chip P8 (1): post events of [row.done, now). `lag` is how far the history's
/// bit 0 lies behind `now`: 0 in a tick, 1 between ticks.
constexpr int32_t applyPosts(const Profile &profile, int32_t weight, const PostHistory &history,
                             uint32_t dendriticDelay, const RowState &row, uint32_t now,
                             uint32_t lag) {
  if (!row.isOpen)
    return weight;
  for (uint32_t post = row.done; post < now; ++post)
    if (hasPost(history, now - lag - post + dendriticDelay) && post - row.lastPre <= window)
      weight = potentiate(profile, weight, post - row.lastPre);
  return weight;
}

/// chip P8 (2): the pre event of a visit in tick `now`.
constexpr int32_t applyPre(const Profile &profile, int32_t weight, const PostHistory &history,
                           uint32_t dendriticDelay) {
  uint64_t before = history.recent >> (dendriticDelay + 1);
  uint32_t age =
      before ? static_cast<uint32_t>(std::countr_zero(before)) + dendriticDelay + 1 : history.older;
  if (age == 0 || age - dendriticDelay > window)
    return weight;
  return depress(profile, weight, age - dendriticDelay);
}

/// chip P8, P9: after a visit, by force or not.
constexpr RowState visited(const RowState &row, uint32_t now, bool byForce) {
  if (!byForce)
    return {true, now, now};
  return {row.isOpen && now - row.lastPre <= window, row.lastPre, now};
}

} // namespace chronaxie::plasticity
#endif
