//===- Nir.cpp - NIR files into the canonical network -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Import/Nir.h"
#include "compiler/Import/Network.h"
#include "files/File.h"
#include "files/Text.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace chronaxie::nir {

Expected<Network> readNir(const hdf5::Group &top, StringRef hash, const Options &options) {
  const std::string &path = top.file();
  Expected<Graph> graph = readGraph(top);
  if (!graph)
    return graph.takeError();
  std::vector<std::string> stretched, joined;
  if (Error error = settleSizes(*graph, stretched))
    return error;
  if (Error error = joinThresholds(*graph, joined))
    return error;
  if (Error error = checkStructure(*graph))
    return error;

  Network network;
  network.name = utf8(sys::path::stem(path));
  network.sourceHash = hash.str();
  std::vector<int> populationOf;
  std::vector<std::vector<double>> gains;
  if (Error error = addPopulations(*graph, options, network, populationOf, gains))
    return error;
  if (Error error = addProjections(*graph, populationOf, gains, network))
    return error;
  if (Error error = readReadout(*graph, network))
    return error;

  if (graph->repeatedEdges)
    network.conventions.push_back(
        {"repeated edges", "each counts once",
         std::to_string(graph->repeatedEdges) + " are repeated; NIR's edges are a set"});
  if (!stretched.empty())
    network.conventions.push_back(
        {"single values", "stand for all neurons of the node", llvm::join(stretched, ", ")});
  if (!joined.empty())
    network.conventions.push_back({"threshold node",
                                   "joined with its integrator to a neuron without reset",
                                   llvm::join(joined, "; ")});
  if (Error error = check(network))
    return fault(path + ": " + toString(std::move(error)));
  return network;
}

Expected<Network> readNirBytes(StringRef path, StringRef bytes, const Options &options,
                               IsolationLimits limits) {
  Expected<hdf5::Group> top = hdf5::open(path, bytes, limits);
  if (!top)
    return top.takeError();
  return readNir(*top, sha256Hex(bytes), options);
}

Expected<Network> readNir(StringRef path, const Options &options) {
  Expected<std::string> bytes = readFile(path);
  if (!bytes)
    return bytes.takeError();
  return readNirBytes(path, *bytes, options);
}

} // namespace chronaxie::nir
