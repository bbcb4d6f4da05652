//===- Crc32c.cpp - The checksum of images and load streams -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Crc32c.h"
#include <boost/crc.hpp>

namespace chronaxie {
namespace {
using Castagnoli = boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true>;
} // namespace

uint32_t crc32c(llvm::StringRef bytes) {
  Castagnoli crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

uint32_t crc32c(llvm::ArrayRef<uint32_t> words) {
  Castagnoli crc;
  for (uint32_t word : words)
    for (unsigned shift = 0; shift < 32; shift += 8)
      crc.process_byte(static_cast<unsigned char>(word >> shift));
  return crc.checksum();
}

} // namespace chronaxie
