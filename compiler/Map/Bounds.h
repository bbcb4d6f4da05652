//===- Bounds.h - What no partition can satisfy -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_MAP_BOUNDS_H
#define CHRONAXIE_COMPILER_MAP_BOUNDS_H

#include "compiler/Map/Problem.h"

namespace chronaxie::map {

/// Limits that every partition breaks: neurons that fit no core on their own
/// (the first 20 of each kind by name, the rest counted) and totals beyond all
/// cores together. Empty does not mean that there is a legal partition.
std::vector<Violation> provenMisfits(const Problem &problem, const Limits &limits);

} // namespace chronaxie::map
#endif
