//===- SmallImage.cpp - An image small enough to write by hand --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "SmallImage.h"
#include "files/File.h"
#include "targets/Rows.h"
#include <google/protobuf/text_format.h>

namespace chronaxie {
namespace {

template <typename Message> Message fromText(const char *text) {
  Message message;
  if (!google::protobuf::TextFormat::ParseFromString(text, &message))
    llvm::report_fatal_error("the test's own text does not parse");
  return message;
}

void setRows(Core &core, std::vector<std::pair<uint32_t, std::vector<RowEntry>>> rows) {
  std::vector<uint32_t> words;
  for (auto &[bits, row] : rows) {
    core.mutable_axons()->add_row_address(words.size());
    core.mutable_axons()->add_synapse_count(row.size());
    core.mutable_axons()->add_weight_bits(bits);
    core.mutable_axons()->add_base_delay(0);
    core.mutable_axons()->add_successor(0);
    core.mutable_axons()->add_profile_bank(0);
    appendRow(words, row, bits, tinyChip());
  }
  core.mutable_synapse_word()->Assign(words.begin(), words.end());
}

} // namespace

Chip tinyChip() {
  return llvm::cantFail(
      parseChip(llvm::cantFail(readFile("targets/tiny2x2.textproto")), "tiny2x2.textproto"));
}

Image smallImage() {
  Image image;
  image.index.set_format_major(imageFormatMajor);
  image.index.set_format_minor(imageFormatMinor);
  image.index.set_producer("chronaxie test");
  *image.index.mutable_chip() = tinyChip();
  image.index.set_chip_hash(chipHash(tinyChip()));
  image.index.set_source_hash(sha256Hex("no model"));
  image.index.set_source_name("small.nir");
  ChoiceMade *choice = image.index.add_choice();
  choice->set_name("dt");
  choice->set_value("0.001 s");
  choice->set_reason("given");
  image.network = fromText<NetworkMap>(R"(
    name: "small" tick_seconds: 0.001 weight_bits: 16
    population { name: "in" size: 2 is_input: true
                 input_offset: [0, 1, 3] input_core: [0, 0, 3] input_axon: [0, 1, 0]
                 input_delay: [0, 0, 0] }
    population { name: "hidden" size: 3 start_tick: 1 reset: 2
                 core: [0, 3, 0] slot: [1, 0, 0] scale: [10, 20.5, 30] }
    population { name: "out" size: 1 start_tick: 2 core: 3 slot: 1 scale: 0.25 }
    projection { name: "in->hidden" source: 0 target: 1 }
    projection { name: "hidden->hidden" source: 1 target: 1 }
    projection { name: "hidden->out" source: 1 target: 2 }
    readout { rule: 1 population: 2 neuron: 0 class_index: 0 factor: 1.5 class_name: "yes" })");
  // Slot 0 is hidden[2], slot 1 is hidden[0]; hidden[0] feeds both cores.
  image.cores.push_back(fromText<Core>(R"(
    number: 0
    neurons { threshold: [100, 200] reset_amount: [0, 0] reset_value: [-5, 0]
              synapse_bias: [1, -1] membrane_bias: [0, 2] initial_potential: [0, 7]
              initial_current: [0, -3] reset_mode: [2, 2] refractory_ticks: [0, 63]
              membrane_timescale: [0, 1] synapse_timescale: [0, 0] start_tick: [1, 1]
              first_route: [0, 0] route_count: [0, 2] reported: [true, false] }
    membrane_retention: [60000, 65536] synapse_retention: [0]
    axons { source_population: [0, 0, 1] source_neuron: [0, 1, 0] }
    routes { core: [0, 3] axon: [2, 1] })"));
  setRows(image.cores.back(),
          {{8, {{0, 0, 5}, {1, 2, -7}, {1, 3, 1}}}, {16, {{0, 15, 300}}}, {8, {{0, 1, -128}}}});
  // Slot 0 is hidden[1], slot 1 is out[0].
  image.cores.push_back(fromText<Core>(R"(
    number: 3
    neurons { threshold: [300, 2147483647] reset_amount: [0, 0] reset_value: [0, 0]
              synapse_bias: [0, 0] membrane_bias: [0, 0] initial_potential: [0, 0]
              initial_current: [0, 0] reset_mode: [2, 0] refractory_ticks: [1, 0]
              membrane_timescale: [1, 0] synapse_timescale: [0, 1] start_tick: [1, 2]
              first_route: [0, 1] route_count: [1, 0] reported: [true, false] }
    membrane_retention: [65536, 50000] synapse_retention: [0, 32768]
    axons { source_population: [0, 1, 1] source_neuron: [1, 0, 1] }
    routes { core: 3 axon: 2 })"));
  setRows(image.cores.back(),
          {{8, {{0, 0, 127}}}, {16, {{1, 0, -32768}, {1, 1, 3}}}, {8, {{1, 1, 1}}}});
  return image;
}

} // namespace chronaxie
