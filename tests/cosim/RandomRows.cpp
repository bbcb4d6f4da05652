//===- RandomRows.cpp - Axons and rows of a random core -------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/cosim/RandomRows.h"
#include "targets/Plasticity.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>

using namespace llvm;

namespace chronaxie::cosim {

/// Any that can hold the row, which is sorted or thinned for it.
RowFormat RowDrawer::drawFormat(std::vector<RowEntry> &row, uint32_t weightBits) {
  // In sorted rows the same sum follows itself; where sums wrap it should not always.
  uint32_t targets = draw.chance(network.flavour == Flavour::Wrapping ? 60 : 25)
                         ? RowFormat::absolute
                     : draw.chance(20) ? RowFormat::bitmap
                                       : 1 + draw.below(targetBits(chip));
  if (targets != RowFormat::absolute)
    llvm::sort(row);
  if (targets == RowFormat::bitmap)
    row.erase(
        std::unique(row.begin(), row.end(), [](auto &a, auto &b) { return a.target == b.target; }),
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

void RowDrawer::addFormat(Axons &axons, RowFormat format, uint32_t words) {
  if (!chip.packed_rows())
    return;
  axons.add_row_format(encodeFormat(format));
  axons.add_row_words(words);
}

std::vector<RowEntry> RowDrawer::drawRow(uint32_t slots, uint32_t weightBits) {
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
    entry.weight = static_cast<int32_t>(network.flavour == Flavour::Wrapping && draw.chance(70)
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

void RowDrawer::drawProfiles(Core &core) {
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
uint32_t RowDrawer::drawPlasticRow(const Core &core, std::vector<uint32_t> &words, uint32_t slots,
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

void RowDrawer::drawRows(Core &core, uint32_t slots) {
  // Where one bank has most of the work, the queues before it fill up (chip D5).
  crowdedBank.reset();
  if (chip.lanes() > 1 && draw.chance(40))
    crowdedBank = draw.below(4);
  // Where one bank alone wakes a block (chip N9), its word of it must count.
  isSparse = chip.lanes() > 1 && network.rests && draw.chance(60);
  if (network.learns)
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
    if (network.learns && draw.chance(40)) {
      uint32_t length = draw.chance(3)    ? 0
                        : draw.chance(90) ? 1 + draw.below(8)
                                          : 1 + draw.below(30);
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
    if (chip.packed_rows() && draw.chance(network.flavour == Flavour::Wrapping ? 3 : 15))
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
void RowDrawer::drawChains(Axons &axons) {
  int count = axons.row_address_size();
  std::vector<int> order(count);
  for (int axon = 0; axon < count; ++axon) {
    axons.add_base_delay(0);
    axons.add_successor(0);
    order[axon] = axon;
  }
  // Where blocks are to sleep, delays must not keep them awake; and only axons
  // that wait for nothing take the graded events that make sums wrap.
  bool wraps = network.flavour == Flavour::Wrapping;
  if (longestBase(chip) == 0 || draw.chance(network.rests ? 95 : wraps ? 15 : 20))
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

} // namespace chronaxie::cosim
