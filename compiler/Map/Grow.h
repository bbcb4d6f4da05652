//===- Grow.h - A first partition, core by core -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_MAP_GROW_H
#define CHRONAXIE_COMPILER_MAP_GROW_H

#include "compiler/Map/Cores.h"
#include "compiler/Map/Random.h"

namespace chronaxie::map {

enum class GrowBy : uint8_t {
  Traffic, ///< the node that brings most traffic to what the core holds
  Share,   ///< the node whose traffic is to the largest part there
  Axons,   ///< the node that adds fewest axons
};
enum class SeedBy : uint8_t { Neighbour, Random, First };

struct GrowOptions {
  GrowBy by = GrowBy::Traffic;
  SeedBy seedBy = SeedBy::Neighbour;
  uint32_t neuronsPerCore = 0; ///< stop filling a core at so many
};

/// Fills one core after another with the node of most worth that fits, until
/// none does. False: nodes are left over when the cores are used up. O(n^2).
bool grow(Cores &cores, GrowOptions options, Random &random);

/// Puts nodes in the order given into the core at hand, then into the next.
bool fillInOrder(Cores &cores, llvm::ArrayRef<uint32_t> order);

} // namespace chronaxie::map
#endif
