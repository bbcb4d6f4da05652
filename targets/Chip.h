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

/// The architectural fields in which a chip is not the other: "lanes 4, not 1;
/// ..."; empty when both are the same hardware.
std::string differences(const Chip &chip, const Chip &other);

/// The SystemVerilog package `cx_pkg` with every parameter the RTL needs.
std::string printParameterPackage(const Chip &chip);

arithmetic::ArithmeticWidths widthsOf(const Chip &chip);

inline uint32_t coreCount(const Chip &chip) { return chip.mesh_width() * chip.mesh_height(); }
/// Bits of a target index in a row entry: log2(neurons_per_core).
uint32_t targetBits(const Chip &chip);
/// chip D4: the greatest base delay of an axon; 0: the ring holds every delay.
uint32_t longestBase(const Chip &chip);
/// The base delay that the compiler gives a synapse: by its delay alone, the
/// greatest multiple of ring_slots below it, at most the longest. A delay
/// beyond the chip is for others to refuse.
uint32_t baseDelay(uint32_t delayTicks, const Chip &chip);
/// Ticks of the spike history: the power of two above the longest base.
uint32_t historySlots(const Chip &chip);
/// Bits of a residual delay in a row entry: log2(ring_slots).
uint32_t residualBits(const Chip &chip);
/// 32-bit words of a row of `synapses` entries whose weights are stored in
/// `weightBits` (8 or 16).
uint64_t rowWords(const Chip &chip, uint64_t synapses, uint32_t weightBits);

} // namespace chronaxie
#endif
