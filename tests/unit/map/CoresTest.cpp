//===- CoresTest.cpp - Exact gains under random moves ---------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Coarsen.h"
#include "compiler/Map/Refine.h"
#include "tests/unit/map/Graphs.h"
#include <cmath>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::map;

namespace {

Limits tight() {
  Limits limits = roomy(5, 12);
  limits.axonsPerCore = 40;
  limits.synapseWordsPerCore = 60;
  limits.routesPerCore = 50;
  limits.membraneTimescales = limits.synapseTimescales = 3;
  limits.exactTimescales = true;
  return limits;
}

/// A problem whose rows are of all kinds, on every other seed packed ones.
Problem mixedProblem(uint64_t seed, Limits &limits) {
  Problem problem = randomProblem(40, 6, 4, 4, seed);
  drawNeeds(problem, seed);
  limits = tight();
  Chip chip = plainRows();
  chip.set_packed_rows(seed % 2);
  limits.rows = RowSizes(chip, limits.neuronsPerCore);
  return problem;
}

/// Connectivity with the partitioner's integer rates.
int64_t integerCost(const Hypergraph &graph, const Problem &problem, const Partition &partition) {
  Problem integer = problem;
  int64_t sum = 0;
  for (uint32_t source = 0; source < problem.sources(); ++source) {
    std::fill(integer.rate.begin(), integer.rate.end(), 0);
    integer.rate[source] = 1;
    sum += graph.rate[source] * std::llround(connectivity(integer, partition));
  }
  return sum;
}

} // namespace

TEST(Cores, AgreesWithTheIndependentMeasure) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Limits limits;
    Problem problem = mixedProblem(seed, limits);
    Hypergraph graph = hypergraphOf(problem, true);
    Cores cores(graph, limits, 5);
    Random random(seed, 2);
    for (uint32_t node = 0; node < graph.nodes; ++node)
      cores.put(node, random.below(5));
    for (int move = 0; move < 300; ++move)
      cores.move(random.below(graph.nodes), random.below(5));
    Partition partition = cores.partition();
    std::vector<CoreUse> uses = measure(problem, partition, limits);
    for (uint32_t in = 0; in < uses.size(); ++in) {
      EXPECT_EQ(cores.neuronsIn(in), uses[in].neurons);
      EXPECT_EQ(cores.axonsIn(in), uses[in].axons);
      Limits own = limits;
      std::string broken = text(check(problem, partition, own));
      bool isLegal = broken.find("core " + std::to_string(in) + ":") == std::string::npos;
      if (limits.rows.isExact()) {
        EXPECT_EQ(cores.isLegal(in), isLegal);
        EXPECT_EQ(cores.wordsIn(in), uses[in].synapseWords);
      } else {
        EXPECT_TRUE(isLegal || !cores.isLegal(in));
        EXPECT_GE(cores.wordsIn(in), uses[in].synapseWords);
        EXPECT_LE(cores.wordsIn(in), uses[in].synapseWords * 5 / 4);
      }
    }
    EXPECT_EQ(cores.cost(), integerCost(graph, problem, partition));
  }
}

TEST(Cores, ForeseesCostAndFitOfEveryMove) {
  for (uint64_t seed = 0; seed < 12; ++seed) {
    Limits limits;
    Problem problem = mixedProblem(seed, limits);
    Hypergraph graph = hypergraphOf(problem, true);
    Cores cores(graph, limits, 5);
    Random random(seed, 2);
    for (uint32_t node = 0; node < graph.nodes; ++node)
      cores.put(node, random.below(5));
    int fitting = 0;
    for (int move = 0; move < 300; ++move) {
      uint32_t node = random.below(graph.nodes);
      uint32_t from = cores.coreOf(node);
      for (uint32_t in = 0; in < 5; ++in) {
        if (in == from)
          continue;
        std::vector<bool> legal;
        for (uint32_t each = 0; each < 5; ++each)
          legal.push_back(cores.isLegal(each));
        cores.look(node);
        int64_t change = cores.costAt(in) - cores.costAt(from);
        bool fits = cores.fitsAt(in);
        fitting += fits;
        int64_t before = cores.cost();
        uint32_t axons = cores.axonsIn(in);
        uint32_t adds = cores.axonsAt(in);
        cores.move(node, in);
        EXPECT_EQ(cores.cost() - before, change);
        EXPECT_EQ(cores.axonsIn(in), axons + adds);
        // What fits leaves its core legal and breaks no other.
        bool stays = cores.isLegal(in);
        for (uint32_t each = 0; each < 5; ++each)
          stays = stays && (cores.isLegal(each) || !legal[each]);
        EXPECT_EQ(fits, stays) << "seed " << seed << " move " << move;
        cores.move(node, from);
        EXPECT_EQ(cores.cost(), before);
      }
      cores.move(node, random.below(5));
    }
    EXPECT_GT(fitting, 0);
  }
}

TEST(Cores, KeepsEveryScoreExactThroughMoves) {
  for (uint64_t seed = 0; seed < 6; ++seed) {
    Problem problem = randomProblem(40, 6, 4, 4, seed);
    Hypergraph graph = hypergraphOf(problem, false);
    if (seed % 2) {
      Random random(seed, 4);
      Clustering step = cluster(graph, roomy(5, 40), 4, {}, random);
      graph = contract(graph, step.clusterOf, step.clusters);
    }
    Random random(seed, 2);
    Partition start;
    for (uint32_t node = 0; node < graph.nodes; ++node)
      start.push_back(random.below(4));
    ScoredCores cores(graph, roomy(4, 100), 4, start);
    for (int move = 0; move < 400; ++move) {
      cores.move(random.below(graph.nodes), random.below(4));
      for (uint32_t node = 0; node < graph.nodes; ++node) {
        cores.look(node);
        for (uint32_t in = 0; in < 4; ++in)
          ASSERT_EQ(cores.score(node, in), cores.scoreAt(in)) << seed << " " << move;
      }
    }
  }
}

TEST(Cores, CostsClustersAsTheirNeurons) {
  Problem problem = randomProblem(60, 6, 5, 2, 3);
  drawNeeds(problem, 3);
  Hypergraph fine = hypergraphOf(problem, true);
  Random random(3, 4);
  Clustering step = cluster(fine, roomy(5, 40), 5, {}, random);
  Hypergraph coarse = contract(fine, step.clusterOf, step.clusters);
  EXPECT_LT(coarse.nodes, fine.nodes);
  Limits limits = tight();
  Cores coarseCores(coarse, limits, 5), fineCores(fine, limits, 5);
  for (uint32_t node = 0; node < coarse.nodes; ++node)
    coarseCores.put(node, node % 5);
  for (uint32_t node = 0; node < fine.nodes; ++node) {
    uint32_t of = step.clusterOf[node];
    fineCores.put(node, of % 5);
    // One pair of codes a cluster.
    EXPECT_EQ(fine.membraneCode[node], coarse.membraneCode[of]);
    EXPECT_EQ(fine.synapseCode[node], coarse.synapseCode[of]);
  }
  EXPECT_EQ(coarseCores.cost(), fineCores.cost());
  EXPECT_EQ(coarseCores.excess(), fineCores.excess());
  for (uint32_t in = 0; in < 5; ++in)
    EXPECT_EQ(coarseCores.wordsIn(in), fineCores.wordsIn(in));
}

TEST(Cores, RepairsAPartitionThatBreaksItsLimits) {
  Problem problem = randomProblem(48, 4, 3, 1, 8);
  Hypergraph graph = hypergraphOf(problem, false);
  Limits limits = roomy(4, 12);
  limits.axonsPerCore = 36;
  Cores cores(graph, limits, 4);
  for (uint32_t node = 0; node < 30; ++node)
    cores.put(node, 0);
  Random random(1, 1);
  EXPECT_TRUE(repair(cores, 50, random));
  EXPECT_EQ(text(check(problem, Partition(cores.partition()), limits)), "");
}
