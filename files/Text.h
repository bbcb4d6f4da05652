//===- Text.h - Bytes that others chose, as text ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_FILES_TEXT_H
#define CHRONAXIE_FILES_TEXT_H

#include "llvm/Support/JSON.h"

namespace chronaxie {

/// The bytes as UTF-8, as JSON, HDF5 and Protobuf want texts; each byte that is none
/// becomes U+FFFD. A file's name may be any bytes.
inline std::string utf8(llvm::StringRef bytes) { return llvm::json::fixUTF8(bytes); }

} // namespace chronaxie
#endif
