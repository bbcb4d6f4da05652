//===- ImageCheck.cpp - Whether an image agrees with itself -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Everything a machine or a reader later takes for granted; docs/image.md
// lists it. Places are named as the image names them: populations by name,
// cores, slots and axons by number.
//
//===----------------------------------------------------------------------===//
#include "files/File.h"
#include "targets/CoreCheck.h"
#include "targets/Image.h"
#include "targets/Trees.h"
#include "targets/Ways.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include <cmath>

using namespace llvm;

namespace chronaxie {
namespace {

/// Returns from the function with the error, if there is one.
#define REFUSE_IF_FAULT(call)                                                                      \
  if (Error error = (call))                                                                        \
  return error

constexpr uint32_t nobody = UINT32_MAX;

struct Owner {
  uint32_t population = nobody;
  uint32_t neuron = nobody;
};

class Checker {
public:
  Checker(const Image &image, StringRef name)
      : image(image), chip(image.index.chip()), name(name) {}

  Error run() {
    REFUSE_IF_FAULT(index());
    REFUSE_IF_FAULT(network());
    REFUSE_IF_FAULT(decays());
    if (!chip.dead_core().empty() || !chip.dead_link().empty() || !chip.dead_router().empty())
      ways.emplace(chip);
    for (size_t i = 0; i < image.cores.size(); ++i) {
      uint32_t number = image.cores[i].number();
      if (number >= coreCount(chip))
        return refuse("core " + Twine(number),
                      "is beyond the chip's " + Twine(coreCount(chip)) + " cores");
      if (ways && !ways->isUsable(number))
        return refuse("core " + Twine(number), "is dead, or its router is");
      if (i > 0 && number <= image.cores[i - 1].number())
        return refuse("core " + Twine(number),
                      "comes after core " + Twine(image.cores[i - 1].number()) + "; cores ascend");
    }
    for (const Core &core : image.cores)
      REFUSE_IF_FAULT(checkMemories(core, chip, name));
    REFUSE_IF_FAULT(neuronMap());
    REFUSE_IF_FAULT(routers());
    return axonMap();
  }

private:
  const Image &image;
  const Chip &chip;
  StringRef name;
  std::vector<std::vector<Owner>> ownerOfSlot, feederOfAxon; // beside image.cores
  BranchBits bits{chip};
  std::vector<std::vector<Owner>> ownerOfNumber; // by router and tree number
  std::optional<Ways> ways;                      // of a chip with something dead

  Error refuse(const Twine &place, const Twine &what) const {
    return fault(name + ": " + place + ": " + what);
  }
  Error index() const;
  Error network() const;
  Error decays() const;
  Error population(const PopulationMap &population) const;
  Error readout() const;
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

bool isHash(StringRef text) {
  return text.size() == 64 &&
         all_of(text, [](char c) { return isDigit(c) || (c >= 'a' && c <= 'f'); });
}

Error Checker::index() const {
  if (image.index.format_major() != imageFormatMajor ||
      image.index.format_minor() > imageFormatMinor)
    return refuse("index",
                  "format is not " + Twine(imageFormatMajor) + "." + Twine(imageFormatMinor));
  REFUSE_IF_FAULT(check(chip, (name + ": chip").str()));
  if (image.index.chip_hash() != chipHash(chip))
    return refuse("chip_hash", "'" + image.index.chip_hash() + "' is not the hash of the chip in " +
                                   "the image, " + chipHash(chip));
  // Empty: the network came from no file.
  if (!image.index.source_hash().empty() && !isHash(image.index.source_hash()))
    return refuse("source_hash", "'" + image.index.source_hash() + "' is not a SHA-256 in hex");
  return Error::success();
}

Error Checker::population(const PopulationMap &map) const {
  std::string place = "population '" + map.name() + "'";
  if (map.name().empty() || map.size() == 0)
    return refuse(place, "has no name or no neurons");
  if (map.start_tick() >> chip.start_tick_bits())
    return refuse(place, "start tick " + Twine(map.start_tick()) +
                             " is wider than start_tick_bits (" + Twine(chip.start_tick_bits()) +
                             ")");
  if (map.reset() > 2)
    return refuse(place, "reset " + Twine(map.reset()) + " is not 0, 1 or 2");
  size_t size = map.size(), zero = 0;
  auto lengths = [&](size_t neurons, size_t offsets) {
    auto is = [](auto &column, size_t wanted) { return size_t(column.size()) == wanted; };
    return is(map.core(), neurons) && is(map.slot(), neurons) && is(map.scale(), neurons) &&
           is(map.input_offset(), offsets) && map.input_core_size() == map.input_axon_size() &&
           map.input_core_size() == map.input_delay_size();
  };
  if (!map.is_input()) {
    if (!lengths(size, zero) || map.input_core_size() > 0)
      return refuse(place, "core, slot and scale do not have its size, or it has an input map");
    if (map.is_graded())
      return refuse(place, "is graded but not an input");
    for (int i = 0; i < map.scale_size(); ++i)
      if (!std::isfinite(map.scale(i)) || map.scale(i) <= 0)
        return refuse(place, "neuron " + Twine(i) + ": scale is not a positive number");
    return Error::success();
  }
  if (!lengths(zero, size + 1) || map.input_offset(0) != 0 ||
      map.input_offset(static_cast<int>(size)) != uint32_t(map.input_core_size()))
    return refuse(place, "its input map does not have its size, or it has a neuron map");
  if (map.start_tick() != 0 || map.reset() != 0)
    return refuse(place, "is an input with a start tick or a reset");
  for (int i = 0; i < map.input_offset_size() - 1; ++i)
    if (map.input_offset(i) > map.input_offset(i + 1))
      return refuse(place, "channel " + Twine(i) + ": input_offset descends");
  uint32_t longest = map.is_graded() ? longestBase(chip) : 0;
  for (uint32_t delay : map.input_delay())
    if (delay > longest)
      return refuse(place, "an input delay of " + Twine(delay) + " is above " + Twine(longest) +
                               (map.is_graded() ? "" : "; only graded events wait at the host"));
  return Error::success();
}

Error Checker::network() const {
  const NetworkMap &network = image.network;
  if (!std::isfinite(network.tick_seconds()) || network.tick_seconds() < 0)
    return refuse("network", "tick_seconds is not a number of seconds");
  if (network.weight_bits() != 8 && network.weight_bits() != 12 && network.weight_bits() != 16)
    return refuse("network", "weight_bits " + Twine(network.weight_bits()) + " is not 8, 12 or 16");
  StringSet<> names;
  for (const PopulationMap &one : network.population()) {
    REFUSE_IF_FAULT(population(one));
    if (!names.insert(one.name()).second)
      return refuse("population '" + one.name() + "'", "is there twice");
  }
  uint32_t count = network.population_size();
  for (const ProjectionMap &one : network.projection()) {
    std::string place = "projection '" + one.name() + "'";
    if (one.source() >= count || one.target() >= count)
      return refuse(place, "joins population " + Twine(one.source()) + " to " +
                               Twine(one.target()) + ", there are " + Twine(count));
    if (network.population(static_cast<int>(one.target())).is_input())
      return refuse(place, "leads to an input");
  }
  return readout();
}

/// Retentions that claim fewer bits than the chip holds have the rest zero.
Error Checker::decays() const {
  uint32_t bits = image.network.decay_bits();
  if (bits == 0)
    return Error::success();
  if (bits != 12 || bits >= chip.retention_bits())
    return refuse("network", "decay_bits " + Twine(bits) +
                                 " is not 0, or 12 below retention_bits (" +
                                 Twine(chip.retention_bits()) + ")");
  for (const Core &core : image.cores)
    for (const auto *codes : {&core.membrane_retention(), &core.synapse_retention()})
      for (uint32_t code : *codes)
        if (code & ((1u << (chip.retention_bits() - bits)) - 1))
          return refuse("core " + Twine(core.number()), "retention code " + Twine(code) +
                                                            " uses more than the network's " +
                                                            Twine(bits) + " decay_bits");
  return Error::success();
}

Error Checker::readout() const {
  const ReadoutMap &map = image.network.readout();
  if (map.rule() > 4)
    return refuse("readout", "rule " + Twine(map.rule()) + " is not 0..4");
  int votes = map.population_size();
  if (map.neuron_size() != votes || map.class_index_size() != votes || map.factor_size() != votes)
    return refuse("readout", "its columns are of unequal length");
  if ((map.rule() == 0) != (votes == 0))
    return refuse("readout", "has a rule without votes or votes without a rule");
  for (int i = 0; i < votes; ++i) {
    std::string place = "readout: vote " + std::to_string(i);
    if (map.population(i) >= uint32_t(image.network.population_size()))
      return refuse(place, "population " + Twine(map.population(i)) + " is not there");
    const auto &population = image.network.population(static_cast<int>(map.population(i)));
    if (population.is_input() || map.neuron(i) >= population.size())
      return refuse(place, "'" + population.name() + "' has no neuron " + Twine(map.neuron(i)));
    if (map.class_name_size() > 0 && map.class_index(i) >= uint32_t(map.class_name_size()))
      return refuse(place, "class " + Twine(map.class_index(i)) + " has no name");
    if (!std::isfinite(map.factor(i)))
      return refuse(place, "factor is not a number");
  }
  return Error::success();
}

Error Checker::neuronMap() {
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
Error Checker::way(uint32_t from, uint32_t to, const Twine &place, const Twine &what) const {
  if (!ways || ways->isOpen(from, to))
    return Error::success();
  return refuse(place, what + " on whose way a link or router is dead");
}

Error Checker::feed(uint32_t number, uint32_t axon, Owner source, const Twine &place) {
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

Error Checker::routers() const {
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
Error Checker::tree(uint32_t home, uint32_t number, Owner source) {
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

Error Checker::axonMap() {
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

Error check(const Image &image, StringRef name) { return Checker(image, name).run(); }

} // namespace chronaxie
