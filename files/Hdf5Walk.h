//===- Hdf5Walk.h - All of an HDF5 file as one stream -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// What `hdf5::open` runs in a process of its own. The stream is read once, on
// the same machine, so it holds plain values: an item is a byte for its kind,
// then
//
//   Group        uint32 members; each its name (uint32 length, bytes), its item
//   Floats       uint8 bytes of an element in the file, shape (uint32 rank,
//                uint64 each), zeros up to a multiple of 8, then a double for
//                each element
//   Integers     the same with int64
//   Strings      shape, then for each element uint32 length and bytes
//   Unreadable   uint32 length, bytes: what to say behind the place
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_FILES_HDF5WALK_H
#define CHRONAXIE_FILES_HDF5WALK_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdint>

namespace chronaxie::hdf5 {

enum class ItemKind : uint8_t { Group, Floats, Integers, Strings, Unreadable };

/// Deeper groups are not read.
constexpr unsigned greatestDepth = 64;

/// Writes the top group of the file whose bytes these are, or an Unreadable
/// item. What is wrong further down becomes an Unreadable item there.
void walk(llvm::StringRef bytes, llvm::raw_ostream &stream);

} // namespace chronaxie::hdf5
#endif
