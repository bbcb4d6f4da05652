//===- SetRoutes.cpp - Routes into the cores of a design --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/SetRoutes.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <map>

using namespace llvm;

namespace chronaxie::passes {
namespace {

/// Puts the axons of a core and their rows at their numbers: of each source the
/// axon that is fed at the number that its route reaches, those that follow it
/// (chip D4, and a graded channel's others) at the lowest that are left. Returns
/// the numbers of each source.
std::map<uint32_t, std::vector<uint32_t>>
renumber(Core &core, chip::CoreRows &rows, ArrayRef<uint32_t> first, ArrayRef<uint32_t> sourceAt) {
  const Axons before = core.axons();
  std::vector<uint32_t> numberOf(rows.size(), unfed);
  std::map<uint32_t, uint32_t> numberOfSource;
  for (auto [number, source] : enumerate(sourceAt))
    if (source != unfed)
      numberOfSource[source] = static_cast<uint32_t>(number);
  std::map<uint32_t, std::vector<uint32_t>> numbers;
  uint32_t next = 0, length = static_cast<uint32_t>(sourceAt.size());
  for (auto [axon, number] : enumerate(numberOf)) {
    int at = static_cast<int>(axon);
    uint32_t source = first[before.source_population(at)] + before.source_neuron(at);
    if (numbers[source].empty()) {
      number = numberOfSource.at(source);
    } else {
      while (next < sourceAt.size() && sourceAt[next] != unfed)
        ++next;
      number = next++;
    }
    length = std::max(length, number + 1);
    numbers[source].push_back(number);
  }

  chip::CoreRows taken(length);
  Axons &axons = *core.mutable_axons();
  axons.mutable_source_population()->Resize(static_cast<int>(length), 0);
  axons.mutable_source_neuron()->Resize(static_cast<int>(length), 0);
  axons.mutable_base_delay()->Resize(static_cast<int>(length), 0);
  axons.mutable_successor()->Resize(static_cast<int>(length), 0);
  axons.mutable_profile_bank()->Resize(static_cast<int>(length), 0);
  std::ranges::fill(*axons.mutable_source_population(), unfed);
  std::ranges::fill(*axons.mutable_source_neuron(), unfed);
  std::ranges::fill(*axons.mutable_base_delay(), 0);
  std::ranges::fill(*axons.mutable_successor(), 0);
  std::ranges::fill(*axons.mutable_profile_bank(), 0);
  for (auto [axon, number] : enumerate(numberOf)) {
    int from = static_cast<int>(axon), to = static_cast<int>(number);
    axons.set_source_population(to, before.source_population(from));
    axons.set_source_neuron(to, before.source_neuron(from));
    axons.set_base_delay(to, before.base_delay(from));
    axons.set_profile_bank(to, before.profile_bank(from));
    if (uint32_t successor = before.successor(from))
      axons.set_successor(to, numberOf[successor - 1] + 1);
    taken[number] = std::move(rows[axon]);
  }
  rows = std::move(taken);
  return numbers;
}

/// Feeds a graded channel's axons in a core, each by the host at its time.
void addGraded(PopulationMap &population, Core &core, ArrayRef<uint32_t> axons) {
  for (uint32_t axon : axons) {
    population.add_input_core(core.number());
    population.add_input_axon(axon);
    population.add_input_delay(core.axons().base_delay(static_cast<int>(axon)));
    core.mutable_axons()->set_base_delay(static_cast<int>(axon), 0);
  }
}

} // namespace

void setRoutes(chip::Design &design, const DesignProblem &problem, const map::Routes &routes) {
  struct Numbered {
    Core *core;
    std::map<uint32_t, std::vector<uint32_t>> axonsOf; ///< by source
  };
  std::map<uint32_t, Numbered> coreAt; // by number of the mesh
  for (auto [core, rows, source] : zip_equal(design.cores, design.rows, routes.axonSource))
    coreAt[core.number()] = {&core, renumber(core, rows, problem.first, source)};
  // Neurons are listed core by core in slot order.
  std::vector<std::vector<uint32_t>> neuronAt(design.cores.size());
  for (auto [core, neurons] : zip_equal(design.cores, neuronAt))
    neurons.resize(core.neurons().threshold_size());
  for (auto [neuron, core, slot] : enumerate(problem.part, problem.slot))
    neuronAt[core][slot] = static_cast<uint32_t>(neuron);
  for (auto [core, neurons] : zip_equal(design.cores, neuronAt)) {
    auto &columns = *core.mutable_neurons();
    auto &list = *core.mutable_routes();
    for (uint32_t neuron : neurons) {
      columns.add_first_route(static_cast<uint32_t>(list.core_size()));
      columns.add_route_count(
          static_cast<uint32_t>(routes.offset[neuron + 1] - routes.offset[neuron]));
      for (uint64_t at = routes.offset[neuron]; at < routes.offset[neuron + 1]; ++at) {
        list.add_core(routes.entry[at].core);
        list.add_axon(routes.entry[at].axon);
        list.add_is_tree(routes.entry[at].isTree);
      }
    }
    if (!is_contained(list.is_tree(), 1u))
      list.clear_is_tree();
  }
  design.routers = routes.branches.routers();
  uint32_t source = problem.problem.neurons;
  for (PopulationMap &population : *design.network.mutable_population()) {
    if (!population.is_input())
      continue;
    population.add_input_offset(0);
    for (uint32_t i = 0; i < population.size(); ++i, ++source) {
      for (uint64_t at = routes.offset[source]; at < routes.offset[source + 1]; ++at) {
        const map::RouteEntry &entry = routes.entry[at];
        if (population.is_graded()) {
          Numbered &there = coreAt.at(entry.core);
          addGraded(population, *there.core, there.axonsOf.at(source));
          continue;
        }
        population.add_input_core(entry.core);
        population.add_input_axon(entry.axon);
        population.add_input_delay(0);
      }
      population.add_input_offset(static_cast<uint32_t>(population.input_core_size()));
    }
  }
  design.isRouted = true;
}

} // namespace chronaxie::passes
