//===- Timescales.h - Few table entries for many time constants -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Exact one-dimensional dynamic programming on log tau: the `entries` values
// that minimise the sum of squared errors of log tau over a core's neurons.
// Retention 0 (plain LIF) and 1 (no leak) are pinned entries outside it.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_MAP_TIMESCALES_H
#define CHRONAXIE_COMPILER_MAP_TIMESCALES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace chronaxie::map {

struct TimescaleTable {
  std::vector<uint32_t> code;  ///< table entries, ascending, distinct
  std::vector<uint32_t> index; ///< entry of each neuron
  double rmsError = 0;         ///< of tau, relative, over neurons with 0 < retention < 1
  double worstError = 0;       ///< of tau, relative, the largest
};

struct TimescaleOptions {
  uint32_t entries = 0; ///< at most so many, pinned ones included
  uint32_t retentionBits = 16;
  /// Use the fewest entries whose rms error stays within this; 0: all distinct
  /// codes exactly (DoesNotFit when they are more than `entries`); negative:
  /// as many as there are.
  double tauError = -1;
  /// What a DoesNotFit is called: FIT-07 or FIT-08, and which table.
  std::string code = "FIT-07";
  std::string what = "distinct membrane retentions";
};

/// `retention` in 0..1 for each neuron of one core; codes are nearest, and a
/// retention below 1 never becomes 1 nor one above 0 becomes 0.
llvm::Expected<TimescaleTable> buildTable(llvm::ArrayRef<double> retention,
                                          TimescaleOptions options);

/// The code a retention rounds to when nothing is merged.
uint32_t retentionCode(double retention, uint32_t retentionBits);

/// tau in ticks of a retention strictly between 0 and 1: -1 / ln(retention).
double tauTicks(double retention);

} // namespace chronaxie::map
#endif
