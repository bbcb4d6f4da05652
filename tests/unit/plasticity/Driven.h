//===- Driven.h - Plastic synapses whose spikes a test dictates -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_UNIT_PLASTICITY_DRIVEN_H
#define CHRONAXIE_TESTS_UNIT_PLASTICITY_DRIVEN_H

#include "compiler/Passes/Compile.h"
#include "runtime/Run.h"

namespace chronaxie::tests {

struct PlasticEdge {
  uint32_t source = 0, target = 0, delayTicks = 1;
  int32_t profile = 0;
  double weight = 0;
};

/// Populations "pre" (input), "drive" (input) and "post": neurons without
/// memory that spike when, and only when, their own channel of "drive" had an
/// event a tick before, whatever the plastic synapses weigh. The first
/// projection is the plastic one; `edges` are sorted as a container's rows.
Network drivenNetwork(uint32_t sources, uint32_t targets, std::vector<StdpProfile> profiles,
                      std::vector<PlasticEdge> edges);

/// A sample in which the sources and the targets spike in these ticks; a
/// target's are 1 or more.
Sample drivenSample(uint32_t ticks, llvm::ArrayRef<std::vector<uint32_t>> pres,
                    llvm::ArrayRef<std::vector<uint32_t>> posts);

Chip chipNamed(llvm::StringRef name);

/// Runs the samples with learning and reads the weights from the row memory.
runtime::RunResult learnOn(runtime::Machine &machine, const Image &image,
                           llvm::ArrayRef<Sample> samples);

/// The weights in the machine's row memory.
std::vector<runtime::LearntWeight> weightsIn(runtime::Machine &machine, const Image &image);

} // namespace chronaxie::tests
#endif
