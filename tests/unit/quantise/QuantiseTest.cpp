//===- QuantiseTest.cpp - Float network to the chip's integers ------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Quantise/Quantise.h"
#include "files/File.h"
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

using namespace chronaxie;
using namespace chronaxie::quantise;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Population inputs(const char *name, uint32_t size, bool graded = false) {
  Population population;
  population.name = name;
  population.kind = PopulationKind::Input;
  population.size = size;
  population.graded = graded;
  return population;
}

Population neurons(const char *name, uint32_t size) {
  Population population;
  population.name = name;
  population.size = size;
  population.membraneRetention.assign(size, 0.5);
  population.synapseRetention.assign(size, 0);
  population.threshold.assign(size, 1);
  population.resetAmount.assign(size, 1);
  population.resetValue.assign(size, 0);
  population.synapseBias.assign(size, 0);
  population.membraneBias.assign(size, 0);
  population.initialPotential.assign(size, 0);
  population.initialCurrent.assign(size, 0);
  population.refractoryTicks.assign(size, 0);
  return population;
}

struct Synapse {
  uint32_t source, target;
  double weight;
  uint32_t delay = 1;
};

/// `synapses` ordered by source.
void connect(Network &network, const char *source, const char *target,
             const std::vector<Synapse> &synapses) {
  Projection projection;
  projection.name = std::string(source) + "-" + target;
  projection.source = static_cast<uint32_t>(network.find(source));
  projection.target = static_cast<uint32_t>(network.find(target));
  projection.rowOffset.assign(network.populations[projection.source].size + 1, 0);
  for (const Synapse &synapse : synapses) {
    ++projection.rowOffset[synapse.source + 1];
    projection.targetNeuron.push_back(synapse.target);
    projection.weight.push_back(synapse.weight);
    projection.delayTicks.push_back(synapse.delay);
  }
  for (size_t row = 0; row + 1 < projection.rowOffset.size(); ++row)
    projection.rowOffset[row + 1] += projection.rowOffset[row];
  network.projections.push_back(projection);
}

class Quantise : public testing::Test {
protected:
  Chip chip = llvm::cantFail(
      parseChip(llvm::cantFail(readFile("targets/single.textproto")), "single.textproto"));
  QuantiseOptions options;
  QuantiseReport report;
  Network network;

  void SetUp() override {
    network.name = "small";
    network.sourceHash = "abc";
    network.populations = {inputs("in", 2), neurons("rec", 3)};
    connect(network, "in", "rec", {{0, 0, 0.5}, {0, 1, -2}, {1, 1, 0.001}, {1, 2, 4, 16}});
    connect(network, "rec", "rec", {{0, 1, 0.25, 2}});
  }

  QuantisedNetwork quantised() {
    return llvm::cantFail(quantise::quantise(network, chip, options, report));
  }

  std::string refusal() {
    auto result = quantise::quantise(network, chip, options, report);
    return result ? "none" : llvm::toString(result.takeError());
  }
};

} // namespace

TEST_F(Quantise, GivesEachNeuronItsOwnScale) {
  QuantisedNetwork integers = quantised();
  EXPECT_FALSE(bool(check(integers)));
  EXPECT_EQ(integers.name, "small");
  EXPECT_EQ(integers.sourceHash, "abc");
  EXPECT_EQ(integers.weightBits, 8u);
  EXPECT_EQ(integers.widths, (Widths{16, 24, 10, 32}));
  const QuantisedPopulation &rec = integers.populations[1];
  const QuantisedProjection &in = integers.projections[0];
  // rec[0] and rec[2] have one weight each: the whole range. rec[1]'s -2 is 8
  // times its 0.25, and 0.001 is nothing beside it.
  EXPECT_THAT(in.rowOffset, ElementsAre(0u, 2u, 3u));
  EXPECT_THAT(in.targetNeuron, ElementsAre(0u, 1u, 2u));
  EXPECT_THAT(in.weight, ElementsAre(127, -120, 127));
  EXPECT_THAT(in.delayTicks, ElementsAre(1u, 1u, 16u));
  EXPECT_THAT(integers.projections[1].weight, ElementsAre(15));
  EXPECT_THAT(integers.projections[1].delayTicks, ElementsAre(2u));
  EXPECT_EQ(rec.scale[0], 127 * 1024 / 0.5);
  EXPECT_EQ(rec.scale[2], 127 * 1024 / 4.0);
  EXPECT_EQ(rec.threshold[0], 127 * 2048);
  EXPECT_EQ(rec.threshold[2], 127 * 256);
  EXPECT_EQ(rec.resetAmount[0], 127 * 2048);
  EXPECT_THAT(rec.membraneRetention, ElementsAre(32768u, 32768u, 32768u));
  EXPECT_THAT(rec.synapseRetention, ElementsAre(0u, 0u, 0u));
  EXPECT_EQ(report.synapses, 4u);
  EXPECT_EQ(report.roundedAway, 1u);
  EXPECT_EQ(report.clipped, 0u);
  EXPECT_GT(report.rmsWeightError, 0);
  EXPECT_LT(report.rmsWeightError, 0.005);
}

TEST_F(Quantise, KeepsBothEndsOfRetentionExact) {
  network.populations[1].membraneRetention = {0, 1, 1.0 / 65536};
  network.populations[1].synapseRetention = {1, 0, 65535.0 / 65536};
  QuantisedNetwork integers = quantised();
  EXPECT_THAT(integers.populations[1].membraneRetention, ElementsAre(0u, 65536u, 1u));
  EXPECT_THAT(integers.populations[1].synapseRetention, ElementsAre(65536u, 0u, 65535u));
}

TEST_F(Quantise, FloorsTheThresholdAndRoundsTheRest) {
  Population &rec = network.populations[1];
  double unit = 1 / (127 * 2048.0); // of rec[0]
  rec.threshold[0] = 1000.9 * unit;
  rec.resetAmount[0] = 1000.9 * unit;
  rec.resetValue[0] = -7.6 * unit;
  rec.synapseBias[0] = -0.6 * unit;
  rec.membraneBias[0] = 2.4 * unit;
  rec.initialPotential[0] = 3.5 * unit;
  rec.initialCurrent[0] = -3.5 * unit;
  rec.threshold[1] = -0.5;
  QuantisedNetwork integers = quantised();
  const QuantisedPopulation &to = integers.populations[1];
  EXPECT_EQ(to.threshold[0], 1000);
  EXPECT_EQ(to.resetAmount[0], 1001);
  EXPECT_EQ(to.resetValue[0], -8);
  EXPECT_EQ(to.synapseBias[0], -1);
  EXPECT_EQ(to.membraneBias[0], 2);
  EXPECT_EQ(to.initialPotential[0], 4);
  EXPECT_EQ(to.initialCurrent[0], -4);
  EXPECT_EQ(to.threshold[1], std::floor(-0.5 * to.scale[1]));
}

TEST_F(Quantise, GivesAReadoutTheThresholdThatNeverSpikes) {
  network.populations[1].threshold[2] = infinity;
  EXPECT_EQ(quantised().populations[1].threshold[2], std::numeric_limits<int32_t>::max());
}

TEST_F(Quantise, SharesTheLeastScaleInACore) {
  options.scaleOf = ScaleOf::Core;
  options.coreOf = {0, 0, 1};
  std::vector<double> shared = quantised().populations[1].scale;
  options.scaleOf = ScaleOf::Neuron;
  std::vector<double> own = quantised().populations[1].scale;
  EXPECT_THAT(shared, ElementsAre(own[1], own[1], own[2]));
}

TEST_F(Quantise, CountsWhatASharedScaleRoundsAway) {
  options.scaleOf = ScaleOf::Core;
  options.coreOf = {0, 0, 0};
  network.projections[0].weight = {0.001, -2, 0.001, 4};
  quantised();
  EXPECT_EQ(report.roundedAway, 2u);
  EXPECT_EQ(report.synapses, 3u);
}

TEST_F(Quantise, TakesAZeroWeightAsAnAbsentSynapse) {
  network.projections[0].weight[1] = 0;
  quantised();
  EXPECT_EQ(report.synapses, 4u);
  EXPECT_EQ(report.roundedAway, 0u);
}

TEST_F(Quantise, IsTheSameWithMoreThreads) {
  network.populations = {inputs("in", 50), neurons("rec", 101)};
  network.projections.clear();
  std::vector<Synapse> synapses;
  for (uint32_t source = 0; source < 50; ++source)
    for (uint32_t target = 0; target < 101; ++target)
      synapses.push_back({source, target, std::sin(source * 101.0 + target) / (1 + target)});
  connect(network, "in", "rec", synapses);
  QuantisedNetwork one = quantised();
  QuantiseReport oneReport = report;
  for (unsigned threads : {2u, 3u, 7u}) {
    options.threads = threads;
    QuantisedNetwork more = quantised();
    EXPECT_EQ(one.populations, more.populations);
    EXPECT_EQ(one.projections, more.projections);
    EXPECT_EQ(oneReport.rmsWeightError, report.rmsWeightError);
    EXPECT_EQ(oneReport.roundedAway, report.roundedAway);
  }
}

TEST_F(Quantise, SaysHowLongANeuronWithoutLeakIsSafe) {
  network.populations[1].membraneRetention[2] = 1;
  network.populations[1].threshold[2] = infinity;
  quantised();
  // One weight of 127 << 10 a tick into 2^31.
  EXPECT_EQ(report.safeTicksWithoutLeak, 2147483647u / (127 << 10));
  EXPECT_EQ(report.safeTicksNeuron, "rec[2]");
  EXPECT_EQ(report.mayLeaveRange, 1u);
}

TEST_F(Quantise, HasNoSafeTicksWithoutSuchANeuron) {
  quantised();
  EXPECT_EQ(report.safeTicksWithoutLeak, 0u);
  EXPECT_EQ(report.safeTicksNeuron, "");
  EXPECT_EQ(report.mayLeaveRange, 0u);
}

TEST_F(Quantise, NamesEveryNeuronThatNoScaleFits) {
  network.populations[1].threshold = {1e9, 1, 1e10};
  EXPECT_EQ(refusal(),
            "FIT-06 rec[0]: threshold of 1e+09 beside a greatest weight of 0.5, in units at which "
            "that weight is 1: need 1024000000000, room 268435455; greater weights against it, or "
            "a chip with fewer guard_bits or more constant_bits and state_bits\n"
            "FIT-06 rec[2]: threshold of 1e+10 beside a greatest weight of 4, in units at which "
            "that weight is 1: need 1280000000000, room 268435455; greater weights against it, or "
            "a chip with fewer guard_bits or more constant_bits and state_bits");
}

TEST_F(Quantise, CountsTheNeuronsAfterTheTwentieth) {
  network.populations[1] = neurons("rec", 30);
  network.projections.clear();
  std::vector<Synapse> synapses;
  for (uint32_t target = 0; target < 30; ++target)
    synapses.push_back({0, target, 1e-9});
  connect(network, "in", "rec", synapses);
  std::string text = refusal();
  EXPECT_THAT(text, HasSubstr("rec[19]: threshold"));
  EXPECT_THAT(text, testing::Not(HasSubstr("rec[20]")));
  EXPECT_THAT(text, HasSubstr("neurons that no scale fits, those above included: need 30, room 0"));
}

TEST_F(Quantise, RefusesASumThatNoAccumulatorHolds) {
  network.populations = {inputs("in", 40000, /*graded=*/true), neurons("rec", 1)};
  network.projections.clear();
  std::vector<Synapse> synapses;
  for (uint32_t source = 0; source < 40000; ++source)
    synapses.push_back({source, 0, 0.1});
  connect(network, "in", "rec", synapses);
  EXPECT_THAT(refusal(), HasSubstr("FIT-12 rec[0]: sum of its weights of 1020000 beside a "
                                   "greatest weight of 0.1, in units at which that weight is 1: "
                                   "need 10200000, room 8388607; fewer or more even synapses"));
}

TEST_F(Quantise, NamesDelaysRefractoryAndStartTicksBeyondTheChipAtOnce) {
  network.projections[0].delayTicks = {65, 1, 90, 70};
  network.populations[1].refractoryTicks = {63, 64, 70};
  network.populations[1].startTick = 256;
  EXPECT_EQ(refusal(),
            "FIT-02 delay of 3 synapses of in-rec, in[0] -> rec[0] first: need 90, room 64; "
            "shorter delays, or a chip with max_delay_ticks of 90\n"
            "FIT-09 refractory ticks of rec[1] and 1 more: need 70, room 63; a shorter refractory "
            "time, or a chip with more refractory_bits\n"
            "FIT-11 start tick of rec: need 256, room 255; shorter delays before it, or a chip "
            "with more start_tick_bits");
  auto result = quantise::quantise(network, chip, options, report);
  EXPECT_TRUE(result.errorIsA<DoesNotFit>());
  llvm::consumeError(result.takeError());
}

TEST_F(Quantise, RefusesWhatEarlierPassesOwe) {
  Network canonical = network;
  network.projections[1].delayTicks[0] = 0;
  EXPECT_EQ(refusal(), "projection rec-rec has a delay of 0; run snn-assign-delays and snn-skew "
                       "before snn-quantise");
  network.projections[1].delayTicks[0] = unassignedDelay;
  EXPECT_THAT(refusal(), HasSubstr("rec-rec has a delay that nothing decided"));
  network = canonical;
  network.populations[1].membraneRetention[1] = 0.3;
  EXPECT_EQ(refusal(), "rec[1]: membrane retention 0.300000 is no multiple of 2^-16; run "
                       "snn-apply-tables before snn-quantise");
  network = canonical;
  network.populations[1].spikesAtThreshold = true;
  EXPECT_EQ(refusal(), "population rec is not canonical; run snn-canonicalise before snn-quantise");
  network = canonical;
  options.weightBits = 10;
  EXPECT_EQ(refusal(), "--weight-bits 10: give 8, 12 or 16");
  options.weightBits = 8;
  options.scaleOf = ScaleOf::Core;
  EXPECT_EQ(refusal(), "one scale a core needs the core of each of the 3 neurons, 0 are given");
}

TEST_F(Quantise, TakesTwelveDecayBitsOrTheChips) {
  auto bits = [&](uint32_t asked) {
    llvm::Expected<uint32_t> found = decayBitsOf(asked, chip);
    return found ? std::to_string(*found) : toString(found.takeError());
  };
  EXPECT_EQ(bits(0), "0");
  EXPECT_EQ(bits(16), "0");
  EXPECT_EQ(bits(12), "12");
  EXPECT_EQ(bits(11), "--decay-bits 11: give 12 or 16, the retention_bits of the chip");
  EXPECT_EQ(bits(17), "--decay-bits 17: give 12 or 16, the retention_bits of the chip");
  chip.set_retention_bits(12);
  EXPECT_EQ(bits(12), "0");
  EXPECT_EQ(bits(16), "--decay-bits 16: give 12, the retention_bits of the chip");
  chip.set_retention_bits(8);
  EXPECT_EQ(bits(12), "--decay-bits 12: give 8, the retention_bits of the chip");
}

TEST_F(Quantise, RefusesDecaysFinerThanItsBits) {
  options.decayBits = 12;
  network.populations[1].membraneRetention[1] = 0.5 + 0x1p-13;
  EXPECT_EQ(refusal(), "rec[1]: membrane retention 0.500122 is no multiple of 2^-12; run "
                       "snn-apply-tables before snn-quantise");
  network.populations[1].membraneRetention[1] = 0.5 + 0x1p-12;
  network.populations[1].synapseRetention[0] = 0x1p-16;
  EXPECT_EQ(refusal(), "rec[0]: synapse retention 0.000015 is no multiple of 2^-12; run "
                       "snn-apply-tables before snn-quantise");
}

TEST_F(Quantise, RefusesMoreWeightBitsThanTheRowsHold) {
  chip.set_max_weight_bits(8);
  options.weightBits = 16;
  EXPECT_EQ(refusal(), "--weight-bits 16: the chip's rows hold 8 bits");
}
