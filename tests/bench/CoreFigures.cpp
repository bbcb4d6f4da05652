//===- CoreFigures.cpp - Cycles and bits of one core ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/CoreFigures.h"
#include "files/File.h"
#include "runtime/rtl/RtlMachine.h"
#include "targets/Rows.h"
#include "tests/bench/Workload.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <random>

using namespace llvm;

namespace chronaxie::bench {

namespace {

/// Cycles of so many ticks of an image whose 256 neurons are all updated in each.
Expected<uint64_t> cyclesOf(const Image &image, uint64_t sopsATick, uint32_t ticks) {
  Expected<std::unique_ptr<runtime::RtlMachine>> machine = runtime::RtlMachine::make(image, {});
  if (!machine)
    return machine.takeError();
  std::vector<runtime::CoreSpike> spikes;
  // Spikes of tick 0 are the first rows: the ring is full of input from tick 17.
  if (Error error = (*machine)->run({}, 20, spikes))
    return error;
  Expected<runtime::Counters> before = (*machine)->counters(0);
  if (!before)
    return before.takeError();
  uint64_t cycles = (*machine)->allCycles();
  if (Error error = (*machine)->run({}, ticks, spikes))
    return error;
  cycles = (*machine)->allCycles() - cycles;
  Expected<runtime::Counters> after = (*machine)->counters(0);
  if (!after)
    return after.takeError();
  auto passed = [&](runtime::Counter counter) {
    size_t i = static_cast<size_t>(counter);
    return (*after)[i] - (*before)[i];
  };
  uint64_t sops = passed(runtime::Counter::Sops);
  if (sops != ticks * sopsATick || passed(runtime::Counter::Updates) != uint64_t{ticks} * 256)
    return fault(formatv("the workload is not what it should be: {0} SOPs, {1} updates", sops,
                         passed(runtime::Counter::Updates)));
  return cycles;
}

Expected<Figure> cyclesPerSop(const Chip &chip, uint32_t rows, uint32_t ticks) {
  uint64_t sops = uint64_t{rows} * 32;
  Expected<uint64_t> cycles = cyclesOf(steadyRows(chip, rows), sops, ticks);
  if (!cycles)
    return cycles.takeError();
  return Figure{formatv("cycles per SOP, {0} SOPs a tick", sops).str(),
                static_cast<double>(*cycles) / static_cast<double>(ticks * sops)};
}

} // namespace

Figures cycleFigures(const Chip &chip) {
  std::vector<Figure> figures;
  for (uint32_t rows : {128, 64, 32}) {
    Expected<Figure> figure = cyclesPerSop(chip, rows, 200);
    if (!figure)
      return figure.takeError();
    figures.push_back(std::move(*figure));
  }
  figures.front().atMost = 1.25;
  figures.front().rivals = "ODIN/tinyODIN 2.03, Catalyst N1 6.09, a prototype of ours 1.10";
  return figures;
}

Figures laneFigures(const Chip &chip) {
  constexpr uint32_t ticks = 100;
  LaneRows rows = laneRows(chip);
  auto sops = static_cast<double>(laneSopsATick);
  double slotBits = 32.0 * rows.image.cores[0].synapse_word_size() / sops;
  if (slotBits > 18)
    return fault(formatv("the workload has slots of {0:f1} bits, more than 18", slotBits));
  Expected<uint64_t> cycles = cyclesOf(rows.image, laneSopsATick, ticks);
  if (!cycles)
    return cycles.takeError();
  return std::vector<Figure>{
      {formatv("SOPs per cycle, four lanes, rows of 64, slots of {0:f1} bits", slotBits).str(),
       ticks * sops / static_cast<double>(*cycles), "", std::nullopt, 2.5,
       formatv("goal 3.5, no more than {0:f3}", sops / static_cast<double>(rows.leastCycles))
           .str()}};
}

Figures plasticFigures(const Chip &chip) {
  std::vector<Figure> figures;
  for (uint32_t posts : {1, 2}) {
    Expected<std::unique_ptr<runtime::RtlMachine>> machine =
        runtime::RtlMachine::make(plasticRows(chip, posts), {});
    if (!machine)
      return machine.takeError();
    (*machine)->setLearning(true);
    if (Error error = (*machine)->clear())
      return error;
    std::vector<runtime::AxonEvent> events;
    std::vector<runtime::CoreSpike> spikes;
    runtime::Counters before{};
    uint64_t cycles = 0;
    // Whole periods of every axon, once all rows are open.
    constexpr uint32_t begin = 96, end = begin + 192;
    for (uint32_t tick = 0; tick < end; ++tick) {
      if (tick == begin) {
        Expected<runtime::Counters> now = (*machine)->counters(0);
        if (!now)
          return now.takeError();
        before = *now;
        cycles = (*machine)->cycles();
      }
      events.clear();
      for (uint32_t axon : plasticEvents(tick, posts))
        events.push_back({0, axon, 1});
      if (Error error = (*machine)->tick(events, spikes))
        return error;
    }
    cycles = (*machine)->cycles() - cycles;
    Expected<runtime::Counters> after = (*machine)->counters(0);
    if (!after)
      return after.takeError();
    auto passed = [&](runtime::Counter counter) {
      size_t i = static_cast<size_t>(counter);
      return (*after)[i] - before[i];
    };
    uint64_t ticks = end - begin;
    uint64_t sops = passed(runtime::Counter::Sops);
    if (sops != ticks * plasticRowsATick * plasticSynapses ||
        passed(runtime::Counter::Spikes) != ticks / plasticPeriod * 256)
      return fault(formatv("the plastic workload is not what it should be: {0} SOPs, {1} spikes",
                           sops, passed(runtime::Counter::Spikes)));
    figures.push_back(
        {formatv("cycles per plastic SOP, {0} post event{3} a visit, {1} SOPs a tick, {2} rows by "
                 "force",
                 posts, sops / ticks, passed(runtime::Counter::ForcedVisits) / ticks,
                 posts == 1 ? "" : "s")
             .str(),
         static_cast<double>(cycles) / static_cast<double>(sops), "", 1.0 + posts});
  }
  return figures;
}

Figures bitFigures(const Chip &chip) {
  constexpr uint32_t neurons = 1024;
  if (chip.neurons_per_core() < neurons)
    return fault(formatv("the rows have targets among {0} neurons; chip '{1}' has {2} a core",
                         neurons, chip.name(), chip.neurons_per_core()));
  std::mt19937 random(1);
  uint64_t synapses = 0, rows = 256, tableBits = 0;
  double bound = 0;
  std::vector<uint32_t> words;
  for (uint64_t number = 0; number < rows; ++number) {
    std::vector<RowEntry> row;
    for (uint32_t target = 0; target < neurons; ++target)
      if (random() % 10 == 0)
        row.push_back({target, static_cast<uint32_t>(random() % 16),
                       static_cast<int32_t>(random() % 256) - 128});
    RowFormat format = shortestFormat(row, chip);
    appendRow(words, row, format, chip);
    synapses += row.size();
    bound += entropyBits(row, format, chip);
    tableBits += Log2_64_Ceil(chip.synapse_words_per_core()) + 32 + (chip.packed_rows() ? 24 : 0);
  }
  auto count = static_cast<double>(synapses);
  return std::vector<Figure>{
      {formatv("bits per synapse, 1,024 neurons, 10 % density; no fewer than {0:f2}", bound / count)
           .str(),
       (32.0 * static_cast<double>(words.size()) + static_cast<double>(tableBits)) / count, "bits",
       18.3, std::nullopt, "Loihi's format 24.7, Catalyst N1 66"}};
}

} // namespace chronaxie::bench
