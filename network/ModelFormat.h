//===- ModelFormat.h - Names and limits of the model container --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// What reader, writer and checks of `.cxm` share; docs/model-format.md says
// what each means.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_NETWORK_MODELFORMAT_H
#define CHRONAXIE_NETWORK_MODELFORMAT_H

#include "network/Network.h"

namespace chronaxie::model {

inline constexpr char formatName[] = "chronaxie-model";
inline constexpr uint32_t majorVersion = 1;
inline constexpr uint32_t minorVersion = 0;

/// The `requires` entry of files whose synapses learn.
inline constexpr char requiresStdp[] = "stdp";
inline constexpr char pairing[] = "nearest-symmetric";

// In the order of their enumerators.
inline constexpr const char *kindNames[] = {"input", "neurons"};
inline constexpr const char *resetNames[] = {"none", "subtract", "to-value"};
inline constexpr const char *resetTimingNames[] = {"same-tick", "next-tick-input-lost",
                                                   "next-tick-input-kept"};
inline constexpr const char *currentTimingNames[] = {"new", "previous"};
inline constexpr const char *comparisonNames[] = {">", ">="};
inline constexpr const char *ruleNames[] = {"none", "last", "max", "mean", "count"};

inline constexpr uint32_t greatestSize = uint32_t{1} << 28;
inline constexpr uint32_t greatestDelay = 1'000'000;

/// Whether synapse a may stand before synapse b of the same row.
bool isInOrder(const Projection &projection, size_t a, size_t b);

/// A cycle of populations that a spike could run through within one tick.
struct InstantCycle {
  uint32_t projection = 0; ///< one of its projections
  size_t synapse = 0;      ///< with no delay
  std::string path;        ///< "a -> b -> a"
};
/// The first such cycle; `path` empty: there is none.
InstantCycle findInstantCycle(const Network &network);

} // namespace chronaxie::model
#endif
