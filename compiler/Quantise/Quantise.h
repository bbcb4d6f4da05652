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
  /// One for all neurons of a core, the least of their own; a neuron may then
  /// lose all its weights, which the report counts (an ablation).
  Core,
};

struct QuantiseOptions {
  /// 8, 12 or 16: range of a weight. Those into a neuron with a plastic synapse
  /// take 16.
  uint32_t weightBits = 8;
  uint32_t decayBits = 0; ///< as of decayBitsOf
  ScaleOf scaleOf = ScaleOf::Neuron;
  /// Core of each neuron, in network order; needed for ScaleOf::Core only.
  std::vector<uint32_t> coreOf;
  unsigned threads = 1;
};

/// The bits that retentions use where `asked` are wanted: 12, or 0 for all that
/// the chip holds (0 and its retention_bits ask for these). Others are refused.
llvm::Expected<uint32_t> decayBitsOf(uint32_t asked, const Chip &chip);

struct QuantiseReport {
  uint64_t synapses = 0;        ///< in the quantised network
  uint64_t roundedAway = 0;     ///< weights that became 0
  uint64_t learningNeurons = 0; ///< with a plastic synapse
  uint64_t clipped = 0;         ///< weights beyond the range at the chosen scale
  /// Root mean square over neurons of (rms weight error / rms weight).
  double rmsWeightError = 0;
  /// Neurons whose V or I would pass the state's range if every input were
  /// active in every tick for ever; saturation is then flagged at run time.
  uint64_t mayLeaveRange = 0;
  /// Ticks for which a neuron without leak (alpha_m = 1) cannot saturate even
  /// if every input is active in every tick; 0: there is no such neuron, or
  /// none that an input or a bias moves.
  uint64_t safeTicksWithoutLeak = 0;
  std::string safeTicksNeuron;
};

/// `network` is canonical, skewed (delays >= 1) and has its final retentions
/// as multiples of 2^-retentionBits. DoesNotFit (FIT-06, FIT-12) names every
/// neuron that no scale fits (the first 20, then their number), and delays,
/// refractory and start ticks beyond the chip (FIT-02, FIT-09, FIT-11).
llvm::Expected<QuantisedNetwork> quantise(const Network &network, const Chip &chip,
                                          const QuantiseOptions &options, QuantiseReport &report);

} // namespace chronaxie::quantise
#endif
