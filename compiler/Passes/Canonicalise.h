//===- Canonicalise.h - Every framework's tick becomes the canonical one -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The table "Reductions" of docs/semantics.md. Each rewrite gives the same
// spikes, or the network is refused by name.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_PASSES_CANONICALISE_H
#define CHRONAXIE_COMPILER_PASSES_CANONICALISE_H

#include "network/Network.h"
#include <optional>

namespace chronaxie::passes {

/// What later passes need to know of a population that was rewritten.
struct Rewritten {
  /// The amount subtracted a tick after the spike; resetAmount is it divided by
  /// the membrane retention and follows that. Empty: resetAmount is its own.
  std::vector<double> nextTickReset;
  /// Ticks on top of incoming delays that are not assigned yet.
  uint32_t addedInputDelay = 0;
  /// What was done, for people; empty: nothing.
  std::string what;
};

/// The network whose synapses are static where their profile changes no weight;
/// nothing when there is no such profile.
std::optional<Network> withoutIdleProfiles(const Network &network);

/// Brings every population to: `>`, reset in the same tick, new current.
/// Refused with population, neuron and way out: subtract or no reset with
/// refractory ticks, and what has no canonical form.
llvm::Expected<std::vector<Rewritten>> canonicalise(Network &network);

/// Recomputes resetAmount where it is a quotient by the membrane retention.
void followRetention(Population &population, llvm::ArrayRef<double> nextTickReset);

/// Gives every delay that the file leaves open: 1 (or `cycleDelay` when not 0)
/// to projections inside a cycle of such projections, 0 to the others, plus
/// what `added` says for the target. A cycle of several populations is refused
/// unless cycleDelay is given. What was chosen is appended to the conventions.
llvm::Error assignDelays(Network &network, llvm::ArrayRef<uint32_t> added, uint32_t cycleDelay);

} // namespace chronaxie::passes
#endif
