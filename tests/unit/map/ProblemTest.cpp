//===- ProblemTest.cpp - What a partition uses, breaks and costs ----------===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/map/Graphs.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::map;
using testing::HasSubstr;

TEST(Problem, TakesItsLimitsFromTheChip) {
  Chip chip = chipAt("targets/tiny2x2.textproto");
  Limits limits = limitsOf(chip);
  EXPECT_EQ(limits.cores, 4u);
  EXPECT_EQ(limits.neuronsPerCore, 16u);
  EXPECT_EQ(limits.axonsPerCore, 128u);
  EXPECT_EQ(limits.synapseWordsPerCore, 2048u);
  EXPECT_EQ(limits.routesPerCore, UINT32_MAX); // a tree a neuron; more is the routing's affair
  EXPECT_EQ(limits.membraneTimescales, 32u);
  EXPECT_EQ(limits.synapseTimescales, 16u);
  chip.set_multicast(false);
  EXPECT_EQ(limitsOf(chip).routesPerCore, 256u);
}

TEST(Problem, MeasuresEveryResourceOfACore) {
  // Core 0: 0, 1; core 1: 2, 3.
  Problem problem =
      problemOf(4, 1, "0->1; 0->2; 0->3 x2; 2->0; 2->2 x5; i0->2; i0->0; tau 0 5 6; tau 1 5 7");
  Partition partition = {0, 0, 1, 1};
  std::vector<CoreUse> uses = measure(problem, partition, roomy(2, 2));
  ASSERT_EQ(uses.size(), 2u);
  EXPECT_EQ(uses[0].neurons, 2u);
  EXPECT_EQ(uses[0].axons, 3u); // from 0, 2, i0
  EXPECT_EQ(uses[0].synapses, 3u);
  EXPECT_EQ(uses[0].synapseWords, 3u); // one row a word each
  EXPECT_EQ(uses[0].routes, 2u);       // 0 to both cores
  EXPECT_EQ(uses[0].membraneCodes, 1u);
  EXPECT_EQ(uses[0].synapseCodes, 2u);
  EXPECT_EQ(uses[1].axons, 3u);
  EXPECT_EQ(uses[1].synapses, 9u);
  EXPECT_EQ(uses[1].synapseWords, 2u + 3 + 1); // 3, 5 and 1 entries of 16 bits
  EXPECT_EQ(uses[1].routes, 2u);
}

TEST(Problem, CostsEachOtherCoreOnce) {
  Problem problem = problemOf(4, 1, "0->1; 0->2; 0->3; 2->0; 2->2; i0->2; i0->0; rate 0 10");
  EXPECT_EQ(connectivity(problem, {0, 0, 1, 1}), 10 + 1 + 2);
  EXPECT_EQ(connectivity(problem, {0, 0, 0, 0}), 1); // the input's one copy
  EXPECT_EQ(connectivity(problem, {0, 1, 2, 3}), 30 + 1 + 2);
}

TEST(Problem, AcceptsALegalPartition) {
  EXPECT_EQ(text(check(problemOf(4, 0, "0->1; 1->2"), {0, 0, 1, 1}, roomy(2, 2))), "");
}

TEST(Problem, SaysEveryBrokenLimitAtOnce) {
  Problem problem = problemOf(4, 2,
                              "0->1; 0->2 x9; 1->2; 1->0; i0->2; i1->2; "
                              "tau 0 1 1; tau 1 2 2; tau 2 3 3; tau 3 4 4");
  Limits limits = roomy(2, 2);
  limits.axonsPerCore = 3;
  limits.synapseWordsPerCore = 4;
  limits.routesPerCore = 1;
  limits.membraneTimescales = limits.synapseTimescales = 1;
  limits.exactTimescales = true;
  EXPECT_EQ(text(check(problem, {1, 1, 1, 5}, limits)),
            "FIT-13 1 neurons lie in cores beyond the chip: cores: need 6, room 2; a chip with "
            "more cores\n"
            "FIT-01 core 1: neurons: need 3, room 2; spread the network over more cores\n"
            "FIT-03 core 1: axons: need 4, room 3; --neurons-per-core with fewer\n"
            "FIT-04 core 1: synapse memory words: need 8, room 4; --weight-bits 8, or "
            "--neurons-per-core with fewer\n"
            "FIT-05 core 1: route entries: need 2, room 1; --neurons-per-core with fewer\n"
            "FIT-07 core 1: distinct membrane retentions: need 3, room 1; --tau-error above 0\n"
            "FIT-08 core 1: distinct synapse retentions: need 3, room 1; --tau-error above 0");
  limits.exactTimescales = false;
  EXPECT_THAT(text(check(problem, {1, 1, 1, 5}, limits)), testing::Not(HasSubstr("FIT-07")));
}

TEST(Problem, RefusesAPartitionOfAnotherSize) {
  EXPECT_THAT(text(check(problemOf(4, 0, "0->1"), {0, 0, 1}, roomy(2, 2))),
              HasSubstr("MAP-01 neurons with a core: need 4, room 3"));
}

TEST(Problem, NamesNeuronsByTheirPopulation) {
  Problem problem = problemOf(4, 2, "");
  EXPECT_EQ(nameOf(problem, 3), "neuron 3");
  EXPECT_EQ(nameOf(problem, 5), "input 1");
  problem.blocks = {{"rec", 0}, {"out", 3}, {"in", 4}};
  EXPECT_EQ(nameOf(problem, 2), "rec[2]");
  EXPECT_EQ(nameOf(problem, 3), "out[0]");
  EXPECT_EQ(nameOf(problem, 5), "in[1]");
}
