//===- MapProblemTest.cpp - What a network asks of cores ------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/MapProblem.h"
#include "tests/unit/passes/Networks.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace chronaxie;
using namespace chronaxie::map;
using namespace chronaxie::passes::test;
using passes::problemOf;
using testing::ElementsAre;
using Residual = RowFormat::Residual;

namespace {

/// in(4) -> hidden(3); only the synapse 0->0 learns. Input 1 reaches hidden[2]
/// twice, input 2 needs a second base delay.
Network mixedNetwork() {
  Network network;
  network.name = "mixed";
  network.tickSeconds = 0.001;
  network.populations = {input("in", 4), neurons("hidden", 3)};
  network.projections = {projection(
      network, "in", "hidden",
      "0->0 0.5@1; 0->1 0.5@1; 1->0 0.5@4; 1->2 0.5@2; 1->2 0.1@1; 2->1 0.5@5; 2->2 0.5@17")};
  network.profiles = {{0.01, 0.01, 20, 20, 0, 1, 0}};
  network.projections[0].profile = {0, -1, -1, -1, -1, -1, -1};
  return network;
}

TEST(MapProblem, SaysWhatEachSynapseNeedsOfItsRow) {
  Problem problem = problemOf(mixedNetwork(), chip("tiny2x2"), 8, 0);
  // Neurons 0 to 2 reach nothing; inputs are sources 3 to 6, and 7 is input 2 again.
  EXPECT_THAT(problem.delayed, ElementsAre(5u));
  EXPECT_THAT(problem.offset, ElementsAre(0u, 0u, 0u, 0u, 2u, 4u, 5u, 5u, 6u));
  EXPECT_THAT(problem.sink, ElementsAre(0u, 1u, 0u, 2u, 1u, 2u));
  EXPECT_THAT(problem.synapses, ElementsAre(1u, 1u, 1u, 2u, 1u, 1u));
  EXPECT_THAT(problem.need, ElementsAre(RowNeed::Learns, RowNeed::Narrow, RowNeed::Wide,
                                        RowNeed::Narrow, RowNeed::Narrow, RowNeed::Narrow));
  EXPECT_EQ(problem.shapeOf(3), (RowShape{8, Residual::None, true}));
  EXPECT_EQ(problem.shapeOf(4), (RowShape{8, Residual::Two, false}));
  EXPECT_EQ(problem.shapeOf(5), (RowShape{8, Residual::Full, true}));
  EXPECT_EQ(problem.shapeOf(7), (RowShape{8, Residual::None, true}));
  EXPECT_EQ(problemOf(mixedNetwork(), chip("tiny2x2"), 12, 0).shapeOf(3).weightBits, 12u);
  EXPECT_THAT(problemOf(mixedNetwork(), chip("tiny2x2"), 16, 0).need,
              ElementsAre(RowNeed::Learns, RowNeed::Wide, RowNeed::Wide, RowNeed::Wide,
                          RowNeed::Wide, RowNeed::Wide));
}

TEST(MapProblem, WritesAllDelaysAndTwoWidthsWithoutPackedRows) {
  Chip plain = chip("tiny2x2");
  plain.set_packed_rows(false);
  Problem problem = problemOf(mixedNetwork(), plain, 8, 0);
  EXPECT_EQ(problem.shapeOf(3), (RowShape{8, Residual::Full, true}));
  // 12 bits take 16.
  EXPECT_THAT(problemOf(mixedNetwork(), plain, 12, 0).need,
              ElementsAre(RowNeed::Learns, RowNeed::Wide, RowNeed::Wide, RowNeed::Wide,
                          RowNeed::Wide, RowNeed::Wide));
}

TEST(MapProblem, TakesTheWidthsOfAQuantisedNetworksWeights) {
  QuantisedNetwork network;
  QuantisedPopulation in, hidden;
  in.kind = PopulationKind::Input;
  in.size = 1;
  hidden.size = 4;
  hidden.membraneRetention = hidden.synapseRetention = {0, 0, 0, 0};
  network.populations = {in, hidden};
  network.projections = {{"p", 0, 1, {0, 4}, {0, 1, 2, 3}, {7, -2000, 30000, 3}, {1, 1, 1, 1}, {}}};
  network.projections[0].profile = {-1, -1, -1, 0};
  Problem problem = problemOf(network, chip("tiny2x2"));
  EXPECT_THAT(problem.need,
              ElementsAre(RowNeed::Narrow, RowNeed::Narrow, RowNeed::Wide, RowNeed::Learns));
  EXPECT_EQ(problem.shapeOf(4), (RowShape{12, Residual::None, true}));
}

} // namespace
