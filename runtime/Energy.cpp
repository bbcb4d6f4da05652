//===- Energy.cpp - A model of the energy a run would take ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/Energy.h"
#include "targets/Chip.h"

using namespace llvm;

namespace chronaxie::runtime {
namespace {

std::optional<double> coefficient(const Energy &set, StringRef field) {
  if (field == "sop")
    return set.has_sop_pj() ? std::optional(set.sop_pj()) : std::nullopt;
  if (field == "accumulator_access")
    return set.has_accumulator_access_pj() ? std::optional(set.accumulator_access_pj())
                                           : std::nullopt;
  if (field == "row_word")
    return set.has_row_word_pj() ? std::optional(set.row_word_pj()) : std::nullopt;
  if (field == "row")
    return set.has_row_pj() ? std::optional(set.row_pj()) : std::nullopt;
  if (field == "update")
    return set.has_update_pj() ? std::optional(set.update_pj()) : std::nullopt;
  if (field == "skipped_update")
    return set.has_skipped_update_pj() ? std::optional(set.skipped_update_pj()) : std::nullopt;
  if (field == "flit")
    return set.has_flit_pj() ? std::optional(set.flit_pj()) : std::nullopt;
  if (field == "hop_x")
    return set.has_hop_x_pj() ? std::optional(set.hop_x_pj()) : std::nullopt;
  assert(field == "hop_y" && "a field of Energy");
  return set.has_hop_y_pj() ? std::optional(set.hop_y_pj()) : std::nullopt;
}

} // namespace

std::vector<Operation> operationsOf(const RunResult &result) {
  auto count = [&](Counter counter) { return result.counters[static_cast<size_t>(counter)]; };
  uint64_t sops = count(Counter::Sops), updates = count(Counter::Updates);
  return {
      {"SOPs", "sop", sops},
      // A SOP reads a sum and writes it, an update reads one and clears it (chip D1).
      {"accumulator accesses", "accumulator_access", 2 * sops + 2 * updates},
      {"row words read", "row_word", count(Counter::RowWords)},
      {"axons visited", "row", count(Counter::Rows)},
      {"updates", "update", updates},
      {"skipped updates", "skipped_update", count(Counter::SkippedUpdates)},
      {"flits sent", "flit", count(Counter::FlitsSent)},
      {"hops in x", "hop_x", result.hops.x},
      {"hops in y", "hop_y", result.hops.y},
  };
}

std::vector<EnergyEstimate> estimateEnergy(const Chip &chip, const RunResult &result) {
  std::vector<EnergyEstimate> estimates;
  for (const Energy &set : chip.energy()) {
    EnergyEstimate &estimate = estimates.emplace_back();
    estimate.source = &set;
    for (const Operation &operation : operationsOf(result)) {
      if (std::optional<double> each = coefficient(set, operation.field)) {
        estimate.parts.push_back({operation, *each * static_cast<double>(operation.count)});
        estimate.picojoules += estimate.parts.back().picojoules;
      } else if (operation.count) {
        estimate.notCovered.push_back(operation);
      }
    }
  }
  return estimates;
}

} // namespace chronaxie::runtime
