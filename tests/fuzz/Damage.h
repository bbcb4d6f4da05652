//===- Damage.h - Files with random damage ----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_FUZZ_DAMAGE_H
#define CHRONAXIE_TESTS_FUZZ_DAMAGE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <random>
#include <string>
#include <vector>

namespace chronaxie::tests {

/// HDF5 may spin on a file, in its own process, for this long.
constexpr unsigned secondsAFile = 1;

/// Counts how a reader ended; aborts when a refusal does not begin with `place`.
void countOutcome(bool isRead, llvm::StringRef message, llvm::StringRef place);

/// Damages `bytes` in one of the ways files get damaged, or are made to.
void damage(std::string &bytes, std::mt19937_64 &random);

/// `NAME [ROUNDS] [SEED]`: damages one of `seeds` at random and has `use` read
/// it, again and again; prints the outcomes. What is not survived is left in
/// `NAME-input` for a debugger.
int damageAndRead(llvm::StringRef name, int count, char **arguments,
                  const std::vector<std::string> &seeds,
                  llvm::function_ref<void(llvm::StringRef bytes)> use);

} // namespace chronaxie::tests
#endif
