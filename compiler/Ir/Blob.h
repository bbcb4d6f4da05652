//===- Blob.h - Columns of numbers as attributes ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// What is per neuron or per synapse lies in one-dimensional ElementsAttr: dense
// (readable) below 1 KiB, else dense_resource, whose bytes live in the
// context's blob table. MLIR 19 accepts a dense_resource whose blob is missing
// or too short, so verifiers call verifyBlob; it never frees a blob, so
// setBlob rewrites one in place.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_IR_BLOB_H
#define CHRONAXIE_COMPILER_IR_BLOB_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"
#include <optional>
#include <vector>

namespace chronaxie::ir {

/// Columns shorter than this many bytes are written as dense<...>.
constexpr size_t blobBytes = 1024;

/// `Number` is double (f64), int32_t or uint32_t (i32), int64_t or uint64_t
/// (i64). `hint` names the resource in text.
template <typename Number>
mlir::ElementsAttr makeBlob(mlir::MLIRContext *context, llvm::StringRef hint,
                            llvm::ArrayRef<Number> values);

/// The numbers of a column that verifyBlob accepts.
template <typename Number> std::vector<Number> readBlob(mlir::ElementsAttr column);

/// Sets attribute `name` of `op`; a resource of the same length keeps its
/// place in the blob table and gets the new bytes.
template <typename Number>
void setBlob(mlir::Operation *op, llvm::StringRef name, llvm::ArrayRef<Number> values,
             llvm::StringRef hint);

/// One-dimensional, of the element type of `Number`, its bytes there in full
/// and, when `length` is given, so many elements; else an error at `op`.
template <typename Number>
mlir::LogicalResult verifyBlob(mlir::Operation *op, llvm::StringRef name, mlir::ElementsAttr column,
                               std::optional<uint64_t> length = {});

} // namespace chronaxie::ir
#endif
