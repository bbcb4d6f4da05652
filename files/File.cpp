//===- File.cpp - Whole files in, whole files out ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/File.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

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

Error writeFileBy(StringRef path, function_ref<Error(StringRef)> write) {
  // The name is unique, so two writers of one path never share a temporary; known
  // to be removed before it is there, so that no signal comes between.
  SmallString<128> temporary;
  std::error_code code;
  do {
    sys::fs::createUniquePath(path + ".part-%%%%%%%%", temporary, /*MakeAbsolute=*/false);
    sys::RemoveFileOnSignal(temporary);
    int file = -1;
    code = sys::fs::openFileForWrite(temporary, file, sys::fs::CD_CreateNew);
    if (code)
      sys::DontRemoveFileOnSignal(temporary);
    else
      code = sys::Process::SafelyCloseFileDescriptor(file);
  } while (code == std::errc::file_exists);
  if (code)
    return fault(path + ": cannot be written: " + code.message());
  auto forget = make_scope_exit([&] {
    sys::fs::remove(temporary);
    sys::DontRemoveFileOnSignal(temporary);
  });
  if (Error error = write(temporary))
    return error;
  if ((code = sys::fs::rename(temporary, path)))
    return fault(path + ": cannot be written: " + code.message());
  return Error::success();
}

Error writeFile(StringRef path, StringRef bytes) {
  return writeFileBy(path, [&](StringRef temporary) -> Error {
    std::error_code code;
    raw_fd_ostream stream(temporary, code);
    if (!code) {
      stream << bytes;
      stream.close();
      code = stream.error();
      stream.clear_error();
    }
    if (code)
      return fault(path + ": cannot be written: " + code.message());
    return Error::success();
  });
}

std::string sha256Hex(StringRef bytes) {
  SHA256 hash;
  hash.update(bytes);
  return toHex(hash.final(), /*LowerCase=*/true);
}

} // namespace chronaxie
