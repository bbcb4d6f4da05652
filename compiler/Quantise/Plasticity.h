//===- Plasticity.h - STDP profiles in the chip's integers ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_QUANTISE_PLASTICITY_H
#define CHRONAXIE_COMPILER_QUANTISE_PLASTICITY_H

#include "network/Network.h"
#include "network/Quantised.h"
#include <map>

namespace chronaxie::quantise {

/// A profile where one unit of weight of the model is `unitsPerWeight` of the
/// chip's (docs/chip.md, P1 to P4). An amplitude beyond the chip's 24 bits is
/// a fault that names the value.
llvm::Expected<QuantisedProfile> quantiseProfile(const StdpProfile &profile, double unitsPerWeight);

/// The profiles of a network in integers, each once.
class QuantisedProfiles {
public:
  QuantisedProfiles(const Network &network, uint32_t guardBits)
      : network(network), guardBits(guardBits) {}

  /// The number, in `all`, of a profile at a neuron's scale; 0 where it was refused,
  /// which `error` says.
  int32_t numberOf(int32_t profile, double scale);

  std::vector<QuantisedProfile> all;
  llvm::Error error = llvm::Error::success();

private:
  const Network &network;
  uint32_t guardBits;
  std::map<std::pair<int32_t, double>, int32_t> byScale;
  std::map<QuantisedProfile, int32_t> byContent;
};

} // namespace chronaxie::quantise
#endif
