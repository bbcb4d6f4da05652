//===- RebuildTest.cpp - Networks read back out of images -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Emit/Rebuild.h"
#include "MapByHand.h"
#include <gmock/gmock.h>
#include <random>

using namespace chronaxie;

namespace {
QuantisedNetwork rebuilt(const Image &image) {
  llvm::Expected<QuantisedNetwork> network = emit::rebuild(image);
  if (!network) {
    ADD_FAILURE() << llvm::toString(network.takeError());
    return {};
  }
  return *network;
}
} // namespace

TEST(Rebuild, FindsEverySynapseAndParameter) {
  QuantisedNetwork network = smallNetwork();
  network.projections.erase(network.projections.begin() + 3); // "slow" shares its populations
  QuantisedNetwork again = rebuilt(mapByHand(network));
  sortRows(network);
  EXPECT_EQ(again.populations, network.populations);
  EXPECT_EQ(again.projections, network.projections);
  EXPECT_EQ(again.widths, network.widths);
  EXPECT_EQ(again.weightBits, 16u);
  EXPECT_EQ(again.tickSeconds, 0.001);
  EXPECT_EQ(again.sourceHash, network.sourceHash);
  EXPECT_EQ(again.readout.classNames, network.readout.classNames);
  ASSERT_EQ(again.readout.votes.size(), 2u);
  EXPECT_EQ(again.readout.votes[1].factor, 0.1);
  llvm::Error error = check(again);
  EXPECT_FALSE(bool(error)) << llvm::toString(std::move(error));
}

TEST(Rebuild, GivesSynapsesToTheFirstProjectionOfTheirPopulations) {
  QuantisedNetwork again = rebuilt(mapByHand(smallNetwork()));
  EXPECT_EQ(again.projections[2].name, "recurrent");
  EXPECT_EQ(again.projections[2].weight.size(), 5u);
  EXPECT_EQ(again.projections[3].name, "slow");
  EXPECT_EQ(again.projections[3].weight.size(), 0u);
  EXPECT_EQ(again.projections[3].rowOffset, std::vector<uint64_t>(7, 0));
}

TEST(Rebuild, GivesTheSameNetworkHoweverItIsMapped) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    QuantisedNetwork network = randomNetwork(seed);
    QuantisedNetwork first = rebuilt(mapByHand(network));
    std::mt19937 random(seed);
    std::vector<uint32_t> coreOf(network.populations[1].size + network.populations[2].size);
    for (size_t i = 0; i < coreOf.size(); ++i)
      coreOf[i] = i % 4;
    std::shuffle(coreOf.begin(), coreOf.end(), random);
    QuantisedNetwork second = rebuilt(mapByHand(network, coreOf));
    EXPECT_EQ(first.populations, second.populations);
    EXPECT_EQ(first.projections, second.projections);
  }
}

TEST(Rebuild, RefusesAnImageThatFailsItsCheck) {
  Image image = mapByHand(smallNetwork());
  image.cores[0].mutable_neurons()->set_membrane_timescale(0, 31);
  EXPECT_THAT(llvm::toString(emit::rebuild(image).takeError()),
              testing::HasSubstr("image: core 0: slot 0: membrane_timescale 31 is not below"));
}

TEST(Rebuild, RefusesASynapseThatNoProjectionJoins) {
  Image image = mapByHand(smallNetwork());
  image.network.mutable_projection()->DeleteSubrange(1, 1); // levels-hidden
  EXPECT_EQ(
      llvm::toString(emit::rebuild(image).takeError()),
      "image: core 0: axon 1: a synapse joins 'levels' to 'hidden', which no projection does");
}
