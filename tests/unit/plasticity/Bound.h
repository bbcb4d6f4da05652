//===- Bound.h - How far the integer rule may be off ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// docs/chip.md, "How close it is". Of one event, in units of the stored weight:
// 1 for roundings (the change to the nearest 0.5, the amplitude 1/512, w_min
// and w_max), and the error of the tables, amplitude * (error of x^mu * E +
// x^mu * error of E + 2^-17). The errors of the tables are found by trying all
// that they can be asked: 0..255 ticks, every distance. The rule draws two
// weights together, never apart, so the errors of events add up at most.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TESTS_UNIT_PLASTICITY_BOUND_H
#define CHRONAXIE_TESTS_UNIT_PLASTICITY_BOUND_H

#include "network/Quantised.h"
#include "targets/Plasticity.h"

namespace chronaxie::tests {

/// The rule in floats, one event: w + A+ (w_max - w)^mu exp(-dt / tau+), and
/// the like for a pre event; nothing beyond the window.
double afterPost(const StdpProfile &profile, double weight, uint32_t ticks);
double afterPre(const StdpProfile &profile, double weight, uint32_t ticks);

class EventBound {
public:
  /// Weights are `unitsPerWeight` times those of the model.
  EventBound(const StdpProfile &profile, double unitsPerWeight);

  /// Of one event at a weight of the model, in units of the stored weight.
  double ofPost(double weight, uint32_t ticks) const;
  double ofPre(double weight, uint32_t ticks) const;

  double decayError() const { return greatestDecayError; }
  /// Largest error of x^mu over distances that lie in this 32nd of the range
  /// or in one beside it.
  double powerErrorNear(uint32_t cell) const;

  static constexpr uint32_t cells = 32;

private:
  double of(double amplitude, double distance, double tauTicks, uint32_t ticks) const;

  StdpProfile profile;
  double range = 0;           ///< w_max - w_min
  double plus = 0, minus = 0; ///< amplitudes in units
  double greatestDecayError = 0;
  std::array<double, cells> powerError{};
};

} // namespace chronaxie::tests
#endif
