//===- CoreCheck.h - Whether a core's memories fit the chip -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TARGETS_CORECHECK_H
#define CHRONAXIE_TARGETS_CORECHECK_H

#include "targets/Chip.h"
#include "targets/image.pb.h"

namespace chronaxie {

/// The first fault of one core taken by itself: columns of unequal length,
/// more of anything than the chip has room for, values wider than their field,
/// indices and addresses beyond the core's own memories. Part of check(Image).
llvm::Error checkMemories(const Core &core, const Chip &chip, llvm::StringRef name);

} // namespace chronaxie
#endif
