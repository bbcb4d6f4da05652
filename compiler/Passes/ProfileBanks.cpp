//===- ProfileBanks.cpp - Which bank serves a plastic row -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/ProfileBanks.h"
#include "targets/Fit.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace llvm;

namespace chronaxie::passes {
namespace {

/// What a static synapse of a plastic row has: a profile that changes nothing.
QuantisedProfile unchanging() {
  QuantisedProfile profile;
  profile.least = -32768;
  profile.greatest = 32767;
  for (std::vector<uint32_t> *table :
       {&profile.coarsePlus, &profile.finePlus, &profile.coarseMinus, &profile.fineMinus})
    table->assign(16, 0);
  return profile;
}

PlasticityProfile messageOf(const QuantisedProfile &profile) {
  PlasticityProfile message;
  message.set_least(profile.least);
  message.set_greatest(profile.greatest);
  message.set_plus(profile.plus);
  message.set_minus(profile.minus);
  message.mutable_coarse_plus()->Assign(profile.coarsePlus.begin(), profile.coarsePlus.end());
  message.mutable_fine_plus()->Assign(profile.finePlus.begin(), profile.finePlus.end());
  message.mutable_coarse_minus()->Assign(profile.coarseMinus.begin(), profile.coarseMinus.end());
  message.mutable_fine_minus()->Assign(profile.fineMinus.begin(), profile.fineMinus.end());
  message.set_power(profile.power);
  message.set_inverse_range(profile.inverseRange);
  message.mutable_power_table()->Assign(profile.powerTable.begin(), profile.powerTable.end());
  return message;
}

} // namespace

Error addProfiles(Core &core, size_t number, chip::CoreRows &rows,
                  ArrayRef<std::set<int32_t>> profilesOfRow, const QuantisedNetwork &network,
                  const Chip &chip) {
  std::vector<uint32_t> order;
  for (uint32_t axon = 0; axon < rows.size(); ++axon)
    if (profilesOfRow[axon].size() > 1 || !profilesOfRow[axon].count(staticSynapse))
      order.push_back(axon);
  if (order.empty())
    return Error::success();
  llvm::sort(order, [&](uint32_t a, uint32_t b) {
    return std::pair(profilesOfRow[b].size(), a) < std::pair(profilesOfRow[a].size(), b);
  });
  std::vector<std::vector<int32_t>> banks;
  uint32_t room = chip.stdp_profiles() / profilesPerBank;
  for (uint32_t axon : order) {
    const std::set<int32_t> &needed = profilesOfRow[axon];
    size_t best = banks.size(), growth = profilesPerBank + 1;
    for (auto [bank, held] : enumerate(banks)) {
      size_t more = llvm::count_if(needed, [&](int32_t one) { return !is_contained(held, one); });
      if (held.size() + more <= profilesPerBank && more < growth) {
        best = bank;
        growth = more;
      }
    }
    if (best == banks.size() && (banks.size() == room || needed.size() > profilesPerBank)) {
      std::string what = "core " + std::to_string(number) + ": ";
      if (needed.size() > profilesPerBank)
        return make_error<DoesNotFit>(std::vector<Violation>{
            {"FIT-14", what + "plasticity profiles in one row", needed.size(), profilesPerBank,
             "fewer distinct profiles, or less different greatest weights"}});
      return make_error<DoesNotFit>(std::vector<Violation>{
          {"FIT-14", what + "banks of plasticity profiles", banks.size() + 1, room,
           "fewer distinct profiles, --neurons-per-core with fewer, or a chip with more "
           "stdp_profiles"}});
    }
    if (best == banks.size())
      banks.emplace_back();
    for (int32_t one : needed)
      if (!is_contained(banks[best], one))
        banks[best].push_back(one);
    core.mutable_axons()->set_profile_bank(static_cast<int>(axon), static_cast<uint32_t>(best) + 1);
  }
  // Rows name network profiles so far; from here on those of the core.
  for (uint32_t axon : order) {
    uint32_t bank = core.axons().profile_bank(static_cast<int>(axon)) - 1;
    for (RowEntry &entry : rows[axon]) {
      auto held = llvm::find(banks[bank], static_cast<int32_t>(entry.profile));
      entry.profile = bank * profilesPerBank + static_cast<uint32_t>(held - banks[bank].begin());
    }
    llvm::sort(rows[axon]);
  }
  for (auto [number, bank] : enumerate(banks))
    for (uint32_t at = 0; at < profilesPerBank; ++at) {
      bool isLast = number + 1 == banks.size() && at >= bank.size();
      if (isLast)
        break;
      *core.add_profile() =
          messageOf(at < bank.size() && bank[at] != staticSynapse ? network.profiles[bank[at]]
                                                                  : unchanging());
    }
  return Error::success();
}

} // namespace chronaxie::passes
