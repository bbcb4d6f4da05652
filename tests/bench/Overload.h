//===- Overload.h - Every neuron fires at every core ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_BENCH_OVERLOAD_H
#define CHRONAXIE_TESTS_BENCH_OVERLOAD_H

#include "tests/bench/MeshTraffic.h"

namespace chronaxie::bench {

/// Every neuron of every core spikes in every tick to as many axons of every
/// core as the memories hold, each with a row to all its neurons. The Verilated
/// chip must be the emulator in every state and count and lose nothing, which is
/// an error; the figures are cycles a tick over their lower bound, with trees
/// where the chip has them and without.
Figures overloadFigures(const Chip &chip);

} // namespace chronaxie::bench
#endif
