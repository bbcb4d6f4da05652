//===- Energy.h - A model of the energy a run would take --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Operations that were counted, times the coefficients of the chip description
// (targets/chip.proto, Energy). A model, not a measurement: docs/energy.md.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_RUNTIME_ENERGY_H
#define CHRONAXIE_RUNTIME_ENERGY_H

#include "runtime/Run.h"

namespace chronaxie::runtime {

/// One kind of operation: how often, and the coefficient's field.
struct Operation {
  const char *name;  ///< as printed: "SOPs"
  const char *field; ///< of Energy, without "_pj": "sop"
  uint64_t count = 0;
};
/// All kinds, each apart from the others, in the order of Energy's fields.
std::vector<Operation> operationsOf(const RunResult &result);

/// What a run costs by one source.
struct EnergyEstimate {
  const Energy *source = nullptr; ///< of the chip
  struct Part {
    Operation operation;
    double picojoules = 0;
  };
  std::vector<Part> parts;           ///< with a coefficient
  std::vector<Operation> notCovered; ///< that happened, without one
  double picojoules = 0;             ///< of the parts
};
/// One for each coefficient set of the chip.
std::vector<EnergyEstimate> estimateEnergy(const Chip &chip, const RunResult &result);

} // namespace chronaxie::runtime
#endif
