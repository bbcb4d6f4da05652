//===- Cores.h - Nodes in cores, with exact gains ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The state that every step of the partitioner moves nodes in. For each source
// it holds the cores it reaches with the number of nodes and synapses there;
// a resource (axon, code) is gained by a core at 0 -> 1 and released at 1 -> 0.
// `look` walks a node's sources once and then knows cost and fit of every core.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_MAP_CORES_H
#define CHRONAXIE_COMPILER_MAP_CORES_H

#include "compiler/Map/Hypergraph.h"

namespace chronaxie::map {

class Cores {
public:
  Cores(const Hypergraph &graph, const Limits &limits, uint32_t count);
  virtual ~Cores() = default;

  const Hypergraph &graph;
  const Limits limits;
  const uint32_t count;

  /// `nothing` while a node lies nowhere.
  uint32_t coreOf(uint32_t node) const { return core[node]; }
  llvm::ArrayRef<uint32_t> partition() const { return core; }
  /// Integer connectivity of what is placed; a source that lies nowhere counts
  /// all cores it reaches.
  int64_t cost() const { return total; }
  uint32_t neuronsIn(uint32_t in) const { return neurons[in]; }
  uint32_t axonsIn(uint32_t in) const { return axons[in]; }
  uint64_t wordsIn(uint32_t in) const { return words[in]; }
  /// How far all cores are beyond their limits together, in thousandths of each.
  uint64_t excess() const;
  /// Nodes of a core that a source reaches.
  uint32_t pinsIn(uint32_t source, uint32_t in) const;

  void put(uint32_t node, uint32_t into);
  void take(uint32_t node);
  virtual void move(uint32_t node, uint32_t into) {
    take(node);
    put(node, into);
  }

  /// Prepares costAt, fitsAt and axonsAt of `node`, as if it lay nowhere.
  void look(uint32_t node);
  /// Cores that already hold something of the node seen last.
  llvm::ArrayRef<uint32_t> related() const { return touched; }
  int64_t costAt(uint32_t in) const { return ofAll - score[in]; }
  /// What costs less there than in a core that knows nothing of the node.
  int64_t scoreAt(uint32_t in) const { return score[in]; }
  /// Axons that the node would add.
  uint32_t axonsAt(uint32_t in) const { return inDegree - present[in]; }
  bool fitsAt(uint32_t in) const;
  /// Whether every limit holds in a core as it is.
  bool isLegal(uint32_t in) const;

private:
  struct Pins {
    uint32_t core;
    uint32_t nodes;
    uint32_t synapses;
  };
  struct CodeCount {
    uint32_t code;
    uint32_t nodes;
  };
  /// Of the nodes of a pin those that need more than a narrow row.
  struct Needs {
    int32_t wide = 0, learn = 0;
  };
  RowKind kindOf(uint32_t source, const Pins *pins) const {
    if (!graph.hasMixedRows[source])
      return graph.rowKind[source];
    const Needs &nodes = needs[pins - slab.data()];
    return RowSizes::kindOf(graph.rowKind[source], nodes.learn  ? RowNeed::Learns
                                                   : nodes.wide ? RowNeed::Wide
                                                                : RowNeed::Narrow);
  }
  uint64_t wordsOf(uint32_t source, const Pins *pins) const {
    return limits.rows.words(kindOf(source, pins), pins->synapses);
  }
  /// Counts a node of a pin, or with -1 counts it no more.
  void countNeed(uint32_t source, const Pins *pins, RowNeed need, int32_t change) {
    if (graph.hasMixedRows[source]) {
      Needs &nodes = needs[pins - slab.data()];
      nodes.wide += need == RowNeed::Wide ? change : 0;
      nodes.learn += need == RowNeed::Learns ? change : 0;
    }
  }
  uint32_t homeCore(uint32_t source) const {
    return graph.home[source] == nothing ? nothing : core[graph.home[source]];
  }
  Pins *find(uint32_t source, uint32_t in);
  static bool codesFit(const std::vector<CodeCount> &codes, uint32_t code, uint32_t room);
  bool routesFit(uint32_t in) const;
  void touch(uint32_t in);

  std::vector<uint32_t> core;
  int64_t total = 0;
  std::vector<uint32_t> neurons, axons;
  std::vector<uint64_t> words, routes;
  std::vector<std::vector<CodeCount>> membraneCodes, synapseCodes;
  /// Pins of source s: slab[graph.outOffset[s] ...], as many as reached[s].
  std::vector<Pins> slab;
  std::vector<Needs> needs; ///< beside `slab`; empty: no source has mixed rows
  std::vector<uint32_t> reached;
  /// Whether the route memory can bind at all; the check costs a walk.
  bool routesMatter = false;

  // Of the node seen last.
  uint32_t seen = nothing;
  int64_t ofAll = 0;
  uint32_t inDegree = 0;
  uint64_t wordsApart = 0;
  std::vector<int64_t> score;
  std::vector<uint32_t> present;
  std::vector<int64_t> wordsSaved;
  std::vector<uint32_t> touched;
  std::vector<bool> isTouched;
  std::vector<bool> reachesItself; ///< own sources of the node, during `look`
  mutable std::vector<int64_t> routeChange;
};

} // namespace chronaxie::map
#endif
