//===- Blob.cpp - Columns of numbers as attributes --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Ir/Blob.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/StringExtras.h"
#include <cstring>

using namespace mlir;

namespace chronaxie::ir {
namespace {

template <typename Number> Type elementType(MLIRContext *context) {
  if constexpr (std::is_same_v<Number, double>)
    return Float64Type::get(context);
  else
    return IntegerType::get(context, sizeof(Number) * 8);
}

template <typename Number> RankedTensorType columnType(MLIRContext *context, size_t length) {
  return RankedTensorType::get({static_cast<int64_t>(length)}, elementType<Number>(context));
}

/// Bytes of a resource's blob; nothing when it is missing.
std::optional<ArrayRef<char>> bytesOf(DenseResourceElementsAttr column) {
  DenseResourceElementsHandle handle = column.getRawHandle();
  if (const AsmResourceBlob *blob = handle.getBlob())
    return blob->getData();
  return std::nullopt;
}

template <typename Number> AsmResourceBlob blobOf(ArrayRef<Number> values) {
  return HeapAsmResourceBlob::allocateAndCopyInferAlign(values);
}

/// MLIR 19 prints a resource name as it is but reads bare words only.
std::string resourceName(StringRef hint) {
  std::string name = "blob_";
  for (char c : hint)
    name += llvm::isAlnum(c) ? c : '_';
  return name;
}

} // namespace

template <typename Number>
ElementsAttr makeBlob(MLIRContext *context, StringRef hint, ArrayRef<Number> values) {
  RankedTensorType type = columnType<Number>(context, values.size());
  if (values.size() * sizeof(Number) >= blobBytes)
    return DenseResourceElementsAttr::get(type, resourceName(hint), blobOf(values));
  ArrayRef<char> bytes(reinterpret_cast<const char *>(values.data()),
                       values.size() * sizeof(Number));
  return DenseElementsAttr::getFromRawBuffer(type, bytes);
}

template <typename Number> std::vector<Number> readBlob(ElementsAttr column) {
  std::vector<Number> values(column.getNumElements());
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(column)) {
    std::optional<ArrayRef<char>> bytes = bytesOf(resource);
    assert(bytes && bytes->size() == values.size() * sizeof(Number) &&
           "a column is read after it was verified");
    if (!values.empty())
      std::memcpy(values.data(), bytes->data(), bytes->size());
    return values;
  }
  auto dense = cast<DenseElementsAttr>(column);
  if (values.empty())
    return values;
  ArrayRef<char> raw = dense.getRawData();
  if (dense.isSplat())
    for (Number &value : values)
      std::memcpy(&value, raw.data(), sizeof(Number));
  else
    std::memcpy(values.data(), raw.data(), raw.size());
  return values;
}

template <typename Number>
void setBlob(Operation *op, StringRef name, ArrayRef<Number> values, StringRef hint) {
  if (auto old = op->getAttrOfType<DenseResourceElementsAttr>(name))
    if (old.getType() == columnType<Number>(op->getContext(), values.size())) {
      DenseResourceElementsHandle handle = old.getRawHandle();
      handle.getResource()->setBlob(blobOf(values));
      return;
    }
  op->setAttr(name, makeBlob(op->getContext(), hint, values));
}

template <typename Number>
LogicalResult verifyBlob(Operation *op, StringRef name, ElementsAttr column,
                         std::optional<uint64_t> length) {
  auto type = cast<ShapedType>(column.getType());
  if (!type.hasStaticShape() || type.getRank() != 1)
    return op->emitOpError() << "'" << name << "' has type " << type
                             << ", a column has one dimension";
  Type wanted = elementType<Number>(op->getContext());
  if (type.getElementType() != wanted)
    return op->emitOpError() << "'" << name << "' holds " << type.getElementType() << ", it needs "
                             << wanted;
  uint64_t elements = type.getNumElements();
  if (length && elements != *length)
    return op->emitOpError() << "'" << name << "' has " << elements << " elements, it needs "
                             << *length;
  if (isa<DenseElementsAttr>(column))
    return success();
  auto resource = dyn_cast<DenseResourceElementsAttr>(column);
  if (!resource)
    return op->emitOpError() << "'" << name << "' is neither dense nor dense_resource";
  std::optional<ArrayRef<char>> bytes = bytesOf(resource);
  if (!bytes)
    return op->emitOpError() << "'" << name << "' refers to the resource '"
                             << resource.getRawHandle().getKey()
                             << "', which is not there; add it under dialect_resources";
  if (bytes->size() != elements * sizeof(Number))
    return op->emitOpError() << "'" << name << "' refers to the resource '"
                             << resource.getRawHandle().getKey() << "' of " << bytes->size()
                             << " bytes, its type needs " << elements * sizeof(Number);
  return success();
}

#define CHRONAXIE_BLOB(Number)                                                                     \
  template ElementsAttr makeBlob<Number>(MLIRContext *, StringRef, ArrayRef<Number>);              \
  template std::vector<Number> readBlob<Number>(ElementsAttr);                                     \
  template void setBlob<Number>(Operation *, StringRef, ArrayRef<Number>, StringRef);              \
  template LogicalResult verifyBlob<Number>(Operation *, StringRef, ElementsAttr,                  \
                                            std::optional<uint64_t>);
CHRONAXIE_BLOB(double)
CHRONAXIE_BLOB(int32_t)
CHRONAXIE_BLOB(uint32_t)
CHRONAXIE_BLOB(int64_t)
CHRONAXIE_BLOB(uint64_t)
#undef CHRONAXIE_BLOB

} // namespace chronaxie::ir
