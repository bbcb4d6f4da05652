//===- Random.h - Random numbers by counter ---------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// splitmix64 (Steele, Lea, Flood 2014): the n-th number of a seed is a hash of
// both, so a number depends on neither platform nor call order.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_MAP_RANDOM_H
#define CHRONAXIE_COMPILER_MAP_RANDOM_H

#include <cstdint>
#include <utility>
#include <vector>

namespace chronaxie::map {

class Random {
public:
  Random(uint64_t seed, uint64_t stream)
      : counter(hash(hash(seed + increment) ^ (stream + increment))) {}
  uint64_t next() { return hash(counter += increment); }
  /// 0 .. bound - 1; bound >= 1.
  uint32_t below(uint32_t bound) {
    return static_cast<uint32_t>(((next() >> 32) * uint64_t{bound}) >> 32);
  }

  /// 0 .. count - 1, shuffled.
  std::vector<uint32_t> order(uint32_t count) {
    std::vector<uint32_t> numbers(count);
    for (uint32_t at = 0; at < count; ++at)
      numbers[at] = at;
    for (uint32_t left = count; left > 1; --left)
      std::swap(numbers[left - 1], numbers[below(left)]);
    return numbers;
  }

private:
  static constexpr uint64_t increment = 0x9E3779B97F4A7C15;
  static constexpr uint64_t hash(uint64_t value) {
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
    return value ^ (value >> 31);
  }
  uint64_t counter;
};

} // namespace chronaxie::map
#endif
