//===- BrailleLike.h - A network of the Braille reader's size ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_BENCH_BRAILLELIKE_H
#define CHRONAXIE_TESTS_BENCH_BRAILLELIKE_H

#include "network/Network.h"

namespace chronaxie::bench {

/// 12 inputs, 38 recurrent neurons, 7 outputs, all to all: the size of the
/// recurrent Braille network of the NIR paper (Pedersen et al., 2024).
Network brailleLike();

} // namespace chronaxie::bench
#endif
