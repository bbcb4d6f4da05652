//===- EnergyReport.cpp - The energy model, as text and JSON ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tools/chronaxie/EnergyReport.h"
#include "tools/chronaxie/Output.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>

using namespace llvm;
using namespace chronaxie::runtime;

namespace chronaxie::tools {
namespace {

/// Picojoules in the unit that leaves few digits: "12.3 nJ".
std::string energy(double picojoules) {
  constexpr const char *units[] = {"pJ", "nJ", "uJ", "mJ", "J"};
  size_t unit = 0;
  for (; picojoules >= 1000 && unit + 1 < std::size(units); ++unit)
    picojoules /= 1000;
  return rounded(picojoules, 3) + " " + units[unit];
}

std::string range(std::pair<double, double> ends, double divisor) {
  return energy(ends.first / divisor) + " to " + energy(ends.second / divisor);
}

std::pair<double, double> ends(ArrayRef<EnergyEstimate> estimates) {
  auto [least, most] =
      std::minmax_element(estimates.begin(), estimates.end(),
                          [](const auto &a, const auto &b) { return a.picojoules < b.picojoules; });
  return {least->picojoules, most->picojoules};
}

} // namespace

void printEnergy(const Chip &chip, const RunResult &result) {
  std::vector<Operation> operations = operationsOf(result);
  outs() << "counted:";
  for (size_t i = 0; i < operations.size(); ++i)
    outs() << (i ? ", " : " ") << grouped(operations[i].count) << ' ' << operations[i].name;
  outs() << '\n';
  std::vector<EnergyEstimate> estimates = estimateEnergy(chip, result);
  if (estimates.empty()) {
    outs() << "energy: the chip description holds no coefficients (docs/energy.md)\n";
    return;
  }
  outs() << "energy, a model and not a measurement (docs/energy.md): " << range(ends(estimates), 1);
  if (result.ticks)
    outs() << "; a tick " << range(ends(estimates), double(result.ticks));
  if (operations.front().count)
    outs() << "; a SOP, all else shared out, "
           << range(ends(estimates), double(operations.front().count));
  outs() << '\n';
  for (const EnergyEstimate &estimate : estimates) {
    outs() << "  at the prices of " << estimate.source->name() << ": "
           << energy(estimate.picojoules);
    for (const EnergyEstimate::Part &part : estimate.parts)
      outs() << (&part == estimate.parts.data() ? " = " : " + ") << part.operation.name << ' '
             << energy(part.picojoules);
    for (const Operation &operation : estimate.notCovered)
      outs() << (&operation == estimate.notCovered.data() ? "; not covered: " : ", ")
             << operation.name;
    outs() << '\n';
  }
}

json::Object energyJson(const Chip &chip, const RunResult &result) {
  json::Object counted;
  for (const Operation &operation : operationsOf(result))
    counted[operation.field] = operation.count;
  json::Array sets;
  std::vector<EnergyEstimate> estimates = estimateEnergy(chip, result);
  for (const EnergyEstimate &estimate : estimates) {
    json::Object parts;
    json::Array notCovered;
    for (const EnergyEstimate::Part &part : estimate.parts)
      parts[part.operation.field] = part.picojoules;
    for (const Operation &operation : estimate.notCovered)
      notCovered.push_back(operation.field);
    sets.push_back(json::Object{{"name", estimate.source->name()},
                                {"source", estimate.source->source()},
                                {"covers", estimate.source->covers()},
                                {"picojoules", estimate.picojoules},
                                {"parts", std::move(parts)},
                                {"not_covered", std::move(notCovered)}});
  }
  json::Object object{{"is", "a model, not a measurement"},
                      {"counted", std::move(counted)},
                      {"sets", std::move(sets)}};
  if (!estimates.empty()) {
    object["least_picojoules"] = ends(estimates).first;
    object["most_picojoules"] = ends(estimates).second;
  }
  return object;
}

} // namespace chronaxie::tools
