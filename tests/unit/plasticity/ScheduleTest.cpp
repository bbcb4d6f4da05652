//===- ScheduleTest.cpp - What must change no weight and no spike ---------===//
// SPDX-License-Identifier: Apache-2.0
//
// Random recurrent networks that learn, their spikes their own: under random
// schedules of forced visits, other placements, over CLEAR, and frozen.
//
//===----------------------------------------------------------------------===//
#include "tests/unit/plasticity/Driven.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>
#include <set>

using namespace chronaxie;
using namespace chronaxie::tests;
using runtime::RunResult;

namespace {

struct Random {
  std::mt19937_64 engine;
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>(engine() % bound); }
  double real(double low, double high) {
    return low + (high - low) * static_cast<double>(engine() >> 11) * 0x1p-53;
  }
  bool chance(double share) { return real(0, 1) < share; }
};

constexpr uint32_t inputs = 8, neurons = 24, sampleTicks = 500;

/// "in" drives "exc" by static synapses; plastic ones, some static among
/// them, lead from "in" and "exc" to "exc".
Network randomLearning(uint64_t seed) {
  Random random{std::mt19937_64(seed)};
  Network network;
  network.name = "learning " + std::to_string(seed);
  network.sourceHash = std::string(64, 'e');
  for (double mu : {0.0, 0.4, 1.0})
    network.profiles.push_back({random.real(0.002, 0.01), random.real(0.002, 0.01),
                                random.real(5, 60), random.real(5, 60), 0, 0.3, mu});
  Population in, exc;
  in.name = "in";
  in.kind = PopulationKind::Input;
  in.size = inputs;
  exc.name = "exc";
  exc.size = neurons;
  for (uint32_t i = 0; i < neurons; ++i) {
    exc.membraneRetention.push_back(0.5 + 0.125 * random.below(4)); // few: every table holds them
    exc.threshold.push_back(random.real(0.8, 1.2));
    exc.refractoryTicks.push_back(random.below(4));
  }
  for (auto column : {&Population::synapseRetention, &Population::resetAmount,
                      &Population::resetValue, &Population::synapseBias, &Population::membraneBias,
                      &Population::initialPotential, &Population::initialCurrent})
    (exc.*column).assign(neurons, 0);
  network.populations = {in, exc};
  for (uint32_t source : {0u, 1u}) {
    Projection plastic{source ? "exc_exc" : "in_exc", source, 1, {0}, {}, {}, {}, {}};
    for (uint32_t i = 0; i < network.populations[source].size; ++i) {
      for (uint32_t j = 0; j < neurons; ++j)
        if (random.chance(0.4)) {
          plastic.targetNeuron.push_back(j);
          plastic.weight.push_back(random.real(0.02, 0.25));
          plastic.delayTicks.push_back(1 + random.below(64));
          plastic.profile.push_back(static_cast<int32_t>(random.below(4)) - 1);
        }
      plastic.rowOffset.push_back(plastic.weight.size());
    }
    network.projections.push_back(std::move(plastic));
  }
  Projection drive{"drive", 0, 1, {0}, {}, {}, {}, {}};
  for (uint32_t i = 0; i < inputs; ++i) {
    for (uint32_t j = i; j < neurons; j += inputs) {
      drive.targetNeuron.push_back(j);
      drive.weight.push_back(1.3);
      drive.delayTicks.push_back(1 + random.below(20));
    }
    drive.rowOffset.push_back(drive.weight.size());
  }
  network.projections.push_back(std::move(drive));
  sortRows(network);
  return network;
}

std::vector<Sample> randomSamples(uint64_t seed, size_t count) {
  Random random{std::mt19937_64(seed + 1000)};
  std::vector<Sample> samples(count);
  for (Sample &sample : samples) {
    sample.ticks = sampleTicks;
    for (uint32_t tick = 0; tick < sampleTicks; ++tick)
      for (uint32_t neuron = 0; neuron < inputs; ++neuron)
        if (random.chance(tick / 100 % 2 ? 0.002 : 0.04)) // silent for longer than the history
          sample.events.push_back({tick, 0, neuron, 1});
  }
  return samples;
}

Compiled compiled(const Network &network, uint64_t seed = 1, uint32_t neuronsPerCore = 0,
                  uint32_t weightBits = 16,
                  const std::optional<QuantisedNetwork> &frozen = std::nullopt) {
  CompileOptions options;
  options.weightBits = weightBits;
  options.seed = seed;
  options.neuronsPerCore = neuronsPerCore;
  llvm::Expected<Compiled> made = compile(network, chipNamed("mesh4x4"), options, frozen);
  if (!made)
    llvm::report_fatal_error(made.takeError());
  return std::move(*made);
}

std::unique_ptr<runtime::Machine> emulatorOf(const Image &image,
                                             runtime::EmulatorOptions options = {}) {
  return llvm::cantFail(runtime::makeEmulator(image, options));
}

RunResult learnUnmapped(const QuantisedNetwork &network, llvm::ArrayRef<Sample> samples) {
  runtime::RunOptions options;
  options.learns = true;
  return llvm::cantFail(runtime::runQuantised(network, samples, options));
}

uint64_t forcedVisits(const RunResult &result) {
  return result.counters[static_cast<size_t>(runtime::Counter::ForcedVisits)];
}

size_t spikesOf(const RunResult &result) {
  size_t spikes = 0;
  for (const SpikeTrain &train : result.spikes)
    spikes += train.size();
  return spikes;
}

/// How many weights two runs differ in.
size_t differences(const std::vector<runtime::LearntWeight> &a,
                   const std::vector<runtime::LearntWeight> &b) {
  EXPECT_EQ(a.size(), b.size());
  size_t count = 0;
  for (const auto &[left, right] : llvm::zip(a, b))
    count += left != right;
  return count;
}

TEST(Schedule, OfForcedVisitsChangesNoWeightAndNoSpike) {
  std::set<uint64_t> visits;
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    Compiled made = compiled(randomLearning(seed), 1, 6);
    std::vector<Sample> samples = randomSamples(seed, 2);
    RunResult expected = learnUnmapped(made.quantised, samples);
    ASSERT_GT(spikesOf(expected), 500u);
    ASSERT_GT(differences(expected.weights, runtime::weightsOf(made.quantised)),
              expected.weights.size() / 2);
    for (uint64_t visitSeed = 0; visitSeed <= 8; ++visitSeed) {
      SCOPED_TRACE(visitSeed);
      RunResult found = learnOn(*emulatorOf(made.image, {visitSeed}), made.image, samples);
      EXPECT_EQ(found.spikes, expected.spikes);
      EXPECT_EQ(differences(found.weights, expected.weights), 0u);
      visits.insert(forcedVisits(found));
    }
  }
  EXPECT_GT(visits.size(), 40u) << "the schedules are no others";
}

TEST(Schedule, ThatVisitsTooLateLosesPosts) {
  size_t wrong = 0;
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    Compiled made = compiled(randomLearning(seed), 1, 6);
    std::vector<Sample> samples = randomSamples(seed, 2);
    RunResult expected = learnUnmapped(made.quantised, samples);
    RunResult late = learnOn(*emulatorOf(made.image, {seed, 49}), made.image, samples);
    wrong += differences(late.weights, expected.weights);
  }
  EXPECT_GT(wrong, 0u);
}

TEST(Placement, ChangesNoWeightAndNoSpike) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(seed);
    Network network = randomLearning(seed);
    std::vector<Sample> samples = randomSamples(seed, 2);
    Compiled first = compiled(network);
    RunResult expected = learnUnmapped(first.quantised, samples);
    std::set<std::vector<uint32_t>> places;
    for (uint32_t neuronsPerCore : {0u, 3u, 5u, 8u}) {
      Compiled made = compiled(network, neuronsPerCore + 1, neuronsPerCore);
      ASSERT_EQ(made.quantised.populations, first.quantised.populations);
      ASSERT_EQ(made.quantised.projections, first.quantised.projections);
      ASSERT_EQ(made.quantised.profiles, first.quantised.profiles);
      std::vector<uint32_t> cores;
      for (const Core &core : made.image.cores)
        cores.push_back(core.number() << 16 | core.neurons().threshold_size());
      places.insert(cores);
      RunResult found = learnOn(*emulatorOf(made.image), made.image, samples);
      EXPECT_EQ(found.spikes, expected.spikes);
      EXPECT_EQ(differences(found.weights, expected.weights), 0u);
    }
    EXPECT_EQ(places.size(), 4u);
  }
}

TEST(Placement, OfAFrozenNetworkThatLearnsChangesNothingEither) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(seed);
    Network network = randomLearning(seed);
    std::vector<Sample> samples = randomSamples(seed, 2);
    QuantisedNetwork quantised = compiled(network).quantised;
    std::string file = testing::TempDir() + "/learning.cxq";
    ASSERT_EQ(toString(writeQuantised(quantised, file)), "");
    QuantisedNetwork saved = cantFail(readQuantised(file));
    RunResult expected = learnUnmapped(quantised, samples);
    for (uint32_t neuronsPerCore : {3u, 5u}) {
      Compiled made = compiled(network, neuronsPerCore, neuronsPerCore, 16, saved);
      EXPECT_EQ(made.quantised.profiles, quantised.profiles);
      EXPECT_EQ(made.quantised.projections, quantised.projections);
      RunResult found = learnOn(*emulatorOf(made.image), made.image, samples);
      EXPECT_EQ(found.spikes, expected.spikes);
      EXPECT_EQ(differences(found.weights, expected.weights), 0u);
    }
    llvm::Expected<Compiled> still =
        compile(network, chipNamed("single"), {}, std::optional(saved));
    ASSERT_FALSE(static_cast<bool>(still));
    EXPECT_EQ(toString(still.takeError()), "the frozen network learns, and the chip 'single' has "
                                           "no STDP; take a chip with stdp_profiles");
  }
}

/// Two populations: "exc" learns, "out" reads it by static synapses.
Network withStaticReaders(uint64_t seed) {
  Network network = randomLearning(seed);
  Random random{std::mt19937_64(seed + 7)};
  Population out = network.populations[1];
  out.name = "out";
  network.populations.push_back(out);
  Projection read{"read", 1, 2, {0}, {}, {}, {}, {}};
  for (uint32_t i = 0; i < neurons; ++i) {
    for (uint32_t j = 0; j < neurons; ++j)
      if (random.chance(0.3)) {
        read.targetNeuron.push_back(j);
        read.weight.push_back(random.real(-0.2, 0.7));
        read.delayTicks.push_back(1 + random.below(16));
      }
    read.rowOffset.push_back(read.weight.size());
  }
  network.projections.push_back(std::move(read));
  return network;
}

TEST(WeightBits, OfStaticSynapsesMayBeFewerThanOfThoseThatLearn) {
  for (uint32_t weightBits : {8u, 12u})
    for (uint64_t seed = 1; seed <= 3; ++seed) {
      SCOPED_TRACE(seed);
      Network network = withStaticReaders(seed);
      std::vector<Sample> samples = randomSamples(seed, 2);
      Compiled wide = compiled(network), narrow = compiled(network, 1, 0, weightBits);
      EXPECT_EQ(narrow.quantised.weightBits, weightBits);
      EXPECT_EQ(narrow.quantised.profiles, wide.quantised.profiles);
      // Into "exc" nothing changes, plastic or not; into "out" all is narrower.
      for (size_t projection = 0; projection < 3; ++projection)
        EXPECT_EQ(narrow.quantised.projections[projection], wide.quantised.projections[projection]);
      int32_t greatest = 0, before = 0;
      for (int32_t weight : narrow.quantised.projections[3].weight)
        greatest = std::max(greatest, std::abs(weight));
      for (int32_t weight : wide.quantised.projections[3].weight)
        before = std::max(before, std::abs(weight));
      EXPECT_LE(greatest, (1 << (weightBits - 1)) - 1);
      EXPECT_GT(greatest, (1 << (weightBits - 1)) / 2);
      EXPECT_GT(before, 1 << 14);
      RunResult expected = learnUnmapped(narrow.quantised, samples);
      RunResult found = learnOn(*emulatorOf(narrow.image), narrow.image, samples);
      EXPECT_EQ(found.spikes, expected.spikes);
      EXPECT_EQ(differences(found.weights, expected.weights), 0u);
      // The same learning, to the last bit.
      EXPECT_EQ(differences(learnUnmapped(wide.quantised, samples).weights, expected.weights), 0u);
    }
}

/// The network with weights as they were learnt.
Network withWeights(Network network, llvm::ArrayRef<runtime::LearntWeight> weights) {
  std::map<std::tuple<uint32_t, uint32_t, uint32_t, uint32_t>, std::vector<double>> byPlace;
  for (const runtime::LearntWeight &each : weights)
    byPlace[{each.projection, each.source, each.target, each.delayTicks}].push_back(each.weight);
  for (const auto &[index, projection] : llvm::enumerate(network.projections))
    for (uint32_t row = 0; row + 1 < projection.rowOffset.size(); ++row)
      for (uint64_t at = projection.rowOffset[row]; at < projection.rowOffset[row + 1]; ++at) {
        auto found = byPlace.find({static_cast<uint32_t>(index), row, projection.targetNeuron[at],
                                   projection.delayTicks[at]});
        if (!projection.profile.empty() && projection.profile[at] != staticSynapse)
          projection.weight[at] = found->second.front(); // one synapse a pair in these networks
      }
  return network;
}

TEST(Learning, GoesOnOverClear) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(seed);
    Network network = randomLearning(seed);
    std::vector<Sample> samples = randomSamples(seed, 3);
    llvm::ArrayRef<Sample> all(samples);

    // In floats: samples at once, or one by one from the weights so far.
    runtime::RunOptions options;
    options.learns = true;
    Network current = network;
    SpikeTrain last;
    std::vector<runtime::LearntWeight> stepwise;
    for (const Sample &sample : samples) {
      RunResult one = cantFail(runtime::runReference(current, {sample}, options));
      last = one.spikes[0];
      stepwise = one.weights;
      current = withWeights(current, one.weights);
    }
    RunResult atOnce = cantFail(runtime::runReference(network, samples, options));
    EXPECT_EQ(atOnce.spikes[2], last);
    EXPECT_EQ(differences(atOnce.weights, stepwise), 0u);

    // In integers: unmapped, on a machine at once, and on one that is stopped.
    Compiled made = compiled(network, 1, 6);
    RunResult unmapped = learnUnmapped(made.quantised, samples);
    RunResult first = learnUnmapped(made.quantised, all.take_front(1));
    EXPECT_GT(differences(unmapped.weights, first.weights), 10u) << "nothing went on";
    RunResult mapped = learnOn(*emulatorOf(made.image), made.image, samples);
    EXPECT_EQ(mapped.spikes, unmapped.spikes);
    EXPECT_EQ(differences(mapped.weights, unmapped.weights), 0u);
    std::unique_ptr<runtime::Machine> stopped = emulatorOf(made.image);
    RunResult begun = learnOn(*stopped, made.image, all.take_front(1));
    EXPECT_EQ(differences(begun.weights, first.weights), 0u);
    RunResult ended = learnOn(*stopped, made.image, all.drop_front(1));
    EXPECT_EQ(ended.spikes[1], unmapped.spikes[2]);
    EXPECT_EQ(differences(ended.weights, unmapped.weights), 0u);
  }
}

TEST(Learning, NamesTheNeuronsThatClamp) {
  size_t named = 0;
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(seed);
    Network network = randomLearning(seed);
    for (uint32_t neuron : {3u, 11u}) { // they add up what they learn to weigh
      network.populations[1].membraneRetention[neuron] = 1;
      network.populations[1].membraneBias[neuron] = 0.4;
      network.populations[1].threshold[neuron] = std::numeric_limits<double>::infinity();
    }
    Compiled made = compiled(network, 1, 6);
    std::vector<Sample> samples = randomSamples(seed, 2);
    RunResult expected = learnUnmapped(made.quantised, samples);
    RunResult found = learnOn(*emulatorOf(made.image), made.image, samples);
    EXPECT_EQ(found.saturations, expected.saturations);
    ASSERT_EQ(found.firstSaturations.size(), expected.firstSaturations.size());
    for (const auto &[a, b] : llvm::zip(found.firstSaturations, expected.firstSaturations)) {
      EXPECT_EQ(a.isPotential, b.isPotential);
      EXPECT_EQ(a.sample, b.sample);
      EXPECT_EQ(a.tick, b.tick);
      EXPECT_EQ(a.population, b.population);
      EXPECT_EQ(a.neuron, b.neuron);
      ++named;
    }
    EXPECT_EQ(differences(found.weights, expected.weights), 0u);
  }
  EXPECT_GT(named, 0u);
}

TEST(Learning, StopsWithoutItsFlag) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(seed);
    Compiled made = compiled(randomLearning(seed), 1, 6);
    std::vector<Sample> samples = randomSamples(seed, 2);
    llvm::ArrayRef<Sample> all(samples);
    std::unique_ptr<runtime::Machine> emulator = emulatorOf(made.image);
    RunResult learnt = learnOn(*emulator, made.image, all.take_front(1));
    RunResult frozen = cantFail(runtime::runMachine(*emulator, made.image, all.drop_front(1)));
    EXPECT_EQ(differences(weightsIn(*emulator, made.image), learnt.weights), 0u);
    EXPECT_EQ(forcedVisits(frozen), 0u);

    // The weights it runs with are the learnt ones, and learning matters.
    QuantisedNetwork now = made.quantised;
    std::vector<runtime::LearntWeight> units = learnt.weights;
    size_t at = 0;
    for (const auto &[index, projection] : llvm::enumerate(now.projections))
      for (uint32_t row = 0; row + 1 < projection.rowOffset.size(); ++row)
        for (uint64_t i = projection.rowOffset[row]; i < projection.rowOffset[row + 1]; ++i)
          if (projection.profileOf(i) != staticSynapse) {
            ASSERT_EQ(units[at].target, projection.targetNeuron[i]);
            double scale = now.populations[projection.target].scale[projection.targetNeuron[i]];
            projection.weight[i] = static_cast<int32_t>(std::lround(
                std::ldexp(units[at++].weight * scale, -static_cast<int>(now.widths.guardBits))));
          }
    RunResult asLearnt = cantFail(runtime::runQuantised(now, all.drop_front(1)));
    EXPECT_EQ(frozen.spikes, asLearnt.spikes);
    RunResult goesOn = learnOn(*emulator, made.image, all.drop_front(1));
    EXPECT_NE(goesOn.spikes, frozen.spikes);
  }
}

} // namespace
