//===- Delays.cpp - Which edges are recurrent, and every population's skew ===//
// SPDX-License-Identifier: Apache-2.0
//
// Skew as difference constraints: r(target) >= r(source) + 1 - least,
// r(source) >= r(target) + greatest - maxDelay, r >= 0, r(input) <= 0. The
// longest path from a root with r = 0 is the least solution in every component;
// a cycle of positive length is the reason that there is none.
//
//===----------------------------------------------------------------------===//
#include "compiler/Map/Delays.h"
#include "files/File.h"
#include "targets/Fit.h"
#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/bellman_ford_shortest_paths.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/property_map/transform_value_property_map.hpp>
#include <limits>

using namespace chronaxie;
using namespace chronaxie::map;

namespace {

/// Why r(to) >= r(from) + gain.
struct Constraint {
  enum Kind { Order, AtLeastOne, AtMostRoom } kind = Order;
  uint32_t from = 0, to = 0;
  int64_t gain = 0;
  const DelayEdge *edge = nullptr;
};

using SkewGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS,
                                        boost::no_property, Constraint>;

/// A cycle of positive gain: some constraint is still broken after as many
/// rounds as there are vertices; walking back from it ends in such a cycle.
std::vector<Constraint> positiveCycle(llvm::ArrayRef<Constraint> constraints, uint32_t vertices) {
  std::vector<int64_t> value(vertices, 0);
  std::vector<const Constraint *> reason(vertices, nullptr);
  uint32_t at = 0;
  for (uint32_t round = 0; round <= vertices; ++round)
    for (const Constraint &constraint : constraints)
      if (value[constraint.from] + constraint.gain > value[constraint.to]) {
        value[constraint.to] = value[constraint.from] + constraint.gain;
        reason[constraint.to] = &constraint;
        at = constraint.to;
      }
  for (uint32_t step = 0; step < vertices; ++step)
    at = reason[at]->from;
  std::vector<Constraint> cycle;
  uint32_t start = at;
  do {
    cycle.push_back(*reason[at]);
    at = reason[at]->from;
  } while (at != start);
  std::reverse(cycle.begin(), cycle.end());
  // Read from the root, or else from the first population.
  auto rank = [&](const Constraint &constraint) { return (constraint.from + 1) % vertices; };
  std::rotate(
      cycle.begin(),
      std::min_element(cycle.begin(), cycle.end(),
                       [&](const Constraint &a, const Constraint &b) { return rank(a) < rank(b); }),
      cycle.end());
  return cycle;
}

/// The cycle as an error: a loop of the network without delay, or populations
/// that one skew cannot bring within the longest delay.
llvm::Error explain(llvm::ArrayRef<Constraint> cycle, llvm::ArrayRef<std::string> names,
                    uint32_t maxDelayTicks) {
  bool roomBound = false;
  bool touchesRoot = false;
  for (const Constraint &constraint : cycle) {
    roomBound |= constraint.kind == Constraint::AtMostRoom;
    touchesRoot |= constraint.kind == Constraint::Order;
  }
  if (!roomBound && !touchesRoot) {
    std::string path = names[cycle.front().from];
    uint64_t ticks = 0;
    for (const Constraint &constraint : cycle) {
      path += " -> " + names[constraint.to];
      ticks += constraint.edge->least;
    }
    return fault("the cycle " + path + " has " + llvm::Twine(ticks) +
                 " ticks of delay in all and " + llvm::Twine(cycle.size()) +
                 (cycle.size() == 1 ? " projection" : " projections") +
                 "; every projection of a cycle takes a tick or more: give the recurrent ones a "
                 "delay of 1");
  }
  std::string path;
  int64_t excess = 0;
  int64_t bounds = 0;
  for (const Constraint &constraint : cycle) {
    excess += constraint.gain;
    if (constraint.kind == Constraint::Order)
      continue;
    const DelayEdge &edge = *constraint.edge;
    bool atMost = constraint.kind == Constraint::AtMostRoom;
    bounds += atMost;
    path += (path.empty() ? "" : ", ") + names[edge.source] + " -> " + names[edge.target] +
            (atMost ? " (delay up to " + std::to_string(edge.greatest) + ")"
                    : " (delay from " + std::to_string(edge.least) + ")");
  }
  if (!bounds) // only an input with something before it
    return fault("an input population cannot wait for another: " + path);
  uint64_t share = static_cast<uint64_t>((excess + bounds - 1) / bounds);
  return llvm::make_error<DoesNotFit>(std::vector<Violation>{
      {"FIT-10", "delay with skew of " + path, maxDelayTicks + share, maxDelayTicks,
       "shorter delays there, or a chip with max_delay_ticks of " +
           std::to_string(maxDelayTicks + share)}});
}

} // namespace

std::vector<uint32_t> map::components(uint32_t populations, llvm::ArrayRef<DelayEdge> edges) {
  boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS> graph(populations);
  for (const DelayEdge &edge : edges)
    boost::add_edge(edge.source, edge.target, graph);
  std::vector<uint32_t> found(populations);
  if (populations)
    boost::strong_components(graph, boost::make_iterator_property_map(
                                        found.begin(), boost::get(boost::vertex_index, graph)));
  constexpr uint32_t unseen = std::numeric_limits<uint32_t>::max();
  std::vector<uint32_t> number(populations, unseen);
  uint32_t next = 0;
  for (uint32_t &component : found) {
    if (number[component] == unseen)
      number[component] = next++;
    component = number[component];
  }
  return found;
}

llvm::Expected<std::vector<uint32_t>> map::skew(llvm::ArrayRef<std::string> names,
                                                llvm::ArrayRef<bool> isInput,
                                                llvm::ArrayRef<DelayEdge> edges,
                                                uint32_t maxDelayTicks) {
  auto populations = static_cast<uint32_t>(names.size());
  uint32_t root = populations;
  std::vector<Constraint> constraints;
  for (uint32_t population = 0; population < populations; ++population) {
    constraints.push_back({Constraint::Order, root, population, 0, nullptr});
    if (isInput[population])
      constraints.push_back({Constraint::Order, population, root, 0, nullptr});
  }
  for (const DelayEdge &edge : edges) {
    constraints.push_back(
        {Constraint::AtLeastOne, edge.source, edge.target, 1 - int64_t{edge.least}, &edge});
    constraints.push_back({Constraint::AtMostRoom, edge.target, edge.source,
                           int64_t{edge.greatest} - int64_t{maxDelayTicks}, &edge});
  }
  SkewGraph graph(populations + 1);
  for (const Constraint &constraint : constraints)
    boost::add_edge(constraint.from, constraint.to, constraint, graph);
  // Longest path: shortest on negated gains, distances int64 from the root.
  auto weights = boost::make_transform_value_property_map(
      [](const Constraint &constraint) { return -constraint.gain; },
      boost::get(boost::edge_bundle, graph));
  std::vector<int64_t> distance(populations + 1);
  bool solved = boost::bellman_ford_shortest_paths(
      graph, static_cast<int>(populations + 1),
      boost::root_vertex(root).weight_map(weights).distance_map(boost::make_iterator_property_map(
          distance.begin(), boost::get(boost::vertex_index, graph))));
  if (!solved)
    return explain(positiveCycle(constraints, populations + 1), names, maxDelayTicks);
  std::vector<uint32_t> offsets(populations);
  for (uint32_t population = 0; population < populations; ++population)
    offsets[population] = static_cast<uint32_t>(-distance[population]);
  return offsets;
}
