//===- Coverage.h - Which corners the campaign has reached ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_COSIM_COVERAGE_H
#define CHRONAXIE_TESTS_COSIM_COVERAGE_H

#include "targets/Chip.h"
#include "llvm/Support/raw_ostream.h"
#include <array>

namespace chronaxie::cosim {

/// 0: one tick, 1: between, 2: the whole ring, 3: longer, through the history.
constexpr uint32_t delayClass(uint32_t delayTicks, uint32_t ringSlots) {
  return delayTicks == 1 ? 0 : delayTicks < ringSlots ? 1 : delayTicks > ringSlots ? 3 : 2;
}

/// Updates of neurons that took input, by reset x refractory x sign of each
/// bias x delay x forwarded x wrapped; and single corners beside it.
class Coverage {
public:
  /// A chip without a history has no delay longer than its ring.
  explicit Coverage(const Chip &chip) : delayClasses(longestBase(chip) > 0 ? 4 : 3) {}
  void count(const arithmetic::NeuronConstants &neuron, const arithmetic::NeuronStep &step,
             uint32_t delays, bool forwarded, bool wrapped);
  void add(const Coverage &other);
  /// The table: rows reset x refractory, columns delay x forwarded x wrapped;
  /// each cell the least of its nine pairs of bias signs.
  void print(llvm::raw_ostream &stream) const;
  uint64_t least() const;

  uint64_t neuronTicks = 0, spikes = 0, potentialSaturations = 0, currentSaturations = 0, wraps = 0,
           forwards = 0, learnt = 0, changes = 0;

private:
  static constexpr uint32_t resets = 3, refractories = 4, signs = 9, mostDelayClasses = 4;
  static constexpr size_t index(uint32_t reset, uint32_t refractory, uint32_t sign, uint32_t delay,
                                uint32_t forwarded, uint32_t wrapped) {
    return ((((size_t{reset} * refractories + refractory) * signs + sign) * mostDelayClasses +
             delay) *
                2 +
            forwarded) *
               2 +
           wrapped;
  }
  std::array<uint64_t, size_t{resets} * refractories * signs * mostDelayClasses * 4> bins{};
  uint32_t delayClasses;
};

} // namespace chronaxie::cosim
#endif
