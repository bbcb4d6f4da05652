//===- QuantisedFileTest.cpp - Quantised networks in files ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/File.h"
#include "files/Hdf5.h"
#include "tests/unit/network/SmallQuantised.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "gmock/gmock.h"
#include <filesystem>
#include <hdf5.h>
#include <random>

using namespace chronaxie;
using namespace llvm;
using testing::HasSubstr;

namespace {

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
  EXPECT_EQ(a.readout, b.readout);
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

} // namespace
