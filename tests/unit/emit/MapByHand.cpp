//===- MapByHand.cpp - Networks and images for these tests ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "MapByHand.h"
#include "files/File.h"
#include "targets/Rows.h"
#include "llvm/ADT/StringExtras.h"
#include <algorithm>
#include <map>
#include <random>
#include <sstream>

namespace chronaxie {

Chip tinyChip() {
  return llvm::cantFail(
      parseChip(llvm::cantFail(readFile("targets/tiny2x2.textproto")), "tiny2x2.textproto"));
}

QuantisedProjection projection(const QuantisedNetwork &network, const std::string &name,
                               const std::string &source, const std::string &target,
                               const std::string &synapses) {
  QuantisedProjection projection;
  projection.name = name;
  projection.source = static_cast<uint32_t>(network.find(source));
  projection.target = static_cast<uint32_t>(network.find(target));
  std::map<uint32_t, std::vector<std::array<int, 3>>> rows;
  std::istringstream lines(synapses);
  std::string arrow;
  uint32_t from;
  std::array<int, 3> to;
  while (lines >> from >> arrow >> to[0] >> to[1] >> to[2])
    rows[from].push_back(to);
  for (uint32_t i = 0; i <= network.populations[projection.source].size; ++i) {
    projection.rowOffset.push_back(projection.weight.size());
    for (auto &[neuron, delay, weight] : rows[i]) {
      projection.targetNeuron.push_back(static_cast<uint32_t>(neuron));
      projection.delayTicks.push_back(static_cast<uint32_t>(delay));
      projection.weight.push_back(weight);
    }
  }
  return projection;
}

QuantisedPopulation input(const std::string &name, uint32_t size, bool graded) {
  QuantisedPopulation population;
  population.name = name;
  population.kind = PopulationKind::Input;
  population.size = size;
  population.graded = graded;
  return population;
}

QuantisedPopulation population(const std::string &name, uint32_t size, uint32_t startTick,
                               ResetMode reset) {
  QuantisedPopulation population;
  population.name = name;
  population.size = size;
  population.startTick = startTick;
  population.reset = reset;
  for (int i = 0; i < static_cast<int>(size); ++i) {
    population.membraneRetention.push_back(60000 + i % 5);
    population.synapseRetention.push_back(i % 3 * 30000);
    population.threshold.push_back(1000 + i);
    population.resetAmount.push_back(100 + i);
    population.resetValue.push_back(-i);
    population.synapseBias.push_back(3 * i);
    population.membraneBias.push_back(-7 * i);
    population.initialPotential.push_back(11 * i);
    population.initialCurrent.push_back(-13 * i);
    population.refractoryTicks.push_back(i % 64);
    population.scale.push_back(10 + 0.1 * i);
  }
  return population;
}

namespace {
QuantisedNetwork emptyNetwork(const std::string &name) {
  QuantisedNetwork network;
  network.name = name;
  network.tickSeconds = 0.001;
  network.weightBits = 16;
  network.widths = {16, 24, 10, 32};
  network.sourceHash = sha256Hex(name);
  return network;
}
} // namespace

QuantisedNetwork smallNetwork() {
  QuantisedNetwork network = emptyNetwork("small");
  network.populations = {input("spikes", 3), input("levels", 1, true),
                         population("hidden", 6, 1, ResetMode::ToValue),
                         population("out", 2, 2, ResetMode::None)};
  network.populations[3].threshold.assign(2, INT32_MAX);
  network.projections.push_back(projection(network, "spikes-hidden", "spikes", "hidden",
                                           "0 -> 0 1 5  0 -> 1 2 -7  1 -> 5 16 300  2 -> 2 3 1"));
  network.projections.push_back(
      projection(network, "levels-hidden", "levels", "hidden", "0 -> 3 1 2"));
  network.projections.push_back(projection(network, "recurrent", "hidden", "hidden",
                                           "0 -> 1 1 -3  0 -> 2 1 4  1 -> 4 5 -32768  3 -> 3 1 9"));
  network.projections.push_back(projection(network, "slow", "hidden", "hidden", "0 -> 1 9 2"));
  network.projections.push_back(projection(network, "hidden-out", "hidden", "out",
                                           "0 -> 0 1 127  4 -> 1 1 -128  5 -> 0 2 1"));
  network.readout.rule = ReadoutRule::Last;
  network.readout.votes = {{3, 0, 0, 1.5}, {3, 1, 1, 0.1}};
  network.readout.classNames = {"yes", "no"};
  return network;
}

QuantisedNetwork randomNetwork(unsigned seed) {
  std::mt19937 random(seed);
  auto below = [&](uint32_t limit) { return static_cast<uint32_t>(random() % limit); };
  QuantisedNetwork network = emptyNetwork("random-" + std::to_string(seed));
  network.populations = {input("in", 2 + below(8), seed % 2),
                         population("a", 5 + below(15), 1, ResetMode::Subtract),
                         population("b", 5 + below(20), 2, ResetMode::ToValue)};
  for (uint32_t k = 0; k < 6; ++k) {
    QuantisedProjection one;
    one.name = "p" + std::to_string(k);
    one.source = below(3);
    one.target = 1 + below(2);
    one.rowOffset.push_back(0);
    for (uint32_t i = 0; i < network.populations[one.source].size; ++i) {
      for (uint32_t synapse = below(8); synapse > 0; --synapse) {
        int32_t weight = static_cast<int32_t>(below(65536)) - 32768;
        one.targetNeuron.push_back(below(network.populations[one.target].size));
        one.delayTicks.push_back(1 + below(16));
        one.weight.push_back(weight == 0 ? 1 : below(2) ? weight : weight % 100 ? weight % 100 : 7);
      }
      one.rowOffset.push_back(one.weight.size());
    }
    network.projections.push_back(one);
  }
  return network;
}

namespace {

uint32_t entryOf(google::protobuf::RepeatedField<uint32_t> &table, uint32_t code) {
  for (int i = 0; i < table.size(); ++i)
    if (table[i] == code)
      return static_cast<uint32_t>(i);
  table.Add(code);
  return static_cast<uint32_t>(table.size() - 1);
}

void addNeuron(Core &core, const QuantisedPopulation &population, uint32_t i) {
  Neurons &neurons = *core.mutable_neurons();
  neurons.add_threshold(population.threshold[i]);
  neurons.add_reset_amount(population.resetAmount[i]);
  neurons.add_reset_value(population.resetValue[i]);
  neurons.add_synapse_bias(population.synapseBias[i]);
  neurons.add_membrane_bias(population.membraneBias[i]);
  neurons.add_initial_potential(population.initialPotential[i]);
  neurons.add_initial_current(population.initialCurrent[i]);
  neurons.add_reset_mode(static_cast<uint32_t>(population.reset));
  neurons.add_refractory_ticks(population.refractoryTicks[i]);
  neurons.add_membrane_timescale(
      entryOf(*core.mutable_membrane_retention(), population.membraneRetention[i]));
  neurons.add_synapse_timescale(
      entryOf(*core.mutable_synapse_retention(), population.synapseRetention[i]));
  neurons.add_start_tick(population.startTick);
  neurons.add_first_route(0);
  neurons.add_route_count(0);
  neurons.add_reported(population.threshold[i] != INT32_MAX);
}

} // namespace

Image mapByHand(const QuantisedNetwork &network, llvm::ArrayRef<uint32_t> coreOf) {
  Chip chip = tinyChip();
  Image image;
  image.index.set_format_major(imageFormatMajor);
  image.index.set_format_minor(imageFormatMinor);
  image.index.set_producer("chronaxie test");
  *image.index.mutable_chip() = chip;
  image.index.set_chip_hash(chipHash(chip));
  image.index.set_source_hash(network.sourceHash);
  image.index.set_source_name(network.name + ".nir");
  NetworkMap &map = image.network;
  map.set_name(network.name);
  map.set_tick_seconds(network.tickSeconds);
  map.set_weight_bits(network.weightBits);

  std::map<uint32_t, Core> cores;
  size_t neuron = 0;
  for (const QuantisedPopulation &population : network.populations) {
    PopulationMap &one = *map.add_population();
    one.set_name(population.name);
    one.set_size(population.size);
    one.set_is_input(population.kind == PopulationKind::Input);
    one.set_is_graded(population.graded);
    if (one.is_input())
      continue;
    one.set_start_tick(population.startTick);
    one.set_reset(static_cast<uint32_t>(population.reset));
    for (uint32_t i = 0; i < population.size; ++i) {
      uint32_t number = coreOf[neuron++];
      Core &core = cores[number];
      core.set_number(number);
      one.add_core(number);
      one.add_slot(static_cast<uint32_t>(core.neurons().threshold_size()));
      one.add_scale(population.scale[i]);
      addNeuron(core, population, i);
    }
  }
  for (uint32_t p = 0; p < network.populations.size(); ++p) {
    PopulationMap &source = *map.mutable_population(static_cast<int>(p));
    if (source.is_input())
      source.add_input_offset(0);
    for (uint32_t i = 0; i < source.size(); ++i) {
      std::map<uint32_t, std::vector<RowEntry>> rows; // by core
      for (const QuantisedProjection &projection : network.projections)
        if (projection.source == p)
          for (uint64_t k = projection.rowOffset[i]; k < projection.rowOffset[i + 1]; ++k) {
            const PopulationMap &target = map.population(static_cast<int>(projection.target));
            int j = static_cast<int>(projection.targetNeuron[k]);
            rows[target.core(j)].push_back(
                {target.slot(j), projection.delayTicks[k] - 1, projection.weight[k]});
          }
      Core *home = source.is_input() ? nullptr : &cores[source.core(static_cast<int>(i))];
      if (home)
        home->mutable_neurons()->set_first_route(static_cast<int>(source.slot(static_cast<int>(i))),
                                                 home->routes().core_size());
      for (auto &[number, row] : rows) {
        Core &core = cores[number];
        Axons &axons = *core.mutable_axons();
        uint32_t axon = axons.row_address_size();
        bool narrow = std::all_of(row.begin(), row.end(), [](const RowEntry &entry) {
          return arithmetic::fits(entry.weight, 8);
        });
        axons.add_row_address(core.synapse_word_size());
        axons.add_synapse_count(row.size());
        axons.add_weight_bits(narrow ? 8 : 16);
        axons.add_source_population(p);
        axons.add_source_neuron(i);
        axons.add_base_delay(0);
        axons.add_successor(0);
        axons.add_profile_bank(0);
        std::vector<uint32_t> words;
        appendRow(words, row, narrow ? 8 : 16, chip);
        core.mutable_synapse_word()->Add(words.begin(), words.end());
        if (source.is_input()) {
          source.add_input_core(number);
          source.add_input_axon(axon);
          source.add_input_delay(0);
        } else {
          home->mutable_routes()->add_core(number);
          home->mutable_routes()->add_axon(axon);
        }
      }
      if (home)
        home->mutable_neurons()->set_route_count(static_cast<int>(source.slot(static_cast<int>(i))),
                                                 rows.size());
      else
        source.add_input_offset(source.input_core_size());
    }
  }
  for (const QuantisedProjection &projection : network.projections) {
    ProjectionMap &one = *map.add_projection();
    one.set_name(projection.name);
    one.set_source(projection.source);
    one.set_target(projection.target);
  }
  map.mutable_readout()->set_rule(static_cast<uint32_t>(network.readout.rule));
  for (const ReadoutVote &vote : network.readout.votes) {
    map.mutable_readout()->add_population(vote.population);
    map.mutable_readout()->add_neuron(vote.neuron);
    map.mutable_readout()->add_class_index(vote.classIndex);
    map.mutable_readout()->add_factor(vote.factor);
  }
  for (const std::string &name : network.readout.classNames)
    map.mutable_readout()->add_class_name(name);
  for (auto &[number, core] : cores)
    image.cores.push_back(std::move(core));
  return image;
}

Image mapByHand(const QuantisedNetwork &network) {
  std::vector<uint32_t> coreOf;
  for (const QuantisedPopulation &population : network.populations)
    for (uint32_t i = 0; i < population.size && population.kind == PopulationKind::Neurons; ++i)
      coreOf.push_back(coreOf.size() % 3 == 2 ? 3 : coreOf.size() % 3);
  return mapByHand(network, coreOf);
}

} // namespace chronaxie
