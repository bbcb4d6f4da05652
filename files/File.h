//===- File.h - Whole files in, whole files out -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_FILES_FILE_H
#define CHRONAXIE_FILES_FILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace chronaxie {

/// Bytes of a file, or an error `PATH: cannot be read: why`. Of what is no regular
/// file (a pipe, a device) at most 1 GiB.
llvm::Expected<std::string> readFile(llvm::StringRef path);

/// Puts the bytes at `path`, all or none of them where a file can be replaced:
/// the rules are of Output.h.
llvm::Error writeFile(llvm::StringRef path, llvm::StringRef bytes);

/// SHA-256 in hex.
std::string sha256Hex(llvm::StringRef bytes);

/// An error whose message is the text as it stands.
llvm::Error fault(const llvm::Twine &text);

} // namespace chronaxie
#endif
