//===- ChipLibrary.h - Finding and opening a Verilated chip -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// A Verilated chip is a shared object `CHIPHASH-SOURCEKEY.so`, with `-traced`
// before the dot when it can write waves: the chip hash says which chip it is,
// the source key (ChipSources.h) from which RTL it was made, so that changed
// RTL is never run stale. One that is not there is made (ChipBuild.h).
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_RUNTIME_RTL_CHIPLIBRARY_H
#define CHRONAXIE_RUNTIME_RTL_CHIPLIBRARY_H

#include "runtime/rtl/ChipAbi.h"
#include "runtime/rtl/ChipBuild.h"
#include <memory>

namespace chronaxie::runtime {

/// The functions of one chip's shared object. It stays open until the program
/// ends.
struct ChipLibrary {
  decltype(&cx_create) create = nullptr;
  decltype(&cx_destroy) destroy = nullptr;
  decltype(&cx_run) run = nullptr;
  decltype(&cx_watch) watch = nullptr;
  decltype(&cx_watch_learning) watchLearning = nullptr;
  decltype(&cx_stall) stall = nullptr;
  decltype(&cx_memories) memories = nullptr;
  decltype(&cx_flip) flip = nullptr;
  decltype(&cx_trace_open) traceOpen = nullptr;
  decltype(&cx_trace_close) traceClose = nullptr;
  decltype(&cx_trace_signals) traceSignals = nullptr;
  decltype(&cx_time) time = nullptr;
};

/// Folders where Verilated chips are looked for, in order: CHRONAXIE_CHIPS of
/// the environment alone when it is set; else ../lib/chips beside the program,
/// then chronaxie/chips of the user's cache (XDG_CACHE_HOME, ~/.cache). One
/// that is made goes to the first that can be written.
std::vector<std::string> chipFolders();

/// Opens the chip, made first when there is none; an error names chip, folder
/// and the way out.
llvm::Expected<ChipLibrary> openChip(const Chip &chip, llvm::ArrayRef<std::string> folders,
                                     const ChipTools &tools, bool traced,
                                     const BuildProgress &progress);

struct ChipCloser {
  ChipLibrary library;
  void operator()(CxChip *chip) const { library.destroy(chip); }
};
/// A running chip.
using ChipHandle = std::unique_ptr<CxChip, ChipCloser>;

} // namespace chronaxie::runtime
#endif
