//===- QuantisedTest.cpp - The quantised network and its file ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "network/Quantised.h"
#include "files/File.h"
#include "files/Hdf5.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "gmock/gmock.h"
#include <cmath>
#include <filesystem>
#include <functional>
#include <hdf5.h>
#include <random>

using namespace chronaxie;
using namespace llvm;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

/// Two inputs, one of them graded, three neurons that feed themselves.
QuantisedNetwork smallNetwork() {
  QuantisedNetwork network;
  network.name = "small";
  network.tickSeconds = 1e-4;
  network.weightBits = 8;
  network.widths = {16, 24, 10, 32};
  network.sourceHash = std::string(64, 'a');
  QuantisedPopulation in;
  in.name = "in";
  in.kind = PopulationKind::Input;
  in.size = 2;
  in.graded = true;
  QuantisedPopulation lif;
  lif.name = "lif";
  lif.size = 3;
  lif.startTick = 2;
  lif.reset = ResetMode::Subtract;
  lif.membraneRetention = {65536, 0, 60000};
  lif.synapseRetention = {0, 1, 2};
  lif.threshold = {1000, -5, INT32_MAX};
  lif.resetAmount = {1000, 7, 0};
  lif.resetValue = {0, 0, -1};
  lif.synapseBias = {0, 3, 0};
  lif.membraneBias = {1, 0, 0};
  lif.initialPotential = {INT32_MIN, 0, 5};
  lif.initialCurrent = {0, INT32_MAX, 0};
  lif.refractoryTicks = {0, 1, 63};
  lif.scale = {100.25, 3, 1e-3};
  network.populations = {in, lif};
  network.projections = {{"fc", 0, 1, {0, 2, 3}, {0, 2, 1}, {127, -128, 5}, {1, 1, 16}},
                         {"rec", 1, 1, {0, 1, 1, 2}, {1, 0}, {-3, 4}, {1, 2}}};
  network.readout.rule = ReadoutRule::Last;
  network.readout.votes = {{1, 2, 0, 0.5}, {1, 0, 1, -2}};
  network.readout.classNames = {"yes", "no"};
  return network;
}

/// `smallNetwork` with two profiles, of which "rec" uses one, and decays of 12 bits.
QuantisedNetwork learningNetwork() {
  QuantisedNetwork network = smallNetwork();
  network.decayBits = 12;
  network.populations[1].membraneRetention = {65536, 0, 61440};
  network.populations[1].synapseRetention = {0, 16, 32};
  for (uint32_t power : {1, 2}) {
    QuantisedProfile profile;
    profile.least = -100;
    profile.greatest = 32767;
    profile.plus = 5000 + power;
    profile.minus = (1 << 24) - 1;
    profile.coarsePlus.assign(16, 65536);
    profile.finePlus.assign(16, 60000 + power);
    profile.coarseMinus.assign(16, power);
    profile.fineMinus.assign(16, 2);
    profile.power = power;
    profile.inverseRange = UINT32_MAX;
    for (uint32_t point = 0; power == 2 && point < 17; ++point)
      profile.powerTable.push_back(32768 + 2048 * point);
    for (uint32_t factor = 0; power == 2 && factor < 16; ++factor)
      profile.powerTable.push_back(65536 >> factor);
    network.profiles.push_back(profile);
  }
  network.projections[1].profile = {staticSynapse, 1};
  network.projections[1].weight = {-3, 0};
  return network;
}

std::string pathFor(StringRef name) { return testing::TempDir() + "/" + name.str(); }

void expectEqual(const QuantisedNetwork &a, const QuantisedNetwork &b) {
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.tickSeconds, b.tickSeconds);
  EXPECT_EQ(a.weightBits, b.weightBits);
  EXPECT_EQ(a.decayBits, b.decayBits);
  EXPECT_EQ(a.profiles, b.profiles);
  EXPECT_EQ(a.widths, b.widths);
  EXPECT_EQ(a.sourceHash, b.sourceHash);
  EXPECT_EQ(a.populations, b.populations);
  EXPECT_EQ(a.projections, b.projections);
  EXPECT_EQ(a.readout.rule, b.readout.rule);
  EXPECT_EQ(a.readout.classNames, b.readout.classNames);
  ASSERT_EQ(a.readout.votes.size(), b.readout.votes.size());
  for (size_t i = 0; i < a.readout.votes.size(); ++i) {
    EXPECT_EQ(a.readout.votes[i].population, b.readout.votes[i].population);
    EXPECT_EQ(a.readout.votes[i].neuron, b.readout.votes[i].neuron);
    EXPECT_EQ(a.readout.votes[i].classIndex, b.readout.votes[i].classIndex);
    EXPECT_EQ(a.readout.votes[i].factor, b.readout.votes[i].factor);
  }
}

TEST(QuantisedFile, GivesBackWhatWasWritten) {
  QuantisedNetwork network = smallNetwork();
  std::string path = pathFor("small.cxq");
  ASSERT_FALSE(bool(writeQuantised(network, path)));
  Expected<QuantisedNetwork> back = readQuantised(path);
  ASSERT_TRUE(bool(back)) << toString(back.takeError());
  expectEqual(network, *back);
}

TEST(QuantisedFile, HoldsPlasticityAndDecayBits) {
  QuantisedNetwork network = learningNetwork();
  ASSERT_FALSE(bool(check(network)));
  std::string path = pathFor("learning.cxq");
  ASSERT_FALSE(bool(writeQuantised(network, path)));
  Expected<QuantisedNetwork> back = readQuantised(path);
  ASSERT_TRUE(bool(back)) << toString(back.takeError());
  expectEqual(network, *back);
}

TEST(QuantisedFile, HoldsLargeAndEmptyParts) {
  QuantisedNetwork network = smallNetwork();
  std::mt19937 random(7);
  QuantisedProjection &rec = network.projections[1];
  rec.rowOffset = {0, 40'000, 40'000, 40'000};
  rec.targetNeuron.clear();
  rec.weight.clear();
  rec.delayTicks.clear();
  for (int i = 0; i < 40'000; ++i) {
    rec.targetNeuron.push_back(random() % 3);
    rec.weight.push_back(int32_t(random() % 127) + 1);
    rec.delayTicks.push_back(random() % 16 + 1);
  }
  network.projections.push_back({"none", 0, 1, {0, 0, 0}, {}, {}, {}});
  network.readout = {};
  std::string path = pathFor("large.cxq");
  ASSERT_FALSE(bool(writeQuantised(network, path)));
  Expected<QuantisedNetwork> back = readQuantised(path);
  ASSERT_TRUE(bool(back)) << toString(back.takeError());
  expectEqual(network, *back);
}

TEST(QuantisedFile, TheSameNetworkIsTheSameBytes) {
  ASSERT_FALSE(bool(writeQuantised(smallNetwork(), pathFor("a.cxq"))));
  ASSERT_FALSE(bool(writeQuantised(smallNetwork(), pathFor("b.cxq"))));
  EXPECT_EQ(cantFail(readFile(pathFor("a.cxq"))), cantFail(readFile(pathFor("b.cxq"))));
}

TEST(QuantisedFile, LeavesNothingBehindWhenItCannotBeWritten) {
  std::string path = "/nonexistent/folder/x.cxq";
  EXPECT_THAT(toString(writeQuantised(smallNetwork(), path)),
              HasSubstr(path + ": cannot be written"));
  QuantisedNetwork wrong = smallNetwork();
  wrong.projections[0].weight[0] = 0;
  path = pathFor("wrong.cxq");
  EXPECT_EQ(toString(writeQuantised(wrong, path)),
            "quantised network: projection 'fc': weight[0]: 0 would be an absent synapse");
  EXPECT_FALSE(std::filesystem::exists(path));
}

/// Message when the file of the small network is read after `spoil`.
std::string spoilt(function_ref<void(hid_t)> spoil,
                   const QuantisedNetwork &network = smallNetwork()) {
  std::string path = pathFor("spoilt.cxq");
  cantFail(writeQuantised(network, path));
  hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  spoil(file);
  H5Fclose(file);
  Expected<QuantisedNetwork> read = readQuantised(path);
  if (read)
    return "accepted";
  std::string text = toString(read.takeError());
  EXPECT_EQ(text.rfind(path + ":", 0), 0u) << text;
  return text.substr(path.size() + 1);
}

/// Puts one list of numbers in place of another.
void replace(hid_t file, const char *path, std::vector<int64_t> values, bool isScalar = false) {
  H5Ldelete(file, path, H5P_DEFAULT);
  hsize_t length = values.size();
  hid_t space = isScalar ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &length, nullptr);
  hid_t set =
      H5Dcreate2(file, path, H5T_NATIVE_INT64, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  if (length)
    H5Dwrite(set, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  H5Dclose(set);
  H5Sclose(space);
}

TEST(QuantisedFile, EveryFieldIsNeededAndNoOtherKnown) {
  EXPECT_EQ(spoilt([](hid_t file) { H5Ldelete(file, "populations/1/scale", H5P_DEFAULT); }),
            " populations/1/scale: missing");
  EXPECT_EQ(spoilt([](hid_t file) { H5Ldelete(file, "readout", H5P_DEFAULT); }),
            " readout: missing");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "widths/extra", {1}); }),
            " widths/extra: unknown field");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "extra", {1}); }), " extra: unknown field");
  EXPECT_EQ(spoilt([](hid_t file) {
              H5Lmove(file, "projections/1", file, "projections/2", H5P_DEFAULT, H5P_DEFAULT);
            }),
            " projections/2: '1' is expected here");
}

TEST(QuantisedFile, OtherFormatsAndVersionsAreRefused) {
  EXPECT_EQ(spoilt([](hid_t file) { H5Ldelete(file, "format", H5P_DEFAULT); }),
            " not a quantised network (it has no 'format')");
  EXPECT_EQ(spoilt([](hid_t file) {
              H5Ldelete(file, "format", H5P_DEFAULT);
              H5Lcreate_hard(file, "name", file, "format", H5P_DEFAULT, H5P_DEFAULT);
            }),
            " format: 'small', expected 'chronaxie-quantised'");
  EXPECT_EQ(spoilt([](hid_t file) {
              replace(file, "version", {4}, true);
              replace(file, "new-in-3", {1});
            }),
            " version: 4, this program reads version 3; freeze the network again with it");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "version", {1, 2}); }),
            " version: (2), this program reads version 3; freeze the network again with it");
}

TEST(QuantisedFile, ValuesMustFitTheirFields) {
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "populations/1/threshold", {1, 1LL << 31, 0}); }),
            " populations/1/threshold[1]: 2147483648 is outside -2147483648..2147483647");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "populations/1/refractory_ticks", {0, -1, 0}); }),
            " populations/1/refractory_ticks[1]: -1 is outside 0..4294967295");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "populations/0/graded", {2}, true); }),
            " populations/0/graded: 2 is neither 0 nor 1");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "populations/0/size", {2, 2}); }),
            " populations/0/size: shape (2): one value is expected");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "populations/1/scale", {}, true); }),
            " populations/1/scale: no values are stored for it");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "projections/0/weight", {1, 2}); }),
            " quantised network: projection 'fc': 3 targets, 2 weights, 3 delays");
  EXPECT_EQ(
      spoilt([](hid_t file) { replace(file, "readout/neuron", {1}); }),
      " readout: population, neuron, class and factor hold 2, 1, 2 and 2 values; they must be "
      "equally many");
  EXPECT_EQ(spoilt([](hid_t file) {
              H5Ldelete(file, "populations/1/reset", H5P_DEFAULT);
              H5Lcreate_hard(file, "name", file, "populations/1/reset", H5P_DEFAULT, H5P_DEFAULT);
            }),
            " populations/1/reset: reached a second time (two links to one object, or a cycle); "
            "store a copy");
}

TEST(QuantisedFile, ProfilesHaveAllTheirNumbers) {
  auto spoiltLearning = [](function_ref<void(hid_t)> spoil) {
    return spoilt(spoil, learningNetwork());
  };
  EXPECT_EQ(spoiltLearning([](hid_t file) { H5Ldelete(file, "profiles/minus", H5P_DEFAULT); }),
            " profiles/minus: missing");
  EXPECT_EQ(spoiltLearning([](hid_t file) { replace(file, "profiles/plus", {1, 2, 3}); }),
            " profiles/plus: 3 values, 2 are needed for 2 profiles");
  EXPECT_EQ(spoiltLearning([](hid_t file) { replace(file, "profiles/fine_plus", {1}); }),
            " profiles/fine_plus: 1 values, 32 are needed for 2 profiles");
  EXPECT_EQ(spoiltLearning([](hid_t file) { replace(file, "profiles/power", {2, 2}); }),
            " profiles/power_table: 33 values, 66 are needed for 2 profiles");
  EXPECT_EQ(spoiltLearning([](hid_t file) { replace(file, "projections/1/profile", {-1}); }),
            " quantised network: projection 'rec': 2 targets, 1 profiles");
  EXPECT_EQ(spoiltLearning([](hid_t file) { replace(file, "decay_bits", {11}, true); }),
            " quantised network: decay_bits: 11 is outside 0, or 12 where retention_bits are more");
}

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

TEST(QuantisedFile, TruncatedOnesAreRefused) {
  std::string path = pathFor("truncated.cxq");
  cantFail(writeQuantised(smallNetwork(), path));
  std::string bytes = cantFail(readFile(path));
  for (size_t eighths = 0; eighths < 8; ++eighths) {
    cantFail(writeFile(path, StringRef(bytes).take_front(bytes.size() * eighths / 8)));
    Expected<QuantisedNetwork> network = readQuantised(path);
    ASSERT_FALSE(bool(network));
    EXPECT_THAT(toString(network.takeError()), HasSubstr(path + ":"));
  }
  EXPECT_THAT(toString(readQuantised(pathFor("absent.cxq")).takeError()),
              HasSubstr("absent.cxq: cannot be read: No such file"));
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
