//===- Scores.h - Cores that know every node's gain -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// score(x, c) is the traffic that x saves by lying in core c, given where all
// others lie: rates of its sources that reach c without it or lie there, and
// of its own sources that reach c. gain(x, c) = score(x, c) - score(x, core of
// x). A move changes scores only where a pin count passes between 0 and 1, or
// between 1 and 2 for the node that was alone (Fiduccia and Mattheyses 1982).
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_MAP_SCORES_H
#define CHRONAXIE_COMPILER_MAP_SCORES_H

#include "compiler/Map/Cores.h"

namespace chronaxie::map {

class ScoredCores : public Cores {
public:
  /// Every node put where `partition` says. Takes nodes * count * 8 bytes.
  ScoredCores(const Hypergraph &graph, const Limits &limits, uint32_t count,
              llvm::ArrayRef<uint32_t> partition);

  int64_t score(uint32_t node, uint32_t in) const { return scores[uint64_t{node} * count + in]; }
  int64_t gain(uint32_t node, uint32_t into) const {
    return score(node, into) - score(node, coreOf(node));
  }

  void move(uint32_t node, uint32_t into) override;

  struct Raised {
    uint32_t node;
    uint32_t core; ///< its gain into this core rose; own core: all its gains did
  };
  /// Since the last `forget`; may name a node twice.
  llvm::ArrayRef<Raised> raised() const { return risen; }
  void forget() { risen.clear(); }

private:
  void add(uint32_t node, uint32_t in, int64_t change);
  /// Own sources of `node` begin (1) or cease (-1) to lie in a core.
  void changeHome(uint32_t node, uint32_t in, int64_t sign);
  /// `node` came to (1) or went from (-1) a core as a sink.
  void changePins(uint32_t node, uint32_t in, int64_t sign);

  std::vector<int64_t> scores;
  std::vector<Raised> risen;
};

} // namespace chronaxie::map
#endif
