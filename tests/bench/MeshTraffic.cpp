//===- MeshTraffic.cpp - Pinned images that load the mesh -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/MeshTraffic.h"
#include "compiler/Map/Multicast.h"
#include "files/File.h"
#include "runtime/rtl/RtlMachine.h"
#include "targets/Rows.h"
#include "tests/cosim/Draw.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

using namespace llvm;

namespace chronaxie::bench {

namespace {

void addSpikingNeuron(Neurons &neurons) {
  neurons.add_threshold(0);
  neurons.add_reset_amount(0);
  neurons.add_reset_value(0);
  neurons.add_synapse_bias(0);
  neurons.add_membrane_bias(1 << 30);
  neurons.add_initial_potential(0);
  neurons.add_initial_current(0);
  neurons.add_reset_mode(2);
  neurons.add_refractory_ticks(0);
  neurons.add_membrane_timescale(0);
  neurons.add_synapse_timescale(0);
  neurons.add_start_tick(0);
  neurons.add_first_route(0);
  neurons.add_route_count(0);
  neurons.add_reported(false);
}

/// What one tick took, as the counters of all cores say.
struct TickCost {
  double flits = 0, hops = 0, cycles = 0, leastCycles = 0;
};

Expected<TickCost> costOf(const Chip &chip, MeshTraffic traffic) {
  using runtime::Counter;
  constexpr uint32_t ticks = 4;
  Expected<std::unique_ptr<runtime::RtlMachine>> machine =
      runtime::RtlMachine::make(meshTraffic(chip, traffic), {});
  if (!machine)
    return machine.takeError();
  std::vector<runtime::CoreSpike> spikes;
  if (Error error = (*machine)->run({}, ticks, spikes))
    return error;
  TickCost cost;
  uint64_t sops = 0;
  for (uint32_t core = 0; core < coreCount(chip); ++core) {
    Expected<runtime::Counters> counters = (*machine)->counters(core);
    if (!counters)
      return counters.takeError();
    auto of = [&](Counter counter) { return (*counters)[static_cast<size_t>(counter)]; };
    cost.flits += double(of(Counter::FlitsSent)) / ticks;
    cost.hops += double(of(Counter::Hops)) / ticks;
    sops += of(Counter::Sops);
  }
  uint64_t ofACore = uint64_t{traffic.sources} * traffic.reached * traffic.row;
  if (sops != ticks * ofACore * coreCount(chip))
    return fault(
        formatv("{0} synaptic events came of {1}", sops, ticks * ofACore * coreCount(chip)));
  cost.cycles = double((*machine)->cycles()) / ticks;
  // Each neuron is updated in a cycle, then as many synaptic events take one as there are lanes.
  cost.leastCycles = double(chip.neurons_per_core() + divideCeil(ofACore, chip.lanes()));
  return cost;
}

} // namespace

Figures meshFigures(const Chip &chip) {
  std::vector<Figure> figures;
  uint32_t cores = coreCount(chip), axons = chip.axons_per_core();
  for (MeshTraffic traffic :
       {MeshTraffic{axons / cores, cores, false},
        MeshTraffic{chip.neurons_per_core(), axons / chip.neurons_per_core(), false}}) {
    std::string name = formatv("{0} sources a core, each to {1} cores, all axons fed every tick: ",
                               traffic.sources, traffic.reached);
    for (bool trees : {false, true}) {
      traffic.trees = trees;
      Expected<TickCost> cost = costOf(chip, traffic);
      if (!cost)
        return cost.takeError();
      std::string kind = trees ? "with trees" : "single flits";
      figures.push_back({name + "flits a tick, " + kind, cost->flits});
      figures.push_back({name + "links taken a tick, " + kind, cost->hops});
      figures.push_back({name + "cycles a tick over their lower bound, " + kind,
                         cost->cycles / cost->leastCycles, "", 1.3});
    }
  }
  return figures;
}

Image meshTraffic(const Chip &chip, MeshTraffic traffic) {
  cosim::Draw draw(4);
  uint32_t cores = coreCount(chip), perCore = chip.neurons_per_core();
  Image image;
  image.index.set_format_major(imageFormatMajor);
  image.index.set_producer("bench");
  *image.index.mutable_chip() = chip;
  image.index.set_chip_hash(chipHash(chip));
  image.network.set_name("mesh traffic");
  image.network.set_weight_bits(8);
  PopulationMap &population = *image.network.add_population();
  population.set_name("neurons");
  population.set_size(cores * perCore);
  population.set_reset(2);
  for (uint32_t number = 0; number < cores; ++number) {
    Core &core = image.cores.emplace_back();
    core.set_number(number);
    core.add_membrane_retention(40000);
    core.add_synapse_retention(30000);
    for (uint32_t slot = 0; slot < perCore; ++slot) {
      addSpikingNeuron(*core.mutable_neurons());
      population.add_core(number);
      population.add_slot(slot);
      population.add_scale(1);
    }
  }

  // Source s of every core reaches the cores at the same drawn distances.
  std::vector<uint32_t> home;
  std::vector<std::vector<uint32_t>> tiles;
  for (uint32_t source = 0; source < traffic.sources; ++source) {
    std::vector<uint32_t> distance;
    for (uint32_t core = 0; core < cores; ++core)
      distance.push_back(core);
    draw.shuffle(distance);
    for (uint32_t core = 0; core < cores; ++core) {
      home.push_back(core);
      tiles.emplace_back();
      for (uint32_t i = 0; i < traffic.reached; ++i)
        tiles.back().push_back((core + distance[i]) % cores);
      llvm::sort(tiles.back());
    }
  }
  map::Numbering numbering;
  if (traffic.trees) {
    numbering = map::numberTrees(chip, home, tiles);
    image.routers = numbering.branches.routers();
  } else {
    for (const std::vector<uint32_t> &reached : tiles) {
      numbering.parts.emplace_back();
      for (uint32_t tile : reached)
        numbering.parts.back().push_back({{tile}, unfed});
    }
  }

  // Who feeds which axon: trees at their numbers, single flits at what is left.
  std::vector<std::vector<uint32_t>> feeder(cores, std::vector<uint32_t>(chip.axons_per_core()));
  for (std::vector<uint32_t> &axons : feeder)
    std::ranges::fill(axons, unfed);
  for (uint32_t source = 0; source < home.size(); ++source)
    for (const map::Numbering::Part &part : numbering.parts[source])
      if (part.number != unfed)
        for (uint32_t tile : part.tiles)
          feeder[tile][part.number] = source;
  for (uint32_t source = 0; source < home.size(); ++source) {
    Core &core = image.cores[home[source]];
    auto slot = static_cast<int>(source / cores);
    core.mutable_neurons()->set_first_route(slot, core.routes().core_size());
    core.mutable_neurons()->set_route_count(slot,
                                            static_cast<uint32_t>(numbering.parts[source].size()));
    for (const map::Numbering::Part &part : numbering.parts[source]) {
      uint32_t tile = part.tiles.front(), axon = part.number;
      if (axon == unfed) {
        axon = static_cast<uint32_t>(llvm::find(feeder[tile], unfed) - feeder[tile].begin());
        feeder[tile][axon] = source;
      }
      core.mutable_routes()->add_core(part.number == unfed ? tile : 0);
      core.mutable_routes()->add_axon(axon);
      core.mutable_routes()->add_is_tree(part.number != unfed);
    }
  }

  for (Core &core : image.cores) {
    if (!is_contained(core.routes().is_tree(), 1u))
      core.mutable_routes()->clear_is_tree();
    std::vector<uint32_t> &axons = feeder[core.number()];
    while (!axons.empty() && axons.back() == unfed)
      axons.pop_back();
    std::vector<uint32_t> words;
    for (uint32_t source : axons) {
      std::vector<RowEntry> row;
      for (uint32_t i = 0; i < traffic.row && source != unfed; ++i)
        row.push_back(
            {traffic.row == perCore ? i : draw.below(perCore), draw.below(chip.ring_slots()), 1});
      core.mutable_axons()->add_row_address(static_cast<uint32_t>(words.size()));
      core.mutable_axons()->add_synapse_count(static_cast<uint32_t>(row.size()));
      core.mutable_axons()->add_weight_bits(8);
      core.mutable_axons()->add_base_delay(0);
      core.mutable_axons()->add_successor(0);
      core.mutable_axons()->add_profile_bank(0);
      core.mutable_axons()->add_source_population(source == unfed ? unfed : 0);
      core.mutable_axons()->add_source_neuron(
          source == unfed ? unfed : home[source] * perCore + source / cores);
      appendRow(words, row, 8, chip);
    }
    core.mutable_synapse_word()->Add(words.begin(), words.end());
  }
  return image;
}

} // namespace chronaxie::bench
