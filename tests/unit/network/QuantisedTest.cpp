//===- QuantisedTest.cpp - What a quantised network must hold ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/network/SmallQuantised.h"
#include "gmock/gmock.h"
#include <cmath>
#include <functional>

using namespace chronaxie;
using namespace llvm;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

TEST(QuantisedCheck, FindsEveryFaultOfPlasticityAndDecays) {
  using Q = QuantisedNetwork;
  struct Fault {
    const char *message;
    std::function<void(Q &)> change;
  };
  for (const Fault &each : {
           Fault{"decay_bits: 12 is outside 0, or 12 where retention_bits are more",
                 [](Q &q) { q.widths.retentionBits = 12; }},
           Fault{"population 'lif': membrane_retention[2]: 61441 is no multiple of 16, as 12 "
                 "decay_bits ask",
                 [](Q &q) { q.populations[1].membraneRetention[2] = 61441; }},
           Fault{"population 'lif': synapse_retention[1]: 8 is no multiple of 16, as 12 decay_bits "
                 "ask",
                 [](Q &q) { q.populations[1].synapseRetention[1] = 8; }},
           Fault{"profile 0: weights -40000..32767 are no range of 16 bits",
                 [](Q &q) { q.profiles[0].least = -40000; }},
           Fault{"profile 1: weights 32768..32767 are no range of 16 bits",
                 [](Q &q) { q.profiles[1].least = 32768; }},
           Fault{"profile 1: minus: 16777216 is outside 0..16777215",
                 [](Q &q) { q.profiles[1].minus = 1 << 24; }},
           Fault{"profile 0: power: 3 is outside 0..2", [](Q &q) { q.profiles[0].power = 3; }},
           Fault{"profile 0: coarse_minus is not 16 numbers of 0..65536",
                 [](Q &q) { q.profiles[0].coarseMinus.pop_back(); }},
           Fault{"profile 0: fine_plus is not 16 numbers of 0..65536",
                 [](Q &q) { q.profiles[0].finePlus[3] = 65537; }},
           Fault{"profile 1: power_table is not 17 numbers of 0..65536 that ascend and 16 that "
                 "descend",
                 [](Q &q) { std::swap(q.profiles[1].powerTable[3], q.profiles[1].powerTable[4]); }},
           Fault{
               "profile 1: power_table is not 17 numbers of 0..65536 that ascend and 16 that "
               "descend",
               [](Q &q) { std::swap(q.profiles[1].powerTable[20], q.profiles[1].powerTable[21]); }},
           Fault{"profile 0: power_table: 33 numbers where power 1 has none",
                 [](Q &q) { q.profiles[0].powerTable.assign(33, 0); }},
           Fault{"projection 'rec': profile[1]: 2, there are 2",
                 [](Q &q) { q.projections[1].profile[1] = 2; }},
           Fault{"projection 'rec': weight[1]: -101 is outside its profile",
                 [](Q &q) { q.projections[1].weight[1] = -101; }},
           // Neuron 0 learns and takes 16 bits for its other weights too, neuron 1 does not.
           Fault{"projection 'fc': weight[0]: 32768 does not fit 16 bits",
                 [](Q &q) { q.projections[0].weight[0] = 32768; }},
           Fault{"projection 'rec': weight[0]: 128 does not fit 8 bits",
                 [](Q &q) { q.projections[1].weight[0] = 128; }},
       }) {
    QuantisedNetwork network = learningNetwork();
    each.change(network);
    EXPECT_EQ(toString(check(network)), std::string("quantised network: ") + each.message);
  }
  QuantisedNetwork wide = learningNetwork();
  wide.projections[0].weight[0] = 32767;
  EXPECT_EQ(toString(check(wide)), "");
}

struct Wrong {
  const char *message;
  std::function<void(QuantisedNetwork &)> change;
};

TEST(QuantisedCheck, FindsEveryFault) {
  ASSERT_FALSE(bool(check(smallNetwork())));
  using Q = QuantisedNetwork;
  for (const Wrong &each : {
           Wrong{"widths/retention_bits: 17 is outside 1..16 bits",
                 [](Q &q) { q.widths.retentionBits = 17; }},
           Wrong{"widths/accumulator_bits: 33 is outside 2..32 bits",
                 [](Q &q) { q.widths.accumulatorBits = 33; }},
           Wrong{"widths/guard_bits: 31 is outside 0..30 bits",
                 [](Q &q) { q.widths.guardBits = 31; }},
           Wrong{"widths/state_bits: 33 is outside 2..32 bits",
                 [](Q &q) { q.widths.stateBits = 33; }},
           Wrong{"weight_bits: 17 is outside 2..16 bits", [](Q &q) { q.weightBits = 17; }},
           Wrong{"tick_seconds: -1 is not a duration", [](Q &q) { q.tickSeconds = -1; }},
           Wrong{"population name '' is empty", [](Q &q) { q.populations[0].name = ""; }},
           Wrong{"population name 'lif' is used twice",
                 [](Q &q) { q.populations[0].name = "lif"; }},
           Wrong{"population 'in' holds no neurons", [](Q &q) { q.populations[0].size = 0; }},
           Wrong{"population 'lif' is graded, but only inputs can be",
                 [](Q &q) { q.populations[1].graded = true; }},
           Wrong{"population 'lif': reset: 3 is outside 0..2",
                 [](Q &q) { q.populations[1].reset = ResetMode(3); }},
           Wrong{"population 'lif': threshold holds 2 values, 3 are needed",
                 [](Q &q) { q.populations[1].threshold.pop_back(); }},
           Wrong{"population 'in': scale holds 1 values, 0 are needed",
                 [](Q &q) { q.populations[0].scale = {1}; }},
           Wrong{"population 'lif': membrane_retention[2]: 65537 is outside 0..65536",
                 [](Q &q) { q.populations[1].membraneRetention[2] = 65537; }},
           Wrong{"population 'lif': initial_potential[0]: -2147483648 is outside "
                 "-8388608..8388607",
                 [](Q &q) { q.widths.stateBits = 24; }},
           Wrong{"population 'lif': scale[1]: 0 is not a positive number",
                 [](Q &q) { q.populations[1].scale[1] = 0; }},
           Wrong{"projection 'fc': source 2, target 1: the network holds 2 populations",
                 [](Q &q) { q.projections[0].source = 2; }},
           Wrong{"projection 'rec': leads into the input 'in'",
                 [](Q &q) { q.projections[1].target = 0; }},
           Wrong{"projection 'fc': row_offset holds 2 values, 3 are needed",
                 [](Q &q) { q.projections[0].rowOffset.pop_back(); }},
           Wrong{"projection 'fc': row_offset runs from 1 to 3, not from 0 to 3",
                 [](Q &q) { q.projections[0].rowOffset[0] = 1; }},
           Wrong{"projection 'rec': row_offset[2]: 0 is below the one before it",
                 [](Q &q) { q.projections[1].rowOffset[2] = 0; }},
           Wrong{"projection 'fc': target_neuron[1]: 3, but 'lif' holds 3 neurons",
                 [](Q &q) { q.projections[0].targetNeuron[1] = 3; }},
           Wrong{"projection 'fc': weight[0]: 128 does not fit 8 bits",
                 [](Q &q) { q.projections[0].weight[0] = 128; }},
           Wrong{"projection 'fc': delay_ticks[2]: 0, the least delay of a chip is 1",
                 [](Q &q) { q.projections[0].delayTicks[2] = 0; }},
           Wrong{"readout/rule: 5 is outside 0..4", [](Q &q) { q.readout.rule = ReadoutRule(5); }},
           Wrong{"readout/votes[1]: population 2 of 2",
                 [](Q &q) { q.readout.votes[1].population = 2; }},
           Wrong{"readout/votes[0]: neuron 3 of 'lif'",
                 [](Q &q) { q.readout.votes[0].neuron = 3; }},
           Wrong{"readout/votes[0]: neuron 0 of 'in'",
                 [](Q &q) { q.readout.votes[0] = {0, 0, 0, 1}; }},
           Wrong{"readout/votes[0]: factor inf is not a number",
                 [](Q &q) { q.readout.votes[0].factor = HUGE_VAL; }},
           Wrong{"readout/votes[1]: class 2 of 2", [](Q &q) { q.readout.votes[1].classIndex = 2; }},
       }) {
    QuantisedNetwork network = smallNetwork();
    each.change(network);
    EXPECT_EQ(toString(check(network)), std::string("quantised network: ") + each.message);
  }
}

TEST(QuantisedRows, AreSortedByTargetDelayAndWeight) {
  QuantisedNetwork network = smallNetwork();
  network.projections[0] = {"fc",           0, 1, {0, 4, 5}, {2, 0, 0, 0, 1}, {9, 5, 4, 3, 1},
                            {1, 2, 1, 2, 1}};
  sortRows(network);
  EXPECT_THAT(network.projections[0].targetNeuron, ElementsAre(0, 0, 0, 2, 1));
  EXPECT_THAT(network.projections[0].delayTicks, ElementsAre(1, 2, 2, 1, 1));
  EXPECT_THAT(network.projections[0].weight, ElementsAre(4, 3, 5, 9, 1));
}

/// The float network that `smallNetwork` could have come from.
Network floatNetwork() {
  Network network;
  Population in;
  in.name = "in";
  in.kind = PopulationKind::Input;
  in.size = 2;
  Population lif;
  lif.name = "lif";
  lif.size = 3;
  lif.membraneRetention = {1, 0.01, 0.9};
  lif.synapseRetention = {0, 0.1, 0.2};
  lif.threshold = {1, 1, 2};
  lif.resetAmount = {1, 1, 2 / 0.9};
  lif.reset = ResetMode::Subtract;
  network.populations = {lif, in}; // another order than the quantised one's
  return network;
}

TEST(QuantisedRetentions, ComeBackIntoTheFloatNetwork) {
  Expected<Network> network = withRetentionsOf(floatNetwork(), smallNetwork());
  ASSERT_TRUE(bool(network)) << toString(network.takeError());
  const Population &lif = network->populations[0];
  EXPECT_THAT(lif.membraneRetention, ElementsAre(1, 0, 60000.0 / 65536));
  EXPECT_THAT(lif.synapseRetention, ElementsAre(0, 1.0 / 65536, 2.0 / 65536));
  EXPECT_THAT(lif.threshold, ElementsAre(1, 1, 2));
  // Only the last was theta / alpha_m.
  EXPECT_THAT(lif.resetAmount, ElementsAre(1, 1, 2 / (60000.0 / 65536)));
}

TEST(QuantisedRetentions, NeedTheSamePopulations) {
  QuantisedNetwork quantised = smallNetwork();
  quantised.populations[1].name = "other";
  EXPECT_EQ(toString(withRetentionsOf(floatNetwork(), quantised).takeError()),
            "population 'lif' is missing in the quantised network");
  Network network = floatNetwork();
  network.populations[0].size = 4;
  EXPECT_EQ(toString(withRetentionsOf(network, smallNetwork()).takeError()),
            "population 'lif': 4 neurons, the quantised network holds 3");
  network = floatNetwork();
  network.populations[0].resetAmount[1] = 100; // theta / 0.01
  EXPECT_EQ(toString(withRetentionsOf(network, smallNetwork()).takeError()),
            "population 'lif': neuron 1: its reset is theta / retention, and the retention became "
            "0");
}

} // namespace
