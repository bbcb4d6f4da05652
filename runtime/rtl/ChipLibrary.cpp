//===- ChipLibrary.cpp - Finding and opening a Verilated chip ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/rtl/ChipLibrary.h"
#include "files/File.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include <cstring>
#include <dlfcn.h>
#include <elf.h>
#include <fstream>

using namespace llvm;

namespace chronaxie::runtime {

std::vector<std::string> chipFolders() {
  if (std::optional<std::string> given = sys::Process::GetEnv("CHRONAXIE_CHIPS"))
    return {*given};
  std::vector<std::string> folders;
  // The address of a function of ours tells getMainExecutable which program.
  std::string program = sys::fs::getMainExecutable(nullptr, reinterpret_cast<void *>(&chipFolders));
  SmallString<256> beside = sys::path::parent_path(sys::path::parent_path(program));
  sys::path::append(beside, "lib", "chips");
  folders.push_back(beside.str().str());
  SmallString<256> cache;
  if (sys::path::cache_directory(cache)) {
    sys::path::append(cache, "chronaxie", "chips");
    folders.push_back(cache.str().str());
  }
  return folders;
}

namespace {

std::string nameOf(const Chip &chip) {
  return formatv("chip '{0}' ({1}...)", chip.name(), StringRef(chipHash(chip)).take_front(12));
}

template <typename Function> bool find(void *handle, const char *name, Function &function) {
  function = reinterpret_cast<Function>(dlsym(handle, name));
  return function != nullptr;
}

/// Whether a shared object lacks its end, where a linker puts the table of sections:
/// the loader would die of it.
bool isCutShort(const std::string &path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  auto size = static_cast<uint64_t>(file.tellg());
  Elf64_Ehdr header;
  if (!file.seekg(0).read(reinterpret_cast<char *>(&header), sizeof header) ||
      std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
    return false; // the loader says what else it is
  return header.e_shoff > size ||
         size - header.e_shoff < uint64_t{header.e_shentsize} * header.e_shnum;
}

Expected<ChipLibrary> open(const Chip &chip, const std::string &path) {
  auto refuse = [&](const Twine &why) {
    return fault(nameOf(chip) + ": " + path + ": " + why + "; remove it, it is made again");
  };
  if (isCutShort(path))
    return refuse("is cut short");
  void *handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle)
    return refuse(Twine("cannot be opened: ") + dlerror());
  ChipLibrary library;
  decltype(&cx_abi_version) abiVersion = nullptr;
  decltype(&cx_chip_hash) builtHash = nullptr;
  bool whole =
      find(handle, "cx_abi_version", abiVersion) && find(handle, "cx_chip_hash", builtHash) &&
      find(handle, "cx_create", library.create) && find(handle, "cx_destroy", library.destroy) &&
      find(handle, "cx_run", library.run) && find(handle, "cx_watch", library.watch) &&
      find(handle, "cx_watch_learning", library.watchLearning) &&
      find(handle, "cx_stall", library.stall) && find(handle, "cx_memories", library.memories) &&
      find(handle, "cx_flip", library.flip) && find(handle, "cx_trace_open", library.traceOpen) &&
      find(handle, "cx_trace_close", library.traceClose) &&
      find(handle, "cx_trace_signals", library.traceSignals) &&
      find(handle, "cx_time", library.time);
  if (!whole || abiVersion() != CX_ABI_VERSION)
    return refuse("built for another version of the runtime");
  if (chipHash(chip) != builtHash())
    return refuse(Twine("holds the chip ") + builtHash());
  return library;
}

/// Those of the same chip and kind in `folder`, made from any RTL.
std::vector<std::string> sameChips(const Chip &chip, StringRef folder, bool traced) {
  std::vector<std::string> found;
  std::string start = chipHash(chip) + "-";
  std::error_code code;
  for (sys::fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
    StringRef name = sys::path::filename(it->path());
    if (name.starts_with(start) && name.ends_with(".so") && name.ends_with("-traced.so") == traced)
      found.push_back(it->path());
  }
  llvm::sort(found);
  return found;
}

/// The first folder that can be written, made when it is missing.
Expected<std::string> writableFolder(const Chip &chip, ArrayRef<std::string> folders) {
  for (const std::string &folder : folders)
    if (!sys::fs::create_directories(folder) &&
        !sys::fs::access(folder, sys::fs::AccessMode::Write))
      return folder;
  return fault(nameOf(chip) + ": no Verilated chip, and none can be made: none of " +
               join(folders, ", ") +
               " can be written; set CHRONAXIE_CHIPS to a folder that can, or use the emulator "
               "instead of RTL");
}

} // namespace

Expected<ChipLibrary> openChip(const Chip &chip, ArrayRef<std::string> folders,
                               const ChipTools &tools, bool traced, const BuildProgress &progress) {
  // Without the sources nothing can have changed: what was made of them is good.
  if (!hasSources(tools))
    for (const std::string &folder : folders)
      if (std::vector<std::string> made = sameChips(chip, folder, traced); made.size() == 1)
        return open(chip, made.front());
  ChipOrder order;
  order.traced = traced;
  if (hasSources(tools)) {
    Expected<std::string> key = sourceKey(chip, tools, traced);
    if (!key)
      return key.takeError();
    order.sourceKey = *key;
  }
  std::string name = chipHash(chip) + "-" + order.sourceKey + (traced ? "-traced.so" : ".so");
  for (const std::string &folder : folders)
    if (std::string path = folder + "/" + name; sys::fs::exists(path))
      return open(chip, path);
  Expected<std::string> folder = writableFolder(chip, folders);
  if (!folder)
    return folder.takeError();
  order.file = *folder + "/" + name;
  std::vector<std::string> older = sameChips(chip, *folder, traced);
  if (Error error = buildChip(chip, tools, order, progress))
    return error;
  // Chips of RTL that is no more; a program that has one open keeps it.
  for (const std::string &path : older)
    if (path != order.file)
      sys::fs::remove(path);
  return open(chip, order.file);
}

} // namespace chronaxie::runtime
