//===- Choices.h - Choices made for the user, as attributes -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// A list of {name, value, reason} dictionaries: conventions a reader
// recognised and choices that passes made. They travel to the image.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_IR_CHOICES_H
#define CHRONAXIE_COMPILER_IR_CHOICES_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"
#include "network/Network.h"

namespace chronaxie::ir {

mlir::ArrayAttr makeChoices(mlir::MLIRContext *context, llvm::ArrayRef<Convention> choices);

/// The choices of a list that verifyChoices accepts.
std::vector<Convention> readChoices(mlir::ArrayAttr choices);

mlir::LogicalResult verifyChoices(mlir::Operation *op, mlir::ArrayAttr choices);

} // namespace chronaxie::ir
#endif
