//===- Route.cpp - What each source sends, and the axons it reaches -------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Multicast.h"
#include "llvm/ADT/STLExtras.h"
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

/// The tiles with a sink of each source, ascending.
std::vector<std::vector<uint32_t>> tilesOf(const Problem &problem, const Partition &partition,
                                           const Placement &placement) {
  std::vector<std::vector<uint32_t>> tiles(problem.sources());
  for (uint32_t source = 0; source < problem.sources(); ++source) {
    for (uint64_t at = problem.offset[source]; at < problem.offset[source + 1]; ++at)
      tiles[source].push_back(placement[partition[problem.sink[at]]]);
    llvm::sort(tiles[source]);
    tiles[source].erase(std::unique(tiles[source].begin(), tiles[source].end()),
                        tiles[source].end());
  }
  return tiles;
}

/// Gives single flits, in the order of their sources, the lowest axons that are
/// left in their parts.
class AxonNumbers {
public:
  AxonNumbers(map::Routes &routes, const Placement &placement, uint32_t tiles)
      : routes(routes), partOn(tiles), next(placement.size()) {
    for (uint32_t part = 0; part < placement.size(); ++part)
      partOn[placement[part]] = part;
  }

  void give(uint32_t tile, uint32_t number, uint32_t source) {
    std::vector<uint32_t> &axons = routes.axonSource[partOn[tile]];
    if (number >= axons.size())
      axons.resize(size_t{number} + 1, unfed);
    axons[number] = source;
  }

  uint32_t giveLowest(uint32_t tile, uint32_t source) {
    uint32_t part = partOn[tile];
    const std::vector<uint32_t> &axons = routes.axonSource[part];
    while (next[part] < axons.size() && axons[next[part]] != unfed)
      ++next[part];
    give(tile, next[part], source);
    return next[part];
  }

private:
  map::Routes &routes;
  std::vector<uint32_t> partOn, next;
};

} // namespace

llvm::Expected<map::Routes> map::route(const Problem &problem, const Partition &partition,
                                       const Placement &placement, const Chip &chip) {
  map::Routes routes;
  routes.axonSource.resize(partCount(partition));
  std::vector<std::vector<uint32_t>> tiles = tilesOf(problem, partition, placement);
  std::vector<std::vector<Numbering::Part>> sent(problem.sources());
  AxonNumbers axons(routes, placement, coreCount(chip));
  if (chip.multicast()) {
    std::vector<uint32_t> home;
    for (uint32_t part : partition)
      home.push_back(placement[part]);
    Numbering numbering =
        numberTrees(chip, home, llvm::ArrayRef(tiles).take_front(problem.neurons));
    routes.branches = std::move(numbering.branches);
    std::move(numbering.parts.begin(), numbering.parts.end(), sent.begin());
  }
  for (uint32_t source = 0; source < problem.sources(); ++source) {
    // A host event is a single flit (docs/chip.md, R6).
    if (!chip.multicast() || source >= problem.neurons)
      for (uint32_t tile : tiles[source])
        sent[source].push_back({{tile}, unfed});
    for (const Numbering::Part &part : sent[source])
      if (part.number != unfed)
        for (uint32_t tile : part.tiles)
          axons.give(tile, part.number, source);
  }
  routes.offset.push_back(0);
  for (uint32_t source = 0; source < problem.sources(); ++source) {
    for (const Numbering::Part &part : sent[source]) {
      uint32_t tile = part.tiles.front();
      if (part.number != unfed)
        routes.entry.push_back({0, part.number, true});
      else
        routes.entry.push_back({tile, axons.giveLowest(tile, source), false});
    }
    std::sort(routes.entry.begin() + static_cast<ptrdiff_t>(routes.offset.back()),
              routes.entry.end());
    routes.offset.push_back(routes.entry.size());
  }
  if (std::vector<Violation> broken = checkRoom(routes, problem, partition, chip); !broken.empty())
    return llvm::make_error<DoesNotFit>(std::move(broken));
  return routes;
}

namespace {

struct Adder {
  const Chip &chip;
  std::vector<double> fromRouter;
  Load load;
  explicit Adder(const Chip &chip) : chip(chip), fromRouter(coreCount(chip)) {}

  void single(uint32_t from, uint32_t to, double rate) {
    for (uint32_t passed : unicastPath(chip, from, to))
      leave(passed, rate);
    load.flits += rate;
  }
  void leave(uint32_t tile, double rate) {
    load.links += rate;
    load.busiestRouter = std::max(load.busiestRouter, fromRouter[tile] += rate);
  }
};

} // namespace

Load map::loadOf(const map::Routes &routes, const Problem &problem, const Partition &partition,
                 const Placement &placement, const Chip &chip) {
  Adder adder(chip);
  for (uint32_t neuron = 0; neuron < problem.neurons; ++neuron)
    for (uint64_t at = routes.offset[neuron]; at < routes.offset[neuron + 1]; ++at) {
      const RouteEntry &entry = routes.entry[at];
      uint32_t home = placement[partition[neuron]];
      double rate = problem.rate[neuron];
      if (!entry.isTree) {
        adder.single(home, entry.core, rate);
        continue;
      }
      adder.load.flits += rate;
      for (const TreeStop &stop :
           llvm::cantFail(walkTree(chip, routes.branches, home, entry.axon), "checked routes"))
        for (unsigned link = 0; link < stop.links(); ++link)
          adder.leave(stop.tile, rate);
    }
  return adder.load;
}

Load map::loadOfSingleFlits(const Problem &problem, const Partition &partition,
                            const Placement &placement, const Chip &chip) {
  Adder adder(chip);
  std::vector<std::vector<uint32_t>> tiles = tilesOf(problem, partition, placement);
  for (uint32_t neuron = 0; neuron < problem.neurons; ++neuron)
    for (uint32_t tile : tiles[neuron])
      adder.single(placement[partition[neuron]], tile, problem.rate[neuron]);
  return adder.load;
}

Splits map::splitsOf(const map::Routes &routes, const Problem &problem) {
  Splits splits;
  for (uint32_t neuron = 0; neuron < problem.neurons; ++neuron) {
    uint64_t flits = routes.offset[neuron + 1] - routes.offset[neuron];
    splits.neurons += flits > 1;
    splits.flits += flits > 1 ? static_cast<uint32_t>(flits - 1) : 0;
  }
  return splits;
}
