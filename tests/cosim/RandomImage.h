//===- RandomImage.h - Images that no compiler would make -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Drawn straight into the image's columns, independent of the compiler, so as
// to reach every corner of docs/chip.md: both ends of retention, every reset,
// refractory 0..63, biases of either sign, start ticks, initial states,
// residuals 0..15, rows out of order, the same accumulator twice in a row,
// empty rows, the last axon and the last slot, sums that wrap, states that
// saturate, neurons that only integrate; on a chip with multicast trees of every
// shape beside single flits, also several of one neuron.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TESTS_COSIM_RANDOMIMAGE_H
#define CHRONAXIE_TESTS_COSIM_RANDOMIMAGE_H

#include "runtime/Machine.h"
#include "targets/Image.h"

namespace chronaxie::cosim {

enum class Flavour : uint8_t { Narrow, Wide, Wrapping, Saturating };

struct InputAxon {
  uint32_t core = 0;
  uint32_t axon = 0;
  bool graded = false;
};

struct RandomNetwork {
  Image image;
  Flavour flavour = Flavour::Narrow;
  std::vector<InputAxon> inputs;
  std::vector<uint32_t> sampleTicks; ///< they sum up to the ticks asked for
  uint32_t trees = 0;                ///< routes that are trees
  uint32_t eventPercent = 0;         ///< of the inputs, in a busy tick
  bool rests = false;                ///< long pauses, so that blocks are skipped
  bool learns = false;               ///< some rows are plastic, and every sample learns
};

RandomNetwork drawNetwork(const Chip &chip, uint64_t seed, uint32_t ticks);

/// Events of one tick; `quiet` ones have none.
std::vector<runtime::AxonEvent> drawEvents(const RandomNetwork &network, class Draw &draw,
                                           uint32_t tick);

} // namespace chronaxie::cosim
#endif
