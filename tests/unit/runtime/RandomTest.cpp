//===- RandomTest.cpp - Simulators against each other -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "RandomNetwork.h"
#include "runtime/Compare.h"
#include "runtime/Run.h"
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::runtime;
using namespace chronaxie::tests;

namespace {

RunOptions recordAll(const PopulationTable &table) {
  RunOptions options;
  for (uint32_t i = 0; i < table.entries.size(); ++i)
    if (!table.entries[i].isInput)
      options.potentials.push_back(i);
  return options;
}

void expectSameRun(const RunResult &a, const RunResult &b) {
  EXPECT_EQ(a.spikes, b.spikes);
  EXPECT_EQ(a.potentials, b.potentials);
  EXPECT_EQ(a.decisions, b.decisions);
  EXPECT_EQ(a.ticks, b.ticks);
  EXPECT_EQ(a.saturations, b.saturations);
  EXPECT_EQ(a.neuronTicks, b.neuronTicks);
  ASSERT_EQ(a.firstSaturations.size(), b.firstSaturations.size());
  for (size_t i = 0; i < a.firstSaturations.size(); ++i) {
    const Saturation &x = a.firstSaturations[i], &y = b.firstSaturations[i];
    EXPECT_EQ(std::tuple(x.isPotential, x.sample, x.tick, x.population, x.neuron),
              std::tuple(y.isPotential, y.sample, y.tick, y.population, y.neuron));
  }
}

uint64_t spikeCount(const RunResult &run) {
  uint64_t count = 0;
  for (const SpikeTrain &train : run.spikes)
    count += train.size();
  return count;
}

} // namespace

TEST(RandomNetworks, SpikeAlikeHoweverTheyAreMapped) {
  uint64_t spikes = 0, saturated = 0, silentBlocks = 0;
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Chip chip = chipCalled(seed % 3 ? "tiny2x2" : "mesh4x4");
    RandomShape shape;
    shape.hasExtremes = seed % 4 == 0;
    shape.hasBiases = seed % 3 != 0;
    shape.fanOut = seed % 3 ? 6 : 2;
    QuantisedNetwork network = randomNetwork(seed, chip, shape);
    PopulationTable table = populationTable(network);
    std::vector<Sample> samples = randomSamples(seed, table, 3, 90, seed % 2 ? 15 : 2);
    RunOptions options = recordAll(table);
    RunResult expected = llvm::cantFail(runQuantised(network, samples, options));
    for (uint64_t mapping = 0; mapping < 2; ++mapping) {
      Image image = mapRandomly(100 * seed + mapping, network, chip);
      auto emulator = makeEmulator(image);
      ASSERT_TRUE(bool(emulator)) << llvm::toString(emulator.takeError());
      auto run = runMachine(**emulator, image, samples, options);
      ASSERT_TRUE(bool(run)) << llvm::toString(run.takeError());
      expectSameRun(expected, *run);
      silentBlocks += run->counters[size_t(Counter::SkippedUpdates)];
    }
    spikes += spikeCount(expected);
    saturated += expected.saturations > 0;
  }
  // The networks are worth comparing: they spike, clamp and fall silent.
  EXPECT_GT(spikes, 20000u);
  EXPECT_GT(saturated, 5u);
  EXPECT_GT(silentBlocks, 1000u);
}

TEST(RandomNetworks, AreExactInFloatWhereEveryNumberIs) {
  uint64_t spikes = 0;
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomShape shape;
    shape.isExact = true;
    QuantisedNetwork network = randomNetwork(seed, chipCalled("tiny2x2"), shape);
    PopulationTable table = populationTable(network);
    std::vector<Sample> samples = randomSamples(seed, table, 2, 60);
    RunOptions options = recordAll(table);
    RunResult integer = llvm::cantFail(runQuantised(network, samples, options));
    auto reference = runReference(toFloat(network), samples, options);
    ASSERT_TRUE(bool(reference)) << llvm::toString(reference.takeError());
    ASSERT_EQ(integer.saturations, 0u);
    EXPECT_EQ(integer.spikes, reference->spikes);
    EXPECT_EQ(integer.potentials, reference->potentials);
    EXPECT_EQ(integer.decisions, reference->decisions);
    spikes += spikeCount(integer);
  }
  EXPECT_GT(spikes, 10000u);
}

TEST(RandomNetworks, DifferFromFloatByRoundingAlone) {
  // Decays round in the integers and threshold decisions may fall the other
  // way; with 10 guard bits that is rare, and until then spikes are the same.
  uint64_t wrong = 0, spikes = 0;
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    QuantisedNetwork network = randomNetwork(seed, chipCalled("tiny2x2"));
    PopulationTable table = populationTable(network);
    std::vector<Sample> samples = randomSamples(seed, table, 2, 60);
    RunResult integer = llvm::cantFail(runQuantised(network, samples));
    if (integer.saturations > 0)
      continue;
    RunResult reference = llvm::cantFail(runReference(toFloat(network), samples));
    Difference difference = compare(reference.spikes, integer.spikes, table);
    wrong += difference.wrong;
    spikes += difference.left;
  }
  EXPECT_GT(spikes, 5000u);
  EXPECT_LT(wrong, spikes / 50);
  RecordProperty("wrong", std::to_string(wrong) + " of " + std::to_string(spikes));
}

TEST(RandomNetworks, RunTheSameOnAnyNumberOfThreads) {
  QuantisedNetwork network = randomNetwork(7, chipCalled("tiny2x2"), {.hasExtremes = true});
  PopulationTable table = populationTable(network);
  std::vector<Sample> samples = randomSamples(7, table, 9, 40);
  RunOptions one = recordAll(table), three = one;
  three.threads = 3;
  std::vector<size_t> reported;
  three.progress = [&](size_t done, size_t all) {
    EXPECT_EQ(all, 9u);
    reported.push_back(done);
  };
  expectSameRun(llvm::cantFail(runQuantised(network, samples, one)),
                llvm::cantFail(runQuantised(network, samples, three)));
  EXPECT_EQ(reported, (std::vector<size_t>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
  Network real = toFloat(network);
  expectSameRun(llvm::cantFail(runReference(real, samples, one)),
                llvm::cantFail(runReference(real, samples, three)));
}

TEST(RandomNetworks, ForgetTheSampleBefore) {
  Chip chip = chipCalled("tiny2x2");
  QuantisedNetwork network = randomNetwork(11, chip);
  PopulationTable table = populationTable(network);
  std::vector<Sample> samples = randomSamples(11, table, 3, 50);
  std::vector<Sample> backwards(samples.rbegin(), samples.rend());
  Image image = mapRandomly(11, network, chip);
  auto emulator = llvm::cantFail(makeEmulator(image));
  RunResult a = llvm::cantFail(runMachine(*emulator, image, samples));
  RunResult b = llvm::cantFail(runMachine(*emulator, image, backwards));
  for (size_t i = 0; i < 3; ++i)
    EXPECT_EQ(a.spikes[i], b.spikes[2 - i]);
}
