//===- Parts.h - What the partitioner says ----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_UNIT_MAP_PARTS_H
#define CHRONAXIE_TESTS_UNIT_MAP_PARTS_H

#include "compiler/Map/Partition.h"
#include "tests/unit/map/Graphs.h"
#include <gtest/gtest.h>
#include <set>

namespace chronaxie::map {

inline Partition parted(const Problem &problem, const Limits &limits,
                        PartitionOptions options = {}) {
  Partition partition = llvm::cantFail(map::partition(problem, limits, options));
  EXPECT_EQ(text(check(problem, partition, limits)), "");
  return partition;
}

inline std::string refusal(const Problem &problem, const Limits &limits,
                           PartitionOptions options = {}) {
  auto result = map::partition(problem, limits, options);
  if (result)
    return "none";
  EXPECT_TRUE(result.errorIsA<DoesNotFit>());
  return llvm::toString(result.takeError());
}

inline size_t coresIn(const Partition &partition) {
  return std::set<uint32_t>(partition.begin(), partition.end()).size();
}

} // namespace chronaxie::map
#endif
