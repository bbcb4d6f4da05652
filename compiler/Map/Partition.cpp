//===- Partition.cpp - Neurons into cores ---------------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Partition.h"
#include <algorithm>

using namespace chronaxie;
using namespace chronaxie::map;

llvm::Expected<Partition> map::partition(const Problem &problem, const Limits &given,
                                         PartitionOptions options) {
  Limits limits = given;
  if (options.neuronsPerCore)
    limits.neuronsPerCore = std::min(limits.neuronsPerCore, options.neuronsPerCore);
  Partition inOrder(problem.neurons);
  for (uint32_t neuron = 0; neuron < problem.neurons; ++neuron)
    inOrder[neuron] = neuron / limits.neuronsPerCore;
  std::vector<Violation> broken = check(problem, inOrder, limits);
  if (!broken.empty())
    return llvm::make_error<DoesNotFit>(std::move(broken));
  return inOrder;
}
