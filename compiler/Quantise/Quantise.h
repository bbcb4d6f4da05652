//===- Quantise.h - Float network to the chip's integers --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Between resets a neuron is linear, so everything that enters it may be
// multiplied by a positive scale of its own without changing a spike
// (docs/semantics.md, "Free per-neuron scale"). Each neuron gets the scale at
// which its weights lose least (clipping weighed against rounding) and its
// sums, threshold, resets, biases and state headroom fit the chip's widths.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_QUANTISE_QUANTISE_H
#define CHRONAXIE_COMPILER_QUANTISE_QUANTISE_H

#include "network/Quantised.h"
#include "targets/Chip.h"
#include "targets/Fit.h"

namespace chronaxie::quantise {

enum class ScaleOf : uint8_t {
  Neuron, ///< each neuron its own
  Core,   ///< one for all neurons of a core (an ablation)
};

struct QuantiseOptions {
  uint32_t weightBits = 8; ///< 8, 12 or 16: range of a weight
  ScaleOf scaleOf = ScaleOf::Neuron;
  /// Core of each neuron, in network order; needed for ScaleOf::Core only.
  std::vector<uint32_t> coreOf;
  unsigned threads = 1;
};

struct QuantiseReport {
  uint64_t synapses = 0;        ///< in the quantised network
  uint64_t roundedAway = 0;     ///< weights that became 0
  uint64_t clipped = 0;         ///< weights beyond the range at the chosen scale
  double rmsWeightError = 0;    ///< relative to each neuron's rms weight
  /// Ticks for which a neuron without leak (alpha_m = 1) cannot saturate even
  /// if every input is active in every tick; 0: there is no such neuron.
  uint64_t safeTicksWithoutLeak = 0;
  std::string safeTicksNeuron;
};

/// `network` is canonical, skewed (delays >= 1) and has its final retentions
/// as multiples of 2^-retentionBits. DoesNotFit (FIT-06, FIT-12) names every
/// neuron that no scale fits.
llvm::Expected<QuantisedNetwork> quantise(const Network &network, const Chip &chip,
                                          const QuantiseOptions &options, QuantiseReport &report);

} // namespace chronaxie::quantise
#endif
