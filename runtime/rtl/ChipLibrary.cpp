//===- ChipLibrary.cpp - Opening a Verilated chip ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/rtl/ChipLibrary.h"
#include "files/File.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <dlfcn.h>

using namespace llvm;

namespace chronaxie::runtime {

std::string defaultChipFolder() {
  // The address of a function of ours tells getMainExecutable which program.
  std::string program =
      sys::fs::getMainExecutable(nullptr, reinterpret_cast<void *>(&defaultChipFolder));
  SmallString<256> folder = sys::path::parent_path(sys::path::parent_path(program));
  sys::path::append(folder, "lib", "chips");
  return folder.str().str();
}

namespace {

template <typename Function> bool find(void *handle, const char *name, Function &function) {
  function = reinterpret_cast<Function>(dlsym(handle, name));
  return function != nullptr;
}

} // namespace

Expected<ChipLibrary> openChip(const Chip &chip, StringRef folder) {
  std::string hash = chipHash(chip);
  SmallString<256> path = folder;
  sys::path::append(path, hash + ".so");
  std::string place =
      formatv("chip '{0}' ({1}...)", chip.name(), StringRef(hash).take_front(12)).str();
  if (!sys::fs::exists(path))
    return fault(formatv("{0}: no Verilated chip in {1}; add its description to "
                         "hw-model/CMakeLists.txt and build the target 'chips', or simulate "
                         "--on emulator",
                         place, folder)
                     .str());
  void *handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle)
    return fault(formatv("{0}: {1}: cannot be opened: {2}; build the target 'chips' again", place,
                         path, dlerror())
                     .str());
  ChipLibrary library;
  decltype(&cx_abi_version) abiVersion = nullptr;
  decltype(&cx_chip_hash) builtHash = nullptr;
  bool whole = find(handle, "cx_abi_version", abiVersion) &&
               find(handle, "cx_chip_hash", builtHash) &&
               find(handle, "cx_create", library.create) &&
               find(handle, "cx_destroy", library.destroy) && find(handle, "cx_run", library.run) &&
               find(handle, "cx_watch", library.watch) && find(handle, "cx_stall", library.stall);
  if (!whole || abiVersion() != CX_ABI_VERSION)
    return fault(formatv("{0}: {1}: built for another version of the runtime; build the target "
                         "'chips' again",
                         place, path)
                     .str());
  if (hash != builtHash())
    return fault(formatv("{0}: {1}: holds the chip {2}; build the target 'chips' again", place,
                         path, builtHash())
                     .str());
  return library;
}

} // namespace chronaxie::runtime
