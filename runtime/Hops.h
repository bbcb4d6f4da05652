//===- Hops.h - Steps of flits from tile to tile ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// By direction, which the chip's counter does not tell: they follow from what
// each neuron sends and the way flits take (chip R1, R3, R5): |dx| + |dy| for a
// single flit, every link once for a tree, x + y for a report to the host or an
// event from it.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_RUNTIME_HOPS_H
#define CHRONAXIE_RUNTIME_HOPS_H

#include "runtime/ImageMap.h"
#include "runtime/Run.h"
#include "targets/Trees.h"

namespace chronaxie::runtime {

class HopCount {
public:
  explicit HopCount(const ImageMap &map);
  /// The flits that one spike of a neuron becomes; none where no neuron lies.
  void addSpike(uint32_t core, uint32_t slot, Hops &hops) const;
  /// The flits that the host's events are.
  void addEvents(llvm::ArrayRef<AxonEvent> events, Hops &hops) const;

private:
  void addTree(const BranchBits &branches, const Core &core, int entry, Hops &hops) const;

  const ImageMap &map;
  uint32_t width;            ///< of the mesh
  std::vector<Hops> ofSpike; ///< by number of the neuron in the map
};

} // namespace chronaxie::runtime
#endif
