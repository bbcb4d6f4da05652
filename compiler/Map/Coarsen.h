//===- Coarsen.h - Neurons that belong together -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_MAP_COARSEN_H
#define CHRONAXIE_COMPILER_MAP_COARSEN_H

#include "compiler/Map/Hypergraph.h"
#include "compiler/Map/Random.h"

namespace chronaxie::map {

struct Clustering {
  std::vector<uint32_t> clusterOf; ///< per node
  uint32_t clusters = 0;
};

/// Joins each node, in random order, to the cluster it shares most traffic
/// with: rate / fan-out summed over common sources. Clusters hold `maxWeight`
/// neurons at most, nodes of one core (when `coreOf` is given) and of one pair
/// of codes, and fill no more than half of a core's axons and words.
Clustering cluster(const Hypergraph &graph, const Limits &limits, uint32_t maxWeight,
                   llvm::ArrayRef<uint32_t> coreOf, Random &random);

} // namespace chronaxie::map
#endif
