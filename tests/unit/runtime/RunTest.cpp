//===- RunTest.cpp - Data sets, decisions, translation ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/Run.h"
#include "SmallNetwork.h"
#include "runtime/Decision.h"
#include "runtime/ImageMap.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::runtime;
using namespace chronaxie::tests;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

/// Two classes of two votes each: neurons 0, 1 of population 0 and 0, 1 of 1.
Readout readoutOf(ReadoutRule rule) {
  return {rule, {{0, 0, 0, 1.0}, {0, 1, 1, 1.0}, {1, 0, 0, 0.5}, {1, 1, 1, 2.0}}, {}};
}

/// Decides over potentials [tick][vote].
int32_t decide(ReadoutRule rule, const std::vector<std::vector<double>> &potentials,
               const SpikeTrain &train = {}) {
  Readout readout = readoutOf(rule);
  Decision decision(readout, static_cast<uint32_t>(potentials.size()));
  for (uint32_t tick = 0; tick < potentials.size(); ++tick)
    for (size_t vote = 0; vote < 4; ++vote)
      if (decision.wantsPotentials(tick))
        decision.addPotential(vote, potentials[tick][vote]);
  return decision.decide(train);
}

} // namespace

TEST(Decision, TakesTheLastPotentialsWithTheirFactors) {
  EXPECT_EQ(decide(ReadoutRule::Last, {{0, 9, 0, 9}, {2, 1, 2, 0.9}}), 0); // 3 > 2.8
  EXPECT_EQ(decide(ReadoutRule::Last, {{9, 0, 9, 0}, {2, 1, 2, 1.1}}), 1); // 3 < 3.2
}

TEST(Decision, TakesTheGreatestOrMeanPotentials) {
  std::vector<std::vector<double>> potentials = {{-5, -9, 0, 0}, {-7, -6, 0, 0}, {-7, -6, 0, 0}};
  EXPECT_EQ(decide(ReadoutRule::Max, potentials), 0);  // -5 > -6
  EXPECT_EQ(decide(ReadoutRule::Mean, potentials), 0); // -19 > -21
  potentials[0][1] = -6;
  EXPECT_EQ(decide(ReadoutRule::Mean, potentials), 1); // -19 < -18
}

TEST(Decision, CountsSpikes) {
  SpikeTrain train = {{0, 0, 0, 1}, {0, 1, 1, 1}, {1, 0, 0, 1}, {2, 0, 2, 1}, {3, 0, 0, 1}};
  EXPECT_EQ(decide(ReadoutRule::Count, {{}}, train), 0); // 3 > 2
  train.push_back({4, 1, 1, 1});
  EXPECT_EQ(decide(ReadoutRule::Count, {{}}, train), 1); // 3 < 4
}

TEST(Decision, GivesATieToTheLowestClassAndNothingWithoutARule) {
  EXPECT_EQ(decide(ReadoutRule::Last, {{1, 1, 0, 0}}), 0);
  EXPECT_EQ(decide(ReadoutRule::None, {{1, 2, 3, 4}}), -1);
}

TEST(Run, DecidesAlikeInAllSimulators) {
  for (ReadoutRule rule :
       {ReadoutRule::Last, ReadoutRule::Max, ReadoutRule::Mean, ReadoutRule::Count}) {
    QuantisedNetwork network = handNetwork(2);
    network.populations[2].scale = {2.0, 8.0}; // 16 is 8 units, 40 is 5
    connect(network, "in", 0, "a", 0, 16, 1);
    connect(network, "in", 0, "a", 1, 40, 1);
    connect(network, "in", 1, "a", 1, 101, 1);
    network.readout.rule = rule;
    network.readout.votes = {{2, 0, 0, 1.0}, {2, 1, 1, 1.0}};
    network.readout.classNames = {"left", "right"};
    std::vector<Sample> samples = {sampleOf(3, "0:0 1:0"), sampleOf(3, "1:1")};
    Image image = mapRandomly(2, network, handChip());
    auto emulator = llvm::cantFail(makeEmulator(image));
    std::vector<int32_t> expected = {0, rule == ReadoutRule::Count ? 1 : 0};
    EXPECT_EQ(llvm::cantFail(runReference(toFloat(network), samples)).decisions, expected);
    EXPECT_EQ(llvm::cantFail(runQuantised(network, samples)).decisions, expected);
    EXPECT_EQ(llvm::cantFail(runMachine(*emulator, image, samples)).decisions, expected);
  }
}

TEST(Run, ReportsProgressAndCounters) {
  QuantisedNetwork network = handNetwork(1);
  connect(network, "in", 0, "a", 0, 101, 1);
  Image image = mapRandomly(2, network, handChip());
  auto emulator = llvm::cantFail(makeEmulator(image));
  std::vector<Sample> samples = {sampleOf(3, "0:0"), sampleOf(4, "1:0 2:0")};
  std::vector<std::pair<size_t, size_t>> reported;
  RunOptions options;
  options.progress = [&](size_t done, size_t all) { reported.emplace_back(done, all); };
  for (int again = 0; again < 2; ++again) {
    RunResult result = llvm::cantFail(runMachine(*emulator, image, samples, options));
    EXPECT_EQ(result.ticks, 7u);
    EXPECT_EQ(result.neuronTicks, 9u); // one tick of skew a sample
    EXPECT_EQ(result.counters[size_t(Counter::Sops)], 3u);
    EXPECT_EQ(result.counters[size_t(Counter::Spikes)], 3u);
    EXPECT_EQ(result.saturations, 0u);
    EXPECT_EQ(result.cycles, 0u);
  }
  EXPECT_THAT(reported,
              ElementsAre(std::pair(1, 2), std::pair(2, 2), std::pair(1, 2), std::pair(2, 2)));
}

TEST(Run, NeedsCountedNeuronsReported) {
  QuantisedNetwork network = handNetwork(2);
  network.readout = {ReadoutRule::Count, {{2, 1, 0, 1.0}}, {}};
  Image image = mapRandomly(2, network, handChip());
  const PopulationMap &a = image.network.population(2);
  for (Core &core : image.cores)
    if (core.number() == a.core(1))
      core.mutable_neurons()->set_reported(int(a.slot(1)), false);
  auto emulator = llvm::cantFail(makeEmulator(image));
  auto result = runMachine(*emulator, image, sampleOf(1, ""));
  ASSERT_FALSE(bool(result));
  EXPECT_EQ(llvm::toString(result.takeError()),
            "image: the readout counts spikes of population 'a' neuron 1, which the chip does not "
            "report");
}

TEST(Run, RefusesSamplesThatAreNotTheImages) {
  QuantisedNetwork network = handNetwork(1);
  Image image = mapRandomly(2, network, handChip());
  auto emulator = llvm::cantFail(makeEmulator(image));
  auto result = runMachine(*emulator, image, sampleOf(1, "0:9"));
  ASSERT_FALSE(bool(result));
  EXPECT_EQ(llvm::toString(result.takeError()),
            "sample 0: event of population 0 neuron 9, which is no input channel");
  auto integer = runQuantised(network, sampleOf(1, "0:9"));
  ASSERT_FALSE(bool(integer));
  EXPECT_EQ(llvm::toString(integer.takeError()),
            "sample 0: event of population 0 neuron 9, which is no input channel");
}

TEST(Run, RefusesAMachineThatHoldsAnotherImage) {
  QuantisedNetwork small = handNetwork(1), large = handNetwork(40);
  large.populations[2].membraneBias.assign(40, 101);
  Image image = mapRandomly(2, small, handChip());
  auto other = llvm::cantFail(makeEmulator(mapRandomly(2, large, handChip())));
  auto result = runMachine(*other, image, sampleOf(2, ""));
  ASSERT_FALSE(bool(result));
  EXPECT_THAT(llvm::toString(result.takeError()), HasSubstr("where no neuron lies"));
}

TEST(ImageMap, KnowsWhereNeuronsLie) {
  QuantisedNetwork network = handNetwork(20);
  network.populations[2].threshold.assign(20, INT32_MAX);
  addPopulation(network, "b", 5, 3).scale[4] = 2.5;
  Image image = mapRandomly(9, network, handChip());
  ImageMap map(image);
  EXPECT_EQ(map.neuronCount(), 25u);
  EXPECT_EQ(map.largestSkew, 3u);
  EXPECT_EQ(map.startTick(3), 3u);
  EXPECT_EQ(map.scaleOf({3, 4}), 2.5);
  CoreSpike place = map.placeOf(NeuronName{3, 4});
  int64_t number = map.find(place.core, place.slot);
  ASSERT_GE(number, 0);
  EXPECT_EQ(map.nameOf(size_t(number)).population, 3u);
  EXPECT_EQ(map.nameOf(size_t(number)).neuron, 4u);
  EXPECT_EQ(map.describe(size_t(number)), "population 'b' neuron 4 (core " +
                                              std::to_string(place.core) + " slot " +
                                              std::to_string(place.slot) + ")");
  EXPECT_EQ(map.find(9, 0), -1);
  EXPECT_EQ(map.find(place.core, 16), -1);
  PopulationTable table = runtime::populationTable(image);
  EXPECT_FALSE(table.entries[2].canSpike);
  EXPECT_TRUE(table.entries[3].canSpike && table.entries[0].isInput && table.entries[1].isGraded);
}
