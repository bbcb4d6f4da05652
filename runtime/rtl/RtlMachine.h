//===- RtlMachine.h - The Verilated chip as a machine -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// makeRtl of runtime/Machine.h, and what only tests and bench need to see.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_RUNTIME_RTL_RTLMACHINE_H
#define CHRONAXIE_RUNTIME_RTL_RTLMACHINE_H

#include "runtime/Machine.h"
#include "runtime/rtl/ChipLibrary.h"

namespace chronaxie::runtime {

/// A signal of a wave file.
struct WaveSignal {
  std::string scope, name;
  uint32_t bits = 0;
};

class RtlMachine : public Machine {
public:
  /// Opens the image's chip, loads it and clears it.
  static llvm::Expected<std::unique_ptr<RtlMachine>> make(const Image &image,
                                                          const RtlOptions &options);

  llvm::StringRef name() const override { return "rtl"; }
  llvm::Error clear() override;
  llvm::Error tick(llvm::ArrayRef<AxonEvent> events, std::vector<CoreSpike> &spikes) override;
  llvm::Expected<int32_t> potential(uint32_t core, uint32_t slot) override;
  void watch(std::function<void(const Commit &)> newSink) override;
  void setLearning(bool learns) override { learnsNext = learns; }
  llvm::Error flush() override;
  void watchLearning(std::function<void(const LearnCommit &)> newSink) override;
  llvm::Expected<std::vector<uint32_t>> rowMemory(uint32_t core) override;
  llvm::Expected<Counters> counters(uint32_t core) override;
  uint64_t cycles() const override { return tickCycles; }

  /// Runs `count` ticks without the host between them; events belong to the first.
  llvm::Error run(llvm::ArrayRef<AxonEvent> events, uint32_t count, std::vector<CoreSpike> &spikes);
  /// All chip cycles, those of loading, clearing and reading too.
  uint64_t allCycles() const { return cyclesPassed; }
  /// The host holds its streams back in about so many of 1000 cycles.
  void stall(uint64_t seed, uint32_t perThousand);
  /// A memory of which bits can be flipped, code included (chip E).
  struct Memory {
    std::string name;
    uint32_t words = 0, bits = 0;
  };
  /// Sorted; none on a chip without ecc.
  std::vector<Memory> memories();
  /// Flips a bit between two ticks; the memory is of `memories`.
  void flip(const Memory &memory, uint32_t word, uint32_t bit);
  /// Another limit of a tick than the chip description's.
  void setMaxCycles(uint32_t cycles) { maxCycles = cycles; }
  /// Words to the chip and back, until a packet of one of `stopKinds` (bit n:
  /// kind n) has come; for tests of the host port.
  llvm::Expected<std::vector<uint32_t>> exchange(llvm::ArrayRef<uint32_t> words, uint32_t stopKinds,
                                                 uint64_t cycleLimit);

  /// Writes the waves of the coming cycles: see cx_trace_open. The machine is of
  /// the traced kind.
  llvm::Error openWaves(const std::string &file, llvm::ArrayRef<std::string> scopes);
  void closeWaves();
  llvm::Expected<std::vector<WaveSignal>> signalsOf(const std::string &file) const;
  /// Of the next cycle's rising edge in the waves.
  uint64_t time() const;

private:
  RtlMachine(const Chip &chip, ChipHandle handle);
  llvm::Error load(const Image &image);
  /// What is asked of a chip that may take too long over it (chip T3).
  struct Task {
    std::string name;
    uint32_t maxCycles = 0;
    llvm::StringRef wayOut; ///< when it takes longer
  };
  Task tickTask() const;
  Task flushTask() const;
  llvm::Error receive(llvm::ArrayRef<uint32_t> words, std::vector<CoreSpike> &spikes,
                      llvm::function_ref<Task()> task);
  llvm::Error stopped(const Task &task, llvm::ArrayRef<uint32_t> status);
  llvm::Error lost(uint32_t sticky);
  llvm::Error checkRead(uint32_t core);
  llvm::Expected<std::vector<uint32_t>> read(uint32_t core, uint32_t from, uint32_t count);
  llvm::Error checkEvent(const AxonEvent &event) const;

  Chip chip;
  ChipHandle handle;
  std::vector<uint32_t> slotsInUse; ///< per core
  std::vector<uint32_t> axonsInUse;
  uint32_t maxCycles = 0;
  uint32_t now = 0;
  uint64_t cyclesPassed = 0;
  uint64_t tickCycles = 0;
  std::function<void(const Commit &)> sink;
  std::function<void(const LearnCommit &)> learnSink;
  bool learns = false, learnsNext = false; ///< in this sample, in the next
  std::vector<uint32_t> rowWordsInUse;     ///< per core
  std::vector<uint32_t> toChip, fromChip;
};

} // namespace chronaxie::runtime
#endif
