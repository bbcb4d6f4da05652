//===- Scores.cpp - Cores that know every node's gain ---------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Scores.h"

using namespace chronaxie;
using namespace chronaxie::map;

ScoredCores::ScoredCores(const Hypergraph &graph, const Limits &limits, uint32_t count,
                         llvm::ArrayRef<uint32_t> partition)
    : Cores(graph, limits, count), scores(uint64_t{graph.nodes} * count) {
  for (uint32_t node = 0; node < graph.nodes; ++node)
    put(node, partition[node]);
  for (uint32_t node = 0; node < graph.nodes; ++node) {
    look(node);
    for (uint32_t in : related())
      scores[uint64_t{node} * count + in] = scoreAt(in);
  }
}

void ScoredCores::add(uint32_t node, uint32_t in, int64_t change) {
  scores[uint64_t{node} * count + in] += change;
  if ((change > 0) != (coreOf(node) == in))
    risen.push_back({node, in});
}

void ScoredCores::changeHome(uint32_t node, uint32_t in, int64_t sign) {
  for (uint32_t source : graph.ownOf(node)) {
    uint32_t pins = pinsIn(source, in);
    if (pins > 1)
      continue;
    // A sink that finds no other pin there finds the home.
    for (const Hypergraph::End &end : graph.sinksOf(source))
      if (end.number != node && pins == (coreOf(end.number) == in ? 1u : 0u))
        add(end.number, in, sign * graph.rate[source]);
  }
}

void ScoredCores::changePins(uint32_t node, uint32_t in, int64_t sign) {
  for (const Hypergraph::End &from : graph.sourcesOf(node)) {
    uint32_t source = from.number;
    uint32_t others = pinsIn(source, in) - (coreOf(node) == in ? 1 : 0);
    if (others > 1)
      continue;
    uint32_t home = graph.home[source] == node ? nothing : graph.home[source];
    bool liesHere = home != nothing && coreOf(home) == in;
    int64_t change = sign * graph.rate[source];
    if (others == 0 && home != nothing)
      add(home, in, change);
    if (others == 0 && liesHere)
      continue; // the home is what all others find
    for (const Hypergraph::End &end : graph.sinksOf(source)) {
      uint32_t other = end.number;
      if (other == node)
        continue;
      if (others == 0) {
        if (other != home)
          add(other, in, change);
      } else if (coreOf(other) == in) { // alone there without the node
        if (other == home || !liesHere)
          add(other, in, change);
        break;
      }
    }
  }
}

void ScoredCores::move(uint32_t node, uint32_t into) {
  uint32_t from = coreOf(node);
  changeHome(node, from, -1);
  take(node);
  changePins(node, from, -1);
  put(node, into);
  changePins(node, into, 1);
  changeHome(node, into, 1);
}
