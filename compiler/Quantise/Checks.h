//===- Checks.h - What must hold before a scale is chosen -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_QUANTISE_CHECKS_H
#define CHRONAXIE_COMPILER_QUANTISE_CHECKS_H

#include "compiler/Quantise/Quantise.h"

namespace chronaxie::quantise {

/// "rec[17]"
std::string neuronName(const Population &population, uint64_t neuron);

/// What earlier passes owe: canonical populations, delays of a tick or more,
/// retentions that the chip's code holds exactly; and options that make sense.
llvm::Error checkCanonical(const Network &network, const Chip &chip, const QuantiseOptions &options,
                           uint64_t neurons);

/// Delays, refractory and start ticks beyond the chip.
void checkTicks(const Network &network, const Chip &chip, std::vector<Violation> &broken);

} // namespace chronaxie::quantise
#endif
