//===- Report.h - What passes tell people -----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Errors become diagnostics, one a violation, whose text begins with its code.
// Remarks become diagnostics and stay in the module ("snn.remarks"); choices
// go into the network's conventions and from there into the image.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_PASSES_REPORT_H
#define CHRONAXIE_COMPILER_PASSES_REPORT_H

#include "compiler/Snn/Snn.h"
#include "mlir/IR/BuiltinOps.h"
#include "targets/Chip.h"
#include "targets/Fit.h"
#include <optional>

namespace chronaxie::passes {

/// Emits every error inside `error` at `op`; never success.
mlir::LogicalResult report(mlir::Operation *op, llvm::Error error);

void remark(mlir::ModuleOp module, llvm::StringRef pass, const llvm::Twine &text);

/// The violation that print(violation) wrote, or nothing.
std::optional<Violation> parseViolation(llvm::StringRef text);

/// The chip in the module's attribute "chip.description".
llvm::Expected<Chip> targetOf(mlir::ModuleOp module);

/// "2.3 %"
std::string percent(double share);

} // namespace chronaxie::passes
#endif
