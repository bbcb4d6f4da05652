//===- EmulatedCore.cpp - Loading a core of the emulator ------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/EmulatedCore.h"
#include "runtime/ImageMap.h"
#include "targets/Rows.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

using namespace llvm;

namespace chronaxie::runtime {

EmulatedCore::EmulatedCore(const Core &section, const Chip &chip) : number(section.number()) {
  const Neurons &neurons = section.neurons();
  for (int slot = 0; slot < neurons.threshold_size(); ++slot) {
    constants.push_back(constantsOf(section, slot));
    latestStartTick = std::max(latestStartTick, constants.back().startTick);
    reported.push_back(neurons.reported(slot));
  }

  const Axons &table = section.axons();
  words.assign(section.synapse_word().begin(), section.synapse_word().end());
  ArrayRef<uint32_t> memory = words;
  for (int axon = 0; axon < table.row_address_size(); ++axon) {
    uint32_t count = table.synapse_count(axon);
    uint64_t length = rowWordsOf(table, axon, chip);
    uint32_t bank = table.profile_bank(axon), address = table.row_address(axon);
    bool isPlastic = bank > 0 && count > 0; // chip P8: an empty row is never open
    EmulatedAxon made{static_cast<uint32_t>(isPlastic ? plastic.size() : synapses.size()),
                      count,
                      static_cast<uint32_t>(length),
                      address,
                      isPlastic,
                      table.base_delay(axon),
                      table.successor(axon)};
    if (made.successor > 0)
      made.step = table.base_delay(static_cast<int>(made.successor - 1)) - made.baseDelay;
    axons.push_back(made);
    if (bank > 0) {
      for (uint32_t word : memory.slice(address, length)) {
        PlasticEntry entry = decodePlastic(word);
        plastic.push_back({entry.target, entry.residual,
                           (bank - 1) * profilesPerBank + entry.profile, entry.weight});
      }
      continue;
    }
    // chip D2
    for (const RowEntry &entry : decodeRow(memory.slice(table.row_address(axon), length), count,
                                           formatOf(table, axon, chip), chip))
      synapses.push_back({entry.target, entry.residual, static_cast<uint32_t>(entry.weight)});
  }

  for (const PlasticityProfile &profile : section.profile())
    profiles.push_back(profileOf(profile));
  histories.resize(neuronCount());
  rows.resize(axons.size());

  size_t blocks = divideCeil(neuronCount(), chip.skip_block_neurons());
  state.resize(neuronCount());
  ring.resize(size_t{chip.ring_slots()} * neuronCount());
  touched.resize(chip.ring_slots() * blocks);
  moved.resize(blocks);
  isPending.resize(axons.size());
  history.resize(historySlots(chip) * axons.size());
  due.resize(historySlots(chip));
}

void EmulatedCore::loadRoutes(const Core &section, const Chip &chip, const BranchBits &bits,
                              ArrayRef<int> indexOfCore) {
  const Neurons &neurons = section.neurons();
  spikes.resize(neuronCount());
  for (int slot = 0; slot < neurons.threshold_size(); ++slot) {
    firstRoute.push_back(static_cast<uint32_t>(routes.size()));
    flits.push_back(neurons.route_count(slot) + neurons.reported(slot));
    Tree path;
    auto goTo = [&](uint32_t tile) { // a unicast flit takes one link from each router
      for (uint32_t passed : unicastPath(chip, number, tile))
        path.push_back({passed, 1 << PortEast});
    };
    for (uint32_t i = 0; i < neurons.route_count(slot); ++i) {
      int entry = static_cast<int>(neurons.first_route(slot) + i);
      uint32_t axon = section.routes().axon(entry);
      auto reach = [&](uint32_t tile) {
        routes.push_back({static_cast<uint32_t>(indexOfCore[tile]), axon});
      };
      if (!isTree(section.routes(), entry)) {
        reach(section.routes().core(entry));
        goTo(section.routes().core(entry));
        continue;
      }
      Tree tree = cantFail(walkTree(chip, bits, number, axon), "the image was checked");
      for (const TreeStop &stop : tree)
        if (stop.delivers())
          reach(stop.tile);
      path.append(tree);
    }
    if (neurons.reported(slot)) { // chip R3: to tile 0, then west
      goTo(0);
      path.push_back({0, 1 << PortWest});
    }
    paths.push_back(std::move(path));
  }
  firstRoute.push_back(static_cast<uint32_t>(routes.size()));
}

void EmulatedCore::clear() {
  std::ranges::fill(ring, 0);
  std::ranges::fill(touched, 0);
  std::ranges::fill(moved, 1); // chip N9: every block is to be updated
  std::ranges::fill(isPending, 0);
  pending.clear();
  std::ranges::fill(history, 0);
  for (std::vector<uint32_t> &axonsOfSlot : due)
    axonsOfSlot.clear();
  std::ranges::fill(rows, plasticity::RowState{});
  std::ranges::fill(histories, plasticity::PostHistory{});
  // V and I stay as they were: by chip N7 a neuron begins from its initial
  // state at its start tick, whatever the memory holds.
}

std::vector<uint32_t> EmulatedCore::rowMemory() const {
  std::vector<uint32_t> memory = words;
  for (const EmulatedAxon &row : axons)
    for (uint32_t at = 0; row.isPlastic && at < row.synapseCount; ++at) {
      uint32_t &word = memory[row.rowAddress + at];
      word = (word & 0xffff0000) |
             (static_cast<uint32_t>(plastic[row.firstSynapse + at].weight) & 0xffff);
    }
  return memory;
}

} // namespace chronaxie::runtime
