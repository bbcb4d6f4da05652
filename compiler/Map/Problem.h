//===- Problem.h - What is to be mapped onto cores --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// A directed, rate-weighted hypergraph: one hyperedge per source (a neuron or
// an input channel) with its sinks, and the resources a neuron brings to its
// core. Neurons are numbered through all populations in network order; inputs
// are sources only. A source whose synapses need several base delays (chip D4)
// has an axon for each in a core it reaches: the synapses of all but the first
// are a source of their own, which lies where the first one does.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_MAP_PROBLEM_H
#define CHRONAXIE_COMPILER_MAP_PROBLEM_H

#include "compiler/Map/RowSizes.h"
#include "targets/Fit.h"
#include "llvm/ADT/ArrayRef.h"
#include <string>
#include <vector>

namespace chronaxie::map {

/// Where a population's sources begin, for messages only.
struct SourceBlock {
  std::string name;
  uint32_t first = 0;
};

struct Problem {
  uint32_t neurons = 0;
  uint32_t inputs = 0;            ///< sources neurons .. neurons + inputs - 1 are input channels
  std::vector<uint32_t> delayed;  ///< source of each further one, by its longer base delay
  std::vector<uint64_t> offset;   ///< neurons + inputs + 1
  std::vector<uint32_t> sink;     ///< per source, ascending and distinct
  std::vector<uint32_t> synapses; ///< beside `sink`: how many synapses (>= 1)
  std::vector<RowNeed> need;      ///< beside `sink`: the greatest; empty: all narrow
  std::vector<RowShape> shape;    ///< per source, of narrow rows; empty: RowShape()
  std::vector<float> rate;        ///< per source
  /// Retention (0..1) per neuron, and the code it rounds to.
  std::vector<double> membraneRetention, synapseRetention;
  std::vector<uint32_t> membraneCode, synapseCode;
  /// Ascending by `first`; may be empty.
  std::vector<SourceBlock> blocks;
  uint32_t sources() const { return neurons + inputs + static_cast<uint32_t>(delayed.size()); }
  RowNeed needAt(uint64_t at) const { return need.empty() ? RowNeed::Narrow : need[at]; }
  RowShape shapeOf(uint32_t source) const { return shape.empty() ? RowShape() : shape[source]; }
  /// The neuron or input channel that a source is of.
  uint32_t originOf(uint32_t source) const {
    return source < neurons + inputs ? source : delayed[source - neurons - inputs];
  }
};

/// "rec[17]", or "neuron 17" / "input 3" for a problem without blocks.
std::string nameOf(const Problem &problem, uint32_t source);

struct Limits {
  uint32_t cores = 0;
  uint32_t neuronsPerCore = 0;
  uint32_t axonsPerCore = 0;
  uint64_t synapseWordsPerCore = 0;
  uint32_t routesPerCore = 0;
  uint32_t membraneTimescales = 0;
  uint32_t synapseTimescales = 0;
  RowSizes rows;
  /// Distinct codes are a hard limit of the partition (--tau-error 0, or
  /// retentions that must stay as they are); else tables are merged afterwards.
  bool exactTimescales = false;
};
Limits limitsOf(const Chip &chip);

/// The core of each neuron.
using Partition = std::vector<uint32_t>;

/// What a core holds under a partition; its rows with the targets that they
/// have when slots are in the order of neurons.
struct CoreUse {
  uint32_t neurons = 0, axons = 0, membraneCodes = 0, synapseCodes = 0, routes = 0;
  uint64_t synapses = 0, synapseWords = 0;
};
std::vector<CoreUse> measure(const Problem &problem, const Partition &partition,
                             const Limits &limits);

/// All limits that `partition` breaks, all at once; empty: legal. Knows nothing
/// of how the partition was made. Neurons outside any core are a violation.
std::vector<Violation> check(const Problem &problem, const Partition &partition,
                             const Limits &limits);

/// F: sum over sources of rate times the number of other cores with a sink
/// (inputs: of all cores with a sink).
double connectivity(const Problem &problem, const Partition &partition);

} // namespace chronaxie::map
#endif
