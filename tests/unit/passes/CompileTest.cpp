//===- CompileTest.cpp - A network in, a verified chip image out ----------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/Compile.h"
#include "compiler/Emit/Verify.h"
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

TEST(Compile, NoticesEveryBranchBitOfEveryTree) {
  size_t trees = 0, bits = 0;
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    CompileOptions options;
    options.neuronsPerCore = 8;
    llvm::Expected<Compiled> compiled =
        compile(randomNetwork(seed, {3, 12, false, true}), chip("tiny2x2"), options);
    ASSERT_TRUE(static_cast<bool>(compiled)) << toString(compiled.takeError());
    for (const Core &core : compiled->image.cores)
      for (uint32_t isTree : core.routes().is_tree())
        trees += isTree;
    for (Router &router : *compiled->image.routers.mutable_router())
      for (char &branches : *router.mutable_branches())
        for (int bit = 0; bit < 5 && branches != 0; ++bit, ++bits) {
          branches = static_cast<char>(branches ^ 1 << bit);
          llvm::Error error = emit::verify(compiled->quantised, compiled->image);
          EXPECT_TRUE(static_cast<bool>(error))
              << "seed " << seed << " router " << router.number() << " bit " << bit;
          llvm::consumeError(std::move(error));
          branches = static_cast<char>(branches ^ 1 << bit);
        }
    EXPECT_EQ(toString(emit::verify(compiled->quantised, compiled->image)), "");
  }
  EXPECT_GT(trees, 20u);
  EXPECT_GT(bits, 200u);
}

TEST(Compile, SendsNoTreesOnAChipWithoutMulticast) {
  Chip without = chip("tiny2x2");
  without.set_multicast(false);
  CompileOptions options;
  options.neuronsPerCore = 8;
  llvm::Expected<Compiled> compiled =
      compile(randomNetwork(1, {3, 12, false, true}), without, options);
  ASSERT_TRUE(static_cast<bool>(compiled)) << toString(compiled.takeError());
  EXPECT_EQ(compiled->image.routers.router_size(), 0);
  for (const Core &core : compiled->image.cores)
    EXPECT_EQ(core.routes().is_tree_size(), 0);
}

} // namespace
