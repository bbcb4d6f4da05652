//===- Draw.h - Seeded random numbers, the same everywhere ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_COSIM_DRAW_H
#define CHRONAXIE_TESTS_COSIM_DRAW_H

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace chronaxie::cosim {

/// SplitMix64; no distribution of the standard library, whose results differ
/// between libraries.
class Draw {
public:
  explicit Draw(uint64_t seed) : state(seed) {}

  uint64_t next() {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }
  /// 0 .. count - 1.
  uint32_t below(uint32_t count) { return static_cast<uint32_t>(next() % count); }
  int64_t between(int64_t least, int64_t most) {
    return least + static_cast<int64_t>(next() % static_cast<uint64_t>(most - least + 1));
  }
  /// True in `percent` of 100.
  bool chance(uint32_t percent) { return below(100) < percent; }
  /// -limit .. limit, small magnitudes as likely as large ones.
  int64_t signedUpTo(int64_t limit) {
    int64_t magnitude = between(0, limit) >> below(12);
    return chance(50) ? magnitude : -magnitude;
  }
  template <typename T> void shuffle(std::vector<T> &items) {
    for (std::size_t i = items.size(); i > 1; --i)
      std::swap(items[i - 1], items[below(static_cast<uint32_t>(i))]);
  }

private:
  uint64_t state;
};

} // namespace chronaxie::cosim
#endif
