//===- RandomNetworks.h - Networks of known sizes ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_BENCH_RANDOMNETWORKS_H
#define CHRONAXIE_TESTS_BENCH_RANDOMNETWORKS_H

#include "network/Network.h"

namespace chronaxie::bench {

/// 12 inputs, 38 recurrent neurons, 7 outputs, all to all: the size of the
/// recurrent Braille network of the NIR paper (Pedersen et al., 2024).
Network brailleLike();

/// About the size and traffic of the spoken-digits example: 26 inputs to 77 of
/// 256 leaky neurons each, time constants of their own, 13 recurrent synapses
/// each, 20 integrators that hear them all.
Network speechLike();
constexpr uint32_t speechInputs = 26;

} // namespace chronaxie::bench
#endif
