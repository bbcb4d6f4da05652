//===- Quantised.h - The network in the chip's integers ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Integers per neuron and synapse, retention codes after the timescale tables
// were applied, delays in chip ticks (skew included, so >= 1). It knows no
// core, table or route: any two mappings of one quantised network spike alike.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_NETWORK_QUANTISED_H
#define CHRONAXIE_NETWORK_QUANTISED_H

#include "network/Network.h"

namespace chronaxie {

/// The widths the integers were made for; they equal the chip's.
struct Widths {
  uint32_t retentionBits = 0;   ///< retention code 1 << retentionBits is "keep all"
  uint32_t accumulatorBits = 0; ///< the sum of weights of a tick wraps at this
  uint32_t guardBits = 0;       ///< I gains sum << guardBits
  uint32_t stateBits = 0;       ///< V and I saturate at this
  bool operator==(const Widths &) const = default;
};

struct QuantisedPopulation {
  std::string name;
  PopulationKind kind = PopulationKind::Neurons;
  uint32_t size = 0;
  bool graded = false;
  uint32_t startTick = 0;
  ResetMode reset = ResetMode::ToValue;
  std::vector<uint32_t> membraneRetention; ///< code, 0 .. 1 << retentionBits
  std::vector<uint32_t> synapseRetention;  ///< code, 0 .. 1 << retentionBits
  std::vector<int32_t> threshold;          ///< INT32_MAX (of stateBits): never spikes
  std::vector<int32_t> resetAmount;
  std::vector<int32_t> resetValue;
  std::vector<int32_t> synapseBias;
  std::vector<int32_t> membraneBias;
  std::vector<int32_t> initialPotential;
  std::vector<int32_t> initialCurrent;
  std::vector<uint32_t> refractoryTicks;
  std::vector<double> scale; ///< integer units of V per model unit of V
  bool operator==(const QuantisedPopulation &) const = default;
};

/// An STDP profile in the integers of the neurons that use it (docs/chip.md,
/// P). Fractions are 0..65536.
struct QuantisedProfile {
  int32_t least = 0, greatest = 0; ///< of the weight
  uint32_t plus = 0, minus = 0;    ///< amplitudes in 1/256 of a weight unit
  std::vector<uint32_t> coarsePlus, finePlus, coarseMinus, fineMinus; ///< 16 each
  uint32_t power = 0; ///< 0: mu 0, 1: mu 1, 2: table
  uint32_t inverseRange = 0;
  std::vector<uint32_t> powerTable; ///< 33 for power 2, else none
  auto operator<=>(const QuantisedProfile &) const = default;
};

struct QuantisedProjection {
  std::string name;
  uint32_t source = 0;
  uint32_t target = 0;
  std::vector<uint64_t> rowOffset;
  std::vector<uint32_t> targetNeuron;
  std::vector<int32_t> weight;      ///< 0 only where it learns: one rounded to 0 is absent
  std::vector<uint32_t> delayTicks; ///< chip ticks, >= 1
  /// Per synapse: index into QuantisedNetwork::profiles, or staticSynapse.
  /// Empty: all are static.
  std::vector<int32_t> profile = {};
  int32_t profileOf(size_t synapse) const {
    return profile.empty() ? staticSynapse : profile[synapse];
  }
  bool operator==(const QuantisedProjection &) const = default;
};

struct QuantisedNetwork {
  std::string name;
  double tickSeconds = 0;
  /// Range of the weights: 8, 12 or 16; 16 into a neuron with a plastic synapse.
  uint32_t weightBits = 0;
  /// Retentions are multiples of 2^-decayBits; 0: of 2^-retentionBits, all that
  /// the chip can hold.
  uint32_t decayBits = 0;
  Widths widths;
  std::vector<QuantisedPopulation> populations;
  std::vector<QuantisedProjection> projections;
  std::vector<QuantisedProfile> profiles;
  Readout readout; ///< factors in model units; the scale is applied when read
  std::string sourceHash;

  int find(llvm::StringRef name) const;
};

/// Checks lengths, indices and ranges, as check(Network) does.
llvm::Error check(const QuantisedNetwork &network);

/// The part of it about the profiles themselves.
llvm::Error checkProfiles(const QuantisedNetwork &network);

/// Sorts each row by (targetNeuron, delayTicks, weight), so that two equal
/// networks compare equal.
void sortRows(QuantisedNetwork &network);

/// Writes beside, then renames. HDF5, docs/quantised-format.md.
llvm::Error writeQuantised(const QuantisedNetwork &network, llvm::StringRef path);
llvm::Expected<QuantisedNetwork> readQuantised(llvm::StringRef path);

/// The float network with the retentions the quantised one really has and rho
/// recomputed from them where it was theta / alpha_m; every other parameter
/// and the weights stay as they were. Populations are matched by name.
llvm::Expected<Network> withRetentionsOf(const Network &network, const QuantisedNetwork &quantised);

} // namespace chronaxie
#endif
