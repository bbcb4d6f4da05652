//===- CoreCheck.cpp - Whether a core's memories fit the chip ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/CoreCheck.h"
#include "files/File.h"
#include "targets/Plasticity.h"
#include "targets/RefuseIfFault.h"
#include "targets/Rows.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace chronaxie {
namespace {

class Checker {
public:
  Checker(const Core &core, const Chip &chip, StringRef name)
      : core(core), chip(chip), name(name), place("core " + std::to_string(core.number())) {}

  Error run() const {
    REFUSE_IF_FAULT(neurons());
    REFUSE_IF_FAULT(profiles());
    REFUSE_IF_FAULT(rows());
    REFUSE_IF_FAULT(chains());
    return routes();
  }

private:
  const Core &core;
  const Chip &chip;
  StringRef name;
  std::string place;

  Error refuse(const Twine &where, const Twine &what) const {
    return fault(name + ": " + where + ": " + what);
  }
  Error neurons() const;
  Error rows() const;
  Error plasticRow(int axon) const;
  Error ownedWords() const;
  Error profiles() const;
  Error chains() const;
  Error routes() const;
};

Error Checker::neurons() const {
  const Neurons &neurons = core.neurons();
  auto table = [&](const char *what, auto &codes, uint32_t entries) -> Error {
    if (uint32_t(codes.size()) > entries)
      return refuse(place, Twine(what) + " has " + Twine(codes.size()) + " entries, the chip has " +
                               Twine(entries));
    for (uint32_t code : codes)
      if (code > uint32_t{1} << chip.retention_bits())
        return refuse(place, Twine(what) + ": code " + Twine(code) + " is above " +
                                 Twine(uint32_t{1} << chip.retention_bits()));
    return Error::success();
  };
  REFUSE_IF_FAULT(
      table("membrane_retention", core.membrane_retention(), chip.membrane_timescales()));
  REFUSE_IF_FAULT(table("synapse_retention", core.synapse_retention(), chip.synapse_timescales()));

  int count = neurons.threshold_size();
  if (count == 0 || uint32_t(count) > chip.neurons_per_core())
    return refuse(place, "holds " + Twine(count) + " neurons, the chip has room for 1.." +
                             Twine(chip.neurons_per_core()));
  auto constants = [&](const char *what, auto &column) -> Error {
    if (column.size() != count)
      return refuse(place,
                    Twine(what) + " has " + Twine(column.size()) + " entries, not " + Twine(count));
    for (int slot = 0; slot < count; ++slot)
      if (!arithmetic::fits(column[slot], chip.constant_bits()))
        return refuse(place + ": slot " + Twine(slot), Twine(what) + " " + Twine(column[slot]) +
                                                           " is wider than constant_bits (" +
                                                           Twine(chip.constant_bits()) + ")");
    return Error::success();
  };
  auto below = [&](const char *what, auto &column, uint64_t limit) -> Error {
    if (column.size() != count)
      return refuse(place,
                    Twine(what) + " has " + Twine(column.size()) + " entries, not " + Twine(count));
    for (int slot = 0; slot < count; ++slot)
      if (column[slot] >= limit)
        return refuse(place + ": slot " + Twine(slot),
                      Twine(what) + " " + Twine(column[slot]) + " is not below " + Twine(limit));
    return Error::success();
  };
  REFUSE_IF_FAULT(constants("threshold", neurons.threshold()));
  REFUSE_IF_FAULT(constants("reset_amount", neurons.reset_amount()));
  REFUSE_IF_FAULT(constants("reset_value", neurons.reset_value()));
  REFUSE_IF_FAULT(constants("synapse_bias", neurons.synapse_bias()));
  REFUSE_IF_FAULT(constants("membrane_bias", neurons.membrane_bias()));
  REFUSE_IF_FAULT(constants("initial_potential", neurons.initial_potential()));
  REFUSE_IF_FAULT(constants("initial_current", neurons.initial_current()));
  REFUSE_IF_FAULT(below("reset_mode", neurons.reset_mode(), 3));
  REFUSE_IF_FAULT(
      below("refractory_ticks", neurons.refractory_ticks(), uint64_t{1} << chip.refractory_bits()));
  REFUSE_IF_FAULT(
      below("membrane_timescale", neurons.membrane_timescale(), core.membrane_retention_size()));
  REFUSE_IF_FAULT(
      below("synapse_timescale", neurons.synapse_timescale(), core.synapse_retention_size()));
  REFUSE_IF_FAULT(below("start_tick", neurons.start_tick(), uint64_t{1} << chip.start_tick_bits()));
  REFUSE_IF_FAULT(below("first_route", neurons.first_route(), core.routes().core_size() + 1));
  REFUSE_IF_FAULT(below("route_count", neurons.route_count(), core.routes().core_size() + 1));
  if (neurons.reported_size() != count)
    return refuse(place, "reported has " + Twine(neurons.reported_size()) + " entries, not " +
                             Twine(count));
  for (int slot = 0; slot < count; ++slot)
    if (uint64_t{neurons.first_route(slot)} + neurons.route_count(slot) >
        uint64_t(core.routes().core_size()))
      return refuse(place + ": slot " + Twine(slot),
                    "its routes end beyond the core's " + Twine(core.routes().core_size()));
  return Error::success();
}

Error Checker::rows() const {
  const Axons &axons = core.axons();
  int count = axons.row_address_size();
  if (uint32_t(count) > chip.axons_per_core())
    return refuse(place,
                  "uses " + Twine(count) + " axons, the chip has " + Twine(chip.axons_per_core()));
  if (axons.synapse_count_size() != count || axons.weight_bits_size() != count ||
      axons.source_population_size() != count || axons.source_neuron_size() != count ||
      axons.base_delay_size() != count || axons.successor_size() != count ||
      axons.profile_bank_size() != count)
    return refuse(place, "the columns of axons are of unequal length");
  bool packed = axons.row_format_size() > 0;
  if (packed && !chip.packed_rows())
    return refuse(place, "its rows have formats, which a chip without packed_rows does not know");
  if (packed && (axons.row_format_size() != count || axons.row_words_size() != count))
    return refuse(place, "the columns of axons are of unequal length");
  if (!packed && axons.row_words_size() > 0)
    return refuse(place, "row_words stand without row_format");
  if (uint32_t(core.synapse_word_size()) > chip.synapse_words_per_core())
    return refuse(place, "holds " + Twine(core.synapse_word_size()) +
                             " row words, the chip has room for " +
                             Twine(chip.synapse_words_per_core()));
  ArrayRef<uint32_t> memory(core.synapse_word().data(), core.synapse_word_size());
  uint32_t neuronsInUse = core.neurons().threshold_size();
  REFUSE_IF_FAULT(ownedWords());
  for (int axon = 0; axon < count; ++axon) {
    if (axons.profile_bank(axon) > 0) {
      REFUSE_IF_FAULT(plasticRow(axon));
      continue;
    }
    std::string at = place + ": axon " + std::to_string(axon);
    uint32_t synapses = axons.synapse_count(axon), bits = axons.weight_bits(axon);
    uint32_t code = packed ? axons.row_format(axon) : 0;
    std::optional<RowFormat> format = decodeFormat(bits, code, chip);
    if (!packed && bits != 8 && bits != 16)
      return refuse(at, "weight_bits " + Twine(bits) + " is not 8 or 16");
    if (!format)
      return refuse(at, "row_format " + Twine(code) + " with weight_bits " + Twine(bits) +
                            " is no format of a row of this chip");
    if (synapses >> 23) // chip C: the width of its field
      return refuse(at, "synapse_count " + Twine(synapses) + " is wider than 23 bits");
    if (packed && axons.row_words(axon) >> 24)
      return refuse(at, "row_words " + Twine(axons.row_words(axon)) + " is wider than 24 bits");
    uint64_t words = rowWordsOf(axons, axon, chip);
    if (axons.row_address(axon) + words > memory.size())
      return refuse(at, "its row ends at word " + Twine(axons.row_address(axon) + words) +
                            ", the core holds " + Twine(memory.size()));
    ArrayRef<uint32_t> row = memory.slice(axons.row_address(axon), words);
    if (std::string fault = faultOfRow(row, synapses, *format, chip); !fault.empty())
      return refuse(at, fault);
    for (const RowEntry &entry : decodeRow(row, synapses, *format, chip))
      if (entry.target >= neuronsInUse)
        return refuse(at, "a synapse leads to slot " + Twine(entry.target) + ", " +
                              Twine(neuronsInUse) + " are in use");
  }
  return Error::success();
}

/// chip P1 to P4: what the arithmetic takes for granted.
Error Checker::profiles() const {
  if (uint32_t(core.profile_size()) > chip.stdp_profiles())
    return refuse(place, "holds " + Twine(core.profile_size()) +
                             " plasticity profiles, the chip has " + Twine(chip.stdp_profiles()));
  for (int number = 0; number < core.profile_size(); ++number) {
    const PlasticityProfile &profile = core.profile(number);
    std::string at = place + ": profile " + std::to_string(number);
    if (!arithmetic::fits(profile.least(), 16) || !arithmetic::fits(profile.greatest(), 16) ||
        profile.least() > profile.greatest())
      return refuse(at, "its weights " + Twine(profile.least()) + ".." + Twine(profile.greatest()) +
                            " are no range of 16 bits");
    if (profile.plus() >> plasticity::amplitudeBits || profile.minus() >> plasticity::amplitudeBits)
      return refuse(at, "an amplitude is wider than 24 bits");
    for (const auto *column : {&profile.coarse_plus(), &profile.fine_plus(),
                               &profile.coarse_minus(), &profile.fine_minus()})
      if (column->size() != 16 || any_of(*column, [](uint32_t e) { return e > plasticity::one; }))
        return refuse(at, "a decay table does not have 16 entries of 0..65536");
    bool hasTable = profile.power() == 2;
    if (profile.power() > 2 ||
        uint32_t(profile.power_table_size()) != (hasTable ? plasticity::powerEntries : 0))
      return refuse(at, "power " + Twine(profile.power()) + " with " +
                            Twine(profile.power_table_size()) + " table entries");
    if (hasTable && !plasticity::isPowerTable(
                        {profile.power_table().data(), size_t(profile.power_table_size())}))
      return refuse(at, "its power table is not 17 points that ascend and 16 factors that descend "
                        "within 0..65536");
  }
  return Error::success();
}

/// chip P10
Error Checker::plasticRow(int axon) const {
  const Axons &axons = core.axons();
  std::string at = place + ": axon " + std::to_string(axon);
  uint64_t first = axons.row_address(axon), count = axons.synapse_count(axon);
  if (axons.weight_bits(axon) != 16 || count >> 23)
    return refuse(at, "is plastic with " + Twine(count) + " synapses of " +
                          Twine(axons.weight_bits(axon)) + " bits");
  if (axons.row_format_size() > 0 &&
      (axons.row_format(axon) != 0 || axons.row_words(axon) != count))
    return refuse(at, "is plastic with row_format " + Twine(axons.row_format(axon)) + " and " +
                          Twine(axons.row_words(axon)) + " words, not 0 and one a synapse");
  if (first + count > uint64_t(core.synapse_word_size()))
    return refuse(at, "its row ends at word " + Twine(first + count) + ", the core holds " +
                          Twine(core.synapse_word_size()));
  for (uint64_t word = first; word < first + count; ++word) {
    PlasticEntry entry = decodePlastic(core.synapse_word(static_cast<int>(word)));
    uint32_t number = (axons.profile_bank(axon) - 1) * profilesPerBank + entry.profile;
    if (entry.target >= uint32_t(core.neurons().threshold_size()))
      return refuse(at, "a synapse leads to slot " + Twine(entry.target) + ", " +
                            Twine(core.neurons().threshold_size()) + " are in use");
    if (entry.residual >= chip.ring_slots())
      return refuse(at, "a residual delay of " + Twine(entry.residual) + " is beyond the ring");
    if (number >= uint32_t(core.profile_size()))
      return refuse(at, "a synapse has profile " + Twine(number) + ", the core holds " +
                            Twine(core.profile_size()));
    const PlasticityProfile &profile = core.profile(static_cast<int>(number));
    if (entry.weight < profile.least() || entry.weight > profile.greatest())
      return refuse(at, "a weight of " + Twine(entry.weight) + " is outside its profile's " +
                            Twine(profile.least()) + ".." + Twine(profile.greatest()));
  }
  return Error::success();
}

/// chip P10: what a plastic row changes lies in no other row.
Error Checker::ownedWords() const {
  const Axons &axons = core.axons();
  std::vector<uint8_t> rowsOf(core.synapse_word_size()), isPlastic(core.synapse_word_size());
  for (int axon = 0; axon < axons.row_address_size(); ++axon) {
    uint64_t first = axons.row_address(axon);
    bool learns = axons.profile_bank(axon) > 0;
    uint64_t words = rowWordsOf(axons, axon, chip);
    for (uint64_t word = first; word < std::min<uint64_t>(first + words, rowsOf.size()); ++word) {
      rowsOf[word] = std::min(rowsOf[word] + 1, 2);
      isPlastic[word] |= learns;
      if (isPlastic[word] && rowsOf[word] > 1)
        return refuse(place + ": axon " + Twine(axon),
                      "shares word " + Twine(word) + " with another row, and one of them learns");
    }
  }
  return Error::success();
}

/// chip D4: base delays within the chip's, chains that ascend and do not meet.
Error Checker::chains() const {
  const Axons &axons = core.axons();
  auto count = static_cast<uint32_t>(axons.row_address_size());
  std::vector<bool> isChained(count);
  for (uint32_t axon = 0; axon < count; ++axon) {
    std::string at = place + ": axon " + std::to_string(axon);
    uint32_t base = axons.base_delay(static_cast<int>(axon));
    if (base > longestBase(chip))
      return refuse(at, "base delay " + Twine(base) + " is above the chip's longest, " +
                            Twine(longestBase(chip)));
    uint32_t successor = axons.successor(static_cast<int>(axon));
    if (successor == 0)
      continue;
    uint32_t next = successor - 1;
    if (next >= count)
      return refuse(at, "its successor " + Twine(next) + " is not in use");
    if (axons.base_delay(static_cast<int>(next)) <= base)
      return refuse(at, "its successor " + Twine(next) + " has base delay " +
                            Twine(axons.base_delay(static_cast<int>(next))) +
                            ", which is not above its own " + Twine(base));
    if (isChained[next])
      return refuse(at, "its successor " + Twine(next) + " follows another axon already");
    isChained[next] = true;
  }
  return Error::success();
}

Error Checker::routes() const {
  const Routes &routes = core.routes();
  if (routes.core_size() != routes.axon_size())
    return refuse(place, "the columns of routes are of unequal length");
  if (uint32_t(routes.core_size()) > chip.routes_per_core())
    return refuse(place, "holds " + Twine(routes.core_size()) + " routes, the chip has room for " +
                             Twine(chip.routes_per_core()));
  if (routes.is_tree_size() == 0)
    return Error::success();
  if (!chip.multicast())
    return refuse(place, "has trees, the chip has no multicast");
  if (routes.is_tree_size() != routes.core_size())
    return refuse(place, "the columns of routes are of unequal length");
  bool any = false;
  for (int entry = 0; entry < routes.is_tree_size(); ++entry) {
    if (routes.is_tree(entry) > 1)
      return refuse(place + ": route " + Twine(entry),
                    "is_tree " + Twine(routes.is_tree(entry)) + " is not 0 or 1");
    if (routes.is_tree(entry) && routes.core(entry) != 0)
      return refuse(place + ": route " + Twine(entry),
                    "is a tree and names core " + Twine(routes.core(entry)));
    any |= routes.is_tree(entry) == 1;
  }
  if (!any)
    return refuse(place, "is_tree is there and no route is a tree");
  return Error::success();
}

} // namespace

Error checkMemories(const Core &core, const Chip &chip, StringRef name) {
  return Checker(core, chip, name).run();
}

} // namespace chronaxie
