//===- Pipeline.cpp - The passes in order -----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;

namespace chronaxie::passes {

#define GEN_PASS_REGISTRATION
#include "compiler/Passes/Passes.h.inc"

void buildReferencePrefix(OpPassManager &manager, uint32_t cycleDelay) {
  manager.addPass(createSnnCanonicalise());
  manager.addPass(createSnnAssignDelays({cycleDelay}));
}

void buildNetworkPasses(OpPassManager &manager, const PipelineOptions &options) {
  buildReferencePrefix(manager, options.cycleDelay);
  manager.addPass(createSnnSkew());
  manager.addPass(createSnnPartition({options.seed, options.neuronsPerCore, options.weightBits,
                                      options.tauError, options.tauEntries, options.decayBits}));
  manager.addPass(createSnnApplyTables({options.tauError, options.tauEntries, options.decayBits}));
  manager.addPass(
      createSnnQuantise({options.weightBits, options.scale, options.threads, options.decayBits}));
}

void buildChipPasses(OpPassManager &manager, const PipelineOptions &options) {
  manager.addPass(createSnnToChip());
  manager.addPass(createChipPlace({options.seed}));
  manager.addPass(createChipRoute());
  manager.addPass(createChipPack());
}

void buildPipeline(OpPassManager &manager, const PipelineOptions &options) {
  buildNetworkPasses(manager, options);
  buildChipPasses(manager, options);
}

void registerPasses() {
  registerChronaxiePasses();
  PassPipelineRegistration<PipelineOptions>(
      "chronaxie-pipeline", "From a network as read to a packed design", buildPipeline);
}

} // namespace chronaxie::passes
