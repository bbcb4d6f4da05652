//===- Trees.cpp - Where the branch bits of routers lead --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Trees.h"
#include "files/File.h"

using namespace llvm;

namespace chronaxie {

BranchBits::BranchBits(const Chip &chip, const Routers &routers) : BranchBits(chip) {
  for (const Router &router : routers.router())
    bits[router.number()].assign(router.branches().begin(), router.branches().end());
}

void BranchBits::set(uint32_t tile, uint32_t number, uint8_t branches) {
  if (number >= bits[tile].size())
    bits[tile].resize(size_t{number} + 1);
  bits[tile][number] = branches;
}

Routers BranchBits::routers() const {
  Routers routers;
  for (uint32_t tile = 0; tile < bits.size(); ++tile) {
    size_t length = bits[tile].size();
    while (length > 0 && bits[tile][length - 1] == 0)
      --length;
    if (length == 0)
      continue;
    Router &router = *routers.add_router();
    router.set_number(tile);
    router.set_branches(bits[tile].data(), length);
  }
  return routers;
}

namespace {

/// Ports by which a flit may leave, by the port it came in: X first, then Y,
/// never back.
constexpr uint8_t along(std::initializer_list<Port> ports) {
  uint8_t bits = 0;
  for (Port port : ports)
    bits = static_cast<uint8_t>(bits | 1u << port);
  return bits;
}
constexpr uint8_t allowed[] = {
    along({PortLocal, PortNorth, PortEast, PortSouth, PortWest}), // from the core
    along({PortLocal, PortSouth}),                                // from the north
    along({PortLocal, PortNorth, PortSouth, PortWest}),           // from the east
    along({PortLocal, PortNorth}),                                // from the south
    along({PortLocal, PortNorth, PortEast, PortSouth}),           // from the west
};

} // namespace

Expected<Tree> walkTree(const Chip &chip, const BranchBits &bits, uint32_t source,
                        uint32_t number) {
  uint32_t width = chip.mesh_width(), height = chip.mesh_height();
  Tree tree;
  SmallVector<Port, 8> cameBy = {PortLocal};
  tree.push_back({source, bits.at(source, number)});
  for (size_t at = 0; at < tree.size(); ++at) {
    auto [tile, branches] = tree[at];
    auto refuse = [&](const Twine &what) {
      return fault("router " + Twine(tile) + " " + what + " under tree number " + Twine(number));
    };
    if (branches == 0)
      return refuse("has no branch");
    uint32_t x = tile % width, y = tile / width;
    for (Port port : {PortNorth, PortEast, PortSouth, PortWest}) {
      if (!(branches >> port & 1))
        continue;
      if (!(allowed[cameBy[at]] >> port & 1))
        return refuse(Twine("leads ") + portNames[port] + " what came from the " +
                      portNames[cameBy[at]] + ", not X first, then Y,");
      bool isEdge = port == PortNorth   ? y == 0
                    : port == PortEast  ? x + 1 == width
                    : port == PortSouth ? y + 1 == height
                                        : x == 0;
      if (isEdge)
        return refuse(Twine("leads ") + portNames[port] + ", off the mesh,");
      uint32_t next = port == PortNorth   ? tile - width
                      : port == PortEast  ? tile + 1
                      : port == PortSouth ? tile + width
                                          : tile - 1;
      tree.push_back({next, bits.at(next, number)});
      cameBy.push_back(port == PortNorth   ? PortSouth
                       : port == PortEast  ? PortWest
                       : port == PortSouth ? PortNorth
                                           : PortEast);
    }
  }
  return tree;
}

std::vector<uint32_t> unicastPath(const Chip &chip, uint32_t from, uint32_t to) {
  uint32_t width = chip.mesh_width();
  std::vector<uint32_t> path;
  while (from % width != to % width) {
    path.push_back(from);
    from = from % width < to % width ? from + 1 : from - 1;
  }
  while (from != to) {
    path.push_back(from);
    from = from < to ? from + width : from - width;
  }
  return path;
}

} // namespace chronaxie
