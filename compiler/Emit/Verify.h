//===- Verify.h - Whether an image is the network it was made of -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_EMIT_VERIFY_H
#define CHRONAXIE_COMPILER_EMIT_VERIFY_H

#include "network/Quantised.h"
#include "targets/Image.h"

namespace chronaxie::emit {

/// Rebuilds the network from the image alone and compares every population,
/// parameter, synapse, delay and the readout with `network`; also that every
/// neuron that can spike is reported to the host. The error counts the
/// differences and shows the first few, each with both values. Several
/// projections between the same two populations are compared as one, because
/// the chip knows synapses, not projections.
llvm::Error verify(const QuantisedNetwork &network, const Image &image);

} // namespace chronaxie::emit
#endif
