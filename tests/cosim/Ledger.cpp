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
        routes.back().push_back({core.routes().core(entry), core.routes().axon(entry)});
      }
    }
    ArrayRef<uint32_t> words(core.synapse_word().data(), core.synapse_word_size());
    for (int axon = 0; axon < core.axons().row_address_size(); ++axon) {
      std::vector<Entry> &row = rows[{core.number(), static_cast<uint32_t>(axon)}];
      uint32_t before = UINT32_MAX;
      for (const RowEntry &entry :
           decodeRow(words.drop_front(core.axons().row_address(axon)),
                     core.axons().synapse_count(axon), core.axons().weight_bits(axon), chip)) {
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

void Ledger::clear() {
  now = 0;
  later.clear();
  ring.assign(slots, std::vector<Sum>(all.size()));
  // As in the chip, V and I keep what they were; N7 makes that harmless.
}

void Ledger::arrive(uint32_t core, uint32_t axon, uint32_t payload) {
  for (auto [at, base] : chains[{core, axon}])
    later[now + base].push_back({core, at, payload, base});
}

void Ledger::deliver(uint32_t core, uint32_t axon, uint32_t payload, uint32_t base) {
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
  ++now;
}

} // namespace chronaxie::cosim
