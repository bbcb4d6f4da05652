//===- File.h - Whole files in, whole files out -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_FILES_FILE_H
#define CHRONAXIE_FILES_FILE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace chronaxie {

/// Bytes of a file, or an error `PATH: cannot be read: why`.
llvm::Expected<std::string> readFile(llvm::StringRef path);

/// Writes to a temporary file beside `path` and renames it, so that `path`
/// never holds half of something; the temporary is removed on failure and on
/// interruption by a signal.
llvm::Error writeFile(llvm::StringRef path, llvm::StringRef bytes);

/// The same for a writer that needs a path of its own (HDF5).
llvm::Error writeFileBy(llvm::StringRef path,
                        llvm::function_ref<llvm::Error(llvm::StringRef temporary)> write);

/// SHA-256 in hex.
std::string sha256Hex(llvm::StringRef bytes);

/// An error whose message is the text as it stands.
llvm::Error fault(const llvm::Twine &text);

} // namespace chronaxie
#endif
