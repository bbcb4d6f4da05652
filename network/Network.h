//===- Network.h - The canonical network, as it is to run -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The float network every stage agrees on. Its tick is the one of
// docs/semantics.md; per-neuron vectors have the population's size. A reader
// fills it, `snn` carries it through the compiler, the reference simulator
// runs it.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_NETWORK_NETWORK_H
#define CHRONAXIE_NETWORK_NETWORK_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace chronaxie {

enum class PopulationKind : uint8_t { Input, Neurons };

/// What a spike does to the potential.
enum class ResetMode : uint8_t { None = 0, Subtract = 1, ToValue = 2 };

/// When the reset acts, seen from the tick of the spike. All but SameTick are
/// rewritten to SameTick by the pass `snn-canonicalise`.
enum class ResetTiming : uint8_t {
  SameTick,
  NextTickInputLost, ///< to value one tick later, that tick's input is lost
  NextTickInputKept, ///< to value or subtract one tick later, input is kept
};

/// Which synaptic current the potential integrates.
enum class CurrentTiming : uint8_t {
  New,     ///< V(t) uses I(t)
  Previous ///< V(t) uses I(t-1); rewritten by `snn-canonicalise`
};

/// A delay that the file does not say: `snn-assign-delays` decides it (1
/// inside a strongly connected component, 0 between components).
constexpr uint32_t unassignedDelay = std::numeric_limits<uint32_t>::max();

struct Population {
  std::string name;
  PopulationKind kind = PopulationKind::Neurons;
  uint32_t size = 0;
  bool graded = false; ///< Input only: events carry a value 0..255

  // The rest is for Neurons only, each vector of length `size`.
  std::vector<double> membraneRetention; ///< alpha_m, 0..1, a tick
  std::vector<double> synapseRetention;  ///< alpha_s, 0..1, a tick; 0: plain LIF
  std::vector<double> threshold;         ///< theta; infinity: a readout
  std::vector<double> resetAmount;       ///< rho, for Subtract
  std::vector<double> resetValue;        ///< v_reset, for ToValue
  std::vector<double> synapseBias;       ///< b_s, enters I each tick
  std::vector<double> membraneBias;      ///< b_m, enters V each tick
  std::vector<double> initialPotential;  ///< V0
  std::vector<double> initialCurrent;    ///< I0
  std::vector<uint32_t> refractoryTicks; ///< R; 1 blocks exactly the next tick
  ResetMode reset = ResetMode::ToValue;
  ResetTiming resetTiming = ResetTiming::SameTick;
  CurrentTiming currentTiming = CurrentTiming::New;
  bool spikesAtThreshold = false; ///< `>=`; rewritten to `>` by `snn-canonicalise`
  /// First chip tick in which the population moves; 0 in network ticks,
  /// set by `snn-skew`.
  uint32_t startTick = 0;
};

/// How a plastic synapse learns: nearest neighbours, symmetric, the rule of
/// docs/model-format.md. With E(dt) = exp(-dt / tau):
///   after a post spike  w = min(wMax, w + aPlus  * (wMax - w)^mu * E+(dt))
///   after a pre spike   w = max(wMin, w - aMinus * (w - wMin)^mu * E-(dt))
struct StdpProfile {
  double aPlus = 0;         ///< >= 0, in weight^(1 - mu)
  double aMinus = 0;        ///< >= 0, likewise
  double tauPlusTicks = 1;  ///< above 0, at most greatestPlasticityTau
  double tauMinusTicks = 1; ///< likewise
  double wMin = 0;
  double wMax = 0; ///< >= wMin
  double mu = 0;   ///< 0 (additive) .. 1 (multiplicative)
  bool operator==(const StdpProfile &) const = default;
};

/// Pairs further apart than 255 ticks do not count; a longer tau would lose
/// more than 2 % of a pair by that.
constexpr double greatestPlasticityTau = 64;

/// The profile index of a synapse that does not learn.
constexpr int32_t staticSynapse = -1;

/// Synapses from one population to another in compressed rows: those of
/// source neuron i are [rowOffset[i], rowOffset[i + 1]).
struct Projection {
  std::string name;
  uint32_t source = 0;             ///< index into Network::populations
  uint32_t target = 0;             ///< index into Network::populations
  std::vector<uint64_t> rowOffset; ///< size of source + 1
  std::vector<uint32_t> targetNeuron;
  std::vector<double> weight;
  std::vector<uint32_t> delayTicks; ///< >= 0, or unassignedDelay
  /// Per synapse: index into Network::profiles, or staticSynapse. Empty: all
  /// are static.
  std::vector<int32_t> profile = {};

  bool isPlastic() const;
};

enum class ReadoutRule : uint8_t { None, Last, Max, Mean, Count };

/// One neuron that votes: score[classIndex] += factor * its potential (last,
/// max, mean over a sample's ticks) or its spike count.
struct ReadoutVote {
  uint32_t population = 0;
  uint32_t neuron = 0;
  uint32_t classIndex = 0;
  double factor = 1;
  bool operator==(const ReadoutVote &) const = default;
};

/// How a decision is read off: the class with the highest score; the lowest
/// class index wins a tie.
struct Readout {
  ReadoutRule rule = ReadoutRule::None;
  std::vector<ReadoutVote> votes;
  std::vector<std::string> classNames; ///< may be empty
  uint32_t classCount() const;
  bool operator==(const Readout &) const = default;
};

/// A choice made for the user while reading a file: printed and stored.
struct Convention {
  std::string name;   ///< "dt", "decay", "reset", ...
  std::string value;  ///< "0.0001 s", "euler tau/r", ...
  std::string reason; ///< "r * dt / tau = 1 for all 45 neurons"
  bool operator==(const Convention &) const = default;
};

struct Network {
  std::string name;
  double tickSeconds = 0; ///< dt; 0 when the file counts in ticks only
  std::vector<Population> populations;
  std::vector<Projection> projections;
  std::vector<StdpProfile> profiles; ///< what Projection::profile points at
  Readout readout;
  std::vector<Convention> conventions;
  /// SHA-256 (hex): of a NIR file's bytes, of a container's canonical encoding
  /// (`modelHash`).
  std::string sourceHash;

  /// Index of the population called `name`, or -1.
  int find(llvm::StringRef name) const;
};

/// Checks lengths, indices, finiteness and ranges; the first fault as an error
/// that names population or projection, index, value and limit.
llvm::Error check(const Network &network);

/// Refuses a network that learns, for whatever cannot run one: names the first
/// plastic projection and `what` has no STDP ("the chip 'single'").
llvm::Error requireStatic(const Network &network, llvm::StringRef what);

/// Sorts each row by (target, delay, profile, weight), so that two equal
/// networks compare equal.
void sortRows(Network &network);

} // namespace chronaxie
#endif
