//===- Passes.h - The passes and their pipeline -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_PASSES_PASSES_H
#define CHRONAXIE_COMPILER_PASSES_PASSES_H

#include "compiler/Chip/Dialect.h"
#include "compiler/Snn/Snn.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassOptions.h"

namespace chronaxie::passes {

#define GEN_PASS_DECL
#include "compiler/Passes/Passes.h.inc"

/// The options of all passes, as of compile(); `--chronaxie-pipeline` has them.
struct PipelineOptions : mlir::PassPipelineOptions<PipelineOptions> {
  Option<uint32_t> weightBits{*this, "weight-bits", llvm::cl::init(8)};
  Option<std::string> scale{*this, "scale", llvm::cl::init("neuron")};
  Option<double> tauError{*this, "tau-error", llvm::cl::init(-1)};
  Option<uint32_t> tauEntries{*this, "tau-entries", llvm::cl::init(0)};
  Option<uint32_t> decayBits{*this, "decay-bits", llvm::cl::init(0)};
  Option<uint32_t> neuronsPerCore{*this, "neurons-per-core", llvm::cl::init(0)};
  Option<uint32_t> cycleDelay{*this, "cycle-delay", llvm::cl::init(0)};
  Option<uint64_t> seed{*this, "seed", llvm::cl::init(1)};
  Option<unsigned> threads{*this, "threads", llvm::cl::init(1)};
};

/// To the network that the float reference simulator runs.
void buildReferencePrefix(mlir::OpPassManager &manager, uint32_t cycleDelay);
/// From the network as read to the quantised network.
void buildNetworkPasses(mlir::OpPassManager &manager, const PipelineOptions &options);
/// From the quantised network to the design that emit takes.
void buildChipPasses(mlir::OpPassManager &manager, const PipelineOptions &options);
/// All of it; the module names its chip ("chip.description").
void buildPipeline(mlir::OpPassManager &manager, const PipelineOptions &options);

/// Makes passes and `chronaxie-pipeline` known by name.
void registerPasses();

} // namespace chronaxie::passes
#endif
