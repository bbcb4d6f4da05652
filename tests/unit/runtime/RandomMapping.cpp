//===- RandomMapping.cpp - A legal image in a drawn order -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "RandomNetwork.h"
#include "targets/Rows.h"
#include <algorithm>
#include <cassert>
#include <map>

namespace chronaxie::tests {

namespace {

struct Place {
  uint32_t core = 0, slot = 0;
};
using Source = std::pair<uint32_t, uint32_t>; // (population, neuron)

class Mapper {
public:
  Mapper(uint64_t seed, const QuantisedNetwork &network, const Chip &chip)
      : random(seed), network(network), chip(chip) {
    *image.index.mutable_chip() = chip;
    image.index.set_format_major(imageFormatMajor);
    image.index.set_format_minor(imageFormatMinor);
    image.index.set_producer("random mapping");
    image.index.set_chip_hash(chipHash(chip));
    image.network.set_name(network.name);
    image.network.set_tick_seconds(network.tickSeconds);
    image.network.set_weight_bits(network.weightBits);
  }

  Image make() {
    placeNeurons();
    gatherRows();
    for (auto &[number, neurons] : neuronsOfCore)
      writeCore(number, neurons);
    writeRoutes();
    writePopulations();
    writeReadout();
    return image;
  }

private:
  void placeNeurons() {
    std::vector<Source> neurons;
    for (uint32_t p = 0; p < network.populations.size(); ++p)
      if (network.populations[p].kind == PopulationKind::Neurons)
        for (uint32_t i = 0; i < network.populations[p].size; ++i)
          neurons.emplace_back(p, i);
    random.shuffle(neurons);
    // At least as many cores as must be, in any number and order.
    auto need = static_cast<uint32_t>((neurons.size() + chip.neurons_per_core() - 1) /
                                      chip.neurons_per_core());
    assert(need <= coreCount(chip) && "the network is for a larger chip");
    std::vector<uint32_t> cores;
    for (uint32_t core = 0; core < coreCount(chip); ++core)
      cores.push_back(core);
    random.shuffle(cores);
    cores.resize(static_cast<size_t>(random.within(need, int64_t(cores.size()))));
    for (Source neuron : neurons) {
      uint32_t core;
      do
        core = random.of(cores);
      while (neuronsOfCore[core].size() == chip.neurons_per_core());
      placeOf[neuron] = {core, static_cast<uint32_t>(neuronsOfCore[core].size())};
      neuronsOfCore[core].push_back(neuron);
    }
    std::erase_if(neuronsOfCore, [](const auto &entry) { return entry.second.empty(); });
  }

  void gatherRows() {
    for (const QuantisedProjection &projection : network.projections)
      for (uint32_t i = 0; i + 1 < projection.rowOffset.size(); ++i)
        for (uint64_t k = projection.rowOffset[i]; k < projection.rowOffset[i + 1]; ++k) {
          Place place = placeOf.at({projection.target, projection.targetNeuron[k]});
          rows[{projection.source, i}][place.core].push_back(
              {place.slot, projection.delayTicks[k] - 1, projection.weight[k]});
        }
    // Now and then an axon whose row is empty.
    for (uint32_t p = 0; p < network.populations.size(); ++p)
      for (uint32_t i = 0; i < network.populations[p].size; ++i)
        for (const auto &[core, neurons] : neuronsOfCore)
          if (random.chance(5))
            rows[{p, i}][core];
  }

  uint32_t entryOf(google::protobuf::RepeatedField<uint32_t> &table, uint32_t code,
                   uint32_t entries) {
    for (int i = 0; i < table.size(); ++i)
      if (table[i] == code)
        return static_cast<uint32_t>(i);
    assert(uint32_t(table.size()) < entries && "the network has more timescales than a table");
    (void)entries;
    table.Add(code);
    return static_cast<uint32_t>(table.size() - 1);
  }

  void writeCore(uint32_t number, const std::vector<Source> &places) {
    Core &core = image.cores.emplace_back();
    core.set_number(number);
    Neurons &neurons = *core.mutable_neurons();
    for (auto [p, i] : places) {
      const QuantisedPopulation &population = network.populations[p];
      neurons.add_threshold(population.threshold[i]);
      neurons.add_reset_amount(population.resetAmount[i]);
      neurons.add_reset_value(population.resetValue[i]);
      neurons.add_synapse_bias(population.synapseBias[i]);
      neurons.add_membrane_bias(population.membraneBias[i]);
      neurons.add_initial_potential(population.initialPotential[i]);
      neurons.add_initial_current(population.initialCurrent[i]);
      neurons.add_reset_mode(static_cast<uint32_t>(population.reset));
      neurons.add_refractory_ticks(population.refractoryTicks[i]);
      neurons.add_membrane_timescale(entryOf(*core.mutable_membrane_retention(),
                                             population.membraneRetention[i],
                                             chip.membrane_timescales()));
      neurons.add_synapse_timescale(entryOf(*core.mutable_synapse_retention(),
                                            population.synapseRetention[i],
                                            chip.synapse_timescales()));
      neurons.add_start_tick(population.startTick);
      neurons.add_reported(true);
    }
    std::vector<Source> sources;
    for (const auto &[source, cores] : rows)
      if (cores.count(number))
        sources.push_back(source);
    random.shuffle(sources);
    for (Source source : sources)
      writeAxon(core, source, rows[source][number]);
  }

  void writeAxon(Core &core, Source source, std::vector<RowEntry> &row) {
    random.shuffle(row);
    bool fits8 = std::all_of(row.begin(), row.end(), [](const RowEntry &entry) {
      return arithmetic::fits(entry.weight, 8);
    });
    uint32_t bits = fits8 && random.chance(80) ? 8 : 16;
    std::vector<uint32_t> words;
    appendRow(words, row, bits, chip);
    Axons &axons = *core.mutable_axons();
    axonOf[{source, core.number()}] = static_cast<uint32_t>(axons.row_address_size());
    axons.add_row_address(static_cast<uint32_t>(core.synapse_word_size()));
    axons.add_synapse_count(static_cast<uint32_t>(row.size()));
    axons.add_weight_bits(bits);
    axons.add_source_population(source.first);
    axons.add_source_neuron(source.second);
    axons.add_base_delay(0);
    axons.add_successor(0);
    axons.add_profile_bank(0);
    for (uint32_t word : words)
      core.add_synapse_word(word);
  }

  std::vector<Place> targetsOf(Source source) {
    std::vector<Place> targets;
    for (const auto &[core, row] : rows[source])
      targets.push_back({core, axonOf.at({source, core})});
    random.shuffle(targets);
    return targets;
  }

  void writeRoutes() {
    for (Core &core : image.cores)
      for (Source source : neuronsOfCore[core.number()]) {
        std::vector<Place> targets = targetsOf(source);
        core.mutable_neurons()->add_first_route(static_cast<uint32_t>(core.routes().core_size()));
        core.mutable_neurons()->add_route_count(static_cast<uint32_t>(targets.size()));
        for (Place target : targets) {
          core.mutable_routes()->add_core(target.core);
          core.mutable_routes()->add_axon(target.slot);
        }
      }
  }

  void writePopulations() {
    for (uint32_t p = 0; p < network.populations.size(); ++p) {
      const QuantisedPopulation &population = network.populations[p];
      PopulationMap &map = *image.network.add_population();
      map.set_name(population.name);
      map.set_size(population.size);
      map.set_is_input(population.kind == PopulationKind::Input);
      map.set_is_graded(population.graded);
      map.set_start_tick(population.startTick);
      map.set_reset(map.is_input() ? 0 : static_cast<uint32_t>(population.reset));
      if (map.is_input())
        map.add_input_offset(0);
      for (uint32_t i = 0; i < population.size; ++i) {
        if (!map.is_input()) {
          map.add_core(placeOf[{p, i}].core);
          map.add_slot(placeOf[{p, i}].slot);
          map.add_scale(population.scale[i]);
          continue;
        }
        for (Place target : targetsOf({p, i})) {
          map.add_input_core(target.core);
          map.add_input_axon(target.slot);
          map.add_input_delay(0);
        }
        map.add_input_offset(static_cast<uint32_t>(map.input_core_size()));
      }
    }
    for (const QuantisedProjection &projection : network.projections) {
      ProjectionMap &map = *image.network.add_projection();
      map.set_name(projection.name);
      map.set_source(projection.source);
      map.set_target(projection.target);
    }
  }

  void writeReadout() {
    ReadoutMap &map = *image.network.mutable_readout();
    map.set_rule(static_cast<uint32_t>(network.readout.rule));
    for (const ReadoutVote &vote : network.readout.votes) {
      map.add_population(vote.population);
      map.add_neuron(vote.neuron);
      map.add_class_index(vote.classIndex);
      map.add_factor(vote.factor);
    }
    for (const std::string &name : network.readout.classNames)
      map.add_class_name(name);
  }

  Random random;
  const QuantisedNetwork &network;
  const Chip &chip;
  Image image;
  std::map<Source, Place> placeOf;
  std::map<uint32_t, std::vector<Source>> neuronsOfCore;
  std::map<Source, std::map<uint32_t, std::vector<RowEntry>>> rows; // by source, by core
  std::map<std::pair<Source, uint32_t>, uint32_t> axonOf;
};

} // namespace

Image mapRandomly(uint64_t seed, const QuantisedNetwork &network, const Chip &chip) {
  return Mapper(seed, network, chip).make();
}

} // namespace chronaxie::tests
