//===- Waves.h - A window of a run, written for a waveform viewer -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// An FST file of some ticks of one sample, and beside it what to show of it:
// NAME.gtkw for GTKWave, NAME.sucl for Surfer. A cycle takes two units of time
// (1 ns each): the clock rises at even ones. What is traced: the signals of the
// chip's top level and tick control, and everything below the chosen tiles;
// memories of more than 32 words are not.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_RUNTIME_RTL_WAVES_H
#define CHRONAXIE_RUNTIME_RTL_WAVES_H

#include "files/Output.h"
#include "runtime/rtl/RtlMachine.h"
#include <optional>

namespace chronaxie::runtime {

struct WaveWindow {
  std::string file;
  uint32_t sample = 0;
  uint32_t from = 0, to = 0;   ///< chip ticks, both written
  std::vector<uint32_t> cores; ///< ascending
};

/// The files written for `--waves FILE`: the waves, and the lists for GTKWave and Surfer.
std::vector<NamedFile> waveFiles(llvm::StringRef file);

/// Parses "3,4" into core numbers; an error names what is no core of the chip.
llvm::Expected<std::vector<uint32_t>> parseCores(llvm::StringRef text, const Chip &chip);

class Waves {
public:
  /// `machine` is of the traced kind and outlives this.
  Waves(RtlMachine &machine, const Chip &chip, WaveWindow window);
  /// Removes what is half written.
  ~Waves();
  Waves(const Waves &) = delete;
  Waves &operator=(const Waves &) = delete;

  /// To be called around every chip tick of every sample.
  llvm::Error before(uint32_t sample, uint32_t chipTick);
  llvm::Error after(uint32_t sample, uint32_t chipTick);
  /// Whether the window has been written.
  bool isWritten() const { return written; }

  /// Units of time: the first and the last of the window.
  uint64_t firstTime() const { return tickTimes.front(); }
  uint64_t lastTime() const { return end; }
  /// "net.fst: sample 0, chip ticks 3 to 5 ..., cores 3, 4".
  std::string describe() const;

private:
  llvm::Error close();
  llvm::Error writeLists(OutputFile &gtkwave, OutputFile &surfer) const;
  std::string scopeOf(uint32_t core) const;

  struct Signal {
    std::string scope, name;
    uint32_t bits;
    std::string path() const { return scope + "." + name; }
  };
  struct Group {
    std::string title;
    std::vector<Signal> signals;
  };
  std::vector<Group> groups(const std::vector<Signal> &all) const;

  RtlMachine &machine;
  const Chip &chip;
  WaveWindow window;
  std::optional<OutputFile> output; ///< while the window is open
  std::vector<uint64_t> tickTimes;  ///< at which each tick of the window begins
  uint64_t end = 0;
  bool isOpen = false, written = false;
};

} // namespace chronaxie::runtime
#endif
