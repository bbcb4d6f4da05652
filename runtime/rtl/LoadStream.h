//===- LoadStream.h - An image as the words a chip loads --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_RUNTIME_RTL_LOADSTREAM_H
#define CHRONAXIE_RUNTIME_RTL_LOADSTREAM_H

#include "targets/Image.h"

namespace chronaxie::runtime {

/// Kinds of packets (docs/chip.md, C).
enum class ToChip : uint32_t { Begin = 1, Write, Read, Event, Run, Clear, Status, Check, Flush };
enum class FromChip : uint32_t { Spike = 1, ReadData, TickDone, StatusData, Done, Refused };

/// Regions of a core's memories.
enum class Region : uint32_t {
  Neurons,
  MembraneTable,
  SynapseTable,
  Axons,
  Rows,
  Routes,
  State,
  Counters,
  Registers,
  Profiles,
  Branches
};

constexpr uint32_t packetHeader(ToChip kind, uint32_t core, uint32_t length) {
  return static_cast<uint32_t>(kind) << 28 | core << 16 | length;
}
constexpr uint32_t address(Region region, uint32_t index) {
  return static_cast<uint32_t>(region) << 28 | index;
}

/// BEGIN, the WRITEs of every core (a core without a section has no slots in
/// use), CHECK with their CRC32C and the chip id. CLEAR must follow.
std::vector<uint32_t> loadStream(const Image &image);

} // namespace chronaxie::runtime
#endif
