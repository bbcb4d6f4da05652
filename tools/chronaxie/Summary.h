//===- Summary.h - What was compiled, and what it became --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TOOLS_CHRONAXIE_SUMMARY_H
#define CHRONAXIE_TOOLS_CHRONAXIE_SUMMARY_H

#include "network/Network.h"
#include "targets/Image.h"
#include "llvm/Support/JSON.h"

namespace chronaxie::tools {

/// The network as people speak of it.
struct NetworkSummary {
  uint64_t inputs = 0, neurons = 0, synapses = 0;
  uint64_t membraneTaus = 0, synapseTaus = 0; ///< distinct retentions, 0 and 1 included
  uint64_t plastic = 0, profiles = 0;         ///< synapses that learn, by how many rules
};
NetworkSummary summarise(const Network &network);

/// The image as people speak of it.
struct ImageSummary {
  uint64_t cores = 0, coresOfChip = 0, synapses = 0, rowWords = 0;
  uint64_t membraneEntries = 0, synapseEntries = 0; ///< of the fullest core
  double bitsPerSynapse = 0;                        ///< words of the row memory, padding included
  double boundBitsPerSynapse = 0; ///< entropyBits of the rows; a plastic one takes its words
  uint32_t decayBits = 0;         ///< that retentions use
};
ImageSummary summarise(const Image &image);

/// Need and room of one resource in one core.
struct Use {
  std::string what;
  uint64_t need = 0, room = 0;
};
std::vector<Use> usesOf(const Core &core, const Chip &chip);

llvm::json::Object toJson(const NetworkSummary &summary);
llvm::json::Object toJson(const ImageSummary &summary);

/// One line each.
std::string print(const NetworkSummary &summary);
std::string print(const ImageSummary &summary, const Image &image);

/// `name: value (reason)` a line, indented.
void printConventions(const std::vector<Convention> &conventions);
void printChoices(const Image &image);

} // namespace chronaxie::tools
#endif
