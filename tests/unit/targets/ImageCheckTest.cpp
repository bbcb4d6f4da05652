//===- ImageCheckTest.cpp - Images whose checksums are right and who are not -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "SmallImage.h"
#include <gmock/gmock.h>

using namespace chronaxie;

namespace {
/// What is said of the small image after `change`; reading its bytes says it too.
std::string after(const std::function<void(Image &)> &change) {
  Image image = smallImage();
  change(image);
  llvm::Error error = check(image, "a.cximg");
  if (!error) {
    ADD_FAILURE() << "was taken";
    return "";
  }
  std::string said = llvm::toString(std::move(error));
  llvm::Expected<Image> read = parseImage(serialise(image), "a.cximg");
  if (read)
    ADD_FAILURE() << "was read";
  else
    EXPECT_EQ(llvm::toString(read.takeError()), said);
  return llvm::StringRef(said).consume_front("a.cximg: ") ? said.substr(9) : said;
}
Neurons *neurons(Image &image) { return image.cores[0].mutable_neurons(); }
Axons *axons(Image &image) { return image.cores[0].mutable_axons(); }
/// As a compiler that packs rows would write them.
void addFormats(Image &image) {
  for (Core &core : image.cores)
    for (int axon = 0; axon < core.axons().row_address_size(); ++axon) {
      core.mutable_axons()->add_row_format(0);
      core.mutable_axons()->add_row_words(static_cast<uint32_t>(
          rowWords(tinyChip(), core.axons().synapse_count(axon), core.axons().weight_bits(axon))));
    }
}
PopulationMap *population(Image &image, int i) { return image.network.mutable_population(i); }
} // namespace

#define EXPECT_SAYS(text, ...) EXPECT_EQ(after([](Image &image) { __VA_ARGS__; }), text)

TEST(ImageCheck, TakesTheSmallImage) {
  Image image = smallImage();
  llvm::Error error = check(image, "a.cximg");
  EXPECT_FALSE(bool(error)) << llvm::toString(std::move(error));
}

TEST(ImageCheck, TakesANetworkThatCameFromNoFile) {
  Image image = smallImage();
  image.index.clear_source_hash();
  llvm::Error error = check(image, "a.cximg");
  EXPECT_FALSE(bool(error)) << llvm::toString(std::move(error));
}

TEST(ImageCheck, HoldsTheChipAgainstItselfAndItsHash) {
  EXPECT_SAYS("chip: axons_per_core: 100 is not a multiple of 32",
              image.index.mutable_chip()->set_axons_per_core(100));
  std::string said =
      after([](Image &image) { image.index.mutable_chip()->set_routes_per_core(512); });
  EXPECT_THAT(said, testing::HasSubstr("is not the hash of the chip in the image"));
  EXPECT_SAYS("source_hash: 'abc' is not a SHA-256 in hex", image.index.set_source_hash("abc"));
}

TEST(ImageCheck, KeepsTheNetworkMapInOrder) {
  EXPECT_SAYS("network: tick_seconds is not a number of seconds",
              image.network.set_tick_seconds(std::nan("")));
  EXPECT_SAYS("network: tick_seconds is not a number of seconds",
              image.network.set_tick_seconds(-1));
  EXPECT_SAYS("network: weight_bits 9 is not 8, 12 or 16", image.network.set_weight_bits(9));
  EXPECT_SAYS("population '': has no name or no neurons", population(image, 1)->set_name(""));
  EXPECT_SAYS("population 'in': is there twice", population(image, 1)->set_name("in"));
  EXPECT_SAYS("population 'hidden': start tick 256 is wider than start_tick_bits (8)",
              population(image, 1)->set_start_tick(256));
  EXPECT_SAYS("population 'hidden': reset 3 is not 0, 1 or 2", population(image, 1)->set_reset(3));
  EXPECT_SAYS("population 'hidden': is graded but not an input",
              population(image, 1)->set_is_graded(true));
  EXPECT_SAYS("population 'hidden': neuron 1: scale is not a positive number",
              population(image, 1)->set_scale(1, 0));
  EXPECT_SAYS("population 'hidden': core, slot and scale do not have its size, or it has an input "
              "map",
              population(image, 1)->mutable_slot()->RemoveLast());
  EXPECT_SAYS("population 'in': its input map does not have its size, or it has a neuron map",
              population(image, 0)->set_size(3));
  EXPECT_SAYS("population 'in': its input map does not have its size, or it has a neuron map",
              population(image, 0)->set_input_offset(2, 2));
  EXPECT_SAYS("population 'in': its input map does not have its size, or it has a neuron map",
              population(image, 0)->add_input_core(2));
  EXPECT_SAYS("population 'in': channel 1: input_offset descends",
              population(image, 0)->set_input_offset(1, 4));
  EXPECT_SAYS("population 'in': is an input with a start tick or a reset",
              population(image, 0)->set_reset(2));
}

TEST(ImageCheck, HoldsDecayBitsAgainstTheTables) {
  EXPECT_SAYS("network: decay_bits 13 is not 0, or 12 below retention_bits (16)",
              image.network.set_decay_bits(13));
  EXPECT_SAYS("core 0: retention code 60001 uses more than the network's 12 decay_bits",
              image.network.set_decay_bits(12);
              image.cores[0].set_membrane_retention(0, 60001));
}

TEST(ImageCheck, KeepsProjectionsAndReadoutWithinTheNetwork) {
  EXPECT_SAYS("projection 'in->hidden': joins population 7 to 1, there are 3",
              image.network.mutable_projection(0)->set_source(7));
  EXPECT_SAYS("projection 'in->hidden': leads to an input",
              image.network.mutable_projection(0)->set_target(0));
  EXPECT_SAYS("readout: rule 5 is not 0..4", image.network.mutable_readout()->set_rule(5));
  EXPECT_SAYS("readout: its columns are of unequal length",
              image.network.mutable_readout()->add_factor(1));
  EXPECT_SAYS("readout: has a rule without votes or votes without a rule",
              image.network.mutable_readout()->set_rule(0));
  EXPECT_SAYS("readout: vote 0: population 3 is not there",
              image.network.mutable_readout()->set_population(0, 3));
  EXPECT_SAYS("readout: vote 0: 'out' has no neuron 1",
              image.network.mutable_readout()->set_neuron(0, 1));
  EXPECT_SAYS("readout: vote 0: 'in' has no neuron 0",
              image.network.mutable_readout()->set_population(0, 0));
  EXPECT_SAYS("readout: vote 0: class 1 has no name",
              image.network.mutable_readout()->set_class_index(0, 1));
  EXPECT_SAYS("readout: vote 0: factor is not a number",
              image.network.mutable_readout()->set_factor(0, HUGE_VAL));
}

TEST(ImageCheck, KeepsCoresOnTheChipAndInOrder) {
  EXPECT_SAYS("core 4: is beyond the chip's 4 cores", image.cores[1].set_number(4));
  EXPECT_SAYS("core 0: comes after core 3; cores ascend",
              std::swap(image.cores[0], image.cores[1]));
  EXPECT_SAYS("core 3: comes after core 3; cores ascend", image.cores[0].set_number(3));
}

TEST(ImageCheck, KeepsNeuronsWithinTheirFields) {
  EXPECT_SAYS("core 0: membrane_retention: code 65537 is above 65536",
              image.cores[0].set_membrane_retention(0, 65537));
  EXPECT_SAYS("core 0: membrane_retention has 33 entries, the chip has 32",
              for (int i = 0; i < 31; ++i) image.cores[0].add_membrane_retention(1));
  EXPECT_SAYS("core 0: synapse_retention has 17 entries, the chip has 16",
              for (int i = 0; i < 16; ++i) image.cores[0].add_synapse_retention(1));
  EXPECT_SAYS("core 0: holds 0 neurons, the chip has room for 1..16",
              neurons(image)->clear_threshold());
  EXPECT_SAYS("core 0: holds 17 neurons, the chip has room for 1..16",
              for (int i = 0; i < 15; ++i) neurons(image)->add_threshold(1));
  EXPECT_SAYS("core 0: reset_value has 1 entries, not 2",
              neurons(image)->mutable_reset_value()->RemoveLast());
  EXPECT_SAYS("core 0: start_tick has 3 entries, not 2", neurons(image)->add_start_tick(1));
  EXPECT_SAYS("core 0: reported has 3 entries, not 2", neurons(image)->add_reported(true));
  EXPECT_SAYS("core 0: slot 1: reset_mode 3 is not below 3", neurons(image)->set_reset_mode(1, 3));
  EXPECT_SAYS("core 0: slot 1: refractory_ticks 64 is not below 64",
              neurons(image)->set_refractory_ticks(1, 64));
  EXPECT_SAYS("core 0: slot 0: membrane_timescale 2 is not below 2",
              neurons(image)->set_membrane_timescale(0, 2));
  EXPECT_SAYS("core 0: slot 0: synapse_timescale 1 is not below 1",
              neurons(image)->set_synapse_timescale(0, 1));
  EXPECT_SAYS("core 0: slot 0: start_tick 256 is not below 256",
              neurons(image)->set_start_tick(0, 256));
  EXPECT_SAYS("core 0: slot 1: its routes end beyond the core's 2",
              neurons(image)->set_first_route(1, 1));
  EXPECT_SAYS("core 0: slot 1: route_count 3 is not below 3",
              neurons(image)->set_route_count(1, 3));
  EXPECT_SAYS("core 0: slot 0: first_route 3 is not below 3",
              neurons(image)->set_first_route(0, 3));
}

TEST(ImageCheck, KeepsConstantsWithinANarrowChip) {
  for (const char *field : {"threshold", "reset_amount", "reset_value", "synapse_bias",
                            "membrane_bias", "initial_potential", "initial_current"}) {
    Image image = smallImage();
    image.index.mutable_chip()->set_state_bits(20);
    image.index.mutable_chip()->set_constant_bits(20);
    image.index.set_chip_hash(chipHash(image.index.chip()));
    image.cores[1].mutable_neurons()->set_threshold(1, (1 << 19) - 1);
    Neurons *changed = image.cores[0].mutable_neurons();
    const auto *column = Neurons::descriptor()->FindFieldByName(field);
    changed->GetReflection()->SetRepeatedInt32(changed, column, 1, -(1 << 19));
    llvm::Error fine = check(image, "a.cximg");
    EXPECT_FALSE(bool(fine)) << llvm::toString(std::move(fine));
    changed->GetReflection()->SetRepeatedInt32(changed, column, 1, 1 << 19);
    EXPECT_EQ(llvm::toString(check(image, "a.cximg")),
              std::string("a.cximg: core 0: slot 1: ") + field +
                  " 524288 is wider than constant_bits (20)");
  }
}

TEST(ImageCheck, KeepsRowsWithinTheirMemory) {
  EXPECT_SAYS("core 0: the columns of axons are of unequal length",
              axons(image)->add_weight_bits(8));
  EXPECT_SAYS("core 0: uses 129 axons, the chip has 128",
              for (int i = 0; i < 126; ++i) axons(image)->add_row_address(0));
  EXPECT_SAYS("core 0: holds 2049 row words, the chip has room for 2048",
              image.cores[0].mutable_synapse_word()->Resize(2049, 0));
  EXPECT_SAYS("core 0: axon 1: weight_bits 12 is not 8 or 16",
              axons(image)->set_weight_bits(1, 12));
  EXPECT_SAYS("core 0: axon 1: synapse_count 16777216 is wider than 23 bits",
              axons(image)->set_synapse_count(1, 1 << 24));
  EXPECT_SAYS("core 0: axon 2: its row ends at word 5, the core holds 4",
              axons(image)->set_row_address(2, 4));
  EXPECT_SAYS("core 0: axon 2: its row ends at word 4294967296, the core holds 4",
              axons(image)->set_row_address(2, UINT32_MAX));
  EXPECT_SAYS("core 0: axon 0: a synapse leads to slot 15, 2 are in use",
              image.cores[0].set_synapse_word(0, image.cores[0].synapse_word(0) | 15));
  EXPECT_SAYS("core 0: axon 1: the padding of its row is not zero",
              image.cores[0].set_synapse_word(2, image.cores[0].synapse_word(2) | 1u << 24));
}

TEST(ImageCheck, KnowsTheFormatOfEveryPackedRow) {
  Image plain = smallImage();
  addFormats(plain);
  llvm::Error fine = check(plain, "a.cximg");
  EXPECT_FALSE(bool(fine)) << llvm::toString(std::move(fine));

  EXPECT_SAYS("core 0: the columns of axons are of unequal length", addFormats(image);
              axons(image)->add_row_words(0));
  EXPECT_SAYS("core 0: row_words stand without row_format", axons(image)->add_row_words(1));
  EXPECT_SAYS("core 0: axon 1: row_format 3 with weight_bits 16 is no format of a row of this chip",
              addFormats(image);
              axons(image)->set_row_format(1, 3));
  EXPECT_SAYS(
      "core 0: axon 1: row_format 20 with weight_bits 16 is no format of a row of this chip",
      addFormats(image);
      axons(image)->set_row_format(1, 5 << 2)); // 5 bits of gap, a target has 4
  EXPECT_SAYS("core 0: axon 1: row_words 16777216 is wider than 24 bits", addFormats(image);
              axons(image)->set_row_words(1, 1 << 24));
  EXPECT_SAYS("core 0: axon 1: its row takes 1 words, not 2", addFormats(image);
              axons(image)->set_row_words(1, 2));
  EXPECT_SAYS("core 0: axon 1: its row goes on behind its words", addFormats(image);
              axons(image)->set_row_words(1, 0));
  EXPECT_SAYS("core 0: axon 1: is plastic with row_format 4 and 1 words, not 0 and one a synapse",
              addFormats(image);
              axons(image)->set_profile_bank(1, 1); axons(image)->set_row_format(1, 4));
}

TEST(ImageCheck, KeepsRoutesWithinTheChip) {
  EXPECT_SAYS("core 0: the columns of routes are of unequal length",
              image.cores[0].mutable_routes()->add_core(0));
  EXPECT_SAYS("core 0: holds 257 routes, the chip has room for 256",
              image.cores[0].mutable_routes()->mutable_core()->Resize(257, 0);
              image.cores[0].mutable_routes()->mutable_axon()->Resize(257, 0));
  EXPECT_SAYS("neuron 0 of 'hidden': leads to core 1 axon 2, which is not in use",
              image.cores[0].mutable_routes()->set_core(0, 1));
  EXPECT_SAYS("neuron 0 of 'hidden': leads to core 0 axon 3, which is not in use",
              image.cores[0].mutable_routes()->set_axon(0, 3));
  EXPECT_SAYS("neuron 1 of 'in': leads to core 3 axon 3, which is not in use",
              population(image, 0)->set_input_axon(2, 3));
}

TEST(ImageCheck, WantsEveryNeuronInExactlyOnePlace) {
  EXPECT_SAYS("neuron 2 of 'hidden': lies at core 0 slot 1, where neuron 0 of 'hidden' lies",
              population(image, 1)->set_slot(2, 1));
  EXPECT_SAYS("neuron 2 of 'hidden': lies at core 0 slot 2, which is not in use",
              population(image, 1)->set_slot(2, 2));
  EXPECT_SAYS("neuron 2 of 'hidden': lies at core 1 slot 0, which is not in use",
              population(image, 1)->set_core(2, 1));
  EXPECT_SAYS("core 3: slot 1: is no neuron of the network",
              image.network.mutable_projection()->RemoveLast();
              image.network.clear_readout(); image.network.mutable_population()->RemoveLast());
  EXPECT_SAYS("neuron 0 of 'hidden': starts at tick 2, its population at 1",
              neurons(image)->set_start_tick(1, 2));
  EXPECT_SAYS("neuron 0 of 'hidden': resets by mode 0, its population by 2",
              neurons(image)->set_reset_mode(1, 0));
}

TEST(ImageCheck, WantsEveryAxonFedByExactlyOneSource) {
  EXPECT_SAYS("neuron 0 of 'hidden': leads to core 0 axon 1, which is fed by neuron 1 of 'in' "
              "already",
              image.cores[0].mutable_routes()->set_axon(0, 1));
  EXPECT_SAYS("neuron 2 of 'hidden': leads to core 0 axon 2, which is fed by neuron 0 of 'hidden' "
              "already",
              neurons(image)->set_route_count(0, 1));
  EXPECT_SAYS("core 3: axon 1: is fed by nothing", neurons(image)->set_route_count(1, 1));
  EXPECT_SAYS("neuron 0 of 'in': leads to core 0 axon 0, which names another source",
              axons(image)->set_source_neuron(0, 1));
  EXPECT_SAYS("neuron 0 of 'in': leads to core 0 axon 0, which names another source",
              axons(image)->set_source_population(0, 1));
}
