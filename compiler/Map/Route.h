//===- Route.h - What each source sends, and the axons it reaches -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// On a chip without multicast a source sends a flit to each core with a sink,
// and axons of a core are numbered by source, ascending. With multicast a neuron
// that reaches several cores sends one flit as a tree (Multicast.h), and the
// number of the tree is its axon in every one of them; neurons that reach one
// core, and inputs, get the lowest axons that trees leave.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_MAP_ROUTE_H
#define CHRONAXIE_COMPILER_MAP_ROUTE_H

#include "compiler/Map/Place.h"
#include "targets/Trees.h"

namespace chronaxie::map {

struct RouteEntry {
  uint32_t core = 0; ///< tile number; 0 for a tree
  uint32_t axon = 0; ///< or the number of the tree
  bool isTree = false;
  auto operator<=>(const RouteEntry &) const = default;
};

struct Routes {
  std::vector<uint64_t> offset; ///< per source (neurons, then inputs) + 1
  std::vector<RouteEntry> entry;
  /// Per part: source of each axon; `unfed` where only other parts use a number.
  std::vector<std::vector<uint32_t>> axonSource;
  BranchBits branches;
};

llvm::Expected<Routes> route(const Problem &problem, const Partition &partition,
                             const Placement &placement, const Chip &chip);

/// Wrong, missing or double entries, trees that are no X-then-Y trees, that
/// meet another in a router under one number or leave branches behind, axons or
/// route memories beyond the chip. Follows the branch bits; knows nothing of how
/// numbers were chosen.
std::vector<Violation> check(const Routes &routes, const Problem &problem,
                             const Partition &partition, const Placement &placement,
                             const Chip &chip);

/// The part of it that looks at the axon and route memories alone.
std::vector<Violation> checkRoom(const Routes &routes, const Problem &problem,
                                 const Partition &partition, const Chip &chip);

/// What a spike of every neuron, or as many as its rate says, costs the mesh.
struct Load {
  double flits = 0;         ///< that neurons send
  double links = 0;         ///< between routers, taken by them
  double busiestRouter = 0; ///< links taken from the router with the most
};
Load loadOf(const Routes &routes, const Problem &problem, const Partition &partition,
            const Placement &placement, const Chip &chip);
/// The same with a flit for each core reached.
Load loadOfSingleFlits(const Problem &problem, const Partition &partition,
                       const Placement &placement, const Chip &chip);

/// Neurons that send more than one flit though a tree could do: no number was
/// left in all routers of their tree.
struct Splits {
  uint32_t neurons = 0;
  uint32_t flits = 0; ///< beyond the first of each
};
Splits splitsOf(const Routes &routes, const Problem &problem);

} // namespace chronaxie::map
#endif
