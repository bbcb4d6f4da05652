//===- Load.h - Models, images and chips from the command line --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TOOLS_CHRONAXIE_LOAD_H
#define CHRONAXIE_TOOLS_CHRONAXIE_LOAD_H

#include "compiler/Import/Nir.h"
#include "network/Samples.h"
#include "targets/Image.h"
#include <CLI/CLI.hpp>

namespace chronaxie::tools {

/// What settles an ambiguous model file; kept in the image so that `compare`
/// reads the model as `compile` did.
struct ModelFlags {
  std::string dt, convention, reset;
  uint32_t cycleDelay = 0;

  void addTo(CLI::App &verb);
  /// As choices for the image ("flag dt", ...), only those that were given.
  std::vector<ChoiceMade> choices() const;
  static llvm::Expected<ModelFlags> fromChoices(const Image &image);
};

/// The model as its file says it (delays may be unassigned), or the error.
llvm::Expected<Network> loadModel(llvm::StringRef path, const ModelFlags &flags);

/// The network the reference simulator runs: canonical tick, delays assigned.
llvm::Expected<Network> loadReferenceNetwork(llvm::StringRef path, const ModelFlags &flags);

llvm::Expected<Chip> loadChip(llvm::StringRef path);
llvm::Expected<Image> loadImage(llvm::StringRef path);
/// Refuses an image that was built for another chip than the file's.
llvm::Error requireChip(const Image &image, llvm::StringRef imagePath, llvm::StringRef chipPath);

/// What a user gives to run a network on.
struct InputFlags {
  std::string events, labels;
  uint32_t ticks = 0, samples = 0;

  void addTo(CLI::App &verb);
  /// The samples, shortened to the first `samples`.
  llvm::Expected<std::vector<Sample>> load(const PopulationTable &table) const;
};

/// Names and sizes of the image's populations.
PopulationTable populationTable(const Image &image);

} // namespace chronaxie::tools
#endif
