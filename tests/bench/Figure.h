//===- Figure.h - What a bench measures, beside its bound -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_BENCH_FIGURE_H
#define CHRONAXIE_TESTS_BENCH_FIGURE_H

#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace chronaxie::bench {

struct Figure {
  std::string name;
  double value;
  std::string unit = {};
  std::optional<double> atMost = std::nullopt, atLeast = std::nullopt; ///< its floor
  std::string rivals = {};
};

using Figures = llvm::Expected<std::vector<Figure>>;

} // namespace chronaxie::bench
#endif
