//===- HostPortTest.cpp - What the host port refuses and reads --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/rtl/HostPort.h"
#include <gmock/gmock.h>
#include <set>

using namespace chronaxie;
using namespace chronaxie::runtime;
using testing::HasSubstr;

namespace {

class HostPortWords : public HostPort {
protected:
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
};

} // namespace

TEST_F(HostPortWords, RefusesUnknownKindsAndWrongLengths) {
  EXPECT_EQ(refusal({15u << 28}), 1u);
  EXPECT_EQ(refusal({header(ToChip::Run, 0, 1), 1}), 2u);
  EXPECT_EQ(refusal({header(ToChip::Clear, 0, 2), 0, 0}), 2u);
  EXPECT_EQ(refusal({header(ToChip::Read, 0, 1), 0}), 2u);
}

TEST_F(HostPortWords, RunsNothingBeforeTheLoadIsChecked) {
  EXPECT_EQ(refusal({header(ToChip::Begin, 0, 0), header(ToChip::Run, 0, 2), 1, 1000}), 3u);
}

TEST_F(HostPortWords, RefusesAWrongChecksumAndAnotherChipsId) {
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

TEST_F(HostPortWords, RefusesAddressesBeyondTheChip) {
  EXPECT_EQ(refusal({header(ToChip::Read, 4, 2), address(Region::State, 0), 1}), 6u);
  EXPECT_EQ(refusal({header(ToChip::Read, 0, 2), address(Region::State, 16 * 4), 1}), 6u);
  EXPECT_EQ(refusal({header(ToChip::Write, 0, 2), address(Region::Rows, 2048), 0}), 6u);
  EXPECT_EQ(refusal({header(ToChip::Write, 0, 2), address(Region::Branches, 128), 0}), 6u);
}

TEST_F(HostPortWords, ReadsBackEveryWordThatAnImageLoads) {
  useNetworkThatLearns();
  std::set<uint32_t> regions = readBackTheImage();
  std::set<uint32_t> loaded;
  for (Region region :
       {Region::Neurons, Region::MembraneTable, Region::SynapseTable, Region::Axons, Region::Rows,
        Region::Routes, Region::Registers, Region::Profiles, Region::Branches})
    loaded.insert(static_cast<uint32_t>(region));
  EXPECT_EQ(regions, loaded);
}

TEST_F(HostPortWords, WritesNothingThatIsReadOnly) {
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

TEST_F(HostPortWords, WritesNoTileButTheNamedOne) {
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

TEST_F(HostPortWords, FlagsASecondEventOnAnAxonAndAnAxonBeyondTheCore) {
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

TEST_F(HostPortWords, RefusesAFlushLikeARun) {
  std::vector<uint32_t> flush = {header(ToChip::Flush, 0, 1), 1000};
  EXPECT_EQ(refusal({header(ToChip::Flush, 0, 0)}), 2u);
  EXPECT_EQ(send(flush, FromChip::Done).size(), 1u);
  std::vector<uint32_t> stream = loadStream(network.image);
  send(stream, FromChip::Done);
  EXPECT_EQ(refusal(flush), 7u);
  EXPECT_EQ(refusal({header(ToChip::Begin, 0, 0), flush[0], flush[1]}), 3u);
}

TEST_F(HostPortWords, SaysWhatIsDoneAndNothingElse) {
  auto done = [](ToChip kind) {
    return static_cast<uint32_t>(FromChip::Done) << 28 | static_cast<uint32_t>(kind);
  };
  std::vector<uint32_t> answer = send(loadStream(network.image), FromChip::Done);
  EXPECT_EQ(answer, std::vector{done(ToChip::Check)});
  answer = send({header(ToChip::Clear, 0, 0)}, FromChip::Done);
  EXPECT_EQ(answer, std::vector{done(ToChip::Clear)});
}
