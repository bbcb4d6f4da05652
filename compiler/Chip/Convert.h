//===- Convert.h - Mapped networks into the dialect `chip` and back -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The image's own messages are the plain structs that passes work on: a
// NetworkMap whose populations' `core` counts the cores of the design, and a
// Core each. Only the rows have a form of their own until they are packed.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_CHIP_CONVERT_H
#define CHRONAXIE_COMPILER_CHIP_CONVERT_H

#include "compiler/Chip/Columns.h"
#include "compiler/Chip/Dialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "network/Network.h"
#include "targets/Rows.h"
#include <vector>

namespace chronaxie::chip {

/// The synapses of each axon of a core.
using CoreRows = std::vector<std::vector<RowEntry>>;

/// A mapped network at whatever stage it has reached.
struct Design {
  std::string description; ///< the chip, as Protobuf text
  std::string hash;        ///< its chip hash
  std::string sourceHash;
  std::vector<Convention> choices;
  NetworkMap network;
  std::vector<Core> cores;
  std::vector<CoreRows> rows; ///< beside `cores`, empty once packed
  Routers routers;            ///< where trees pass, once routed
  bool isPlaced = false;      ///< the cores' numbers count
  bool isRouted = false;
  bool isPacked = false;
};

/// Adds a `chip.design` to the module.
void toChip(const Design &design, mlir::ModuleOp module);

/// The module's one design, or an error that says how many there are.
llvm::Expected<DesignOp> findDesign(mlir::ModuleOp module);

Design fromChip(DesignOp op);

/// Writes numbers, routes or rows that a pass added to `design`.
void update(DesignOp op, const Design &design);

/// The chip a verified design is for.
Chip chipOf(DesignOp op);

} // namespace chronaxie::chip
#endif
