//===- WiringCheck.h - Who lies where and who feeds whom --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TARGETS_WIRINGCHECK_H
#define CHRONAXIE_TARGETS_WIRINGCHECK_H

#include "targets/Image.h"
#include "targets/Ways.h"

namespace chronaxie {

/// The first fault of an image's wiring: each neuron has a slot of its own, each
/// axon one source that names it, each tree its numbers to itself, and all ways
/// are open (`ways`; null: nothing is dead). Network and memories are checked.
/// Part of check(Image).
llvm::Error checkWiring(const Image &image, const Ways *ways, llvm::StringRef name);

} // namespace chronaxie
#endif
