//===- CompileTest.cpp - A network in, a verified chip image out ----------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/Compile.h"
#include "compiler/Emit/Verify.h"
#include "tests/unit/passes/Networks.h"
#include "llvm/ADT/STLExtras.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <cmath>

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

TEST(Compile, RoundsDecaysToTwelveBitsWhenAsked) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    Network network = randomNetwork(seed, {3, 12, false, true});
    CompileOptions options;
    options.weightBits = 16;
    options.decayBits = 12;
    options.neuronsPerCore = 8; // so that tables hold every retention
    llvm::Expected<Compiled> compiled = compile(network, chip("mesh4x4"), options);
    ASSERT_TRUE(static_cast<bool>(compiled)) << toString(compiled.takeError());
    EXPECT_EQ(compiled->quantised.decayBits, 12u);
    EXPECT_EQ(compiled->image.network.decay_bits(), 12u);
    // Tables hold them all, so each is the nearest of 4096ths; both ends are
    // exact, and nothing else becomes an end.
    for (const auto &[before, after] :
         llvm::zip_equal(network.populations, compiled->quantised.populations))
      for (auto [retentions, codes] :
           {std::pair(&before.membraneRetention, &after.membraneRetention),
            std::pair(&before.synapseRetention, &after.synapseRetention)})
        for (const auto &[retention, code] : llvm::zip_equal(*retentions, *codes)) {
          EXPECT_EQ(code % 16, 0u);
          EXPECT_EQ(code == 0, retention == 0);
          EXPECT_EQ(code == 65536, retention == 1);
          EXPECT_LE(std::abs(code / 65536.0 - retention),
                    retention < 0.5 / 4096 ? 1.0 / 4096 : 0.5 / 4096);
        }
    // The image says so, and is held to it.
    compiled->image.cores[0].mutable_synapse_retention()->Add(65535);
    EXPECT_THAT(toString(check(compiled->image, "image")),
                HasSubstr("retention code 65535 uses more than the network's 12 decay_bits"));
    compiled->image.cores[0].mutable_synapse_retention()->RemoveLast();
    compiled->image.network.set_decay_bits(0);
    EXPECT_THAT(toString(emit::verify(compiled->quantised, compiled->image)),
                HasSubstr("decay bits: the network has 12, the image has 0"));
    // Asked for or not, all the chip's bits are the same.
    options.decayBits = 16;
    llvm::Expected<Compiled> full = compile(network, chip("mesh4x4"), options);
    options.decayBits = 0;
    llvm::Expected<Compiled> plain = compile(network, chip("mesh4x4"), options);
    ASSERT_TRUE(full && plain);
    EXPECT_EQ(serialise(full->image), serialise(plain->image));
    EXPECT_EQ(full->quantised.decayBits, 0u);
  }
}

TEST(Compile, CountsDecaysOfTwelveBitsWhereTablesAreExact) {
  // 40 retentions that differ below 2^-12 are 40 codes of 16 bits and 2 of 12.
  Network network = smallNetwork();
  network.populations[1] = neurons("hidden", 40);
  for (uint32_t i = 0; i < 40; ++i)
    network.populations[1].membraneRetention[i] = (i < 20 ? 0.5 : 0.75) + i * 0x1p-19;
  for (Projection &each : network.projections)
    if (each.source == 1 || each.target == 1)
      each = projection(network, each.source == 0 ? "in" : "hidden",
                        each.target == 1 ? "hidden" : "out", "0->0 0.5; 1->0 0.7");
  CompileOptions options;
  options.tauError = 0;
  options.decayBits = 12;
  llvm::Expected<Compiled> coarse = compile(network, chip("single"), options);
  ASSERT_TRUE(static_cast<bool>(coarse)) << toString(coarse.takeError());
  EXPECT_EQ(std::vector<uint32_t>(coarse->image.cores[0].membrane_retention().begin(),
                                  coarse->image.cores[0].membrane_retention().end()),
            (std::vector<uint32_t>{32768, 49152, 65536}));
}

TEST(Compile, RefusesOtherDecayBits) {
  CompileOptions options;
  options.decayBits = 9;
  llvm::Expected<Compiled> compiled = compile(smallNetwork(), chip("tiny2x2"), options);
  ASSERT_FALSE(static_cast<bool>(compiled));
  EXPECT_EQ(toString(compiled.takeError()),
            "--decay-bits 9: give 12 or 16, the retention_bits of the chip");
  options.decayBits = 12;
  compiled = compile(smallNetwork(), chip("area1"), options);
  ASSERT_TRUE(static_cast<bool>(compiled)) << toString(compiled.takeError());
  EXPECT_EQ(compiled->image.network.decay_bits(), 0u);
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

/// in(64) -> hidden(16), all to all, each delay a tick.
Network denseNetwork() {
  Network network;
  network.name = "dense";
  network.tickSeconds = 0.001;
  network.populations = {input("in", 64), neurons("hidden", 16)};
  std::string edges;
  for (int from = 0; from < 64; ++from)
    for (int to = 0; to < 16; ++to)
      edges += std::to_string(from) + "->" + std::to_string(to) + " 0." +
               std::to_string(1 + (from * 7 + to * 5) % 9) + ";";
  network.projections = {projection(network, "in", "hidden", edges, 1)};
  return network;
}

TEST(Compile, FillsACoreWithPackedRows) {
  // A row is a bitmap and 16 weights of 8 bits, 5 words; with targets and delays
  // of 4 bits each they were 8.
  Chip tight = chip("tiny2x2");
  tight.set_mesh_width(1);
  tight.set_mesh_height(1);
  tight.set_synapse_words_per_core(320);
  llvm::Expected<Compiled> compiled = compile(denseNetwork(), tight, {});
  ASSERT_TRUE(static_cast<bool>(compiled)) << toString(compiled.takeError());
  EXPECT_EQ(compiled->image.cores[0].synapse_word_size(), 320);
  // One word less, and the partition says so.
  tight.set_synapse_words_per_core(319);
  llvm::Expected<Compiled> refused = compile(denseNetwork(), tight, {});
  ASSERT_FALSE(static_cast<bool>(refused));
  EXPECT_EQ(toString(refused.takeError()),
            "FIT-04 core 0: synapse memory words: need 320, room 319; --weight-bits 8, or "
            "--neurons-per-core with fewer");
}

TEST(Compile, CountsTheWeightsOfAFrozenNetworkAsTheyAre) {
  // Weights of 4 bits in cores with room for those, not for 8.
  llvm::Expected<Compiled> wide = compile(denseNetwork(), chip("tiny2x2"), {});
  ASSERT_TRUE(static_cast<bool>(wide)) << toString(wide.takeError());
  QuantisedNetwork narrow = wide->quantised;
  for (int32_t &weight : narrow.projections[0].weight)
    weight = weight % 8 ? weight % 8 : 1;
  Chip tight = chip("tiny2x2");
  tight.set_mesh_width(1);
  tight.set_mesh_height(1);
  tight.set_synapse_words_per_core(192); // 32 bits and 16 x 4, 64 times
  llvm::Expected<Compiled> compiled = compile(denseNetwork(), tight, {}, narrow);
  ASSERT_TRUE(static_cast<bool>(compiled)) << toString(compiled.takeError());
  EXPECT_EQ(compiled->image.cores[0].synapse_word_size(), 192);
}

TEST(Compile, SpreadsPlasticRowsBeforeTheyArePacked) {
  Network network = denseNetwork();
  network.profiles = {{0.01, 0.01, 20, 20, 0, 1, 0}};
  network.projections[0].profile.assign(network.projections[0].weight.size(), 0);
  // A word for each of 1024 synapses; as entries of 24 bits they took 768.
  Chip tight = chip("tiny2x2");
  tight.set_synapse_words_per_core(900);
  llvm::Expected<Compiled> compiled = compile(network, tight, {});
  ASSERT_TRUE(static_cast<bool>(compiled)) << toString(compiled.takeError());
  EXPECT_EQ(compiled->image.cores.size(), 2u);
  int words = 0;
  for (const Core &core : compiled->image.cores)
    words += core.synapse_word_size();
  EXPECT_EQ(words, 1024);
}

/// smallNetwork, whose first recurrent synapse learns, from a weight of 0.
Network learningNetwork(const StdpProfile &profile) {
  Network network = smallNetwork();
  network.profiles = {profile};
  for (Projection &projection : network.projections)
    if (projection.source == projection.target) {
      projection.profile.assign(projection.weight.size(), staticSynapse);
      projection.profile.front() = 0;
      projection.weight.front() = 0;
      for (uint32_t &delay : projection.delayTicks)
        delay = 1;
    }
  return network;
}

TEST(Compile, RefusesPlasticityThatRoundsToNothing) {
  StdpProfile profile{0.01, 0.012, 20, 20, 0, 1, 0};
  EXPECT_TRUE(static_cast<bool>(compile(learningNetwork(profile), chip("tiny2x2"), {})));
  auto refusal = [](const StdpProfile &profile) {
    llvm::Expected<Compiled> compiled = compile(learningNetwork(profile), chip("tiny2x2"), {});
    return compiled ? "" : toString(compiled.takeError());
  };
  profile.aMinus = 1e-9;
  EXPECT_THAT(refusal(profile),
              testing::AllOf(HasSubstr("profile 0: a_minus of 1e-09 changes a weight by "),
                             HasSubstr("less than 1/512 of one is none; a greater amplitude")));
  profile = {0.01, 0.01, 20, 20, 0, 1e-6, 0};
  EXPECT_THAT(refusal(profile),
              HasSubstr("profile 0: weights from 0 to 1e-06 are all 0 of the chip's units, so that "
                        "none could be learnt; bounds further apart"));
}

TEST(Compile, RefusesANetworkWithoutNeurons) {
  Network network;
  EXPECT_THAT(toString(compile(network, chip("tiny2x2"), {}).takeError()),
              HasSubstr("the network has no neurons, so there is nothing to put on a chip"));
  network.populations = {smallNetwork().populations.front()}; // an input
  ASSERT_EQ(network.populations.front().kind, PopulationKind::Input);
  EXPECT_THAT(toString(compile(network, chip("tiny2x2"), {}).takeError()),
              HasSubstr("the network has no neurons"));
}

TEST(Compile, TakesSynapsesWhoseProfileChangesNothingForStatic) {
  for (const StdpProfile &idle :
       {StdpProfile{0, 0, 20, 20, 0, 1, 0}, StdpProfile{0.01, 0.01, 20, 20, 0, 0, 0.5}}) {
    Network network = learningNetwork(idle);
    llvm::Expected<Compiled> compiled = compile(network, chip("tiny2x2"), {});
    ASSERT_TRUE(static_cast<bool>(compiled)) << toString(compiled.takeError());
    EXPECT_EQ(compiled->image.cores[0].profile_size(), 0);
  }
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
