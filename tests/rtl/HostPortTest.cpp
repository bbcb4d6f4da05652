//===- HostPortTest.cpp - What the chip refuses, flags and stops -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/File.h"
#include "runtime/rtl/LoadStream.h"
#include "runtime/rtl/RtlMachine.h"
#include "targets/Rows.h"
#include "tests/cosim/Draw.h"
#include "tests/cosim/RandomImage.h"
#include <gmock/gmock.h>
#include <set>

using namespace chronaxie;
using namespace chronaxie::runtime;
using testing::HasSubstr;

namespace {

class HostPort : public testing::Test {
protected:
  HostPort() {
    Chip chip =
        llvm::cantFail(parseChip(llvm::cantFail(readFile("targets/tiny2x2.textproto")), "tiny2x2"));
    network = cosim::drawNetwork(chip, 8, 20);
    machine = llvm::cantFail(RtlMachine::make(network.image, {}));
    core = network.inputs.front().core;
    axon = network.inputs.front().axon;
  }

  /// Sends words and returns all that comes until a packet of `kind`.
  std::vector<uint32_t> send(std::vector<uint32_t> words, FromChip kind) {
    auto answer = machine->exchange(words, 1u << static_cast<uint32_t>(kind), 100000);
    if (!answer) {
      ADD_FAILURE() << llvm::toString(answer.takeError());
      return {};
    }
    return *answer;
  }
  /// The reason of the refusal that ends the answer (chip C1).
  uint32_t refusal(std::vector<uint32_t> words) {
    std::vector<uint32_t> answer = send(std::move(words), FromChip::Refused);
    return answer.size() < 2 ? 0 : answer.back() & 0xffff;
  }
  static uint32_t header(ToChip kind, uint32_t core, uint32_t length) {
    return packetHeader(kind, core, length);
  }

  void useNetworkThatLearns() {
    auto learns = [](const Core &part) { return part.profile_size() > 0; };
    const Chip chip = network.image.index.chip();
    for (uint64_t seed = 9; llvm::none_of(network.image.cores, learns); ++seed)
      network = cosim::drawNetwork(chip, seed, 20);
    machine = llvm::cantFail(RtlMachine::make(network.image, {}));
  }

  /// Expects each word that loads the image where it was written; the regions.
  std::set<uint32_t> readBackTheImage() {
    std::vector<uint32_t> stream = loadStream(network.image);
    std::set<uint32_t> regions;
    size_t at = 1; // after BEGIN
    while (stream[at] >> 28 == static_cast<uint32_t>(ToChip::Write)) {
      uint32_t number = stream[at] >> 16 & 0xfff, length = stream[at] & 0xffff;
      std::vector<uint32_t> written(stream.begin() + at + 2, stream.begin() + at + 1 + length);
      uint32_t first = stream[at + 1];
      at += 1 + length;
      if (written.empty())
        continue;
      regions.insert(first >> 28);
      auto answer = send({header(ToChip::Read, number, 2), first, length - 1}, FromChip::ReadData);
      if (answer.size() != length) {
        ADD_FAILURE() << "core " << number << ": " << answer.size() << " words";
        return regions;
      }
      for (size_t word = 0; word < written.size(); ++word)
        EXPECT_EQ(answer[1 + word], written[word])
            << "core " << number << " address " << std::hex << first + word;
    }
    return regions;
  }

  /// A network of one neuron in a tile, which spikes in each tick as tree 6 into an
  /// empty row of its core.
  Image oneTree(uint32_t number) const {
    Core tile;
    tile.set_number(number);
    Neurons &neurons = *tile.mutable_neurons();
    neurons.add_threshold(0);
    neurons.add_reset_amount(0);
    neurons.add_reset_value(0);
    neurons.add_synapse_bias(0);
    neurons.add_membrane_bias(1);
    neurons.add_initial_potential(0);
    neurons.add_initial_current(0);
    neurons.add_reset_mode(0);
    neurons.add_refractory_ticks(0);
    neurons.add_membrane_timescale(0);
    neurons.add_synapse_timescale(0);
    neurons.add_start_tick(0);
    neurons.add_first_route(0);
    neurons.add_route_count(1);
    neurons.add_reported(false);
    tile.add_membrane_retention(0);
    tile.add_synapse_retention(0);
    Axons &axons = *tile.mutable_axons();
    for (uint32_t axon = 0; axon <= 6; ++axon) {
      axons.add_row_address(0);
      axons.add_synapse_count(0);
      axons.add_weight_bits(8);
      axons.add_source_population(axon == 6 ? 0 : unfed);
      axons.add_source_neuron(axon == 6 ? 0 : unfed);
      axons.add_base_delay(0);
      axons.add_successor(0);
      axons.add_profile_bank(0);
    }
    tile.mutable_routes()->add_core(0);
    tile.mutable_routes()->add_axon(6);
    tile.mutable_routes()->add_is_tree(1);
    Image image = network.image;
    image.cores = {tile};
    image.network.clear_population();
    PopulationMap &population = *image.network.add_population();
    population.set_name("one");
    population.set_size(1);
    population.add_core(number);
    population.add_slot(0);
    population.add_scale(1);
    image.routers.clear_router();
    Router &router = *image.routers.add_router();
    router.set_number(number);
    router.set_branches(std::string("\0\0\0\0\0\0\1", 7));
    return image;
  }

  cosim::RandomNetwork network;
  std::unique_ptr<RtlMachine> machine;
  uint32_t core = 0, axon = 0;
};

} // namespace

TEST_F(HostPort, RefusesUnknownKindsAndWrongLengths) {
  EXPECT_EQ(refusal({15u << 28}), 1u);
  EXPECT_EQ(refusal({header(ToChip::Run, 0, 1), 1}), 2u);
  EXPECT_EQ(refusal({header(ToChip::Clear, 0, 2), 0, 0}), 2u);
  EXPECT_EQ(refusal({header(ToChip::Read, 0, 1), 0}), 2u);
}

TEST_F(HostPort, RunsNothingBeforeTheLoadIsChecked) {
  EXPECT_EQ(refusal({header(ToChip::Begin, 0, 0), header(ToChip::Run, 0, 2), 1, 1000}), 3u);
}

TEST_F(HostPort, RefusesAWrongChecksumAndAnotherChipsId) {
  std::vector<uint32_t> stream = loadStream(network.image);
  std::vector<uint32_t> damaged = stream;
  damaged[5] ^= 1; // a word of the first WRITE
  EXPECT_EQ(refusal(damaged), 4u);
  EXPECT_EQ(refusal({header(ToChip::Run, 0, 2), 1, 1000}), 3u);
  std::vector<uint32_t> foreign = stream;
  foreign.back() ^= 1; // CHECK: CRC, chip id
  EXPECT_EQ(refusal(foreign), 5u);
  std::vector<uint32_t> answer = send(stream, FromChip::Done);
  EXPECT_EQ(answer.back() >> 28, static_cast<uint32_t>(FromChip::Done));
}

TEST_F(HostPort, RefusesAddressesBeyondTheChip) {
  EXPECT_EQ(refusal({header(ToChip::Read, 4, 2), address(Region::State, 0), 1}), 6u);
  EXPECT_EQ(refusal({header(ToChip::Read, 0, 2), address(Region::State, 16 * 4), 1}), 6u);
  EXPECT_EQ(refusal({header(ToChip::Write, 0, 2), address(Region::Rows, 2048), 0}), 6u);
  EXPECT_EQ(refusal({header(ToChip::Write, 0, 2), address(Region::Branches, 128), 0}), 6u);
}

TEST_F(HostPort, ReadsBackEveryWordThatAnImageLoads) {
  useNetworkThatLearns();
  std::set<uint32_t> regions = readBackTheImage();
  std::set<uint32_t> loaded;
  for (Region region :
       {Region::Neurons, Region::MembraneTable, Region::SynapseTable, Region::Axons, Region::Rows,
        Region::Routes, Region::Registers, Region::Profiles, Region::Branches})
    loaded.insert(static_cast<uint32_t>(region));
  EXPECT_EQ(regions, loaded);
}

TEST_F(HostPort, WritesNothingThatIsReadOnly) {
  useNetworkThatLearns();
  const uint32_t slots = network.image.index.chip().neurons_per_core();
  for (const Core &part : network.image.cores) {
    auto write = [&](Region region, uint32_t index) -> std::vector<uint32_t> {
      return {header(ToChip::Write, part.number(), 2), address(region, index), ~index};
    };
    for (uint32_t index = 0; index < 4 * slots; ++index)
      EXPECT_EQ(refusal(write(Region::State, index)), 6u);
    for (uint32_t half = 0; half < 2 * counterCount; ++half)
      EXPECT_EQ(refusal(write(Region::Counters, half)), 6u);
    for (uint32_t slot = 0; slot < slots; ++slot) { // field 15 is nothing
      std::vector<uint32_t> words = write(Region::Neurons, 16 * slot + 15);
      words.insert(words.end(), {header(ToChip::Read, part.number(), 2),
                                 address(Region::Neurons, 16 * slot), 1});
      EXPECT_EQ(send(words, FromChip::ReadData).size(), 2u);
    }
  }
  readBackTheImage();
}

TEST_F(HostPort, WritesNoTileButTheNamedOne) {
  // All tiles are awake while their counters are zeroed.
  std::vector<uint32_t> words{header(ToChip::Begin, 0, 0)};
  for (uint32_t number : {3u, 1u, 0u, 2u}) // each writes after one and before another
    words.insert(words.end(),
                 {header(ToChip::Write, number, 2), address(Region::Routes, 0), number + 5});
  for (uint32_t number = 0; number < 4; ++number) {
    words.insert(words.end(), {header(ToChip::Read, number, 2), address(Region::Routes, 0), 1});
    EXPECT_EQ(send(words, FromChip::ReadData).back(), number + 5);
    words.clear();
  }
}

TEST_F(HostPort, DeliversNothingOfAPlasticRowWithoutSynapses) {
  useNetworkThatLearns();
  const auto &learner =
      *llvm::find_if(network.image.cores, [](const Core &part) { return part.profile_size() > 0; });
  Image image = oneTree(0);
  Core &tile = image.cores.front();
  *tile.mutable_profile() = learner.profile();
  tile.add_synapse_word(0); // of axon 5
  Axons &axons = *tile.mutable_axons();
  axons.set_synapse_count(5, 1);
  axons.set_source_population(5, 0);
  axons.set_source_neuron(5, 0);
  axons.set_row_address(6, 1);
  tile.mutable_neurons()->set_route_count(0, 2);
  tile.mutable_routes()->add_core(0);
  tile.mutable_routes()->add_axon(5);
  tile.mutable_routes()->add_is_tree(0);
  for (int axon : {5, 6}) {
    axons.set_weight_bits(axon, 16);
    axons.set_profile_bank(axon, 1);
  }
  auto chip = llvm::cantFail(RtlMachine::make(image, {}));
  auto emulator = llvm::cantFail(makeEmulator(image));
  for (Machine *each : {static_cast<Machine *>(chip.get()), emulator.get()}) {
    each->setLearning(true);
    llvm::cantFail(each->clear());
    std::vector<CoreSpike> spikes;
    for (int tick = 0; tick < 40; ++tick) // the neuron feeds both in each
      llvm::cantFail(each->tick({}, spikes));
    llvm::cantFail(each->flush());
    Counters counters = llvm::cantFail(each->counters(0));
    EXPECT_GT(counters[static_cast<size_t>(Counter::Rows)], 70u) << each->name().str();
    // The flush visits the row of axon 5.
    EXPECT_EQ(counters[static_cast<size_t>(Counter::ForcedVisits)], 1u) << each->name().str();
  }
}

TEST_F(HostPort, FlagsATreeThatIsLedNowhere) {
  Image image = oneTree(0);
  machine = llvm::cantFail(RtlMachine::make(image, {}));
  std::vector<CoreSpike> spikes;
  EXPECT_EQ(llvm::toString(machine->tick({}, spikes)), "");
  // The reader of images refuses this; the chip drops the flit and says so.
  image.routers.mutable_router(0)->set_branches(std::string("\0\0\0\0\0\0\0\1", 8));
  send(loadStream(image), FromChip::Done);
  llvm::cantFail(machine->clear());
  EXPECT_EQ(llvm::toString(machine->tick({}, spikes)),
            "router 0: a tree was led nowhere in tick 0");
}

TEST_F(HostPort, FlagsATreeThatIsLedOffTheMeshOrToTheHost) {
  constexpr uint8_t north = 2, east = 4, south = 8, west = 16;
  for (auto [tile, wrong] : {std::pair(0u, north), {0u, west}, {3u, east}, {3u, south}}) {
    Image image = oneTree(tile);
    machine = llvm::cantFail(RtlMachine::make(image, {}));
    std::vector<CoreSpike> spikes;
    EXPECT_EQ(llvm::toString(machine->tick({}, spikes)), "");
    (*image.routers.mutable_router(0)->mutable_branches())[6] = static_cast<char>(1 | wrong);
    send(loadStream(image), FromChip::Done);
    llvm::cantFail(machine->clear());
    EXPECT_EQ(llvm::toString(machine->tick({}, spikes)),
              "router " + std::to_string(tile) + ": a tree was led nowhere in tick 0");
    EXPECT_EQ(llvm::cantFail(machine->counters(tile))[static_cast<size_t>(Counter::Rows)], 1u)
        << "the branch beside it goes on";
  }
}

TEST_F(HostPort, FlagsASecondEventOnAnAxonAndAnAxonBeyondTheCore) {
  std::vector<CoreSpike> spikes;
  uint32_t event = axon | 1u << 16;
  send({header(ToChip::Event, core, 2), event, event, header(ToChip::Status, 0, 0)},
       FromChip::StatusData);
  auto error = machine->tick({}, spikes);
  ASSERT_TRUE(bool(error));
  EXPECT_THAT(llvm::toString(std::move(error)), HasSubstr("second event"));

  machine = llvm::cantFail(RtlMachine::make(network.image, {}));
  send({header(ToChip::Event, core, 1), 0xffffu | 1u << 16, header(ToChip::Status, 0, 0)},
       FromChip::StatusData);
  error = machine->tick({}, spikes);
  ASSERT_TRUE(bool(error));
  EXPECT_THAT(llvm::toString(std::move(error)), HasSubstr("beyond"));
}

TEST_F(HostPort, StopsATickThatTakesTooLongAndNamesWhoIsBusy) {
  machine->setMaxCycles(3);
  std::vector<CoreSpike> spikes;
  auto error = machine->tick({}, spikes);
  ASSERT_TRUE(bool(error));
  EXPECT_THAT(llvm::toString(std::move(error)),
              testing::AllOf(HasSubstr("took more than 3 cycles; busy cores: "),
                             HasSubstr("raise max_cycles_per_tick")));
}

TEST_F(HostPort, StopsATickAtTheCycleAfterItsLimitAndNotBefore) {
  std::vector<CoreSpike> spikes;
  llvm::cantFail(machine->clear());
  llvm::cantFail(machine->tick({}, spikes));
  uint32_t cycles = static_cast<uint32_t>(machine->cycles());
  for (uint32_t limit : {cycles, cycles - 1}) {
    machine = llvm::cantFail(RtlMachine::make(network.image, {}));
    machine->setMaxCycles(limit);
    auto error = machine->tick({}, spikes);
    EXPECT_EQ(bool(error), limit < cycles) << limit;
    llvm::consumeError(std::move(error));
  }
}

TEST_F(HostPort, BeginsASampleAnewWhereverATickWasStopped) {
  using Commits = std::vector<Commit>;
  // Every event of the host in each tick, so that every slot of the ring holds something.
  std::vector<AxonEvent> events = {{core, axon, 1}};
  std::vector<CoreSpike> spikes;
  auto sampleOf = [&](Machine &from, uint32_t ticks) {
    Commits commits;
    from.watch([&](const Commit &commit) { commits.push_back(commit); });
    for (uint32_t tick = 0; tick < ticks; ++tick)
      llvm::cantFail(from.tick(events, spikes));
    from.watch({});
    std::sort(commits.begin(), commits.end());
    return commits;
  };
  std::unique_ptr<Machine> emulator = llvm::cantFail(makeEmulator(network.image));
  llvm::cantFail(emulator->clear());
  const Commits expected = sampleOf(*emulator, 20);
  const uint32_t enough = 100000;
  uint32_t stopped = 0;
  for (uint32_t limit = 2; limit < 60; ++limit) {
    machine->setMaxCycles(enough);
    llvm::cantFail(machine->clear());
    sampleOf(*machine, 6);
    machine->setMaxCycles(limit);
    if (llvm::Error error = machine->tick(events, spikes)) {
      ++stopped;
      llvm::consumeError(std::move(error));
    }
    machine->setMaxCycles(enough);
    llvm::cantFail(machine->clear());
    ASSERT_EQ(sampleOf(*machine, 20), expected) << "stopped after " << limit << " cycles";
  }
  EXPECT_GT(stopped, 10u);
}

TEST_F(HostPort, StopsAFlushThatTakesTooLongLikeATick) {
  for (uint64_t seed = 1; !network.learns; ++seed)
    network = cosim::drawNetwork(network.image.index.chip(), seed, 30);
  machine = llvm::cantFail(RtlMachine::make(network.image, {}));
  machine->setLearning(true);
  uint32_t rows = network.image.cores.front().number();
  std::vector<uint32_t> readRow = {header(ToChip::Read, rows, 2), address(Region::Rows, 0), 1};
  std::vector<uint32_t> run = {header(ToChip::Run, 1, 2), 1, 100000};
  auto flush = [&](uint32_t limit) {
    return std::vector<uint32_t>{header(ToChip::Flush, 0, 1), limit};
  };
  auto sample = [&] {
    llvm::cantFail(machine->clear());
    cosim::Draw draw(1);
    std::vector<CoreSpike> spikes;
    for (uint32_t tick = 0; tick < 30; ++tick)
      llvm::cantFail(machine->tick(drawEvents(network, draw, tick), spikes));
  };
  auto flushes = [&](uint32_t limit) {
    sample();
    return send(flush(limit), FromChip::Done).size() == 1;
  };
  uint32_t cycles = 2;
  while (!flushes(cycles))
    cycles *= 2;
  ASSERT_GT(cycles, 64u) << "rows are visited";
  for (uint32_t step = cycles / 4; step > 0; step /= 2)
    if (flushes(cycles - step))
      cycles -= step;

  ASSERT_TRUE(flushes(cycles));
  EXPECT_EQ(send(flush(cycles), FromChip::Done).size(), 1u) << "its cycles are counted anew";
  EXPECT_EQ(send(readRow, FromChip::ReadData).size(), 2u);
  ASSERT_FALSE(flushes(cycles - 1));

  sample();
  std::vector<uint32_t> answer = send(flush(cycles / 2), FromChip::Done);
  ASSERT_EQ(answer.size(), 6u) << "STATUS_DATA of one word of cores and one of routers, DONE";
  EXPECT_EQ(answer[0], header(static_cast<ToChip>(FromChip::StatusData), 0, 4));
  EXPECT_EQ(answer[1] >> 31, 1u) << "stopped";
  EXPECT_EQ(answer[2], 30u) << "the tick that would be next";
  EXPECT_NE(answer[3], 0u) << "busy cores";
  EXPECT_EQ(answer[4], 0u) << "busy routers";
  EXPECT_EQ(refusal(readRow), 8u) << "cores may still be at their rows";
  EXPECT_EQ(refusal({header(ToChip::Write, rows, 2), address(Region::Rows, 0), 0}), 8u);
  EXPECT_EQ(refusal(run), 8u);
  EXPECT_EQ(refusal(flush(100000)), 8u);
  EXPECT_THAT(llvm::toString(machine->flush()),
              testing::AllOf(HasSubstr("refuses the flush after 30 ticks"),
                             HasSubstr("stopped by a tick or a flush that took too long")));
  EXPECT_EQ(
      send({header(ToChip::Read, rows, 2), address(Region::Registers, 2), 1}, FromChip::ReadData)
          .size(),
      2u);
  sample();
  EXPECT_EQ(llvm::toString(machine->flush()), "");
  EXPECT_EQ(send(flush(2), FromChip::Done).size(), 6u);
  EXPECT_EQ(refusal(readRow), 8u) << "all is learnt, but the cores read their rows";
}

TEST_F(HostPort, TellsAFlushThatIsRefusedWithSpikesBeforeIt) {
  // Wherever a tick is stopped, spikes may still be on their way to the host.
  std::vector<CoreSpike> spikes;
  std::vector<AxonEvent> events = {{core, axon, 1}};
  uint32_t stopped = 0;
  for (uint32_t limit = 2; limit < 80; ++limit) {
    machine->setMaxCycles(100000);
    llvm::cantFail(machine->clear());
    for (uint32_t tick = 0; tick < 6; ++tick)
      llvm::cantFail(machine->tick(events, spikes));
    machine->setMaxCycles(limit);
    if (llvm::Error error = machine->tick(events, spikes)) {
      llvm::consumeError(std::move(error));
      EXPECT_THAT(llvm::toString(machine->flush()), HasSubstr("refuses the flush")) << limit;
      ++stopped;
    }
  }
  EXPECT_GT(stopped, 10u);
}

TEST_F(HostPort, RefusesAFlushLikeARun) {
  std::vector<uint32_t> flush = {header(ToChip::Flush, 0, 1), 1000};
  EXPECT_EQ(refusal({header(ToChip::Flush, 0, 0)}), 2u);
  EXPECT_EQ(send(flush, FromChip::Done).size(), 1u);
  std::vector<uint32_t> stream = loadStream(network.image);
  send(stream, FromChip::Done);
  EXPECT_EQ(refusal(flush), 7u);
  EXPECT_EQ(refusal({header(ToChip::Begin, 0, 0), flush[0], flush[1]}), 3u);
}

TEST_F(HostPort, SaysWhatIsDoneAndNothingElse) {
  auto done = [](ToChip kind) {
    return static_cast<uint32_t>(FromChip::Done) << 28 | static_cast<uint32_t>(kind);
  };
  std::vector<uint32_t> answer = send(loadStream(network.image), FromChip::Done);
  EXPECT_EQ(answer, std::vector{done(ToChip::Check)});
  answer = send({header(ToChip::Clear, 0, 0)}, FromChip::Done);
  EXPECT_EQ(answer, std::vector{done(ToChip::Clear)});
}
