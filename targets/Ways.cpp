//===- Ways.cpp - Ways through the mesh that nothing dead lies on -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Ways.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <set>

using namespace llvm;

namespace chronaxie {

Ways::Ways(const Chip &chip) : usable(coreCount(chip), true) {
  for (uint32_t core : chip.dead_core())
    usable[core] = false;
  for (uint32_t router : chip.dead_router())
    usable[router] = false;
  if (chip.dead_link().empty() && chip.dead_router().empty())
    return;
  uint32_t width = chip.mesh_width(), tiles = coreCount(chip);
  std::vector<bool> routerLives(tiles, true);
  for (uint32_t router : chip.dead_router())
    routerLives[router] = false;
  std::set<std::pair<uint32_t, uint32_t>> dead;
  for (const DeadLink &link : chip.dead_link())
    dead.emplace(link.from(), link.to());
  open.assign(size_t{tiles} * tiles, false);
  // The rest of a way is a way: a tile's follows from that of the next tile, so
  // they are visited from the target outwards, its column first.
  for (uint32_t to = 0; to < tiles; ++to) {
    auto at = [&](uint32_t from) { return open[size_t{from} * tiles + to]; };
    at(to) = routerLives[to];
    auto follow = [&](uint32_t from, uint32_t next) {
      at(from) = routerLives[from] && at(next) && !dead.contains({from, next});
    };
    uint32_t x = to % width, row = to - x;
    for (uint32_t tile = to; tile >= width; tile -= width)
      follow(tile - width, tile);
    for (uint32_t tile = to; tile + width < tiles; tile += width)
      follow(tile + width, tile);
    for (uint32_t first = row % width; first < tiles; first += width) {
      for (uint32_t column = x; column > 0; --column)
        follow(first + column - 1, first + column);
      for (uint32_t column = x; column + 1 < width; ++column)
        follow(first + column + 1, first + column);
    }
  }
}

uint32_t Ways::usableCores() const { return static_cast<uint32_t>(llvm::count(usable, true)); }

std::vector<std::string> faultsOfDead(const Chip &chip) {
  std::vector<std::string> faults;
  uint32_t cores = coreCount(chip), width = chip.mesh_width();
  auto numbers = [&](StringRef field, const auto &values) {
    std::set<uint32_t> seen;
    for (uint32_t value : values) {
      if (value >= cores)
        faults.push_back((field + ": " + Twine(value) + " is beyond the mesh of " + Twine(cores) +
                          " cores (0.." + Twine(cores - 1) + ")")
                             .str());
      else if (!seen.insert(value).second)
        faults.push_back((field + ": " + Twine(value) + " is there twice").str());
    }
  };
  numbers("dead_core", chip.dead_core());
  numbers("dead_router", chip.dead_router());
  std::set<std::pair<uint32_t, uint32_t>> seen;
  for (const DeadLink &link : chip.dead_link()) {
    if (!link.has_from() || !link.has_to()) {
      faults.push_back("dead_link: needs from and to, the numbers of two neighbouring cores");
      continue;
    }
    uint32_t low = std::min(link.from(), link.to()), high = std::max(link.from(), link.to());
    std::string name =
        "dead_link: " + std::to_string(link.from()) + " to " + std::to_string(link.to());
    bool areNeighbours =
        high < cores && (high - low == width || (high - low == 1 && high % width != 0));
    if (!areNeighbours)
      faults.push_back(name + " is no link of the mesh of " + std::to_string(width) + " x " +
                       std::to_string(chip.mesh_height()) + " cores");
    else if (!seen.emplace(link.from(), link.to()).second)
      faults.push_back(name + " is there twice");
  }
  if (faults.empty() && Ways(chip).usableCores() == 0)
    faults.push_back("dead_core: no core of the chip is left");
  return faults;
}

} // namespace chronaxie
