//===- Reading.h - Reading a model written in a test ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_UNIT_IMPORT_READING_H
#define CHRONAXIE_TESTS_UNIT_IMPORT_READING_H

#include "NirText.h"
#include "compiler/Import/Network.h"
#include "files/Text.h"
#include "gmock/gmock.h"

namespace chronaxie::tests {

inline llvm::Expected<Network> readText(llvm::StringRef text, const nir::Options &options = {}) {
  return nir::readNirBytes("model.nir", nirBytes(text), options);
}

/// The network in `text`; a test failure and an empty one on an error.
inline Network networkOf(llvm::StringRef text, const nir::Options &options = {}) {
  llvm::Expected<Network> network = readText(text, options);
  if (network)
    return std::move(*network);
  ADD_FAILURE() << llvm::toString(network.takeError());
  return {};
}

/// The message with which `text` is refused; "accepted" if it is not.
inline std::string errorOf(llvm::StringRef text, const nir::Options &options = {}) {
  llvm::Expected<Network> network = readText(text, options);
  return network ? "accepted" : llvm::toString(network.takeError());
}

/// "name=value (reason)" of the conventions called `name`, or "".
inline std::string convention(const Network &network, llvm::StringRef name) {
  std::string text;
  for (const Convention &each : network.conventions)
    if (each.name == name)
      text += (text.empty() ? "" : "; ") + each.value + " (" + each.reason + ")";
  return text;
}

/// "i->j w@d" of every synapse of a projection; `?` is an unassigned delay.
inline std::string synapses(const Projection &projection) {
  std::string text;
  for (size_t i = 0; i + 1 < projection.rowOffset.size(); ++i)
    for (uint64_t s = projection.rowOffset[i]; s < projection.rowOffset[i + 1]; ++s) {
      uint32_t delay = projection.delayTicks[s];
      text += (text.empty() ? "" : ", ") + std::to_string(i) + "->" +
              std::to_string(projection.targetNeuron[s]) + " " + digits(projection.weight[s]) +
              "@" + (delay == unassignedDelay ? "?" : std::to_string(delay));
    }
  return text;
}

/// A network of one layer whose tick and gain are told exactly; `lif` takes
/// the place of the neuron node's line.
inline std::string around(llvm::StringRef lif) {
  return ("in Input shape=i:2\nfc Linear weight=1,2;3,4\n" + lif + "\nout Output shape=i:2\n" +
          "in->fc->lif->out\n")
      .str();
}

} // namespace chronaxie::tests
#endif
