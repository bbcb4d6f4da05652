//===- Graph.h - A NIR file as it lies there, flattened ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Between HDF5 and the canonical network: nodes with their parameters, nested
// graphs already flattened, edges between nodes that exist. Nothing is
// interpreted yet.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_IMPORT_GRAPH_H
#define CHRONAXIE_COMPILER_IMPORT_GRAPH_H

#include "files/Hdf5.h"
#include "llvm/ADT/StringRef.h"
#include <map>
#include <string>
#include <vector>

namespace chronaxie::nir {

enum class NodeKind : uint8_t {
  Input,
  Output,
  Join, ///< Input or Output of a nested graph: hands its input on
  Linear,
  Affine,
  Scale,
  Flatten,
  Threshold,
  LIF,
  CubaLIF,
  LI,
  CubaLI,
  IF,
  I,
};

/// Adds and weighs, without a state: what projections are composed of.
bool isLinearMap(NodeKind kind);
/// Becomes a population of neurons (Threshold included).
bool isNeuron(NodeKind kind);
/// LI, CubaLI, I: a potential that nothing compares with a threshold.
bool isReadout(NodeKind kind);
/// CubaLIF, CubaLI: filters its input before the membrane.
bool hasSynapseFilter(NodeKind kind);

/// One array of a node.
struct Parameter {
  std::string place; ///< "model.nir: nodes/lif1/tau"
  std::vector<uint64_t> shape;
  std::vector<double> values;
  bool isStated = true; ///< false: NIR's default, the file leaves it out
};

/// One entry of our namespace under `metadata`.
struct MetadataEntry {
  std::string place;
  std::vector<uint64_t> shape;
  hdf5::ElementClass elementClass = hdf5::ElementClass::Float;
  std::vector<double> numbers;
  std::vector<int64_t> integers; ///< empty for floats
  std::vector<std::string> strings;
};
/// Keys without the leading "chronaxie.".
using Metadata = std::map<std::string, MetadataEntry, std::less<>>;

struct Node {
  std::string name;  ///< nested: joined with dots
  std::string place; ///< "model.nir: nodes/lif1"
  std::string type;  ///< as the file spells it
  NodeKind kind = NodeKind::Input;
  std::map<std::string, Parameter, std::less<>> parameters;
  Metadata metadata;
  uint64_t inSize = 0;  ///< values taken; 0: not settled
  uint64_t outSize = 0; ///< values given; 0: not settled

  const std::vector<double> &values(llvm::StringRef parameter) const;
};

struct Edge {
  uint32_t source = 0, target = 0;
  auto operator<=>(const Edge &) const = default;
};

struct Graph {
  std::string file;
  std::vector<Node> nodes;
  std::vector<Edge> edges;    ///< sorted, each once
  uint64_t repeatedEdges = 0; ///< that the file held beyond these
  Metadata metadata;          ///< of the outermost graph

  std::vector<std::vector<uint32_t>> predecessors() const;
  std::vector<std::vector<uint32_t>> successors() const;
};

/// The node in group `group`, its parameters read, complete and finite; not
/// for nested graphs. `type` was read by the caller.
llvm::Expected<Node> readNode(const hdf5::Group &group, llvm::StringRef name, llvm::StringRef type);
/// Reads our keys of the `metadata` group in `group`, if there is one.
llvm::Expected<Metadata> readMetadata(const hdf5::Group &group);

/// All of it, from the top of a file. Sizes are not settled yet.
llvm::Expected<Graph> readGraph(const hdf5::Group &top);

/// Finds out how many values each node takes and gives, refuses edges between
/// unequal sizes, and stretches one value that stands for all neurons. Names
/// of the nodes so stretched are added to `stretched`.
llvm::Error settleSizes(Graph &graph, std::vector<std::string> &stretched);

/// An LI, CubaLI or I whose potential feeds one Threshold alone becomes one
/// spiking node without reset. Then refuses what could not be run: readouts
/// that feed anything else, nodes that nothing reaches or that lead nowhere.
/// Names of joined pairs ("li and threshold") are added to `joined`.
llvm::Error joinThresholds(Graph &graph, std::vector<std::string> &joined);
llvm::Error checkStructure(const Graph &graph);

/// "(38, 12)"
std::string shapeText(llvm::ArrayRef<uint64_t> shape);

} // namespace chronaxie::nir
#endif
