//===- Rebuild.h - The quantised network, from an image alone ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_EMIT_REBUILD_H
#define CHRONAXIE_COMPILER_EMIT_REBUILD_H

#include "network/Quantised.h"
#include "targets/Image.h"

namespace chronaxie::emit {

/// What a chip that holds `image` computes, as a network: each source's input
/// map or routes are followed to its axons and their rows to the targets, and
/// each neuron's parameters are read from its slot and its core's tables.
/// Synapses go to the first projection that joins their two populations, rows
/// sorted as sortRows does. An error when the image fails its check or holds a
/// synapse between populations that no projection joins.
llvm::Expected<QuantisedNetwork> rebuild(const Image &image);

} // namespace chronaxie::emit
#endif
