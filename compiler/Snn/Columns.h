//===- Columns.h - Which member of the network is which column --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// One table per struct, used in both directions and by the verifiers, so that
// a column cannot be written and forgotten when read.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_SNN_COLUMNS_H
#define CHRONAXIE_COMPILER_SNN_COLUMNS_H

#include "network/Quantised.h"

namespace chronaxie::snn {

template <typename Struct, typename Number> struct Column {
  llvm::StringLiteral name;
  std::vector<Number> Struct::*member;
};

extern const llvm::ArrayRef<Column<Population, double>> floatColumns;
extern const llvm::ArrayRef<Column<QuantisedPopulation, int32_t>> integerColumns;
extern const llvm::ArrayRef<Column<QuantisedPopulation, uint32_t>> codeColumns;

constexpr llvm::StringLiteral refractoryColumn = "refractory_ticks";
constexpr llvm::StringLiteral nextTickResetColumn = "next_tick_reset";
constexpr llvm::StringLiteral coreColumn = "core";
constexpr llvm::StringLiteral scaleColumn = "scale";

} // namespace chronaxie::snn
#endif
