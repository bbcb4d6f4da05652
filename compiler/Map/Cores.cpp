//===- Cores.cpp - Nodes in cores, with exact gains -----------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Cores.h"
#include <algorithm>
#include <cassert>
#include <utility>

using namespace chronaxie;
using namespace chronaxie::map;

Cores::Cores(const Hypergraph &graph, const Limits &limits, uint32_t count)
    : graph(graph), limits(limits), count(count), core(graph.nodes, nothing), neurons(count),
      axons(count), words(count), routes(count), membraneCodes(count), synapseCodes(count),
      slab(graph.out.size()), reached(graph.sources), score(count), present(count),
      wordsSaved(count), isTouched(count), reachesItself(graph.sources), routeChange(count) {
  if (llvm::is_contained(graph.hasMixedRows, 1))
    needs.resize(slab.size());
  routesMatter = uint64_t{limits.neuronsPerCore} * count > limits.routesPerCore;
}

Cores::Pins *Cores::find(uint32_t source, uint32_t in) {
  Pins *pins = slab.data() + graph.outOffset[source];
  for (uint32_t at = 0; at < reached[source]; ++at)
    if (pins[at].core == in)
      return pins + at;
  return nullptr;
}

uint32_t Cores::pinsIn(uint32_t source, uint32_t in) const {
  const Pins *pins = slab.data() + graph.outOffset[source];
  for (uint32_t at = 0; at < reached[source]; ++at)
    if (pins[at].core == in)
      return pins[at].nodes;
  return 0;
}

void Cores::put(uint32_t node, uint32_t into) {
  assert(core[node] == nothing && "the node already lies in a core");
  neurons[into] += graph.weight[node];
  for (const Hypergraph::End &end : graph.sourcesOf(node)) {
    uint32_t source = end.number;
    if (Pins *pins = find(source, into)) {
      words[into] -= wordsOf(source, pins);
      ++pins->nodes;
      pins->synapses += end.synapses;
      countNeed(source, pins, end.need, 1);
      words[into] += wordsOf(source, pins);
      continue;
    }
    Pins *pins = slab.data() + graph.outOffset[source] + reached[source]++;
    *pins = {into, 1, end.synapses};
    countNeed(source, pins, end.need, 1);
    ++axons[into];
    words[into] += wordsOf(source, pins);
    uint32_t home = homeCore(source);
    if (home != into)
      total += graph.rate[source];
    if (home != nothing)
      ++routes[home];
  }
  core[node] = into;
  for (uint32_t source : graph.ownOf(node)) {
    routes[into] += reached[source];
    if (find(source, into))
      total -= graph.rate[source];
  }
  auto gain = [](std::vector<CodeCount> &codes, uint32_t code) {
    for (CodeCount &have : codes)
      if (have.code == code) {
        ++have.nodes;
        return;
      }
    codes.push_back({code, 1});
  };
  if (limits.exactTimescales) {
    gain(membraneCodes[into], graph.membraneCode[node]);
    gain(synapseCodes[into], graph.synapseCode[node]);
  }
}

void Cores::take(uint32_t node) {
  uint32_t from = core[node];
  assert(from != nothing && "the node lies in no core");
  for (uint32_t source : graph.ownOf(node)) {
    routes[from] -= reached[source];
    if (find(source, from))
      total += graph.rate[source];
  }
  core[node] = nothing;
  neurons[from] -= graph.weight[node];
  for (const Hypergraph::End &end : graph.sourcesOf(node)) {
    uint32_t source = end.number;
    Pins *pins = find(source, from);
    words[from] -= wordsOf(source, pins);
    pins->synapses -= end.synapses;
    countNeed(source, pins, end.need, -1);
    words[from] += wordsOf(source, pins);
    if (--pins->nodes)
      continue;
    Pins *last = slab.data() + graph.outOffset[source] + --reached[source];
    *pins = *last;
    if (graph.hasMixedRows[source])
      needs[pins - slab.data()] = std::exchange(needs[last - slab.data()], {});
    --axons[from];
    uint32_t home = homeCore(source);
    if (home != from)
      total -= graph.rate[source];
    if (home != nothing)
      --routes[home];
  }
  auto release = [](std::vector<CodeCount> &codes, uint32_t code) {
    for (CodeCount &have : codes)
      if (have.code == code) {
        if (--have.nodes == 0) {
          have = codes.back();
          codes.pop_back();
        }
        return;
      }
  };
  if (limits.exactTimescales) {
    release(membraneCodes[from], graph.membraneCode[node]);
    release(synapseCodes[from], graph.synapseCode[node]);
  }
}

void Cores::touch(uint32_t in) {
  if (isTouched[in])
    return;
  isTouched[in] = true;
  touched.push_back(in);
}

void Cores::look(uint32_t node) {
  for (uint32_t in : touched) {
    score[in] = 0;
    present[in] = 0;
    wordsSaved[in] = 0;
    isTouched[in] = false;
  }
  touched.clear();
  seen = node;
  ofAll = 0;
  wordsApart = 0;
  uint32_t from = core[node];
  llvm::ArrayRef<Hypergraph::End> ends = graph.sourcesOf(node);
  inDegree = static_cast<uint32_t>(ends.size());
  for (const Hypergraph::End &end : ends) {
    uint32_t source = end.number;
    bool isOwn = graph.home[source] == node;
    uint32_t home = isOwn ? nothing : homeCore(source);
    int64_t rate = isOwn ? 0 : graph.rate[source];
    if (isOwn)
      reachesItself[source] = true;
    RowKind own = graph.rowKindOf(source, end.need);
    bool isMixed = graph.hasMixedRows[source];
    uint64_t apart = limits.rows.words(own, end.synapses);
    ofAll += rate;
    wordsApart += apart;
    const Pins *pins = slab.data() + graph.outOffset[source];
    for (uint32_t at = 0; at < reached[source]; ++at) {
      uint32_t in = pins[at].core;
      uint64_t synapses = pins[at].synapses;
      if (in == from) {
        if (pins[at].nodes == 1)
          continue;
        synapses -= end.synapses;
      }
      // With the node where it lies; nobody asks whether it fits there.
      RowKind others = isMixed ? kindOf(source, pins + at) : own;
      touch(in);
      if (in == home)
        home = nothing; // scored here, once
      score[in] += rate;
      ++present[in];
      wordsSaved[in] +=
          static_cast<int64_t>(apart + limits.rows.words(others, synapses)) -
          static_cast<int64_t>(limits.rows.words(std::max(others, own), synapses + end.synapses));
    }
    if (home != nothing) {
      touch(home);
      score[home] += rate;
    }
  }
  for (uint32_t source : graph.ownOf(node)) {
    // The node's own pin goes with it and costs nothing.
    uint32_t ownPin = reachesItself[source] ? 1 : 0;
    reachesItself[source] = false;
    const Pins *pins = slab.data() + graph.outOffset[source];
    for (uint32_t at = 0; at < reached[source]; ++at) {
      uint32_t in = pins[at].core;
      if (in == from && pins[at].nodes == ownPin)
        continue;
      touch(in);
      ofAll += graph.rate[source];
      score[in] += graph.rate[source];
    }
  }
}

bool Cores::codesFit(const std::vector<CodeCount> &codes, uint32_t code, uint32_t room) {
  if (codes.size() < room)
    return true;
  return codes.size() == room &&
         llvm::any_of(codes, [&](const CodeCount &have) { return have.code == code; });
}

bool Cores::fitsAt(uint32_t in) const {
  if (core[seen] == in)
    return true;
  if (neurons[in] + graph.weight[seen] > limits.neuronsPerCore ||
      axons[in] + axonsAt(in) > limits.axonsPerCore ||
      words[in] + wordsApart - static_cast<uint64_t>(wordsSaved[in]) > limits.synapseWordsPerCore)
    return false;
  if (limits.exactTimescales &&
      (!codesFit(membraneCodes[in], graph.membraneCode[seen], limits.membraneTimescales) ||
       !codesFit(synapseCodes[in], graph.synapseCode[seen], limits.synapseTimescales)))
    return false;
  return !routesMatter || routesFit(in);
}

/// Every core whose neurons would have more routes holds them still.
bool Cores::routesFit(uint32_t in) const {
  uint32_t from = core[seen];
  std::vector<uint32_t> changed = {in};
  for (const Hypergraph::End &end : graph.sourcesOf(seen)) {
    uint32_t source = end.number;
    const Pins *pins = slab.data() + graph.outOffset[source];
    int64_t change = 1;
    for (uint32_t at = 0; at < reached[source]; ++at) {
      if (pins[at].core == in)
        --change;
      if (pins[at].core == from && pins[at].nodes == 1)
        --change;
    }
    uint32_t home = graph.home[source] == seen ? in : homeCore(source);
    if (home == nothing)
      continue;
    routeChange[home] += change;
    changed.push_back(home);
  }
  for (uint32_t source : graph.ownOf(seen))
    routeChange[in] += reached[source];
  bool fits = true;
  for (uint32_t at : changed)
    fits &= routeChange[at] <= 0 ||
            routes[at] + static_cast<uint64_t>(routeChange[at]) <= limits.routesPerCore;
  for (uint32_t at : changed)
    routeChange[at] = 0;
  return fits;
}

bool Cores::isLegal(uint32_t in) const {
  return neurons[in] <= limits.neuronsPerCore && axons[in] <= limits.axonsPerCore &&
         words[in] <= limits.synapseWordsPerCore && routes[in] <= limits.routesPerCore &&
         (!limits.exactTimescales || (membraneCodes[in].size() <= limits.membraneTimescales &&
                                      synapseCodes[in].size() <= limits.synapseTimescales));
}

uint64_t Cores::excess() const {
  uint64_t sum = 0;
  auto beyond = [&](uint64_t have, uint64_t room) {
    if (have > room)
      sum += 1 + (have - room) * 1000 / std::max<uint64_t>(room, 1);
  };
  for (uint32_t in = 0; in < count; ++in) {
    beyond(neurons[in], limits.neuronsPerCore);
    beyond(axons[in], limits.axonsPerCore);
    beyond(words[in], limits.synapseWordsPerCore);
    beyond(routes[in], limits.routesPerCore);
    if (limits.exactTimescales) {
      beyond(membraneCodes[in].size(), limits.membraneTimescales);
      beyond(synapseCodes[in].size(), limits.synapseTimescales);
    }
  }
  return sum;
}
