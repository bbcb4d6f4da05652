//===- Ledger.cpp - A third model, without skipping or a mesh ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/cosim/Ledger.h"
#include "runtime/ImageMap.h"
#include "targets/Rows.h"

using namespace llvm;

namespace chronaxie::cosim {

Ledger::Ledger(const Image &image)
    : widths(widthsOf(image.index.chip())), slots(image.index.chip().ring_slots()) {
  const Chip &chip = image.index.chip();
  for (const Core &core : image.cores) {
    size_t first = all.size();
    const chronaxie::Neurons &columns = core.neurons();
    for (int slot = 0; slot < columns.threshold_size(); ++slot) {
      Neuron neuron;
      neuron.core = core.number();
      neuron.slot = static_cast<uint32_t>(slot);
      neuron.constants = runtime::constantsOf(core, slot);
      neuron.reported = columns.reported(slot);
      all.push_back(neuron);
      routes.emplace_back();
      for (uint32_t i = 0; i < columns.route_count(slot); ++i) {
        int entry = static_cast<int>(columns.first_route(slot) + i);
        if (isTree(core.routes(), entry))
          follow(image, core.number(), core.routes().axon(entry));
        else
          routes.back().push_back({core.routes().core(entry), core.routes().axon(entry)});
      }
    }
    plasticOf.resize(all.size());
    ArrayRef<uint32_t> words(core.synapse_word().data(), core.synapse_word_size());
    for (int axon = 0; axon < core.axons().row_address_size(); ++axon) {
      std::vector<Entry> &row = rows[{core.number(), static_cast<uint32_t>(axon)}];
      uint32_t before = UINT32_MAX;
      if (core.axons().profile_bank(axon) > 0)
        addPlastic(core, axon, first);
      else
        for (const RowEntry &entry : decodeRow(words.drop_front(core.axons().row_address(axon)),
                                               core.axons().synapse_count(axon),
                                               formatOf(core.axons(), axon, chip), chip)) {
          uint32_t place = entry.target * slots + entry.residual;
          row.push_back({first + entry.target, entry.residual, entry.weight, place == before});
          before = place;
        }
      // The whole delay of every axon that a spike here leads to.
      auto &chain = chains[{core.number(), static_cast<uint32_t>(axon)}];
      for (int at = axon;; at = static_cast<int>(core.axons().successor(at) - 1)) {
        chain.emplace_back(at, core.axons().base_delay(at));
        if (core.axons().successor(at) == 0)
          break;
      }
    }
  }
  clear();
}

/// Where the tree of a number leads from a router on (chip R5).
void Ledger::follow(const Image &image, uint32_t tile, uint32_t number) {
  for (const Router &router : image.routers.router()) {
    if (router.number() != tile)
      continue;
    uint32_t branches = static_cast<uint8_t>(router.branches()[number]);
    uint32_t width = image.index.chip().mesh_width();
    if (branches & 1)
      routes.back().push_back({tile, number});
    const uint32_t next[4] = {tile - width, tile + 1, tile + width, tile - 1};
    for (int side = 0; side < 4; ++side)
      if (branches >> (side + 1) & 1)
        follow(image, next[side], number);
  }
}

void Ledger::clear() {
  now = 0;
  later.clear();
  postsAt.clear();
  for (Plastic &synapse : plastic)
    synapse.lastPre = synapse.lastPost = -1;
  ring.assign(slots, std::vector<Sum>(all.size()));
  // As in the chip, V and I keep what they were; N7 makes that harmless.
}

void Ledger::addPlastic(const Core &core, int axon, size_t first) {
  for (uint32_t i = 0; i < core.axons().synapse_count(axon); ++i) {
    uint32_t address = core.axons().row_address(axon) + i;
    PlasticEntry entry = decodePlastic(core.synapse_word(static_cast<int>(address)));
    uint32_t number = (core.axons().profile_bank(axon) - 1) * profilesPerBank + entry.profile;
    plasticRows[{core.number(), static_cast<uint32_t>(axon)}].push_back(plastic.size());
    plasticOf[first + entry.target].push_back(plastic.size());
    plastic.push_back({core.number(), address, first + entry.target, entry.residual,
                       runtime::profileOf(core.profile(static_cast<int>(number))), entry.weight});
  }
}

std::map<std::pair<uint32_t, uint32_t>, int32_t> Ledger::weights() const {
  std::map<std::pair<uint32_t, uint32_t>, int32_t> all;
  for (const Plastic &synapse : plastic)
    all[{synapse.core, synapse.address}] = synapse.weight;
  return all;
}

/// A pre event, and the weight it leaves.
void Ledger::deliverPlastic(Plastic &synapse, uint32_t base) {
  if (learns) {
    if (synapse.lastPost >= 0 && now - synapse.lastPost <= plasticity::window)
      synapse.weight = plasticity::depress(synapse.profile, synapse.weight,
                                           static_cast<uint32_t>(now - synapse.lastPost));
    synapse.lastPre = now;
  }
  Sum &sum = ring[(now + 1 + synapse.residual) % slots][synapse.neuron];
  sum.exact += synapse.weight;
  sum.delays |= 1u << delayClass(base + synapse.residual + 1, slots);
}

/// Post events of this tick, after its pre events.
void Ledger::posts() {
  for (size_t at : postsAt[now]) {
    Plastic &synapse = plastic[at];
    if (synapse.lastPre >= 0 && now - synapse.lastPre <= plasticity::window)
      synapse.weight = plasticity::potentiate(synapse.profile, synapse.weight,
                                              static_cast<uint32_t>(now - synapse.lastPre));
    synapse.lastPost = now;
  }
  postsAt.erase(now);
}

void Ledger::arrive(uint32_t core, uint32_t axon, uint32_t payload) {
  for (auto [at, base] : chains[{core, axon}])
    later[now + base].push_back({core, at, payload, base});
}

void Ledger::deliver(uint32_t core, uint32_t axon, uint32_t payload, uint32_t base) {
  for (size_t at : plasticRows[{core, axon}])
    deliverPlastic(plastic[at], base);
  for (const Entry &entry : rows[{core, axon}]) {
    Sum &sum = ring[(now + 1 + entry.residual) % slots][entry.neuron];
    sum.exact += int64_t{entry.weight} * payload;
    sum.delays |= 1u << delayClass(base + entry.residual + 1, slots);
    sum.forwarded |= entry.forwarded;
  }
}

void Ledger::tick(ArrayRef<runtime::AxonEvent> events, Coverage &coverage) {
  std::vector<Sum> &sums = ring[now % slots];
  for (size_t i = 0; i < all.size(); ++i) {
    Neuron &neuron = all[i];
    int64_t sum = arithmetic::wrap(sums[i].exact, widths.accumulatorBits);
    arithmetic::NeuronStep step =
        arithmetic::update(neuron.constants, neuron.state, sum, now, widths);
    neuron.state = step.state;
    neuron.sum = static_cast<int32_t>(sum);
    neuron.spike = step.spike;
    coverage.count(neuron.constants, step, sums[i].delays, sums[i].forwarded, sum != sums[i].exact);
    sums[i] = {};
  }
  for (size_t i = 0; i < all.size(); ++i)
    if (all[i].spike)
      for (auto [core, axon] : routes[i])
        arrive(core, axon, 1);
  for (const runtime::AxonEvent &event : events)
    arrive(event.core, event.axon, event.payload);
  for (auto [core, axon, payload, base] : later[now])
    deliver(core, axon, payload, base);
  later.erase(now);
  if (learns) {
    for (size_t i = 0; i < all.size(); ++i)
      if (all[i].spike)
        for (size_t at : plasticOf[i])
          postsAt[now + plastic[at].residual + 1].push_back(at);
    posts();
  }
  ++now;
}

} // namespace chronaxie::cosim
