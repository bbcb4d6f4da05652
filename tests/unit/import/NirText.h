//===- NirText.h - NIR files written as text, for tests ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// One line a node, then edges; `#` starts a comment:
//
//   input Input shape=i:2
//   fc Linear weight=1,2;3,4
//   lif LIF tau=f:0.002,0.003 r=20,30 v_threshold=@1 chronaxie.reset=s:none
//   rnn/lif LIF ...           a node in the nested graph `rnn`
//   input->fc->lif            edges of the outermost graph
//   rnn: input->lif->output   edges of a nested one
//   graph chronaxie.dt=@1e-4  metadata of the outermost graph; graph:rnn of a nested one
//
// Values: `1,2` one dimension, `1,2;3,4` two, `@1` none (0-D). Before them
// `f:` float32, `i:` int64, `u:` uint8, `b:` boolean as h5py writes it, `s:`
// strings of variable length, `t:` of fixed length. Floats are float64 else.
// `z=` instead of `=` stores the array in gzip chunks. Keys that begin with
// `chronaxie` or `other` go under metadata.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TESTS_UNIT_IMPORT_NIRTEXT_H
#define CHRONAXIE_TESTS_UNIT_IMPORT_NIRTEXT_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <string>

namespace chronaxie::tests {

/// The bytes of a NIR file that says this. `change` may then spoil it: it gets
/// the open HDF5 file (hid_t).
std::string nirBytes(llvm::StringRef text, llvm::function_ref<void(int64_t)> change = nullptr);

} // namespace chronaxie::tests
#endif
