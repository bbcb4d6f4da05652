//===- Partition.h - Neurons into cores -------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_MAP_PARTITION_H
#define CHRONAXIE_COMPILER_MAP_PARTITION_H

#include "compiler/Map/Problem.h"

namespace chronaxie::map {

struct PartitionOptions {
  uint64_t seed = 1;
  unsigned passes = 20;
  /// 0: the chip's; a smaller number spreads the network.
  uint32_t neuronsPerCore = 0;
};

/// A legal partition that keeps connectivity low, or DoesNotFit with every
/// broken limit: need, room and what would help. Same input and seed, same
/// answer.
llvm::Expected<Partition> partition(const Problem &problem, const Limits &limits,
                                    PartitionOptions options = {});

} // namespace chronaxie::map
#endif
