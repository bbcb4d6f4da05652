//===- Hops.cpp - Steps of flits from tile to tile --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/Hops.h"

using namespace llvm;

namespace chronaxie::runtime {
namespace {

uint32_t distance(uint32_t a, uint32_t b) { return a > b ? a - b : b - a; }

} // namespace

HopCount::HopCount(const ImageMap &map) : map(map), width(map.image.index.chip().mesh_width()) {
  BranchBits branches(map.image.index.chip(), map.image.routers);
  for (const Core &core : map.image.cores) {
    uint32_t x = core.number() % width, y = core.number() / width;
    const Neurons &neurons = core.neurons();
    for (int slot = 0; slot < neurons.threshold_size(); ++slot) {
      Hops &hops = ofSpike.emplace_back();
      for (uint32_t i = 0; i < neurons.route_count(slot); ++i) {
        int entry = static_cast<int>(neurons.first_route(slot) + i);
        if (isTree(core.routes(), entry)) {
          addTree(branches, core, entry, hops);
          continue;
        }
        uint32_t to = core.routes().core(entry);
        hops.x += distance(x, to % width);
        hops.y += distance(y, to / width);
      }
      if (neurons.reported(slot)) { // chip R3: the host is at tile (0, 0)
        hops.x += x;
        hops.y += y;
      }
    }
  }
}

/// chip R5: every link of the tree is taken once.
void HopCount::addTree(const BranchBits &branches, const Core &core, int entry, Hops &hops) const {
  uint32_t number = core.routes().axon(entry);
  for (const TreeStop &stop :
       cantFail(walkTree(map.image.index.chip(), branches, core.number(), number))) {
    auto takes = [&](unsigned port) { return uint64_t{stop.branches >> port & 1u}; };
    hops.x += takes(PortEast) + takes(PortWest);
    hops.y += takes(PortNorth) + takes(PortSouth);
  }
}

void HopCount::addSpike(uint32_t core, uint32_t slot, Hops &hops) const {
  int64_t number = map.find(core, slot);
  if (number < 0)
    return;
  hops.x += ofSpike[static_cast<size_t>(number)].x;
  hops.y += ofSpike[static_cast<size_t>(number)].y;
}

void HopCount::addEvents(ArrayRef<AxonEvent> events, Hops &hops) const {
  for (const AxonEvent &event : events) {
    hops.x += event.core % width;
    hops.y += event.core / width;
  }
}

} // namespace chronaxie::runtime
