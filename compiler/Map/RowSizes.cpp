//===- RowSizes.cpp - Words that a row will take --------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/RowSizes.h"
#include "llvm/Support/MathExtras.h"

using namespace chronaxie;
using namespace chronaxie::map;

/// Longer rows are rare, and a table costs time to make.
constexpr uint32_t mostTabulated = 4096;

static RowShape shapeOf(RowKind narrow) {
  return {4 * (narrow % 4u + 1), static_cast<RowFormat::Residual>(narrow / 8), narrow / 4 % 2 == 1};
}

RowKind RowSizes::kindOf(const RowShape &shape, RowNeed need) {
  auto narrow = static_cast<RowKind>(shape.weightBits / 4 - 1 + 4 * (shape.isDistinct ? 1 : 0) +
                                     8 * static_cast<uint32_t>(shape.residual));
  assert(narrow < plastic && shapeOf(narrow) == shape && "no row is of this shape");
  return kindOf(narrow, need);
}

uint64_t RowSizes::compute(const Held &held, RowKind kind, uint64_t synapses) {
  if (kind == plastic)
    return synapses;
  auto bits = held.count == Count::Most ? mostRowBits : likelyRowBits;
  return llvm::divideCeil(bits(synapses, held.neurons, shapeOf(kind), held.chip), 32);
}

RowSizes::RowSizes(const Chip &chip, uint32_t neurons, Count count)
    : tabulated(std::min(neurons, mostTabulated) + 1) {
  auto made = std::make_shared<Held>();
  made->chip = chip;
  made->neurons = neurons;
  made->count = count;
  for (RowKind kind = 0; kind <= plastic; ++kind)
    for (uint64_t synapses = 0; synapses < tabulated; ++synapses)
      made->words.push_back(static_cast<uint32_t>(compute(*made, kind, synapses)));
  table = made->words.data();
  held = std::move(made);
}

uint64_t RowSizes::wordsAt(RowShape shape, RowNeed need, llvm::ArrayRef<uint32_t> targets) const {
  if (need == RowNeed::Learns)
    return targets.size();
  if (need == RowNeed::Wide)
    shape.weightBits = 16;
  return llvm::divideCeil(bitsAtTargets(targets, shape, held->chip), 32);
}
