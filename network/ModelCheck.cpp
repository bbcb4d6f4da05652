//===- ModelCheck.cpp - What a model container asks of a network *- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// A delay of 0 reaches its target in the same tick, so along synapses without
// delay the populations must have an order. A population whose potential uses
// last tick's current sees its input a tick later, which counts as delay.
//
//===----------------------------------------------------------------------===//
#include "network/Fields.h"
#include "network/ModelFile.h"
#include "network/ModelFormat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include <optional>
#include <tuple>

using namespace llvm;

namespace chronaxie {

namespace model {

bool isInOrder(const Projection &projection, size_t a, size_t b) {
  auto key = [&](size_t i) {
    return std::make_tuple(projection.targetNeuron[i], projection.delayTicks[i],
                           projection.profile.empty() ? staticSynapse : projection.profile[i],
                           projection.weight[i]);
  };
  return key(a) <= key(b);
}

InstantCycle findInstantCycle(const Network &network) {
  struct Edge {
    uint32_t target, projection;
    size_t synapse;
  };
  std::vector<std::vector<Edge>> edges(network.populations.size());
  for (const auto &[index, projection] : enumerate(network.projections)) {
    if (network.populations[projection.target].currentTiming == CurrentTiming::Previous)
      continue;
    const auto *found = find(projection.delayTicks, 0u).base();
    if (found != projection.delayTicks.data() + projection.delayTicks.size())
      edges[projection.source].push_back({projection.target, static_cast<uint32_t>(index),
                                          size_t(found - projection.delayTicks.data())});
  }
  // Depth first without recursion: a file may chain any number of populations.
  enum State : uint8_t { Unseen, Open, Done };
  std::vector<State> state(edges.size(), Unseen);
  for (uint32_t first = 0; first < edges.size(); ++first) {
    if (state[first] != Unseen)
      continue;
    std::vector<std::pair<uint32_t, size_t>> path{{first, 0}}; // population, next edge
    state[first] = Open;
    while (!path.empty()) {
      auto &[at, next] = path.back();
      if (next == edges[at].size()) {
        state[at] = Done;
        path.pop_back();
        continue;
      }
      const Edge edge = edges[at][next++];
      if (state[edge.target] == Unseen) {
        state[edge.target] = Open;
        path.push_back({edge.target, 0});
      } else if (state[edge.target] == Open) {
        InstantCycle cycle{edge.projection, edge.synapse, ""};
        auto start = find_if(path, [&](const auto &each) { return each.first == edge.target; });
        for (; start != path.end(); ++start)
          cycle.path += network.populations[start->first].name + " -> ";
        cycle.path += network.populations[edge.target].name;
        return cycle;
      }
    }
  }
  return {};
}

} // namespace model

namespace {

/// Texts that a reader would refuse.
Error checkTexts(const Network &network) {
  std::vector<std::pair<StringRef, StringRef>> texts{{"name", network.name}};
  for (const Population &population : network.populations)
    texts.emplace_back("population name", population.name);
  for (const Projection &projection : network.projections)
    texts.emplace_back("projection name", projection.name);
  for (const std::string &name : network.readout.classNames)
    texts.emplace_back("class name", name);
  for (const Convention &convention : network.conventions) {
    texts.emplace_back("choice", convention.name);
    texts.emplace_back("choice", convention.value);
    texts.emplace_back("choice", convention.reason);
  }
  for (auto [what, text] : texts)
    if (std::string wrong = textFault(text); !wrong.empty())
      return fault("a " + what + " " + wrong + "; rename it");
  return Error::success();
}

} // namespace

Error checkForFile(const Network &network) {
  if (Error error = check(network))
    return error;
  if (Error error = checkTexts(network))
    return error;
  for (const Population &population : network.populations) {
    std::string owner = "population '" + population.name + "'";
    if (population.startTick != 0)
      return fault(owner + ": start tick " + Twine(population.startTick) +
                   "; a model container holds networks without skew");
    if (population.size > model::greatestSize)
      return fault(owner + ": " + Twine(population.size) + " neurons, a container holds " +
                   Twine(model::greatestSize));
  }
  for (const Projection &projection : network.projections)
    for (const auto &[synapse, delay] : enumerate(projection.delayTicks)) {
      std::string owner =
          "projection '" + projection.name + "': delay " + std::to_string(synapse) + " is ";
      if (delay == unassignedDelay)
        return fault(owner + "not assigned; assign delays before writing");
      if (delay > model::greatestDelay)
        return fault(owner + Twine(delay) + " ticks, a container holds up to " +
                     Twine(model::greatestDelay));
    }
  if (model::InstantCycle cycle = model::findInstantCycle(network); !cycle.path.empty())
    return fault("the cycle " + cycle.path +
                 " has no delay: a spike cannot act on itself in the same tick; give one of its "
                 "projections a delay of 1 or more");
  return Error::success();
}

} // namespace chronaxie
