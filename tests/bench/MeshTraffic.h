//===- MeshTraffic.h - Pinned images that load the mesh ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_BENCH_MESHTRAFFIC_H
#define CHRONAXIE_TESTS_BENCH_MESHTRAFFIC_H

#include "targets/Image.h"
#include "tests/bench/Figure.h"

namespace chronaxie::bench {

struct MeshTraffic {
  uint32_t sources; ///< neurons a core that other cores hear; all neurons spike
  uint32_t reached; ///< cores that each reaches, the same number from each core
  bool trees;       ///< or a flit for each core reached
  uint32_t row = 8; ///< synapses of each row; as many as neurons: one to each
};

/// Every neuron of every core spikes in every tick; each axon's row has
/// `row` synapses. Every core is reached by sources x reached axons.
Image meshTraffic(const Chip &chip, MeshTraffic traffic);

/// Flits, links and cycles of a tick with trees and with single flits on the
/// Verilated chip; an error when a synaptic event is lost.
Figures meshFigures(const Chip &chip);

} // namespace chronaxie::bench
#endif
