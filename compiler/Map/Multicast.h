//===- Multicast.h - Trees and their numbers --------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The tree of a neuron is the union of the X-then-Y ways to its cores. Trees are
// coloured: two may have one number only if they share no router. Largest first,
// each takes the lowest number that is free in all its routers. Where none is,
// the cores are split: the number that reaches most of them takes those, and the
// rest begins anew; a core left alone is sent a single flit, which needs no
// number in any router, so that a network that fits with single flits fits with
// trees too. With N numbers, a tree of r routers costs r N / 64 steps; only a
// split looks at each number.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_MAP_MULTICAST_H
#define CHRONAXIE_COMPILER_MAP_MULTICAST_H

#include "compiler/Map/Route.h"

namespace chronaxie::map {

/// The X-then-Y tree from a tile to others, by ascending tile.
std::vector<TreeStop> treeTo(const Chip &chip, uint32_t from, llvm::ArrayRef<uint32_t> tiles);

/// What the tiles that one source reaches are sent.
struct Numbering {
  struct Part {
    std::vector<uint32_t> tiles;
    /// Of a tree; a part of one tile is a single flit and has none.
    uint32_t number = unfed;
  };
  /// By source, as given.
  std::vector<std::vector<Part>> parts;
  BranchBits branches;
};

/// `tiles` of each source, ascending; `home` the tile it lies on.
Numbering numberTrees(const Chip &chip, llvm::ArrayRef<uint32_t> home,
                      llvm::ArrayRef<std::vector<uint32_t>> tiles);

} // namespace chronaxie::map
#endif
