//===- Faults.cpp - Flips bits in the memories of the RTL -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// fault-campaign [--flips N] [--ticks N] [--seed N] [--chip FILE]
//
// Runs random networks (RandomImage.h) on the Verilated chip; in each run one
// word of one memory has a bit flipped before some tick, or two bits where the
// memory corrects (docs/chip.md, E). What the chip then does is compared with
// the emulator, which nothing happens to: every update, spike and count, the
// potentials and weights that the host reads. A run ends in one of
//   corrected  all equal, and the chip counted a corrected word
//   flagged    the chip raised a flag of E before any difference could be seen
//   masked     all equal and nothing counted: overwritten before it was read, or
//              not read at all
//   silent     anything else, which fails the campaign
// Single flips may not be flagged where they are to be corrected, and must not
// pass for corrected where they are not. Prints memory x outcome. Exit 0: nothing
// was silent and every memory has each outcome that it must have; 1: not; 2: usage.
//
//===----------------------------------------------------------------------===//
#include "files/File.h"
#include "runtime/rtl/RtlMachine.h"
#include "tests/cosim/Draw.h"
#include "tests/cosim/RandomImage.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>

using namespace llvm;
using namespace chronaxie;
using namespace chronaxie::cosim;

namespace {

struct Arguments {
  uint32_t flips = 300;
  uint32_t ticks = 24;
  uint64_t seed = 1;
  std::string chip = "targets/tiny_ecc.textproto";
};

/// How a memory is named in the table, and whether its words are corrected.
struct Kind {
  StringRef within; ///< of its name in the RTL
  StringRef name;
  bool corrects;
};
constexpr Kind kinds[] = {
    {".u_words.", "row memory", true},
    {".u_sums.", "accumulator ring", true},
    {".u_state.", "V and I", true},
    {".u_memory.u_counters.", "refractory counters", true},
    {".u_bases.", "axon table: base delay", false},
    {".u_history.", "spike history", true},
    {".u_histories.", "past spikes of neurons", true},
    {".u_states.", "state of plastic rows", true},
    {".u_addresses.", "axon table: row address", false},
    {".u_shapes.", "axon table: count and format", false},
    {".u_links.", "axon table: successor", false},
    {".u_lengths.", "axon table: words of the row", false},
    {".u_memory.", "neuron parameters", false},
    {".u_membrane_table.", "membrane table", false},
    {".u_synapse_table.", "synapse table", false},
    {".u_sender.u_routes.", "route memory", false},
    {".u_sender.", "route lists and reports", false},
    {".u_branches.", "branch bits", false},
    {".u_stdp.", "profiles", false},
};

/// Memories without a code: axons that are pending, which live within a tick (chip E3).
constexpr StringRef uncoded = ".u_pending.";

const Kind *kindOf(StringRef memory) {
  for (const Kind &kind : kinds)
    if (memory.contains(kind.within))
      return &kind;
  return nullptr;
}

enum class Outcome : uint8_t { Corrected, Flagged, Masked, Silent };

using runtime::Commit;

/// What a run showed, tick by tick, and between samples.
struct Record {
  std::vector<std::vector<Commit>> commits;            ///< by tick, sorted
  std::vector<std::vector<runtime::CoreSpike>> spikes; ///< by tick
  std::vector<std::vector<runtime::AxonEvent>> events; ///< by tick
  std::vector<std::vector<uint32_t>> rows;             ///< by sample and core
  std::vector<int32_t> potentials;                     ///< by sample and neuron
  std::vector<runtime::Counters> counters;             ///< by core
};

class Trials {
public:
  Trials(const Chip &chip, uint64_t seed, uint32_t ticks)
      : seed(seed), draw(~seed), network(drawNetwork(chip, seed, ticks)) {}

  /// The run that nothing happens to.
  Error prepare() {
    Expected<std::unique_ptr<runtime::Machine>> emulator = runtime::makeEmulator(network.image);
    if (!emulator)
      return emulator.takeError();
    for (uint32_t ticks : network.sampleTicks)
      for (uint32_t tick = 0; tick < ticks; ++tick)
        right.events.push_back(drawEvents(network, draw, tick));
    return run(**emulator, right, [](uint32_t) {});
  }

  struct Flip {
    runtime::RtlMachine::Memory memory;
    uint32_t tick = 0, word = 0;
    std::vector<uint32_t> bits;
  };

  /// One run with one fault; a text that says what was silent.
  Expected<Outcome> trial(std::map<StringRef, uint32_t> &soFar, const Kind *&kind, bool &isDouble,
                          std::string &silent) {
    Expected<std::unique_ptr<runtime::RtlMachine>> made =
        runtime::RtlMachine::make(network.image, {"", draw.next() >> 1});
    if (!made)
      return made.takeError();
    runtime::RtlMachine &rtl = **made;
    rtl.setMaxCycles(100000);
    Flip flip = drawFlip(rtl, soFar, kind);
    isDouble = flip.bits.size() == 2;
    Record left;
    left.events = right.events;
    Error error = run(rtl, left, [&](uint32_t tick) {
      if (tick == flip.tick)
        for (uint32_t bit : flip.bits)
          rtl.flip(flip.memory, flip.word, bit);
    });
    std::string place =
        formatv("seed {0}, tick {1}: {2} word {3} bit {4}{5}: ", seed, flip.tick, flip.memory.name,
                flip.word, flip.bits[0], isDouble ? " and " + std::to_string(flip.bits[1]) : "");
    std::string why = error ? toString(std::move(error)) : "";
    uint64_t corrected = 0, wrong = 0;
    for (uint32_t core = 0; core < coreCount(network.image.index.chip()); ++core) {
      Expected<runtime::Counters> counters = rtl.counters(core);
      if (!counters) {
        silent = place + why + toString(counters.takeError());
        return Outcome::Silent;
      }
      auto of = [&](runtime::Counter i) { return (*counters)[static_cast<size_t>(i)]; };
      corrected += of(runtime::Counter::Corrected);
      wrong += of(runtime::Counter::Uncorrectable) + of(runtime::Counter::WrongParity);
    }
    if (!why.empty()) {
      if (wrong > 0 && !(kind->corrects && !isDouble))
        return Outcome::Flagged;
      silent = place + why;
      return Outcome::Silent;
    }
    bool isCorrected = corrected > 0;
    if (wrong > 0)
      silent = place + "flagged and not reported";
    else if (isCorrected && !(kind->corrects && !isDouble))
      silent = place + "passes for corrected";
    return !silent.empty() ? Outcome::Silent : isCorrected ? Outcome::Corrected : Outcome::Masked;
  }

private:
  /// The core's words of a memory that the image fills; all, where the chip does.
  uint32_t wordsInUse(const Core &core, const runtime::RtlMachine::Memory &memory) const {
    StringRef name = memory.name;
    auto has = [&](StringRef part) { return name.contains(part); };
    // With lanes a bank holds every fourth word of the rows (chip D5).
    auto lanes = static_cast<int>(network.image.index.chip().lanes());
    int words = has(".u_words.") ? (core.synapse_word_size() + lanes - 1) / lanes
                : has(".u_addresses.") || has(".u_shapes.") || has(".u_links.") ||
                        has(".u_lengths.") || has(".u_bases.") || has(".u_states.")
                    ? core.axons().row_address_size()
                : has(".u_membrane_table.") ? core.membrane_retention_size()
                : has(".u_synapse_table.")  ? core.synapse_retention_size()
                : has(".u_routes.")         ? core.routes().core_size()
                : has(".u_memory.") || has(".u_sender.") || has(".u_histories.")
                    ? core.neurons().threshold_size()
                    : static_cast<int>(memory.words);
    return std::min(memory.words, static_cast<uint32_t>(words));
  }

  /// The core that a memory is of; none when the image does not use it.
  const Core *coreOf(StringRef memory) const {
    auto number = [&](StringRef before) {
      uint32_t value = 0;
      StringRef text = memory.split(before).second;
      bool isWrong = text.consumeInteger(10, value);
      assert(!isWrong && "a memory is of a tile");
      (void)isWrong;
      return value;
    };
    return network.image.findCore(number("g_y[") * network.image.index.chip().mesh_width() +
                                  number("g_x["));
  }

  /// The memory with the fewest flips so far, a word and a tick that are likely
  /// to be followed by a read.
  Flip drawFlip(runtime::RtlMachine &rtl, std::map<StringRef, uint32_t> &soFar, const Kind *&kind) {
    std::map<const Kind *, std::vector<runtime::RtlMachine::Memory>> memories;
    for (const runtime::RtlMachine::Memory &memory : rtl.memories())
      if (const Kind *of = kindOf(memory.name)) {
        const Core *core = coreOf(memory.name);
        if (core && wordsInUse(*core, memory) > 0)
          memories[of].push_back(memory);
      } else if (!StringRef(memory.name).contains(uncoded)) {
        report_fatal_error(Twine("fault-campaign: of what kind is the memory ") + memory.name);
      }
    kind = nullptr;
    for (const auto &[of, all] : memories)
      if (!kind || soFar[of->name] < soFar[kind->name] ||
          (soFar[of->name] == soFar[kind->name] && of < kind))
        kind = of;
    assert(kind && "a chip with ecc has memories");
    ++soFar[kind->name];
    Flip flip;
    const auto &all = memories[kind];
    flip.memory = all[draw.below(static_cast<uint32_t>(all.size()))];
    flip.word = draw.below(draw.chance(10) ? flip.memory.words
                                           : wordsInUse(*coreOf(flip.memory.name), flip.memory));
    flip.tick = draw.below(1 + draw.below(static_cast<uint32_t>(right.events.size())));
    flip.bits.push_back(draw.below(flip.memory.bits));
    if (kind->corrects && draw.chance(30)) {
      uint32_t other = draw.below(flip.memory.bits - 1);
      flip.bits.push_back(other + (other >= flip.bits[0]));
    }
    return flip;
  }

  /// Runs all samples; an error when the machine reports one, or what it shows is
  /// not what `right` holds.
  template <typename Between>
  Error run(runtime::Machine &machine, Record &record, Between between) {
    bool isReference = &record == &right;
    std::vector<Commit> commits;
    machine.watch([&](const Commit &commit) { commits.push_back(commit); });
    machine.setLearning(network.learns);
    auto differs = [](const Twine &what) { return fault("differs in " + what.str()); };
    uint32_t now = 0;
    for (uint32_t ticks : network.sampleTicks) {
      if (Error error = machine.clear())
        return error;
      for (uint32_t tick = 0; tick < ticks; ++tick, ++now) {
        between(now);
        commits.clear();
        std::vector<runtime::CoreSpike> spikes;
        if (Error error = machine.tick(record.events[now], spikes))
          return error;
        llvm::sort(commits);
        record.commits.push_back(commits);
        record.spikes.push_back(spikes);
        if (!isReference && (commits != right.commits[now] || spikes != right.spikes[now]))
          return differs("tick " + Twine(now));
      }
      if (network.learns)
        if (Error error = machine.flush())
          return error;
      for (const Core &core : network.image.cores) {
        Expected<std::vector<uint32_t>> rows = machine.rowMemory(core.number());
        if (!rows)
          return rows.takeError();
        record.rows.push_back(std::move(*rows));
        if (!isReference && record.rows.back() != right.rows[record.rows.size() - 1])
          return differs("the row memory of core " + Twine(core.number()));
        for (int slot = 0; slot < core.neurons().threshold_size(); ++slot) {
          Expected<int32_t> potential = machine.potential(core.number(), slot);
          if (!potential)
            return potential.takeError();
          record.potentials.push_back(*potential);
          if (!isReference && *potential != right.potentials[record.potentials.size() - 1])
            return differs("a potential of core " + Twine(core.number()));
        }
      }
    }
    for (uint32_t core = 0; core < coreCount(network.image.index.chip()); ++core) {
      Expected<runtime::Counters> counters = machine.counters(core);
      if (!counters)
        return counters.takeError();
      for (runtime::Counter i : {runtime::Counter::BusyCycles, runtime::Counter::UpdateStalls,
                                 runtime::Counter::Corrected})
        (*counters)[static_cast<size_t>(i)] = 0;
      record.counters.push_back(*counters);
      if (!isReference && *counters != right.counters[core])
        return differs("the counters of core " + Twine(core));
    }
    return Error::success();
  }

  uint64_t seed;
  Draw draw;
  RandomNetwork network;
  Record right;
};

bool parse(int count, char **words, Arguments &arguments) {
  for (int i = 1; i < count; i += 2) {
    StringRef name = words[i];
    if (i + 1 == count)
      return false;
    StringRef value = words[i + 1];
    bool wrong = name == "--flips"   ? value.getAsInteger(10, arguments.flips)
                 : name == "--ticks" ? value.getAsInteger(10, arguments.ticks)
                 : name == "--seed"  ? value.getAsInteger(10, arguments.seed)
                 : name == "--chip"  ? (arguments.chip = value.str(), false)
                                     : true;
    if (wrong)
      return false;
  }
  return arguments.flips > 0 && arguments.ticks > 0;
}

} // namespace

int main(int count, char **words) {
  Arguments arguments;
  if (!parse(count, words, arguments)) {
    errs() << "usage: fault-campaign [--flips N] [--ticks N] [--seed N] [--chip FILE]\n";
    return 2;
  }
  ExitOnError orExit("fault-campaign: ");
  Chip chip = orExit(parseChip(orExit(readFile(arguments.chip)), arguments.chip));
  if (!chip.ecc()) {
    errs() << "fault-campaign: " << arguments.chip << ": the chip has no ecc\n";
    return 2;
  }
  std::map<StringRef, uint32_t> soFar;
  /// By kind and whether two bits were flipped: runs of each outcome.
  std::map<std::pair<const Kind *, bool>, std::array<uint32_t, 4>> table;
  constexpr uint32_t perNetwork = 40;
  uint32_t silentRuns = 0;
  for (uint32_t done = 0; done < arguments.flips;) {
    Trials trials(chip, arguments.seed + done / perNetwork, arguments.ticks);
    orExit(trials.prepare());
    for (uint32_t i = 0; i < perNetwork && done < arguments.flips; ++i, ++done) {
      const Kind *kind = nullptr;
      bool isDouble = false;
      std::string silent;
      Outcome outcome = orExit(trials.trial(soFar, kind, isDouble, silent));
      ++table[{kind, isDouble}][static_cast<size_t>(outcome)];
      if (outcome == Outcome::Silent) {
        ++silentRuns;
        errs() << "fault-campaign: " << silent << "\n";
      }
    }
  }
  outs() << formatv("{0,-32} {1,-6} {2,10} {3,10} {4,10} {5,10}\n", "memory", "bits", "corrected",
                    "flagged", "masked", "silent");
  std::array<uint32_t, 4> total{};
  bool isReached = true;
  for (const auto &[of, outcomes] : table) {
    const auto &[kind, isDouble] = of;
    outs() << formatv("{0,-32} {1,-6} {2,10} {3,10} {4,10} {5,10}\n", kind->name, isDouble ? 2 : 1,
                      outcomes[0], outcomes[1], outcomes[2], outcomes[3]);
    for (size_t i = 0; i < total.size(); ++i)
      total[i] += outcomes[i];
    isReached &= outcomes[kind->corrects && !isDouble ? 0 : 1] > 0;
  }
  outs() << formatv("{0,-32} {1,-6} {2,10} {3,10} {4,10} {5,10}\n", "all", "", total[0], total[1],
                    total[2], total[3]);
  // In a campaign of a few hundred flips a small table may have been missed.
  if (!isReached && arguments.flips >= 5000) {
    errs() << "fault-campaign: a memory was never read with its fault\n";
    return 1;
  }
  return silentRuns ? 1 : 0;
}
