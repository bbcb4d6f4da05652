//===- Scale.h - The scale of one neuron ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Everything that enters a neuron is multiplied by its scale, in integer units
// of V per model unit. A weight w becomes round(w * scale / 2^guardBits); all
// limits are upper bounds on the scale, so a neuron has one greatest scale, and
// any smaller one fits too.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_QUANTISE_SCALE_H
#define CHRONAXIE_COMPILER_QUANTISE_SCALE_H

#include "targets/Chip.h"
#include "llvm/ADT/ArrayRef.h"
#include <vector>

namespace chronaxie::quantise {

/// A synapse as its target sees it.
struct Input {
  double weight = 0;
  bool graded = false; ///< its source's events carry up to the greatest payload
};

/// The chip's widths as limits in integer units.
struct ScaleLimits {
  explicit ScaleLimits(const Chip &chip, uint32_t weightBits);
  int64_t weight = 0;     ///< greatest |weight|
  int64_t sum = 0;        ///< of |weight| x payload in the worst tick
  int64_t tickInput = 0;  ///< sum << guardBits and both biases: a quarter of the state's range
  int64_t state = 0;      ///< |theta|, |rho|, |v_reset|, |V0|, |I0|: an eighth of it
  int64_t constant = 0;   ///< greatest of constant_bits; the threshold that never spikes
  int64_t stateRange = 0; ///< greatest V and I
  int64_t payload = 0;    ///< greatest of a graded event
  uint32_t guardBits = 0;
};

/// The model's numbers of one neuron.
struct NeuronModel {
  double threshold = 0; ///< infinity: never spikes
  double resetAmount = 0, resetValue = 0;
  double synapseBias = 0, membraneBias = 0;
  double initialPotential = 0, initialCurrent = 0;
  llvm::ArrayRef<Input> inputs;
};

/// Why a neuron has no scale.
struct NoScale {
  const char *code = nullptr;  ///< FIT-06 or FIT-12; null: there is a scale
  const char *limit = nullptr; ///< "threshold", "sum of weights", ...
  double value = 0;            ///< of it, in model units
  double greatestWeight = 0;
  uint64_t need = 0, room = 0; ///< at the least scale that keeps the greatest weight
};

struct ScaleChoice {
  /// Where the weights lose least; without weights the finest scale that holds
  /// the constants, infinite without those too.
  double best = 0;
  bool hasWeights = false;
  NoScale none;
};

/// The integer of one weight at a scale; beyond the range it is the range's end.
int32_t integerWeight(double weight, double scale, const ScaleLimits &limits);

/// sum of |integer weight| x greatest payload at a scale.
int64_t worstSum(llvm::ArrayRef<Input> inputs, double scale, const ScaleLimits &limits);

ScaleChoice chooseScale(const NeuronModel &neuron, const ScaleLimits &limits);

} // namespace chronaxie::quantise
#endif
