//===- WiringCheck.cpp - Who lies where and who feeds whom ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/WiringCheck.h"
#include "files/File.h"
#include "targets/RefuseIfFault.h"
#include "targets/Trees.h"

using namespace llvm;

namespace chronaxie {
namespace {

constexpr uint32_t nobody = UINT32_MAX;

struct Owner {
  uint32_t population = nobody;
  uint32_t neuron = nobody;
};

class Wiring {
public:
  Wiring(const Image &image, const Ways *ways, StringRef name)
      : image(image), chip(image.index.chip()), ways(ways), name(name) {}

  Error run() {
    REFUSE_IF_FAULT(neuronMap());
    REFUSE_IF_FAULT(routers());
    return axonMap();
  }

private:
  const Image &image;
  const Chip &chip;
  const Ways *ways;
  StringRef name;
  std::vector<std::vector<Owner>> ownerOfSlot, feederOfAxon; // beside image.cores
  BranchBits bits{chip};
  std::vector<std::vector<Owner>> ownerOfNumber; // by router and tree number

  Error refuse(const Twine &place, const Twine &what) const {
    return fault(name + ": " + place + ": " + what);
  }
  Error neuronMap();
  Error axonMap();
  Error routers() const;
  Error tree(uint32_t home, uint32_t number, Owner source);
  Error way(uint32_t from, uint32_t to, const Twine &place, const Twine &what) const;
  Error feed(uint32_t core, uint32_t axon, Owner source, const Twine &place);
  std::string nameOf(Owner owner) const {
    return "neuron " + std::to_string(owner.neuron) + " of '" +
           image.network.population(static_cast<int>(owner.population)).name() + "'";
  }
  std::vector<Owner> *findSlots(uint32_t number) {
    const Core *core = image.findCore(number);
    return core ? &ownerOfSlot[core - image.cores.data()] : nullptr;
  }
};

Error Wiring::neuronMap() {
  for (const Core &core : image.cores)
    ownerOfSlot.emplace_back(core.neurons().threshold_size());
  for (uint32_t p = 0; p < uint32_t(image.network.population_size()); ++p) {
    const PopulationMap &population = image.network.population(static_cast<int>(p));
    for (int i = 0; i < population.core_size(); ++i) {
      Owner owner{p, uint32_t(i)};
      uint32_t number = population.core(i), slot = population.slot(i);
      std::vector<Owner> *slots = findSlots(number);
      if (!slots || slot >= slots->size())
        return refuse(nameOf(owner), "lies at core " + Twine(number) + " slot " + Twine(slot) +
                                         ", which is not in use");
      Owner &there = (*slots)[slot];
      if (there.population != nobody)
        return refuse(nameOf(owner), "lies at core " + Twine(number) + " slot " + Twine(slot) +
                                         ", where " + nameOf(there) + " lies");
      there = owner;
      const Neurons &neurons = image.findCore(number)->neurons();
      if (neurons.start_tick(static_cast<int>(slot)) != population.start_tick())
        return refuse(nameOf(owner), "starts at tick " +
                                         Twine(neurons.start_tick(static_cast<int>(slot))) +
                                         ", its population at " + Twine(population.start_tick()));
      if (neurons.reset_mode(static_cast<int>(slot)) != population.reset())
        return refuse(nameOf(owner), "resets by mode " +
                                         Twine(neurons.reset_mode(static_cast<int>(slot))) +
                                         ", its population by " + Twine(population.reset()));
    }
  }
  for (size_t i = 0; i < image.cores.size(); ++i)
    for (size_t slot = 0; slot < ownerOfSlot[i].size(); ++slot)
      if (ownerOfSlot[i][slot].population == nobody)
        return refuse("core " + Twine(image.cores[i].number()) + ": slot " + Twine(slot),
                      "is no neuron of the network");
  return Error::success();
}

/// A dead link or router would lose what goes this way.
Error Wiring::way(uint32_t from, uint32_t to, const Twine &place, const Twine &what) const {
  if (!ways || ways->isOpen(from, to))
    return Error::success();
  return refuse(place, what + " on whose way a link or router is dead");
}

Error Wiring::feed(uint32_t number, uint32_t axon, Owner source, const Twine &place) {
  const Core *core = image.findCore(number);
  if (!core || axon >= uint32_t(core->axons().row_address_size()))
    return refuse(place, "leads to core " + Twine(number) + " axon " + Twine(axon) +
                             ", which is not in use");
  Owner &feeder = feederOfAxon[core - image.cores.data()][axon];
  // chip 1: at most one event an axon and tick, so one source and once.
  if (feeder.population != nobody)
    return refuse(place, "leads to core " + Twine(number) + " axon " + Twine(axon) +
                             ", which is fed by " + nameOf(feeder) + " already");
  feeder = source;
  int at = static_cast<int>(axon);
  // chip H1: a payload waits nowhere.
  bool isGraded = image.network.population(static_cast<int>(source.population)).is_graded();
  if (isGraded && core->axons().profile_bank(at) > 0)
    return refuse(place, "is graded and leads to core " + Twine(number) + " axon " + Twine(axon) +
                             ", which is plastic"); // chip P10
  if (isGraded && (core->axons().base_delay(at) > 0 || core->axons().successor(at) > 0))
    return refuse(place, "is graded and leads to core " + Twine(number) + " axon " + Twine(axon) +
                             ", which has a base delay or a successor");
  if (core->axons().source_population(at) != source.population ||
      core->axons().source_neuron(at) != source.neuron)
    return refuse(place, "leads to core " + Twine(number) + " axon " + Twine(axon) +
                             ", which names another source");
  // chip D4: its successors are the same source's, and nothing else's.
  if (uint32_t successor = core->axons().successor(at))
    return feed(number, successor - 1, source, place);
  return Error::success();
}

Error Wiring::routers() const {
  uint32_t before = 0;
  for (const Router &router : image.routers.router()) {
    std::string place = "router " + std::to_string(router.number());
    if (!chip.multicast())
      return refuse(place, "has branches, the chip has no multicast");
    if (router.number() >= coreCount(chip))
      return refuse(place, "is beyond the chip's " + Twine(coreCount(chip)) + " cores");
    if (&router != &image.routers.router(0) && router.number() <= before)
      return refuse(place, "comes after router " + Twine(before) + "; routers ascend");
    before = router.number();
    StringRef branches = router.branches();
    if (branches.size() > chip.axons_per_core())
      return refuse(place, "has " + Twine(branches.size()) + " tree numbers, the chip has " +
                               Twine(chip.axons_per_core()));
    if (branches.empty() || branches.back() == 0)
      return refuse(place, "ends with a tree number without branches");
    for (size_t number = 0; number < branches.size(); ++number)
      if (static_cast<uint8_t>(branches[number]) >> 5)
        return refuse(place + ": tree number " + Twine(number),
                      "its branches are wider than 5 bits");
  }
  return Error::success();
}

/// Follows a tree, so that no other may use its number in its routers, and feeds
/// the axons it reaches.
Error Wiring::tree(uint32_t home, uint32_t number, Owner source) {
  Expected<Tree> found = walkTree(chip, bits, home, number);
  if (!found)
    return refuse(nameOf(source), toString(found.takeError()));
  for (const TreeStop &stop : *found) {
    std::vector<Owner> &owners = ownerOfNumber[stop.tile];
    if (number >= owners.size())
      owners.resize(size_t{number} + 1);
    if (owners[number].population != nobody)
      return refuse(nameOf(source), "its tree meets that of " + nameOf(owners[number]) +
                                        " in router " + Twine(stop.tile) + " under tree number " +
                                        Twine(number));
    owners[number] = source;
    if (!stop.delivers())
      continue;
    REFUSE_IF_FAULT(feed(stop.tile, number, source, nameOf(source)));
    REFUSE_IF_FAULT(way(home, stop.tile, nameOf(source), "leads to core " + Twine(stop.tile)));
  }
  return Error::success();
}

Error Wiring::axonMap() {
  bits = BranchBits(chip, image.routers);
  ownerOfNumber.resize(coreCount(chip));
  for (const Core &core : image.cores)
    feederOfAxon.emplace_back(core.axons().row_address_size());
  for (uint32_t p = 0; p < uint32_t(image.network.population_size()); ++p) {
    const PopulationMap &population = image.network.population(static_cast<int>(p));
    for (uint32_t i = 0; i < population.size(); ++i) {
      Owner source{p, i};
      int at = static_cast<int>(i);
      if (population.is_input()) {
        for (uint32_t k = population.input_offset(at); k < population.input_offset(at + 1); ++k) {
          uint32_t to = population.input_core(static_cast<int>(k));
          REFUSE_IF_FAULT(
              feed(to, population.input_axon(static_cast<int>(k)), source, nameOf(source)));
          REFUSE_IF_FAULT(way(Ways::host, to, nameOf(source), "comes to core " + Twine(to)));
        }
        continue;
      }
      const Core &core = *image.findCore(population.core(at));
      int slot = static_cast<int>(population.slot(at));
      uint32_t first = core.neurons().first_route(slot);
      for (uint32_t k = first; k < first + core.neurons().route_count(slot); ++k) {
        int entry = static_cast<int>(k);
        uint32_t axon = core.routes().axon(entry), to = core.routes().core(entry);
        if (isTree(core.routes(), entry)) {
          REFUSE_IF_FAULT(tree(core.number(), axon, source));
          continue;
        }
        REFUSE_IF_FAULT(feed(to, axon, source, nameOf(source)));
        REFUSE_IF_FAULT(way(core.number(), to, nameOf(source), "leads to core " + Twine(to)));
      }
      if (core.neurons().reported(slot))
        REFUSE_IF_FAULT(way(core.number(), Ways::host, nameOf(source), "is reported to the host"));
    }
  }
  for (size_t i = 0; i < image.cores.size(); ++i) {
    const Axons &axons = image.cores[i].axons();
    for (int axon = 0; axon < axons.row_address_size(); ++axon) {
      if (feederOfAxon[i][axon].population != nobody)
        continue;
      std::string place =
          "core " + std::to_string(image.cores[i].number()) + ": axon " + std::to_string(axon);
      if (axons.source_population(axon) != unfed || axons.source_neuron(axon) != unfed)
        return refuse(place, "is fed by nothing");
      if (axons.synapse_count(axon) > 0)
        return refuse(place, "has synapses and no source");
      if (axon + 1 == axons.row_address_size())
        return refuse(place, "is the last and has no source");
    }
  }
  for (uint32_t tile = 0; tile < ownerOfNumber.size(); ++tile)
    for (size_t number = 0; number < bits.of(tile).size(); ++number)
      if (bits.of(tile)[number] != 0 && (number >= ownerOfNumber[tile].size() ||
                                         ownerOfNumber[tile][number].population == nobody))
        return refuse("router " + Twine(tile) + ": tree number " + Twine(number),
                      "has branches and no tree passes");
  return Error::success();
}

} // namespace

Error checkWiring(const Image &image, const Ways *ways, StringRef name) {
  return Wiring(image, ways, name).run();
}

} // namespace chronaxie
