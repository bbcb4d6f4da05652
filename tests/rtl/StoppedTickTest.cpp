//===- StoppedTickTest.cpp - Ticks and flushes that take too long -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/cosim/Draw.h"
#include "tests/rtl/HostPort.h"
#include <gmock/gmock.h>

using namespace chronaxie;
using namespace chronaxie::runtime;
using testing::HasSubstr;

using HostPortStops = HostPort;

TEST_F(HostPortStops, StopsATickThatTakesTooLongAndNamesWhoIsBusy) {
  machine->setMaxCycles(3);
  std::vector<CoreSpike> spikes;
  auto error = machine->tick({}, spikes);
  ASSERT_TRUE(bool(error));
  EXPECT_THAT(llvm::toString(std::move(error)),
              testing::AllOf(HasSubstr("took more than 3 cycles; busy cores: "),
                             HasSubstr("raise max_cycles_per_tick")));
}

TEST_F(HostPortStops, StopsATickAtTheCycleAfterItsLimitAndNotBefore) {
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

TEST_F(HostPortStops, BeginsASampleAnewWhereverATickWasStopped) {
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

TEST_F(HostPortStops, StopsAFlushThatTakesTooLongLikeATick) {
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

TEST_F(HostPortStops, TellsAFlushThatIsRefusedWithSpikesBeforeIt) {
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
