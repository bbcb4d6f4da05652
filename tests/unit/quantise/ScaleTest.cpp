//===- ScaleTest.cpp - The scale of one neuron ----------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Quantise/Scale.h"
#include "files/File.h"
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace chronaxie;
using namespace chronaxie::quantise;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Chip chipCalled(const char *path) {
  return llvm::cantFail(parseChip(llvm::cantFail(readFile(path)), path));
}

class Scale : public testing::Test {
protected:
  Chip chip = chipCalled("targets/single.textproto");
  ScaleLimits limits8{chip, 8};
  ScaleLimits limits16{chip, 16};
};

NeuronModel neuronWith(llvm::ArrayRef<Input> inputs, double threshold = 1) {
  NeuronModel neuron;
  neuron.threshold = threshold;
  neuron.inputs = inputs;
  return neuron;
}

} // namespace

TEST_F(Scale, TriesScalesBelowTheWholeRange) {
  Input inputs[] = {{0.5, false}, {-0.25, false}};
  ScaleChoice choice = chooseScale(neuronWith(inputs), limits8);
  ASSERT_EQ(choice.none.code, nullptr);
  // Two weights of one to two: 126 and 63 lose nothing, 127 would.
  EXPECT_GT(integerWeight(0.5, choice.best, limits8), 95);
  EXPECT_EQ(integerWeight(0.5, choice.best, limits8),
            -2 * integerWeight(-0.25, choice.best, limits8));
}

TEST_F(Scale, GivesOneWeightTheWholeRange) {
  Input inputs[] = {{-3.0, false}};
  ScaleChoice choice = chooseScale(neuronWith(inputs), limits16);
  EXPECT_EQ(integerWeight(-3.0, choice.best, limits16), -32767);
}

TEST_F(Scale, RoundsWeightsToNearestAndTiesAwayFromZero) {
  double unit = std::ldexp(1.0, static_cast<int>(limits8.guardBits));
  EXPECT_EQ(integerWeight(0.49, unit, limits8), 0);
  EXPECT_EQ(integerWeight(0.5, unit, limits8), 1);
  EXPECT_EQ(integerWeight(-0.5, unit, limits8), -1);
  EXPECT_EQ(integerWeight(-126.4, unit, limits8), -126);
  EXPECT_EQ(integerWeight(1e9, unit, limits8), 127);
  EXPECT_EQ(integerWeight(-1e9, unit, limits8), -127);
}

TEST_F(Scale, ShrinksUntilTheWorstTickIsAQuarterOfTheState) {
  std::vector<Input> inputs(100, {1.0, false});
  ScaleChoice choice = chooseScale(neuronWith(inputs), limits16);
  ASSERT_EQ(choice.none.code, nullptr);
  int64_t sum = worstSum(inputs, choice.best, limits16);
  EXPECT_LE(sum << limits16.guardBits, limits16.tickInput);
  EXPECT_GE(sum << limits16.guardBits, limits16.tickInput * 70 / 100);
}

TEST_F(Scale, CountsAGradedInputWithItsGreatestPayload) {
  std::vector<Input> inputs(40, {1.0, true});
  ScaleChoice choice = chooseScale(neuronWith(inputs), limits8);
  ASSERT_EQ(choice.none.code, nullptr);
  // 52 x 40 x 255 passes 2^19.
  EXPECT_EQ(integerWeight(1.0, choice.best, limits8), 51);
}

TEST_F(Scale, ShrinksUntilTheThresholdIsAnEighthOfTheState) {
  Input inputs[] = {{1e-4, false}};
  ScaleChoice choice = chooseScale(neuronWith(inputs, 1.0), limits16);
  ASSERT_EQ(choice.none.code, nullptr);
  EXPECT_LE(choice.best, static_cast<double>(limits16.state) + 0.5);
  EXPECT_GE(choice.best, 0.75 * static_cast<double>(limits16.state));
  EXPECT_LT(integerWeight(1e-4, choice.best, limits16), 27);
}

TEST_F(Scale, KeepsBiasesWithinTheInputOfATick) {
  Input inputs[] = {{1.0, false}};
  NeuronModel neuron = neuronWith(inputs);
  neuron.synapseBias = 100;
  neuron.membraneBias = -100;
  ScaleChoice choice = chooseScale(neuron, limits16);
  ASSERT_EQ(choice.none.code, nullptr);
  EXPECT_LE(201 * choice.best, static_cast<double>(limits16.tickInput) * 1.001);
}

TEST_F(Scale, LeavesAnInfiniteThresholdAlone) {
  Input inputs[] = {{1.0, false}};
  ScaleChoice choice = chooseScale(neuronWith(inputs, infinity), limits8);
  EXPECT_EQ(choice.none.code, nullptr);
  EXPECT_EQ(integerWeight(1.0, choice.best, limits8), 127);
}

TEST_F(Scale, ClipsAnOutlierOnlyWhenItIsClearlyBetter) {
  std::vector<Input> inputs;
  for (int at = 0; at < 400; ++at)
    inputs.push_back({(at % 2 ? -1 : 1) * (0.1 + 0.00025 * at), false});
  inputs.push_back({0.3, false});
  ScaleLimits coarse = limits8;
  coarse.weight = 7;
  ScaleChoice choice = chooseScale(neuronWith(inputs), coarse);
  EXPECT_GT(choice.best, 1.2 * std::ldexp(7.0, static_cast<int>(coarse.guardBits)) / 0.3);
  // At 8 bits the others are fine enough without it.
  choice = chooseScale(neuronWith(inputs), limits8);
  EXPECT_LE(choice.best, std::ldexp(127.0, static_cast<int>(limits8.guardBits)) / 0.3);
}

TEST_F(Scale, GivesANeuronWithoutWeightsTheFinestScaleOfItsConstants) {
  NeuronModel neuron = neuronWith({}, 2.0);
  neuron.membraneBias = 0.5;
  ScaleChoice choice = chooseScale(neuron, limits8);
  EXPECT_FALSE(choice.hasWeights);
  EXPECT_NEAR(choice.best * 2, static_cast<double>(limits8.state), 2);
  EXPECT_TRUE(std::isinf(chooseScale(neuronWith({}, 0), limits8).best));
}

TEST_F(Scale, NamesTheThresholdThatLeavesNoWeight) {
  Input inputs[] = {{1e-7, false}, {-1e-8, false}};
  ScaleChoice choice = chooseScale(neuronWith(inputs, 100), limits16);
  ASSERT_NE(choice.none.code, nullptr);
  EXPECT_STREQ(choice.none.code, "FIT-06");
  EXPECT_STREQ(choice.none.limit, "threshold");
  EXPECT_EQ(choice.none.value, 100);
  EXPECT_EQ(choice.none.greatestWeight, 1e-7);
  EXPECT_EQ(choice.none.room, static_cast<uint64_t>(limits16.state));
  EXPECT_NEAR(static_cast<double>(choice.none.need), 100 * 512 / 1e-7, 1e6);
}

TEST_F(Scale, NamesEveryKindOfConstantThatLeavesNoWeight) {
  Input inputs[] = {{1e-7, false}};
  NeuronModel plain = neuronWith(inputs, 1e-7);
  std::pair<const char *, double NeuronModel::*> kinds[] = {
      {"reset amount", &NeuronModel::resetAmount},
      {"reset value", &NeuronModel::resetValue},
      {"synapse bias", &NeuronModel::synapseBias},
      {"membrane bias", &NeuronModel::membraneBias},
      {"initial potential", &NeuronModel::initialPotential},
      {"initial current", &NeuronModel::initialCurrent}};
  for (auto [name, member] : kinds) {
    NeuronModel neuron = plain;
    neuron.*member = -100;
    ScaleChoice choice = chooseScale(neuron, limits16);
    ASSERT_NE(choice.none.code, nullptr) << name;
    EXPECT_STREQ(choice.none.code, "FIT-06");
    EXPECT_STREQ(choice.none.limit, name);
    EXPECT_GT(choice.none.need, choice.none.room);
  }
}

TEST_F(Scale, NamesTheAccumulatorThatTooManyEqualWeightsPass) {
  std::vector<Input> inputs(40000, {1.0, true});
  ScaleChoice choice = chooseScale(neuronWith(inputs), limits16);
  ASSERT_NE(choice.none.code, nullptr);
  EXPECT_STREQ(choice.none.code, "FIT-12");
  EXPECT_STREQ(choice.none.limit, "sum of its weights");
  EXPECT_EQ(choice.none.need, 40000u * 255);
  EXPECT_EQ(choice.none.room, (1u << 23) - 1);
}

TEST_F(Scale, NamesTheTickThatTooManyWeightsFill) {
  std::vector<Input> inputs(4000, {1.0, true});
  ScaleChoice choice = chooseScale(neuronWith(inputs), limits16);
  ASSERT_NE(choice.none.code, nullptr);
  EXPECT_STREQ(choice.none.code, "FIT-12");
  EXPECT_STREQ(choice.none.limit, "input of its worst tick");
  EXPECT_EQ(choice.none.need, 4000u * 255);
  EXPECT_EQ(choice.none.room, (1u << 19) - 1);
}

TEST_F(Scale, HoldsEveryLimitAtEveryScaleItChooses) {
  // A seeded sweep: weights, counts and constants over decades.
  uint64_t state = 1;
  auto uniform = [&] {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(state >> 11) / 9007199254740992.0;
  };
  int refused = 0;
  for (int trial = 0; trial < 1000; ++trial) {
    const ScaleLimits &limits = trial % 2 ? limits8 : limits16;
    std::vector<Input> inputs(1 + static_cast<size_t>(uniform() * 300));
    double spread = std::pow(10, uniform() * 6 - 3);
    for (Input &input : inputs)
      input = {(uniform() - 0.5) * spread, uniform() < 0.1};
    NeuronModel neuron = neuronWith(inputs, std::pow(10, uniform() * 8 - 3));
    neuron.resetAmount = uniform();
    neuron.resetValue = -uniform();
    neuron.synapseBias = uniform() - 0.5;
    neuron.membraneBias = uniform() - 0.5;
    neuron.initialPotential = uniform();
    neuron.initialCurrent = uniform();
    ScaleChoice choice = chooseScale(neuron, limits);
    if (choice.none.code) {
      EXPECT_GT(choice.none.need, choice.none.room);
      ++refused;
      continue;
    }
    double s = choice.best;
    auto magnitude = [s](double value) { return std::llround(std::abs(value * s)); };
    int64_t sum = worstSum(inputs, s, limits);
    EXPECT_LE(sum, limits.sum);
    EXPECT_LE((sum << limits.guardBits) + magnitude(neuron.synapseBias) +
                  magnitude(neuron.membraneBias),
              limits.tickInput);
    for (double value : {neuron.threshold, neuron.resetAmount, neuron.resetValue,
                         neuron.initialPotential, neuron.initialCurrent})
      EXPECT_LE(magnitude(value), limits.state);
    int32_t greatest = 0;
    for (const Input &input : inputs)
      greatest = std::max(greatest, std::abs(integerWeight(input.weight, s, limits)));
    EXPECT_GE(greatest, 1);
  }
  EXPECT_GT(refused, 0);
  EXPECT_LT(refused, 500);
}
