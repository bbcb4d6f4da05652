//===- Compile.h - A network in, a verified chip image out ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The whole compiler as two functions; no MLIR is needed to call them.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_PASSES_COMPILE_H
#define CHRONAXIE_COMPILER_PASSES_COMPILE_H

#include "network/Quantised.h"
#include "targets/Fit.h"
#include "targets/Image.h"
#include <optional>

namespace chronaxie {

struct CompileOptions {
  uint32_t weightBits = 8;  ///< 8, 12 or 16
  bool scaleOfCore = false; ///< one weight scale a core (an ablation)
  /// Largest rms error of tau: the smallest tables within it; 0: every time
  /// constant exactly; negative: as many entries as the chip has.
  double tauError = -1;
  uint32_t tauEntries = 0; ///< merged entries a table, at most; 0: the chip's
  /// Bits that retentions use: 12, as Loihi's, or the chip's retention_bits (0: these).
  uint32_t decayBits = 0;
  uint32_t neuronsPerCore = 0; ///< 0: the chip's
  /// Delay of recurrent projections whose delay the file does not say; 0: 1
  /// where one population alone is recurrent, else refused.
  uint32_t cycleDelay = 0;
  uint64_t seed = 1;
  unsigned threads = 1; ///< the image does not depend on it
};

/// What a pass has to say: "snn-skew", "adds 2 ticks of latency".
struct Remark {
  std::string pass;
  std::string text;
};

struct Compiled {
  Image image;
  QuantisedNetwork quantised;
  std::vector<Remark> remarks; ///< in pipeline order
};

/// The image's producer and source name are left empty. Passes emit::verify.
/// What does not fit is a DoesNotFit with all violations that can be known.
/// `frozen` is mapped as it is.
llvm::Expected<Compiled> compile(const Network &network, const Chip &chip,
                                 const CompileOptions &options,
                                 const std::optional<QuantisedNetwork> &frozen = std::nullopt);

/// The network as the float reference simulator runs it: canonical, every
/// delay assigned, no skew.
llvm::Expected<Network> referenceNetwork(const Network &network, uint32_t cycleDelay = 0);

} // namespace chronaxie
#endif
