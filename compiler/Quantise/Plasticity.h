//===- Plasticity.h - STDP profiles in the chip's integers ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_QUANTISE_PLASTICITY_H
#define CHRONAXIE_COMPILER_QUANTISE_PLASTICITY_H

#include "network/Quantised.h"

namespace chronaxie::quantise {

/// A profile where one unit of weight of the model is `unitsPerWeight` of the
/// chip's (docs/chip.md, P1 to P4). An amplitude beyond the chip's 24 bits is
/// a fault that names the value.
llvm::Expected<QuantisedProfile> quantiseProfile(const StdpProfile &profile, double unitsPerWeight);

} // namespace chronaxie::quantise
#endif
