//===- Machine.h - Something that runs a chip image -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// One interface, two machines: the emulator (bit-exact, fast) and the
// Verilated RTL (cycle-accurate). Ticks are chip ticks here.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_RUNTIME_MACHINE_H
#define CHRONAXIE_RUNTIME_MACHINE_H

#include "targets/Image.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <array>
#include <functional>
#include <memory>

namespace chronaxie::runtime {

struct AxonEvent {
  uint32_t core = 0;
  uint32_t axon = 0;
  uint32_t payload = 1;
};

struct CoreSpike {
  uint32_t core = 0;
  uint32_t slot = 0;
  auto operator<=>(const CoreSpike &) const = default;
};

/// One neuron update as the commit port shows it (docs/chip.md).
struct Commit {
  uint32_t core = 0;
  uint32_t tick = 0;
  uint32_t slot = 0;
  int32_t sum = 0;
  int32_t potential = 0;
  int32_t current = 0;
  uint32_t refractory = 0;
  bool spike = false;
  auto operator<=>(const Commit &) const = default;
};

/// One weight that learning changed, as the commit port shows it.
struct LearnCommit {
  uint32_t core = 0;
  uint32_t tick = 0;
  uint32_t address = 0; ///< word of the row memory
  int32_t before = 0;
  int32_t after = 0;
  auto operator<=>(const LearnCommit &) const = default;
};

/// chip C4, in its order.
enum class Counter : uint8_t {
  Sops,
  Rows,
  RowWords,
  Updates,
  SkippedUpdates,
  Spikes,
  FlitsSent,
  PotentialSaturations,
  CurrentSaturations,
  Collisions,
  BusyCycles,
  UpdateStalls,
  ForcedVisits,
  Hops,
  Corrected, ///< chip E, this and what follows; 0 on the emulator
  Uncorrectable,
  WrongParity
};
constexpr unsigned counterCount = 17;
using Counters = std::array<uint64_t, counterCount>;

class Machine {
public:
  virtual ~Machine() = default;
  /// "emulator" or "rtl".
  virtual llvm::StringRef name() const = 0;
  /// Brings the chip into the reset state of a sample (chip command CLEAR).
  virtual llvm::Error clear() = 0;
  /// Runs one tick with the events that belong to it. `spikes` receives what
  /// the reported neurons sent to the host, sorted.
  virtual llvm::Error tick(llvm::ArrayRef<AxonEvent> events, std::vector<CoreSpike> &spikes) = 0;
  /// The potential of a neuron after the last tick, read as a host would.
  virtual llvm::Expected<int32_t> potential(uint32_t core, uint32_t slot) = 0;
  /// Every update of the coming ticks is shown to `sink`; an empty function
  /// stops it. Updates of one tick come in any order.
  virtual void watch(std::function<void(const Commit &)> sink) = 0;
  /// Whether plastic synapses learn (chip P); from the next `clear` on. Off at first.
  virtual void setLearning(bool learns) = 0;
  /// Learns what the events so far have left to learn (chip P9), before weights
  /// are read or the machine is cleared.
  virtual llvm::Error flush() = 0;
  /// Every change of a weight in the coming ticks and flushes, in any order.
  virtual void watchLearning(std::function<void(const LearnCommit &)> sink) = 0;
  /// The words of a core's row memory as they are now; refused while something
  /// is left to learn.
  virtual llvm::Expected<std::vector<uint32_t>> rowMemory(uint32_t core) = 0;
  /// Counters of one core since the image was loaded. BusyCycles,
  /// UpdateStalls and those of chip E are 0 on the emulator; all others are equal on both.
  virtual llvm::Expected<Counters> counters(uint32_t core) = 0;
  /// Chip cycles inside ticks since the image was loaded, as the chip reports
  /// them; what the host writes and reads between ticks is no part. 0 on the emulator.
  virtual uint64_t cycles() const = 0;
};

struct EmulatorOptions {
  /// Which open rows a tick visits by force: 0: those of chip P9, as the RTL
  /// does; else a random schedule of this seed. None changes a weight or a
  /// spike, only Counter::ForcedVisits and when a LearnCommit comes.
  uint64_t visitSeed = 0;
  /// Of a random schedule: ticks after its last visit at which an open row's
  /// turn has come. Beyond 47 posts are lost (chip P9): for tests.
  uint32_t visitWithin = 47;
};

/// The integer model of the chip: routes, axons, rows and tables as the image
/// holds them.
llvm::Expected<std::unique_ptr<Machine>> makeEmulator(const Image &image,
                                                      EmulatorOptions options = {});

/// How far the making of a Verilated chip is; `all` is 0 while that is not known.
struct BuildStage {
  const Chip &chip;
  llvm::StringRef file; ///< what is being made
  llvm::StringRef what;
  size_t done = 0, all = 0;
};
/// Called at each stage, from any thread, never twice at a time.
using BuildProgress = std::function<void(const BuildStage &)>;

struct RtlOptions {
  /// Folder of the Verilated chips; empty: those of runtime/rtl/ChipLibrary.h.
  std::string chipFolder;
  /// Seed of the RAMs' random contents at power-on.
  uint64_t powerOnSeed = 1;
  /// Told about when the chip must be made first.
  BuildProgress building = {};
  /// Of the kind that can write waves; slower.
  bool traced = false;
};
/// The Verilated RTL of the image's chip, made first when there is none of the
/// RTL as it is now; an error that names the chip and the way out when it
/// cannot be made.
llvm::Expected<std::unique_ptr<Machine>> makeRtl(const Image &image, RtlOptions options = {});

} // namespace chronaxie::runtime
#endif
