//===- LoadStream.cpp - An image as the words a chip loads ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/rtl/LoadStream.h"
#include "targets/Crc32c.h"
#include "targets/Rows.h"
#include "targets/Trees.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <algorithm>

using namespace llvm;

namespace chronaxie::runtime {

namespace {

/// Collects WRITE packets and, beside them, the words their CRC covers.
class Writer {
public:
  void write(uint32_t core, Region region, ArrayRef<uint32_t> words) {
    // A packet's length has 16 bits, and one word is the address.
    constexpr size_t most = 0xfff0;
    for (size_t first = 0; first < words.size(); first += most) {
      ArrayRef<uint32_t> part = words.slice(first, std::min(most, words.size() - first));
      stream.push_back(packetHeader(ToChip::Write, core, static_cast<uint32_t>(part.size() + 1)));
      covered.push_back(core);
      both(address(region, static_cast<uint32_t>(first)));
      for (uint32_t word : part)
        both(word);
    }
  }

  std::vector<uint32_t> stream;
  std::vector<uint32_t> covered;

private:
  void both(uint32_t word) {
    stream.push_back(word);
    covered.push_back(word);
  }
};

std::vector<uint32_t> neuronWords(const Neurons &neurons) {
  int slots = neurons.threshold_size();
  std::vector<uint32_t> words;
  words.reserve(size_t{16} * slots);
  for (int slot = 0; slot < slots; ++slot) {
    const uint32_t fields[16] = {static_cast<uint32_t>(neurons.threshold(slot)),
                                 static_cast<uint32_t>(neurons.reset_amount(slot)),
                                 static_cast<uint32_t>(neurons.reset_value(slot)),
                                 static_cast<uint32_t>(neurons.synapse_bias(slot)),
                                 static_cast<uint32_t>(neurons.membrane_bias(slot)),
                                 static_cast<uint32_t>(neurons.initial_potential(slot)),
                                 static_cast<uint32_t>(neurons.initial_current(slot)),
                                 neurons.reset_mode(slot),
                                 neurons.refractory_ticks(slot),
                                 neurons.membrane_timescale(slot),
                                 neurons.synapse_timescale(slot),
                                 neurons.start_tick(slot),
                                 neurons.first_route(slot),
                                 neurons.route_count(slot),
                                 neurons.reported(slot),
                                 0};
    words.insert(words.end(), std::begin(fields), std::end(fields));
  }
  return words;
}

/// chip C, region 3: what a row is beside its count.
uint32_t shapeOf(const Axons &axons, int axon, const Chip &chip) {
  uint32_t bits = axons.weight_bits(axon);
  uint32_t shape = (bits == 4 || bits == 12 ? 1u << 23 : 0u) | (bits > 8 ? 1u << 24 : 0u);
  if (uint32_t bank = axons.profile_bank(axon)) // chip P10
    return shape | 1u << 25 | (bank - 1) << 28;
  RowFormat format = formatOf(axons, axon, chip);
  return shape | static_cast<uint32_t>(format.residual) << 26 | format.targets << 28;
}

/// Axons that the image leaves out get an empty row.
std::vector<uint32_t> axonWords(const Axons &axons, const Chip &chip) {
  std::vector<uint32_t> words(size_t{4} * chip.axons_per_core());
  int count = axons.row_address_size();
  std::vector<bool> isChained(count);
  for (uint32_t successor : axons.successor())
    if (successor > 0)
      isChained[successor - 1] = true;
  for (int axon = 0; axon < count; ++axon) {
    words[4 * axon] = axons.row_address(axon);
    words[4 * axon + 1] = axons.synapse_count(axon) | shapeOf(axons, axon, chip);
    if (chip.packed_rows())
      words[4 * axon + 3] = static_cast<uint32_t>(rowWordsOf(axons, axon, chip));
    // chip D4, H4
    uint32_t base = axons.base_delay(axon), link = 0;
    if (uint32_t successor = axons.successor(axon))
      link = (successor - 1) | (axons.base_delay(static_cast<int>(successor - 1)) - base) << 16;
    bool isLater = isChained[axon] || base > 0;
    words[4 * axon + 2] = link | (isChained[axon] ? 0 : base) << 22 | uint32_t{isLater} << 28;
  }
  return words;
}

/// chip C, region 9
std::vector<uint32_t>
profileWords(const google::protobuf::RepeatedPtrField<PlasticityProfile> &all) {
  constexpr size_t size = 128;
  std::vector<uint32_t> words(size * all.size());
  for (const auto &[number, profile] : enumerate(all)) {
    MutableArrayRef<uint32_t> to = MutableArrayRef(words).slice(size * number, size);
    to[0] = (static_cast<uint32_t>(profile.least()) & 0xffff) |
            static_cast<uint32_t>(profile.greatest()) << 16;
    to[1] = profile.plus() | profile.power() << 24;
    to[2] = profile.minus();
    to[3] = profile.inverse_range();
    std::ranges::copy(profile.coarse_plus(), to.begin() + 16);
    std::ranges::copy(profile.fine_plus(), to.begin() + 32);
    std::ranges::copy(profile.coarse_minus(), to.begin() + 48);
    std::ranges::copy(profile.fine_minus(), to.begin() + 64);
    std::ranges::copy(profile.power_table(), to.begin() + 80);
  }
  return words;
}

std::vector<uint32_t> routeWords(const Routes &routes) {
  std::vector<uint32_t> words;
  for (int entry = 0; entry < routes.core_size(); ++entry)
    words.push_back(routes.axon(entry) | routes.core(entry) << 16 |
                    (isTree(routes, entry) ? 1u << 28 : 0u));
  return words;
}

uint32_t latestStartTick(const Neurons &neurons) {
  return neurons.start_tick_size() ? *std::ranges::max_element(neurons.start_tick()) : 0;
}

} // namespace

std::vector<uint32_t> loadStream(const Image &image) {
  const Chip &chip = image.index.chip();
  Writer writer;
  BranchBits bits(chip, image.routers);
  writer.stream.push_back(packetHeader(ToChip::Begin, 0, 0));
  for (uint32_t number = 0; number < coreCount(chip); ++number) {
    // Numbers beyond the last with a branch are never looked up.
    writer.write(number, Region::Branches,
                 std::vector<uint32_t>(bits.of(number).begin(), bits.of(number).end()));
    const Core *core = image.findCore(number);
    if (!core) {
      writer.write(number, Region::Registers, {0, 0});
      continue;
    }
    const Neurons &neurons = core->neurons();
    auto column = [](const auto &field) {
      return std::vector<uint32_t>(field.begin(), field.end());
    };
    writer.write(number, Region::Neurons, neuronWords(neurons));
    writer.write(number, Region::MembraneTable, column(core->membrane_retention()));
    writer.write(number, Region::SynapseTable, column(core->synapse_retention()));
    writer.write(number, Region::Axons, axonWords(core->axons(), chip));
    writer.write(number, Region::Rows, column(core->synapse_word()));
    writer.write(number, Region::Routes, routeWords(core->routes()));
    writer.write(number, Region::Profiles, profileWords(core->profile()));
    writer.write(number, Region::Registers,
                 {static_cast<uint32_t>(neurons.threshold_size()), latestStartTick(neurons)});
  }
  uint32_t chipId = 0;
  bool isHex = !StringRef(chipHash(chip)).take_front(8).getAsInteger(16, chipId);
  assert(isHex && "a chip hash is hex");
  (void)isHex;
  writer.stream.push_back(packetHeader(ToChip::Check, 0, 2));
  writer.stream.push_back(crc32c(writer.covered));
  writer.stream.push_back(chipId);
  return std::move(writer.stream);
}

} // namespace chronaxie::runtime
