//===- EnergyReport.h - The energy model, as text and JSON ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TOOLS_CHRONAXIE_ENERGYREPORT_H
#define CHRONAXIE_TOOLS_CHRONAXIE_ENERGYREPORT_H

#include "runtime/Energy.h"
#include "llvm/Support/JSON.h"

namespace chronaxie::tools {

/// What was counted, a line a coefficient set, and the range over the sets.
void printEnergy(const Chip &chip, const runtime::RunResult &result);
llvm::json::Object energyJson(const Chip &chip, const runtime::RunResult &result);

} // namespace chronaxie::tools
#endif
