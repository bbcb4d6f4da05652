//===- Lower.cpp - A quantised network and its parts as cores ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/Lower.h"
#include "compiler/Map/Pack.h"
#include "compiler/Passes/ProfileBanks.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <map>
#include <set>

using namespace llvm;

namespace chronaxie::passes {
namespace {

/// Parts without gaps, in the order of their numbers.
std::vector<uint32_t> closeGaps(ArrayRef<uint32_t> part, uint32_t &cores) {
  std::vector<uint32_t> used(part.begin(), part.end());
  llvm::sort(used);
  used.erase(std::unique(used.begin(), used.end()), used.end());
  cores = static_cast<uint32_t>(used.size());
  std::vector<uint32_t> core;
  for (uint32_t number : part)
    core.push_back(static_cast<uint32_t>(llvm::lower_bound(used, number) - used.begin()));
  return core;
}

/// Table entries of a core from its neurons' codes, which become indices.
template <typename FieldType> void tabulate(FieldType &table, FieldType &indices) {
  std::vector<uint32_t> entries(indices.begin(), indices.end());
  llvm::sort(entries);
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  table.Assign(entries.begin(), entries.end());
  for (uint32_t &index : indices)
    index = static_cast<uint32_t>(llvm::lower_bound(entries, index) - entries.begin());
}

void addNeuron(Core &core, const QuantisedPopulation &population, uint32_t i, int32_t never) {
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
  neurons.add_membrane_timescale(population.membraneRetention[i]); // codes until tabulate
  neurons.add_synapse_timescale(population.synapseRetention[i]);
  neurons.add_start_tick(population.startTick);
  neurons.add_reported(population.threshold[i] != never);
}

ReadoutMap readoutOf(const Readout &readout) {
  ReadoutMap map;
  map.set_rule(static_cast<uint32_t>(readout.rule));
  for (const ReadoutVote &vote : readout.votes) {
    map.add_population(vote.population);
    map.add_neuron(vote.neuron);
    map.add_class_index(vote.classIndex);
    map.add_factor(vote.factor);
  }
  for (const std::string &name : readout.classNames)
    map.add_class_name(name);
  return map;
}

/// One synapse on its way into a core: rows are grouped by source afterwards.
struct Arrival {
  uint32_t source = 0; ///< neurons of the network, then input channels
  uint32_t base = 0;   ///< chip D4
  uint32_t population = 0, neuron = 0;
  RowEntry entry;
  int32_t profile = staticSynapse; ///< of the network
  std::pair<uint32_t, uint32_t> axon() const { return {source, base}; }
};

/// The axons of a core and their rows, in the order of their sources; those of
/// one source by ascending base delay, chained.
void addAxons(Core &core, chip::CoreRows &rows, std::vector<Arrival> &list,
              const NetworkMap &network, std::vector<std::set<int32_t>> &profilesOfRow) {
  Axons &axons = *core.mutable_axons();
  llvm::sort(list, [](const Arrival &a, const Arrival &b) { return a.axon() < b.axon(); });
  for (size_t at = 0; at < list.size(); ++at) {
    const Arrival &arrival = list[at];
    if (at == 0 || arrival.axon() != list[at - 1].axon()) {
      // Graded events wait at the host, so each of their axons is fed by it.
      bool isChained = at > 0 && arrival.source == list[at - 1].source &&
                       !network.population(static_cast<int>(arrival.population)).is_graded();
      rows.emplace_back();
      profilesOfRow.emplace_back();
      if (isChained)
        axons.set_successor(axons.successor_size() - 1, static_cast<uint32_t>(rows.size()));
      axons.add_source_population(arrival.population);
      axons.add_source_neuron(arrival.neuron);
      axons.add_base_delay(arrival.base);
      axons.add_successor(0);
      axons.add_profile_bank(0);
    }
    rows.back().push_back(arrival.entry);
    profilesOfRow.back().insert(arrival.profile);
  }
  for (auto [row, profiles] : zip_equal(rows, profilesOfRow)) {
    if (profiles.size() == 1 && profiles.count(staticSynapse))
      for (RowEntry &entry : row)
        entry.profile = 0;
    llvm::sort(row);
  }
}

} // namespace

Expected<chip::Design> lower(const QuantisedNetwork &network, ArrayRef<uint32_t> part,
                             const Chip &chip) {
  chip::Design design;
  uint32_t cores = 0;
  std::vector<uint32_t> core = closeGaps(part, cores);
  design.cores.resize(cores);
  design.rows.resize(cores);
  auto never = static_cast<int32_t>(arithmetic::greatest(chip.constant_bits()));

  NetworkMap &map = design.network;
  map.set_name(network.name);
  map.set_tick_seconds(network.tickSeconds);
  map.set_weight_bits(network.weightBits);
  map.set_decay_bits(network.decayBits);
  *map.mutable_readout() = readoutOf(network.readout);
  design.sourceHash = network.sourceHash;
  uint32_t neuronCount = 0;
  for (const QuantisedPopulation &population : network.populations) {
    PopulationMap &to = *map.add_population();
    to.set_name(population.name);
    to.set_size(population.size);
    to.set_is_input(population.kind == PopulationKind::Input);
    to.set_is_graded(population.graded);
    to.set_start_tick(population.startTick);
    if (to.is_input())
      continue;
    to.set_reset(static_cast<uint32_t>(population.reset));
    for (uint32_t i = 0; i < population.size; ++i) {
      Core &home = design.cores[core[neuronCount]];
      to.add_core(core[neuronCount++]);
      to.add_slot(static_cast<uint32_t>(home.neurons().threshold_size()));
      to.add_scale(population.scale[i]);
      addNeuron(home, population, i, never);
    }
  }
  std::vector<Violation> broken;
  for (auto [number, made] : enumerate(design.cores)) {
    Neurons &neurons = *made.mutable_neurons();
    tabulate(*made.mutable_membrane_retention(), *neurons.mutable_membrane_timescale());
    tabulate(*made.mutable_synapse_retention(), *neurons.mutable_synapse_timescale());
    std::string name = "core " + std::to_string(number) + ": distinct ";
    auto need = static_cast<uint64_t>(made.membrane_retention_size());
    if (need > chip.membrane_timescales())
      broken.push_back({"FIT-07", name + "membrane retentions", need, chip.membrane_timescales(),
                        "--tau-error above 0"});
    need = static_cast<uint64_t>(made.synapse_retention_size());
    if (need > chip.synapse_timescales())
      broken.push_back({"FIT-08", name + "synapse retentions", need, chip.synapse_timescales(),
                        "--tau-error above 0"});
  }
  if (!broken.empty())
    return make_error<DoesNotFit>(std::move(broken));

  std::vector<uint32_t> firstSource;
  uint32_t neurons = 0, inputs = neuronCount;
  for (const QuantisedPopulation &population : network.populations) {
    uint32_t &next = population.kind == PopulationKind::Input ? inputs : neurons;
    firstSource.push_back(next);
    next += population.size;
  }
  std::vector<std::vector<Arrival>> arrivals(cores);
  for (const QuantisedProjection &projection : network.projections) {
    ProjectionMap &to = *map.add_projection();
    to.set_name(projection.name);
    to.set_source(projection.source);
    to.set_target(projection.target);
    const PopulationMap &target = map.population(static_cast<int>(projection.target));
    for (uint32_t row = 0; row + 1 < projection.rowOffset.size(); ++row)
      for (uint64_t at = projection.rowOffset[row]; at < projection.rowOffset[row + 1]; ++at) {
        int neuron = static_cast<int>(projection.targetNeuron[at]);
        uint32_t delay = projection.delayTicks[at], base = baseDelay(delay, chip);
        arrivals[target.core(neuron)].push_back(
            {firstSource[projection.source] + row,
             base,
             projection.source,
             row,
             {target.slot(neuron), delay - 1 - base, projection.weight[at],
              static_cast<uint32_t>(projection.profileOf(at))},
             projection.profileOf(at)});
      }
  }
  for (auto [number, made, rows, list] : enumerate(design.cores, design.rows, arrivals)) {
    std::vector<std::set<int32_t>> profilesOfRow;
    addAxons(made, rows, list, map, profilesOfRow);
    if (Error error = addProfiles(made, number, rows, profilesOfRow, network, chip))
      return std::move(error);
  }
  for (auto [number, rows] : enumerate(design.rows))
    if (rows.size() > chip.axons_per_core())
      broken.push_back({"FIT-03", "core " + std::to_string(number) + ": axons", rows.size(),
                        chip.axons_per_core(), "--neurons-per-core with fewer"});
  if (!broken.empty())
    return make_error<DoesNotFit>(std::move(broken));
  return design;
}

DesignProblem problemOf(const chip::Design &design) {
  DesignProblem found;
  map::Problem &problem = found.problem;
  const NetworkMap &network = design.network;
  std::vector<uint32_t> &first = found.first;
  first.resize(network.population_size());
  std::vector<std::vector<uint32_t>> neuronAt(design.cores.size());
  for (auto [number, core] : enumerate(design.cores))
    neuronAt[number].resize(core.neurons().threshold_size());
  for (bool inputs : {false, true})
    for (int number = 0; number < network.population_size(); ++number) {
      const PopulationMap &population = network.population(number);
      if (population.is_input() != inputs)
        continue;
      first[number] = problem.sources();
      problem.blocks.push_back({population.name(), problem.sources()});
      for (int i = 0; i < population.core_size(); ++i) {
        neuronAt[population.core(i)][population.slot(i)] = first[number] + i;
        found.part.push_back(population.core(i));
        found.slot.push_back(population.slot(i));
      }
      (inputs ? problem.inputs : problem.neurons) += population.size();
    }
  std::vector<std::vector<uint32_t>> sinks(problem.sources());
  for (auto [core, rows, neurons] : zip_equal(design.cores, design.rows, neuronAt))
    for (auto [axon, row] : enumerate(rows)) {
      if (core.axons().source_population(static_cast<int>(axon)) == unfed)
        continue;
      uint32_t source = first[core.axons().source_population(static_cast<int>(axon))] +
                        core.axons().source_neuron(static_cast<int>(axon));
      for (const RowEntry &entry : row)
        sinks[source].push_back(neurons[entry.target]);
    }
  problem.offset.push_back(0);
  for (std::vector<uint32_t> &list : sinks) {
    llvm::sort(list);
    for (size_t at = 0; at < list.size(); ++at)
      if (at && list[at] == list[at - 1]) {
        ++problem.synapses.back();
      } else {
        problem.sink.push_back(list[at]);
        problem.synapses.push_back(1);
      }
    problem.offset.push_back(problem.sink.size());
  }
  problem.rate.assign(problem.sources(), 1);
  return found;
}

Expected<double> packRows(chip::Design &design, const Chip &chip) {
  std::vector<Violation> broken;
  uint64_t bits = 0, synapses = 0;
  for (auto [number, core, rows] : enumerate(design.cores, design.rows)) {
    ArrayRef<uint32_t> banks(core.axons().profile_bank().data(), core.axons().profile_bank_size());
    map::PackedRows packed = map::pack(rows, chip, banks);
    for (const map::PackedAxon &axon : packed.axon) {
      core.mutable_axons()->add_row_address(axon.rowAddress);
      core.mutable_axons()->add_synapse_count(axon.synapseCount);
      core.mutable_axons()->add_weight_bits(axon.format.weightBits);
      if (chip.packed_rows()) {
        core.mutable_axons()->add_row_format(encodeFormat(axon.format));
        core.mutable_axons()->add_row_words(axon.words);
      }
      synapses += axon.synapseCount;
    }
    core.mutable_synapse_word()->Assign(packed.word.begin(), packed.word.end());
    bits += packed.word.size() * 32;
    if (packed.word.size() > chip.synapse_words_per_core())
      broken.push_back({"FIT-04", "core " + std::to_string(number) + ": synapse memory words",
                        packed.word.size(), chip.synapse_words_per_core(),
                        "--weight-bits 8, or --neurons-per-core with fewer"});
  }
  if (!broken.empty())
    return make_error<DoesNotFit>(std::move(broken));
  design.rows.clear();
  design.isPacked = true;
  return synapses ? static_cast<double>(bits) / static_cast<double>(synapses) : 0.0;
}

} // namespace chronaxie::passes
