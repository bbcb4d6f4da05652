//===- Timing.h - Which tick and which decay a file means -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// NIR states time constants and gains of differential equations; it neither
// states the tick nor how the equations were discretised. Exporters hide both
// in the gains: a framework whose neuron is `V = beta V + x` writes the gain
// that makes its input count once. With x = dt / tau:
//
//   euler         decay 1 - x,   r x = 1 and w_in x = 1
//   exponential   decay exp(-x), r (1 - exp(-x)) = 1, w_in likewise
//   steps         r is the decay itself (1 - x or exp(-x)), the gain is 1
//
// A tick is identified when one dt satisfies one of these for every neuron of
// every node, to `tolerance`. One time constant alone is no evidence (some dt
// always fits), unless the dt is one that exporters are known to write.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_IMPORT_TIMING_H
#define CHRONAXIE_COMPILER_IMPORT_TIMING_H

#include "compiler/Import/Nir.h"
#include "llvm/ADT/ArrayRef.h"

namespace chronaxie::nir {

/// Relative agreement asked of float32 values that were divided twice.
constexpr double tolerance = 1e-6;

/// One low-pass of a node: its membrane or its synapse.
struct Filter {
  std::string tauPlace;  ///< "model.nir: nodes/lif1/tau_mem"
  std::string gainPlace; ///< "model.nir: nodes/lif1/r"
  llvm::ArrayRef<double> tau;
  llvm::ArrayRef<double> gain; ///< r or w_in
  bool isMembrane = true;
};

/// A node without leak (IF, I).
struct Integrator {
  std::string gainPlace;
  llvm::ArrayRef<double> gain; ///< r
};

struct Timing {
  DecayConvention convention = DecayConvention::Euler;
  bool isExponential = false; ///< the decay is exp(-dt / tau)
  bool isUnitGain = false;    ///< r and w_in only undo the discretisation
  double dt = 1;
  double tickSeconds = 0; ///< 0: tau counts ticks
  std::vector<Convention> conventions;

  /// Of one neuron; errors of tau below a tick were found by `identify`.
  double retention(double tau, double gain, bool isMembrane) const;
  /// What the input of a filter is multiplied by, besides its weight.
  double gain(double tau, double gain) const;
  double integratorGain(double gain) const;
};

/// `metadataDt` is chronaxie.dt. An ambiguous file is an error that lists what
/// its numbers allow and the flags that settle it.
llvm::Expected<Timing> identify(llvm::StringRef file, llvm::ArrayRef<Filter> filters,
                                llvm::ArrayRef<Integrator> integrators, const Options &options,
                                std::optional<double> metadataDt);

} // namespace chronaxie::nir
#endif
