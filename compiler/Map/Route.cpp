//===- Route.cpp - Axon numbers and route lists ---------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Route.h"
#include <algorithm>
#include <limits>

using namespace chronaxie;
using namespace chronaxie::map;

namespace {

uint32_t partCount(const Partition &partition) {
  uint32_t parts = 0;
  for (uint32_t part : partition)
    parts = std::max(parts, part + 1);
  return parts;
}

/// Axons and route entries of every part against the chip's memories.
void checkRoom(const Routes &routes, const Problem &problem, const Partition &partition,
               const Chip &chip, std::vector<Violation> &broken) {
  std::vector<uint64_t> entries(routes.axonSource.size());
  for (uint32_t neuron = 0; neuron < problem.neurons; ++neuron)
    if (partition[neuron] < entries.size())
      entries[partition[neuron]] += routes.offset[neuron + 1] - routes.offset[neuron];
  for (size_t part = 0; part < routes.axonSource.size(); ++part) {
    std::string name = "core " + std::to_string(part) + ": ";
    if (routes.axonSource[part].size() > chip.axons_per_core())
      broken.push_back({"FIT-03", name + "axons", routes.axonSource[part].size(),
                        chip.axons_per_core(), "--neurons-per-core with fewer"});
    if (entries[part] > chip.routes_per_core())
      broken.push_back({"FIT-05", name + "route entries", entries[part], chip.routes_per_core(),
                        "--neurons-per-core with fewer"});
  }
}

} // namespace

llvm::Expected<Routes> map::route(const Problem &problem, const Partition &partition,
                                  const Placement &placement, const Chip &chip) {
  Routes routes;
  uint32_t parts = partCount(partition);
  routes.axonSource.resize(parts);
  routes.offset.reserve(problem.sources() + 1);
  routes.offset.push_back(0);
  for (uint32_t source = 0; source < problem.sources(); ++source) {
    for (uint64_t at = problem.offset[source]; at < problem.offset[source + 1]; ++at) {
      uint32_t part = partition[problem.sink[at]];
      std::vector<uint32_t> &axons = routes.axonSource[part];
      if (!axons.empty() && axons.back() == source)
        continue;
      routes.entry.push_back({placement[part], static_cast<uint32_t>(axons.size())});
      axons.push_back(source);
    }
    std::sort(routes.entry.begin() + static_cast<ptrdiff_t>(routes.offset.back()),
              routes.entry.end());
    routes.offset.push_back(routes.entry.size());
  }
  std::vector<Violation> broken;
  checkRoom(routes, problem, partition, chip, broken);
  if (!broken.empty())
    return llvm::make_error<DoesNotFit>(std::move(broken));
  return routes;
}

std::vector<Violation> map::check(const Routes &routes, const Problem &problem,
                                  const Partition &partition, const Placement &placement,
                                  const Chip &chip) {
  std::vector<Violation> broken;
  const char *wayOut = "route the network again";
  auto wrong = [&](const std::string &what, uint64_t need, uint64_t room) {
    broken.push_back({"MAP-03", what, need, room, wayOut});
  };
  size_t parts = partCount(partition);
  if (routes.offset.size() != size_t{problem.sources()} + 1 || routes.offset.front() != 0 ||
      routes.offset.back() != routes.entry.size() ||
      !std::is_sorted(routes.offset.begin(), routes.offset.end())) {
    wrong("sources with a route list", problem.sources(),
          routes.offset.empty() ? 0 : routes.offset.size() - 1);
    return broken;
  }
  if (routes.axonSource.size() != parts || placement.size() != parts) {
    wrong("parts with axons", parts, std::min(routes.axonSource.size(), placement.size()));
    return broken;
  }
  constexpr uint32_t none = std::numeric_limits<uint32_t>::max();
  std::vector<uint32_t> partOn(coreCount(chip), none);
  for (uint32_t part = 0; part < parts; ++part)
    if (placement[part] < partOn.size())
      partOn[placement[part]] = part;

  // 1: a sink, 2: a route entry, 3: both, of the source at hand.
  std::vector<uint8_t> seen(parts);
  std::vector<uint32_t> axonsUsed(parts);
  for (uint32_t source = 0; source < problem.sources(); ++source) {
    std::string name = nameOf(problem, source);
    std::fill(seen.begin(), seen.end(), 0);
    for (uint64_t at = problem.offset[source]; at < problem.offset[source + 1]; ++at)
      seen[partition[problem.sink[at]]] = 1;
    for (uint64_t at = routes.offset[source]; at < routes.offset[source + 1]; ++at) {
      const RouteEntry &entry = routes.entry[at];
      std::string to = name + " to core " + std::to_string(entry.core);
      uint32_t part = entry.core < partOn.size() ? partOn[entry.core] : none;
      if (part == none || !(seen[part] & 1)) {
        wrong(to + ": no sink there: entries", 1, 0);
        continue;
      }
      if (seen[part] & 2)
        wrong(to + ": entries", 2, 1);
      seen[part] |= 2;
      if (entry.axon >= routes.axonSource[part].size() ||
          routes.axonSource[part][entry.axon] != source)
        wrong(to + ": axon " + std::to_string(entry.axon) + " is another source's: axons", 1, 0);
      else
        ++axonsUsed[part];
    }
    for (uint32_t part = 0; part < parts; ++part)
      if (seen[part] == 1)
        wrong(name + " to core " + std::to_string(placement[part]) + ": no entry: entries", 1, 0);
  }
  for (uint32_t part = 0; part < parts; ++part) {
    const std::vector<uint32_t> &axons = routes.axonSource[part];
    std::string core = "core " + std::to_string(placement[part]);
    if (axonsUsed[part] < axons.size())
      wrong(core + ": axons that a route reaches", axons.size(), axonsUsed[part]);
    if (!std::is_sorted(axons.begin(), axons.end()))
      wrong(core + ": axons out of the order of their sources: axons", axons.size(), 0);
  }
  checkRoom(routes, problem, partition, chip, broken);
  return broken;
}
