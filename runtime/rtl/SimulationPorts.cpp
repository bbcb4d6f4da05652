//===- SimulationPorts.cpp - What only a simulated chip has -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The commit port, the fault port (docs/chip.md), hosts that hold their streams
// back, and waves.
//
//===----------------------------------------------------------------------===//
#include "files/File.h"
#include "runtime/rtl/RtlMachine.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace chronaxie::runtime {

void RtlMachine::watch(std::function<void(const Commit &)> newSink) {
  sink = std::move(newSink);
  const ChipLibrary &library = handle.get_deleter().library;
  if (!sink)
    return library.watch(handle.get(), nullptr, nullptr);
  library.watch(
      handle.get(),
      [](void *user, const CxCommit *commit) {
        static_cast<RtlMachine *>(user)->sink({commit->core, commit->tick, commit->slot,
                                               commit->sum, commit->potential, commit->current,
                                               commit->refractory, commit->spike != 0});
      },
      this);
}

void RtlMachine::watchLearning(std::function<void(const LearnCommit &)> newSink) {
  learnSink = std::move(newSink);
  const ChipLibrary &library = handle.get_deleter().library;
  if (!learnSink)
    return library.watchLearning(handle.get(), nullptr, nullptr);
  library.watchLearning(
      handle.get(),
      [](void *user, const CxLearn *change) {
        static_cast<RtlMachine *>(user)->learnSink(
            {change->core, change->tick, change->address, change->before, change->after});
      },
      this);
}

std::vector<RtlMachine::Memory> RtlMachine::memories() {
  std::vector<Memory> all;
  handle.get_deleter().library.memories(
      handle.get(),
      [](void *user, const char *name, uint32_t words, uint32_t bits) {
        static_cast<std::vector<Memory> *>(user)->push_back({name, words, bits});
      },
      &all);
  llvm::sort(all, [](const Memory &a, const Memory &b) { return a.name < b.name; });
  return all;
}

void RtlMachine::flip(const Memory &memory, uint32_t word, uint32_t bit) {
  [[maybe_unused]] int code =
      handle.get_deleter().library.flip(handle.get(), memory.name.c_str(), word, bit);
  assert(code == 0 && "the memory has that word and bit");
}

void RtlMachine::stall(uint64_t seed, uint32_t perThousand) {
  handle.get_deleter().library.stall(handle.get(), seed, perThousand);
}

Error RtlMachine::openWaves(const std::string &file, ArrayRef<std::string> scopes) {
  std::vector<const char *> names;
  for (const std::string &scope : scopes)
    names.push_back(scope.c_str());
  int code = handle.get_deleter().library.traceOpen(handle.get(), file.c_str(), names.data(),
                                                    names.size());
  assert(code != 1 && "the machine was made with RtlOptions::traced");
  return code ? fault(file + ": cannot be opened for writing") : Error::success();
}

void RtlMachine::closeWaves() { handle.get_deleter().library.traceClose(handle.get()); }

Expected<std::vector<WaveSignal>> RtlMachine::signalsOf(const std::string &file) const {
  std::vector<WaveSignal> signals;
  int code = handle.get_deleter().library.traceSignals(
      file.c_str(),
      [](void *user, const char *scope, const char *name, uint32_t bits) {
        static_cast<std::vector<WaveSignal> *>(user)->push_back({scope, name, bits});
      },
      &signals);
  if (code)
    return fault(file + ": cannot be read back");
  return signals;
}

uint64_t RtlMachine::time() const { return handle.get_deleter().library.time(handle.get()); }

} // namespace chronaxie::runtime
