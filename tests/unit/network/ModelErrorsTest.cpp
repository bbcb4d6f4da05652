//===- ModelErrorsTest.cpp - Bad model containers ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "SmallModel.h"
#include "SpoiltModel.h"
#include "files/File.h"
#include "network/ModelFile.h"
#include "gmock/gmock.h"
#include <cmath>

using namespace chronaxie;
using namespace chronaxie::tests;
using namespace llvm;
using testing::HasSubstr;

namespace {

TEST(ModelErrors, TheSmallModelItselfIsAccepted) {
  EXPECT_EQ(spoilt([](hid_t) {}), "accepted");
}

TEST(ModelErrors, OtherFormatsVersionsAndFeaturesAreRefused) {
  EXPECT_EQ(spoilt([](hid_t file) { remove(file, "format"); }),
            "not a model container (its 'format' is not 'chronaxie-model')");
  EXPECT_EQ(spoilt([](hid_t file) { replaceTexts(file, "format", {"other"}, true); }),
            "not a model container (its 'format' is not 'chronaxie-model')");
  EXPECT_EQ(spoilt([](hid_t file) {
              replace(file, "version", {2, 0});
              replace(file, "new-in-2", {1});
            }),
            "version: 2.0, this program reads 1.x; use a newer program, or write the model for "
            "version 1");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "version", {0, 9}); }),
            "version: 0.9, this program reads 1.x; write the model again");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "version", {1}); }),
            "version: 1 value, 2 are expected: major and minor");
  EXPECT_EQ(spoilt([](hid_t file) { replaceTexts(file, "requires", {"stdp", "dendrites"}); }),
            "requires[1]: 'dendrites' is not known to this program, and the model cannot be run "
            "without it; known is 'stdp'; use a newer program");
  EXPECT_EQ(spoilt([](hid_t file) { replaceTexts(file, "requires", {}); }),
            "requires: lacks 'stdp', but projections/1 ('rec') has plastic synapses; list it, or "
            "leave its profile out");
  EXPECT_EQ(spoilt([](hid_t file) { remove(file, "requires"); }), "requires: missing");
}

TEST(ModelErrors, NewFieldsNeedANewMinorVersion) {
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "extra", {1}); }), "extra: unknown field");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "populations/1/extra", {1, 2, 3}); }),
            "populations/1/extra: unknown field");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "populations/0/threshold", {1, 1}); }),
            "populations/0/threshold: unknown field");
  std::string path = pathFor("newer.cxm");
  cantFail(writeModel(smallModel(), {}, path));
  hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  replace(file, "version", {1, 7});
  replace(file, "projections/0/colour", {1});
  replaceTexts(file, "hash", {std::string(64, '0')}, true); // covers what is not known here
  H5Fclose(file);
  Expected<Model> model = readModel(path);
  ASSERT_TRUE(bool(model)) << toString(model.takeError());
  EXPECT_EQ(model->minor, 7u);
  EXPECT_THAT(model->unknownFields, testing::ElementsAre(path + ": projections/0/colour"));
}

TEST(ModelErrors, AChangedFileIsNoticedByItsHash) {
  EXPECT_THAT(spoilt([](hid_t file) {
                replaceTexts(file, "hash", {modelHash(smallModel())}, true);
                replaceReals(file, "projections/0/weight", {0.5, -0.25, 1.5});
              }),
              HasSubstr("...: it was changed after it was written; write it again, or delete "
                        "'hash' if the change was meant"));
  EXPECT_EQ(spoilt([](hid_t file) { replaceReals(file, "projections/0/weight", {0.5, -0.25, 2}); }),
            "accepted");
}

TEST(ModelErrors, EveryFieldHasItsType) {
  EXPECT_EQ(spoilt([](hid_t file) {
              replaceReals(file, "populations/1/membrane_retention", {0.1, 0.2, 0.3},
                           H5T_NATIVE_FLOAT);
            }),
            "populations/1/membrane_retention: float64 is expected, not float32");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "projections/0/weight", {1, 2, 3}); }),
            "projections/0/weight: float64 is expected, not integers");
  EXPECT_EQ(spoilt([](hid_t file) { replaceTexts(file, "projections/0/weight", {"a"}); }),
            "projections/0/weight: float64 is expected, not strings");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "tick_seconds", {1}, true); }),
            "tick_seconds: float64 is expected, not integers");
  EXPECT_EQ(spoilt([](hid_t file) { replaceReals(file, "projections/0/delay_ticks", {1, 1, 1}); }),
            "projections/0/delay_ticks: integers are expected, not floats");
  EXPECT_EQ(
      spoilt([](hid_t file) { replaceReals(file, "projections/0/target_neuron", {0, 2, 1}); }),
      "projections/0/target_neuron: integers are expected, not floats");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "projections/0/target_neuron", {0, -2, 1}); }),
            "projections/0/target_neuron[1]: -2 is outside 0..4294967295");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "populations/1/reset", {1}, true); }),
            "populations/1/reset: one string is expected, found shape () of numbers");
  EXPECT_EQ(spoilt([](hid_t file) { remove(file, "projections/0/delay_ticks"); }),
            "projections/0/delay_ticks: missing");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "projections/0/delay_ticks", {1}, true); }),
            "projections/0/delay_ticks: shape (): a list (one dimension) is expected");
  EXPECT_EQ(spoilt([](hid_t file) {
              H5Lmove(file, "projections/2", file, "projections/3", H5P_DEFAULT, H5P_DEFAULT);
            }),
            "projections/3: '2' is expected here");
}

TEST(ModelErrors, WordsAreTheKnownOnes) {
  EXPECT_EQ(spoilt([](hid_t file) { replaceTexts(file, "populations/1/kind", {"glia"}, true); }),
            "populations/1/kind: unknown word 'glia'; known are input, neurons");
  EXPECT_EQ(spoilt([](hid_t file) { replaceTexts(file, "populations/1/comparison", {"<"}, true); }),
            "populations/1/comparison: unknown word '<'; known are >, >=");
  EXPECT_EQ(spoilt([](hid_t file) { replaceTexts(file, "populations/1/reset", {"zero"}, true); }),
            "populations/1/reset: unknown word 'zero'; known are none, subtract, to-value");
  EXPECT_EQ(
      spoilt([](hid_t file) { replaceTexts(file, "stdp/pairing", {"all-to-all"}, true); }),
      "stdp/pairing: 'all-to-all': only 'nearest-symmetric' is known; traces over all pairs cannot "
      "be rolled back exactly in integers: train with nearest neighbours");
  EXPECT_EQ(spoilt([](hid_t file) { replaceTexts(file, "stdp/pairing", {"triplet"}, true); }),
            "stdp/pairing: 'triplet': only 'nearest-symmetric' is known; train with that pairing");
  EXPECT_EQ(spoilt([](hid_t file) { replaceTexts(file, "name", {"a\x1b[2J"}, true); }),
            "name: holds a control character");
  EXPECT_EQ(spoilt([](hid_t file) { replaceTexts(file, "provenance/producer", {"\xc3"}, true); }),
            "provenance/producer: is not UTF-8");
}

TEST(ModelErrors, ListsHaveTheLengthsThatOthersGiveThem) {
  EXPECT_EQ(spoilt([](hid_t file) { replaceReals(file, "populations/1/threshold", {1, 2}); }),
            "populations/1/threshold: 2 values, 3 are expected: one for each neuron of 'res'");
  EXPECT_EQ(
      spoilt([](hid_t file) { replace(file, "populations/1/refractory_ticks", {1}); }),
      "populations/1/refractory_ticks: 1 value, 3 are expected: one for each neuron of 'res'");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "projections/0/row_offset", {0, 3}); }),
            "projections/0/row_offset: 2 values, 3 are expected: one for each neuron of 'in' and "
            "one more");
  EXPECT_EQ(spoilt([](hid_t file) { replaceReals(file, "projections/0/weight", {1, 2}); }),
            "projections/0/weight: 2 values, 3 are expected: one for each synapse, as in "
            "target_neuron");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "projections/0/delay_ticks", {1, 1, 1, 1}); }),
            "projections/0/delay_ticks: 4 values, 3 are expected: one for each synapse, as in "
            "target_neuron");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "projections/1/profile", {0, -1}); }),
            "projections/1/profile: 2 values, 3 are expected: one for each synapse, as in "
            "target_neuron");
  EXPECT_EQ(spoilt([](hid_t file) { replaceReals(file, "stdp/mu", {0}); }),
            "stdp/mu: 1 value, 2 are expected: one for each profile, as in a_plus");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "readout/neuron", {0}); }),
            "readout/neuron: 1 value, 2 are expected: one for each vote, as in population");
  EXPECT_EQ(spoilt([](hid_t file) { replaceTexts(file, "provenance/choice_value", {}); }),
            "provenance/choice_value: 0 values, 1 are expected: one for each choice, as in "
            "choice_name");
}

TEST(ModelErrors, NumbersLieWithinTheirLimits) {
  EXPECT_EQ(spoilt([](hid_t file) {
              replaceReals(file, "populations/1/membrane_retention", {0, 1.5, 1});
            }),
            "populations/1/membrane_retention[1]: 1.5, it must lie within 0..1");
  EXPECT_EQ(spoilt([](hid_t file) { replaceReals(file, "populations/1/threshold", {1, 1, NAN}); }),
            "populations/1/threshold[2]: nan, it must be finite, or inf for a readout");
  EXPECT_EQ(spoilt([](hid_t file) {
              replaceReals(file, "populations/1/synapse_bias", {0, 0, INFINITY});
            }),
            "populations/1/synapse_bias[2]: inf, it must be finite");
  EXPECT_EQ(spoilt([](hid_t file) { replaceReals(file, "projections/0/weight", {1, NAN, 1}); }),
            "projections/0/weight[1]: nan, it must be finite");
  EXPECT_EQ(spoilt([](hid_t file) { replaceReals(file, "readout/factor", {1, NAN}); }),
            "readout/factor[1]: nan, it must be finite");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "populations/0/size", {0}, true); }),
            "populations/0/size: 0, it must lie within 1..268435456");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "populations/0/graded", {2}, true); }),
            "populations/0/graded: 2 is neither 0 nor 1");
  EXPECT_EQ(spoilt([](hid_t file) { replaceTexts(file, "populations/1/name", {"in"}, true); }),
            "populations/1/name: 'in' is the name of populations/0; names are unique");
  EXPECT_EQ(spoilt([](hid_t file) { replaceTexts(file, "populations/1/name", {""}, true); }),
            "populations/1/name: empty; populations are spoken of by name");
  EXPECT_THAT(spoilt([](hid_t file) {
                remove(file, "tick_seconds");
                hid_t space = H5Screate(H5S_SCALAR);
                hid_t set = H5Dcreate2(file, "tick_seconds", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT,
                                       H5P_DEFAULT, H5P_DEFAULT);
                double value = -1;
                H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value);
                H5Dclose(set);
                H5Sclose(space);
              }),
              HasSubstr("tick_seconds: -1, it must be the length of a tick in seconds, or 0"));
}

TEST(ModelErrors, RowsAreSortedAndInRange) {
  EXPECT_EQ(
      spoilt([](hid_t file) { replace(file, "projections/0/target_neuron", {2, 0, 1}); }),
      "projections/0/target_neuron[1]: 0 after 2, the row of source neuron 0 is not sorted by "
      "target, delay, profile, weight; sort it");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "projections/0/target_neuron", {0, 0, 1}); }),
            "accepted");
  EXPECT_EQ(
      spoilt([](hid_t file) {
        replace(file, "projections/0/target_neuron", {0, 0, 1});
        replace(file, "projections/0/delay_ticks", {3, 2, 1});
      }),
      "projections/0/target_neuron[1]: 0 after 0, the row of source neuron 0 is not sorted by "
      "target, delay, profile, weight; sort it");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "projections/0/target_neuron", {0, 3, 1}); }),
            "projections/0/target_neuron[1]: 3, 'res' has 3 neurons (numbered from 0)");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "projections/0/row_offset", {1, 2, 3}); }),
            "projections/0/row_offset[0]: 1, the first row starts at 0");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "projections/0/row_offset", {0, 4, 3}); }),
            "projections/0/row_offset[2]: 3, below the one before it, 4; a row ends where the next "
            "begins");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "projections/0/row_offset", {0, 2, 2}); }),
            "projections/0/row_offset[2]: 2, the last row must end at the 3 synapses of "
            "target_neuron");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "projections/0/source", {3}, true); }),
            "projections/0/source: population 3, there are 3 (numbered from 0)");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "projections/0/target", {0}, true); }),
            "projections/0/target: 'in' is an input, which takes no synapses");
  EXPECT_EQ(
      spoilt([](hid_t file) { replace(file, "projections/0/delay_ticks", {0, 4294967295, 1}); }),
      "projections/0/delay_ticks[1]: 4294967295, at most 1000000 ticks; give every synapse "
      "its delay");
}

TEST(ModelErrors, VotesNameNeuronsAndClasses) {
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "readout/population", {3, 1}); }),
            "readout/population[0]: 3, there are 3 populations (numbered from 0)");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "readout/population", {2, 0}); }),
            "readout/population[1]: 0, 'in' is an input, which has no potential");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "readout/neuron", {0, 3}); }),
            "readout/neuron[1]: 3, 'res' has 3 neurons (numbered from 0)");
  EXPECT_EQ(spoilt([](hid_t file) { replace(file, "readout/class", {0, 2}); }),
            "readout/class[1]: 2, class_names lists 2 (numbered from 0)");
  EXPECT_EQ(spoilt([](hid_t file) { replaceTexts(file, "readout/rule", {"none"}, true); }),
            "readout/rule: 'none', but 2 votes; name the rule that they follow");
  EXPECT_EQ(spoilt([](hid_t file) {
              for (const char *name : {"population", "neuron", "class"})
                replace(file, std::string("readout/") + name, {});
              replaceReals(file, "readout/factor", {});
            }),
            "readout/rule: a rule, but no votes; list the neurons that vote");
}

TEST(ModelErrors, PlasticSynapsesCanFollowTheirProfiles) {
  EXPECT_EQ(
      spoilt([](hid_t file) { replace(file, "projections/1/profile", {0, -1, 2}); }),
      "projections/1: synapse 2: profile 2, the table has 2 (0.. in its order; -1 is a static "
      "synapse)");
  EXPECT_EQ(spoilt([](hid_t file) { replaceReals(file, "projections/1/weight", {1.25, 1, -1}); }),
            "projections/1: synapse 0: weight 1.25, outside 0..1, the w_min..w_max of its profile "
            "0; start within them or widen them");
  EXPECT_EQ(spoilt([](hid_t file) { replaceReals(file, "stdp/w_min", {0, 3}); }),
            "stdp/w_min[1]: 3, above w_max, 2; swap them");
  EXPECT_THAT(spoilt([](hid_t file) { replaceReals(file, "stdp/tau_plus_ticks", {65, 1}); }),
              HasSubstr("stdp/tau_plus_ticks[0]: 65, it must lie above 0 and be at most 64 ticks"));
  EXPECT_THAT(spoilt([](hid_t file) { replaceReals(file, "stdp/tau_minus_ticks", {1, 0}); }),
              HasSubstr("stdp/tau_minus_ticks[1]: 0, it must lie above 0"));
  EXPECT_EQ(spoilt([](hid_t file) { replaceReals(file, "stdp/mu", {0, 1.5}); }),
            "stdp/mu[1]: 1.5, it must lie within 0 (additive) .. 1 (multiplicative)");
  EXPECT_EQ(
      spoilt([](hid_t file) { remove(file, "stdp"); }),
      "projections/1: synapse 0: profile 0, the table has 0 (0.. in its order; -1 is a static "
      "synapse)");
}

TEST(ModelErrors, ACycleWithoutDelayIsShown) {
  // res -> res: one delay of 0 is enough.
  EXPECT_EQ(
      spoilt([](hid_t file) { replace(file, "projections/1/delay_ticks", {1, 0, 2}); }),
      "projections/1/delay_ticks[1]: 0, and the cycle res -> res has no delay: a spike cannot "
      "act on itself in the same tick; give one of its projections a delay of 1 or more");
  auto back = [](hid_t file, int64_t delay, const char *timing) {
    replace(file, "projections/3/source", {2}, true);
    replace(file, "projections/3/target", {1}, true);
    replaceTexts(file, "projections/3/name", {"back"}, true);
    replace(file, "projections/3/row_offset", {0, 1});
    replace(file, "projections/3/target_neuron", {0});
    replaceReals(file, "projections/3/weight", {1});
    replace(file, "projections/3/delay_ticks", {delay});
    replaceTexts(file, "populations/2/current_timing", {timing}, true);
  };
  EXPECT_EQ(
      spoilt([&](hid_t file) { back(file, 0, "new"); }),
      "projections/3/delay_ticks[0]: 0, and the cycle res -> out -> res has no delay: a spike "
      "cannot act on itself in the same tick; give one of its projections a delay of 1 or "
      "more");
  EXPECT_EQ(spoilt([&](hid_t file) { back(file, 1, "new"); }), "accepted");
  // Last tick's current is a tick of delay.
  EXPECT_EQ(spoilt([&](hid_t file) { back(file, 0, "previous"); }), "accepted");
}

TEST(ModelErrors, DamagedFilesAreRefused) {
  std::string path = pathFor("truncated.cxm");
  cantFail(writeModel(smallModel(), {}, path));
  std::string bytes = cantFail(readFile(path));
  for (size_t eighths = 0; eighths < 8; ++eighths) {
    cantFail(writeFile(path, StringRef(bytes).take_front(bytes.size() * eighths / 8)));
    Expected<Model> model = readModel(path);
    ASSERT_FALSE(bool(model));
    EXPECT_THAT(toString(model.takeError()), HasSubstr(path + ":"));
  }
  EXPECT_THAT(toString(readModel(pathFor("absent.cxm")).takeError()),
              HasSubstr("absent.cxm: cannot be read: No such file"));
  EXPECT_EQ(spoilt([](hid_t file) {
              remove(file, "projections/0/weight");
              H5Lcreate_external("/etc/passwd", "/x", file, "projections/0/weight", H5P_DEFAULT,
                                 H5P_DEFAULT);
            }),
            "projections/0/weight: is an external link; store the object itself");
  EXPECT_EQ(spoilt([](hid_t file) {
              remove(file, "projections/0/weight");
              hsize_t length = uint64_t{1} << 40, chunk = 1 << 20;
              hid_t space = H5Screate_simple(1, &length, nullptr);
              hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
              H5Pset_chunk(creation, 1, &chunk);
              H5Dclose(H5Dcreate2(file, "projections/0/weight", H5T_NATIVE_DOUBLE, space,
                                  H5P_DEFAULT, creation, H5P_DEFAULT));
              H5Pclose(creation);
              H5Sclose(space);
            }),
            "projections/0/weight: shape (1099511627776) is too large: a file may hold 268435456 "
            "numbers in all");
}

} // namespace
