//===- RandomNetwork.h - Quantised networks drawn by seed -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_UNIT_RUNTIME_RANDOMNETWORK_H
#define CHRONAXIE_TESTS_UNIT_RUNTIME_RANDOMNETWORK_H

#include "network/Quantised.h"
#include "network/Samples.h"
#include "targets/Image.h"

namespace chronaxie::tests {

/// SplitMix64: the same numbers on every machine.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}
  uint64_t next() {
    uint64_t z = (state += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  /// Whole number in low..high, both included.
  int64_t within(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(next() % static_cast<uint64_t>(high - low + 1));
  }
  bool chance(unsigned percent) { return within(0, 99) < percent; }
  template <typename T> const T &of(const std::vector<T> &list) {
    return list[next() % list.size()];
  }
  template <typename T> void shuffle(std::vector<T> &list) {
    for (size_t i = list.size(); i > 1; --i)
      std::swap(list[i - 1], list[next() % i]);
  }

private:
  uint64_t state;
};

struct RandomShape {
  uint32_t neurons = 40; ///< in all populations
  uint32_t fanOut = 6;   ///< mean synapses a source and projection
  uint32_t greatestSkew = 4;
  uint32_t greatestDelay = 16; ///< chip ticks
  uint32_t refractory = 5;
  bool hasBiases = true;
  bool hasExtremes = false; ///< constants over the whole width: V and I clamp
  /// Retentions 0 and 1 alone and small numbers without guard bits, so that
  /// float64 holds every value exactly.
  bool isExact = false;
};

/// A network with a spiking and a graded input, two or three populations of
/// every kind of reset, recurrence, both biases, initial states, start ticks
/// and a readout; delays 0 in network ticks come with the skew.
QuantisedNetwork randomNetwork(uint64_t seed, const Chip &chip, RandomShape shape = {});

/// Every second sample falls silent after a third of its ticks.
std::vector<Sample> randomSamples(uint64_t seed, const PopulationTable &table, uint32_t samples,
                                  uint32_t ticks, unsigned percent = 15);

/// The float network of the same numbers, skew taken out of the delays.
Network toFloat(const QuantisedNetwork &network);

/// An image of the network with neurons, slots, axons, rows and routes in an
/// order drawn by seed, over as many cores as the chip has (or fewer).
Image mapRandomly(uint64_t seed, const QuantisedNetwork &network, const Chip &chip);

/// A chip description of targets/, found from the source folder.
Chip chipCalled(llvm::StringRef name);

} // namespace chronaxie::tests
#endif
