//===- bench-chip.cpp - What the chip costs in cycles and time --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// bench-chip [--json] [--chip FILE] [--image FILE --input EVENTS [--labels FILE]]
// bench-chip [--json] [--chip FILE] --only overload
//
// Cycles per SOP on a pinned workload (one core, 256 neurons, rows of exactly
// 32 synapses, every neuron updated, 200 ticks), all cycles from RUN to DONE
// counted; the time to compile a small network; and the speed of the Verilated chip `single`, on
// an image and its samples when given, else on a pinned network of about the spoken digits'
// traffic; cycles per plastic SOP on `mesh4x4`, learning; and flits, links and cycles of ticks
// that load the mesh `mesh4x4`, with trees and without. Figures are printed beside their bound and
// beside the best open design where one was measured on the same workload: ODIN and tinyODIN
// (dense, 2.03 cycles a SOP at 4,096 SOPs a tick) and Catalyst N1 (6.09) are their published RTL
// under Verilator 5.006. With --only overload, Overload.h alone. Exit 0 when it ran, 1 when an
// overloaded tick takes more than its bound, 2 on usage, 3 on bad input or when something was lost.
//
//===----------------------------------------------------------------------===//
#include "compiler/Passes/Compile.h"
#include "files/File.h"
#include "network/Samples.h"
#include "runtime/ImageMap.h"
#include "runtime/Run.h"
#include "runtime/rtl/RtlMachine.h"
#include "tests/bench/BrailleLike.h"
#include "tests/bench/MeshTraffic.h"
#include "tests/bench/Overload.h"
#include "tests/bench/Workload.h"
#include "tests/cosim/Draw.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include <ctime>
#include <optional>
#include <random>

using namespace llvm;
using namespace chronaxie;

namespace {

struct Arguments {
  bool json = false, overload = false;
  std::string chip = "targets/single.textproto";
  std::string image, input, labels;
};

struct Figure {
  std::string name;
  double value;
  std::string unit;
  std::optional<double> atMost, atLeast; ///< its bound
  std::string rivals;
};

void print(const Figure &figure, bool json) {
  if (json) {
    json::Object object{{"name", figure.name}, {"value", figure.value}, {"unit", figure.unit}};
    if (figure.atMost)
      object["at_most"] = *figure.atMost;
    if (figure.atLeast)
      object["at_least"] = *figure.atLeast;
    if (!figure.rivals.empty())
      object["rivals"] = figure.rivals;
    outs() << json::Value(std::move(object)) << "\n";
    return;
  }
  outs() << formatv("{0,-64} {1,12:f3} {2}", figure.name, figure.value, figure.unit);
  if (figure.atMost)
    outs() << formatv("  (at most {0})", *figure.atMost);
  if (figure.atLeast)
    outs() << formatv("  (at least {0})", *figure.atLeast);
  if (!figure.rivals.empty())
    outs() << "  " << figure.rivals;
  outs() << "\n";
}

Expected<Figure> cyclesPerSop(const Chip &chip, uint32_t rows, uint32_t ticks) {
  Expected<std::unique_ptr<runtime::RtlMachine>> machine =
      runtime::RtlMachine::make(bench::steadyRows(chip, rows), {});
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
  if (sops != uint64_t{ticks} * rows * 32 ||
      passed(runtime::Counter::Updates) != uint64_t{ticks} * 256)
    return fault(formatv("the workload is not what it should be: {0} SOPs, {1} updates", sops,
                         passed(runtime::Counter::Updates)));
  return Figure{formatv("cycles per SOP, {0} SOPs a tick", rows * 32).str(),
                static_cast<double>(cycles) / static_cast<double>(sops),
                "",
                std::nullopt,
                std::nullopt,
                ""};
}

/// Cycles of a tick per plastic SOP that learns, updates and visits by force
/// included, with one and two post events of each synapse between two visits.
Error plasticCost(const Chip &chip, std::vector<Figure> &figures) {
  for (uint32_t posts : {1, 2}) {
    Expected<std::unique_ptr<runtime::RtlMachine>> machine =
        runtime::RtlMachine::make(bench::plasticRows(chip, posts), {});
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
      for (uint32_t axon : bench::plasticEvents(tick, posts))
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
    if (sops != ticks * bench::plasticRowsATick * bench::plasticSynapses ||
        passed(runtime::Counter::Spikes) != ticks / bench::plasticPeriod * 256)
      return fault(formatv("the plastic workload is not what it should be: {0} SOPs, {1} spikes",
                           sops, passed(runtime::Counter::Spikes)));
    figures.push_back(
        {formatv("cycles per plastic SOP, {0} post event{3} a visit, {1} SOPs a tick, {2} rows by "
                 "force",
                 posts, sops / ticks, passed(runtime::Counter::ForcedVisits) / ticks,
                 posts == 1 ? "" : "s")
             .str(),
         static_cast<double>(cycles) / static_cast<double>(sops), "", 1.0 + posts, std::nullopt,
         ""});
  }
  return Error::success();
}

/// Processor time of this thread: what else the machine does is no part of the
/// figure.
double seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Chip cycles a second on the pinned network, input drawn as the digits' is.
Expected<Figure> speedOnPinned(const Chip &chip) {
  Expected<std::unique_ptr<runtime::RtlMachine>> machine =
      runtime::RtlMachine::make(bench::speechLike(chip), {});
  if (!machine)
    return machine.takeError();
  cosim::Draw draw(3);
  std::vector<runtime::AxonEvent> events;
  std::vector<runtime::CoreSpike> spikes;
  uint64_t spikeCount = 0, ticks = 0;
  uint64_t cycles = (*machine)->allCycles();
  double begin = seconds();
  while (seconds() - begin < 2) {
    if (Error error = (*machine)->clear())
      return error;
    for (uint32_t tick = 0; tick < 160; ++tick, ++ticks) {
      events.clear();
      for (uint32_t axon = 0; axon < bench::speechInputs; ++axon)
        if (draw.chance(12))
          events.push_back({0, axon, 1});
      if (Error error = (*machine)->tick(events, spikes))
        return error;
      spikeCount += spikes.size();
    }
  }
  double passed = seconds() - begin;
  cycles = (*machine)->allCycles() - cycles;
  return Figure{formatv("Verilated chip cycles a second, {0} spikes and {1} cycles a tick",
                        (spikeCount + ticks / 2) / ticks, cycles / ticks)
                    .str(),
                static_cast<double>(cycles) / passed,
                "Hz",
                std::nullopt,
                3e6,
                ""};
}

Expected<Figure> speedOnImage(const Arguments &arguments) {
  Expected<std::string> bytes = readFile(arguments.image);
  if (!bytes)
    return bytes.takeError();
  Expected<Image> image = parseImage(*bytes, arguments.image);
  if (!image)
    return image.takeError();
  runtime::ImageMap map(*image);
  Expected<std::vector<Sample>> samples =
      readSamples(arguments.input, arguments.labels, 0, map.table);
  if (!samples)
    return samples.takeError();
  Expected<std::unique_ptr<runtime::RtlMachine>> machine = runtime::RtlMachine::make(*image, {});
  if (!machine)
    return machine.takeError();
  uint64_t cycles = (*machine)->allCycles();
  double begin = seconds();
  Expected<runtime::RunResult> result = runtime::runMachine(**machine, *image, *samples);
  if (!result)
    return result.takeError();
  double passed = seconds() - begin;
  cycles = (*machine)->allCycles() - cycles;
  return Figure{formatv("Verilated chip cycles a second, {0} samples of {1}", samples->size(),
                        arguments.image)
                    .str(),
                static_cast<double>(cycles) / passed,
                "Hz",
                std::nullopt,
                3e6,
                ""};
}

/// Network to verified image, the first time a process does it.
Expected<Figure> compileTime(const Chip &chip) {
  Network network = bench::brailleLike();
  double begin = seconds();
  Expected<Compiled> compiled = compile(network, chip, {});
  if (!compiled)
    return compiled.takeError();
  return Figure{"compile of a network of the Braille reader's size (12-38-7)",
                seconds() - begin,
                "s",
                1.0,
                std::nullopt,
                ""};
}

/// Row memory and axon table a synapse: rows of one core whose 1,024 neurons are
/// each a target with one chance in ten, weights of 8 bits, delays of 4.
Figure bitsPerSynapse(const Chip &chip) {
  std::mt19937 random(1);
  uint64_t synapses = 0, rows = 256, tableBits = 0;
  double bound = 0;
  std::vector<uint32_t> words;
  for (uint64_t number = 0; number < rows; ++number) {
    std::vector<RowEntry> row;
    for (uint32_t target = 0; target < 1024; ++target)
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
  return {
      formatv("bits per synapse, 1,024 neurons, 10 % density; no fewer than {0:f2}", bound / count)
          .str(),
      (32.0 * static_cast<double>(words.size()) + static_cast<double>(tableBits)) / count,
      "bits",
      18.3,
      std::nullopt,
      "Loihi's format 24.7, Catalyst N1 66"};
}

bool parse(int count, char **words, Arguments &arguments) {
  for (int i = 1; i < count; ++i) {
    StringRef name = words[i];
    if (name == "--json") {
      arguments.json = true;
      continue;
    }
    if (name == "--only") {
      if (++i == count || StringRef(words[i]) != "overload")
        return false;
      arguments.overload = true;
      continue;
    }
    std::string *value = name == "--chip"     ? &arguments.chip
                         : name == "--image"  ? &arguments.image
                         : name == "--input"  ? &arguments.input
                         : name == "--labels" ? &arguments.labels
                                              : nullptr;
    if (!value || ++i == count)
      return false;
    *value = words[i];
  }
  return arguments.image.empty() == arguments.input.empty();
}

} // namespace

int main(int count, char **words) {
  Arguments arguments;
  constexpr StringRef usage =
      "usage: bench-chip [--json] [--chip FILE] [--image FILE --input EVENTS [--labels FILE]]\n"
      "       bench-chip [--json] [--chip FILE] --only overload\n"
      "prints cycles per SOP, Verilated speed and compile time beside their bounds and rivals\n"
      "example: bench-chip --image digits.cximg --input test_events.csv --labels test_labels.csv\n";
  if (count == 2 && StringRef(words[1]) == "--help") {
    outs() << usage;
    return 0;
  }
  if (!parse(count, words, arguments)) {
    errs() << usage;
    return 2;
  }
  ExitOnError orExit("bench-chip: ", 3);
  Chip chip = orExit(parseChip(orExit(readFile(arguments.chip)), arguments.chip));

  if (arguments.overload) {
    bool fits = true;
    for (const bench::MeshFigure &one : orExit(bench::overloadFigures(chip))) {
      Figure figure{one.name, one.value, "", std::nullopt, std::nullopt, ""};
      if (one.atMost > 0)
        figure.atMost = one.atMost;
      print(figure, arguments.json);
      fits &= one.atMost == 0 || one.value <= one.atMost;
    }
    return fits ? 0 : 1;
  }
  print(orExit(compileTime(chip)), arguments.json);
  print(bitsPerSynapse(chip), arguments.json);
  Figure pinned = orExit(cyclesPerSop(chip, 64, 200));
  pinned.atMost = 1.6;
  print(pinned, arguments.json);
  Figure dense = orExit(cyclesPerSop(chip, 128, 200));
  dense.rivals = "ODIN/tinyODIN 2.03, Catalyst N1 6.09, a prototype of ours 1.10";
  print(dense, arguments.json);
  print(orExit(cyclesPerSop(chip, 32, 200)), arguments.json);
  print(orExit(arguments.image.empty() ? speedOnPinned(chip) : speedOnImage(arguments)),
        arguments.json);
  StringRef meshFile = "targets/mesh4x4.textproto";
  Chip mesh = orExit(parseChip(orExit(readFile(meshFile)), meshFile));
  std::vector<Figure> plastic;
  orExit(plasticCost(mesh, plastic));
  for (const Figure &figure : plastic)
    print(figure, arguments.json);
  for (const bench::MeshFigure &one : orExit(bench::meshFigures(mesh))) {
    Figure figure{one.name, one.value, "", std::nullopt, std::nullopt, ""};
    if (one.atMost > 0)
      figure.atMost = one.atMost;
    print(figure, arguments.json);
  }
  return 0;
}
