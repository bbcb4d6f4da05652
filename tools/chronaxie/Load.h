//===- Load.h - Models, images and chips from the command line --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TOOLS_CHRONAXIE_LOAD_H
#define CHRONAXIE_TOOLS_CHRONAXIE_LOAD_H

#include "compiler/Import/Nir.h"
#include "network/ModelFile.h"
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
  /// Name and value of those that were given.
  std::vector<std::pair<std::string, std::string>> given() const;
  /// Refuses those that were given: the file is `what`, which settles it all.
  llvm::Error refuse(const llvm::Twine &what) const;
  static llvm::Expected<ModelFlags> fromChoices(const Image &image);
};

/// A model file, known by its content: NIR, or the model container.
struct ModelFile {
  std::string path;
  std::string hash;               ///< as an image keeps it in `source_hash`
  hdf5::Group top;                ///< of a NIR file
  std::optional<Model> container; ///< what was in it, when it is one
};
llvm::Expected<ModelFile> openModel(llvm::StringRef path);

/// The model as its file says it (a NIR file's delays may be unassigned), or
/// the error. Flags that settle a NIR file are refused for a container.
llvm::Expected<Network> readNetwork(const ModelFile &file, const ModelFlags &flags);
llvm::Expected<Network> loadModel(llvm::StringRef path, const ModelFlags &flags);

/// The network the reference simulator runs: canonical tick, delays assigned.
llvm::Expected<Network> loadReferenceNetwork(llvm::StringRef path, const ModelFlags &flags);
llvm::Expected<Network> readReferenceNetwork(const ModelFile &file, const ModelFlags &flags);

llvm::Expected<Chip> loadChip(llvm::StringRef path);
llvm::Expected<Image> loadImage(llvm::StringRef path);
/// The file's chip; refuses an image that was built for another.
llvm::Expected<Chip> requireChip(const Image &image, llvm::StringRef imagePath,
                                 llvm::StringRef chipPath);

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
