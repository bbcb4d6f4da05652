//===- CompareTest.cpp - Spike trains against each other --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/Compare.h"
#include "llvm/ADT/SmallVector.h"
#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::runtime;
using testing::ElementsAre;

namespace {

const PopulationTable table{{{"in", 4, true, false, true},
                             {"lif", 12, false, false, true},
                             {"out", 3, false, false, true},
                             {"readout", 2, false, false, false}}};

/// Spikes of "lif" as `tick:neuron`, of "out" as `tick:oN`; samples parted by `;`.
std::vector<SpikeTrain> trains(llvm::StringRef text) {
  std::vector<SpikeTrain> all;
  llvm::SmallVector<llvm::StringRef> samples;
  text.split(samples, ';');
  for (llvm::StringRef sample : samples) {
    SpikeTrain &train = all.emplace_back();
    llvm::SmallVector<llvm::StringRef> words;
    sample.split(words, ' ', -1, false);
    for (llvm::StringRef word : words) {
      auto [tick, neuron] = word.split(':');
      Event event;
      event.population = neuron.consume_front("o") ? 2 : 1;
      EXPECT_FALSE(tick.getAsInteger(10, event.tick) || neuron.getAsInteger(10, event.neuron));
      train.push_back(event);
    }
    std::sort(train.begin(), train.end());
  }
  return all;
}

Difference differ(llvm::StringRef left, llvm::StringRef right, std::vector<uint32_t> only = {}) {
  return compare(trains(left), trains(right), table, only);
}

} // namespace

TEST(Compare, FindsEqualTrainsEqual) {
  Difference difference = differ("0:1 3:2 3:o1;7:1", "0:1 3:2 3:o1;7:1");
  EXPECT_EQ(difference.left, 4u);
  EXPECT_EQ(difference.right, 4u);
  EXPECT_EQ(difference.wrong, 0u);
  EXPECT_FALSE(difference.first);
  EXPECT_TRUE(difference.worstNeurons.empty());
  ASSERT_EQ(difference.populations.size(), 2u);
  EXPECT_EQ(difference.populations[0].population, 1u);
  EXPECT_EQ(difference.populations[0].left, 3u);
  EXPECT_EQ(difference.populations[1].left, 1u);
  EXPECT_DOUBLE_EQ(difference.populations[0].countCorrelation, 1.0);
}

TEST(Compare, CountsWrongEntriesPerPopulationAndNeuron) {
  Difference difference = differ("0:1 3:2 5:2 3:o1", "0:1 4:2 3:o1 4:o1");
  EXPECT_EQ(difference.left, 4u);
  EXPECT_EQ(difference.right, 4u);
  EXPECT_EQ(difference.wrong, 4u);
  EXPECT_EQ(difference.populations[0].wrong, 3u);
  EXPECT_EQ(difference.populations[1].wrong, 1u);
  ASSERT_EQ(difference.worstNeurons.size(), 2u);
  const NeuronDifference &worst = difference.worstNeurons[0];
  EXPECT_EQ(worst.population, 1u);
  EXPECT_EQ(worst.neuron, 2u);
  EXPECT_EQ(worst.left, 2u);
  EXPECT_EQ(worst.right, 1u);
  EXPECT_EQ(worst.wrong, 3u);
  EXPECT_EQ(difference.worstNeurons[1].population, 2u);
}

TEST(Compare, NamesTheFirstDivergence) {
  Difference difference = differ("0:1;9:1 2:3;0:0", "0:1;9:1 5:o2;");
  ASSERT_TRUE(difference.first.has_value());
  EXPECT_EQ(difference.first->sample, 1u);
  EXPECT_EQ(difference.first->tick, 2u);
  EXPECT_EQ(difference.first->population, 1u);
  EXPECT_EQ(difference.first->neuron, 3u);
  EXPECT_TRUE(difference.first->leftSpikes);
  EXPECT_FALSE(difference.first->rightSpikes);
  difference = differ("5:o2", "2:o2 5:o2");
  EXPECT_EQ(difference.first->tick, 2u);
  EXPECT_FALSE(difference.first->leftSpikes);
  EXPECT_TRUE(difference.first->rightSpikes);
}

TEST(Compare, LooksAtThePopulationsThatAreAskedForAlone) {
  Difference difference = differ("0:1 3:o1", "0:2 3:o1", {2});
  EXPECT_EQ(difference.left, 1u);
  EXPECT_EQ(difference.wrong, 0u);
  EXPECT_FALSE(difference.first);
  ASSERT_EQ(difference.populations.size(), 1u);
}

TEST(Compare, TakesSamplesThatAreMissingForSilent) {
  Difference difference = differ("0:1;4:2;", "0:1");
  EXPECT_EQ(difference.wrong, 1u);
  EXPECT_EQ(difference.first->sample, 1u);
}

TEST(Compare, FindsATrainThatIsShifted) {
  EXPECT_EQ(differ("0:1 3:2 5:2", "1:1 4:2 6:2").populations[0].unexplainedShift, 1);
  EXPECT_EQ(differ("3:1 6:2 8:2;9:0", "1:1 4:2 6:2;7:0").populations[0].unexplainedShift, -2);
  // What the shift moves over the end of the sample may be missing.
  EXPECT_EQ(differ("0:1 3:2 6:2", "1:1 4:2").populations[0].unexplainedShift, 1);
  EXPECT_EQ(differ("0:1 3:2 6:2", "2:2 5:2").populations[0].unexplainedShift, -1);
  EXPECT_EQ(differ("0:1", "64:1").populations[0].unexplainedShift, 64);
}

TEST(Compare, ClaimsNoShiftWhereThereIsNone) {
  EXPECT_EQ(differ("0:1 3:2", "0:1 3:2").populations[0].unexplainedShift, 0);
  EXPECT_EQ(differ("0:1 3:2 5:2", "1:1 4:3 6:2").populations[0].unexplainedShift, 0);
  EXPECT_EQ(differ("0:1;0:1", "1:1;2:1").populations[0].unexplainedShift, 0);
  EXPECT_EQ(differ("", "1:1").populations[0].unexplainedShift, 0);
  EXPECT_EQ(differ("1:1", "").populations[0].unexplainedShift, 0);
  EXPECT_EQ(differ("0:1", "65:1").populations[0].unexplainedShift, 0);
}

TEST(Compare, CorrelatesCountsPerNeuron) {
  // 12 neurons; left counts 2, 1, 0...; right 1, 2, 0...
  double r = differ("0:0 1:0 0:1", "0:0 0:1 1:1").populations[0].countCorrelation;
  EXPECT_NEAR(r, (4 - 9 / 12.0) / (5 - 9 / 12.0), 1e-12);
  EXPECT_TRUE(std::isnan(differ("", "0:1").populations[0].countCorrelation));
  EXPECT_TRUE(std::isnan(differ("0:o0 0:o1 0:o2", "0:o1").populations[1].countCorrelation));
}

TEST(Compare, NamesTheTenWorstNeurons) {
  Difference difference = differ("0:0 0:1 0:2 0:3 0:4 0:5 0:6 0:7 0:8 0:9 0:10 0:11 1:11 0:o0", "");
  ASSERT_EQ(difference.worstNeurons.size(), 10u);
  EXPECT_EQ(difference.worstNeurons[0].neuron, 11u);
  EXPECT_EQ(difference.worstNeurons[1].neuron, 0u);
  EXPECT_EQ(difference.worstNeurons[9].neuron, 8u);
}

TEST(Flips, CountDecisionsThatBecameWrongAndRight) {
  std::vector<Sample> samples(6);
  for (Sample &sample : samples)
    sample.label = 1;
  samples[5].label = -1;
  Flips result = flips({1, 1, 0, 2, 1, 1}, {1, 0, 1, 0, -1, 0}, samples);
  EXPECT_EQ(result.labelled, 5u);
  EXPECT_EQ(result.leftCorrect, 3u);
  EXPECT_EQ(result.rightCorrect, 2u);
  EXPECT_EQ(result.becameWrong, 2u);
  EXPECT_EQ(result.becameRight, 1u);
}
