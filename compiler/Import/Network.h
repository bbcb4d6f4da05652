//===- Network.h - From a flat graph to the canonical network ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_IMPORT_NETWORK_H
#define CHRONAXIE_COMPILER_IMPORT_NETWORK_H

#include "compiler/Import/Graph.h"
#include "compiler/Import/Nir.h"

namespace chronaxie::nir {

/// What our metadata says of one node of neurons; an empty vector or optional:
/// nothing. Vectors have the node's size.
struct NeuronFacts {
  std::vector<double> membraneRetention, synapseRetention;
  std::vector<uint32_t> refractoryTicks;
  std::optional<ResetMode> reset;
  std::optional<ResetTiming> resetTiming;
  std::optional<CurrentTiming> currentTiming;
  std::optional<bool> spikesAtThreshold;
  std::vector<double> initialPotential, initialCurrent, membraneBias, resetAmount;
};
llvm::Expected<NeuronFacts> neuronFacts(const Node &node);

/// Delay of a Linear or Affine node: none, one for all, or one per weight
/// (outputs, inputs).
llvm::Expected<std::vector<uint32_t>> delayTicks(const Node &node);

/// Whether an Input's events carry a value.
llvm::Expected<bool> isGraded(const Node &node);

/// Refuses keys of ours at nodes that take none.
llvm::Error refuseMetadata(const Node &node);

struct GraphFacts {
  std::optional<double> dtSeconds;
};
/// Checks the outermost graph's keys; the readout comes with `readReadout`.
llvm::Expected<GraphFacts> graphFacts(const Graph &graph);
/// The decision rule, its populations looked up in `network`.
llvm::Error readReadout(const Graph &graph, Network &network);

/// Populations of `graph` in the order a spike meets them. `populationOf`
/// receives each node's index into them (or -1), `gains` what each neuron's
/// input is multiplied by.
llvm::Error addPopulations(const Graph &graph, const Options &options, Network &network,
                           std::vector<int> &populationOf, std::vector<std::vector<double>> &gains);

/// Projections: every chain of linear maps between two populations composed to
/// one, biases summed into the targets.
llvm::Error addProjections(const Graph &graph, const std::vector<int> &populationOf,
                           const std::vector<std::vector<double>> &gains, Network &network);

/// All of it from the bytes of a file; `path` is for messages and the name.
llvm::Expected<Network> readNirBytes(llvm::StringRef path, llvm::StringRef bytes,
                                     const Options &options, IsolationLimits limits = {});

} // namespace chronaxie::nir
#endif
