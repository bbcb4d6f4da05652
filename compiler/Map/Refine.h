//===- Refine.h - Better partitions by moving nodes -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_MAP_REFINE_H
#define CHRONAXIE_COMPILER_MAP_REFINE_H

#include "compiler/Map/Random.h"
#include "compiler/Map/Scores.h"

namespace chronaxie::map {

/// Constrained label propagation: each node, in random order, to the core where
/// it costs least among those it fits (then, where it needs fewest axons).
/// Ends after `passes` or when a pass gains nothing. Legal stays legal.
void propagate(Cores &cores, unsigned passes, Random &random);

struct SearchOptions {
  uint32_t seeds = 25;     ///< nodes that a search starts from
  uint32_t patience = 100; ///< moves without a new best before it gives up
};

/// One pass of local searches (Fiduccia and Mattheyses, localised as by Sanders
/// and Schulz 2011): each starts at a few nodes, moves the node of greatest
/// gain even at a loss, goes on to its neighbours and is rolled back to its
/// best point. Returns what the pass gained. Legal stays legal.
int64_t search(ScoredCores &cores, SearchOptions options, Random &random);

/// Puts what lies nowhere where it does least harm, then moves and trades nodes
/// of cores beyond their limits while that brings all closer to them. True:
/// legal. O(nodes^2) a round: for small problems.
bool repair(Cores &cores, unsigned rounds, Random &random);

} // namespace chronaxie::map
#endif
