//===- Delays.h - Which edges are recurrent, and every population's skew -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_MAP_DELAYS_H
#define CHRONAXIE_COMPILER_MAP_DELAYS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace chronaxie::map {

/// A projection between populations (numbers below `populations`).
struct DelayEdge {
  uint32_t source = 0, target = 0;
  uint32_t least = 0, greatest = 0; ///< delays of its synapses, in ticks
};

/// The strongly connected component of each population, numbered by first
/// appearance; an edge inside a component is recurrent (delay 1), one between
/// components is not (delay 0).
std::vector<uint32_t> components(uint32_t populations, llvm::ArrayRef<DelayEdge> edges);

/// The least offset r of each population with r = 0 for inputs and
/// 1 <= least + r(target) - r(source), greatest + r(target) - r(source) <=
/// maxDelayTicks (Bellman-Ford on difference constraints). Impossible: an error
/// that shows the cycle by the populations' names.
llvm::Expected<std::vector<uint32_t>> skew(llvm::ArrayRef<std::string> names,
                                           llvm::ArrayRef<bool> isInput,
                                           llvm::ArrayRef<DelayEdge> edges, uint32_t maxDelayTicks);

} // namespace chronaxie::map
#endif
