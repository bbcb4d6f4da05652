//===- Ways.h - Ways through the mesh that nothing dead lies on -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// A flit, alone or as a branch of a tree, goes X first, then Y (chip R1, R5), so
// the way between two tiles is one, and is open when every router on it, the
// first and the last too, and every link on it is alive. The host sits beside
// tile 0 (chip R3): its way to a tile and back is that of tile 0.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TARGETS_WAYS_H
#define CHRONAXIE_TARGETS_WAYS_H

#include "targets/Chip.h"
#include <vector>

namespace chronaxie {

class Ways {
public:
  static constexpr uint32_t host = 0; ///< the tile whose ways are the host's

  /// `chip` is checked.
  explicit Ways(const Chip &chip);

  /// Neither the core nor its router is dead.
  bool isUsable(uint32_t tile) const { return usable[tile]; }
  uint32_t usableCores() const;
  bool isOpen(uint32_t from, uint32_t to) const {
    return open.empty() || open[size_t{from} * usable.size() + to];
  }

private:
  std::vector<bool> usable; ///< by tile
  std::vector<bool> open;   ///< by from, then to; empty: all are
};

/// What is wrong with the dead cores, links and routers of a description, whose
/// other fields are checked: "dead_core: 9 is beyond ...".
std::vector<std::string> faultsOfDead(const Chip &chip);

} // namespace chronaxie
#endif
