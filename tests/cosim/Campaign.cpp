//===- Campaign.cpp - Random networks on emulator and RTL -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// cosim-campaign [--networks N] [--ticks N] [--seed N] [--least N] [--chip FILE] [--netlist FOLDER]
//
// Draws networks (RandomImage.h) and runs each on the ledger, the emulator and
// the Verilated RTL. After every tick the state of every neuron is compared on
// all three; a neuron that a machine skipped must have kept its state. At the
// end the counters are compared, potentials are read back and a coverage table
// is printed. The host of the RTL gets the events in another order, holds its
// streams back at random, the memories come up random, some are loaded a second
// time, and rows are visited by force at random ticks too. Exit 0: all equal and
// every bin reached; 1: not; 2: usage.
// With --netlist the chip in FOLDER takes the RTL's place; it has no commit port, so
// what the host sees is compared: spikes, potentials after each tick, counters.
//
//===----------------------------------------------------------------------===//
#include "files/File.h"
#include "runtime/rtl/LoadStream.h"
#include "runtime/rtl/RtlMachine.h"
#include "tests/cosim/Draw.h"
#include "tests/cosim/Ledger.h"
#include "tests/cosim/RandomImage.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FormatVariadic.h"
#include <chrono>

using namespace llvm;
using namespace chronaxie;
using namespace chronaxie::cosim;

namespace {

struct Arguments {
  uint32_t networks = 300;
  uint32_t ticks = 200;
  uint64_t seed = 1;
  uint64_t leastPerBin = 10; ///< 0 below 200 networks
  std::string chip = "targets/tiny2x2.textproto";
  std::string netlist; ///< folder of a chip without a commit port
};

using runtime::Commit;

/// What one machine showed of a tick, by place in the ledger.
struct Watched {
  std::vector<Commit> commits;
  /// By core and word of its row memory: weights that learning has touched.
  std::map<std::pair<uint32_t, uint32_t>, int32_t> weights;
  uint64_t changes = 0;
  std::string fault; ///< of a change that does not follow on the last
  std::vector<runtime::CoreSpike> spikes;
};

std::string show(const arithmetic::NeuronState &state) {
  return formatv("V {0} I {1} counter {2}", state.potential, state.current, state.refractory).str();
}

class Trial {
public:
  Trial(const Chip &chip, uint64_t seed, uint32_t ticks, StringRef netlist)
      : netlist(netlist), seed(seed), draw(~seed), network(drawNetwork(chip, seed, ticks)),
        ledger(network.image) {}

  Error run(Coverage &coverage) {
    Expected<std::unique_ptr<runtime::Machine>> made = runtime::makeEmulator(network.image);
    if (!made)
      return made.takeError();
    emulator = std::move(*made);
    Expected<std::unique_ptr<runtime::RtlMachine>> chip =
        runtime::RtlMachine::make(network.image, {netlist, seed});
    if (!chip)
      return chip.takeError();
    rtl = std::move(*chip);
    flushPercent = draw.chance(50) ? 0 : draw.below(40);
    if (netlist.empty() && draw.chance(20))
      if (Error error = loadAgain())
        return error;
    emulator->watch([&](const Commit &commit) { ofEmulator.commits.push_back(commit); });
    rtl->watch([&](const Commit &commit) { ofRtl.commits.push_back(commit); });
    if (draw.chance(60))
      rtl->stall(seed, draw.chance(50) ? 100 : 10 + draw.below(800));
    emulator->watchLearning([&](const runtime::LearnCommit &change) { note(ofEmulator, change); });
    rtl->watchLearning([&](const runtime::LearnCommit &change) { note(ofRtl, change); });
    emulator->setLearning(network.learns);
    rtl->setLearning(network.learns);
    ledger.learns = network.learns;
    ofEmulator.weights = ofRtl.weights = ledger.weights();
    shadows.resize(ledger.neurons().size());
    for (sample = 0; sample < network.sampleTicks.size(); ++sample) {
      ledger.clear();
      if (Error error = joinErrors(emulator->clear(), rtl->clear()))
        return error;
      for (tick = 0; tick < network.sampleTicks[sample]; ++tick) {
        if (Error error = oneTick(coverage))
          return error;
        // Rows are visited at other ticks than P9 says, and no weight may notice.
        if (network.learns && draw.chance(flushPercent))
          if (Error error = flushed(coverage))
            return error;
      }
      if (network.learns)
        if (Error error = flushed(coverage))
          return error;
    }
    coverage.changes += ofRtl.changes;
    return counters();
  }

private:
  /// A load in the middle of a sample: nothing of what was before it may be left.
  Error loadAgain() {
    rtl->setLearning(network.learns);
    if (Error error = rtl->clear())
      return error;
    std::vector<runtime::CoreSpike> spikes;
    for (uint32_t before = 0, count = 1 + draw.below(40); before < count; ++before)
      if (Error error = rtl->tick(drawEvents(network, draw, before), spikes))
        return error;
    uint32_t done = 1u << static_cast<uint32_t>(runtime::FromChip::Done);
    return rtl->exchange(runtime::loadStream(network.image), done, 1000000).takeError();
  }

  std::string place() const { return formatv("seed {0} sample {1} tick {2}", seed, sample, tick); }

  static void note(Watched &watched, const runtime::LearnCommit &change) {
    ++watched.changes;
    int32_t &weight = watched.weights[{change.core, change.address}];
    if (weight != change.before)
      watched.fault = formatv("core {0} word {1}: a weight changes from {2} where it was {3}",
                              change.core, change.address, change.before, weight);
    weight = change.after;
  }

  /// Between ticks the two machines hold the same weights.
  Error sameWeights() const {
    for (const Watched *watched : {&ofEmulator, &ofRtl})
      if (!watched->fault.empty())
        return fault(place() + ": " + watched->fault);
    for (const auto &[at, weight] : ofEmulator.weights)
      if (netlist.empty() && ofRtl.weights.at(at) != weight)
        return fault(formatv("{0} core {1} word {2}: weight {3} on the emulator, {4} on the rtl",
                             place(), at.first, at.second, weight, ofRtl.weights.at(at)));
    return Error::success();
  }

  /// After a flush they are those of the rule driven by events, also as the host reads them.
  Error flushed(Coverage &coverage) {
    if (Error error = joinErrors(emulator->flush(), rtl->flush()))
      return error;
    if (Error error = sameWeights())
      return error;
    std::map<uint32_t, std::vector<uint32_t>> ofCore;
    for (const Core &core : network.image.cores) {
      Expected<std::vector<uint32_t>> left = emulator->rowMemory(core.number());
      Expected<std::vector<uint32_t>> right = rtl->rowMemory(core.number());
      if (!left || !right)
        return joinErrors(left ? Error::success() : left.takeError(),
                          right ? Error::success() : right.takeError());
      if (*left != *right)
        return fault(formatv("{0} core {1}: the row memories differ", place(), core.number()));
      ofCore[core.number()] = std::move(*left);
    }
    for (const auto &[at, weight] : ledger.weights()) {
      auto held = static_cast<int16_t>(ofCore[at.first][at.second] & 0xffff);
      if (held != weight)
        return fault(formatv("{0} core {1} word {2}: weight {3}, driven by events {4}", place(),
                             at.first, at.second, held, weight));
      ++coverage.learnt;
    }
    return Error::success();
  }

  Error oneTick(Coverage &coverage) {
    std::vector<runtime::AxonEvent> events = drawEvents(network, draw, tick);
    ledger.tick(events, coverage);
    ofEmulator.commits.clear();
    ofRtl.commits.clear();
    if (Error error = emulator->tick(events, ofEmulator.spikes))
      return joinErrors(fault(place() + ": emulator"), std::move(error));
    draw.shuffle(events);
    if (Error error = rtl->tick(events, ofRtl.spikes))
      return joinErrors(fault(place() + ": rtl"), std::move(error));
    if (Error error = sameWeights())
      return error;
    // The two machines skip the same blocks, so they commit the same neurons.
    llvm::sort(ofEmulator.commits);
    llvm::sort(ofRtl.commits);
    if (Error error = states("emulator", ofEmulator))
      return error;
    if (!netlist.empty()) {
      if (!ofRtl.commits.empty())
        return fault(netlist + ": the chip has a commit port, so it is no netlist");
      if (ofEmulator.spikes != ofRtl.spikes)
        return fault(formatv("{0}: the netlist reports {1} spikes, the model has {2}", place(),
                             ofRtl.spikes.size(), ofEmulator.spikes.size()));
      return potentials();
    }
    if (Error error = states("rtl", ofRtl))
      return error;
    if (ofEmulator.commits.size() != ofRtl.commits.size())
      return fault(formatv("{0}: emulator updates {1} neurons, rtl {2}", place(),
                           ofEmulator.commits.size(), ofRtl.commits.size()));
    return draw.chance(2) ? potentials() : Error::success();
  }

  /// Every neuron of a machine against the ledger: committed with this sum,
  /// state and spike, or skipped with nothing to do.
  Error states(StringRef name, const Watched &watched) {
    size_t next = 0;
    std::vector<runtime::CoreSpike> spikes;
    for (const auto &[index, neuron] : enumerate(ledger.neurons())) {
      std::string at;
      arithmetic::NeuronState &shadow = shadows[index];
      auto here = [&] {
        return formatv("{0} core {1} slot {2}: {3}", place(), neuron.core, neuron.slot, name).str();
      };
      if (neuron.spike && neuron.reported)
        spikes.push_back({neuron.core, neuron.slot});
      const Commit *commit = next < watched.commits.size() ? &watched.commits[next] : nullptr;
      if (!commit || commit->core != neuron.core || commit->slot != neuron.slot) {
        if (neuron.sum != 0 || neuron.spike || neuron.state != shadow)
          return fault(formatv("{0} skipped with sum {1}, spike {2}, {3} where the model has {4}",
                               here(), neuron.sum, neuron.spike, show(shadow), show(neuron.state)));
        continue;
      }
      ++next;
      arithmetic::NeuronState state{commit->potential, commit->current, commit->refractory};
      if (state != neuron.state || commit->sum != neuron.sum || commit->spike != neuron.spike ||
          commit->tick != tick)
        return fault(formatv("{0} has sum {1}, spike {2}, {3} in tick {4} where the model has sum "
                             "{5}, spike {6}, {7}",
                             here(), commit->sum, commit->spike, show(state), commit->tick,
                             neuron.sum, neuron.spike, show(neuron.state)));
      if (&watched == &ofRtl || !netlist.empty())
        shadow = state;
    }
    if (next != watched.commits.size())
      return fault(
          formatv("{0}: {1} updates a neuron twice or none of the network's", place(), name));
    if (spikes != watched.spikes)
      return fault(formatv("{0}: {1} reports {2} spikes where the model has {3}", place(), name,
                           watched.spikes.size(), spikes.size()));
    return Error::success();
  }

  /// The host reads what the commit port showed.
  Error potentials() {
    for (const Ledger::Neuron &neuron : ledger.neurons()) {
      Expected<int32_t> value = rtl->potential(neuron.core, neuron.slot);
      if (!value)
        return value.takeError();
      if (*value != neuron.state.potential)
        return fault(formatv("{0} core {1} slot {2}: the host reads V {3}, the model has {4}",
                             place(), neuron.core, neuron.slot, *value, neuron.state.potential));
    }
    return Error::success();
  }

  Error counters() {
    // Trees pass the routers of unused cores too.
    for (uint32_t core = 0; core < coreCount(network.image.index.chip()); ++core) {
      Expected<runtime::Counters> left = emulator->counters(core);
      Expected<runtime::Counters> right = rtl->counters(core);
      if (!left || !right)
        return joinErrors(left ? Error::success() : left.takeError(),
                          right ? Error::success() : right.takeError());
      for (unsigned i = 0; i < runtime::counterCount; ++i) {
        auto counter = static_cast<runtime::Counter>(i);
        bool isOfTime =
            counter == runtime::Counter::BusyCycles || counter == runtime::Counter::UpdateStalls;
        if (!isOfTime && (*left)[i] != (*right)[i])
          return fault(formatv("seed {0} core {1}: counter {2} is {3} on the emulator, {4} on the "
                               "rtl",
                               seed, core, i, (*left)[i], (*right)[i]));
      }
      // An update takes a busy cycle, and no core is busy longer than the chip runs.
      uint64_t busy = (*right)[static_cast<size_t>(runtime::Counter::BusyCycles)];
      if (busy < (*right)[static_cast<size_t>(runtime::Counter::Updates)] || busy > rtl->cycles())
        return fault(
            formatv("seed {0} core {1}: {2} busy cycles of {3}", seed, core, busy, rtl->cycles()));
      for (unsigned i = 0; i < runtime::counterCount; ++i)
        total[i] += (*right)[i];
    }
    return Error::success();
  }

  std::string netlist;
  uint64_t seed;
  Draw draw;
  RandomNetwork network;
  Ledger ledger;
  std::unique_ptr<runtime::Machine> emulator;
  std::unique_ptr<runtime::RtlMachine> rtl;
  Watched ofEmulator, ofRtl;
  std::vector<arithmetic::NeuronState> shadows; ///< as last committed by the RTL
  uint32_t sample = 0, tick = 0;
  uint32_t flushPercent = 0; ///< of the ticks that learn, followed by a FLUSH

public:
  runtime::Counters total{};
  uint32_t trees() const { return network.trees; }
  uint64_t cycles() const { return rtl ? rtl->allCycles() : 0; }
};

int usage() {
  errs() << "usage: cosim-campaign [--networks N] [--ticks N] [--seed N] [--least N] "
            "[--chip FILE] [--netlist FOLDER]\n";
  return 2;
}

bool parse(int count, char **words, Arguments &arguments) {
  for (int i = 1; i < count; i += 2) {
    StringRef name = words[i];
    if (i + 1 == count)
      return false;
    StringRef value = words[i + 1];
    bool wrong = name == "--networks"  ? value.getAsInteger(10, arguments.networks)
                 : name == "--ticks"   ? value.getAsInteger(10, arguments.ticks)
                 : name == "--seed"    ? value.getAsInteger(10, arguments.seed)
                 : name == "--least"   ? value.getAsInteger(10, arguments.leastPerBin)
                 : name == "--chip"    ? (arguments.chip = value.str(), false)
                 : name == "--netlist" ? (arguments.netlist = value.str(), false)
                                       : true;
    if (wrong)
      return false;
  }
  return arguments.networks > 0 && arguments.ticks > 0;
}

} // namespace

int main(int count, char **words) {
  Arguments arguments;
  if (!parse(count, words, arguments))
    return usage();
  ExitOnError orExit("cosim: ");
  // Without sources no chip is made anew in a netlist's place.
  if (!arguments.netlist.empty())
    setenv("CHRONAXIE_SOURCES", "/nonexistent", 1);
  std::string text = orExit(readFile(arguments.chip));
  Chip chip = orExit(parseChip(text, arguments.chip));
  auto begin = std::chrono::steady_clock::now();
  Coverage coverage(chip);
  runtime::Counters total{};
  uint64_t cycles = 0, trees = 0;
  for (uint32_t i = 0; i < arguments.networks; ++i) {
    Trial trial(chip, arguments.seed + i, arguments.ticks, arguments.netlist);
    if (Error error = trial.run(coverage)) {
      errs() << "cosim: " << toString(std::move(error)) << "\n";
      return 1;
    }
    for (unsigned c = 0; c < runtime::counterCount; ++c)
      total[c] += trial.total[c];
    cycles += trial.cycles();
    trees += trial.trees();
  }
  auto of = [&](runtime::Counter counter) { return total[static_cast<size_t>(counter)]; };
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  coverage.print(outs());
  outs() << formatv("{0}: {1} networks, {2} neuron-ticks equal on model, emulator and {3}\n",
                    chip.name(), arguments.networks, coverage.neuronTicks,
                    arguments.netlist.empty() ? "rtl" : "netlist");
  outs() << formatv("{0} SOPs, {1} spikes, {2} updates, {3} skipped, {4} wrapped sums, {5} "
                    "forwarded, saturations V {6} I {7}\n",
                    of(runtime::Counter::Sops), coverage.spikes, of(runtime::Counter::Updates),
                    of(runtime::Counter::SkippedUpdates), coverage.wraps, coverage.forwards,
                    coverage.potentialSaturations, coverage.currentSaturations);
  outs() << formatv("{0} weights after learning in {1} changes, {2} visits by force\n",
                    coverage.learnt, coverage.changes, of(runtime::Counter::ForcedVisits));
  outs() << formatv("{0} trees; {1} flits sent, {2} hops; updates waited {3} cycles for them\n",
                    trees, of(runtime::Counter::FlitsSent), of(runtime::Counter::Hops),
                    of(runtime::Counter::UpdateStalls));
  outs() << formatv("{0} chip cycles, {1:f1} s\n", cycles, seconds);
  if (arguments.networks >= 200 && coverage.least() < arguments.leastPerBin) {
    errs() << formatv("cosim: a bin of the table has {0} updates, fewer than {1}\n",
                      coverage.least(), arguments.leastPerBin);
    return 1;
  }
  if (arguments.networks >= 200 && of(runtime::Counter::SkippedUpdates) < 5000) {
    errs() << "cosim: fewer than 5000 updates were skipped\n";
    return 1;
  }
  return 0;
}
