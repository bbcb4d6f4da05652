//===- ProfileBanks.h - Which bank serves a plastic row ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_COMPILER_PASSES_PROFILEBANKS_H
#define CHRONAXIE_COMPILER_PASSES_PROFILEBANKS_H

#include "compiler/Chip/Convert.h"
#include "network/Quantised.h"
#include <set>

namespace chronaxie::passes {

/// Gives every plastic row of a core a bank that holds the profiles of all its
/// synapses (chip P10): rows with most profiles first, each to the bank that
/// grows least. DoesNotFit (FIT-14) when the banks
/// are used up. `profilesOfRow` holds staticSynapse where a synapse does not
/// learn; the rows' entries name profiles of the network before, of the core after.
llvm::Error addProfiles(Core &core, size_t number, chip::CoreRows &rows,
                        llvm::ArrayRef<std::set<int32_t>> profilesOfRow,
                        const QuantisedNetwork &network, const Chip &chip);

} // namespace chronaxie::passes
#endif
