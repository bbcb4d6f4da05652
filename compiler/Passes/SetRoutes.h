//===- SetRoutes.h - Routes into the cores of a design ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_PASSES_SETROUTES_H
#define CHRONAXIE_COMPILER_PASSES_SETROUTES_H

#include "compiler/Map/Route.h"
#include "compiler/Passes/Lower.h"

namespace chronaxie::passes {

/// Writes routes into cores and input populations, and puts the axons of each
/// core at the numbers that the routes gave them.
void setRoutes(chip::Design &design, const DesignProblem &problem, const map::Routes &routes);

} // namespace chronaxie::passes
#endif
