//===- RandomRoutes.cpp - What feeds the axons of random cores ------------===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/cosim/RandomRoutes.h"
#include "tests/cosim/Draw.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace chronaxie::cosim {

namespace {

struct Route {
  uint32_t core, axon;
  bool isTree;
};

/// The chain of axons that begins at one.
std::vector<int> chainOf(const Axons &axons, int axon) {
  std::vector<int> chain{axon};
  while (axons.successor(chain.back()) > 0)
    chain.push_back(static_cast<int>(axons.successor(chain.back()) - 1));
  return chain;
}

void nameSource(Axons &axons, int axon, uint32_t population, uint32_t neuron) {
  for (int one : chainOf(axons, axon)) {
    axons.set_source_population(one, population);
    axons.set_source_neuron(one, neuron);
  }
}

} // namespace

/// Branch bits by router of the X-then-Y tree between a core and others.
std::map<uint32_t, uint8_t> RouteDrawer::treeTo(uint32_t from,
                                                const std::vector<uint32_t> &tiles) const {
  std::map<uint32_t, uint8_t> branches;
  uint32_t width = chip.mesh_width();
  for (uint32_t tile : tiles) {
    uint32_t at = from;
    auto step = [&](Port port, uint32_t next) {
      branches[at] |= 1u << port;
      at = next;
    };
    while (at % width < tile % width)
      step(PortEast, at + 1);
    while (at % width > tile % width)
      step(PortWest, at - 1);
    while (at < tile)
      step(PortSouth, at + width);
    while (at > tile)
      step(PortNorth, at - width);
    step(PortLocal, at);
  }
  return branches;
}

/// Tries to feed axon `number` of core `to` and of others by a tree from core
/// `from`; whether its routers had the number free.
bool RouteDrawer::drawTree(size_t from, size_t to, uint32_t number) {
  std::vector<uint32_t> tiles = {network.image.cores[to].number()};
  std::vector<size_t> reached = {to};
  for (size_t other = 0; other < network.image.cores.size(); ++other)
    if (other != to && number < fed[other].size() && !fed[other][number] && draw.chance(70)) {
      tiles.push_back(network.image.cores[other].number());
      reached.push_back(other);
    }
  std::map<uint32_t, uint8_t> branches = treeTo(network.image.cores[from].number(), tiles);
  for (auto [tile, bitsThere] : branches)
    if (bits.at(tile, number) != 0)
      return false;
  for (auto [tile, bitsThere] : branches)
    bits.set(tile, number, bitsThere);
  for (size_t core : reached)
    fed[core][number] = true;
  return true;
}

/// Feeds every axon by a neuron somewhere, in a tree or alone, or by an input.
void RouteDrawer::drawSources() {
  std::map<std::pair<size_t, int>, std::vector<Route>> routes;
  std::vector<uint32_t> used(network.image.cores.size());
  uint32_t treePercent = !chip.multicast() ? 0 : draw.chance(20) ? 0 : 20 + draw.below(81);
  for (const Core &core : network.image.cores) {
    fed.emplace_back(core.axons().row_address_size());
    for (uint32_t successor : core.axons().successor())
      if (successor > 0)
        fed.back()[successor - 1] = true;
  }
  // Long lists keep the sender busy while other neurons spike: updates wait (chip R4).
  uint32_t gatheredPercent = draw.chance(30) ? 90 : 0;
  uint32_t inputPercent = 15 + draw.below(60);
  uint32_t gradedPercent = network.flavour == Flavour::Wrapping ? 80 : draw.below(60);
  for (size_t to = 0; to < network.image.cores.size(); ++to) {
    Core &core = network.image.cores[to];
    const Axons &axons = core.axons();
    for (int axon = 0; axon < axons.row_address_size(); ++axon) {
      size_t from = draw.below(static_cast<uint32_t>(network.image.cores.size()));
      auto number = static_cast<uint32_t>(axon);
      if (fed[to][number])
        continue;
      fed[to][number] = true;
      if (draw.chance(inputPercent) || used[from] == chip.routes_per_core()) {
        bool waits =
            axons.base_delay(axon) > 0 || axons.successor(axon) > 0 || axons.profile_bank(axon) > 0;
        network.inputs.push_back({core.number(), number, !waits && draw.chance(gradedPercent)});
        continue;
      }
      auto slots = static_cast<uint32_t>(network.image.cores[from].neurons().threshold_size());
      if (draw.chance(gatheredPercent))
        slots = std::min(slots, 3u);
      auto slot = static_cast<int>(draw.below(slots));
      bool isTree = draw.chance(treePercent) && drawTree(from, to, number);
      routes[{from, slot}].push_back({isTree ? 0 : core.number(), number, isTree});
      ++used[from];
    }
  }
  for (auto &[source, targets] : routes) {
    Core &core = network.image.cores[source.first];
    Neurons &neurons = *core.mutable_neurons();
    draw.shuffle(targets);
    neurons.set_first_route(source.second, static_cast<uint32_t>(core.routes().core_size()));
    neurons.set_route_count(source.second, static_cast<uint32_t>(targets.size()));
    for (const Route &route : targets) {
      core.mutable_routes()->add_core(route.core);
      core.mutable_routes()->add_axon(route.axon);
      core.mutable_routes()->add_is_tree(route.isTree);
      network.trees += route.isTree;
    }
  }
  for (Core &core : network.image.cores)
    if (!is_contained(core.routes().is_tree(), 1u))
      core.mutable_routes()->clear_is_tree();
  network.image.routers = bits.routers();
}

/// Neurons of one start tick and reset are a population.
void RouteDrawer::nameNeurons() {
  NetworkMap &map = network.image.network;
  std::map<std::pair<uint32_t, uint32_t>, int> populations;
  for (Core &core : network.image.cores) {
    const Neurons &neurons = core.neurons();
    for (int slot = 0; slot < neurons.threshold_size(); ++slot) {
      std::pair<uint32_t, uint32_t> kind{neurons.start_tick(slot), neurons.reset_mode(slot)};
      auto [entry, isNew] = populations.try_emplace(kind, map.population_size());
      if (isNew) {
        PopulationMap &population = *map.add_population();
        population.set_name("neurons" + std::to_string(entry->second));
        population.set_start_tick(kind.first);
        population.set_reset(kind.second);
      }
      PopulationMap &population = *map.mutable_population(entry->second);
      uint32_t neuron = population.size();
      population.set_size(neuron + 1);
      population.add_core(core.number());
      population.add_slot(slot);
      population.add_scale(1);
      feedBy(core, slot, entry->second, neuron);
    }
  }
}

void RouteDrawer::feedBy(const Core &core, int slot, uint32_t population, uint32_t neuron) {
  const Neurons &neurons = core.neurons();
  for (uint32_t i = 0; i < neurons.route_count(slot); ++i) {
    int entry = static_cast<int>(neurons.first_route(slot) + i);
    std::vector<uint32_t> tiles = {core.routes().core(entry)};
    if (isTree(core.routes(), entry)) {
      tiles.clear();
      for (const TreeStop &stop :
           cantFail(walkTree(chip, bits, core.number(), core.routes().axon(entry))))
        if (stop.delivers())
          tiles.push_back(stop.tile);
    }
    for (Core &to : network.image.cores) {
      if (!is_contained(tiles, to.number()))
        continue;
      int axon = static_cast<int>(core.routes().axon(entry));
      nameSource(*to.mutable_axons(), axon, population, neuron);
    }
  }
}

void RouteDrawer::nameInputs() {
  for (bool graded : {false, true}) {
    PopulationMap population;
    uint32_t index = network.image.network.population_size();
    population.set_name(graded ? "graded" : "spiking");
    population.set_is_input(true);
    population.set_is_graded(graded);
    population.add_input_offset(0);
    for (const InputAxon &input : network.inputs) {
      if (input.graded != graded)
        continue;
      for (Core &core : network.image.cores) {
        if (core.number() != input.core)
          continue;
        nameSource(*core.mutable_axons(), static_cast<int>(input.axon), index, population.size());
      }
      population.set_size(population.size() + 1);
      population.add_input_core(input.core);
      population.add_input_axon(input.axon);
      population.add_input_delay(0);
      population.add_input_offset(population.size());
    }
    if (population.size() > 0)
      *network.image.network.add_population() = population;
  }
}

} // namespace chronaxie::cosim
