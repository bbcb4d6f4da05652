//===- Chip.h - Reading and checking a chip description ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TARGETS_CHIP_H
#define CHRONAXIE_TARGETS_CHIP_H

#include "targets/Arithmetic.h"
#include "targets/chip.pb.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace chronaxie {

/// Parses a chip description (Protobuf text) and checks it against itself.
/// `name` is the file's name in messages.
llvm::Expected<Chip> parseChip(llvm::StringRef text, llvm::StringRef name);

/// Every reason why the description does not agree with itself, all at once.
llvm::Error check(const Chip &chip, llvm::StringRef name);

/// The description as Protobuf text that parseChip reads back, a field a line.
std::string printChip(const Chip &chip);

/// SHA-256 (hex) over a written field-by-field encoding of the architectural
/// fields: "field_name=value\n" in field order. Comments, the name and run-time
/// limits do not change it.
std::string chipHash(const Chip &chip);

/// The SystemVerilog package `cx_pkg` with every parameter the RTL needs.
std::string printParameterPackage(const Chip &chip);

arithmetic::ArithmeticWidths widthsOf(const Chip &chip);

inline uint32_t coreCount(const Chip &chip) { return chip.mesh_width() * chip.mesh_height(); }
/// Bits of a target index in a row entry: log2(neurons_per_core).
uint32_t targetBits(const Chip &chip);
/// Bits of a residual delay in a row entry: log2(ring_slots).
uint32_t residualBits(const Chip &chip);
/// Bits of one row entry whose weight is stored in `weightBits` (8 or 16).
uint32_t rowEntryBits(const Chip &chip, uint32_t weightBits);
/// 32-bit words of a row of `synapses` entries.
uint64_t rowWords(const Chip &chip, uint64_t synapses, uint32_t weightBits);

} // namespace chronaxie
#endif
