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
#include "targets/RefuseIfFault.h"
#include "targets/Ways.h"
#include "targets/WiringCheck.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include <cmath>
#include <optional>

using namespace llvm;

namespace chronaxie {
namespace {

class Checker {
public:
  Checker(const Image &image, StringRef name)
      : image(image), chip(image.index.chip()), name(name) {}

  Error run() {
    REFUSE_IF_FAULT(index());
    REFUSE_IF_FAULT(network());
    REFUSE_IF_FAULT(decays());
    std::optional<Ways> ways; // of a chip with something dead
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
    return checkWiring(image, ways ? &*ways : nullptr, name);
  }

private:
  const Image &image;
  const Chip &chip;
  StringRef name;

  Error refuse(const Twine &place, const Twine &what) const {
    return fault(name + ": " + place + ": " + what);
  }
  Error index() const;
  Error network() const;
  Error decays() const;
  Error population(const PopulationMap &population) const;
  Error readout() const;
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

} // namespace

Error check(const Image &image, StringRef name) { return Checker(image, name).run(); }

} // namespace chronaxie
