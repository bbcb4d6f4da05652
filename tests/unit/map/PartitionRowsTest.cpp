//===- PartitionRowsTest.cpp - Partitions bound by row memory ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Pack.h"
#include "tests/unit/map/Parts.h"
#include <gmock/gmock.h>

using namespace chronaxie;
using namespace chronaxie::map;
using testing::HasSubstr;

namespace {

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

/// Of each of 32 rows some 26 synapses lead to each half of 512 neurons; the words
/// of both halves, a core each.
struct TwoHalves {
  Problem problem;
  Chip chip;
  Limits limits;
  std::vector<uint64_t> words;
};
TwoHalves twoHalves(uint64_t seed) {
  TwoHalves made;
  made.problem = randomRows(512, 32, 52, seed);
  made.limits = packedLimits(made.chip, 256, 2, 1);
  Partition halves(512, 0);
  std::fill(halves.begin() + 256, halves.end(), 1);
  made.words = packedWords(made.problem, halves, made.chip);
  return made;
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
    auto [problem, chip, limits, words] = twoHalves(seed);
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

TEST(Partition, SplitsEvenlyWhereNothingElseIsFound) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    SCOPED_TRACE(seed);
    auto [problem, chip, limits, words] = twoHalves(seed);
    // Not a word to spare in the fuller half.
    limits.synapseWordsPerCore = std::max(words[0], words[1]);
    parted(problem, limits);
  }
}

TEST(Partition, SaysWhatALargeNetworkLacksThatIsNotProvenToMisfit) {
  // Gaps and weights of which nothing is known could be much shorter.
  Problem problem = randomRows(2304, 8, 576, 1);
  Chip chip;
  Limits limits = packedLimits(chip, 256, 9, 130);
  EXPECT_THAT(refusal(problem, limits), HasSubstr("FIT-04 core 0: synapse memory words: need "));
}
