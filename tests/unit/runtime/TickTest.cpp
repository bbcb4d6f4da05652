//===- TickTest.cpp - Every rule of the tick, by hand -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Each network is small enough to be worked out on paper. It runs through the
// float reference, the integer simulator and the emulator; all must show the
// potentials and spikes written here. Unless a test says otherwise a neuron
// keeps half of V, nothing of I, and resets above 100 to 0.
//
//===----------------------------------------------------------------------===//
#include "SmallNetwork.h"
#include "runtime/Run.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::runtime;
using namespace chronaxie::tests;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

struct Seen {
  std::vector<double> potentials;                    ///< of "a" neuron 0, a tick
  std::vector<std::pair<uint32_t, uint32_t>> spikes; ///< (tick, neuron) of "a"
};

Seen see(const RunResult &run, size_t neurons) {
  Seen seen;
  const std::vector<double> &values = run.potentials[0][0].values;
  for (size_t i = 0; i < values.size(); i += neurons)
    seen.potentials.push_back(values[i]);
  for (const Event &spike : run.spikes[0])
    if (spike.population == 2)
      seen.spikes.emplace_back(spike.tick, spike.neuron);
  return seen;
}

Seen runIntegers(const QuantisedNetwork &network, const Sample &sample) {
  RunOptions options;
  options.potentials = {2};
  size_t neurons = network.populations[2].size;
  Image image = mapRandomly(1, network, handChip());
  auto emulator = llvm::cantFail(makeEmulator(image));
  Seen chip = see(llvm::cantFail(runMachine(*emulator, image, sample, options)), neurons);
  Seen integer = see(llvm::cantFail(runQuantised(network, sample, options)), neurons);
  EXPECT_EQ(chip.potentials, integer.potentials);
  EXPECT_EQ(chip.spikes, integer.spikes);
  return integer;
}

Seen run(const QuantisedNetwork &network, const Sample &sample) {
  RunOptions options;
  options.potentials = {2};
  Seen integer = runIntegers(network, sample);
  Seen real = see(llvm::cantFail(runReference(toFloat(network), sample, options)),
                  network.populations[2].size);
  EXPECT_EQ(real.potentials, integer.potentials);
  EXPECT_EQ(real.spikes, integer.spikes);
  return integer;
}

constexpr uint32_t keepAll = 1 << 16, keepHalf = 1 << 15;

} // namespace

TEST(Tick, DecaysThePotential) {
  QuantisedNetwork network = handNetwork(1);
  connect(network, "in", 0, "a", 0, 16, 1);
  EXPECT_THAT(run(network, sampleOf(5, "0:0 3:0")).potentials, ElementsAre(16, 8, 4, 18, 9));
}

TEST(Tick, IntegratesTheNewCurrent) {
  QuantisedNetwork network = handNetwork(1);
  network.populations[2].synapseRetention = {keepHalf};
  connect(network, "in", 0, "a", 0, 16, 1);
  // I: 16 8 4 2; V = V/2 + I.
  EXPECT_THAT(run(network, sampleOf(4, "0:0")).potentials, ElementsAre(16, 16, 12, 8));
}

TEST(Tick, KeepsAllAtRetentionOneAndNothingAtZero) {
  QuantisedNetwork network = handNetwork(2);
  network.populations[2].membraneRetention = {keepAll, 0};
  connect(network, "in", 0, "a", 0, 3, 1);
  connect(network, "in", 0, "a", 1, 101, 1);
  Seen seen = run(network, sampleOf(4, "0:0 2:0"));
  EXPECT_THAT(seen.potentials, ElementsAre(3, 3, 6, 6));
  EXPECT_THAT(seen.spikes, ElementsAre(std::pair(0, 1), std::pair(2, 1)));
}

TEST(Tick, AddsOneBiasBeforeTheSynapseAndOneAfter) {
  QuantisedNetwork network = handNetwork(1);
  network.populations[2].membraneRetention = {0};
  network.populations[2].synapseRetention = {keepAll};
  network.populations[2].synapseBias = {2};
  network.populations[2].membraneBias = {-5};
  // I: 2 4 6 8; V = I - 5.
  EXPECT_THAT(run(network, sampleOf(4, "")).potentials, ElementsAre(-3, -1, 1, 3));
}

TEST(Tick, SpikesAboveTheThresholdOnly) {
  QuantisedNetwork network = handNetwork(2);
  connect(network, "in", 0, "a", 0, 100, 1);
  connect(network, "in", 0, "a", 1, 101, 1);
  Seen seen = run(network, sampleOf(2, "0:0"));
  EXPECT_THAT(seen.spikes, ElementsAre(std::pair(0, 1)));
  EXPECT_THAT(seen.potentials, ElementsAre(100, 50));
}

TEST(Tick, NeverSpikesAtTheGreatestThreshold) {
  QuantisedNetwork network = handNetwork(1);
  network.populations[2].threshold = {INT32_MAX};
  network.populations[2].membraneBias = {INT32_MAX};
  EXPECT_THAT(runIntegers(network, sampleOf(3, "")).spikes, IsEmpty());
}

TEST(Tick, ResetsToAValue) {
  QuantisedNetwork network = handNetwork(1);
  network.populations[2].resetValue = {-16};
  connect(network, "in", 0, "a", 0, 120, 1);
  Seen seen = run(network, sampleOf(4, "0:0 1:0"));
  EXPECT_THAT(seen.potentials, ElementsAre(-16, -16, -8, -4));
  EXPECT_THAT(seen.spikes, ElementsAre(std::pair(0, 0), std::pair(1, 0)));
}

TEST(Tick, ResetsBySubtraction) {
  QuantisedNetwork network = handNetwork(1);
  network.populations[2].reset = ResetMode::Subtract;
  network.populations[2].resetAmount = {104};
  connect(network, "in", 0, "a", 0, 120, 1);
  // 120 - 104; 8 + 120 - 104; 12.
  EXPECT_THAT(run(network, sampleOf(3, "0:0 1:0")).potentials, ElementsAre(16, 24, 12));
}

TEST(Tick, KeepsThePotentialWithoutReset) {
  QuantisedNetwork network = handNetwork(1);
  network.populations[2].reset = ResetMode::None;
  connect(network, "in", 0, "a", 0, 208, 1);
  Seen seen = run(network, sampleOf(3, "0:0"));
  EXPECT_THAT(seen.potentials, ElementsAre(208, 104, 52));
  EXPECT_THAT(seen.spikes, ElementsAre(std::pair(0, 0), std::pair(1, 0)));
}

TEST(Tick, BlocksExactlyTheNextTickWithRefractoryOne) {
  QuantisedNetwork network = handNetwork(1);
  network.populations[2].refractoryTicks = {1};
  network.populations[2].membraneBias = {101};
  Seen seen = run(network, sampleOf(5, ""));
  EXPECT_THAT(seen.spikes, ElementsAre(std::pair(0, 0), std::pair(2, 0), std::pair(4, 0)));
}

TEST(Tick, HoldsTheResetValueWhileBlockedAndGoesOnIntegratingCurrent) {
  QuantisedNetwork network = handNetwork(1);
  network.populations[2].refractoryTicks = {3};
  network.populations[2].resetValue = {8};
  network.populations[2].synapseRetention = {keepAll};
  network.populations[2].membraneRetention = {0};
  network.populations[2].synapseBias = {1};
  connect(network, "in", 0, "a", 0, 110, 1);
  connect(network, "in", 1, "a", 0, -70, 1);
  // I: 111 112 113 44 45 46; blocked in ticks 1..3.
  EXPECT_THAT(run(network, sampleOf(6, "0:0 3:1")).potentials, ElementsAre(8, 8, 8, 8, 45, 46));
}

TEST(Tick, BeginsFromTheInitialStateAtTheStartTick) {
  for (uint32_t startTick : {1, 2, 5}) {
    QuantisedNetwork network = handNetwork(1);
    network.populations[2].startTick = startTick;
    network.populations[2].initialPotential = {32};
    network.populations[2].initialCurrent = {64};
    network.populations[2].synapseRetention = {keepHalf};
    // Held before the start, so a bias cannot run ahead.
    network.populations[2].membraneBias = {16};
    // I: 32 16 8; V: 16 + 32 + 16, 32 + 16 + 16, 32 + 8 + 16.
    EXPECT_THAT(run(network, sampleOf(3, "")).potentials, ElementsAre(64, 64, 56));
  }
}

TEST(Tick, DropsWhatArrivesBeforeTheStartTick) {
  QuantisedNetwork network = handNetwork(1);
  network.populations[2].startTick = 4;
  // Chip delay 2 with skew 4 would be network delay -2: the integers alone.
  connect(network, "in", 0, "a", 0, 16, 2);
  EXPECT_THAT(runIntegers(network, sampleOf(4, "0:0 1:0 2:0")).potentials,
              ElementsAre(16, 8, 4, 2));
}

TEST(Tick, DeliversEveryDelayOnceAroundTheRing) {
  for (uint32_t delay = 1; delay <= 16; ++delay) {
    QuantisedNetwork network = handNetwork(1);
    network.populations[2].membraneRetention = {0};
    connect(network, "in", 0, "a", 0, 5, delay);
    for (uint32_t first : {0u, 7u, 15u, 16u, 31u}) {
      std::vector<double> expected(50, 0.0);
      expected[first + delay - 1] = 5;
      EXPECT_EQ(run(network, sampleOf(50, std::to_string(first) + ":0")).potentials, expected);
    }
  }
}

TEST(Tick, AddsAllThatArriveInOneTick) {
  QuantisedNetwork network = handNetwork(1);
  network.populations[2].membraneRetention = {0};
  connect(network, "in", 0, "a", 0, 5, 1);
  connect(network, "in", 0, "a", 0, 6, 1); // the same pair again
  connect(network, "in", 1, "a", 0, -20, 1);
  connect(network, "in", 2, "a", 0, 1, 3);
  EXPECT_THAT(run(network, sampleOf(3, "0:0 0:2 2:0 2:1")).potentials, ElementsAre(11, 0, -8));
}

TEST(Tick, MultipliesGradedEvents) {
  QuantisedNetwork network = handNetwork(1);
  network.populations[2].membraneRetention = {0};
  network.populations[2].threshold = {10000};
  connect(network, "level", 1, "a", 0, -3, 1);
  EXPECT_THAT(run(network, sampleOf(4, "0:1=255 1:1=0 2:1=7")).potentials,
              ElementsAre(-765, 0, -21, 0));
}

TEST(Tick, FeedsSpikesBackWithTheirDelay) {
  QuantisedNetwork network = handNetwork(2);
  connect(network, "in", 0, "a", 0, 101, 1);
  connect(network, "a", 0, "a", 1, 101, 1);
  connect(network, "a", 1, "a", 0, 101, 3);
  EXPECT_THAT(run(network, sampleOf(10, "0:0")).spikes,
              ElementsAre(std::pair(0, 0), std::pair(1, 1), std::pair(4, 0), std::pair(5, 1),
                          std::pair(8, 0), std::pair(9, 1)));
}

TEST(Tick, ActsInTheSameTickAtDelayZero) {
  QuantisedNetwork network = handNetwork(1);
  // b reads a in a's own tick: one tick of skew more, chip delay 1.
  addPopulation(network, "b", 1, 2);
  connect(network, "in", 0, "a", 0, 101, 1);
  connect(network, "a", 0, "b", 0, 101, 1);
  Sample sample = sampleOf(3, "0:0 2:0");
  run(network, sample);
  RunResult result = llvm::cantFail(runReference(toFloat(network), sample));
  EXPECT_THAT(result.spikes[0], ElementsAre(Event{0, 2, 0, 1}, Event{0, 3, 0, 1}, Event{2, 2, 0, 1},
                                            Event{2, 3, 0, 1}));
  EXPECT_EQ(llvm::cantFail(runQuantised(network, sample)).spikes, result.spikes);
}

TEST(Tick, WrapsTheSumAtTheAccumulatorsWidth) {
  QuantisedNetwork network = handNetwork(1);
  network.populations[2].membraneRetention = {0};
  network.populations[2].threshold = {INT32_MAX};
  connect(network, "level", 0, "a", 0, 32767, 1);
  connect(network, "level", 1, "a", 0, 32767, 1);
  // 2 * 32767 * 255 = 16711170 = 2^24 - 66046.
  EXPECT_THAT(runIntegers(network, sampleOf(1, "0:0=255 0:1=255")).potentials, ElementsAre(-66046));
}

TEST(Tick, ClampsAndTellsWhereFirst) {
  QuantisedNetwork network = handNetwork(2);
  network.populations[2].synapseRetention = {0, keepAll};
  network.populations[2].synapseBias = {0, -1500000000};
  network.populations[2].membraneRetention = {keepAll, 0};
  network.populations[2].membraneBias = {2000000000, 0};
  network.populations[2].threshold = {INT32_MAX, INT32_MAX};
  std::vector<Sample> samples = {sampleOf(1, ""), sampleOf(3, "")};
  Image image = mapRandomly(3, network, handChip());
  auto emulator = llvm::cantFail(makeEmulator(image));
  // Both clamp in ticks 1 and 2 of sample 1: V of neuron 0, I of neuron 1.
  for (const RunResult &result : {llvm::cantFail(runQuantised(network, samples)),
                                  llvm::cantFail(runMachine(*emulator, image, samples))}) {
    EXPECT_EQ(result.saturations, 4u);
    ASSERT_EQ(result.firstSaturations.size(), 4u);
    const Saturation &first = result.firstSaturations[0];
    EXPECT_TRUE(first.isPotential);
    EXPECT_EQ(first.sample, 1u);
    EXPECT_EQ(first.tick, 1u);
    EXPECT_EQ(first.population, 2u);
    EXPECT_EQ(first.neuron, 0u);
    EXPECT_FALSE(result.firstSaturations[1].isPotential);
    EXPECT_EQ(result.firstSaturations[1].neuron, 1u);
  }
  EXPECT_THAT(runIntegers(network, sampleOf(2, "")).potentials,
              ElementsAre(2000000000, 2147483647));
}

TEST(Tick, WakesABlockWhenASteadyInputEnds) {
  QuantisedNetwork network = handNetwork(1);
  connect(network, "in", 0, "a", 0, 16, 1);
  // V rests at 31 under the input: 31 / 2 rounds to 15. Then it must move again.
  EXPECT_THAT(runIntegers(network, sampleOf(9, "0:0 1:0 2:0 3:0 4:0 5:0 6:0")).potentials,
              ElementsAre(16, 24, 28, 30, 31, 31, 31, 15, 7));
}

TEST(Tick, RoundsTowardZeroOnBothSides) {
  QuantisedNetwork network = handNetwork(1);
  network.populations[2].initialPotential = {-7};
  EXPECT_THAT(runIntegers(network, sampleOf(4, "")).potentials, ElementsAre(-3, -1, 0, 0));
}

TEST(Tick, DropsSpikesOutsideTheSample) {
  QuantisedNetwork network = handNetwork(1);
  addPopulation(network, "late", 1, 6).membraneBias = {101};
  network.populations[2].membraneBias = {101};
  // Chip ticks 1..9 for "a", of which network ticks 0..3 are the sample.
  Seen seen = run(network, sampleOf(4, ""));
  EXPECT_EQ(seen.spikes.size(), 4u);
}
