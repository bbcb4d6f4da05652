//===- Columns.h - The numbers of a network, and their limits ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// One table for each kind of number that comes in lists, so that the check, the
// container's reader, its writer and its hash name the same fields in the same
// order. The order is part of the canonical hash: docs/model-format.md.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_NETWORK_COLUMNS_H
#define CHRONAXIE_NETWORK_COLUMNS_H

#include "network/Network.h"
#include "llvm/ADT/ArrayRef.h"
#include <cmath>

namespace chronaxie {

/// What values may be, and how a message says so.
struct Limit {
  bool (*holds)(double);
  llvm::StringRef words;
};

/// Any finite number.
inline constexpr Limit finiteLimit{[](double value) { return std::isfinite(value); },
                                   "it must be finite"};

struct PopulationColumn {
  const char *field; ///< in files
  const char *name;  ///< in C++ and its messages
  std::vector<double> Population::*member;
  Limit limit;
};
llvm::ArrayRef<PopulationColumn> populationColumns();

struct ProfileColumn {
  const char *field;
  double StdpProfile::*member;
  Limit limit;
};
llvm::ArrayRef<ProfileColumn> profileColumns();

/// Checks the profiles, and that each plastic synapse can follow its own.
/// Called by `check`; lengths and populations have been checked.
llvm::Error checkPlasticity(const Network &network);

/// What is wrong with a plastic synapse ("weight 3, outside ..."); empty: nothing.
std::string plasticityFault(const Network &network, const Projection &projection, size_t synapse);

} // namespace chronaxie
#endif
