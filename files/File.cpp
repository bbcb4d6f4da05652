//===- File.cpp - Whole files in, whole files out ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/File.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SHA256.h"
#include <vector>

using namespace llvm;

namespace chronaxie {

Error fault(const Twine &text) { return createStringError(inconvertibleErrorCode(), text); }

namespace {

/// A pipe or a device says its end only when it comes; some devices never end.
Expected<std::string> readToItsEnd(StringRef path) {
  constexpr size_t most = size_t{1} << 30;
  Expected<sys::fs::file_t> file = sys::fs::openNativeFileForRead(path);
  if (!file)
    return fault(path + ": cannot be read: " + toString(file.takeError()));
  auto close = make_scope_exit([&] { sys::fs::closeFile(*file); });
  std::string bytes;
  std::vector<char> part(1 << 16);
  while (true) {
    Expected<size_t> count = sys::fs::readNativeFile(*file, part);
    if (!count)
      return fault(path + ": cannot be read: " + toString(count.takeError()));
    if (*count == 0)
      return bytes;
    if (bytes.size() + *count > most)
      return fault(path + ": cannot be read: it is no regular file, and more than 1 GiB came out "
                          "of it; save what it says to a file");
    bytes.append(part.data(), *count);
  }
}

} // namespace

Expected<std::string> readFile(StringRef path) {
  if (sys::fs::is_directory(path))
    return fault(path + ": cannot be read: it is a directory");
  if (sys::fs::exists(path) && !sys::fs::is_regular_file(path))
    return readToItsEnd(path);
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return fault(path + ": cannot be read: " + buffer.getError().message());
  return (*buffer)->getBuffer().str();
}

std::string sha256Hex(StringRef bytes) {
  SHA256 hash;
  hash.update(bytes);
  return toHex(hash.final(), /*LowerCase=*/true);
}

} // namespace chronaxie
