//===- PartitionTest.cpp - Neurons into cores -----------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Partition.h"
#include "compiler/Map/Pack.h"
#include "tests/unit/map/Graphs.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <set>

using namespace chronaxie;
using namespace chronaxie::map;
using testing::HasSubstr;

namespace {

Partition parted(const Problem &problem, const Limits &limits, PartitionOptions options = {}) {
  Partition partition = llvm::cantFail(map::partition(problem, limits, options));
  EXPECT_EQ(text(check(problem, partition, limits)), "");
  return partition;
}

std::string refusal(const Problem &problem, const Limits &limits, PartitionOptions options = {}) {
  auto result = map::partition(problem, limits, options);
  if (result)
    return "none";
  EXPECT_TRUE(result.errorIsA<DoesNotFit>());
  return llvm::toString(result.takeError());
}

size_t coresIn(const Partition &partition) {
  return std::set<uint32_t>(partition.begin(), partition.end()).size();
}

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

/// Words of each core's rows as packing makes them, weights of 8 bits.
std::vector<uint64_t> packedWords(const Problem &problem, const Partition &partition,
                                  const Chip &chip) {
  size_t cores = *std::max_element(partition.begin(), partition.end()) + 1;
  std::vector<uint32_t> slot, neurons(cores);
  for (uint32_t core : partition)
    slot.push_back(neurons[core]++);
  std::vector<std::vector<std::vector<RowEntry>>> rows(cores);
  std::vector<std::vector<uint32_t>> bank(cores);
  for (auto &each : rows)
    each.resize(problem.sources());
  for (auto &each : bank)
    each.resize(problem.sources());
  for (uint32_t source = 0; source < problem.sources(); ++source)
    for (uint64_t at = problem.offset[source]; at < problem.offset[source + 1]; ++at) {
      uint32_t sink = problem.sink[at], core = partition[sink];
      rows[core][source].insert(rows[core][source].end(), problem.synapses[at],
                                {slot[sink], 0, 127});
      bank[core][source] |= problem.needAt(at) == RowNeed::Learns;
    }
  std::vector<uint64_t> words;
  for (size_t core = 0; core < cores; ++core)
    words.push_back(pack(rows[core], chip, bank[core]).word.size());
  return words;
}

/// tiny2x2 with so many cores, of so many neurons and words.
Limits packedLimits(Chip &chip, uint32_t neurons, uint32_t cores, uint32_t words) {
  chip = chipAt("targets/tiny2x2.textproto");
  chip.set_neurons_per_core(neurons);
  chip.set_synapse_words_per_core(words);
  Limits limits = limitsOf(chip);
  limits.cores = cores;
  return limits;
}

/// From each input `synapses` to random neurons, without delays.
Problem randomRows(uint32_t neurons, uint32_t inputs, uint32_t synapses, uint64_t seed) {
  Random random(seed, 3);
  std::string text;
  for (uint32_t input = 0; input < inputs; ++input) {
    std::vector<uint32_t> order = random.order(neurons);
    for (uint32_t at = 0; at < synapses; ++at)
      text += "i" + std::to_string(input) + "->" + std::to_string(order[at]) + ";";
  }
  Problem problem = problemOf(neurons, inputs, text);
  problem.shape.assign(problem.sources(), {8, RowFormat::Residual::None, true});
  return problem;
}

} // namespace

TEST(Partition, KeepsPackedRowsThatFitTogether) {
  for (uint32_t synapses : {5, 9, 20, 40, 64}) {
    SCOPED_TRACE(synapses);
    Problem problem = randomRows(64, 64, synapses, 1);
    Chip chip;
    Partition one(64, 0);
    packedLimits(chip, 64, 1, 1);
    auto words = static_cast<uint32_t>(packedWords(problem, one, chip)[0]);
    EXPECT_EQ(parted(problem, packedLimits(chip, 64, 4, words)), one);
    EXPECT_EQ(parted(problem, packedLimits(chip, 64, 1, words)), one);
    // With absolute targets and all delays they were more.
    EXPECT_GT(64 * rowWords(chip, synapses, 8), words);
    EXPECT_EQ(refusal(problem, packedLimits(chip, 64, 1, words - 1)),
              "FIT-04 core 0: synapse memory words: need " + std::to_string(words) + ", room " +
                  std::to_string(words - 1) +
                  "; --weight-bits 8, or --neurons-per-core with fewer");
  }
}

TEST(Partition, FillsSeveralCoresWithPackedRows) {
  // Four groups of 16 neurons, each fed densely by 40 inputs of its own.
  std::string text;
  for (uint32_t input = 0; input < 160; ++input)
    for (uint32_t neuron = 0; neuron < 16; ++neuron)
      if ((input * 7 + neuron * 5) % 8 != 0)
        text += "i" + std::to_string(input) + "->" + std::to_string(input / 40 * 16 + neuron) + ";";
  Problem problem = problemOf(64, 160, text);
  problem.shape.assign(problem.sources(), {8, RowFormat::Residual::None, true});
  Chip chip = chipAt("targets/tiny2x2.textproto");
  // 14 synapses are 14 x 8 bits and a bitmap of 32, five words; 14 x 16 are seven.
  chip.set_synapse_words_per_core(40 * 5);
  Partition partition = parted(problem, limitsOf(chip));
  EXPECT_EQ(coresIn(partition), 4u);
  EXPECT_EQ(packedWords(problem, partition, chip), std::vector<uint64_t>(4, 200));
  Chip large = chip;
  large.set_neurons_per_core(256);
  EXPECT_EQ(packedWords(problem, parted(problem, limitsOf(large), {.neuronsPerCore = 16}), large),
            std::vector<uint64_t>(4, 200));
  chip.set_synapse_words_per_core(199);
  EXPECT_THAT(refusal(problem, limitsOf(chip)), HasSubstr("FIT-04 core "));
}

TEST(Partition, SpreadsPlasticRowsAsWidelyAsTheirWordsNeed) {
  std::string text;
  for (uint32_t input = 0; input < 64; ++input)
    for (uint32_t neuron = 0; neuron < 16; ++neuron)
      text += "i" + std::to_string(input) + "->" + std::to_string(neuron) + " learns;";
  Problem problem = problemOf(16, 64, text);
  Chip chip = chipAt("targets/tiny2x2.textproto");
  // A word for each of 64 x 16 synapses; as entries of 24 bits they took 768.
  EXPECT_EQ(packedWords(problem, Partition(16, 0), chip), std::vector<uint64_t>{1024});
  chip.set_synapse_words_per_core(900);
  Partition partition = parted(problem, limitsOf(chip));
  EXPECT_EQ(coresIn(partition), 2u);
  for (uint64_t words : packedWords(problem, partition, chip))
    EXPECT_LE(words, 900u);
  chip.set_synapse_words_per_core(1024);
  EXPECT_EQ(parted(problem, limitsOf(chip)), Partition(16, 0));
  chip.set_synapse_words_per_core(255);
  EXPECT_EQ(refusal(problem, limitsOf(chip)),
            "FIT-04 synapse memory words of all cores: need 1024, room 1020; a chip with 5 such "
            "cores, or --weight-bits 8");
}

TEST(Partition, CountsTheStaticSynapsesOfAPlasticRowAsPlastic) {
  // The row of input 0 learns where neuron 0 lies, and nowhere else.
  std::string text = "i0->0 learns;";
  for (uint32_t neuron = 1; neuron < 16; ++neuron)
    text += "i0->" + std::to_string(neuron) + ";";
  Problem problem = problemOf(16, 1, text);
  Limits limits = roomy(2, 16);
  EXPECT_EQ(measure(problem, Partition(16, 0), limits)[0].synapseWords, 16u);
  Partition apart(16, 0);
  apart[0] = 1;
  std::vector<CoreUse> uses = measure(problem, apart, limits);
  EXPECT_EQ(uses[0].synapseWords, 8u); // 15 of 16 bits
  EXPECT_EQ(uses[1].synapseWords, 1u);
  limits.synapseWordsPerCore = 15;
  parted(problem, limits);
}

TEST(Partition, TriesLikelyRowsWhereTheLongestDoNotFit) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    SCOPED_TRACE(seed);
    // Of each row some 26 synapses lead to each half of 512 neurons.
    Problem problem = randomRows(512, 32, 52, seed);
    Chip chip;
    Limits limits = packedLimits(chip, 256, 2, 1);
    Partition halves(512, 0);
    std::fill(halves.begin() + 256, halves.end(), 1);
    std::vector<uint64_t> words = packedWords(problem, halves, chip);
    limits.synapseWordsPerCore = (words[0] + words[1]) / 2 * 108 / 100;
    uint64_t longest = 32 * limits.rows.words(RowSizes::kindOf(problem.shape[0], RowNeed::Narrow),
                                              26); // a core's, were they as long as can be
    EXPECT_GT(longest, limits.synapseWordsPerCore);
    parted(problem, limits);
    // Where it is closer still, what is likely may be too little.
    for (uint64_t percent : {99, 101, 103}) {
      limits.synapseWordsPerCore = (words[0] + words[1]) / 2 * percent / 100;
      if (auto result = map::partition(problem, limits))
        EXPECT_EQ(text(check(problem, *result, limits)), "");
      else
        EXPECT_THAT(llvm::toString(result.takeError()), HasSubstr("synapse memory words"));
    }
  }
}

TEST(Partition, SaysWhatALargeNetworkLacksThatIsNotProvenToMisfit) {
  // Gaps and weights of which nothing is known could be much shorter.
  Problem problem = randomRows(2304, 8, 576, 1);
  Chip chip;
  Limits limits = packedLimits(chip, 256, 9, 130);
  EXPECT_THAT(refusal(problem, limits), HasSubstr("FIT-04 core 0: synapse memory words: need "));
}

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
