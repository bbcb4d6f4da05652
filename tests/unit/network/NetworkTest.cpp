//===- NetworkTest.cpp - Tests of network/Network.h -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "network/Network.h"
#include "llvm/Support/Error.h"
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using testing::HasSubstr;

namespace {

/// in (2) -> lif (3), one readout vote.
Network smallNetwork() {
  Network network;
  Population input;
  input.name = "in";
  input.kind = PopulationKind::Input;
  input.size = 2;
  Population lif;
  lif.name = "lif";
  lif.size = 3;
  lif.membraneRetention = lif.synapseRetention = {0, 0.5, 1};
  lif.threshold = {1, 2, INFINITY};
  for (auto *field : {&lif.resetAmount, &lif.resetValue, &lif.synapseBias, &lif.membraneBias,
                      &lif.initialPotential, &lif.initialCurrent})
    field->assign(3, 0.0);
  lif.refractoryTicks.assign(3, 0);
  network.populations = {input, lif};
  Projection projection;
  projection.name = "in -> lif";
  projection.source = 0;
  projection.target = 1;
  projection.rowOffset = {0, 1, 3};
  projection.targetNeuron = {0, 1, 2};
  projection.weight = {1, -1, 0.5};
  projection.delayTicks = {0, 1, unassignedDelay};
  network.projections = {projection};
  network.readout.rule = ReadoutRule::Last;
  network.readout.votes = {{1, 2, 1, 0.5}};
  return network;
}

std::string faultOf(const Network &network) { return llvm::toString(check(network)); }

template <typename Change> std::string faultAfter(Change change) {
  Network network = smallNetwork();
  change(network);
  return faultOf(network);
}

} // namespace

TEST(Network, IsAcceptedWhenItHoldsTogether) { EXPECT_EQ(faultOf(smallNetwork()), ""); }

TEST(Network, FindsPopulationsByName) {
  EXPECT_EQ(smallNetwork().find("lif"), 1);
  EXPECT_EQ(smallNetwork().find("LIF"), -1);
}

TEST(Network, CountsClassesByNamesAndVotes) {
  Readout readout;
  EXPECT_EQ(readout.classCount(), 0u);
  readout.votes = {{0, 0, 4, 1}, {0, 1, 2, 1}};
  EXPECT_EQ(readout.classCount(), 5u);
  readout.classNames.assign(7, "x");
  EXPECT_EQ(readout.classCount(), 7u);
}

TEST(Network, NamesThePopulationAtFault) {
  EXPECT_EQ(faultAfter([](Network &n) { n.tickSeconds = -1; }),
            "tick: -1 s, it must be positive, or 0 where ticks have no length");
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[1].name = ""; }), "population 1 has no name");
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[1].name = "a\nb"; }),
            "population 1: its name holds a control character");
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[1].name = "in"; }),
            "population 1: the name 'in' is taken by another");
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[0].size = 0; }),
            "population 'in': it has no neurons");
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[1].graded = true; }),
            "population 'lif': only an input can be graded");
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[0].startTick = 2; }),
            "population 'in': start tick 2, an input starts at 0");
}

TEST(Network, NamesTheParameterAtFault) {
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[1].membraneRetention[1] = 1.25; }),
            "population 'lif': membraneRetention[1] is 1.25, it must lie within 0..1");
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[1].synapseRetention[2] = -1e-9; }),
            "population 'lif': synapseRetention[2] is -1e-09, it must lie within 0..1");
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[1].threshold[0] = -INFINITY; }),
            "population 'lif': threshold[0] is -inf, it must be finite, or inf for a readout");
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[1].initialCurrent[0] = NAN; }),
            "population 'lif': initialCurrent[0] is nan, it must be finite");
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[1].synapseBias.pop_back(); }),
            "population 'lif': synapseBias has 2 entries, it needs 3");
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[1].refractoryTicks.push_back(1); }),
            "population 'lif': refractoryTicks has 4 entries, it needs 3");
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[0].threshold = {1, 1}; }),
            "population 'in': threshold has 2 entries, it needs 0");
}

TEST(Network, NamesTheProjectionAtFault) {
  std::string owner = "projection 0 'in -> lif': ";
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[0].target = 2; }),
            owner + "target is population 2, the network has 2");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[0].source = 7; }),
            owner + "source is population 7, the network has 2");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[0].target = 0; }),
            owner + "target 'in' is an input, which takes no synapses");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[0].rowOffset.pop_back(); }),
            owner + "rowOffset has 2 entries, it needs 3");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[0].rowOffset = {0, 1, 2}; }),
            owner + "rowOffset runs from 0 to 2, it must run from 0 to 3");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[0].rowOffset = {0, 4, 3}; }),
            owner + "rowOffset[1] is 4, more than the next, 3");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[0].weight.pop_back(); }),
            owner + "weight has 2 entries, it needs 3");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[0].delayTicks.pop_back(); }),
            owner + "delayTicks has 2 entries, it needs 3");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[0].targetNeuron[1] = 3; }),
            owner + "targetNeuron[1] is 3, 'lif' has 3 neurons");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[0].weight[2] = INFINITY; }),
            owner + "weight[2] is inf, it must be finite");
}

TEST(Network, NamesTheVoteAtFault) {
  EXPECT_EQ(faultAfter([](Network &n) { n.readout.rule = ReadoutRule::None; }),
            "readout: 1 votes, but no rule");
  EXPECT_EQ(faultAfter([](Network &n) { n.readout.votes.clear(); }),
            "readout: a rule, but no votes");
  EXPECT_EQ(faultAfter([](Network &n) { n.readout.votes[0].population = 2; }),
            "readout vote 0: population 2, the network has 2");
  EXPECT_EQ(faultAfter([](Network &n) { n.readout.votes[0].population = 0; }),
            "readout vote 0: 'in' is an input, which has no potential");
  EXPECT_EQ(faultAfter([](Network &n) { n.readout.votes[0].neuron = 3; }),
            "readout vote 0: neuron 3, 'lif' has 3");
  EXPECT_EQ(faultAfter([](Network &n) { n.readout.votes[0].factor = NAN; }),
            "readout vote 0: factor nan, it must be finite");
  EXPECT_EQ(faultAfter([](Network &n) { n.readout.classNames = {"only"}; }),
            "readout vote 0: class 1, the readout names 1 classes");
}
