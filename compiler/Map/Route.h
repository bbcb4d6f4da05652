//===- Route.h - Axon numbers and route lists -------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Unicast: each source has one (core, axon) entry per core with a sink. Axons
// of a core are numbered by source, ascending.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_MAP_ROUTE_H
#define CHRONAXIE_COMPILER_MAP_ROUTE_H

#include "compiler/Map/Place.h"

namespace chronaxie::map {

struct RouteEntry {
  uint32_t core = 0; ///< tile number
  uint32_t axon = 0;
  auto operator<=>(const RouteEntry &) const = default;
};

struct Routes {
  std::vector<uint64_t> offset; ///< per source (neurons, then inputs) + 1
  std::vector<RouteEntry> entry;
  /// Per part: source of each axon.
  std::vector<std::vector<uint32_t>> axonSource;
};

llvm::Expected<Routes> route(const Problem &problem, const Partition &partition,
                             const Placement &placement, const Chip &chip);

/// Wrong, missing or double entries, axons or route memories beyond the chip.
std::vector<Violation> check(const Routes &routes, const Problem &problem,
                             const Partition &partition, const Placement &placement,
                             const Chip &chip);

} // namespace chronaxie::map
#endif
