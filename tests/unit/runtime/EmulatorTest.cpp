//===- EmulatorTest.cpp - The emulator as a machine -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "SmallNetwork.h"
#include "runtime/Machine.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::runtime;
using namespace chronaxie::tests;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

/// in 0 -> a 0 -> a 1 -> nothing, on whatever core the mapping chose.
struct Chain {
  explicit Chain(uint32_t neurons = 2) : network(handNetwork(neurons)) {
    connect(network, "in", 0, "a", 0, 101, 1);
    connect(network, "a", 0, "a", 1, 300, 1); // 16 bits
    network.populations[2].startTick = 0;
    image = mapRandomly(5, network, handChip());
    machine = llvm::cantFail(makeEmulator(image));
  }
  AxonEvent event() const {
    const PopulationMap &input = image.network.population(0);
    return {input.input_core(0), input.input_axon(0), 1};
  }
  CoreSpike place(uint32_t neuron) const {
    const PopulationMap &a = image.network.population(2);
    return {a.core(int(neuron)), a.slot(int(neuron))};
  }
  std::vector<CoreSpike> tick(llvm::ArrayRef<AxonEvent> events = {}) {
    std::vector<CoreSpike> spikes;
    llvm::cantFail(machine->tick(events, spikes));
    return spikes;
  }
  std::string faultOf(llvm::ArrayRef<AxonEvent> events) {
    std::vector<CoreSpike> spikes;
    return llvm::toString(machine->tick(events, spikes));
  }
  uint64_t count(Counter counter) {
    uint64_t all = 0;
    for (uint32_t core = 0; core < 4; ++core)
      all += llvm::cantFail(machine->counters(core))[size_t(counter)];
    return all;
  }

  QuantisedNetwork network;
  Image image;
  std::unique_ptr<Machine> machine;
};

} // namespace

TEST(Emulator, SpikesOneTickAfterAnEvent) {
  Chain chain;
  EXPECT_EQ(chain.machine->name(), "emulator");
  EXPECT_THAT(chain.tick(chain.event()), IsEmpty());
  EXPECT_THAT(chain.tick(), ElementsAre(chain.place(0)));
  EXPECT_THAT(chain.tick(), ElementsAre(chain.place(1)));
  EXPECT_THAT(chain.tick(), IsEmpty());
  EXPECT_EQ(chain.machine->cycles(), 0u);
}

TEST(Emulator, ForgetsEventsOnTheirWayWhenCleared) {
  Chain chain;
  chain.tick(chain.event());
  llvm::cantFail(chain.machine->clear());
  EXPECT_THAT(chain.tick(), IsEmpty());
  EXPECT_THAT(chain.tick(), IsEmpty());
  // And it begins at tick 0 again: the initial state is the past.
  EXPECT_EQ(llvm::cantFail(chain.machine->potential(chain.place(0).core, chain.place(0).slot)), 0);
}

TEST(Emulator, CountsAsTheChipDoes) {
  Chain chain;
  // Any number of axons with empty rows may hang on a source.
  uint64_t inputAxons = uint64_t(chain.image.network.population(0).input_offset(1));
  uint64_t routes = 0, empty = 0;
  for (const Core &core : chain.image.cores) {
    routes += uint64_t(core.routes().core_size());
    for (int axon = 0; axon < core.axons().synapse_count_size(); ++axon)
      empty += core.axons().synapse_count(axon) == 0;
  }
  std::vector<AxonEvent> events;
  for (uint64_t i = 0; i < inputAxons; ++i)
    events.push_back({chain.image.network.population(0).input_core(int(i)),
                      chain.image.network.population(0).input_axon(int(i)), 1});
  chain.tick(events); // update both; row of `in` delivered
  chain.tick();       // update a0's block (spike); its row delivered
  chain.tick();       // a1 spikes
  EXPECT_EQ(chain.count(Counter::Spikes), 2u);
  EXPECT_EQ(chain.count(Counter::Sops), 2u);
  EXPECT_EQ(chain.count(Counter::RowWords), 2u);
  EXPECT_EQ(chain.count(Counter::Rows), inputAxons + routes);
  EXPECT_EQ(chain.count(Counter::FlitsSent), routes + 2);
  EXPECT_EQ(chain.count(Counter::Collisions), 0u);
  EXPECT_EQ(chain.count(Counter::BusyCycles), 0u);
  EXPECT_EQ(chain.count(Counter::UpdateStalls), 0u);
  EXPECT_EQ(chain.count(Counter::Updates) + chain.count(Counter::SkippedUpdates), 6u);
  EXPECT_LT(empty, 8u);
}

TEST(Emulator, SkipsBlocksThatRest) {
  // One core, 17 neurons do not fit tiny2x2's 16; take 9: blocks of 8 and 1.
  QuantisedNetwork network = handNetwork(9);
  network.populations[2].startTick = 0;
  connect(network, "in", 0, "a", 0, 16, 1);
  Chip chip = handChip();
  chip.set_mesh_width(1);
  chip.set_mesh_height(1);
  Image image = mapRandomly(1, network, chip);
  auto machine = llvm::cantFail(makeEmulator(image));
  uint32_t slot = image.network.population(2).slot(0);
  uint64_t here = slot < 8 ? 8 : 1; // neurons of the block that the event reaches
  const PopulationMap &input = image.network.population(0);
  std::vector<std::pair<uint64_t, uint64_t>> seen; // (updates, skipped) a tick
  Counters before{};
  std::vector<CoreSpike> spikes;
  for (uint32_t tick = 0; tick < 11; ++tick) {
    AxonEvent event{0, input.input_axon(0), 1};
    llvm::cantFail(
        machine->tick(tick == 2 ? llvm::ArrayRef(event) : llvm::ArrayRef<AxonEvent>(), spikes));
    Counters after = llvm::cantFail(machine->counters(0));
    seen.emplace_back(after[3] - before[3], after[4] - before[4]);
    before = after;
  }
  auto awake = std::pair<uint64_t, uint64_t>(here, 9 - here),
       rest = std::pair<uint64_t, uint64_t>(0, 9);
  // Tick 3 takes the event; V: 16 8 4 2 1 0 and once more 0, which is rest.
  EXPECT_THAT(seen, ElementsAre(std::pair(9, 0), rest, rest, awake, awake, awake, awake, awake,
                                awake, awake, rest));
  llvm::cantFail(machine->clear());
  before = llvm::cantFail(machine->counters(0));
  llvm::cantFail(machine->tick({}, spikes));
  EXPECT_EQ(llvm::cantFail(machine->counters(0))[3] - before[3], 9u);
}

TEST(Emulator, SkipsNothingUpToTheLatestStartTick) {
  QuantisedNetwork network = handNetwork(1);
  addPopulation(network, "late", 1, 4);
  Chip chip = handChip();
  chip.set_mesh_width(1);
  chip.set_mesh_height(1);
  auto machine = llvm::cantFail(makeEmulator(mapRandomly(1, network, chip)));
  std::vector<CoreSpike> spikes;
  for (uint32_t tick = 0; tick <= 5; ++tick)
    llvm::cantFail(machine->tick({}, spikes));
  Counters counters = llvm::cantFail(machine->counters(0));
  EXPECT_EQ(counters[size_t(Counter::Updates)], 10u);
  EXPECT_EQ(counters[size_t(Counter::SkippedUpdates)], 2u);
}

TEST(Emulator, ShowsEveryUpdateToItsWatcher) {
  Chain chain;
  std::vector<Commit> commits;
  chain.machine->watch([&](const Commit &commit) { commits.push_back(commit); });
  chain.tick(chain.event());
  EXPECT_EQ(commits.size(), 2u);
  commits.clear();
  chain.tick();
  CoreSpike a0 = chain.place(0);
  EXPECT_THAT(commits, testing::Contains(Commit{a0.core, 1, a0.slot, 101, 0, 101, 0, true}));
  chain.machine->watch({});
  commits.clear();
  chain.tick();
  EXPECT_THAT(commits, IsEmpty());
}

TEST(Emulator, RefusesASecondEventOnAnAxon) {
  Chain chain;
  chain.tick();
  AxonEvent event = chain.event();
  EXPECT_EQ(chain.faultOf({event, event}), "core " + std::to_string(event.core) + " axon " +
                                               std::to_string(event.axon) +
                                               ": a second event in tick 1 was lost");
  EXPECT_EQ(chain.count(Counter::Collisions), 1u);
  // The first one was delivered all the same.
  EXPECT_EQ(chain.count(Counter::Sops), 1u);
}

TEST(Emulator, RefusesEventsBeyondTheImage) {
  Chain chain;
  AxonEvent event = chain.event();
  std::string place = "core " + std::to_string(event.core) + " axon ";
  EXPECT_THAT(chain.faultOf(AxonEvent{event.core, 999, 1}),
              HasSubstr(place + "999: event of tick 0: the core has "));
  EXPECT_EQ(chain.faultOf(AxonEvent{4, 0, 1}),
            "core 4 axon 0: event of tick 0: the image does not use this core");
  event.payload = 256;
  EXPECT_EQ(chain.faultOf(event),
            place + std::to_string(event.axon) + ": event of tick 0: payload 256, the most is 255");
}

TEST(Emulator, RefusesToReadWhereNoNeuronIs) {
  Chain chain;
  auto potential = chain.machine->potential(chain.place(0).core, 15);
  EXPECT_EQ(llvm::toString(potential.takeError()), "core " + std::to_string(chain.place(0).core) +
                                                       " slot 15: the image holds no neuron there");
  auto counters = chain.machine->counters(4);
  EXPECT_EQ(llvm::toString(counters.takeError()), "core 4: the chip has 4 cores");
}

TEST(Emulator, RefusesAnImageThatDoesNotHoldTogether) {
  Chain chain;
  chain.image.index.set_chip_hash(std::string(64, '0'));
  auto machine = makeEmulator(chain.image);
  ASSERT_FALSE(bool(machine));
  EXPECT_THAT(llvm::toString(machine.takeError()), HasSubstr("image: chip_hash"));
}

TEST(Emulator, IsNotMisledByTheStateOfTheSampleBefore) {
  // V: 4 at first, 2 after tick 0. A second sample finds 2 in memory and makes
  // 2 again in its tick 0; that is no rest, for its past is 4.
  QuantisedNetwork network = handNetwork(1);
  network.populations[2].startTick = 0;
  network.populations[2].initialPotential = {4};
  Image image = mapRandomly(1, network, handChip());
  CoreSpike place{image.network.population(2).core(0), image.network.population(2).slot(0)};
  auto machine = llvm::cantFail(makeEmulator(image));
  std::vector<CoreSpike> spikes;
  llvm::cantFail(machine->tick({}, spikes));
  llvm::cantFail(machine->clear());
  for (int32_t expected : {2, 1, 0}) {
    llvm::cantFail(machine->tick({}, spikes));
    EXPECT_EQ(llvm::cantFail(machine->potential(place.core, place.slot)), expected);
  }
}
