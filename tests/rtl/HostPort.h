//===- HostPort.h - A chip and its host port, in words ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_RTL_HOST_PORT_H
#define CHRONAXIE_TESTS_RTL_HOST_PORT_H

#include "files/File.h"
#include "runtime/rtl/LoadStream.h"
#include "runtime/rtl/RtlMachine.h"
#include "tests/cosim/RandomImage.h"
#include <gtest/gtest.h>

namespace chronaxie::runtime {

/// A chip `tiny2x2` with a drawn network in it, and packets to and from its host port (chip C).
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

  cosim::RandomNetwork network;
  std::unique_ptr<RtlMachine> machine;
  uint32_t core = 0, axon = 0;
};

} // namespace chronaxie::runtime

#endif // CHRONAXIE_TESTS_RTL_HOST_PORT_H
