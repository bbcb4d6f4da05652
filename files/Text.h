//===- Text.h - Bytes that others chose, and numbers, as text ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_FILES_TEXT_H
#define CHRONAXIE_FILES_TEXT_H

#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

namespace chronaxie {

/// The bytes as UTF-8, as JSON, HDF5 and Protobuf want texts; each byte that is none
/// becomes U+FFFD. A file's name may be any bytes.
inline std::string utf8(llvm::StringRef bytes) { return llvm::json::fixUTF8(bytes); }

/// Up to nine significant digits, as messages show numbers.
inline std::string digits(double value) {
  return llvm::formatv("{0}", llvm::format("%.9g", value));
}

} // namespace chronaxie
#endif
