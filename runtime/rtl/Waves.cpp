//===- Waves.cpp - A window of a run, written for a waveform viewer -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/rtl/Waves.h"
#include "files/File.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace chronaxie::runtime {
namespace {

constexpr StringRef top = "chip.cx_chip";

/// What is shown at once, in this order, where the RTL has it under this name.
constexpr StringRef shownOfChip[] = {"clk_i",       "in_valid_i",  "in_ready_o", "in_data_i",
                                     "out_valid_o", "out_ready_i", "out_data_o", "tick_running",
                                     "tick",        "core_idle",   "router_idle"};
constexpr StringRef shownOfCore[] = {
    "updating",      "issue",   "issue_slot", "commit",  "commit_slot", "commit_sum",
    "potential",     "current", "refractory", "spike",   "spike_sent",  "stalled",
    "any_pending",   "axon",    "payload",    "visited", "row_valid",   "row_word",
    "synapse_valid", "target",  "residual",   "weight",  "idle_o",      "sticky_q"};

/// Two's complement in the rules of the chip.
bool isSigned(StringRef name) {
  return is_contained({"commit_sum", "potential", "current", "weight"}, name.split('[').first);
}

std::string listOf(ArrayRef<uint32_t> numbers) {
  return join(map_range(numbers, [](uint32_t number) { return std::to_string(number); }), ", ");
}

} // namespace

Expected<std::vector<uint32_t>> parseCores(StringRef text, const Chip &chip) {
  std::vector<uint32_t> cores;
  for (StringRef one : split(text, ',')) {
    uint32_t core = 0;
    if (!to_integer(one.trim(), core) || core >= coreCount(chip))
      return fault(formatv("--cores {0}: '{1}' is no core of the chip '{2}', which has cores 0 to "
                           "{3}; separate several by commas",
                           text, one.trim(), chip.name(), coreCount(chip) - 1)
                       .str());
    cores.push_back(core);
  }
  llvm::sort(cores);
  cores.erase(std::unique(cores.begin(), cores.end()), cores.end());
  return cores;
}

std::vector<NamedFile> waveFiles(StringRef file) {
  SmallString<256> gtkwave(file), surfer(file);
  sys::path::replace_extension(gtkwave, "gtkw");
  sys::path::replace_extension(surfer, "sucl");
  return {{"--waves", file.str()},
          {"the list for GTKWave of --waves", gtkwave.str().str()},
          {"the list for Surfer of --waves", surfer.str().str()}};
}

Waves::Waves(RtlMachine &machine, const Chip &chip, WaveWindow newWindow)
    : machine(machine), chip(chip), window(std::move(newWindow)) {}

Waves::~Waves() {
  if (isOpen)
    machine.closeWaves();
}

std::string Waves::scopeOf(uint32_t core) const {
  return formatv("{0}.g_y[{1}].g_x[{2}]", top, core / chip.mesh_width(), core % chip.mesh_width());
}

Error Waves::before(uint32_t sample, uint32_t chipTick) {
  if (sample != window.sample || chipTick < window.from || chipTick > window.to)
    return Error::success();
  if (!isOpen) {
    // The clock is among them: it has one of the greatest numbers of all signals,
    // and Verilator 5.006 keeps room for no more than twice the greatest chosen.
    std::vector<std::string> scopes = {top.str(), (top + ".u_tick_control").str()};
    for (uint32_t core : window.cores)
      scopes.push_back(scopeOf(core) + ".*");
    Expected<OutputFile> begun = OutputFile::begin(window.file);
    if (!begun)
      return begun.takeError();
    output.emplace(std::move(*begun));
    if (Error error = machine.openWaves(output->temporary(), scopes))
      return joinErrors(fault(window.file + ": cannot be written"), std::move(error));
    isOpen = true;
  }
  tickTimes.push_back(machine.time());
  return Error::success();
}

Error Waves::after(uint32_t sample, uint32_t chipTick) {
  if (!isOpen || sample != window.sample || chipTick != window.to)
    return Error::success();
  return close();
}

Error Waves::close() {
  end = machine.time() - 1;
  machine.closeWaves();
  isOpen = false;
  // WaveFiles.h empties a file of which a write failed.
  uint64_t size = 0;
  if (std::error_code code = sys::fs::file_size(output->temporary(), size))
    return fault(window.file + ": cannot be written: " + code.message());
  if (size == 0)
    return fault(window.file + ": cannot be written: a write failed; see that there is room for " +
                 "it on its disk, or ask for fewer ticks or --cores");
  // All three are whole before one is put in its place.
  std::vector<NamedFile> files = waveFiles(window.file);
  Expected<OutputFile> gtkwave = OutputFile::begin(files[1].path);
  if (!gtkwave)
    return gtkwave.takeError();
  Expected<OutputFile> surfer = OutputFile::begin(files[2].path);
  if (!surfer)
    return surfer.takeError();
  if (Error error = writeLists(*gtkwave, *surfer))
    return error;
  for (OutputFile *file : {&*output, &*gtkwave, &*surfer})
    if (Error error = file->finish())
      return error;
  output.reset();
  written = true;
  return Error::success();
}

std::string Waves::describe() const {
  return formatv("{0}: sample {1}, chip ticks {2} to {3} ({4} to {5} ns, 2 ns a cycle), core{6} "
                 "{7}, the chip's top level and tick control",
                 window.file, window.sample, window.from, window.to, firstTime(), lastTime(),
                 window.cores.size() == 1 ? "" : "s", listOf(window.cores));
}

std::vector<Waves::Group> Waves::groups(const std::vector<Signal> &all) const {
  auto group = [&](std::string title, const std::string &scope, ArrayRef<StringRef> names) {
    Group made{std::move(title), {}};
    for (StringRef name : names)
      for (const Signal &signal : all)
        if (signal.scope == scope && StringRef(signal.name).split('[').first.trim() == name)
          made.signals.push_back(signal);
    if (made.signals.empty()) // none under these names: all of the scope
      copy_if(all, std::back_inserter(made.signals),
              [&](const Signal &signal) { return signal.scope == scope; });
    return made;
  };
  std::vector<Group> made;
  made.push_back(group("chip " + chip.name(), top.str(), shownOfChip));
  for (uint32_t core : window.cores)
    made.push_back(
        group("core " + std::to_string(core), scopeOf(core) + ".u_tile.u_core", shownOfCore));
  return made;
}

/// GTKWave's save file: a flag word before the signals it holds for (hex 2,
/// binary 8, right-justified 20, blank 200, signed 400), markers at the ticks.
/// Surfer's command file: a command a line.
Error Waves::writeLists(OutputFile &gtkwave, OutputFile &surfer) const {
  std::vector<Signal> all;
  Expected<std::vector<WaveSignal>> signals = machine.signalsOf(output->temporary());
  if (!signals)
    return signals.takeError();
  for (WaveSignal &signal : *signals)
    all.push_back({std::move(signal.scope), std::move(signal.name), signal.bits});

  std::string name = sys::path::filename(window.file).str();
  std::string saved = formatv("[*] gtkwave {0} {1}\n[*] {2}\n[dumpfile] \"{0}\"\n", name,
                              sys::path::filename(waveFiles(window.file)[1].path), describe());
  saved += formatv("[timestart] {0}\n*-10.0 {0}", firstTime());
  for (size_t marker = 0; marker < 26; ++marker)
    saved += marker < tickTimes.size() ? " " + std::to_string(tickTimes[marker]) : " -1";
  saved += "\n[treeopen] chip.\n[treeopen] chip.cx_chip.\n";
  std::string commands;
  for (const Group &group : groups(all)) {
    saved += "@200\n-" + group.title + "\n";
    commands += "divider_add " + group.title + "\n";
    for (const Signal &signal : group.signals) {
      saved += StringRef(signal.bits == 1 ? "@28\n" : isSigned(signal.name) ? "@420\n" : "@22\n");
      // The viewers want "name[7:0]" and "name" for what the file calls "name [7:0]".
      std::string path = signal.path();
      saved += path.substr(0, path.find(' ')) +
               (path.find(' ') == std::string::npos ? "" : path.substr(path.find(' ') + 1)) + "\n";
      commands += "variable_add " + path.substr(0, path.find(' ')) + "\n";
    }
  }
  commands += "timeline_add\nzoom_fit\n";
  if (Error error = gtkwave.write(saved))
    return error;
  return surfer.write(commands);
}

} // namespace chronaxie::runtime
