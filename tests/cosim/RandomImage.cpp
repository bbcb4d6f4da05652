//===- RandomImage.cpp - Images that no compiler would make -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/cosim/RandomImage.h"
#include "tests/cosim/Draw.h"
#include "tests/cosim/RandomRoutes.h"
#include "tests/cosim/RandomRows.h"
#include <algorithm>

using namespace llvm;

namespace chronaxie::cosim {

namespace {

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
    result.image.index.set_format_major(imageFormatMajor);
    result.image.index.set_producer("cosim");
    *result.image.index.mutable_chip() = chip;
    result.image.index.set_chip_hash(chipHash(chip));
    result.image.network.set_name("random");
    result.image.network.set_weight_bits(16);
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
    isDense = !result.rests && draw.chance(15);
    result.learns = chip.stdp_profiles() > 0 && !result.rests && draw.chance(50);
    RowDrawer rows(result, scale, draw);
    result.eventPercent = result.rests ? 10 : 5 + draw.below(60);
    drawSamples();
    drawCores(rows);
    RouteDrawer(result, draw).connect();
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

  void drawCores(RowDrawer &rows) {
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
      rows.drawRows(core, slots);
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
    bool integrates = draw.chance(6), isRestless = isDense && draw.chance(85);
    int64_t threshold = !result.rests && draw.chance(10) ? -draw.between(0, 1000)
                                                         : draw.signedUpTo(scale.threshold);
    if (threshold < 0 && draw.chance(90))
      threshold = -threshold;
    if (isRestless)
      threshold = draw.between(-1000, scale.bias / 2);
    neurons.add_threshold(
        static_cast<int32_t>(integrates ? arithmetic::greatest(chip.constant_bits()) : threshold));
    neurons.add_reset_amount(
        static_cast<int32_t>(draw.chance(70) ? threshold : draw.signedUpTo(scale.threshold)));
    neurons.add_reset_value(
        static_cast<int32_t>(draw.chance(40) ? 0 : draw.signedUpTo(scale.threshold)));
    neurons.add_synapse_bias(result.rests && draw.chance(97) ? 0 : drawBias());
    neurons.add_membrane_bias(isRestless                        ? static_cast<int32_t>(scale.bias)
                              : result.rests && draw.chance(97) ? 0
                                                                : drawBias());
    neurons.add_initial_potential(
        static_cast<int32_t>(draw.chance(40) ? 0 : draw.signedUpTo(scale.threshold)));
    neurons.add_initial_current(
        static_cast<int32_t>(draw.chance(40) ? 0 : draw.signedUpTo(scale.threshold)));
    neurons.add_reset_mode(kind.reset);
    uint32_t most = (1u << chip.refractory_bits()) - 1;
    neurons.add_refractory_ticks(draw.chance(isRestless ? 80 : 25) ? 0
                                 : draw.chance(33)                 ? 1
                                 : draw.chance(50)                 ? most
                                 : draw.chance(80) ? std::min(most, 2 + draw.below(5))
                                                   : draw.below(most + 1));
    neurons.add_membrane_timescale(draw.below(core.membrane_retention_size()));
    neurons.add_synapse_timescale(draw.below(core.synapse_retention_size()));
    neurons.add_start_tick(kind.start);
    neurons.add_first_route(0);
    neurons.add_route_count(0);
    neurons.add_reported(draw.chance(60));
  }

  struct Kind {
    uint32_t start;
    uint32_t reset;
  };

  const Chip &chip;
  Draw draw;
  uint32_t ticks;
  Scale scale{};
  std::vector<Kind> kinds;
  bool isDense = false; ///< most neurons spike in most ticks
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
