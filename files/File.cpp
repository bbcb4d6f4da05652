//===- File.cpp - Whole files in, whole files out ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/File.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SHA256.h"

using namespace llvm;

namespace chronaxie {

Error fault(const Twine &text) { return createStringError(inconvertibleErrorCode(), text); }

Expected<std::string> readFile(StringRef path) {
  if (sys::fs::is_directory(path))
    return fault(path + ": cannot be read: it is a directory");
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
