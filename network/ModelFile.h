//===- ModelFile.h - The model container (.cxm) -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// HDF5; docs/model-format.md is its specification. It says all that a network
// is, nothing is left to a reader: exact retentions, every delay, reset, order
// and comparison, plasticity, readout. HDF5 itself runs in a process of its
// own (files/Hdf5.h), so any bytes may be given.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_NETWORK_MODELFILE_H
#define CHRONAXIE_NETWORK_MODELFILE_H

#include "files/Hdf5.h"
#include "network/Network.h"

namespace chronaxie {

/// Where a model comes from; no part of its hash. How it was read lies in
/// Network::conventions.
struct Provenance {
  std::string producer;   ///< "chronaxie 0.1.0"
  std::string sourceName; ///< "net.nir"; empty: made as it is
  std::string sourceHash; ///< SHA-256 (hex) of that file's bytes, or empty
};

struct Model {
  Network network; ///< sourceHash is `modelHash`
  Provenance provenance;
  uint32_t minor = 0; ///< of the file's version
  /// Places of fields that only a newer minor version knows, and that it says
  /// may be passed over.
  std::vector<std::string> unknownFields;
};

/// Whether the file calls itself a model container.
bool isModelFile(const hdf5::Group &top);

/// Reads and checks all of it. Errors name file, HDF5 path, index, value, limit
/// and way out.
llvm::Expected<Model> readModel(const hdf5::Group &top);
llvm::Expected<Model> readModel(llvm::StringRef path);

/// Writes beside, then renames; rows are sorted first. The same network and
/// provenance give the same bytes.
llvm::Error writeModel(const Network &network, const Provenance &provenance, llvm::StringRef path);

/// SHA-256 (hex) of the network's canonical encoding: what it does, not how it
/// is stored, called or where it comes from. Rows must be sorted.
std::string modelHash(const Network &network);

/// What a container asks of a network beyond `check`: all delays given, none of
/// 0 within a cycle of such delays (shown as the cycle), no skew.
llvm::Error checkForFile(const Network &network);

} // namespace chronaxie
#endif
