//===- Coarsen.cpp - Neurons that belong together -------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Coarsen.h"
#include <algorithm>

using namespace chronaxie;
using namespace chronaxie::map;

namespace {

/// Of a source with a larger fan-out as many pins are looked at, evenly spaced.
constexpr uint64_t sampledPins = 32;

/// Traffic that a node shares with each cluster.
class Ratings {
public:
  Ratings(const Hypergraph &graph, llvm::ArrayRef<uint32_t> clusterOf)
      : graph(graph), clusterOf(clusterOf), rating(graph.nodes) {}

  llvm::ArrayRef<uint32_t> rate(uint32_t node, Random &random) {
    for (uint32_t cluster : rated)
      rating[cluster] = 0;
    rated.clear();
    for (const Hypergraph::End &end : graph.sourcesOf(node))
      addPins(node, end.number, random);
    for (uint32_t source : graph.ownOf(node))
      addPins(node, source, random);
    return rated;
  }
  int64_t of(uint32_t cluster) const { return rating[cluster]; }

private:
  void addPins(uint32_t node, uint32_t source, Random &random) {
    llvm::ArrayRef<Hypergraph::End> sinks = graph.sinksOf(source);
    if (sinks.empty())
      return;
    int64_t share = graph.rate[source] * 16 / static_cast<int64_t>(sinks.size()) + 1;
    uint64_t stride = std::max<uint64_t>(1, sinks.size() / sampledPins);
    uint64_t first = stride > 1 ? random.below(static_cast<uint32_t>(stride)) : 0;
    for (uint64_t at = first; at < sinks.size(); at += stride)
      add(node, sinks[at].number, share);
    if (graph.home[source] != nothing)
      add(node, graph.home[source], share);
  }
  void add(uint32_t node, uint32_t other, int64_t share) {
    if (other == node)
      return;
    uint32_t cluster = clusterOf[other];
    if (rating[cluster] == 0)
      rated.push_back(cluster);
    rating[cluster] += share;
  }

  const Hypergraph &graph;
  llvm::ArrayRef<uint32_t> clusterOf;
  std::vector<int64_t> rating;
  std::vector<uint32_t> rated;
};

} // namespace

Clustering map::cluster(const Hypergraph &graph, const Limits &limits, uint32_t maxWeight,
                        llvm::ArrayRef<uint32_t> coreOf, Random &random) {
  // A cluster is known by its first node; every node starts as its own.
  std::vector<uint32_t> leader(graph.nodes);
  std::vector<uint32_t> weight = graph.weight;
  std::vector<uint32_t> members(graph.nodes, 1);
  for (uint32_t node = 0; node < graph.nodes; ++node)
    leader[node] = node;
  Ratings ratings(graph, leader);
  auto mayJoin = [&](uint32_t node, uint32_t cluster) {
    if (weight[node] + weight[cluster] > maxWeight)
      return false;
    if (!coreOf.empty() && coreOf[node] != coreOf[cluster])
      return false;
    return graph.membraneCode.empty() || (graph.membraneCode[node] == graph.membraneCode[cluster] &&
                                          graph.synapseCode[node] == graph.synapseCode[cluster]);
  };
  for (uint32_t node : random.order(graph.nodes)) {
    if (leader[node] != node || members[node] > 1)
      continue;
    uint32_t best = nothing;
    for (uint32_t cluster : ratings.rate(node, random)) {
      if (cluster == node || !mayJoin(node, cluster))
        continue;
      // Heavier clusters want more of it, so that they grow evenly.
      auto worth = [&](uint32_t of) { return static_cast<double>(ratings.of(of)) / weight[of]; };
      if (best == nothing || worth(cluster) > worth(best) ||
          (worth(cluster) == worth(best) && cluster < best))
        best = cluster;
    }
    if (best == nothing)
      continue;
    leader[node] = best;
    weight[best] += weight[node];
    ++members[best];
  }
  auto number = [&] {
    Clustering result;
    std::vector<uint32_t> numberOf(graph.nodes, nothing);
    for (uint32_t node = 0; node < graph.nodes; ++node) {
      uint32_t &mine = numberOf[leader[node]];
      if (mine == nothing)
        mine = result.clusters++;
      result.clusterOf.push_back(mine);
    }
    return result;
  };
  Clustering clustering = number();

  // Clusters that are hard to fit anywhere are undone.
  std::vector<uint64_t> axons(clustering.clusters), words(clustering.clusters);
  std::vector<uint64_t> synapses(clustering.clusters);
  std::vector<RowKind> kind(clustering.clusters);
  std::vector<uint32_t> reached;
  for (uint32_t source = 0; source < graph.sources; ++source) {
    reached.clear();
    for (const Hypergraph::End &end : graph.sinksOf(source)) {
      uint32_t cluster = clustering.clusterOf[end.number];
      if (synapses[cluster] == 0) {
        reached.push_back(cluster);
        kind[cluster] = 0;
      }
      synapses[cluster] += end.synapses;
      kind[cluster] = std::max(kind[cluster], graph.rowKindOf(source, end.need));
    }
    for (uint32_t cluster : reached) {
      ++axons[cluster];
      words[cluster] += limits.rows.words(kind[cluster], synapses[cluster]);
      synapses[cluster] = 0;
    }
  }
  bool undone = false;
  for (uint32_t node = 0; node < graph.nodes; ++node) {
    uint32_t cluster = clustering.clusterOf[node];
    if (members[leader[node]] > 1 && (axons[cluster] > limits.axonsPerCore / 2 ||
                                      words[cluster] > limits.synapseWordsPerCore / 2)) {
      undone = true;
      leader[node] = node;
    }
  }
  return undone ? number() : clustering;
}
