//===- Arithmetic.h - The chip's integer arithmetic -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Pure functions, numbered as in docs/chip.md; compiler, integer simulator,
// emulator and tests use these and no others. 64-bit intermediates never
// overflow: state is at most 32 bits, a retention code at most 17.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TARGETS_ARITHMETIC_H
#define CHRONAXIE_TARGETS_ARITHMETIC_H

#include <cstdint>

namespace chronaxie::arithmetic {

/// chip N1: state times code / 2^retentionBits, rounded toward zero on the
/// magnitude. Code 0 gives 0, code 2^retentionBits gives the state itself.
constexpr int64_t retain(int64_t state, uint32_t code, uint32_t retentionBits) {
  int64_t magnitude = state < 0 ? -state : state;
  int64_t kept = (magnitude * static_cast<int64_t>(code)) >> retentionBits;
  return state < 0 ? -kept : kept;
}

constexpr int64_t greatest(uint32_t bits) { return (int64_t{1} << (bits - 1)) - 1; }
constexpr int64_t least(uint32_t bits) { return -(int64_t{1} << (bits - 1)); }
constexpr bool fits(int64_t value, uint32_t bits) {
  return value >= least(bits) && value <= greatest(bits);
}

/// chip N2: clamps to a signed width; `saturated` is set, never cleared.
constexpr int64_t saturate(int64_t value, uint32_t bits, bool &saturated) {
  if (value > greatest(bits)) {
    saturated = true;
    return greatest(bits);
  }
  if (value < least(bits)) {
    saturated = true;
    return least(bits);
  }
  return value;
}

/// chip D1: two's complement wrap to a signed width (sums commute exactly).
constexpr int64_t wrap(int64_t value, uint32_t bits) {
  uint64_t mask = (uint64_t{1} << bits) - 1;
  uint64_t low = static_cast<uint64_t>(value) & mask;
  bool negative = (low >> (bits - 1)) & 1;
  return static_cast<int64_t>(negative ? low | ~mask : low);
}

struct NeuronState {
  int32_t potential = 0;
  int32_t current = 0;
  uint32_t refractory = 0; ///< ticks it is still blocked
  bool operator==(const NeuronState &) const = default;
};

struct NeuronConstants {
  int32_t threshold = 0;
  int32_t resetAmount = 0;
  int32_t resetValue = 0;
  int32_t synapseBias = 0;
  int32_t membraneBias = 0;
  int32_t initialPotential = 0;
  int32_t initialCurrent = 0;
  uint32_t resetMode = 0; ///< 0 none, 1 subtract, 2 to value
  uint32_t refractoryTicks = 0;
  uint32_t membraneRetention = 0; ///< code
  uint32_t synapseRetention = 0;  ///< code
  uint32_t startTick = 0;
};

struct ArithmeticWidths {
  uint32_t retentionBits = 16;
  uint32_t accumulatorBits = 24;
  uint32_t guardBits = 10;
  uint32_t stateBits = 32;
};

struct NeuronStep {
  NeuronState state;
  bool spike = false;
  bool potentialSaturated = false;
  bool currentSaturated = false;
};

/// chip N3..N8: one neuron, one tick. `sum` is the wrapped accumulator of the
/// tick; before its start tick a neuron holds its initial state and drops the
/// sum, and at its start tick the initial state is its past.
constexpr NeuronStep update(const NeuronConstants &neuron, NeuronState past, int64_t sum,
                            uint32_t tick, const ArithmeticWidths &widths) {
  NeuronStep step;
  NeuronState initial{neuron.initialPotential, neuron.initialCurrent, 0};
  if (tick < neuron.startTick) { // chip N7
    step.state = initial;
    return step;
  }
  if (tick == neuron.startTick)
    past = initial;
  // chip N3
  int64_t current = saturate(retain(past.current, neuron.synapseRetention, widths.retentionBits) +
                                 (sum * (int64_t{1} << widths.guardBits)) + neuron.synapseBias,
                             widths.stateBits, step.currentSaturated);
  // chip N4
  bool blocked = past.refractory > 0;
  int64_t potential =
      blocked ? neuron.resetValue
              : saturate(retain(past.potential, neuron.membraneRetention, widths.retentionBits) +
                             current + neuron.membraneBias,
                         widths.stateBits, step.potentialSaturated);
  // chip N5
  step.spike = !blocked && potential > neuron.threshold;
  // chip N6
  if (step.spike && neuron.resetMode == 1)
    potential = saturate(potential - neuron.resetAmount, widths.stateBits, step.potentialSaturated);
  if (step.spike && neuron.resetMode == 2)
    potential = neuron.resetValue;
  step.state.potential = static_cast<int32_t>(potential);
  step.state.current = static_cast<int32_t>(current);
  // chip N8
  step.state.refractory =
      step.spike ? neuron.refractoryTicks : (past.refractory > 0 ? past.refractory - 1 : 0);
  return step;
}

} // namespace chronaxie::arithmetic
#endif
