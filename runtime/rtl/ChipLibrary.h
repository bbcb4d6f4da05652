//===- ChipLibrary.h - Opening a Verilated chip -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_RUNTIME_RTL_CHIPLIBRARY_H
#define CHRONAXIE_RUNTIME_RTL_CHIPLIBRARY_H

#include "runtime/rtl/ChipAbi.h"
#include "targets/Chip.h"
#include <memory>

namespace chronaxie::runtime {

/// The functions of one chip's shared object. It stays open until the program
/// ends.
struct ChipLibrary {
  decltype(&cx_create) create = nullptr;
  decltype(&cx_destroy) destroy = nullptr;
  decltype(&cx_run) run = nullptr;
  decltype(&cx_watch) watch = nullptr;
  decltype(&cx_stall) stall = nullptr;
};

/// Folder of the Verilated chips when none is given: ../lib/chips beside the
/// program.
std::string defaultChipFolder();

/// Opens `FOLDER/<chip hash>.so`; an error names chip, folder and the way out.
llvm::Expected<ChipLibrary> openChip(const Chip &chip, llvm::StringRef folder);

struct ChipCloser {
  ChipLibrary library;
  void operator()(CxChip *chip) const { library.destroy(chip); }
};
/// A running chip.
using ChipHandle = std::unique_ptr<CxChip, ChipCloser>;

} // namespace chronaxie::runtime
#endif
