//===- Fitting.h - Skew, partition and tables of a network ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// What lies between a network and the plain algorithms of compiler/Map.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_PASSES_FITTING_H
#define CHRONAXIE_COMPILER_PASSES_FITTING_H

#include "compiler/Map/Problem.h"
#include "network/Quantised.h"

namespace chronaxie::passes {

/// Turns delays into chip delays (1 or more) and sets start ticks. Returns the
/// largest start tick. DoesNotFit: FIT-02, FIT-09, FIT-10, FIT-11.
llvm::Expected<uint32_t> skewDelays(Network &network, const Chip &chip);

/// Whether a given quantised network runs on `chip` at all: widths (a fault
/// otherwise), delays, refractory and start ticks, constants and weights.
llvm::Error checkFrozen(const QuantisedNetwork &network, const Chip &chip);

struct FitOptions {
  uint32_t weightBits = 8;
  double tauError = -1;    ///< as in CompileOptions
  uint32_t tauEntries = 0; ///< as in CompileOptions
  uint32_t neuronsPerCore = 0;
  uint64_t seed = 1;
  uint32_t decayBits = 0; ///< as in QuantisedNetwork
};

/// A legal part for each neuron. Where the chip's tables cannot hold a core's
/// time constants within a positive tauError, time constants are first brought
/// into classes that close and the partition keeps the classes a core few.
llvm::Expected<map::Partition> partitionNetwork(const Network &network, const Chip &chip,
                                                const FitOptions &options);

/// The code of a retention that nothing is merged with, where retentions use
/// `decayBits` (0: all): both ends exact.
uint32_t storedCode(double retention, const Chip &chip, uint32_t decayBits);

/// The relative error of tau by storing retentions alone, over those strictly
/// between 0 and 1.
struct DecayError {
  double membraneRms = 0, membraneWorst = 0;
  double synapseRms = 0, synapseWorst = 0;
};
DecayError decayErrorOf(const Network &network, const Chip &chip, uint32_t decayBits);

struct TableReport {
  uint32_t cores = 0;
  uint32_t mostMembraneEntries = 0, mostSynapseEntries = 0; ///< of a core
  double membraneRms = 0, membraneWorst = 0;                ///< relative error of tau
  double synapseRms = 0, synapseWorst = 0;
  std::vector<uint32_t> membraneCode, synapseCode; ///< per neuron
};

/// Each core's tables; the network's retentions become its codes' exactly.
llvm::Expected<TableReport> applyTables(Network &network, const map::Partition &part,
                                        const Chip &chip, const FitOptions &options);

} // namespace chronaxie::passes
#endif
