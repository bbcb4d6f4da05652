//===- LearntWeightsTest.cpp - What compare says of learnt weights -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tools/chronaxie/LearntWeights.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::tools;
using testing::HasSubstr;

namespace {

/// Three synapses from one neuron: two learn within 0..2, one does not.
Network model() {
  Network network;
  network.populations.resize(2);
  network.populations[0].size = 1;
  network.populations[1].size = 3;
  network.profiles = {{0.1, 0.1, 20, 20, 0, 2, 0}};
  network.projections.resize(1);
  Projection &projection = network.projections[0];
  projection.name = "in-out";
  projection.target = 1;
  projection.rowOffset = {0, 3};
  projection.targetNeuron = {0, 1, 2};
  projection.weight = {1, 1, 1};
  projection.delayTicks = {4, 4, 4};
  projection.profile = {0, staticSynapse, 0};
  return network;
}

runtime::RunResult learnt(double first, double last) {
  runtime::RunResult result;
  result.weights = {{0, 0, 0, 4, first}, {0, 0, 2, 4, last}};
  return result;
}

} // namespace

TEST(LearntWeights, MeasuresInPartsOfTheRange) {
  LearningSummary summary =
      summariseLearning(model(), learnt(1.5, 1), learnt(1.6, 1), learnt(1.6, 1), learnt(1.6, 1));
  EXPECT_EQ(summary.firstDifference, "");
  EXPECT_EQ(summary.synapses, 2u);
  EXPECT_NEAR(summary.rmsChange, 0.3 / std::sqrt(2), 1e-12);
  EXPECT_NEAR(summary.rmsError, 0.05 / std::sqrt(2), 1e-12);
  EXPECT_NEAR(summary.greatestError, 0.05, 1e-12);
  EXPECT_THAT(print(summary), HasSubstr("in every weight"));
}

TEST(LearntWeights, NamesTheFirstWeightThatDiffers) {
  LearningSummary onChip =
      summariseLearning(model(), learnt(1, 1), learnt(1, 1), learnt(1, 1), learnt(1, 1.25));
  EXPECT_EQ(onChip.firstDifference, "in-out[0 -> 2, delay 4]: emulator: 1; rtl: 1.25");
  EXPECT_THAT(print(onChip), HasSubstr("WEIGHTS DIFFER: in-out[0 -> 2, delay 4]"));
  LearningSummary onEmulator =
      summariseLearning(model(), learnt(1, 1), learnt(1, 1), learnt(0.5, 1), learnt(0.5, 1));
  EXPECT_EQ(onEmulator.firstDifference, "in-out[0 -> 0, delay 4]: quantised: 1; emulator: 0.5");
}

TEST(LearntWeights, NoticesSynapsesThatAreMissing) {
  runtime::RunResult one = learnt(1, 1);
  one.weights.pop_back();
  EXPECT_EQ(
      summariseLearning(model(), learnt(1, 1), learnt(1, 1), learnt(1, 1), one).firstDifference,
      "emulator: 2 plastic weights; rtl: 1");
  EXPECT_EQ(summariseLearning(model(), one, one, one, one).firstDifference,
            "2 plastic synapses in the model, 1 on the chip");
}
