//===- Nir.h - NIR files into the canonical network -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_IMPORT_NIR_H
#define CHRONAXIE_COMPILER_IMPORT_NIR_H

#include "files/Hdf5.h"
#include "network/Network.h"
#include <optional>

namespace chronaxie::nir {

/// How decay constants were discretised by who wrote the file.
enum class DecayConvention : uint8_t {
  Euler,       ///< decay = 1 - dt / tau
  Exponential, ///< decay = exp(-dt / tau)
  Steps,       ///< tau counts ticks, r is the decay
};

/// What the command line settles; what is left open must follow from the file.
struct Options {
  std::optional<double> dtSeconds;           ///< --dt
  std::optional<DecayConvention> convention; ///< --convention
  std::optional<ResetMode> reset;            ///< --reset
};

/// Reads a NIR file (HDF5). Feed-forward projections carry unassignedDelay
/// unless the file says a delay. Errors name file, HDF5 path, value and way out.
llvm::Expected<Network> readNir(llvm::StringRef path, const Options &options = {});

/// The same from a file that is open; `hash` is the SHA-256 of its bytes.
llvm::Expected<Network> readNir(const hdf5::Group &top, llvm::StringRef hash,
                                const Options &options);

} // namespace chronaxie::nir
#endif
