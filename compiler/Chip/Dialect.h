//===- Dialect.h - The dialect `chip` ---------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_CHIP_DIALECT_H
#define CHRONAXIE_COMPILER_CHIP_DIALECT_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/IR/SymbolTable.h"

#include "compiler/Chip/Dialect.h.inc"
#define GET_OP_CLASSES
#include "compiler/Chip/Ops.h.inc"

#endif
