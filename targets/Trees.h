//===- Trees.h - Where the branch bits of routers lead ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// chip R5: a flit of kind tree carries a number; each router forks it to the
// ports whose branch bits are set for that number. This is the reader of those
// bits for all that look at an image: check, emulator, rebuild, show.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TARGETS_TREES_H
#define CHRONAXIE_TARGETS_TREES_H

#include "targets/Image.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <bit>

namespace chronaxie {

/// Ports of a router; the branch to a port is bit 1 << port.
enum Port : uint8_t { PortLocal, PortNorth, PortEast, PortSouth, PortWest };
constexpr const char *portNames[] = {"local", "north", "east", "south", "west"};

/// Branch bits by tile, then tree number; numbers beyond the end have none.
class BranchBits {
public:
  BranchBits() = default;
  explicit BranchBits(const Chip &chip) : bits(coreCount(chip)) {}
  BranchBits(const Chip &chip, const Routers &routers);

  uint8_t at(uint32_t tile, uint32_t number) const {
    return number < bits[tile].size() ? bits[tile][number] : uint8_t{0};
  }
  void set(uint32_t tile, uint32_t number, uint8_t branches);
  uint32_t tiles() const { return static_cast<uint32_t>(bits.size()); }
  llvm::ArrayRef<uint8_t> of(uint32_t tile) const { return bits[tile]; }
  /// As the image holds them: routers with a branch, no zeros at the end.
  Routers routers() const;

private:
  std::vector<std::vector<uint8_t>> bits;
};

/// A router that a tree passes and the ports it leaves by.
struct TreeStop {
  uint32_t tile = 0;
  uint8_t branches = 0;
  bool delivers() const { return branches & 1 << PortLocal; }
  /// Links to other routers that the flit takes from here.
  unsigned links() const { return std::popcount(static_cast<uint8_t>(branches & ~1u)); }
};
using Tree = llvm::SmallVector<TreeStop, 4>;

/// The routers that a flit of tree `number` passes from the core on tile
/// `source` on, each once. An error that names the router: no branch there, a
/// branch off the mesh, back, or from Y into X.
llvm::Expected<Tree> walkTree(const Chip &chip, const BranchBits &bits, uint32_t source,
                              uint32_t number);

/// Routers that a unicast flit leaves on its way between two tiles (chip R1),
/// the last one left out.
std::vector<uint32_t> unicastPath(const Chip &chip, uint32_t from, uint32_t to);

} // namespace chronaxie
#endif
