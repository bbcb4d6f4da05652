//===- FaultTest.cpp - Flipped bits, as the host hears of them --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/File.h"
#include "runtime/rtl/RtlMachine.h"
#include "tests/cosim/Draw.h"
#include "tests/cosim/RandomImage.h"
#include "llvm/ADT/StringRef.h"
#include <gmock/gmock.h>

using namespace chronaxie;
using namespace chronaxie::runtime;
using testing::HasSubstr;

namespace {

Chip chipOf(const char *name) {
  std::string file = std::string("targets/") + name + ".textproto";
  return llvm::cantFail(parseChip(llvm::cantFail(readFile(file)), file));
}

class Faults : public testing::Test {
protected:
  Faults() {
    network = cosim::drawNetwork(chipOf("tiny_ecc"), 5, 20);
    machine = llvm::cantFail(RtlMachine::make(network.image, {}));
    core = network.image.cores.front().number();
  }

  /// Flips bits in a word of a memory of `core`.
  void flip(llvm::StringRef part, uint32_t word, std::initializer_list<uint32_t> bits) {
    std::string tile = "g_y[" + std::to_string(core / 2) + "].g_x[" + std::to_string(core % 2);
    for (const RtlMachine::Memory &memory : machine->memories()) {
      llvm::StringRef name = memory.name;
      if (!name.contains(tile) || !name.contains(part))
        continue;
      for (uint32_t bit : bits)
        machine->flip(memory, word, bit);
      return;
    }
    ADD_FAILURE() << "there is no memory " << part.str();
  }
  uint64_t count(Counter counter) {
    return llvm::cantFail(machine->counters(core))[static_cast<size_t>(counter)];
  }
  std::vector<uint32_t> words() {
    const Core &first = network.image.cores.front();
    return {first.synapse_word().begin(), first.synapse_word().end()};
  }
  /// What the first tick that fails says.
  std::string firstError() {
    cosim::Draw draw(1);
    std::vector<CoreSpike> spikes;
    for (uint32_t tick = 0; tick < 20; ++tick)
      if (llvm::Error error = machine->tick(drawEvents(network, draw, tick), spikes))
        return llvm::toString(std::move(error));
    return "";
  }

  cosim::RandomNetwork network;
  std::unique_ptr<RtlMachine> machine;
  uint32_t core = 0;
};

} // namespace

TEST_F(Faults, AreCorrectedAndCountedInRows) {
  for (uint32_t bit : {0u, 31u, 32u, 38u}) { // of the word, of its code
    flip(".u_words.", 0, {bit});
    EXPECT_EQ(llvm::cantFail(machine->rowMemory(core)), words());
    flip(".u_words.", 0, {bit}); // reading corrects what is read, not the memory
  }
  EXPECT_EQ(count(Counter::Corrected), 4u);
  EXPECT_EQ(count(Counter::Uncorrectable), 0u);
  EXPECT_EQ(firstError(), "");
}

TEST_F(Faults, OfTwoBitsAreReportedToWhoReads) {
  flip(".u_words.", 0, {3, 36});
  auto read = machine->rowMemory(core);
  ASSERT_FALSE(bool(read));
  EXPECT_EQ(llvm::toString(read.takeError()),
            "core " + std::to_string(core) +
                ": by tick 0 1 words of memory were beyond correction and 0 of a table had the "
                "wrong parity; load the image again");
  EXPECT_EQ(count(Counter::Corrected), 0u);
}

TEST_F(Faults, OfATableAreReportedInTheTickOfItsRead) {
  flip(".u_threshold.", 0, {7});
  std::string error = firstError();
  EXPECT_THAT(error, HasSubstr("core " + std::to_string(core) +
                               ": by tick 1 0 words of memory were beyond correction and 1 of a "
                               "table had the wrong parity; load the image again"));
}

TEST_F(Faults, InTheCountOfAPlasticRowStopAFlushThatSaysWhichCoreIsWrong) {
  for (uint64_t seed = 1; !network.learns; ++seed)
    network = cosim::drawNetwork(chipOf("tiny_ecc"), seed, 20);
  const Core &first = network.image.cores.front();
  core = first.number();
  bool isFound = false;
  for (int axon = 0; axon < first.axons().profile_bank_size() && !isFound; ++axon) {
    if (first.axons().profile_bank(axon) == 0)
      continue;
    machine = llvm::cantFail(RtlMachine::make(network.image, {}));
    machine->setLearning(true);
    llvm::cantFail(machine->clear());
    ASSERT_EQ(firstError(), "");
    flip(".u_shapes.", static_cast<uint32_t>(axon), {9}); // 512 synapses more
    std::string said = llvm::toString(machine->flush());
    isFound = !said.empty(); // an open row: it waits for words that never come
    if (!isFound)
      continue;
    EXPECT_THAT(said, testing::AllOf(HasSubstr("core " + std::to_string(core) + ": by tick"),
                                     HasSubstr("1 of a table had the wrong parity"),
                                     HasSubstr("the flush after 20 ticks took more than"),
                                     HasSubstr("load the image again")));
  }
  EXPECT_TRUE(isFound);
}

TEST_F(Faults, AreOfTheMachineThatIsAskedWhenThereAreSeveral) {
  auto other = llvm::cantFail(RtlMachine::make(network.image, {}));
  size_t count = other->memories().size();
  machine.reset();
  EXPECT_EQ(other->memories().size(), count);
  EXPECT_GT(count, 0u);
}

TEST(Fault, HasNoPlaceOnAChipWithoutEcc) {
  Chip chip = chipOf("tiny2x2");
  auto machine = llvm::cantFail(RtlMachine::make(cosim::drawNetwork(chip, 5, 20).image, {}));
  EXPECT_TRUE(machine->memories().empty());
}
