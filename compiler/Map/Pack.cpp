//===- Pack.cpp - The rows of one core into its memory --------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Pack.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace chronaxie;
using namespace chronaxie::map;

PackedRows map::pack(llvm::ArrayRef<std::vector<RowEntry>> rows, const Chip &chip,
                     llvm::ArrayRef<uint32_t> profileBank) {
  PackedRows packed;
  uint64_t synapses = 0;
  for (auto [number, row] : llvm::enumerate(rows)) {
    uint32_t bank = profileBank.empty() ? 0 : profileBank[number];
    std::vector<RowEntry> sorted = row;
    std::sort(sorted.begin(), sorted.end());
    PackedAxon axon;
    axon.rowAddress = static_cast<uint32_t>(packed.word.size());
    axon.synapseCount = static_cast<uint32_t>(row.size());
    axon.format = bank > 0 ? RowFormat(16) : shortestFormat(sorted, chip);
    if (bank > 0)
      for (const RowEntry &entry : sorted)
        packed.word.push_back(encodePlastic(
            {entry.target, entry.residual, entry.weight, entry.profile % profilesPerBank}));
    else
      appendRow(packed.word, sorted, axon.format, chip);
    axon.words = static_cast<uint32_t>(packed.word.size()) - axon.rowAddress;
    packed.axon.push_back(axon);
    synapses += row.size();
  }
  if (synapses)
    packed.bitsPerSynapse =
        32.0 * static_cast<double>(packed.word.size()) / static_cast<double>(synapses);
  return packed;
}
