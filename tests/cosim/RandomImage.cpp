//===- RandomImage.cpp - Images that no compiler would make -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/cosim/RandomImage.h"
#include "targets/Plasticity.h"
#include "targets/Rows.h"
#include "targets/Trees.h"
#include "tests/cosim/Draw.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

using namespace llvm;

namespace chronaxie::cosim {

namespace {

constexpr uint32_t nobody = UINT32_MAX;

/// Scales of a flavour: what a weight, a threshold and a bias may reach.
struct Scale {
  int64_t weight;
  int64_t threshold;
  int64_t bias;
  uint32_t wideRows; ///< percent of rows with 16-bit weights
};

Scale scaleOf(Flavour flavour) {
  switch (flavour) {
  case Flavour::Narrow:
    return {127, 1 << 21, 1 << 15, 20};
  case Flavour::Wide:
    return {32767, 1 << 28, 1 << 22, 80};
  case Flavour::Wrapping:
    return {32767, INT32_MAX - 1, 1 << 28, 95};
  case Flavour::Saturating:
    return {32767, INT32_MAX - 1, INT32_MAX, 80};
  }
  return {};
}

class Drawer {
public:
  Drawer(const Chip &chip, uint64_t seed, uint32_t ticks) : chip(chip), draw(seed), ticks(ticks) {}

  RandomNetwork network() {
    uint32_t kind = draw.below(100);
    result.flavour = kind < 40   ? Flavour::Narrow
                     : kind < 55 ? Flavour::Wide
                     : kind < 90 ? Flavour::Wrapping
                                 : Flavour::Saturating;
    scale = scaleOf(result.flavour);
    // A chip with narrow constants holds less.
    int64_t greatest = arithmetic::greatest(chip.constant_bits());
    scale.threshold = std::min(scale.threshold, greatest - 1);
    scale.bias = std::min(scale.bias, greatest);
    result.rests = result.flavour == Flavour::Narrow && draw.chance(70);
    result.learns = chip.stdp_profiles() > 0 && !result.rests && draw.chance(50);
    repeatPercent = draw.chance(60) ? 0 : 30;
    result.eventPercent = result.rests ? 10 : 5 + draw.below(60);
    result.image.index.set_format_major(imageFormatMajor);
    result.image.index.set_producer("cosim");
    *result.image.index.mutable_chip() = chip;
    result.image.index.set_chip_hash(chipHash(chip));
    result.image.network.set_name("random");
    result.image.network.set_weight_bits(16);
    drawSamples();
    drawCores();
    drawSources();
    nameNeurons();
    nameInputs();
    return std::move(result);
  }

private:
  void drawSamples() {
    uint32_t left = ticks;
    for (uint32_t count = 1 + draw.below(4); count > 1 && left > 4; --count) {
      uint32_t some = 1 + draw.below(left / 2);
      result.sampleTicks.push_back(some);
      left -= some;
    }
    result.sampleTicks.push_back(left);
  }

  void drawCores() {
    uint32_t all = coreCount(chip);
    std::vector<uint32_t> numbers(all);
    for (uint32_t i = 0; i < all; ++i)
      numbers[i] = i;
    draw.shuffle(numbers);
    numbers.resize(1 + draw.below(std::min(all, 6u)));
    std::sort(numbers.begin(), numbers.end());
    // Start ticks and resets are of a population: few distinct pairs a network.
    for (uint32_t i = 0, count = 1 + draw.below(6); i < count; ++i) {
      uint32_t start = draw.chance(40) ? 0 : draw.chance(70) ? draw.below(4) : draw.below(30);
      start = std::min(start, (1u << chip.start_tick_bits()) - 1);
      kinds.push_back({start, draw.below(3)});
    }
    for (uint32_t number : numbers) {
      Core core;
      core.set_number(number);
      drawTables(core);
      uint32_t most = std::min(chip.neurons_per_core(), 64u);
      uint32_t slots = draw.chance(60) ? most : 1 + draw.below(most);
      if (most < chip.neurons_per_core() && draw.chance(10))
        slots = chip.neurons_per_core(); // the last slot
      for (uint32_t slot = 0; slot < slots; ++slot)
        drawNeuron(*core.mutable_neurons(), core);
      drawRows(core, slots);
      result.image.cores.push_back(std::move(core));
    }
  }

  uint32_t drawRetention() {
    uint32_t one = 1u << chip.retention_bits();
    if (result.rests) // fast, so that a fixed point is reached between the events
      return draw.chance(20) ? 0 : draw.below(std::max(1u, one / 4));
    switch (draw.below(8)) {
    case 0:
      return 0;
    case 1:
      return one;
    case 2:
      return draw.chance(50) ? 1 : one - 1;
    default:
      // One minus a power of two's worth of decay, so that long and short
      // time constants are equally likely.
      return one - 1 - (draw.below(one) >> draw.below(chip.retention_bits()));
    }
  }

  void drawTables(Core &core) {
    for (uint32_t i = 0, n = 1 + draw.below(chip.membrane_timescales()); i < n; ++i)
      core.add_membrane_retention(drawRetention());
    for (uint32_t i = 0, n = 1 + draw.below(chip.synapse_timescales()); i < n; ++i)
      core.add_synapse_retention(drawRetention());
  }

  int32_t drawBias() {
    switch (draw.below(3)) {
    case 0:
      return 0;
    case 1:
      return static_cast<int32_t>(1 + std::abs(draw.signedUpTo(scale.bias - 1)));
    default:
      return static_cast<int32_t>(-1 - std::abs(draw.signedUpTo(scale.bias - 1)));
    }
  }

  void drawNeuron(Neurons &neurons, const Core &core) {
    const Kind &kind = kinds[draw.below(static_cast<uint32_t>(kinds.size()))];
    bool integrates = draw.chance(6);
    int64_t threshold = !result.rests && draw.chance(10) ? -draw.between(0, 1000)
                                                         : draw.signedUpTo(scale.threshold);
    if (threshold < 0 && draw.chance(90))
      threshold = -threshold;
    neurons.add_threshold(
        static_cast<int32_t>(integrates ? arithmetic::greatest(chip.constant_bits()) : threshold));
    neurons.add_reset_amount(
        static_cast<int32_t>(draw.chance(70) ? threshold : draw.signedUpTo(scale.threshold)));
    neurons.add_reset_value(
        static_cast<int32_t>(draw.chance(40) ? 0 : draw.signedUpTo(scale.threshold)));
    neurons.add_synapse_bias(result.rests && draw.chance(97) ? 0 : drawBias());
    neurons.add_membrane_bias(result.rests && draw.chance(97) ? 0 : drawBias());
    neurons.add_initial_potential(
        static_cast<int32_t>(draw.chance(40) ? 0 : draw.signedUpTo(scale.threshold)));
    neurons.add_initial_current(
        static_cast<int32_t>(draw.chance(40) ? 0 : draw.signedUpTo(scale.threshold)));
    neurons.add_reset_mode(kind.reset);
    uint32_t most = (1u << chip.refractory_bits()) - 1;
    neurons.add_refractory_ticks(draw.chance(25)   ? 0
                                 : draw.chance(33) ? 1
                                 : draw.chance(50) ? most
                                 : draw.chance(80) ? std::min(most, 2 + draw.below(5))
                                                   : draw.below(most + 1));
    neurons.add_membrane_timescale(draw.below(core.membrane_retention_size()));
    neurons.add_synapse_timescale(draw.below(core.synapse_retention_size()));
    neurons.add_start_tick(kind.start);
    neurons.add_first_route(0);
    neurons.add_route_count(0);
    neurons.add_reported(draw.chance(60));
  }

  /// Any that can hold the row, which is sorted or thinned for it.
  RowFormat drawFormat(std::vector<RowEntry> &row, uint32_t weightBits) {
    // In sorted rows the same sum follows itself; where sums wrap it should not always.
    uint32_t targets = draw.chance(result.flavour == Flavour::Wrapping ? 60 : 25)
                           ? RowFormat::absolute
                       : draw.chance(20) ? RowFormat::bitmap
                                         : 1 + draw.below(targetBits(chip));
    if (targets != RowFormat::absolute)
      llvm::sort(row);
    if (targets == RowFormat::bitmap)
      row.erase(std::unique(row.begin(), row.end(),
                            [](auto &a, auto &b) { return a.target == b.target; }),
                row.end());
    uint32_t most = 0;
    for (const RowEntry &entry : row)
      most = std::max(most, entry.residual);
    auto residual = RowFormat::Residual::Full;
    if (most == 0 && draw.chance(70))
      residual = RowFormat::Residual::None;
    else if (most < 4 && residualBits(chip) > 2 && draw.chance(70))
      residual = RowFormat::Residual::Two;
    return RowFormat(weightBits, residual, targets);
  }

  void addFormat(Axons &axons, RowFormat format, uint32_t words) {
    if (!chip.packed_rows())
      return;
    axons.add_row_format(encodeFormat(format));
    axons.add_row_words(words);
  }

  std::vector<RowEntry> drawRow(uint32_t slots, uint32_t weightBits) {
    std::vector<RowEntry> row;
    uint32_t length = draw.chance(12) ? 0 : draw.chance(80) ? 1 + draw.below(12) : draw.below(40);
    if (isSparse)
      length = 1 + draw.below(2);
    int64_t most = std::min<int64_t>(scale.weight, (1 << (weightBits - 1)) - 1);
    bool isCrowded = crowdedBank && draw.chance(80);
    for (uint32_t i = 0; i < length; ++i) {
      RowEntry entry;
      entry.target = draw.below(slots);
      if (isCrowded && (entry.target & ~3u) + *crowdedBank < slots)
        entry.target = (entry.target & ~3u) + *crowdedBank;
      entry.residual = draw.chance(40)   ? 0
                       : draw.chance(20) ? chip.ring_slots() - 1
                                         : draw.below(chip.ring_slots());
      entry.weight = static_cast<int32_t>(result.flavour == Flavour::Wrapping && draw.chance(70)
                                              ? (draw.chance(80) ? most : -most - 1)
                                              : draw.signedUpTo(most));
      // The hazard of the ring: the same accumulator at once again.
      if (i > 0 && draw.chance(repeatPercent)) {
        entry.target = row.back().target;
        entry.residual = row.back().residual;
      }
      row.push_back(entry);
    }
    return row;
  }

  void drawProfiles(Core &core) {
    auto decay = [&](google::protobuf::RepeatedField<uint32_t> &coarse,
                     google::protobuf::RepeatedField<uint32_t> &fine) {
      double tau = draw.chance(20) ? 1 : draw.chance(20) ? 64 : 1 + draw.below(6300) / 100.0;
      // Products of these lie at the edge of rounding (chip P1).
      constexpr uint32_t edges[] = {0, 1, 3, 32767, 32768, 65535, 65536};
      bool isAny = draw.chance(25); // no decay at all, but within its bits
      for (int i = 0; i < 16; ++i) {
        coarse.Add(
            isAny ? (draw.chance(60) ? edges[draw.below(std::size(edges))]
                                     : draw.below(plasticity::one + 1))
                  : static_cast<uint32_t>(std::lround(plasticity::one * std::exp(-16 * i / tau))));
        fine.Add(isAny ? (draw.chance(60) ? edges[draw.below(std::size(edges))]
                                          : draw.below(plasticity::one + 1))
                       : static_cast<uint32_t>(std::lround(plasticity::one * std::exp(-i / tau))));
      }
    };
    for (uint32_t i = 0, n = 1 + draw.below(chip.stdp_profiles()); i < n; ++i) {
      PlasticityProfile &profile = *core.add_profile();
      auto bound = [&] {
        return static_cast<int32_t>(draw.signedUpTo(draw.chance(30) ? 32767 : scale.weight));
      };
      int32_t one = draw.chance(30) ? 0 : bound(), other = draw.chance(10) ? one : bound();
      profile.set_least(std::min(one, other));
      profile.set_greatest(std::max(one, other));
      auto range = static_cast<uint32_t>(profile.greatest() - profile.least());
      auto amplitude = [&] {
        return draw.chance(10)   ? 0
               : draw.chance(10) ? (1u << plasticity::amplitudeBits) - 1
                                 : draw.below(range * 32 + 2);
      };
      profile.set_plus(amplitude());
      profile.set_minus(amplitude());
      decay(*profile.mutable_coarse_plus(), *profile.mutable_fine_plus());
      decay(*profile.mutable_coarse_minus(), *profile.mutable_fine_minus());
      profile.set_power(draw.below(3));
      profile.set_inverse_range(
          range == 0 ? 0
                     : static_cast<uint32_t>(std::min<uint64_t>((1ull << 32) / range, UINT32_MAX)));
      double mu = draw.below(1000) / 1000.0;
      auto entry = [&](double x) {
        profile.add_power_table(
            static_cast<uint32_t>(std::lround(plasticity::one * std::pow(x, mu))));
      };
      for (uint32_t point = 0; profile.power() == 2 && point < plasticity::powerPoints; ++point)
        entry((16 + point) / 32.0);
      for (uint32_t factor = 0; profile.power() == 2 && factor < plasticity::powerFactors; ++factor)
        entry(std::ldexp(1, -static_cast<int>(factor)));
    }
  }

  /// A plastic row into `words`; its bank, plus 1.
  uint32_t drawPlasticRow(const Core &core, std::vector<uint32_t> &words, uint32_t slots,
                          uint32_t length) {
    uint32_t banks = (core.profile_size() + profilesPerBank - 1) / profilesPerBank;
    uint32_t bank = draw.below(banks);
    uint32_t room = std::min(core.profile_size() - bank * profilesPerBank, profilesPerBank);
    for (uint32_t i = 0; i < length; ++i) {
      PlasticEntry entry;
      entry.target = draw.below(slots);
      entry.residual =
          draw.chance(40) ? draw.below(2) * (chip.ring_slots() - 1) : draw.below(chip.ring_slots());
      entry.profile = draw.below(room);
      const PlasticityProfile &profile =
          core.profile(static_cast<int>(bank * profilesPerBank + entry.profile));
      auto range = static_cast<uint32_t>(profile.greatest() - profile.least());
      entry.weight = profile.least() + static_cast<int32_t>(draw.below(range + 1));
      words.push_back(encodePlastic(entry));
    }
    return bank + 1;
  }

  void drawRows(Core &core, uint32_t slots) {
    // Where one bank has most of the work, the queues before it fill up (chip D5).
    crowdedBank.reset();
    if (chip.lanes() > 1 && draw.chance(40))
      crowdedBank = draw.below(4);
    // Where one bank alone wakes a block (chip N9), its word of it must count.
    isSparse = chip.lanes() > 1 && result.rests && draw.chance(60);
    if (result.learns)
      drawProfiles(core);
    Axons &axons = *core.mutable_axons();
    uint32_t most = std::min(chip.axons_per_core(), 160u);
    uint32_t count = draw.chance(40) ? most : 1 + draw.below(most);
    if (most < chip.axons_per_core() && draw.chance(10))
      count = chip.axons_per_core(); // the last axon
    if (isSparse)
      count = 1 + draw.below(24);
    std::vector<uint32_t> words;
    for (uint32_t axon = 0; axon < count; ++axon) {
      if (result.learns && draw.chance(40)) {
        uint32_t length = draw.chance(90) ? 1 + draw.below(8) : 1 + draw.below(30);
        length = std::min<uint32_t>(length, chip.synapse_words_per_core() - words.size());
        axons.add_row_address(static_cast<uint32_t>(words.size()));
        axons.add_synapse_count(length);
        axons.add_weight_bits(16);
        axons.add_profile_bank(drawPlasticRow(core, words, slots, length));
        addFormat(axons, RowFormat(16), length);
        axons.add_source_population(nobody);
        axons.add_source_neuron(nobody);
        continue;
      }
      axons.add_profile_bank(0);
      uint32_t weightBits = draw.chance(scale.wideRows) ? 16 : 8;
      if (chip.packed_rows() && draw.chance(result.flavour == Flavour::Wrapping ? 3 : 15))
        weightBits -= 4;
      std::vector<RowEntry> row = drawRow(slots, weightBits);
      RowFormat format = chip.packed_rows() ? drawFormat(row, weightBits) : RowFormat(weightBits);
      if (words.size() + llvm::divideCeil(rowBits(row, format, chip), 32) >
          chip.synapse_words_per_core())
        row.clear();
      if (draw.chance(5) && words.size() + 40 < chip.synapse_words_per_core())
        words.resize(words.size() + draw.below(4), 0xdeadbeef); // a gap between rows
      axons.add_row_address(row.empty() ? 0 : static_cast<uint32_t>(words.size()));
      axons.add_synapse_count(static_cast<uint32_t>(row.size()));
      axons.add_weight_bits(weightBits);
      axons.add_source_population(nobody);
      axons.add_source_neuron(nobody);
      appendRow(words, row, format, chip);
      addFormat(axons, format,
                static_cast<uint32_t>(llvm::divideCeil(rowBits(row, format, chip), 32)));
    }
    core.mutable_synapse_word()->Add(words.begin(), words.end());
    drawChains(axons);
  }

  /// Base delays, and chains of axons of ascending ones.
  void drawChains(Axons &axons) {
    int count = axons.row_address_size();
    std::vector<int> order(count);
    for (int axon = 0; axon < count; ++axon) {
      axons.add_base_delay(0);
      axons.add_successor(0);
      order[axon] = axon;
    }
    // Where blocks are to sleep, delays must not keep them awake; and only axons
    // that wait for nothing take the graded events that make sums wrap.
    bool wraps = result.flavour == Flavour::Wrapping;
    if (longestBase(chip) == 0 || draw.chance(result.rests ? 95 : wraps ? 15 : 20))
      return;
    draw.shuffle(order);
    for (int at = 0; at < count; ++at) {
      int axon = order[at];
      uint32_t base = draw.chance(wraps ? 65 : 50) ? 0
                      : draw.chance(20)            ? longestBase(chip)
                                                   : 1 + draw.below(longestBase(chip));
      axons.set_base_delay(axon, base);
      while (at + 1 < count && base < longestBase(chip) && draw.chance(wraps ? 20 : 40)) {
        base += draw.chance(20) ? 1 : 1 + draw.below(longestBase(chip) - base);
        axons.set_successor(axon, order[++at] + 1);
        axon = order[at];
        axons.set_base_delay(axon, base);
      }
    }
  }

  /// The chain of axons that begins at one.
  static std::vector<int> chainOf(const Axons &axons, int axon) {
    std::vector<int> chain{axon};
    while (axons.successor(chain.back()) > 0)
      chain.push_back(static_cast<int>(axons.successor(chain.back()) - 1));
    return chain;
  }

  static void nameSource(Axons &axons, int axon, uint32_t population, uint32_t neuron) {
    for (int one : chainOf(axons, axon)) {
      axons.set_source_population(one, population);
      axons.set_source_neuron(one, neuron);
    }
  }

  struct Route {
    uint32_t core, axon;
    bool isTree;
  };

  /// Branch bits by router of the X-then-Y tree between a core and others.
  std::map<uint32_t, uint8_t> treeTo(uint32_t from, const std::vector<uint32_t> &tiles) const {
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
  bool drawTree(size_t from, size_t to, uint32_t number) {
    std::vector<uint32_t> tiles = {result.image.cores[to].number()};
    std::vector<size_t> reached = {to};
    for (size_t other = 0; other < result.image.cores.size(); ++other)
      if (other != to && number < fed[other].size() && !fed[other][number] && draw.chance(70)) {
        tiles.push_back(result.image.cores[other].number());
        reached.push_back(other);
      }
    std::map<uint32_t, uint8_t> branches = treeTo(result.image.cores[from].number(), tiles);
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
  void drawSources() {
    std::map<std::pair<size_t, int>, std::vector<Route>> routes;
    std::vector<uint32_t> used(result.image.cores.size());
    uint32_t treePercent = !chip.multicast() ? 0 : draw.chance(20) ? 0 : 20 + draw.below(81);
    for (const Core &core : result.image.cores) {
      fed.emplace_back(core.axons().row_address_size());
      for (uint32_t successor : core.axons().successor())
        if (successor > 0)
          fed.back()[successor - 1] = true;
    }
    uint32_t inputPercent = 15 + draw.below(60);
    uint32_t gradedPercent = result.flavour == Flavour::Wrapping ? 80 : draw.below(60);
    for (size_t to = 0; to < result.image.cores.size(); ++to) {
      Core &core = result.image.cores[to];
      const Axons &axons = core.axons();
      for (int axon = 0; axon < axons.row_address_size(); ++axon) {
        size_t from = draw.below(static_cast<uint32_t>(result.image.cores.size()));
        auto number = static_cast<uint32_t>(axon);
        if (fed[to][number])
          continue;
        fed[to][number] = true;
        if (draw.chance(inputPercent) || used[from] == chip.routes_per_core()) {
          bool waits = axons.base_delay(axon) > 0 || axons.successor(axon) > 0 ||
                       axons.profile_bank(axon) > 0;
          result.inputs.push_back({core.number(), number, !waits && draw.chance(gradedPercent)});
          continue;
        }
        int slot =
            static_cast<int>(draw.below(result.image.cores[from].neurons().threshold_size()));
        bool isTree = draw.chance(treePercent) && drawTree(from, to, number);
        routes[{from, slot}].push_back({isTree ? 0 : core.number(), number, isTree});
        ++used[from];
      }
    }
    for (auto &[source, targets] : routes) {
      Core &core = result.image.cores[source.first];
      Neurons &neurons = *core.mutable_neurons();
      draw.shuffle(targets);
      neurons.set_first_route(source.second, static_cast<uint32_t>(core.routes().core_size()));
      neurons.set_route_count(source.second, static_cast<uint32_t>(targets.size()));
      for (const Route &route : targets) {
        core.mutable_routes()->add_core(route.core);
        core.mutable_routes()->add_axon(route.axon);
        core.mutable_routes()->add_is_tree(route.isTree);
        result.trees += route.isTree;
      }
    }
    for (Core &core : result.image.cores)
      if (!is_contained(core.routes().is_tree(), 1u))
        core.mutable_routes()->clear_is_tree();
    result.image.routers = bits.routers();
  }

  /// Neurons of one start tick and reset are a population.
  void nameNeurons() {
    NetworkMap &network = result.image.network;
    std::map<std::pair<uint32_t, uint32_t>, int> populations;
    for (Core &core : result.image.cores) {
      const Neurons &neurons = core.neurons();
      for (int slot = 0; slot < neurons.threshold_size(); ++slot) {
        std::pair<uint32_t, uint32_t> kind{neurons.start_tick(slot), neurons.reset_mode(slot)};
        auto [entry, isNew] = populations.try_emplace(kind, network.population_size());
        if (isNew) {
          PopulationMap &population = *network.add_population();
          population.set_name("neurons" + std::to_string(entry->second));
          population.set_start_tick(kind.first);
          population.set_reset(kind.second);
        }
        PopulationMap &population = *network.mutable_population(entry->second);
        uint32_t neuron = population.size();
        population.set_size(neuron + 1);
        population.add_core(core.number());
        population.add_slot(slot);
        population.add_scale(1);
        feedBy(core, slot, entry->second, neuron);
      }
    }
  }

  void feedBy(const Core &core, int slot, uint32_t population, uint32_t neuron) {
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
      for (Core &to : result.image.cores) {
        if (!is_contained(tiles, to.number()))
          continue;
        int axon = static_cast<int>(core.routes().axon(entry));
        nameSource(*to.mutable_axons(), axon, population, neuron);
      }
    }
  }

  void nameInputs() {
    for (bool graded : {false, true}) {
      PopulationMap population;
      uint32_t index = result.image.network.population_size();
      population.set_name(graded ? "graded" : "spiking");
      population.set_is_input(true);
      population.set_is_graded(graded);
      population.add_input_offset(0);
      for (const InputAxon &input : result.inputs) {
        if (input.graded != graded)
          continue;
        for (Core &core : result.image.cores) {
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
        *result.image.network.add_population() = population;
    }
  }

  struct Kind {
    uint32_t start;
    uint32_t reset;
  };

  const Chip &chip;
  Draw draw;
  uint32_t ticks;
  Scale scale{};
  BranchBits bits{chip};
  std::vector<std::vector<bool>> fed;  ///< axons by core that have a source
  uint32_t repeatPercent = 0;          ///< of row entries: the accumulator of the entry before
  std::optional<uint32_t> crowdedBank; ///< of the core's targets, modulo four
  bool isSparse = false;               ///< the core has few rows of a synapse or two
  std::vector<Kind> kinds;
  RandomNetwork result;
};

} // namespace

RandomNetwork drawNetwork(const Chip &chip, uint64_t seed, uint32_t ticks) {
  return Drawer(chip, seed, ticks).network();
}

std::vector<runtime::AxonEvent> drawEvents(const RandomNetwork &network, Draw &draw,
                                           uint32_t tick) {
  std::vector<runtime::AxonEvent> events;
  if (network.rests && tick % 90 > 2)
    return events;
  for (const InputAxon &input : network.inputs) {
    if (!draw.chance(network.eventPercent))
      continue;
    uint32_t payload = 1;
    if (input.graded)
      payload = draw.chance(10) ? 0 : draw.chance(30) ? 255 : draw.below(256);
    events.push_back({input.core, input.axon, payload});
  }
  draw.shuffle(events);
  return events;
}

} // namespace chronaxie::cosim
