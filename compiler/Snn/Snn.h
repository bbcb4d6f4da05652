//===- Snn.h - The dialect `snn` --------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_SNN_SNN_H
#define CHRONAXIE_COMPILER_SNN_SNN_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/IR/SymbolTable.h"

#include "compiler/Snn/Dialect.h.inc"
#include "compiler/Snn/Enums.h.inc"
#define GET_OP_CLASSES
#include "compiler/Snn/Ops.h.inc"

#endif
