//===- PartitionTest.cpp - Neurons into cores -----------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Partition.h"
#include "tests/unit/map/Graphs.h"
#include "tests/unit/map/Parts.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <set>

using namespace chronaxie;
using namespace chronaxie::map;
using testing::HasSubstr;

namespace {

/// The least connectivity of all legal partitions, or a negative number.
double leastOfAll(const Problem &problem, const Limits &limits) {
  Partition partition(problem.neurons, 0);
  double best = -1;
  while (true) {
    if (check(problem, partition, limits).empty()) {
      double cost = connectivity(problem, partition);
      if (best < 0 || cost < best)
        best = cost;
    }
    uint32_t at = 0;
    while (at < problem.neurons && ++partition[at] == limits.cores)
      partition[at++] = 0;
    if (at == problem.neurons)
      return best;
  }
}

/// Groups of `size` neurons, all to all within; one synapse from group to group.
Problem communities(uint32_t groups, uint32_t size, uint64_t seed) {
  Random random(seed, 9);
  // Where neuron n of the text lies: the groups are scattered.
  std::vector<uint32_t> number = random.order(groups * size);
  std::string text;
  for (uint32_t group = 0; group < groups; ++group)
    for (uint32_t from = 0; from < size; ++from) {
      for (uint32_t to = 0; to < size; ++to)
        text += std::to_string(number[group * size + from]) + "->" +
                std::to_string(number[group * size + to]) + ";";
      if (from == 0)
        text += std::to_string(number[group * size]) + "->" +
                std::to_string(number[(group + 1) % groups * size + 1]) + ";";
    }
  return problemOf(groups * size, 0, text);
}

} // namespace

TEST(Partition, UsesOneCoreWhenEverythingFits) {
  Problem problem = randomProblem(100, 5, 10, 3, 1);
  EXPECT_EQ(parted(problem, roomy(16, 256)), Partition(100, 0));
}

TEST(Partition, HoldsNoNeurons) { EXPECT_TRUE(parted(problemOf(0, 2, ""), roomy(4, 4)).empty()); }

TEST(Partition, KeepsGroupsTogether) {
  for (uint64_t seed = 0; seed < 10; ++seed) {
    Problem problem = communities(4, 16, seed);
    EXPECT_EQ(connectivity(problem, parted(problem, roomy(4, 16))), 4);
    EXPECT_EQ(connectivity(problem, parted(problem, roomy(8, 20))), 4);
  }
}

TEST(Partition, KeepsGroupsTogetherThroughSeveralLevels) {
  Problem problem = communities(40, 20, 3);
  EXPECT_EQ(connectivity(problem, parted(problem, roomy(64, 40))), 20);
}

TEST(Partition, FindsTheLeastOfAllPartitionsOfSmallProblems) {
  uint32_t exact = 0, solved = 0;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Problem problem = randomProblem(8, 2, 3, 3, seed);
    Limits limits = roomy(3, 3 + seed % 3);
    limits.exactTimescales = seed % 2;
    if (limits.exactTimescales)
      limits.membraneTimescales = limits.synapseTimescales = 2;
    if (seed % 3 == 0)
      limits.axonsPerCore = 7;
    if (seed % 5 == 0)
      limits.synapseWordsPerCore = 9;
    if (seed % 7 == 0)
      limits.routesPerCore = 6;
    double least = leastOfAll(problem, limits);
    auto result = map::partition(problem, limits);
    if (!result) {
      llvm::consumeError(result.takeError());
      EXPECT_LT(least, 0) << "seed " << seed << ": there is a partition of " << least;
      continue;
    }
    ASSERT_GE(least, 0);
    EXPECT_EQ(text(check(problem, *result, limits)), "");
    EXPECT_LE(connectivity(problem, *result), 1.25 * least + 1e-6) << seed;
    exact += connectivity(problem, *result) <= least * (1 + 1e-5);
    ++solved;
  }
  EXPECT_GT(solved, 30u);
  EXPECT_GE(exact * 10, solved * 9);
}

TEST(Partition, IsLegalUnderEveryLimitAtOnce) {
  for (uint64_t seed = 0; seed < 12; ++seed) {
    Problem problem = randomProblem(300, 20, 6, 8, seed);
    Limits limits = roomy(16, 32);
    limits.axonsPerCore = 190;
    limits.synapseWordsPerCore = 320;
    limits.routesPerCore = 260;
    limits.membraneTimescales = limits.synapseTimescales = 8;
    limits.exactTimescales = true;
    parted(problem, limits);
  }
}

TEST(Partition, GroupsTimescalesWhenTheyAreExact) {
  // 8 codes, each in every community; 4 a core.
  Problem problem = communities(8, 16, 5);
  for (uint32_t neuron = 0; neuron < problem.neurons; ++neuron) {
    problem.membraneCode[neuron] = neuron % 8;
    problem.synapseCode[neuron] = neuron % 3;
  }
  Limits limits = roomy(8, 16);
  limits.membraneTimescales = 4;
  limits.synapseTimescales = 3;
  EXPECT_EQ(connectivity(problem, parted(problem, limits)), 8);
  limits.exactTimescales = true;
  EXPECT_GT(connectivity(problem, parted(problem, limits)), 8);
}

TEST(Partition, FillsCoresToTheLastPlace) {
  // Every place of the mesh is taken.
  for (uint64_t seed = 0; seed < 5; ++seed)
    EXPECT_EQ(coresIn(parted(randomProblem(64, 4, 5, 1, seed), roomy(4, 16))), 4u);
}

TEST(Partition, SpreadsOverSmallerCores) {
  Problem problem = randomProblem(60, 4, 5, 1, 2);
  PartitionOptions options;
  options.neuronsPerCore = 10;
  Partition partition = parted(problem, roomy(16, 256), options);
  for (const CoreUse &use : measure(problem, partition, roomy(16, 256)))
    EXPECT_LE(use.neurons, 10u);
}

TEST(Partition, GivesTheSameAnswerForTheSameSeed) {
  Problem problem = randomProblem(500, 20, 8, 4, 11);
  PartitionOptions options;
  options.seed = 5;
  Partition first = parted(problem, roomy(16, 50), options);
  EXPECT_EQ(first, parted(problem, roomy(16, 50), options));
}

TEST(Partition, NumbersCoresByTheirFirstNeuron) {
  Partition partition = parted(randomProblem(100, 5, 6, 1, 4), roomy(16, 16));
  uint32_t next = 0;
  for (uint32_t core : partition) {
    EXPECT_LE(core, next);
    next = std::max(next, core + 1);
  }
}

TEST(Partition, SaysHowManyNeuronsTheChipHasRoomFor) {
  EXPECT_EQ(refusal(randomProblem(70, 2, 3, 1, 1), roomy(4, 16)),
            "FIT-01 neurons: need 70, room 64; a chip with 5 such cores, or with more neurons a "
            "core");
}

TEST(Partition, NamesNeuronsThatFitNoCore) {
  Problem problem = problemOf(4, 3, "0->1; 2->1; 3->1; i0->1; i1->1; i2->1; 1->2 x9; 3->0");
  problem.blocks = {{"rec", 0}, {"in", 4}};
  Limits limits = roomy(2, 2);
  limits.axonsPerCore = 5;
  limits.synapseWordsPerCore = 4;
  EXPECT_EQ(refusal(problem, limits),
            "FIT-03 rec[1] fits no core: axons (distinct sources): need 6, room 5; prune its "
            "inputs, or a chip with more axons_per_core\n"
            "FIT-04 rec[1] fits no core: synapse memory words: need 6, room 4; --weight-bits 8, "
            "prune its inputs, or a chip with more synapse_words_per_core\n"
            "FIT-04 rec[2] fits no core: synapse memory words: need 5, room 4; --weight-bits 8, "
            "prune its inputs, or a chip with more synapse_words_per_core\n"
            "FIT-04 synapse memory words of all cores: need 11, room 8; a chip with 3 such cores, "
            "or --weight-bits 8");
}

TEST(Partition, CountsMisfitsAfterTheTwentieth) {
  std::string edges;
  for (int neuron = 0; neuron < 30; ++neuron)
    edges += "0->" + std::to_string(neuron) + "; 1->" + std::to_string(neuron) + ";";
  Limits limits = roomy(4, 10);
  limits.axonsPerCore = 1;
  std::string text = refusal(problemOf(30, 0, edges), limits);
  EXPECT_THAT(text, HasSubstr("neuron 19 fits no core"));
  EXPECT_THAT(text, testing::Not(HasSubstr("neuron 20 fits no core")));
  EXPECT_THAT(text, HasSubstr("FIT-03 neurons with too many axons (distinct sources), those above "
                              "included: need 30, room 0"));
}

TEST(Partition, NamesANeuronWithTooManyRoutes) {
  Limits limits = roomy(8, 2);
  limits.routesPerCore = 2;
  EXPECT_THAT(
      refusal(problemOf(6, 0, "0->0; 0->1; 0->2; 0->3; 0->4; 0->5"), limits),
      HasSubstr("FIT-05 neuron 0 fits no core: route entries: need 3, room 2; fewer targets "
                "of it"));
}

TEST(Partition, SaysAllTotalsThatNoPartitionMeets) {
  std::string edges;
  for (int from = 0; from < 12; ++from)
    for (int to = 0; to < 12; ++to)
      edges += std::to_string(from) + "->" + std::to_string(to) + " x4;";
  Problem problem = problemOf(12, 0, edges);
  std::iota(problem.membraneCode.begin(), problem.membraneCode.end(), 0);
  std::iota(problem.synapseCode.begin(), problem.synapseCode.end(), 0);
  Limits limits = roomy(3, 4);
  limits.axonsPerCore = 11;
  limits.routesPerCore = 10;
  limits.synapseWordsPerCore = 90;
  limits.membraneTimescales = 3;
  limits.synapseTimescales = 2;
  limits.exactTimescales = true;
  std::string text = refusal(problem, limits);
  EXPECT_THAT(text, HasSubstr("FIT-03 axons of all cores: need 36, room 33; a chip with 4 such "
                              "cores"));
  EXPECT_THAT(text, HasSubstr("FIT-04 synapse memory words of all cores: need 288, room 270"));
  EXPECT_THAT(text, HasSubstr("FIT-05 route entries of all cores: need 36, room 30"));
  EXPECT_THAT(text,
              HasSubstr("FIT-07 distinct membrane retentions of all cores: need 12, room 9; a "
                        "chip with 4 such cores, or --tau-error above 0"));
  EXPECT_THAT(text, HasSubstr("FIT-08 distinct synapse retentions of all cores: need 12, room 6"));
}

TEST(Partition, SaysWhatASingleCoreLacks) {
  Limits limits = roomy(1, 10);
  limits.axonsPerCore = 3;
  EXPECT_EQ(refusal(problemOf(4, 0, "0->1; 1->2; 2->3; 3->0"), limits),
            "FIT-03 axons of all cores: need 4, room 3; a chip with 2 such cores");
}

TEST(Partition, SaysHowManyCoresItWouldTake) {
  // Three neurons with four inputs of their own each and a common one: any two
  // together pass 8 axons.
  std::string edges;
  for (int neuron = 0; neuron < 3; ++neuron)
    for (int input = 0; input < 4; ++input)
      edges += "i" + std::to_string(4 * neuron + input) + "->" + std::to_string(neuron) + ";";
  Problem problem = problemOf(3, 12, edges);
  Limits limits = roomy(2, 3);
  limits.axonsPerCore = 7;
  EXPECT_EQ(refusal(problem, limits),
            "FIT-13 cores of the best partition found: need 3, room 2; a chip with 3 such cores\n"
            "FIT-03 core 0: axons: need 8, room 7; --neurons-per-core with fewer");
}
