//===- CompileTest.cpp - A network in, a verified chip image out ----------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/Compile.h"
#include "tests/unit/passes/Networks.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace chronaxie;
using namespace chronaxie::passes::test;
using testing::HasSubstr;

namespace {

TEST(Compile, MakesAVerifiedImageOfASmallNetwork) {
  llvm::Expected<Compiled> compiled = compile(smallNetwork(), chip("tiny2x2"), {});
  ASSERT_TRUE(static_cast<bool>(compiled)) << toString(compiled.takeError());
  EXPECT_EQ(compiled->image.network.population_size(), 3);
  EXPECT_EQ(compiled->image.cores.size(), 1u);
  EXPECT_EQ(compiled->image.index.chip_hash(), chipHash(chip("tiny2x2")));
  EXPECT_EQ(compiled->image.network.population(2).start_tick(), 2u);
  // A readout does not spike, so it is not reported.
  const Neurons &neurons = compiled->image.cores[0].neurons();
  EXPECT_EQ(std::vector<bool>(neurons.reported().begin(), neurons.reported().end()),
            (std::vector<bool>{true, true, true, false}));
}

TEST(Compile, VerifiesRandomNetworksOnEveryChip) {
  for (const char *name : {"tiny2x2", "mesh4x4", "single"})
    for (uint64_t seed = 1; seed <= 15; ++seed) {
      SCOPED_TRACE(name + (" " + std::to_string(seed)));
      CompileOptions options;
      options.weightBits = seed % 3 == 0 ? 16 : seed % 3 == 1 ? 8 : 12;
      llvm::Expected<Compiled> compiled =
          compile(randomNetwork(seed, {3, 12, false, true}), chip(name), options);
      EXPECT_TRUE(static_cast<bool>(compiled)) << toString(compiled.takeError());
    }
}

} // namespace
