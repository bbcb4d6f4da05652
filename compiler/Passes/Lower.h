//===- Lower.h - A quantised network and its parts as cores -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_PASSES_LOWER_H
#define CHRONAXIE_COMPILER_PASSES_LOWER_H

#include "compiler/Chip/Convert.h"
#include "compiler/Map/Problem.h"
#include "network/Quantised.h"

namespace chronaxie::passes {

/// Each part becomes a core: its neurons in network order, tables of their
/// codes ascending, axons in the order of their sources (neurons, then
/// inputs). DoesNotFit (FIT-07, FIT-08) when a core needs more table entries
/// than the chip has. `description` and the like are left to the caller.
llvm::Expected<chip::Design> lower(const QuantisedNetwork &network, llvm::ArrayRef<uint32_t> part,
                                   const Chip &chip);

/// The mapping problem and the partition of a design that is not packed yet.
struct DesignProblem {
  map::Problem problem;
  map::Partition part;
  std::vector<uint32_t> slot;  ///< of each neuron in its core
  std::vector<uint32_t> first; ///< source that each population begins with
};
DesignProblem problemOf(const chip::Design &design);

/// Packs the rows of every core. DoesNotFit (FIT-04) when a core's row memory
/// is too small. Returns bits per synapse, padding included.
llvm::Expected<double> packRows(chip::Design &design, const Chip &chip);

} // namespace chronaxie::passes
#endif
