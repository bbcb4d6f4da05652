//===- Emit.h - The chip dialect as a chip image ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_EMIT_EMIT_H
#define CHRONAXIE_COMPILER_EMIT_EMIT_H

#include "mlir/IR/BuiltinOps.h"
#include "targets/Image.h"

namespace chronaxie::emit {

/// The image of a placed, routed and packed design; the same IR, the same
/// bytes. Producer and source name are left empty. An error names the pass
/// that has not run.
llvm::Expected<Image> emit(mlir::ModuleOp module);

} // namespace chronaxie::emit
#endif
