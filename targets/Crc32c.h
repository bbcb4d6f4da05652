//===- Crc32c.h - The checksum of images and load streams -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// CRC-32C (Castagnoli): polynomial 0x1EDC6F41, reflected in and out, starts at
// and is finally inverted with all ones; "123456789" gives 0xE3069283.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TARGETS_CRC32C_H
#define CHRONAXIE_TARGETS_CRC32C_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>

namespace chronaxie {

/// Of an image's index or section.
uint32_t crc32c(llvm::StringRef bytes);

/// Of words as the host port sees them (chip C, CHECK): each least significant
/// byte first, whatever the byte order of the machine this runs on.
uint32_t crc32c(llvm::ArrayRef<uint32_t> words);

} // namespace chronaxie
#endif
