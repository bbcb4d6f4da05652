//===- Convert.h - Networks into the dialect `snn` and back -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_SNN_CONVERT_H
#define CHRONAXIE_COMPILER_SNN_CONVERT_H

#include "compiler/Snn/Snn.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "network/Quantised.h"

namespace chronaxie::snn {

/// A module with one `snn.network`; nothing of the network is left out. The
/// network passed its check.
mlir::OwningOpRef<mlir::ModuleOp> toSnn(const Network &network, mlir::MLIRContext &context);

/// The module's one network, or an error that says how many there are.
llvm::Expected<NetworkOp> findNetwork(mlir::ModuleOp module);

/// What toSnn was given, with what passes changed since; checked.
llvm::Expected<Network> fromSnn(NetworkOp network);
llvm::Expected<Network> fromSnn(mlir::ModuleOp module);

/// Writes what a pass changed in `network` back; columns that are equal stay
/// as they are. Populations and projections are the op's, in its order.
void update(NetworkOp op, const Network &network);

/// The integers of a quantised or frozen network; checked. An error before
/// `snn-quantise`.
llvm::Expected<QuantisedNetwork> quantisedFromSnn(NetworkOp network);
llvm::Expected<QuantisedNetwork> quantisedFromSnn(mlir::ModuleOp module);

/// Writes integers, codes, scales, start ticks, resets and refractory ticks.
void update(NetworkOp op, const QuantisedNetwork &quantised);

/// Puts a given quantised network into the IR, to be kept bit for bit. Refused,
/// with the place, when it is not one of the module's network: another source
/// hash, other populations or other projections.
llvm::Error freeze(mlir::ModuleOp module, const QuantisedNetwork &quantised);

/// The populations of a network in order: `snn.input` or `snn.population`.
std::vector<mlir::Operation *> populationsOf(NetworkOp network);
std::vector<ProjectionOp> projectionsOf(NetworkOp network);
/// Size of either kind of population.
uint32_t sizeOf(mlir::Operation *population);

/// Part of each neuron in network order, after `snn-partition`; empty before.
std::vector<uint32_t> coreOf(NetworkOp network);
void setCoreOf(NetworkOp network, llvm::ArrayRef<uint32_t> core);

} // namespace chronaxie::snn
#endif
