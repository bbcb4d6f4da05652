//===- Pack.cpp - The rows of one core into its memory --------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Pack.h"
#include <algorithm>

using namespace chronaxie;
using namespace chronaxie::map;

PackedRows map::pack(llvm::ArrayRef<std::vector<RowEntry>> rows, const Chip &chip) {
  PackedRows packed;
  uint64_t synapses = 0;
  for (std::vector<RowEntry> row : rows) {
    // RowEntry orders by (target, residual, weight).
    std::sort(row.begin(), row.end());
    PackedAxon axon;
    axon.rowAddress = static_cast<uint32_t>(packed.word.size());
    axon.synapseCount = static_cast<uint32_t>(row.size());
    bool narrow = std::all_of(row.begin(), row.end(), [](const RowEntry &entry) {
      return arithmetic::fits(entry.weight, 8);
    });
    axon.weightBits = narrow ? 8 : 16;
    appendRow(packed.word, row, axon.weightBits, chip);
    packed.axon.push_back(axon);
    synapses += row.size();
  }
  if (synapses)
    packed.bitsPerSynapse =
        32.0 * static_cast<double>(packed.word.size()) / static_cast<double>(synapses);
  return packed;
}
