//===- Rows.cpp - The bits of a row: written and read in one place -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Rows.h"
#include <cassert>

namespace chronaxie {

void appendRow(std::vector<uint32_t> &words, llvm::ArrayRef<RowEntry> row, uint32_t weightBits,
               const Chip &chip) {
  assert((weightBits == 8 || weightBits == 16) && "rows hold 8- or 16-bit weights");
  const uint32_t weightAt = targetBits(chip) + residualBits(chip);
  const uint32_t entryBits = weightAt + weightBits;
  assert(entryBits <= 32 && "check(Chip) keeps a row entry within a word");
  uint64_t pending = 0; // bits not yet written, least significant first
  uint32_t pendingBits = 0;
  for (const RowEntry &entry : row) {
    assert(entry.target < chip.neurons_per_core() && "target beyond the core");
    assert(entry.residual < chip.ring_slots() && "residual delay beyond the ring");
    assert(arithmetic::fits(entry.weight, weightBits) && "weight wider than the row's weights");
    uint64_t weight = static_cast<uint32_t>(entry.weight) & ((uint32_t{1} << weightBits) - 1);
    uint64_t bits = entry.target | static_cast<uint64_t>(entry.residual) << targetBits(chip) |
                    weight << weightAt;
    pending |= bits << pendingBits;
    pendingBits += entryBits;
    if (pendingBits >= 32) {
      words.push_back(static_cast<uint32_t>(pending));
      pending >>= 32;
      pendingBits -= 32;
    }
  }
  if (pendingBits > 0)
    words.push_back(static_cast<uint32_t>(pending));
}

std::vector<RowEntry> decodeRow(llvm::ArrayRef<uint32_t> words, uint32_t synapseCount,
                                uint32_t weightBits, const Chip &chip) {
  assert((weightBits == 8 || weightBits == 16) && "rows hold 8- or 16-bit weights");
  assert(words.size() >= rowWords(chip, synapseCount, weightBits) && "row beyond its words");
  const uint32_t weightAt = targetBits(chip) + residualBits(chip);
  const uint32_t entryBits = weightAt + weightBits;
  std::vector<RowEntry> row(synapseCount);
  for (uint64_t i = 0; i < synapseCount; ++i) {
    uint64_t first = i * entryBits, word = first / 32;
    uint64_t window = words[word];
    if (first % 32 + entryBits > 32)
      window |= static_cast<uint64_t>(words[word + 1]) << 32;
    uint64_t bits = window >> (first % 32);
    row[i].target = bits & (chip.neurons_per_core() - 1);
    row[i].residual = (bits >> targetBits(chip)) & (chip.ring_slots() - 1);
    row[i].weight =
        static_cast<int32_t>(arithmetic::wrap(static_cast<int64_t>(bits >> weightAt), weightBits));
  }
  return row;
}

uint32_t encodePlastic(const PlasticEntry &entry) {
  assert(entry.target < 256 && entry.residual < 16 && entry.profile < profilesPerBank &&
         arithmetic::fits(entry.weight, 16) && "wider than its field");
  return (static_cast<uint32_t>(entry.weight) & 0xffff) | entry.residual << 16 |
         entry.profile << 20 | entry.target << 24;
}

PlasticEntry decodePlastic(uint32_t word) {
  return {word >> 24, word >> 16 & 15, static_cast<int16_t>(word & 0xffff), word >> 20 & 15};
}

} // namespace chronaxie
