//===- LockstepTest.cpp - Two machines, and what tells them apart -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "SmallNetwork.h"
#include "files/File.h"
#include "runtime/Run.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::runtime;
using namespace chronaxie::tests;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

/// An emulator called "rtl" with one thing wrong about it.
class Faulty : public Machine {
public:
  explicit Faulty(const Image &image) : inner(llvm::cantFail(makeEmulator(image))) {}

  llvm::StringRef name() const override { return "rtl"; }
  llvm::Error clear() override {
    ++samples;
    return inner->clear();
  }
  llvm::Error tick(llvm::ArrayRef<AxonEvent> events, std::vector<CoreSpike> &spikes) override {
    ++ticks;
    if (llvm::Error error = inner->tick(events, spikes))
      return error;
    if (changeSpikes)
      changeSpikes(spikes);
    if (extra && sink && ticks > extraAfterTicks)
      sink(*extra);
    if (extraChange && learnSink)
      learnSink(*extraChange);
    if (extraChange && learnSink && changesBack)
      learnSink({extraChange->core, extraChange->tick, extraChange->address, extraChange->after,
                 extraChange->before});
    return llvm::Error::success();
  }
  llvm::Expected<int32_t> potential(uint32_t core, uint32_t slot) override {
    auto value = inner->potential(core, slot);
    if (value)
      *value += potentialOffset;
    return value;
  }
  void watch(std::function<void(const Commit &)> newSink) override {
    sink = newSink;
    if (!newSink)
      return inner->watch({});
    inner->watch([this](Commit commit) {
      if (!change || change(commit))
        sink(commit);
    });
  }
  void setLearning(bool learns) override { inner->setLearning(learns); }
  llvm::Error flush() override {
    if (changeOfFlush && learnSink)
      learnSink(*changeOfFlush);
    return inner->flush();
  }
  void watchLearning(std::function<void(const LearnCommit &)> newSink) override {
    learnSink = newSink;
    inner->watchLearning(std::move(newSink));
  }
  llvm::Expected<std::vector<uint32_t>> rowMemory(uint32_t core) override {
    return inner->rowMemory(core);
  }
  llvm::Expected<Counters> counters(uint32_t core) override {
    auto all = inner->counters(core);
    if (all && samples > 0)
      for (size_t i = 0; i < counterCount; ++i)
        (*all)[i] += counterOffset[i];
    return all;
  }
  uint64_t cycles() const override { return 7 * samples + 100 * ticks; }

  std::function<bool(Commit &)> change; ///< false: the commit is lost
  std::function<void(std::vector<CoreSpike> &)> changeSpikes;
  std::optional<Commit> extra; ///< shown after every tick
  uint64_t extraAfterTicks = 0;
  std::optional<LearnCommit> extraChange;   ///< shown after every tick
  bool changesBack = false;                 ///< after it, in the same tick
  std::optional<LearnCommit> changeOfFlush; ///< shown in every flush
  Counters counterOffset{};
  int32_t potentialOffset = 0;

private:
  std::unique_ptr<Machine> inner;
  std::function<void(const Commit &)> sink;
  std::function<void(const LearnCommit &)> learnSink;
  uint64_t samples = 0, ticks = 0;
};

class Lockstep : public testing::Test {
protected:
  Lockstep()
      : network(randomNetwork(21, chipCalled("tiny2x2"))),
        image(mapRandomly(21, network, chipCalled("tiny2x2"))),
        samples(randomSamples(21, populationTable(network), 2, 30)),
        emulator(llvm::cantFail(makeEmulator(image))), rtl(image) {
    const PopulationMap &layer = image.network.population(2);
    core = layer.core(4);
    slot = layer.slot(4);
  }

  LockstepResult run() {
    auto result = runLockstep(*emulator, rtl, image, samples, options);
    EXPECT_TRUE(bool(result)) << llvm::toString(result.takeError());
    return result ? *result : LockstepResult();
  }
  bool isOurs(const Commit &commit) const { return commit.core == core && commit.slot == slot; }
  uint64_t all() const { return (uint64_t{60} + 2 * largestSkew(image.network)) * 40; }

  QuantisedNetwork network;
  Image image;
  std::vector<Sample> samples;
  std::unique_ptr<Machine> emulator;
  Faulty rtl;
  RunOptions options;
  uint32_t core = 0, slot = 0;
};

} // namespace

TEST_F(Lockstep, FindsEqualMachinesEqual) {
  options.potentials = {2};
  LockstepResult result = run();
  EXPECT_EQ(result.firstDifference, "");
  EXPECT_EQ(result.comparedNeuronTicks, all());
  EXPECT_EQ(result.equalNeuronTicks, all());
  EXPECT_EQ(result.emulator.spikes, result.rtl.spikes);
  EXPECT_EQ(result.emulator.decisions, result.rtl.decisions);
  EXPECT_EQ(result.emulator.counters, result.rtl.counters);
  EXPECT_EQ(result.rtl.neuronTicks, all());
  EXPECT_EQ(result.rtl.cycles, 100 * all() / 40); // the ticks alone
  // The same as without lockstep.
  RunResult alone = llvm::cantFail(runMachine(*emulator, image, samples, options));
  EXPECT_EQ(alone.spikes, result.rtl.spikes);
  EXPECT_EQ(alone.potentials, result.rtl.potentials);
}

TEST_F(Lockstep, NamesTheNeuronWhoseStateDiffers) {
  int commits = 0;
  rtl.change = [&](Commit &commit) {
    if (isOurs(commit) && ++commits == 5)
      commit.potential += 1;
    return true;
  };
  LockstepResult result = run();
  EXPECT_EQ(result.equalNeuronTicks, all() - 1);
  EXPECT_THAT(result.firstDifference, StartsWith("sample 0, tick "));
  EXPECT_THAT(result.firstDifference, HasSubstr("population 'layer0' neuron 4 (core "));
  EXPECT_THAT(result.firstDifference, HasSubstr("): emulator: sum "));
  EXPECT_THAT(result.firstDifference, HasSubstr("; rtl: sum "));
}

TEST_F(Lockstep, SeesEveryFieldOfAnUpdate) {
  std::vector<std::function<void(Commit &)>> changes = {
      [](Commit &commit) { commit.sum ^= 1; }, [](Commit &commit) { commit.current ^= 1; },
      [](Commit &commit) { commit.refractory++; }, [](Commit &commit) { commit.tick++; },
      [](Commit &commit) { commit.spike = !commit.spike; }};
  for (auto &change : changes) {
    bool isDone = false;
    rtl.change = [&](Commit &commit) {
      if (isOurs(commit) && !isDone) {
        change(commit);
        isDone = true;
      }
      return true;
    };
    EXPECT_NE(run().firstDifference, "");
  }
}

TEST_F(Lockstep, SeesUpdatesThatAreMissingDoubleOrStray) {
  rtl.change = [&](Commit &commit) { return !isOurs(commit); };
  EXPECT_THAT(run().firstDifference, HasSubstr("; rtl: never updated"));
  rtl.change = [&](Commit &commit) { return !isOurs(commit) || commit.tick != 9; };
  EXPECT_THAT(run().firstDifference, HasSubstr("; rtl: skipped, holds V "));
  rtl.change = nullptr;
  rtl.extra = Commit{core, 0, slot, 0, 0, 0, 0, false};
  EXPECT_THAT(run().firstDifference, HasSubstr("; rtl: updated twice, sum "));
  rtl.extra = Commit{3, 0, 15, 0, 0, 0, 0, false};
  EXPECT_THAT(run().firstDifference,
              HasSubstr("rtl: an update of core 3 slot 15, where no neuron lies"));
}

TEST_F(Lockstep, AllowsOneSideToUpdateWhatTheOtherSkips) {
  // A quiet network: commits that change nothing may be left out.
  network = handNetwork(3);
  image = mapRandomly(1, network, handChip());
  samples = {sampleOf(5, "")};
  emulator = llvm::cantFail(makeEmulator(image));
  Faulty lazy(image);
  lazy.change = [](Commit &commit) { return commit.tick != 1; };
  auto result = llvm::cantFail(runLockstep(*emulator, lazy, image, samples));
  EXPECT_EQ(result.firstDifference, "");
  EXPECT_EQ(result.equalNeuronTicks, 18u);

  // But one that took input is not left out, whatever came of it.
  Faulty eager(image);
  CoreSpike place{image.network.population(2).core(1), image.network.population(2).slot(1)};
  eager.extra = Commit{place.core, 0, place.slot, 0, 0, 0, 0, false};
  eager.extraAfterTicks = 2; // from then on the emulator skips
  EXPECT_EQ(llvm::cantFail(runLockstep(*emulator, eager, image, samples)).firstDifference, "");
  Faulty fed(image);
  fed.extra = Commit{place.core, 0, place.slot, 1, 0, 0, 0, false};
  fed.extraAfterTicks = 2;
  EXPECT_THAT(llvm::cantFail(runLockstep(*emulator, fed, image, samples)).firstDifference,
              HasSubstr("emulator: skipped, holds V 0, I 0, refractory 0; rtl: sum 1, V 0"));
}

TEST_F(Lockstep, ComparesWhatTheHostSees) {
  rtl.changeSpikes = [](std::vector<CoreSpike> &spikes) {
    if (!spikes.empty())
      spikes.pop_back();
  };
  EXPECT_THAT(run().firstDifference, HasSubstr("spikes at the host: emulator: "));
  rtl.changeSpikes = nullptr;

  options.potentials = {2};
  rtl.potentialOffset = 1;
  EXPECT_THAT(run().firstDifference,
              HasSubstr("sample 0: potentials as the host reads them differ"));
}

TEST_F(Lockstep, NamesTheWeightThatDiffers) {
  std::string place = "core " + std::to_string(core) + ", row word 12: weight: rtl: 6; ";
  rtl.extraChange = LearnCommit{core, 0, 12, 5, 6};
  EXPECT_THAT(run().firstDifference, StartsWith("sample 0, chip tick 0, " + place));
  EXPECT_EQ(run().weightChanges,
            samples[0].ticks + samples[1].ticks + 2 * largestSkew(image.network));
  // Back where it was: the order of visits within a tick is free.
  rtl.changesBack = true;
  EXPECT_EQ(run().firstDifference, "");
  rtl.extraChange.reset();

  // What is learnt last is learnt in the flush.
  options.learns = true;
  EXPECT_EQ(run().firstDifference, "");
  rtl.changeOfFlush = LearnCommit{core, 0, 12, 5, 6};
  EXPECT_THAT(run().firstDifference, StartsWith("sample 0, flush after chip tick "));
  EXPECT_THAT(run().firstDifference, HasSubstr(place + "emulator: unchanged"));
}

TEST_F(Lockstep, ComparesCountersThatDoNotTellOfCycles) {
  rtl.counterOffset[size_t(Counter::BusyCycles)] = 17;
  rtl.counterOffset[size_t(Counter::UpdateStalls)] = 3;
  EXPECT_EQ(run().firstDifference, "");
}

TEST_F(Lockstep, NamesTheCounterThatDiffers) {
  rtl.counterOffset[size_t(Counter::RowWords)] = 2;
  EXPECT_THAT(run().firstDifference, HasSubstr(": row words: emulator: "));
}

TEST_F(Lockstep, TakesLostEventsForAnError) {
  rtl.counterOffset[size_t(Counter::Collisions)] = 2;
  auto result = runLockstep(*emulator, rtl, image, samples);
  ASSERT_FALSE(bool(result));
  EXPECT_EQ(llvm::toString(result.takeError()),
            "rtl: core " + std::to_string(image.cores[0].number()) +
                ": 2 events were lost, a second one on an axon in a tick");
}

TEST_F(Lockstep, NamesClampsOnBothSides) {
  network = handNetwork(1);
  network.populations[2].membraneRetention = {1 << 16};
  network.populations[2].membraneBias = {2000000000};
  network.populations[2].threshold = {INT32_MAX};
  image = mapRandomly(1, network, handChip());
  samples = {sampleOf(1, ""), sampleOf(2, ""), sampleOf(1, "")};
  emulator = llvm::cantFail(makeEmulator(image));
  Faulty good(image);
  auto result = llvm::cantFail(runLockstep(*emulator, good, image, samples));
  EXPECT_EQ(result.firstDifference, "");
  for (const RunResult *side : {&result.emulator, &result.rtl}) {
    EXPECT_EQ(side->saturations, 1u);
    ASSERT_EQ(side->firstSaturations.size(), 1u);
    EXPECT_EQ(side->firstSaturations[0].sample, 1u);
    EXPECT_EQ(side->firstSaturations[0].tick, 1u);
  }
}
