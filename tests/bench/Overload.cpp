//===- Overload.cpp - Every neuron fires at every core ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/Overload.h"
#include "files/File.h"
#include "runtime/rtl/RtlMachine.h"
#include "targets/Rows.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

using namespace llvm;

namespace chronaxie::bench {

namespace {

using runtime::Commit;
using runtime::Counter;

/// Cycles a tick over their lower bound: each neuron is updated in a cycle of
/// its core, then as many synaptic events take one as there are lanes.
Expected<double> ratioOf(const Chip &chip, MeshTraffic traffic) {
  constexpr uint32_t ticks = 40; // the ring is full of input from tick 17
  Image image = meshTraffic(chip, traffic);
  Expected<std::unique_ptr<runtime::Machine>> emulator = runtime::makeEmulator(image);
  if (!emulator)
    return emulator.takeError();
  Expected<std::unique_ptr<runtime::RtlMachine>> rtl = runtime::RtlMachine::make(image, {});
  if (!rtl)
    return rtl.takeError();
  std::vector<Commit> ofEmulator, ofRtl;
  (*emulator)->watch([&](const Commit &commit) { ofEmulator.push_back(commit); });
  (*rtl)->watch([&](const Commit &commit) { ofRtl.push_back(commit); });
  std::vector<runtime::CoreSpike> spikes;
  uint64_t neurons = uint64_t{coreCount(chip)} * chip.neurons_per_core();
  for (uint32_t tick = 0; tick < ticks; ++tick) {
    ofEmulator.clear();
    ofRtl.clear();
    if (Error error = (*emulator)->tick({}, spikes))
      return error;
    if (Error error = (*rtl)->tick({}, spikes))
      return error;
    llvm::sort(ofEmulator);
    llvm::sort(ofRtl);
    auto fired =
        static_cast<uint64_t>(llvm::count_if(ofRtl, [](const Commit &c) { return c.spike; }));
    if (fired != neurons)
      return fault(formatv("tick {0}: {1} of {2} neurons fire", tick, fired, neurons));
    if (ofRtl != ofEmulator)
      return fault(formatv("tick {0}: the rtl's states are not the emulator's", tick));
  }
  uint64_t ofACore = uint64_t{traffic.sources} * coreCount(chip) * traffic.row;
  for (uint32_t core = 0; core < coreCount(chip); ++core) {
    Expected<runtime::Counters> left = (*emulator)->counters(core), right = (*rtl)->counters(core);
    if (!left || !right)
      return joinErrors(left ? Error::success() : left.takeError(),
                        right ? Error::success() : right.takeError());
    for (Counter counter : {Counter::Sops, Counter::Spikes, Counter::FlitsSent, Counter::Collisions,
                            Counter::PotentialSaturations, Counter::CurrentSaturations}) {
      auto i = static_cast<size_t>(counter);
      if ((*left)[i] != (*right)[i])
        return fault(formatv("core {0}: counter {1} is {2} on the emulator, {3} on the rtl", core,
                             i, (*left)[i], (*right)[i]));
    }
    uint64_t sops = (*right)[static_cast<size_t>(Counter::Sops)];
    if (sops != ticks * ofACore)
      return fault(
          formatv("core {0}: {1} synaptic events came of {2}", core, sops, ticks * ofACore));
  }
  return double((*rtl)->cycles()) /
         double(ticks * (chip.neurons_per_core() + divideCeil(ofACore, chip.lanes())));
}

} // namespace

Figures overloadFigures(const Chip &chip) {
  uint32_t cores = coreCount(chip), row = chip.neurons_per_core();
  auto rows = std::min<uint64_t>(chip.axons_per_core(),
                                 chip.synapse_words_per_core() / rowWords(chip, row, 8));
  uint64_t sources =
      std::min<uint64_t>({chip.neurons_per_core(), rows / cores, chip.routes_per_core() / cores});
  if (sources == 0)
    return fault(
        formatv("chip '{0}': a core holds {1} rows to all its neurons, fewer than the chip "
                "has cores ({2})",
                chip.name(), rows, cores));
  std::vector<Figure> figures;
  for (bool trees : {false, true}) {
    if (trees && !chip.multicast())
      continue;
    MeshTraffic traffic{static_cast<uint32_t>(sources), cores, trees, row};
    Expected<double> ratio = ratioOf(chip, traffic);
    if (!ratio)
      return ratio.takeError();
    figures.push_back({formatv("overload: all neurons fire, {0} of each core at all {1} cores, "
                               "rows of {2}: cycles a tick over their lower bound, {3}",
                               sources, cores, row, trees ? "trees" : "single flits"),
                       *ratio, "", 1.3});
  }
  return figures;
}

} // namespace chronaxie::bench
