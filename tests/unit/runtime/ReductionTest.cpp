//===- ReductionTest.cpp - Ticks as trained, and as rewritten ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Random networks in every tick that docs/semantics.md rewrites run twice: as
// they were trained, by the short loop below, and through the compiler's
// canonicalisation and the reference simulator. Spikes must be the same.
//
//===----------------------------------------------------------------------===//
#include "RandomNetwork.h"
#include "compiler/Passes/Canonicalise.h"
#include "runtime/Run.h"
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::runtime;
using namespace chronaxie::tests;

namespace {

constexpr uint32_t inputs = 6, neurons = 12;

/// One input and one recurrent population. Retentions are powers of two and
/// all else small multiples of 1/8, so that nothing rounds.
Network randomRecurrent(uint64_t seed) {
  Random random(seed);
  auto number = [&](int low, int high) { return double(random.within(low, high)) / 8; };
  Network network;
  network.populations.resize(2);
  network.populations[0].name = "in";
  network.populations[0].kind = PopulationKind::Input;
  network.populations[0].size = inputs;
  Population &layer = network.populations[1];
  layer.name = "layer";
  layer.size = neurons;
  for (uint32_t i = 0; i < neurons; ++i) {
    layer.membraneRetention.push_back(random.of<double>({0.25, 0.5, 1}));
    layer.synapseRetention.push_back(random.of<double>({0, 0.25, 0.5}));
    layer.threshold.push_back(number(8, 24));
    layer.resetAmount.push_back(layer.threshold.back());
    layer.membraneBias.push_back(number(0, 4));
    layer.initialPotential.push_back(number(-8, 8));
  }
  layer.resetValue = layer.synapseBias = layer.initialCurrent = std::vector<double>(neurons, 0.0);
  layer.refractoryTicks.assign(neurons, 0);
  for (uint32_t source : {0, 1}) {
    Projection &projection = network.projections.emplace_back();
    projection.name = source ? "recurrent" : "forward";
    projection.source = source;
    projection.target = 1;
    projection.rowOffset = {0};
    for (uint32_t i = 0; i < network.populations[source].size; ++i) {
      for (int k = 0; k < 4; ++k) {
        projection.targetNeuron.push_back(uint32_t(random.within(0, neurons - 1)));
        projection.weight.push_back(source ? number(-6, 6) : number(2, 12));
        projection.delayTicks.push_back(source ? uint32_t(random.within(1, 3)) : 0);
      }
      projection.rowOffset.push_back(projection.targetNeuron.size());
    }
  }
  return network;
}

/// The tick as trained: when the reset acts and which current is used is done
/// here as the framework's text says it, not rewritten.
SpikeTrain runAsTrained(const Network &network, const Sample &sample) {
  const Population &layer = network.populations[1];
  std::vector<std::vector<double>> arriving(sample.ticks + 8, std::vector<double>(neurons, 0.0));
  auto emit = [&](uint32_t projectionIndex, uint32_t neuron, uint32_t tick) {
    const Projection &projection = network.projections[projectionIndex];
    for (uint64_t i = projection.rowOffset[neuron]; i < projection.rowOffset[neuron + 1]; ++i)
      arriving[tick + projection.delayTicks[i]][projection.targetNeuron[i]] += projection.weight[i];
  };
  for (const Event &event : sample.events)
    emit(0, event.neuron, event.tick);

  SpikeTrain train;
  std::vector<double> potential = layer.initialPotential, current(neurons, 0.0);
  std::vector<bool> spikedBefore(neurons, false);
  for (uint32_t tick = 0; tick < sample.ticks; ++tick)
    for (uint32_t j = 0; j < neurons; ++j) {
      double before = current[j];
      current[j] = layer.synapseRetention[j] * before + arriving[tick][j];
      double used = layer.currentTiming == CurrentTiming::Previous ? before : current[j];
      double kept = layer.membraneRetention[j] * potential[j];
      bool isLate = layer.resetTiming != ResetTiming::SameTick && spikedBefore[j];
      if (isLate && layer.reset == ResetMode::ToValue)
        kept = layer.resetValue[j];
      potential[j] = kept + used + layer.membraneBias[j];
      if (isLate && layer.reset == ResetMode::Subtract)
        potential[j] -= layer.resetAmount[j];
      if (isLate && layer.resetTiming == ResetTiming::NextTickInputLost)
        potential[j] = layer.resetValue[j];
      bool spikes = layer.spikesAtThreshold ? potential[j] >= layer.threshold[j]
                                            : potential[j] > layer.threshold[j];
      spikedBefore[j] = spikes;
      if (!spikes)
        continue;
      train.push_back({tick, 1, j, 1});
      emit(1, j, tick);
      if (layer.resetTiming == ResetTiming::SameTick && layer.reset == ResetMode::ToValue)
        potential[j] = layer.resetValue[j];
      if (layer.resetTiming == ResetTiming::SameTick && layer.reset == ResetMode::Subtract)
        potential[j] -= layer.resetAmount[j];
    }
  return train;
}

struct Form {
  const char *name;
  ResetMode reset;
  ResetTiming timing;
  CurrentTiming current;
  bool atThreshold;
};

} // namespace

class Reduction : public testing::TestWithParam<Form> {};

TEST_P(Reduction, KeepsEverySpike) {
  Form form = GetParam();
  size_t spikes = 0, changed = 0;
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    Network network = randomRecurrent(seed);
    Population &layer = network.populations[1];
    layer.reset = form.reset;
    layer.resetTiming = form.timing;
    layer.currentTiming = form.current;
    layer.spikesAtThreshold = form.atThreshold;
    Sample sample = randomSamples(seed, populationTable(network), 1, 60, 25)[0];
    SpikeTrain trained = runAsTrained(network, sample);
    auto rewritten = passes::canonicalise(network);
    ASSERT_TRUE(bool(rewritten)) << llvm::toString(rewritten.takeError());
    auto run = runReference(network, sample);
    ASSERT_TRUE(bool(run)) << llvm::toString(run.takeError());
    EXPECT_EQ(run->spikes[0], trained) << "seed " << seed;
    spikes += trained.size();
    // The form matters: read as canonical, the network spikes otherwise.
    Network naive = randomRecurrent(seed);
    naive.populations[1].reset = form.reset;
    changed += llvm::cantFail(runReference(naive, sample)).spikes[0] != trained;
  }
  EXPECT_GT(spikes, 500u);
  bool isCanonical = form.timing == ResetTiming::SameTick && form.current == CurrentTiming::New &&
                     !form.atThreshold;
  if (isCanonical || (form.reset == ResetMode::ToValue && !form.atThreshold &&
                      form.timing == ResetTiming::NextTickInputKept))
    EXPECT_EQ(changed, 0u);
  else
    EXPECT_GT(changed, 10u);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, Reduction,
    testing::Values(
        Form{"Canonical", ResetMode::ToValue, ResetTiming::SameTick, CurrentTiming::New, false},
        Form{"CanonicalSubtract", ResetMode::Subtract, ResetTiming::SameTick, CurrentTiming::New,
             false},
        Form{"LateToValueInputLost", ResetMode::ToValue, ResetTiming::NextTickInputLost,
             CurrentTiming::New, false},
        Form{"LateToValueInputKept", ResetMode::ToValue, ResetTiming::NextTickInputKept,
             CurrentTiming::New, false},
        Form{"LateSubtract", ResetMode::Subtract, ResetTiming::NextTickInputKept,
             CurrentTiming::New, false},
        Form{"PreviousCurrent", ResetMode::ToValue, ResetTiming::SameTick, CurrentTiming::Previous,
             false},
        Form{"AtThreshold", ResetMode::None, ResetTiming::SameTick, CurrentTiming::New, true},
        Form{"AllAtOnce", ResetMode::Subtract, ResetTiming::NextTickInputKept,
             CurrentTiming::Previous, true}),
    [](const auto &info) { return info.param.name; });
