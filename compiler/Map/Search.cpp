//===- Search.cpp - Local searches with rollback --------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Refine.h"
#include <algorithm>
#include <queue>

using namespace chronaxie;
using namespace chronaxie::map;

namespace {

class LocalSearch {
public:
  LocalSearch(ScoredCores &cores, SearchOptions options)
      : cores(cores), options(options), moved(cores.graph.nodes),
        offered(cores.graph.nodes, std::numeric_limits<int64_t>::min()) {}

  /// From the nodes given; what it gained.
  int64_t run(llvm::ArrayRef<uint32_t> seeds) {
    for (uint32_t seed : seeds)
      offerBest(seed);
    int64_t sum = 0, best = 0;
    size_t bestMoves = 0;
    while (!offers.empty() && moves.size() < bestMoves + options.patience) {
      Offer offer = offers.top();
      offers.pop();
      if (moved[offer.node])
        continue;
      uint32_t into = bestFit(offer.node);
      if (into == nothing)
        continue;
      int64_t gain = cores.gain(offer.node, into);
      if (gain < offer.gain && !offers.empty() && offers.top().gain > gain) {
        offers.push({gain, offer.node});
        continue;
      }
      moves.push_back({offer.node, cores.coreOf(offer.node)});
      moved[offer.node] = true;
      cores.forget();
      cores.move(offer.node, into);
      sum += gain;
      if (sum > best) {
        best = sum;
        bestMoves = moves.size();
      }
      for (const ScoredCores::Raised &raised : cores.raised())
        if (!moved[raised.node]) {
          if (raised.core == cores.coreOf(raised.node))
            offerBest(raised.node);
          else
            offer_(cores.gain(raised.node, raised.core), raised.node);
        }
    }
    for (const Move &move : moves)
      moved[move.node] = false;
    for (; moves.size() > bestMoves; moves.pop_back())
      cores.move(moves.back().node, moves.back().from);
    moves.clear();
    offers = {};
    for (uint32_t node : offeredNodes)
      offered[node] = std::numeric_limits<int64_t>::min();
    offeredNodes.clear();
    return best;
  }

private:
  struct Offer {
    int64_t gain;
    uint32_t node;
    bool operator<(const Offer &other) const {
      return std::pair(gain, other.node) < std::pair(other.gain, node);
    }
  };
  struct Move {
    uint32_t node, from;
  };

  void offer_(int64_t gain, uint32_t node) {
    if (offered[node] == std::numeric_limits<int64_t>::min())
      offeredNodes.push_back(node);
    else if (gain <= offered[node])
      return;
    offered[node] = gain;
    offers.push({gain, node});
  }

  void offerBest(uint32_t node) {
    int64_t best = std::numeric_limits<int64_t>::min();
    for (uint32_t in = 0; in < cores.count; ++in)
      if (in != cores.coreOf(node))
        best = std::max(best, cores.score(node, in));
    if (best != std::numeric_limits<int64_t>::min())
      offer_(best - cores.score(node, cores.coreOf(node)), node);
  }

  /// The other core of greatest gain that takes the node.
  uint32_t bestFit(uint32_t node) {
    cores.look(node);
    uint32_t best = nothing;
    uint32_t from = cores.coreOf(node);
    for (uint32_t in = 0; in < cores.count; ++in)
      if (in != from && (best == nothing || cores.score(node, in) > cores.score(node, best)) &&
          cores.fitsAt(in))
        best = in;
    return best;
  }

  ScoredCores &cores;
  SearchOptions options;
  std::vector<bool> moved;
  std::vector<int64_t> offered; ///< greatest gain in the queue, per node
  std::vector<uint32_t> offeredNodes;
  std::priority_queue<Offer> offers;
  std::vector<Move> moves;
};

} // namespace

int64_t map::search(ScoredCores &cores, SearchOptions options, Random &random) {
  LocalSearch local(cores, options);
  int64_t gained = 0;
  std::vector<uint32_t> seeds;
  for (uint32_t node : random.order(cores.graph.nodes)) {
    // Inner nodes have nothing to gain elsewhere.
    bool touchesOther = false;
    for (uint32_t in = 0; in < cores.count && !touchesOther; ++in)
      touchesOther = in != cores.coreOf(node) && cores.score(node, in) > 0;
    if (!touchesOther)
      continue;
    seeds.push_back(node);
    if (seeds.size() == options.seeds) {
      gained += local.run(seeds);
      seeds.clear();
    }
  }
  if (!seeds.empty())
    gained += local.run(seeds);
  return gained;
}
