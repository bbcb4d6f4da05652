//===- Structure.cpp - Sizes and soundness of a flattened graph -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Import/Graph.h"
#include "files/File.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include <deque>

using namespace llvm;

namespace chronaxie::nir {

namespace {

bool sameOnBothSides(NodeKind kind) { return kind != NodeKind::Linear && kind != NodeKind::Affine; }

/// The array that fixed a node's size, for messages: "weight (38, 12)".
std::string sizeReason(const Node &node) {
  for (const auto &[name, parameter] : node.parameters)
    if (parameter.values.size() > 1 || !sameOnBothSides(node.kind))
      if (name != "bias")
        return name + " " + shapeText(parameter.shape);
  return node.type;
}

/// Spreads known sizes along edges until nothing changes.
void spread(Graph &graph, const std::vector<std::vector<uint32_t>> &predecessors,
            const std::vector<std::vector<uint32_t>> &successors) {
  std::deque<uint32_t> ready;
  for (uint32_t i = 0; i < graph.nodes.size(); ++i)
    ready.push_back(i);
  auto settle = [&](uint32_t index, uint64_t size) {
    Node &node = graph.nodes[index];
    if (size == 0 || node.inSize != 0)
      return;
    node.inSize = node.outSize = size;
    ready.push_back(index);
  };
  while (!ready.empty()) {
    uint32_t index = ready.front();
    ready.pop_front();
    for (uint32_t next : successors[index])
      settle(next, graph.nodes[index].outSize);
    for (uint32_t previous : predecessors[index])
      settle(previous, graph.nodes[index].inSize);
  }
}

/// A cycle among linear maps, starting anywhere on it, as "a -> b -> a".
std::string describeCycle(const Graph &graph, const std::vector<bool> &isOnOne,
                          const std::vector<std::vector<uint32_t>> &predecessors) {
  uint32_t at = 0;
  while (!isOnOne[at])
    ++at;
  // Every node left over has a predecessor left over: walk until one repeats.
  std::vector<uint32_t> walk;
  while (!llvm::is_contained(walk, at)) {
    walk.push_back(at);
    at = *llvm::find_if(predecessors[at], [&](uint32_t each) { return isOnOne[each]; });
  }
  walk.erase(walk.begin(), llvm::find(walk, at));
  walk.push_back(at);
  std::reverse(walk.begin(), walk.end());
  std::string text;
  for (size_t i = 0; i < walk.size(); ++i) {
    if (i == 12 && walk.size() > 14) { // name the ends of a long one
      text += " -> ...";
      i = walk.size() - 2;
      continue;
    }
    text += (i ? " -> " : "") + graph.nodes[walk[i]].name;
  }
  return text;
}

} // namespace

Error settleSizes(Graph &graph, std::vector<std::string> &stretched) {
  std::vector<std::vector<uint32_t>> predecessors = graph.predecessors();
  std::vector<std::vector<uint32_t>> successors = graph.successors();
  spread(graph, predecessors, successors);
  // What is still open holds one value each and meets nothing that is larger.
  for (Node &node : graph.nodes)
    if (node.inSize == 0 && (isNeuron(node.kind) || node.kind == NodeKind::Scale))
      node.inSize = node.outSize = 1;
  spread(graph, predecessors, successors);
  for (const Node &node : graph.nodes)
    if (node.inSize == 0)
      return fault(node.place + ": its size follows from nothing; write its input_type");
  for (const Edge &edge : graph.edges) {
    const Node &source = graph.nodes[edge.source], &target = graph.nodes[edge.target];
    if (source.outSize != target.inSize)
      return fault(graph.file + ": edge '" + source.name + "' -> '" + target.name + "': '" +
                   source.name + "' gives " + Twine(source.outSize) + " values (" +
                   sizeReason(source) + "), '" + target.name + "' takes " + Twine(target.inSize) +
                   " (" + sizeReason(target) + "); correct the shapes");
  }
  for (Node &node : graph.nodes) {
    bool isStretched = false;
    if (!isNeuron(node.kind) && node.kind != NodeKind::Scale)
      continue;
    for (auto &[name, parameter] : node.parameters) {
      isStretched |= parameter.isStated && parameter.values.size() != node.outSize;
      if (parameter.values.size() == 1)
        parameter.values.resize(node.outSize, parameter.values.front());
    }
    if (isStretched)
      stretched.push_back(node.name);
  }
  return Error::success();
}

Error joinThresholds(Graph &graph, std::vector<std::string> &joined) {
  std::vector<std::vector<uint32_t>> predecessors = graph.predecessors();
  std::vector<std::vector<uint32_t>> successors = graph.successors();
  std::vector<uint32_t> becomes(graph.nodes.size());
  for (uint32_t i = 0; i < graph.nodes.size(); ++i)
    becomes[i] = i;
  for (uint32_t i = 0; i < graph.nodes.size(); ++i) {
    Node &node = graph.nodes[i];
    if (!isReadout(node.kind))
      continue;
    std::vector<uint32_t> &next = successors[i];
    llvm::erase_if(next, [&](uint32_t each) { return graph.nodes[each].kind == NodeKind::Output; });
    if (next.empty())
      continue;
    Node &threshold = graph.nodes[next.front()];
    if (next.size() != 1 || threshold.kind != NodeKind::Threshold ||
        predecessors[next.front()].size() != 1) {
      // The Outputs of nested graphs only mark, as long as nothing follows.
      bool onlyMarks = llvm::all_of(next, [&](uint32_t each) {
        return graph.nodes[each].kind == NodeKind::Join && successors[each].empty();
      });
      if (onlyMarks)
        continue;
      return fault(node.place + ": " + node.type + " gives a potential to '" + threshold.name +
                   "', but only spikes travel; put a Threshold node behind it or use " +
                   (node.kind == NodeKind::CubaLI ? "CubaLIF"
                    : node.kind == NodeKind::LI   ? "LIF"
                                                  : "IF"));
    }
    if (!threshold.metadata.empty())
      return fault(threshold.metadata.begin()->second.place + ": this Threshold belongs to '" +
                   node.name + "'; write the key there");
    node.parameters["v_threshold"] = threshold.parameters.find("threshold")->second;
    node.parameters["v_threshold"].values.resize(node.outSize,
                                                 node.parameters["v_threshold"].values.front());
    becomes[next.front()] = i;
    joined.push_back(node.name + " and " + threshold.name);
  }
  // Threshold nodes that were taken in lose their edges and are dropped.
  std::vector<uint32_t> place(graph.nodes.size(), 0);
  std::vector<Node> kept;
  for (uint32_t i = 0; i < graph.nodes.size(); ++i)
    if (becomes[i] == i) {
      place[i] = static_cast<uint32_t>(kept.size());
      kept.push_back(std::move(graph.nodes[i]));
    }
  std::vector<Edge> edges;
  for (const Edge &edge : graph.edges)
    if (becomes[edge.target] == edge.target) // else the edge into the Threshold
      edges.push_back({place[becomes[edge.source]], place[edge.target]});
  graph.nodes = std::move(kept);
  graph.edges = std::move(edges);
  llvm::sort(graph.edges);
  graph.edges.erase(std::unique(graph.edges.begin(), graph.edges.end()), graph.edges.end());
  return Error::success();
}

Error checkStructure(const Graph &graph) {
  std::vector<std::vector<uint32_t>> predecessors = graph.predecessors();
  std::vector<std::vector<uint32_t>> successors = graph.successors();
  size_t count = graph.nodes.size();

  // Linear maps in order; what is left over lies on or behind a cycle of them.
  std::vector<uint32_t> open(count, 0), order;
  std::vector<bool> isLeft(count, false);
  for (uint32_t i = 0; i < count; ++i) {
    if (!isLinearMap(graph.nodes[i].kind))
      continue;
    isLeft[i] = true;
    open[i] = static_cast<uint32_t>(llvm::count_if(
        predecessors[i], [&](uint32_t each) { return isLinearMap(graph.nodes[each].kind); }));
    if (open[i] == 0)
      order.push_back(i);
  }
  for (size_t next = 0; next < order.size(); ++next) {
    isLeft[order[next]] = false;
    for (uint32_t each : successors[order[next]])
      if (isLinearMap(graph.nodes[each].kind) && --open[each] == 0)
        order.push_back(each);
  }
  if (llvm::is_contained(isLeft, true))
    return fault(graph.file + ": edges: a cycle without a neuron: " +
                 describeCycle(graph, isLeft, predecessors) +
                 "; its result would depend on itself within a tick; put a neuron node into it");

  // What leads to a neuron, found from the last linear map backwards.
  std::vector<bool> leads(count, false);
  auto settle = [&](uint32_t i) {
    leads[i] = llvm::any_of(successors[i], [&](uint32_t each) {
      return isNeuron(graph.nodes[each].kind) || leads[each];
    });
  };
  for (uint32_t i : llvm::reverse(order))
    settle(i);
  for (uint32_t i = 0; i < count; ++i) {
    const Node &node = graph.nodes[i];
    if (node.kind == NodeKind::Input)
      settle(i);
    if (node.kind == NodeKind::Input && !predecessors[i].empty())
      return fault(node.place + ": '" + graph.nodes[predecessors[i].front()].name +
                   "' feeds an Input node; remove the edge");
    if (node.kind == NodeKind::Output && !successors[i].empty())
      return fault(node.place + ": an Output node feeds '" +
                   graph.nodes[successors[i].front()].name + "'; remove the edge");
    if (predecessors[i].empty() && node.kind != NodeKind::Input && !isNeuron(node.kind))
      return fault(node.place + ": no edge leads to it; add the edge or remove the node");
    bool weighs = node.kind == NodeKind::Linear || node.kind == NodeKind::Affine ||
                  node.kind == NodeKind::Scale;
    if ((weighs || node.kind == NodeKind::Input) && !leads[i])
      return fault(node.place + ": it leads to no neuron, so its values would be lost; " +
                   (weighs ? "put an LI or LIF node behind it" : "connect or remove it"));
  }
  return Error::success();
}

} // namespace chronaxie::nir
