//===- RouteCheck.cpp - Whether every source reaches its cores, once ------===//
// SPDX-License-Identifier: Apache-2.0
//
// Follows what each source sends as the chip would: single flits to their axon,
// trees along the branch bits. Knows nothing of how numbers were chosen.
//
//===----------------------------------------------------------------------===//
#include "compiler/Map/Route.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace chronaxie;
using namespace chronaxie::map;

std::vector<Violation> map::checkRoom(const map::Routes &routes, const Problem &problem,
                                      const Partition &partition, const Chip &chip) {
  std::vector<Violation> broken;
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
  return broken;
}

namespace {

class Checker {
public:
  Checker(const map::Routes &routes, const Problem &problem, const Partition &partition,
          const Placement &placement, const Chip &chip)
      : routes(routes), problem(problem), partition(partition), placement(placement), chip(chip),
        ways(chip), partOn(coreCount(chip), unfed), passing(coreCount(chip)) {}

  std::vector<Violation> run() {
    if (!shape())
      return std::move(broken);
    for (uint32_t part = 0; part < placement.size(); ++part)
      if (placement[part] < partOn.size())
        partOn[placement[part]] = part;
    seen.resize(placement.size());
    axonsUsed.resize(placement.size());
    for (uint32_t source = 0; source < problem.sources(); ++source)
      follow(source);
    axons();
    leftovers();
    return std::move(broken);
  }

private:
  void wrong(const std::string &what, uint64_t need, uint64_t room) {
    broken.push_back({"MAP-03", what, need, room, "route the network again"});
  }

  bool shape() {
    size_t parts = 0;
    for (uint32_t part : partition)
      parts = std::max(parts, size_t{part} + 1);
    if (routes.offset.size() != size_t{problem.sources()} + 1 || routes.offset.front() != 0 ||
        routes.offset.back() != routes.entry.size() || !llvm::is_sorted(routes.offset))
      wrong("sources with a route list", problem.sources(),
            routes.offset.empty() ? 0 : routes.offset.size() - 1);
    else if (routes.axonSource.size() != parts || placement.size() != parts)
      wrong("parts with axons", parts, std::min(routes.axonSource.size(), placement.size()));
    return broken.empty();
  }

  void follow(uint32_t source) {
    std::string name = nameOf(problem, source);
    std::fill(seen.begin(), seen.end(), 0);
    for (uint64_t at = problem.offset[source]; at < problem.offset[source + 1]; ++at)
      seen[partition[problem.sink[at]]] = sink;
    for (uint64_t at = routes.offset[source]; at < routes.offset[source + 1]; ++at) {
      const RouteEntry &entry = routes.entry[at];
      if (!entry.isTree)
        deliver(source, entry.core, entry.axon, name + " to core " + std::to_string(entry.core));
      else if (!chip.multicast() || source >= problem.neurons)
        wrong(name + ": trees", 1, 0);
      else
        followTree(source, entry.axon, name);
    }
    for (uint32_t part = 0; part < seen.size(); ++part)
      if (seen[part] == sink)
        wrong(name + " to core " + std::to_string(placement[part]) + ": no entry: entries", 1, 0);
  }

  void followTree(uint32_t source, uint32_t number, const std::string &name) {
    llvm::Expected<Tree> tree =
        walkTree(chip, routes.branches, placement[partition[source]], number);
    if (!tree)
      return wrong(name + ": " + llvm::toString(tree.takeError()) + ": trees", 1, 0);
    for (const TreeStop &stop : *tree) {
      std::vector<uint32_t> &sources = passing[stop.tile];
      if (number >= sources.size())
        sources.resize(size_t{number} + 1, unfed);
      if (sources[number] != unfed)
        wrong(name + " and " + nameOf(problem, sources[number]) + " meet in router " +
                  std::to_string(stop.tile) + ": trees of number " + std::to_string(number),
              2, 1);
      sources[number] = source;
      if (stop.delivers())
        deliver(source, stop.tile, number, name + " to core " + std::to_string(stop.tile));
    }
  }

  void deliver(uint32_t source, uint32_t core, uint32_t axon, const std::string &to) {
    uint32_t part = core < partOn.size() ? partOn[core] : unfed;
    uint32_t origin = problem.originOf(source);
    if (core < partOn.size() &&
        !ways.isOpen(origin < problem.neurons ? placement[partition[origin]] : Ways::host, core))
      wrong(to + ": a dead link or router lies on the way: entries", 1, 0);
    if (part == unfed || !(seen[part] & sink))
      return wrong(to + ": no sink there: entries", 1, 0);
    if (seen[part] & reached)
      wrong(to + ": entries", 2, 1);
    seen[part] |= reached;
    if (axon >= routes.axonSource[part].size() || routes.axonSource[part][axon] != source)
      wrong(to + ": axon " + std::to_string(axon) + " is another source's: axons", 1, 0);
    else
      ++axonsUsed[part];
  }

  void axons() {
    for (uint32_t part = 0; part < placement.size(); ++part) {
      const std::vector<uint32_t> &sources = routes.axonSource[part];
      std::string core = "core " + std::to_string(placement[part]);
      auto fed = static_cast<size_t>(
          llvm::count_if(sources, [](uint32_t source) { return source != unfed; }));
      if (axonsUsed[part] < fed)
        wrong(core + ": axons that a route reaches", fed, axonsUsed[part]);
      if (!chip.multicast() && !llvm::is_sorted(sources))
        wrong(core + ": axons out of the order of their sources: axons", sources.size(), 0);
    }
    llvm::append_range(broken, checkRoom(routes, problem, partition, chip));
  }

  /// A branch that no tree takes would lead another flit astray one day.
  void leftovers() {
    for (uint32_t tile = 0; tile < routes.branches.tiles(); ++tile)
      for (size_t number = 0; number < routes.branches.of(tile).size(); ++number)
        if (routes.branches.of(tile)[number] != 0 &&
            (number >= passing[tile].size() || passing[tile][number] == unfed))
          wrong("router " + std::to_string(tile) + ": branches of number " +
                    std::to_string(number) + " that no tree takes",
                1, 0);
  }

  static constexpr uint8_t sink = 1, reached = 2; ///< of a part, for the source at hand
  const map::Routes &routes;
  const Problem &problem;
  const Partition &partition;
  const Placement &placement;
  const Chip &chip;
  Ways ways;
  std::vector<Violation> broken;
  std::vector<uint32_t> partOn;               ///< by tile
  std::vector<std::vector<uint32_t>> passing; ///< by router and number: the source
  std::vector<uint8_t> seen;
  std::vector<size_t> axonsUsed;
};

} // namespace

std::vector<Violation> map::check(const map::Routes &routes, const Problem &problem,
                                  const Partition &partition, const Placement &placement,
                                  const Chip &chip) {
  return Checker(routes, problem, partition, placement, chip).run();
}
