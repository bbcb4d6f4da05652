//===- Place.h - Cores onto the tiles of a mesh -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_MAP_PLACE_H
#define CHRONAXIE_COMPILER_MAP_PLACE_H

#include "compiler/Map/Problem.h"
#include "targets/Ways.h"

namespace chronaxie::map {

/// The tile (y * meshWidth + x) of each part of a partition.
using Placement = std::vector<uint32_t>;

struct PlaceOptions {
  uint64_t seed = 1;
  unsigned rounds = 100;
};

/// Parts in use onto distinct tiles that are alive, keeping rate-weighted XY hops
/// low and flits off dead links and routers; an error that names the pairs of
/// cores for which it could not (FIT-15).
llvm::Expected<Placement> place(const Problem &problem, const Partition &partition,
                                const Chip &chip, PlaceOptions options = {});

/// Every part of the partition on a tile of its own, all tiles on the mesh and alive.
std::vector<Violation> check(const Placement &placement, const Partition &partition,
                             const Chip &chip);

/// Parts that send to each other, or to and from the host, with something dead on
/// their way; any core may report to the host. Knows nothing of how the placement
/// was made.
std::vector<Violation> checkWays(const Problem &problem, const Partition &partition,
                                 const Placement &placement, const Chip &chip);

/// Rate-weighted XY hops of all unicast copies (inputs enter at tile 0).
double hops(const Problem &problem, const Partition &partition, const Placement &placement,
            const Chip &chip);

} // namespace chronaxie::map
#endif
