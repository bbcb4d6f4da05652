//===- Hypergraph.cpp - A mapping problem at one coarseness ---------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Hypergraph.h"
#include <algorithm>
#include <cmath>

using namespace chronaxie;
using namespace chronaxie::map;

/// Fills `in` and `own` from `out` and `home`.
static void invert(Hypergraph &graph) {
  graph.inOffset.assign(graph.nodes + 1, 0);
  graph.ownOffset.assign(graph.nodes + 1, 0);
  for (const Hypergraph::End &end : graph.out)
    ++graph.inOffset[end.number + 1];
  for (uint32_t home : graph.home)
    if (home != nothing)
      ++graph.ownOffset[home + 1];
  for (uint32_t node = 0; node < graph.nodes; ++node) {
    graph.inOffset[node + 1] += graph.inOffset[node];
    graph.ownOffset[node + 1] += graph.ownOffset[node];
  }
  graph.in.resize(graph.inOffset.back());
  graph.own.resize(graph.ownOffset.back());
  std::vector<uint64_t> nextIn(graph.inOffset.begin(), graph.inOffset.end() - 1);
  std::vector<uint64_t> nextOwn(graph.ownOffset.begin(), graph.ownOffset.end() - 1);
  for (uint32_t source = 0; source < graph.sources; ++source) {
    for (const Hypergraph::End &end : graph.sinksOf(source))
      graph.in[nextIn[end.number]++] = {source, end.synapses, end.need};
    if (graph.home[source] != nothing)
      graph.own[nextOwn[graph.home[source]]++] = source;
  }
}

Hypergraph map::hypergraphOf(const Problem &problem, bool exactTimescales) {
  Hypergraph graph;
  graph.nodes = problem.neurons;
  graph.sources = problem.sources();
  graph.weight.assign(graph.nodes, 1);
  float highest = 0;
  for (float rate : problem.rate)
    highest = std::max(highest, rate);
  double steps = highest > 0 ? std::ldexp(1.0, 24) / highest : 0;
  for (uint32_t source = 0; source < graph.sources; ++source) {
    uint32_t origin = problem.originOf(source);
    graph.home.push_back(origin < problem.neurons ? origin : nothing);
    graph.rate.push_back(1 + std::llround(problem.rate[source] * steps));
    RowNeed least = RowNeed::Learns, most = RowNeed::Narrow;
    for (uint64_t at = problem.offset[source]; at < problem.offset[source + 1]; ++at) {
      least = std::min(least, problem.needAt(at));
      most = std::max(most, problem.needAt(at));
    }
    graph.hasMixedRows.push_back(least < most);
    graph.rowKind.push_back(
        RowSizes::kindOf(problem.shapeOf(source), least < most ? RowNeed::Narrow : most));
  }
  graph.outOffset = problem.offset;
  graph.out.reserve(problem.sink.size());
  for (size_t at = 0; at < problem.sink.size(); ++at)
    graph.out.push_back({problem.sink[at], problem.synapses[at], problem.needAt(at)});
  if (exactTimescales) {
    graph.membraneCode = problem.membraneCode;
    graph.synapseCode = problem.synapseCode;
  }
  invert(graph);
  return graph;
}

Hypergraph map::contract(const Hypergraph &fine, llvm::ArrayRef<uint32_t> clusterOf,
                         uint32_t clusters) {
  Hypergraph coarse;
  coarse.nodes = clusters;
  coarse.sources = fine.sources;
  coarse.rate = fine.rate;
  coarse.rowKind = fine.rowKind;
  coarse.hasMixedRows = fine.hasMixedRows;
  coarse.weight.assign(clusters, 0);
  for (uint32_t node = 0; node < fine.nodes; ++node)
    coarse.weight[clusterOf[node]] += fine.weight[node];
  for (uint32_t home : fine.home)
    coarse.home.push_back(home == nothing ? nothing : clusterOf[home]);
  coarse.outOffset.push_back(0);
  // Where the cluster stands in the list of the source at hand.
  std::vector<uint64_t> place(clusters, std::numeric_limits<uint64_t>::max());
  for (uint32_t source = 0; source < fine.sources; ++source) {
    for (const Hypergraph::End &end : fine.sinksOf(source)) {
      uint32_t cluster = clusterOf[end.number];
      uint64_t at = place[cluster];
      bool isNew = at < coarse.outOffset.back() || at >= coarse.out.size() ||
                   coarse.out[at].number != cluster;
      if (isNew) {
        place[cluster] = coarse.out.size();
        coarse.out.push_back({cluster, end.synapses, end.need});
      } else {
        Hypergraph::End &mine = coarse.out[at];
        mine.synapses += end.synapses;
        mine.need = std::max<RowNeed>(mine.need, end.need);
      }
    }
    coarse.outOffset.push_back(coarse.out.size());
  }
  if (!fine.membraneCode.empty()) {
    coarse.membraneCode.assign(clusters, 0);
    coarse.synapseCode.assign(clusters, 0);
    for (uint32_t node = 0; node < fine.nodes; ++node) {
      coarse.membraneCode[clusterOf[node]] = fine.membraneCode[node];
      coarse.synapseCode[clusterOf[node]] = fine.synapseCode[node];
    }
  }
  invert(coarse);
  return coarse;
}
