//===- Grow.cpp - A first partition, core by core -------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Grow.h"
#include <algorithm>

using namespace chronaxie;
using namespace chronaxie::map;

namespace {

/// What each node left would find in the core at hand.
class Front {
public:
  explicit Front(const Hypergraph &graph) : graph(graph), total(graph.nodes) {
    for (uint32_t node = 0; node < graph.nodes; ++node) {
      for (const Hypergraph::End &end : graph.sourcesOf(node))
        total[node] += graph.rate[end.number];
      for (uint32_t source : graph.ownOf(node))
        total[node] += graph.rate[source];
    }
    open();
  }

  void open() {
    found.assign(graph.nodes, 0);
    axonsFound.assign(graph.nodes, 0);
    warm.assign(graph.sources, false);
    reached.assign(graph.sources, false);
  }

  /// `node` was put into the core at hand.
  void add(uint32_t node) {
    for (const Hypergraph::End &end : graph.sourcesOf(node)) {
      uint32_t source = end.number;
      if (reached[source])
        continue;
      reached[source] = true;
      for (const Hypergraph::End &sink : graph.sinksOf(source))
        ++axonsFound[sink.number];
      if (graph.home[source] != nothing)
        found[graph.home[source]] += graph.rate[source];
      warmUp(source);
    }
    for (uint32_t source : graph.ownOf(node))
      warmUp(source);
  }

  double worth(uint32_t node, GrowBy by) const {
    switch (by) {
    case GrowBy::Traffic:
      return static_cast<double>(found[node]) / graph.weight[node];
    case GrowBy::Share:
      return static_cast<double>(found[node]) / static_cast<double>(total[node] + 1);
    case GrowBy::Axons:
      return (static_cast<double>(axonsFound[node]) -
              static_cast<double>(graph.sourcesOf(node).size())) /
             graph.weight[node];
    }
    return 0;
  }

private:
  /// A copy for this source is paid for, or it lies here.
  void warmUp(uint32_t source) {
    if (warm[source])
      return;
    warm[source] = true;
    for (const Hypergraph::End &sink : graph.sinksOf(source))
      found[sink.number] += graph.rate[source];
  }

  const Hypergraph &graph;
  std::vector<int64_t> total;
  std::vector<int64_t> found;
  std::vector<uint32_t> axonsFound;
  std::vector<bool> warm, reached;
};

} // namespace

bool map::grow(Cores &cores, GrowOptions options, Random &random) {
  const Hypergraph &graph = cores.graph;
  uint32_t cap = options.neuronsPerCore ? options.neuronsPerCore : cores.limits.neuronsPerCore;
  std::vector<uint32_t> left(graph.nodes);
  for (uint32_t node = 0; node < graph.nodes; ++node)
    left[node] = node;
  Front front(graph);
  for (uint32_t at = 0; at < cores.count && !left.empty(); ++at) {
    // Worth as the last core left it: a neighbour of that core.
    uint32_t seed = left.front();
    if (options.seedBy == SeedBy::Random)
      seed = left[random.below(static_cast<uint32_t>(left.size()))];
    if (options.seedBy == SeedBy::Neighbour)
      for (uint32_t node : left)
        if (front.worth(node, options.by) > front.worth(seed, options.by))
          seed = node;
    front.open();
    // A node that does not fit now will not later: cores only fill.
    std::vector<bool> refused(graph.nodes);
    uint32_t next = seed;
    while (next != nothing) {
      cores.look(next);
      bool fits = cores.fitsAt(at) &&
                  (cores.neuronsIn(at) == 0 || cores.neuronsIn(at) + graph.weight[next] <= cap);
      if (fits) {
        cores.put(next, at);
        front.add(next);
        left.erase(std::lower_bound(left.begin(), left.end(), next));
      } else {
        refused[next] = true;
      }
      next = nothing;
      if (cores.neuronsIn(at) >= cap)
        break;
      for (uint32_t node : left)
        if (!refused[node] &&
            (next == nothing || front.worth(node, options.by) > front.worth(next, options.by)))
          next = node;
    }
  }
  return left.empty();
}

bool map::fillInOrder(Cores &cores, llvm::ArrayRef<uint32_t> order) {
  uint32_t at = 0;
  for (uint32_t node : order) {
    cores.look(node);
    while (at < cores.count && !cores.fitsAt(at))
      ++at;
    if (at == cores.count)
      return false;
    cores.put(node, at);
  }
  return true;
}
