//===- Multicast.cpp - Trees and their numbers ----------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Multicast.h"
#include "llvm/ADT/BitVector.h"
#include <algorithm>
#include <map>
#include <numeric>

using namespace chronaxie;
using namespace chronaxie::map;

std::vector<TreeStop> map::treeTo(const Chip &chip, uint32_t from, llvm::ArrayRef<uint32_t> tiles) {
  std::map<uint32_t, uint8_t> branches;
  uint32_t width = chip.mesh_width();
  for (uint32_t tile : tiles) {
    std::vector<uint32_t> path = unicastPath(chip, from, tile);
    path.push_back(tile);
    for (size_t at = 0; at < path.size(); ++at) {
      uint32_t here = path[at], next = at + 1 < path.size() ? path[at + 1] : here;
      Port port = next % width > here % width   ? PortEast
                  : next % width < here % width ? PortWest
                  : next > here                 ? PortSouth
                  : next < here                 ? PortNorth
                                                : PortLocal;
      branches[path[at]] = static_cast<uint8_t>(branches[path[at]] | 1u << port);
    }
  }
  std::vector<TreeStop> tree;
  for (auto [tile, bits] : branches)
    tree.push_back({tile, bits});
  return tree;
}

namespace {

class Colouring {
public:
  explicit Colouring(const Chip &chip)
      : chip(chip), used(coreCount(chip), llvm::BitVector(chip.axons_per_core())), branches(chip) {}

  std::vector<Numbering::Part> place(uint32_t from, std::vector<uint32_t> tiles) {
    std::vector<Numbering::Part> parts;
    while (tiles.size() > 1) {
      int number = freeIn(treeTo(chip, from, tiles)).find_first();
      std::vector<uint32_t> reached = tiles;
      if (number < 0)
        std::tie(number, reached) = widest(from, tiles);
      if (reached.size() < 2)
        break;
      take(treeTo(chip, from, reached), static_cast<uint32_t>(number));
      std::vector<uint32_t> rest;
      std::set_difference(tiles.begin(), tiles.end(), reached.begin(), reached.end(),
                          std::back_inserter(rest));
      parts.push_back({std::move(reached), static_cast<uint32_t>(number)});
      tiles = std::move(rest);
    }
    for (uint32_t tile : tiles)
      parts.push_back({{tile}, unfed});
    return parts;
  }

  BranchBits takeBranches() { return std::move(branches); }

private:
  llvm::BitVector freeIn(llvm::ArrayRef<TreeStop> tree) const {
    llvm::BitVector free(chip.axons_per_core());
    for (const TreeStop &stop : tree)
      free |= used[stop.tile];
    free.flip();
    return free;
  }

  /// The lowest of the numbers that reach most of the tiles, and those.
  std::pair<int, std::vector<uint32_t>> widest(uint32_t from,
                                               llvm::ArrayRef<uint32_t> tiles) const {
    std::vector<uint32_t> reaches(chip.axons_per_core());
    for (uint32_t tile : tiles) {
      llvm::BitVector free = freeIn(treeTo(chip, from, tile));
      for (unsigned number : free.set_bits())
        ++reaches[number];
    }
    auto best = std::max_element(reaches.begin(), reaches.end()) - reaches.begin();
    std::vector<uint32_t> reached;
    for (uint32_t tile : tiles)
      if (freeIn(treeTo(chip, from, tile)).test(static_cast<unsigned>(best)))
        reached.push_back(tile);
    return {static_cast<int>(best), reached};
  }

  void take(llvm::ArrayRef<TreeStop> tree, uint32_t number) {
    for (const TreeStop &stop : tree) {
      used[stop.tile].set(number);
      branches.set(stop.tile, number, stop.branches);
    }
  }

  const Chip &chip;
  std::vector<llvm::BitVector> used; ///< numbers by router
  BranchBits branches;
};

} // namespace

Numbering map::numberTrees(const Chip &chip, llvm::ArrayRef<uint32_t> home,
                           llvm::ArrayRef<std::vector<uint32_t>> tiles) {
  std::vector<size_t> size(tiles.size());
  for (size_t source = 0; source < tiles.size(); ++source)
    size[source] = treeTo(chip, home[source], tiles[source]).size();
  std::vector<uint32_t> order(tiles.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](uint32_t a, uint32_t b) { return size[a] != size[b] ? size[a] > size[b] : a < b; });
  Numbering numbering;
  numbering.parts.resize(tiles.size());
  Colouring colouring(chip);
  for (uint32_t source : order)
    numbering.parts[source] = colouring.place(home[source], tiles[source]);
  numbering.branches = colouring.takeBranches();
  return numbering;
}
