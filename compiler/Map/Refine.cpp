//===- Refine.cpp - Better partitions by moving nodes ---------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Refine.h"
#include <algorithm>

using namespace chronaxie;
using namespace chronaxie::map;

void map::propagate(Cores &cores, unsigned passes, Random &random) {
  uint32_t nodes = cores.graph.nodes;
  for (unsigned pass = 0; pass < passes; ++pass) {
    int64_t before = cores.cost();
    for (uint32_t node : random.order(nodes)) {
      uint32_t from = cores.coreOf(node);
      cores.look(node);
      uint32_t best = from;
      auto better = [&](uint32_t a, uint32_t b) {
        return std::tuple(cores.costAt(a), cores.axonsAt(a)) <
               std::tuple(cores.costAt(b), cores.axonsAt(b));
      };
      for (uint32_t candidate : cores.related())
        if (better(candidate, best) && cores.fitsAt(candidate))
          best = candidate;
      if (best != from)
        cores.move(node, best);
    }
    if (cores.cost() == before)
      break;
  }
}
