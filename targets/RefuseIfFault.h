//===- RefuseIfFault.h - The first fault ends a check -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TARGETS_REFUSEIFFAULT_H
#define CHRONAXIE_TARGETS_REFUSEIFFAULT_H

#include "llvm/Support/Error.h"

/// Returns from the function with the error, if there is one.
#define REFUSE_IF_FAULT(call)                                                                      \
  if (llvm::Error error = (call))                                                                  \
  return error

#endif
