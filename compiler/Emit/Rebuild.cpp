//===- Rebuild.cpp - The quantised network, from an image alone -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The inverse of mapping, written without it: of the compiler's code only the
// readers of rows and of branch bits (targets/Rows.h, Trees.h) are used. Sources are taken in
// network order, so each projection's rows are appended as they come. The axons' source columns are
// not followed (check(Image) holds them against the routes).
//
//===----------------------------------------------------------------------===//
#include "compiler/Emit/Rebuild.h"
#include "files/File.h"
#include "targets/Rows.h"
#include "targets/Trees.h"
#include <algorithm>
#include <map>
#include <tuple>

using namespace llvm;

namespace chronaxie::emit {
namespace {

/// Where in the network a slot lies.
struct Place {
  uint32_t population = 0;
  uint32_t neuron = 0;
};

struct Synapse {
  uint32_t projection = 0;
  uint32_t targetNeuron = 0;
  uint32_t delayTicks = 0;
  int32_t weight = 0;
  int32_t profile = staticSynapse;
  auto operator<=>(const Synapse &) const = default;
};

class Rebuilder {
public:
  explicit Rebuilder(const Image &image)
      : image(image), chip(image.index.chip()), bits(chip, image.routers) {}

  Expected<QuantisedNetwork> run() {
    const NetworkMap &map = image.network;
    network.name = map.name();
    network.tickSeconds = map.tick_seconds();
    network.weightBits = map.weight_bits();
    network.decayBits = map.decay_bits();
    network.widths = {chip.retention_bits(), chip.accumulator_bits(), chip.guard_bits(),
                      chip.state_bits()};
    network.sourceHash = image.index.source_hash();
    for (const PopulationMap &population : map.population())
      addPopulation(population);
    addReadout(map.readout());
    for (const ProjectionMap &one : map.projection()) {
      QuantisedProjection projection;
      projection.name = one.name();
      projection.source = one.source();
      projection.target = one.target();
      projection.rowOffset.push_back(0);
      // Taken by the first of several that join the same two populations.
      projectionOf.try_emplace({one.source(), one.target()},
                               static_cast<uint32_t>(network.projections.size()));
      network.projections.push_back(std::move(projection));
    }
    findPlaces();
    for (const Core &core : image.cores)
      isLearning |= core.profile_size() > 0;
    for (uint32_t p = 0; p < network.populations.size(); ++p)
      for (uint32_t i = 0; i < network.populations[p].size; ++i)
        if (Error error = addSource(p, i))
          return error;
    return std::move(network);
  }

private:
  const Image &image;
  const Chip &chip;
  BranchBits bits;
  QuantisedNetwork network;
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> projectionOf; ///< by its populations
  std::map<uint32_t, std::vector<Place>> places;                  ///< by core, then slot
  std::map<QuantisedProfile, int32_t> profiles;
  bool isLearning = false; ///< some row is plastic

  void addPopulation(const PopulationMap &map) {
    QuantisedPopulation population;
    population.name = map.name();
    population.kind = map.is_input() ? PopulationKind::Input : PopulationKind::Neurons;
    population.size = map.size();
    population.graded = map.is_graded();
    if (!map.is_input()) {
      population.startTick = map.start_tick();
      population.reset = static_cast<ResetMode>(map.reset());
      population.scale.assign(map.scale().begin(), map.scale().end());
    }
    for (int i = 0; i < map.core_size(); ++i) {
      const Core &core = *image.findCore(map.core(i));
      const Neurons &neurons = core.neurons();
      int slot = static_cast<int>(map.slot(i));
      auto code = [](const auto &table, uint32_t entry) {
        return table.Get(static_cast<int>(entry));
      };
      population.membraneRetention.push_back(
          code(core.membrane_retention(), neurons.membrane_timescale(slot)));
      population.synapseRetention.push_back(
          code(core.synapse_retention(), neurons.synapse_timescale(slot)));
      population.threshold.push_back(neurons.threshold(slot));
      population.resetAmount.push_back(neurons.reset_amount(slot));
      population.resetValue.push_back(neurons.reset_value(slot));
      population.synapseBias.push_back(neurons.synapse_bias(slot));
      population.membraneBias.push_back(neurons.membrane_bias(slot));
      population.initialPotential.push_back(neurons.initial_potential(slot));
      population.initialCurrent.push_back(neurons.initial_current(slot));
      population.refractoryTicks.push_back(neurons.refractory_ticks(slot));
    }
    network.populations.push_back(std::move(population));
  }

  void addReadout(const ReadoutMap &map) {
    network.readout.rule = static_cast<ReadoutRule>(map.rule());
    for (int i = 0; i < map.population_size(); ++i)
      network.readout.votes.push_back(
          {map.population(i), map.neuron(i), map.class_index(i), map.factor(i)});
    network.readout.classNames.assign(map.class_name().begin(), map.class_name().end());
  }

  void findPlaces() {
    for (const Core &core : image.cores)
      places[core.number()].resize(core.neurons().threshold_size());
    for (int p = 0; p < image.network.population_size(); ++p) {
      const PopulationMap &map = image.network.population(p);
      for (int i = 0; i < map.core_size(); ++i)
        places[map.core(i)][map.slot(i)] = {static_cast<uint32_t>(p), static_cast<uint32_t>(i)};
    }
  }

  /// The rows that neuron or channel `i` of population `p` reaches.
  Error addSource(uint32_t p, uint32_t i) {
    const PopulationMap &map = image.network.population(static_cast<int>(p));
    std::vector<Synapse> synapses;
    int at = static_cast<int>(i);
    if (map.is_input()) {
      for (uint32_t k = map.input_offset(at); k < map.input_offset(at + 1); ++k)
        if (Error error = addChain(p, map.input_core(static_cast<int>(k)),
                                   map.input_axon(static_cast<int>(k)),
                                   map.input_delay(static_cast<int>(k)), synapses))
          return error;
    } else {
      const Core &core = *image.findCore(map.core(at));
      int slot = static_cast<int>(map.slot(at));
      uint32_t first = core.neurons().first_route(slot);
      for (uint32_t k = first; k < first + core.neurons().route_count(slot); ++k)
        if (Error error = addRoute(p, core, static_cast<int>(k), synapses))
          return error;
    }
    std::sort(synapses.begin(), synapses.end());
    for (const Synapse &synapse : synapses) {
      QuantisedProjection &projection = network.projections[synapse.projection];
      projection.targetNeuron.push_back(synapse.targetNeuron);
      projection.delayTicks.push_back(synapse.delayTicks);
      projection.weight.push_back(synapse.weight);
      if (!isLearning)
        continue;
      projection.profile.push_back(synapse.profile);
    }
    for (QuantisedProjection &projection : network.projections)
      if (projection.source == p)
        projection.rowOffset.push_back(projection.targetNeuron.size());
    return Error::success();
  }

  Error addRoute(uint32_t source, const Core &home, int entry, std::vector<Synapse> &synapses) {
    uint32_t axon = home.routes().axon(entry);
    if (!isTree(home.routes(), entry))
      return addChain(source, home.routes().core(entry), axon, 0, synapses);
    Expected<Tree> tree = walkTree(chip, bits, home.number(), axon);
    if (!tree)
      return tree.takeError();
    for (const TreeStop &stop : *tree)
      if (stop.delivers())
        if (Error error = addChain(source, stop.tile, axon, 0, synapses))
          return error;
    return Error::success();
  }

  /// chip D4: the rows of an axon and of its successors; `waited` ticks have
  /// passed at the host.
  Error addChain(uint32_t source, uint32_t number, uint32_t axon, uint32_t waited,
                 std::vector<Synapse> &synapses) {
    const Axons &axons = image.findCore(number)->axons();
    while (true) {
      if (Error error = addRow(source, number, axon, waited, synapses))
        return error;
      uint32_t successor = axons.successor(static_cast<int>(axon));
      if (successor == 0)
        return Error::success();
      axon = successor - 1;
    }
  }

  Error addRow(uint32_t source, uint32_t number, uint32_t axon, uint32_t waited,
               std::vector<Synapse> &synapses) {
    const Core &core = *image.findCore(number);
    int at = static_cast<int>(axon);
    uint32_t base = waited + core.axons().base_delay(at);
    ArrayRef<uint32_t> memory(core.synapse_word().data(), core.synapse_word_size());
    for (const RowEntry &entry : entriesOf(core, at, memory)) {
      const Place &target = places[number][entry.target];
      auto projection = projectionOf.find({source, target.population});
      if (projection == projectionOf.end())
        return fault("image: core " + Twine(number) + ": axon " + Twine(axon) +
                     ": a synapse joins '" + network.populations[source].name + "' to '" +
                     network.populations[target.population].name + "', which no projection does");
      // chip D4
      synapses.push_back(
          {projection->second, target.neuron, base + 1 + entry.residual, entry.weight,
           core.axons().profile_bank(at) > 0 ? profileOf(core, entry.profile) : staticSynapse});
    }
    return Error::success();
  }

  /// Of a static row, or of a plastic one (chip P10).
  std::vector<RowEntry> entriesOf(const Core &core, int axon, ArrayRef<uint32_t> memory) const {
    const Axons &axons = core.axons();
    memory = memory.drop_front(axons.row_address(axon));
    uint32_t bank = axons.profile_bank(axon);
    if (bank == 0)
      return decodeRow(memory, axons.synapse_count(axon), formatOf(axons, axon, chip), chip);
    std::vector<RowEntry> row;
    for (uint32_t word : memory.take_front(axons.synapse_count(axon))) {
      PlasticEntry entry = decodePlastic(word);
      row.push_back({entry.target, entry.residual, entry.weight,
                     (bank - 1) * profilesPerBank + entry.profile});
    }
    return row;
  }

  /// The number of a core's profile in the network; one that changes nothing is none.
  int32_t profileOf(const Core &core, uint32_t number) {
    const PlasticityProfile &from = core.profile(static_cast<int>(number));
    if (from.plus() == 0 && from.minus() == 0)
      return staticSynapse;
    QuantisedProfile profile;
    profile.least = from.least();
    profile.greatest = from.greatest();
    profile.plus = from.plus();
    profile.minus = from.minus();
    profile.coarsePlus.assign(from.coarse_plus().begin(), from.coarse_plus().end());
    profile.finePlus.assign(from.fine_plus().begin(), from.fine_plus().end());
    profile.coarseMinus.assign(from.coarse_minus().begin(), from.coarse_minus().end());
    profile.fineMinus.assign(from.fine_minus().begin(), from.fine_minus().end());
    profile.power = from.power();
    profile.inverseRange = from.inverse_range();
    profile.powerTable.assign(from.power_table().begin(), from.power_table().end());
    auto [found, isNew] =
        profiles.try_emplace(profile, static_cast<int32_t>(network.profiles.size()));
    if (isNew)
      network.profiles.push_back(profile);
    return found->second;
  }
};

} // namespace

Expected<QuantisedNetwork> rebuild(const Image &image) {
  if (Error error = check(image, "image"))
    return error;
  return Rebuilder(image).run();
}

} // namespace chronaxie::emit
