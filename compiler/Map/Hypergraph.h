//===- Hypergraph.h - A mapping problem at one coarseness -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The partitioner's own form of a Problem: nodes are neurons or clusters of
// neurons, sources stay what they are, and every incidence can be walked from
// both ends. Rates are integers, so that gains are exact.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_MAP_HYPERGRAPH_H
#define CHRONAXIE_COMPILER_MAP_HYPERGRAPH_H

#include "compiler/Map/Problem.h"
#include <limits>

namespace chronaxie::map {

constexpr uint32_t nothing = std::numeric_limits<uint32_t>::max();

struct Hypergraph {
  /// One end of an incidence: a node seen from a source, or the other way.
  struct End {
    End() = default;
    End(uint32_t number, uint32_t synapses, RowNeed need)
        : number(number), synapses(synapses), need(need) {}
    uint32_t number = 0;
    uint32_t synapses : 30 = 0;
    RowNeed need : 2 = RowNeed::Narrow; ///< the greatest of them
  };

  uint32_t nodes = 0;
  uint32_t sources = 0;
  std::vector<uint32_t> weight; ///< neurons in each node
  std::vector<uint32_t> home;   ///< node that a source lies in; `nothing`: an input
  /// 2^24 times the rate over the highest, plus 1: a copy costs something even
  /// where no spike was recorded.
  std::vector<int64_t> rate;
  /// Per source: what its rows are, whatever their synapses, or where those need
  /// rows of more than one kind the narrow one.
  std::vector<RowKind> rowKind;
  std::vector<uint8_t> hasMixedRows; ///< per source: 1 where they do
  std::vector<uint64_t> outOffset, inOffset, ownOffset;
  std::vector<End> out;      ///< per source: the nodes it reaches
  std::vector<End> in;       ///< per node: the sources that reach it
  std::vector<uint32_t> own; ///< per node: the sources that lie in it
  /// One each per node when distinct codes are a hard limit, else empty.
  std::vector<uint32_t> membraneCode, synapseCode;

  /// Of a row with the synapses of `source` of which the greatest need is `need`.
  RowKind rowKindOf(uint32_t source, RowNeed need) const {
    return hasMixedRows[source] ? RowSizes::kindOf(rowKind[source], need) : rowKind[source];
  }
  llvm::ArrayRef<End> sinksOf(uint32_t source) const {
    return llvm::ArrayRef(out).slice(outOffset[source], outOffset[source + 1] - outOffset[source]);
  }
  llvm::ArrayRef<End> sourcesOf(uint32_t node) const {
    return llvm::ArrayRef(in).slice(inOffset[node], inOffset[node + 1] - inOffset[node]);
  }
  llvm::ArrayRef<uint32_t> ownOf(uint32_t node) const {
    return llvm::ArrayRef(own).slice(ownOffset[node], ownOffset[node + 1] - ownOffset[node]);
  }
};

Hypergraph hypergraphOf(const Problem &problem, bool exactTimescales);

/// Nodes merged into clusters 0 .. clusters - 1; nodes of a cluster have the
/// same codes.
Hypergraph contract(const Hypergraph &fine, llvm::ArrayRef<uint32_t> clusterOf, uint32_t clusters);

} // namespace chronaxie::map
#endif
