//===- MapProblem.h - What a network asks of cores --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_PASSES_MAPPROBLEM_H
#define CHRONAXIE_COMPILER_PASSES_MAPPROBLEM_H

#include "compiler/Map/Problem.h"
#include "network/Quantised.h"

namespace chronaxie::passes {

/// The mapping problem of a network; codes are nearest to its retentions, and
/// weights take as many bits as `weightBits` and learning neurons let them.
/// `decayBits` as in QuantisedNetwork.
map::Problem problemOf(const Network &network, const Chip &chip, uint32_t weightBits,
                       uint32_t decayBits);
/// Of a quantised one; codes and weights are its own.
map::Problem problemOf(const QuantisedNetwork &network, const Chip &chip);

} // namespace chronaxie::passes
#endif
