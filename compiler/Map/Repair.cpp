//===- Repair.cpp - From a partition that breaks limits to a legal one ----===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Refine.h"
#include <algorithm>

using namespace chronaxie;
using namespace chronaxie::map;

namespace {

/// Rank of a state: first how far it is beyond the limits, then its cost.
using Rank = std::pair<uint64_t, int64_t>;
Rank rankOf(const Cores &cores) { return {cores.excess(), cores.cost()}; }

/// Puts a node where the rank is least.
void putBest(Cores &cores, uint32_t node) {
  uint32_t best = nothing;
  Rank least;
  for (uint32_t in = 0; in < cores.count; ++in) {
    cores.put(node, in);
    Rank rank = rankOf(cores);
    if (best == nothing || rank < least) {
      best = in;
      least = rank;
    }
    cores.take(node);
  }
  cores.put(node, best);
}

/// Trades a node of an illegal core for one elsewhere if that lowers the rank.
bool trade(Cores &cores, uint32_t node) {
  Rank before = rankOf(cores);
  uint32_t from = cores.coreOf(node);
  for (uint32_t other = 0; other < cores.graph.nodes; ++other) {
    uint32_t to = cores.coreOf(other);
    if (to == from)
      continue;
    cores.move(other, from);
    cores.move(node, to);
    if (rankOf(cores) < before)
      return true;
    cores.move(node, from);
    cores.move(other, to);
  }
  return false;
}

} // namespace

bool map::repair(Cores &cores, unsigned rounds, Random &random) {
  for (uint32_t node = 0; node < cores.graph.nodes; ++node)
    if (cores.coreOf(node) == nothing)
      putBest(cores, node);
  for (unsigned round = 0; round < rounds; ++round) {
    Rank before = rankOf(cores);
    if (before.first == 0)
      return true;
    for (uint32_t node : random.order(cores.graph.nodes)) {
      if (cores.isLegal(cores.coreOf(node)))
        continue;
      Rank rank = rankOf(cores);
      uint32_t from = cores.coreOf(node);
      cores.take(node);
      putBest(cores, node);
      if (!(rankOf(cores) < rank) && cores.coreOf(node) != from)
        cores.move(node, from);
    }
    if (rankOf(cores) < before)
      continue;
    bool traded = false;
    for (uint32_t node : random.order(cores.graph.nodes))
      if (!cores.isLegal(cores.coreOf(node)))
        traded |= trade(cores, node);
    if (!traded)
      break;
  }
  return cores.excess() == 0;
}
