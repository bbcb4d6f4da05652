//===- Profiles.h - STDP profiles as columns of numbers ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_SNN_PROFILES_H
#define CHRONAXIE_COMPILER_SNN_PROFILES_H

#include "network/Quantised.h"
#include "llvm/ADT/ArrayRef.h"

namespace chronaxie::snn {

/// aPlus, aMinus, tauPlusTicks, tauMinusTicks, wMin, wMax, mu of each.
std::vector<double> flatten(llvm::ArrayRef<StdpProfile> profiles);
std::vector<StdpProfile> profilesOf(llvm::ArrayRef<double> numbers);

/// least, greatest, plus, minus, power, inverseRange, the four decay tables of
/// 16 and the 33 entries of the power table (zeros where there is none) of each.
std::vector<uint32_t> flatten(llvm::ArrayRef<QuantisedProfile> profiles);
std::vector<QuantisedProfile> quantisedProfilesOf(llvm::ArrayRef<uint32_t> numbers);

} // namespace chronaxie::snn
#endif
