//===- DisassembleTest.cpp - The text of an image ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Emit/Disassemble.h"
#include "MapByHand.h"
#include "files/File.h"
#include <cstdlib>
#include <gtest/gtest.h>

using namespace chronaxie;

namespace {
/// Compares with a golden file; CHRONAXIE_GOLDEN=write writes it anew.
void expectGolden(const std::string &text, const std::string &file) {
  std::string path = "tests/unit/emit/golden/" + file;
  if (const char *mode = std::getenv("CHRONAXIE_GOLDEN"); mode && std::string(mode) == "write")
    llvm::cantFail(writeFile(path, text));
  llvm::Expected<std::string> golden = readFile(path);
  ASSERT_TRUE(bool(golden)) << llvm::toString(golden.takeError());
  EXPECT_EQ(text, *golden);
}
Image image() {
  Image image = mapByHand(smallNetwork());
  ChoiceMade *choice = image.index.add_choice();
  choice->set_name("decay");
  choice->set_value("exact exponential");
  choice->set_reason("every neuron's tau agrees");
  choice = image.index.add_choice();
  choice->set_name("seed");
  choice->set_value("1");
  return image;
}
} // namespace

TEST(Disassemble, ShowsWhatTheImageIs) {
  expectGolden(emit::disassemble(image(), false), "small.txt");
}

TEST(Disassemble, ShowsEverySynapseInFull) {
  expectGolden(emit::disassemble(image(), true), "small-full.txt");
}

TEST(Disassemble, SaysWhatIsNotThere) {
  QuantisedNetwork network;
  network.name = "bare";
  network.weightBits = 8;
  network.widths = {16, 24, 10, 32};
  network.populations = {input("in", 1), population("a", 1, 0, ResetMode::Subtract)};
  Image bare = mapByHand(network);
  bare.index.clear_source_name();
  bare.index.clear_producer();
  expectGolden(emit::disassemble(bare, true), "bare.txt");
}
