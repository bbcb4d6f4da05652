//===- Fit.h - The network does not fit the chip ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TARGETS_FIT_H
#define CHRONAXIE_TARGETS_FIT_H

#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace chronaxie {

/// One limit that is broken. Codes are stable and documented in docs/codes.md:
/// FIT-01 neurons, FIT-02 delay, FIT-03 axons, FIT-04 synapse memory,
/// FIT-05 routes, FIT-06 weights (no scale), FIT-07 membrane timescales,
/// FIT-08 synapse timescales, FIT-09 refractory ticks, FIT-10 skew,
/// FIT-11 start tick, FIT-12 accumulator, FIT-13 cores, FIT-14 profiles,
/// FIT-15 dead links and routers, FIT-16 bits of a time constant.
struct Violation {
  std::string code; ///< "FIT-07"
  std::string what; ///< "core 3: distinct membrane retentions"
  uint64_t need = 0;
  uint64_t room = 0;
  std::string wayOut; ///< "--tau-error 3%"
};

/// `FIT-07 core 3: distinct membrane retentions: need 256, room 32; --tau-error 3%`
std::string print(const Violation &violation);

/// The error of everything that does not fit; exit code 1, not 3.
class DoesNotFit : public llvm::ErrorInfo<DoesNotFit> {
public:
  static char ID;
  explicit DoesNotFit(std::vector<Violation> violations) : violations(std::move(violations)) {}
  void log(llvm::raw_ostream &stream) const override; ///< one violation a line
  std::error_code convertToErrorCode() const override;
  std::vector<Violation> violations;
};

} // namespace chronaxie
#endif
