//===- Networks.h - Small and random networks for the passes' tests -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_UNIT_PASSES_NETWORKS_H
#define CHRONAXIE_TESTS_UNIT_PASSES_NETWORKS_H

#include "network/Network.h"
#include "targets/Chip.h"

namespace chronaxie::passes::test {

Population input(llvm::StringRef name, uint32_t size, bool graded = false);
/// alpha_m 0.9, alpha_s 0, theta 1, reset to value 0.
Population neurons(llvm::StringRef name, uint32_t size);
/// `edges` as "0->1 0.5; 0->2 -1@3" (source->target weight[@delay]); without
/// @ the delay is `delay`.
Projection projection(const Network &network, llvm::StringRef source, llvm::StringRef target,
                      llvm::StringRef edges, uint32_t delay = unassignedDelay);

/// in(2) -> hidden(3, recurrent) -> out(1 readout).
Network smallNetwork();

struct RandomOptions {
  uint32_t populations = 3; ///< of neurons
  uint32_t mostNeurons = 12;
  bool assigned = false;  ///< every delay is given, 1..12
  bool canonical = false; ///< same-tick resets, `>`, new current
};
/// Two inputs (one graded), populations with every parameter heterogeneous,
/// feed-forward and self-recurrent projections, a readout. Same seed, same
/// network.
Network randomNetwork(uint64_t seed, RandomOptions options = {});

/// targets/NAME.textproto
Chip chip(llvm::StringRef name);

} // namespace chronaxie::passes::test
#endif
