//===- ModelFileTest.cpp - Model containers written and read ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "network/ModelFile.h"
#include "SmallModel.h"
#include "SpoiltModel.h"
#include "files/File.h"
#include "gmock/gmock.h"
#include <bit>
#include <filesystem>
#include <functional>

using namespace chronaxie;
using namespace chronaxie::tests;
using namespace llvm;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

Model written(const Network &network, StringRef name) {
  std::string path = pathFor(name);
  cantFail(writeModel(network, {"chronaxie 0", "net.nir", std::string(64, 'f')}, path));
  return cantFail(readModel(path));
}

/// Equal to the last bit.
void expectEqual(const std::vector<double> &a, const std::vector<double> &b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i)
    EXPECT_EQ(std::bit_cast<uint64_t>(a[i]), std::bit_cast<uint64_t>(b[i])) << i;
}

void expectEqual(const Network &a, const Network &b) {
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.tickSeconds, b.tickSeconds);
  ASSERT_EQ(a.populations.size(), b.populations.size());
  for (size_t i = 0; i < a.populations.size(); ++i) {
    const Population &x = a.populations[i], &y = b.populations[i];
    EXPECT_EQ(x.name, y.name);
    EXPECT_EQ(x.kind, y.kind);
    EXPECT_EQ(x.size, y.size);
    EXPECT_EQ(x.graded, y.graded);
    EXPECT_EQ(x.reset, y.reset);
    EXPECT_EQ(x.resetTiming, y.resetTiming);
    EXPECT_EQ(x.currentTiming, y.currentTiming);
    EXPECT_EQ(x.spikesAtThreshold, y.spikesAtThreshold);
    EXPECT_EQ(x.refractoryTicks, y.refractoryTicks);
    for (auto member :
         {&Population::membraneRetention, &Population::synapseRetention, &Population::threshold,
          &Population::resetAmount, &Population::resetValue, &Population::synapseBias,
          &Population::membraneBias, &Population::initialPotential, &Population::initialCurrent})
      expectEqual(x.*member, y.*member);
  }
  EXPECT_EQ(a.profiles, b.profiles);
  ASSERT_EQ(a.projections.size(), b.projections.size());
  for (size_t i = 0; i < a.projections.size(); ++i) {
    const Projection &x = a.projections[i], &y = b.projections[i];
    EXPECT_EQ(x.name, y.name);
    EXPECT_EQ(x.source, y.source);
    EXPECT_EQ(x.target, y.target);
    EXPECT_EQ(x.rowOffset, y.rowOffset);
    EXPECT_EQ(x.targetNeuron, y.targetNeuron);
    expectEqual(x.weight, y.weight);
    EXPECT_EQ(x.delayTicks, y.delayTicks);
    EXPECT_EQ(x.profile, y.profile);
  }
  EXPECT_EQ(a.readout, b.readout);
  EXPECT_EQ(a.conventions, b.conventions);
}

/// The container copied by HDF5 into gzip chunks of its own choosing.
void repack(const std::string &from, const std::string &to) {
  hid_t in = H5Fopen(from.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  hid_t out = H5Fcreate(to.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  H5Ocopy(in, "populations", out, "populations", H5P_DEFAULT, H5P_DEFAULT);
  for (const char *name : {"readout", "stdp", "requires", "provenance", "hash", "format", "version",
                           "name", "tick_seconds", "projections"})
    H5Ocopy(in, name, out, name, H5P_DEFAULT, H5P_DEFAULT);
  // One array again: chunked, compressed, as big-endian numbers.
  std::vector<double> weights(3);
  hid_t old = H5Dopen2(in, "projections/0/weight", H5P_DEFAULT);
  H5Dread(old, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, weights.data());
  H5Dclose(old);
  H5Ldelete(out, "projections/0/weight", H5P_DEFAULT);
  hsize_t length = 3, chunk = 2;
  hid_t creation = H5Pcreate(H5P_DATASET_CREATE), space = H5Screate_simple(1, &length, nullptr);
  H5Pset_chunk(creation, 1, &chunk);
  H5Pset_deflate(creation, 9);
  hid_t set = H5Dcreate2(out, "projections/0/weight", H5T_IEEE_F64BE, space, H5P_DEFAULT, creation,
                         H5P_DEFAULT);
  H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, weights.data());
  H5Dclose(set);
  H5Sclose(space);
  H5Pclose(creation);
  H5Fclose(out);
  H5Fclose(in);
}

TEST(ModelFile, GivesBackWhatWasWrittenToTheLastBit) {
  Model model = written(smallModel(), "small.cxm");
  expectEqual(smallModel(), model.network);
  EXPECT_EQ(model.provenance.producer, "chronaxie 0");
  EXPECT_EQ(model.provenance.sourceName, "net.nir");
  EXPECT_EQ(model.provenance.sourceHash, std::string(64, 'f'));
  EXPECT_EQ(model.network.sourceHash, modelHash(smallModel()));
}

TEST(ModelFile, TheSameNetworkIsTheSameBytes) {
  written(smallModel(), "a.cxm");
  written(smallModel(), "b.cxm");
  EXPECT_EQ(cantFail(readFile(pathFor("a.cxm"))), cantFail(readFile(pathFor("b.cxm"))));
}

TEST(ModelFile, WritesSortedRows) {
  Network network = smallModel();
  network.projections[0] = {"fc", 0, 1, {0, 4, 4}, {2, 0, 0, 0}, {4, 3, 2, 1}, {1, 2, 1, 1}};
  network.projections[0].profile = {-1, -1, 1, -1};
  Model model = written(network, "sorted.cxm");
  const Projection &sorted = model.network.projections[0];
  EXPECT_THAT(sorted.targetNeuron, ElementsAre(0, 0, 0, 2));
  EXPECT_THAT(sorted.delayTicks, ElementsAre(1, 1, 2, 1));
  EXPECT_THAT(sorted.profile, ElementsAre(-1, 1, -1, -1));
  EXPECT_THAT(sorted.weight, ElementsAre(1, 2, 3, 4));
}

TEST(ModelFile, LeavesNothingBehindWhenItCannotBeWritten) {
  EXPECT_THAT(toString(writeModel(smallModel(), {}, "/nonexistent/x.cxm")),
              HasSubstr("/nonexistent/x.cxm: cannot be written"));
  std::string path = pathFor("wrong.cxm");
  auto refused = [&](function_ref<void(Network &)> change) {
    Network network = smallModel();
    change(network);
    std::string text = toString(writeModel(network, {}, path));
    EXPECT_FALSE(std::filesystem::exists(path));
    return StringRef(text).substr(path.size()).str();
  };
  EXPECT_EQ(refused([](Network &n) { n.projections[0].weight[1] = NAN; }),
            ": not written: projection 0 'fc': weight[1] is nan, it must be finite");
  EXPECT_EQ(refused([](Network &n) { n.projections[0].delayTicks[1] = unassignedDelay; }),
            ": not written: projection 'fc': delay 1 is not assigned; assign delays before "
            "writing");
  EXPECT_EQ(refused([](Network &n) { n.projections[0].delayTicks[1] = 1'000'001; }),
            ": not written: projection 'fc': delay 1 is 1000001 ticks, a container holds up to "
            "1000000");
  EXPECT_EQ(refused([](Network &n) { n.populations[1].startTick = 2; }),
            ": not written: population 'res': start tick 2; a model container holds networks "
            "without skew");
  EXPECT_EQ(refused([](Network &n) {
              n.populations[0].size = 1u << 29;
              n.projections.clear();
            }),
            ": not written: population 'in': 536870912 neurons, a container holds 268435456");
  EXPECT_EQ(refused([](Network &n) { n.projections[0].name = "a\x1b[2J"; }),
            ": not written: a projection name holds a control character; rename it");
  EXPECT_EQ(refused([](Network &n) { n.readout.classNames[0] = "\xff"; }),
            ": not written: a class name is not UTF-8; rename it");
  EXPECT_EQ(refused([](Network &n) {
              n.projections.push_back({"back", 2, 1, {0, 1}, {0}, {1}, {0}});
              n.populations[2].currentTiming = CurrentTiming::New;
            }),
            ": not written: the cycle res -> out -> res has no delay: a spike cannot act on itself "
            "in the same tick; give one of its projections a delay of 1 or more");
}

TEST(ModelHash, IsTheOneThatWasWrittenDown) {
  // Computed once by the Python package from the same network: python/tests.
  EXPECT_EQ(modelHash(smallModel()),
            "e15cf1337fd5ab06cc33178a282068d42bd8b25842f48ff6dd4388b4dc2cee15");
}

TEST(ModelHash, DoesNotDependOnHowTheFileIsStored) {
  Model model = written(smallModel(), "plain.cxm");
  repack(pathFor("plain.cxm"), pathFor("repacked.cxm"));
  Expected<Model> repacked = readModel(pathFor("repacked.cxm"));
  ASSERT_TRUE(bool(repacked)) << toString(repacked.takeError());
  expectEqual(model.network, repacked->network);
  EXPECT_EQ(repacked->network.sourceHash, model.network.sourceHash);
  EXPECT_NE(cantFail(readFile(pathFor("plain.cxm"))), cantFail(readFile(pathFor("repacked.cxm"))));
}

TEST(ModelHash, CoversWhatTheNetworkDoesAndNothingElse) {
  std::string hash = modelHash(smallModel());
  auto after = [&](function_ref<void(Network &)> change) {
    Network network = smallModel();
    change(network);
    return modelHash(network);
  };
  EXPECT_EQ(after([](Network &n) { n.name = "other"; }), hash);
  EXPECT_EQ(after([](Network &n) { n.conventions.clear(); }), hash);
  EXPECT_EQ(after([](Network &n) { n.sourceHash = "other"; }), hash);
  EXPECT_EQ(after([](Network &n) { n.projections[0].profile = {-1, -1, -1}; }), hash);
  using Change = void (*)(Network &);
  std::vector<std::string> hashes{hash};
  for (Change change : std::initializer_list<Change>{
           [](Network &n) { n.tickSeconds = 2e-3; },
           [](Network &n) { n.populations[0].graded = true; },
           [](Network &n) { n.populations[0].name = "input"; },
           [](Network &n) { n.populations[1].membraneRetention[1] = 1; },
           [](Network &n) { n.populations[1].synapseRetention[1] = 0; },
           [](Network &n) { n.populations[1].threshold[2] = 9; },
           [](Network &n) { n.populations[1].resetAmount[2] = 9; },
           [](Network &n) { n.populations[1].resetValue[2] = 9; },
           [](Network &n) { n.populations[1].synapseBias[2] = 9; },
           [](Network &n) { n.populations[1].membraneBias[2] = 9; },
           [](Network &n) { n.populations[1].initialPotential[2] = 9; },
           [](Network &n) { n.populations[1].initialCurrent[2] = 9; },
           [](Network &n) { n.populations[1].refractoryTicks[2] = 9; },
           [](Network &n) { n.populations[1].reset = ResetMode::None; },
           [](Network &n) { n.populations[2].resetTiming = ResetTiming::SameTick; },
           [](Network &n) { n.populations[2].currentTiming = CurrentTiming::New; },
           [](Network &n) { n.populations[2].spikesAtThreshold = false; },
           [](Network &n) { n.profiles[1].mu = 0.5; },
           [](Network &n) { std::swap(n.profiles[0], n.profiles[1]); },
           [](Network &n) { n.projections[0].name = "other"; },
           [](Network &n) { n.projections[0].weight[0] = 9; },
           [](Network &n) { n.projections[0].delayTicks[0] = 9; },
           [](Network &n) { n.projections[0].targetNeuron[0] = 1; },
           [](Network &n) { n.projections[0].rowOffset[1] = 1; },
           [](Network &n) { n.projections[1].profile[0] = 1; },
           [](Network &n) { n.projections[1].profile.clear(); },
           [](Network &n) { n.readout.rule = ReadoutRule::Last; },
           [](Network &n) { n.readout.votes[1].factor = 9; },
           [](Network &n) { n.readout.votes[1].classIndex = 1; },
           [](Network &n) { n.readout.classNames[0] = "perhaps"; }})
    hashes.push_back(after(change));
  for (size_t i = 0; i < hashes.size(); ++i)
    for (size_t j = 0; j < i; ++j)
      EXPECT_NE(hashes[i], hashes[j]) << i << " and " << j;
}

TEST(PlasticNetwork, IsRefusedByNameWhereNothingCanLearn) {
  EXPECT_EQ(toString(requireStatic(smallModel(), "this chip")),
            "projection 'rec' has 2 plastic synapses, and this chip has no STDP; leave the "
            "profiles out to run the weights as they are");
  Network network = smallModel();
  network.projections[1].profile = {-1, -1, -1};
  EXPECT_EQ(toString(requireStatic(network, "this chip")), "");
}

TEST(PlasticNetwork, MustFollowTheRule) {
  ASSERT_EQ(toString(check(smallModel())), "");
  auto faultAfter = [](function_ref<void(Network &)> change) {
    Network network = smallModel();
    change(network);
    return toString(check(network));
  };
  EXPECT_EQ(faultAfter([](Network &n) { n.profiles[1].aPlus = -1; }),
            "stdp profile 1: a_plus is -1, it must be finite and at least 0; the rule's signs are "
            "fixed");
  EXPECT_THAT(faultAfter([](Network &n) { n.profiles[0].tauMinusTicks = 64.5; }),
              HasSubstr("stdp profile 0: tau_minus_ticks is 64.5, it must lie above 0 and be at "
                        "most 64 ticks"));
  EXPECT_EQ(faultAfter([](Network &n) { n.profiles[0].mu = NAN; }),
            "stdp profile 0: mu is nan, it must lie within 0 (additive) .. 1 (multiplicative)");
  EXPECT_EQ(faultAfter([](Network &n) { n.profiles[0].wMin = 1.5; }),
            "stdp profile 0: w_min is 1.5, above w_max, 1; swap them");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[1].profile.pop_back(); }),
            "projection 1 'rec': profile has 2 entries, it needs 3, or none");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[1].profile[0] = 2; }),
            "projection 1 'rec': synapse 0: profile 2, the table has 2 (0.. in its order; -1 is a "
            "static synapse)");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[1].profile[0] = -2; }),
            "projection 1 'rec': synapse 0: profile -2, the table has 2 (0.. in its order; -1 is a "
            "static synapse)");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[1].weight[0] = -0.5; }),
            "projection 1 'rec': synapse 0: weight -0.5, outside 0..1, the w_min..w_max of its "
            "profile 0; start within them or widen them");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[1].delayTicks[0] = 0; }),
            "projection 1 'rec': synapse 0: delay 0 of a plastic synapse; the rule needs one of at "
            "least 1 tick");
  EXPECT_EQ(faultAfter([](Network &n) { n.projections[1].delayTicks[0] = unassignedDelay; }),
            "projection 1 'rec': synapse 0: no delay of a plastic synapse; the rule needs one of "
            "at least 1 tick");
  EXPECT_EQ(faultAfter([](Network &n) {
              n.populations[0].graded = true;
              n.projections[0].profile = {-1, 1, -1};
            }),
            "projection 0 'fc': synapse 1: a plastic synapse of the graded input 'in'; the rule "
            "knows spikes only: declare the input as not graded");
}

} // namespace
