//===- Workload.cpp - Pinned images to measure the chip with ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/Workload.h"
#include "tests/cosim/Draw.h"
#include "llvm/ADT/STLExtras.h"
#include <array>
#include <cmath>
#include <numeric>

using namespace llvm;

namespace chronaxie::bench {

OneCore::OneCore(const Chip &chip) : chip(chip) { core.set_number(0); }

uint32_t OneCore::addMembrane(uint32_t code) {
  core.add_membrane_retention(code);
  return core.membrane_retention_size() - 1;
}

uint32_t OneCore::addSynapse(uint32_t code) {
  core.add_synapse_retention(code);
  return core.synapse_retention_size() - 1;
}

uint32_t OneCore::addNeuron(int32_t threshold, int32_t resetValue, int32_t membraneBias,
                            uint32_t refractory, uint32_t membrane, uint32_t synapse,
                            bool reported) {
  Neurons &neurons = *core.mutable_neurons();
  neurons.add_threshold(threshold);
  neurons.add_reset_amount(0);
  neurons.add_reset_value(resetValue);
  neurons.add_synapse_bias(0);
  neurons.add_membrane_bias(membraneBias);
  neurons.add_initial_potential(0);
  neurons.add_initial_current(0);
  neurons.add_reset_mode(2);
  neurons.add_refractory_ticks(refractory);
  neurons.add_membrane_timescale(membrane);
  neurons.add_synapse_timescale(synapse);
  neurons.add_start_tick(0);
  neurons.add_first_route(0);
  neurons.add_route_count(0);
  neurons.add_reported(reported);
  routes.emplace_back();
  return neurons.threshold_size() - 1;
}

uint32_t OneCore::addAxon(uint32_t source, ArrayRef<RowEntry> row) {
  std::vector<RowEntry> sorted = row.vec();
  llvm::sort(sorted);
  RowFormat format = shortestFormat(sorted, chip);
  uint32_t axon = addAxon(source, row.size(), format, 0);
  appendRow(words, sorted, format, chip);
  if (chip.packed_rows())
    core.mutable_axons()->add_row_words(static_cast<uint32_t>(words.size()) -
                                        core.axons().row_address(static_cast<int>(axon)));
  return axon;
}

uint32_t OneCore::addAxon(uint32_t source, ArrayRef<PlasticEntry> row) {
  uint32_t axon = addAxon(source, row.size(), RowFormat(16), 1);
  if (chip.packed_rows())
    core.mutable_axons()->add_row_words(static_cast<uint32_t>(row.size()));
  for (const PlasticEntry &entry : row)
    words.push_back(encodePlastic(entry));
  return axon;
}

uint32_t OneCore::addAxon(uint32_t source, size_t synapses, RowFormat format, uint32_t bank) {
  Axons &axons = *core.mutable_axons();
  uint32_t axon = axons.row_address_size();
  axons.add_row_address(static_cast<uint32_t>(words.size()));
  axons.add_synapse_count(static_cast<uint32_t>(synapses));
  axons.add_weight_bits(format.weightBits);
  if (chip.packed_rows())
    axons.add_row_format(encodeFormat(format));
  axons.add_source_population(source == host ? 1 : 0);
  axons.add_source_neuron(source);
  axons.add_base_delay(0);
  axons.add_successor(0);
  axons.add_profile_bank(bank);
  sources.push_back(source);
  if (source != host)
    routes[source].push_back(axon);
  return axon;
}

Image OneCore::finish() {
  Image image;
  image.index.set_format_major(imageFormatMajor);
  image.index.set_producer("bench");
  *image.index.mutable_chip() = chip;
  image.index.set_chip_hash(chipHash(chip));
  image.network.set_name("bench");
  image.network.set_weight_bits(8);

  PopulationMap &neurons = *image.network.add_population();
  neurons.set_name("neurons");
  neurons.set_size(core.neurons().threshold_size());
  neurons.set_reset(2);
  for (int slot = 0; slot < core.neurons().threshold_size(); ++slot) {
    neurons.add_core(0);
    neurons.add_slot(slot);
    neurons.add_scale(1);
    core.mutable_neurons()->set_first_route(slot, core.routes().core_size());
    core.mutable_neurons()->set_route_count(slot, routes[slot].size());
    for (uint32_t axon : routes[slot]) {
      core.mutable_routes()->add_core(0);
      core.mutable_routes()->add_axon(axon);
    }
  }
  PopulationMap inputs;
  inputs.set_name("inputs");
  inputs.set_is_input(true);
  inputs.add_input_offset(0);
  for (uint32_t axon = 0; axon < sources.size(); ++axon) {
    if (sources[axon] != host)
      continue;
    core.mutable_axons()->set_source_neuron(static_cast<int>(axon), inputs.size());
    inputs.add_input_core(0);
    inputs.add_input_axon(axon);
    inputs.add_input_delay(0);
    inputs.set_size(inputs.size() + 1);
    inputs.add_input_offset(inputs.size());
  }
  if (inputs.size() > 0)
    *image.network.add_population() = inputs;
  core.mutable_synapse_word()->Add(words.begin(), words.end());
  image.cores.push_back(std::move(core));
  return image;
}

Image steadyRows(const Chip &chip, uint32_t rows) {
  constexpr uint32_t neurons = 256, synapses = 32;
  OneCore network(chip);
  uint32_t membrane = network.addMembrane(40000), synapse = network.addSynapse(30000);
  cosim::Draw draw(1);
  for (uint32_t i = 0; i < neurons; ++i) {
    bool spikes = i < rows;
    network.addNeuron(spikes ? 0 : INT32_MAX, 0, spikes ? 1 << 30 : 0, 0, membrane, synapse, false);
  }
  for (uint32_t i = 0; i < rows; ++i) {
    std::vector<RowEntry> row;
    // Row i and the 7 after it reach every neuron once.
    for (uint32_t k = 0; k < synapses; ++k)
      row.push_back({(i * synapses + k) % neurons, draw.below(16),
                     static_cast<int32_t>(draw.between(-127, 127))});
    draw.shuffle(row);
    network.addAxon(i, row);
  }
  return network.finish();
}

LaneRows laneRows(const Chip &chip) {
  OneCore network(chip);
  uint32_t membrane = network.addMembrane(40000), synapse = network.addSynapse(30000);
  for (uint32_t i = 0; i < laneNeurons; ++i)
    network.addNeuron(0, 0, 1 << 30, 0, membrane, synapse, false);
  cosim::Draw draw(5);
  std::vector<uint32_t> targets(laneNeurons);
  std::iota(targets.begin(), targets.end(), 0);
  std::array<uint64_t, 4> ofBank{};
  LaneRows made;
  for (uint32_t i = 0; i < laneNeurons; ++i) {
    std::vector<RowEntry> row;
    draw.shuffle(targets);
    for (uint32_t k = 0; k < laneSynapses; ++k) {
      row.push_back({targets[k], draw.below(16), static_cast<int32_t>(draw.between(-127, 127))});
      ++ofBank[targets[k] % 4];
    }
    network.addAxon(i, row);
  }
  made.leastCycles = laneNeurons + std::max(*llvm::max_element(ofBank), laneSopsATick / 4);
  made.image = network.finish();
  return made;
}

Image plasticRows(const Chip &chip, uint32_t posts) {
  constexpr uint32_t neurons = 256;
  OneCore network(chip);
  uint32_t membrane = network.addMembrane(0), synapse = network.addSynapse(0);
  for (uint32_t i = 0; i < neurons; ++i)
    network.addNeuron(0, 0, 1 << 30, plasticPeriod - 1, membrane, synapse, false);
  cosim::Draw draw(4);
  for (uint32_t number = 0; number < profilesPerBank; ++number) {
    PlasticityProfile profile;
    profile.set_greatest(32767);
    profile.set_plus(256 * (20 + number));
    profile.set_minus(256 * (15 + number));
    for (uint32_t i = 0; i < 16; ++i)
      for (auto [coarse, fine] :
           {std::pair(profile.mutable_coarse_plus(), profile.mutable_fine_plus()),
            std::pair(profile.mutable_coarse_minus(), profile.mutable_fine_minus())}) {
        coarse->Add(static_cast<uint32_t>(std::lround(65536 * std::exp(-16.0 * i / 20))));
        fine->Add(static_cast<uint32_t>(std::lround(65536 * std::exp(-1.0 * i / 20))));
      }
    network.addProfile(profile);
  }
  for (uint32_t i = 0; i < plasticRowsATick * plasticPeriod * posts; ++i) {
    std::vector<PlasticEntry> row;
    for (uint32_t k = 0; k < plasticSynapses; ++k)
      row.push_back({(i * plasticSynapses + k) % neurons, draw.below(16),
                     static_cast<int32_t>(10000 + draw.below(10000)), draw.below(profilesPerBank)});
    network.addAxon(OneCore::host, row);
  }
  return network.finish();
}

std::vector<uint32_t> plasticEvents(uint32_t tick, uint32_t posts) {
  std::vector<uint32_t> axons;
  uint32_t period = plasticPeriod * posts;
  for (uint32_t group = 0; group < plasticRowsATick; ++group)
    axons.push_back(group * period + (tick + group) % period);
  return axons;
}

} // namespace chronaxie::bench
