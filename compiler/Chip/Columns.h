//===- Columns.h - Which field of the image is which column -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// One table for both directions and the verifier. `length` says which columns
// of a core are equally long; `stage` which pass adds one.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_CHIP_COLUMNS_H
#define CHRONAXIE_COMPILER_CHIP_COLUMNS_H

#include "targets/Image.h"
#include "llvm/ADT/ArrayRef.h"

namespace chronaxie::chip {

template <typename Number> using Field = google::protobuf::RepeatedField<Number>;

/// What a column has one entry for.
enum class Of { Neuron, Axon, Route, MembraneEntry, SynapseEntry, Word };
enum class Stage { Lower, Route, Pack };

template <typename Number> struct Column {
  llvm::StringLiteral name;
  Of of;
  Stage stage;
  Field<Number> *(*field)(Core &);
};

extern const llvm::ArrayRef<Column<int32_t>> signedColumns;
extern const llvm::ArrayRef<Column<uint32_t>> unsignedColumns;
/// A Protobuf field of booleans, written as 0 and 1.
constexpr llvm::StringLiteral reportedColumn = "reported";

} // namespace chronaxie::chip
#endif
