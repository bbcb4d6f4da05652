//===- Place.h - Cores onto the tiles of a mesh -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_MAP_PLACE_H
#define CHRONAXIE_COMPILER_MAP_PLACE_H

#include "compiler/Map/Problem.h"

namespace chronaxie::map {

/// The tile (y * meshWidth + x) of each part of a partition.
using Placement = std::vector<uint32_t>;

struct PlaceOptions {
  uint64_t seed = 1;
  unsigned rounds = 100;
};

/// Parts in use onto distinct tiles, keeping rate-weighted XY hops low.
llvm::Expected<Placement> place(const Problem &problem, const Partition &partition,
                                const Chip &chip, PlaceOptions options = {});

/// Every part of the partition on a tile of its own, all tiles on the mesh.
std::vector<Violation> check(const Placement &placement, const Partition &partition,
                             const Chip &chip);

/// Rate-weighted XY hops of all unicast copies (inputs enter at tile 0).
double hops(const Problem &problem, const Partition &partition, const Placement &placement,
            const Chip &chip);

} // namespace chronaxie::map
#endif
