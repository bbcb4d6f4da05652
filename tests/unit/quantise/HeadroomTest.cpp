//===- HeadroomTest.cpp - How far a neuron's state can go -----------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Quantise/Headroom.h"
#include "targets/Arithmetic.h"
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace chronaxie;
using namespace chronaxie::quantise;

namespace {

/// Ticks before the chip's own arithmetic saturates.
uint64_t ticksUntilSaturation(const WorstCase &worst, uint64_t most) {
  arithmetic::ArithmeticWidths widths;
  widths.guardBits = 0;
  arithmetic::NeuronConstants neuron;
  neuron.threshold = std::numeric_limits<int32_t>::max();
  neuron.membraneRetention = static_cast<uint32_t>(worst.membraneRetention * 65536);
  neuron.synapseRetention = static_cast<uint32_t>(worst.synapseRetention * 65536);
  neuron.initialPotential = static_cast<int32_t>(worst.startPotential);
  neuron.initialCurrent = static_cast<int32_t>(worst.initialCurrent);
  neuron.membraneBias = static_cast<int32_t>(worst.membraneBias);
  arithmetic::NeuronState state;
  for (uint64_t tick = 0; tick < most; ++tick) {
    auto step = arithmetic::update(neuron, state, static_cast<int64_t>(worst.tickInput),
                                   static_cast<uint32_t>(tick), widths);
    if (step.potentialSaturated || step.currentSaturated)
      return tick;
    state = step.state;
  }
  return most;
}

constexpr double range = std::numeric_limits<int32_t>::max();

} // namespace

TEST(Headroom, CountsTheTicksOfAPlainIntegrator) {
  WorstCase worst;
  worst.membraneRetention = 1;
  worst.tickInput = 1 << 20;
  EXPECT_TRUE(mayLeave(worst, range));
  EXPECT_EQ(safeTicks(worst, range), 2047u);
  EXPECT_EQ(ticksUntilSaturation(worst, 10000), 2047u);
}

TEST(Headroom, AgreesWithTheChipWhenTheCurrentDecays) {
  for (double synapse : {0.0, 0.25, 0.5, 0.875, 1.0}) {
    WorstCase worst;
    worst.membraneRetention = 1;
    worst.synapseRetention = synapse;
    worst.tickInput = 300000;
    worst.membraneBias = 1000;
    worst.initialCurrent = 50000;
    worst.startPotential = 100000;
    uint64_t safe = safeTicks(worst, range);
    uint64_t real = ticksUntilSaturation(worst, 100000);
    EXPECT_LE(safe, real) << synapse;
    EXPECT_GE(safe + 2, real) << synapse; // the chip rounds toward zero
  }
}

TEST(Headroom, IsSafeForEverWithoutInput) {
  WorstCase worst;
  worst.membraneRetention = 1;
  worst.synapseRetention = 0.5;
  worst.initialCurrent = 1000;
  worst.startPotential = 1000;
  EXPECT_FALSE(mayLeave(worst, range));
  EXPECT_EQ(safeTicks(worst, range), std::numeric_limits<uint64_t>::max());
}

TEST(Headroom, SeesALeakThatHoldsTheInput) {
  WorstCase worst;
  worst.membraneRetention = 0.5;
  worst.tickInput = range / 2 - 1;
  EXPECT_FALSE(mayLeave(worst, range));
  worst.tickInput = range / 2 + 1;
  EXPECT_TRUE(mayLeave(worst, range));
}
