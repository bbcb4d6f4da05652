//===- RowSizes.h - Words that a row will take ------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// While neurons move from core to core a row's targets are not known, only how
// many synapses it has and what they ask of it. Its words are then counted with
// the cost by which packing chooses a format (targets/RowCost.h): the most that it
// can take, or what is likely. They are looked up in a table, as the search asks
// for them at every move.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_MAP_ROWSIZES_H
#define CHRONAXIE_COMPILER_MAP_ROWSIZES_H

#include "targets/RowCost.h"
#include <cassert>
#include <memory>

namespace chronaxie::map {

/// What a synapse asks of the row it is in; of a row's synapses the greatest
/// counts.
enum class RowNeed : uint8_t {
  Narrow, ///< the weight bits of its source's shape
  Wide,   ///< weights of 16 bits
  Learns, ///< a plastic row: a word for each synapse (chip P10)
};

/// A shape with a need, as a small number. Of one shape the row of a greater
/// need has a greater number: the width is in the two lowest bits.
using RowKind = uint8_t;

class RowSizes {
public:
  enum class Count : uint8_t { Most, Likely };

  /// Of no chip: nothing can be asked.
  RowSizes() = default;
  /// Of cores with so many neurons, one or more.
  RowSizes(const Chip &chip, uint32_t neurons, Count count = Count::Most);
  /// The same for cores of `neurons`, none of them more than the chip's.
  RowSizes of(uint32_t neurons, Count count = Count::Most) const {
    assert(held && "of some chip");
    bool isSame = held->neurons == neurons && held->count == count;
    return isSame ? *this : RowSizes(held->chip, neurons, count);
  }
  /// Whether a row takes the same words wherever its targets are.
  bool isExact() const {
    assert(held && "of some chip");
    return !held->chip.packed_rows();
  }

  static RowKind kindOf(const RowShape &shape, RowNeed need);
  static RowKind kindOf(RowKind narrow, RowNeed need) {
    assert(narrow < plastic && "the kind of a shape");
    return need == RowNeed::Narrow ? narrow : need == RowNeed::Wide ? narrow | 3 : plastic;
  }
  uint64_t words(RowKind kind, uint64_t synapses) const {
    assert(held && "of some chip");
    return synapses < tabulated ? table[uint64_t{kind} * tabulated + synapses]
                                : compute(*held, kind, synapses);
  }
  /// Words of a row whose targets, in ascending order, are known.
  uint64_t wordsAt(RowShape shape, RowNeed need, llvm::ArrayRef<uint32_t> targets) const;
  /// Bits that so many synapses take in whatever row.
  uint64_t leastBits(RowNeed need, uint64_t synapses) const {
    return need == RowNeed::Learns ? 32 * synapses : leastRowBits(synapses, held->chip);
  }

private:
  static constexpr RowKind plastic = 24;
  struct Held {
    Chip chip;
    uint32_t neurons = 0;
    Count count = Count::Most;
    std::vector<uint32_t> words; ///< of each kind with 0, 1, ... synapses
  };
  static uint64_t compute(const Held &held, RowKind kind, uint64_t synapses);

  std::shared_ptr<const Held> held;
  const uint32_t *table = nullptr; ///< in `held`
  uint32_t tabulated = 0;          ///< numbers of synapses for each kind
};

} // namespace chronaxie::map
#endif
