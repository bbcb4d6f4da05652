//===- Place.cpp - Cores onto the tiles of a mesh -------------------------===//
// SPDX-License-Identifier: Apache-2.0
//
// Traffic between parts becomes integers, so that a cost is exact and the same
// everywhere. Parts are laid one by one, the one with most traffic to those
// laid already onto the tile where it costs least; then random swaps under a
// falling threshold (threshold accepting: Dueck and Scheuer 1990, simulated
// annealing without exponentials), then swaps while any one helps. On a chip with
// a dead link or router the pairs of parts whose way it lies on count before any
// hop; while one is left, all is begun anew with another seed, some times.
//
//===----------------------------------------------------------------------===//
#include "compiler/Map/Place.h"
#include "compiler/Map/Random.h"
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

using namespace chronaxie;
using namespace chronaxie::map;

namespace {

constexpr uint32_t noTile = std::numeric_limits<uint32_t>::max();

uint32_t partCount(const Partition &partition) {
  uint32_t parts = 0;
  for (uint32_t part : partition)
    parts = std::max(parts, part + 1);
  return parts;
}

uint32_t distance(uint32_t a, uint32_t b, uint32_t meshWidth) {
  auto apart = [](uint32_t p, uint32_t q) { return p > q ? p - q : q - p; };
  return apart(a % meshWidth, b % meshWidth) + apart(a / meshWidth, b / meshWidth);
}

/// Calls visit(source, part) once for every part that holds a sink of a source.
template <typename Visit>
void forEachCopy(const Problem &problem, const Partition &partition, uint32_t parts, Visit visit) {
  std::vector<uint32_t> lastSource(parts, noTile);
  for (uint32_t source = 0; source < problem.sources(); ++source)
    for (uint64_t at = problem.offset[source]; at < problem.offset[source + 1]; ++at) {
      uint32_t part = partition[problem.sink[at]];
      if (lastSource[part] == source)
        continue;
      lastSource[part] = source;
      visit(source, part);
    }
}

/// Traffic between parts, both directions summed, and from the host's tile.
struct Traffic {
  struct Flow {
    uint32_t part;
    int64_t amount;
  };
  std::vector<std::vector<Flow>> flows; ///< per part, to others, ascending
  std::vector<int64_t> fromHost;

  Traffic(const Problem &problem, const Partition &partition, uint32_t parts)
      : flows(parts), fromHost(parts) {
    float highest = 0;
    for (float rate : problem.rate)
      highest = std::max(highest, rate);
    // 2^20 steps up to the highest rate: 2^24 sources of it on a mesh of 126
    // hops stay below 2^52.
    double steps = highest > 0 ? std::ldexp(1.0, 20) / highest : 0;
    struct Pair {
      uint32_t from, to;
      int64_t amount;
    };
    std::vector<Pair> pairs;
    forEachCopy(problem, partition, parts, [&](uint32_t source, uint32_t part) {
      int64_t amount = std::llround(problem.rate[source] * steps);
      if (source >= problem.neurons)
        fromHost[part] += amount;
      else if (partition[source] != part) {
        pairs.push_back({partition[source], part, amount});
        pairs.push_back({part, partition[source], amount});
      }
    });
    std::sort(pairs.begin(), pairs.end(), [](const Pair &a, const Pair &b) {
      return std::pair(a.from, a.to) < std::pair(b.from, b.to);
    });
    for (const Pair &pair : pairs) {
      auto &row = flows[pair.from];
      if (row.empty() || row.back().part != pair.to)
        row.push_back({pair.to, 0});
      row.back().amount += pair.amount;
    }
  }
};

/// Who sends to whom, however seldom: by part, and the parts the host sends to.
struct Needs {
  std::vector<std::vector<uint32_t>> to, from; ///< ascending
  std::vector<bool> fromHost;

  Needs(const Problem &problem, const Partition &partition, uint32_t parts)
      : to(parts), from(parts), fromHost(parts) {
    forEachCopy(problem, partition, parts, [&](uint32_t source, uint32_t part) {
      uint32_t origin = problem.originOf(source);
      if (origin >= problem.neurons)
        fromHost[part] = true;
      else if (partition[origin] != part)
        to[partition[origin]].push_back(part);
    });
    for (uint32_t part = 0; part < parts; ++part) {
      std::sort(to[part].begin(), to[part].end());
      to[part].erase(std::unique(to[part].begin(), to[part].end()), to[part].end());
      for (uint32_t other : to[part])
        from[other].push_back(part);
    }
  }
};

/// Closed ways before hops.
struct Cost {
  int64_t closed = 0, hops = 0;
  auto operator<=>(const Cost &) const = default;
  Cost &operator+=(Cost other) {
    closed += other.closed;
    hops += other.hops;
    return *this;
  }
  Cost operator-(Cost other) const { return {closed - other.closed, hops - other.hops}; }
};

class Placer {
public:
  Placer(const Traffic &traffic, const Needs &needs, const Ways &ways, uint32_t parts,
         const Chip &chip)
      : traffic(traffic), needs(needs), ways(ways), parts(parts), meshWidth(chip.mesh_width()),
        tiles(coreCount(chip)), mayClose(!chip.dead_link().empty() || !chip.dead_router().empty()),
        tileOf(parts, noTile), partOn(tiles, noTile) {}

  /// The part with most traffic to those laid (ties: the lowest number) onto
  /// its cheapest free tile.
  void layGreedily() {
    std::vector<int64_t> pull = traffic.fromHost;
    for (uint32_t laid = 0; laid < parts; ++laid) {
      uint32_t part = noTile;
      for (uint32_t candidate = 0; candidate < parts; ++candidate)
        if (tileOf[candidate] == noTile && (part == noTile || pull[candidate] > pull[part]))
          part = candidate;
      uint32_t tile = noTile;
      Cost least;
      for (uint32_t candidate = 0; candidate < tiles; ++candidate) {
        if (partOn[candidate] != noTile || !ways.isUsable(candidate))
          continue;
        Cost cost = costOn(part, candidate, noTile);
        if (tile == noTile || cost < least) {
          tile = candidate;
          least = cost;
        }
      }
      tileOf[part] = tile;
      partOn[tile] = part;
      for (const Traffic::Flow &flow : traffic.flows[part])
        pull[flow.part] += flow.amount;
    }
  }

  void anneal(unsigned rounds, uint64_t seed) {
    if (tiles < 2 || !parts)
      return;
    Random random(seed, 0);
    Placement best = tileOf;
    Cost cost;
    Cost bestCost;
    int64_t hottest = 0;
    for (uint32_t part = 0; part < parts; ++part)
      hottest += costOn(part, tileOf[part], noTile).hops / parts;
    // A closed way weighs as much as a part or two, so that the hot rounds may
    // pass through one; 2^13 of them at once stay below 2^60.
    int64_t weight = std::min(hottest + 1, int64_t{1} << 46);
    for (unsigned round = 0; round < rounds; ++round) {
      // Falls with the cube of what is left to a last round at zero.
      int64_t left = rounds - 1 - round;
      auto threshold = static_cast<int64_t>(static_cast<double>(hottest) / 2 * left * left * left /
                                            (static_cast<double>(rounds) * rounds * rounds));
      for (uint32_t trial = 0; trial < 8 * parts; ++trial) {
        uint32_t part = random.below(parts);
        uint32_t tile = random.below(tiles);
        if (tile == tileOf[part] || !ways.isUsable(tile))
          continue;
        Cost change = changeOfSwap(part, tile);
        if (change.closed * weight + change.hops > threshold)
          continue;
        swap(part, tile);
        cost += change;
        if (cost < bestCost) {
          bestCost = cost;
          best = tileOf;
        }
      }
    }
    tileOf = best;
    std::fill(partOn.begin(), partOn.end(), noTile);
    for (uint32_t part = 0; part < parts; ++part)
      partOn[tileOf[part]] = part;
  }

  /// Closed ways of a whole placement, each counted at one end at least.
  bool isClosed() const {
    for (uint32_t part = 0; part < parts; ++part)
      if (costOn(part, tileOf[part], noTile).closed > 0)
        return true;
    return false;
  }

  /// Swaps while one helps; each lowers an integer cost, so it ends.
  void descend() {
    for (bool moved = true; moved;) {
      moved = false;
      for (uint32_t part = 0; part < parts; ++part)
        for (uint32_t tile = 0; tile < tiles; ++tile)
          if (tile != tileOf[part] && ways.isUsable(tile) && changeOfSwap(part, tile) < Cost{}) {
            swap(part, tile);
            moved = true;
          }
    }
  }

  const Placement &placement() const { return tileOf; }

private:
  /// Cost of `part` on `tile` against the parts laid; `without` is left out.
  Cost costOn(uint32_t part, uint32_t tile, uint32_t without) const {
    Cost cost{0, traffic.fromHost[part] * distance(0, tile, meshWidth)};
    for (const Traffic::Flow &flow : traffic.flows[part])
      if (flow.part != without && tileOf[flow.part] != noTile)
        cost.hops += flow.amount * distance(tileOf[flow.part], tile, meshWidth);
    if (mayClose)
      cost.closed = closedOn(part, tile, without);
    return cost;
  }

  int64_t closedOn(uint32_t part, uint32_t tile, uint32_t without) const {
    int64_t closed = !ways.isOpen(tile, Ways::host);
    closed += needs.fromHost[part] && !ways.isOpen(Ways::host, tile);
    auto isLaid = [&](uint32_t other) { return other != without && tileOf[other] != noTile; };
    for (uint32_t other : needs.to[part])
      closed += isLaid(other) && !ways.isOpen(tile, tileOf[other]);
    for (uint32_t other : needs.from[part])
      closed += isLaid(other) && !ways.isOpen(tileOf[other], tile);
    return closed;
  }

  /// Closed ways between two parts that would lie on these tiles.
  int64_t closedBetween(uint32_t a, uint32_t onTile, uint32_t b, uint32_t onOther) const {
    auto sends = [&](uint32_t from, uint32_t to) {
      return std::binary_search(needs.to[from].begin(), needs.to[from].end(), to);
    };
    return (sends(a, b) && !ways.isOpen(onTile, onOther)) +
           (sends(b, a) && !ways.isOpen(onOther, onTile));
  }

  /// Change of the cost when `part` and whatever lies on `tile` trade places;
  /// the distance between the two stays.
  Cost changeOfSwap(uint32_t part, uint32_t tile) const {
    uint32_t other = partOn[tile];
    Cost change = costOn(part, tile, other) - costOn(part, tileOf[part], other);
    if (other == noTile)
      return change;
    change += costOn(other, tileOf[part], part) - costOn(other, tile, part);
    if (mayClose)
      change.closed += closedBetween(part, tile, other, tileOf[part]) -
                       closedBetween(part, tileOf[part], other, tile);
    return change;
  }

  void swap(uint32_t part, uint32_t tile) {
    uint32_t other = partOn[tile];
    uint32_t from = tileOf[part];
    partOn[tile] = part;
    tileOf[part] = tile;
    partOn[from] = other;
    if (other != noTile)
      tileOf[other] = from;
  }

  const Traffic &traffic;
  const Needs &needs;
  const Ways &ways;
  uint32_t parts, meshWidth, tiles;
  bool mayClose;
  Placement tileOf;
  std::vector<uint32_t> partOn;
};

} // namespace

llvm::Expected<Placement> map::place(const Problem &problem, const Partition &partition,
                                     const Chip &chip, PlaceOptions options) {
  uint32_t parts = partCount(partition);
  Ways ways(chip);
  if (parts > ways.usableCores())
    return llvm::make_error<DoesNotFit>(std::vector<Violation>{
        {"FIT-13", ways.usableCores() < coreCount(chip) ? "cores that are not dead" : "cores",
         parts, ways.usableCores(), "a chip with more cores"}});
  Traffic traffic(problem, partition, parts);
  Needs needs(problem, partition, parts);
  constexpr unsigned attempts = 16;
  std::vector<Violation> closed;
  for (unsigned attempt = 0; attempt < attempts; ++attempt) {
    Placer placer(traffic, needs, ways, parts, chip);
    placer.layGreedily();
    placer.anneal(options.rounds, options.seed + attempt);
    placer.descend();
    if (!placer.isClosed())
      return placer.placement();
    std::vector<Violation> here = checkWays(problem, partition, placer.placement(), chip);
    if (closed.empty() || here.front().need < closed.front().need)
      closed = std::move(here);
  }
  return llvm::make_error<DoesNotFit>(std::move(closed));
}

std::vector<Violation> map::checkWays(const Problem &problem, const Partition &partition,
                                      const Placement &placement, const Chip &chip) {
  constexpr unsigned named = 10;
  Ways ways(chip);
  uint32_t parts = partCount(partition);
  Needs needs(problem, partition, parts);
  uint64_t count = 0;
  std::string text;
  auto name = [](uint32_t part, uint32_t tile) {
    return "core " + std::to_string(part) + " (tile " + std::to_string(tile) + ")";
  };
  auto look = [&](uint32_t from, uint32_t to, const std::string &fromName,
                  const std::string &toName) {
    if (ways.isOpen(from, to))
      return;
    if (count++ < named)
      text += (text.empty() ? "" : ", ") + fromName + " to " + toName;
  };
  for (uint32_t part = 0; part < parts; ++part) {
    uint32_t tile = placement[part];
    look(tile, Ways::host, name(part, tile), "the host");
    if (needs.fromHost[part])
      look(Ways::host, tile, "the host", name(part, tile));
    for (uint32_t other : needs.to[part])
      look(tile, placement[other], name(part, tile), name(other, placement[other]));
  }
  if (count == 0)
    return {};
  if (count > named)
    text += " and " + std::to_string(count - named) + " more";
  return {{"FIT-15", "a dead link or router lies between " + text + ": pairs", count, 0,
           "--neurons-per-core with more, so that fewer cores are used, or another chip"}};
}

std::vector<Violation> map::check(const Placement &placement, const Partition &partition,
                                  const Chip &chip) {
  std::vector<Violation> broken;
  uint32_t parts = partCount(partition);
  if (placement.size() != parts)
    broken.push_back({"MAP-02", "parts with a tile", parts, placement.size(),
                      "give every part of the partition one tile"});
  Ways ways(chip);
  std::vector<uint32_t> partOn(coreCount(chip), noTile);
  for (uint32_t part = 0; part < placement.size(); ++part) {
    uint32_t tile = placement[part];
    std::string name = "part " + std::to_string(part);
    if (tile >= coreCount(chip)) {
      broken.push_back({"MAP-02", name + ": tiles", uint64_t{tile} + 1, coreCount(chip),
                        "place it on the mesh"});
      continue;
    }
    if (!ways.isUsable(tile))
      broken.push_back({"MAP-02", name + ": tile " + std::to_string(tile) + " is dead: parts", 1, 0,
                        "place it on a tile that is alive"});
    if (partOn[tile] != noTile)
      broken.push_back({"MAP-02",
                        name + " and part " + std::to_string(partOn[tile]) + " share tile " +
                            std::to_string(tile) + ": parts",
                        2, 1, "place each on a tile of its own"});
    else
      partOn[tile] = part;
  }
  return broken;
}

double map::hops(const Problem &problem, const Partition &partition, const Placement &placement,
                 const Chip &chip) {
  double sum = 0;
  forEachCopy(problem, partition, partCount(partition), [&](uint32_t source, uint32_t part) {
    uint32_t from = source < problem.neurons ? placement[partition[source]] : 0;
    sum += static_cast<double>(problem.rate[source]) *
           distance(from, placement[part], chip.mesh_width());
  });
  return sum;
}
