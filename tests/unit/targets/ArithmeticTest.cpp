//===- ArithmeticTest.cpp - The chip's rules, one by one --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Arithmetic.h"
#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace chronaxie::arithmetic;

namespace {
/// No leak, no bias, no refractoriness, resets to zero above 100.
NeuronConstants plain() {
  NeuronConstants neuron;
  neuron.threshold = 100;
  neuron.resetMode = 2;
  neuron.membraneRetention = 1 << 16;
  return neuron;
}
ArithmeticWidths narrow() { return {16, 24, 0, 32}; }
NeuronStep step(const NeuronConstants &neuron, NeuronState past, int64_t sum, uint32_t tick = 5) {
  return update(neuron, past, sum, tick, narrow());
}
} // namespace

TEST(Arithmetic, RetainsExactlyAtBothEnds) { // chip N1
  for (int64_t x : {int64_t{0}, int64_t{1}, int64_t{-1}, greatest(32), least(32)}) {
    EXPECT_EQ(retain(x, 0, 16), 0);
    EXPECT_EQ(retain(x, 1 << 16, 16), x);
  }
}

TEST(Arithmetic, RetainRoundsTowardZeroOnTheMagnitude) { // chip N1
  EXPECT_EQ(retain(3, 1 << 15, 16), 1);
  EXPECT_EQ(retain(-3, 1 << 15, 16), -1);
  EXPECT_EQ(retain(1, 65535, 16), 0);
  EXPECT_EQ(retain(-1, 65535, 16), 0);
  std::mt19937 random(2);
  for (int i = 0; i < 100000; ++i) {
    int64_t x = static_cast<int32_t>(random());
    uint32_t code = random() % 65537;
    long double exact = static_cast<long double>(x) * code / 65536;
    ASSERT_EQ(retain(x, code, 16), static_cast<int64_t>(std::trunc(exact)));
  }
}

TEST(Arithmetic, EveryStateReachesZeroWhenItLeaks) { // chip 4
  int64_t state = least(32);
  unsigned ticks = 0;
  for (; state != 0; ++ticks)
    state = retain(state, 65535, 16);
  EXPECT_GT(ticks, 65535u); // slow, but it gets there
}

TEST(Arithmetic, SaturatesAtTheWidthAndSaysSo) { // chip N2
  bool saturated = false;
  EXPECT_EQ(saturate(127, 8, saturated), 127);
  EXPECT_EQ(saturate(-128, 8, saturated), -128);
  EXPECT_FALSE(saturated);
  EXPECT_EQ(saturate(128, 8, saturated), 127);
  EXPECT_TRUE(saturated);
  saturated = false;
  EXPECT_EQ(saturate(-129, 8, saturated), -128);
  EXPECT_TRUE(saturated);
}

TEST(Arithmetic, WrapsSoThatSumsCommute) { // chip D1
  EXPECT_EQ(wrap(128, 8), -128);
  EXPECT_EQ(wrap(-129, 8), 127);
  EXPECT_EQ(wrap(255, 8), -1);
  EXPECT_EQ(wrap(-1, 8), -1);
  EXPECT_EQ(wrap(wrap(100 + 100, 8) - 100, 8), 100);
}

TEST(Arithmetic, CurrentGainsTheSumWithItsGuardBitsAndTheSynapseBias) { // chip N3
  NeuronConstants neuron = plain();
  neuron.threshold = 1 << 30;
  neuron.synapseRetention = 1 << 15;
  neuron.synapseBias = -3;
  NeuronStep result = update(neuron, {0, 9, 0}, -2, 1, {16, 24, 10, 32});
  EXPECT_EQ(result.state.current, 4 - 2 * 1024 - 3);
}

TEST(Arithmetic, PotentialUsesTheNewCurrentAndTheMembraneBias) { // chip N4
  NeuronConstants neuron = plain();
  neuron.membraneRetention = 1 << 15;
  neuron.membraneBias = 7;
  EXPECT_EQ(step(neuron, {-11, 0, 0}, 20).state.potential, -5 + 20 + 7);
}

TEST(Arithmetic, SpikesAboveTheThresholdNotAtIt) { // chip N5
  EXPECT_FALSE(step(plain(), {}, 100).spike);
  EXPECT_TRUE(step(plain(), {}, 101).spike);
  NeuronConstants silent = plain();
  silent.threshold = INT32_MAX;
  EXPECT_FALSE(step(silent, {INT32_MAX, 0, 0}, 1000).spike);
  EXPECT_TRUE(step(silent, {INT32_MAX, 0, 0}, 1000).potentialSaturated);
}

TEST(Arithmetic, ResetsByItsMode) { // chip N6
  NeuronConstants neuron = plain();
  neuron.resetAmount = 60;
  neuron.resetValue = -4;
  neuron.resetMode = 0;
  EXPECT_EQ(step(neuron, {}, 110).state.potential, 110);
  neuron.resetMode = 1;
  EXPECT_EQ(step(neuron, {}, 110).state.potential, 50);
  EXPECT_EQ(step(neuron, {}, 90).state.potential, 90);
  neuron.resetMode = 2;
  EXPECT_EQ(step(neuron, {}, 110).state.potential, -4);
}

TEST(Arithmetic, ResetBySubtractionSaturates) { // chip N6
  NeuronConstants neuron = plain();
  neuron.threshold = INT32_MIN;
  neuron.resetMode = 1;
  neuron.resetAmount = INT32_MAX;
  NeuronStep result = step(neuron, {-10, 0, 0}, 0);
  EXPECT_EQ(result.state.potential, INT32_MIN);
  EXPECT_TRUE(result.potentialSaturated);
}

TEST(Arithmetic, HoldsItsInitialStateBeforeItsStartTick) { // chip N7
  NeuronConstants neuron = plain();
  neuron.startTick = 3;
  neuron.initialPotential = 11;
  neuron.initialCurrent = 5;
  neuron.synapseRetention = 1 << 16;
  NeuronStep before = step(neuron, {77, 88, 9}, 1000, 2);
  EXPECT_EQ(before.state, (NeuronState{11, 5, 0}));
  EXPECT_FALSE(before.spike);
  NeuronStep at = step(neuron, {77, 88, 9}, 1, 3);
  EXPECT_EQ(at.state, (NeuronState{17, 6, 0}));
  NeuronStep after = step(neuron, at.state, 1, 4);
  EXPECT_EQ(after.state, (NeuronState{24, 7, 0}));
}

TEST(Arithmetic, RefractoryOneBlocksExactlyTheNextTick) { // chip N8
  NeuronConstants neuron = plain();
  neuron.refractoryTicks = 1;
  neuron.resetValue = 2;
  NeuronStep first = step(neuron, {}, 500);
  EXPECT_TRUE(first.spike);
  EXPECT_EQ(first.state.refractory, 1u);
  NeuronStep second = step(neuron, first.state, 500);
  EXPECT_FALSE(second.spike);
  EXPECT_EQ(second.state.potential, 2);
  EXPECT_EQ(second.state.current, 500); // the current does not stand still
  EXPECT_EQ(second.state.refractory, 0u);
  EXPECT_TRUE(step(neuron, second.state, 500).spike);
}
