//===- StdpChangeTest.cpp - What an event changes of a weight ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "VStdpChange.h"
#include "targets/Plasticity.h"
#include "tests/rtl/Bench.h"
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::rtl;

namespace {

/// 0..most, and half the time where a product is next to being rounded the other way.
uint32_t fraction(Draw &draw, uint32_t most) {
  constexpr std::array<uint32_t, 7> corners = {0, 1, 2, 32767, 32768, 65535, 65536};
  return draw.chance(50) ? std::min(corners[draw.below(corners.size())], most)
                         : draw.below(most + 1);
}

plasticity::Profile drawProfile(Draw &draw) {
  constexpr std::array<uint32_t, 5> corners = {0, 1, 0x7fffff, 0x800000, 0xffffff};
  plasticity::Profile profile;
  profile.plus = draw.chance(50) ? corners[draw.below(corners.size())] : draw.below(1u << 24);
  profile.power = static_cast<plasticity::Power>(draw.below(3));
  profile.inverseRange = draw.chance(50) ? fraction(draw, plasticity::one) : draw.below(0xffffffff);
  for (uint32_t i = 0; i < 16; ++i) {
    profile.decayPlus.coarse[i] = fraction(draw, plasticity::one);
    profile.decayPlus.fine[i] = fraction(draw, plasticity::one);
  }
  for (uint32_t &entry : profile.powerTable)
    entry = fraction(draw, plasticity::one);
  auto factors = profile.powerTable.begin() + plasticity::powerPoints;
  std::sort(profile.powerTable.begin(), factors);
  std::sort(factors, profile.powerTable.end(), std::greater<>());
  return profile;
}

/// What the RTL makes of a post event so many ticks after the last pre event, and the rule.
void expectTheRule(VStdpChange &change, const plasticity::Profile &profile, uint32_t distance,
                   uint32_t ticks) {
  change.valid_i = 1;
  change.distance_i = static_cast<uint16_t>(distance);
  change.amplitude_i = profile.plus;
  change.mode_i = static_cast<uint8_t>(profile.power);
  change.inverse_range_i = profile.inverseRange;
  change.coarse_i = profile.decayPlus.coarse[ticks / 16];
  change.fine_i = profile.decayPlus.fine[ticks % 16];
  change.eval();
  change.point_i = profile.powerTable[change.point_o];
  change.next_point_i = profile.powerTable[change.point_o + 1];
  change.factor_i = profile.powerTable[plasticity::powerPoints + change.doublings_o];
  change.eval();
  uint32_t power = plasticity::powerOf(profile, distance);
  uint32_t decay = plasticity::decayOf(profile.decayPlus, ticks);
  ASSERT_EQ(static_cast<int32_t>(change.change_o), plasticity::changeOf(profile.plus, power, decay))
      << "distance " << distance << " mode " << static_cast<int>(profile.power) << " x "
      << profile.inverseRange << " amplitude " << profile.plus << " after " << ticks;
}

} // namespace

TEST(StdpChange, RoundsAsTheRule) {
  VerilatedContext context;
  VStdpChange change(&context);
  Draw draw(1);
  uint32_t changed = 0;
  for (int i = 0; i < 400000 && !HasFatalFailure(); ++i) {
    expectTheRule(change, drawProfile(draw), fraction(draw, 65535), draw.below(256));
    changed += change.change_o != 0;
  }
  EXPECT_GT(changed, 100000u);
  change.final();
}

// All else is one, so that a unit of the power is one of the change.
TEST(StdpChange, RoundsBetweenPointsOfThePower) {
  VerilatedContext context;
  VStdpChange change(&context);
  Draw draw(2);
  for (int i = 0; i < 100000 && !HasFatalFailure(); ++i) {
    plasticity::Profile profile = drawProfile(draw);
    profile.power = plasticity::Power::Table;
    profile.plus = 0xffffff;
    profile.inverseRange = draw.below(0xffffffff);
    profile.decayPlus.coarse[0] = profile.decayPlus.fine[0] = plasticity::one;
    for (uint32_t k = 0; k < plasticity::powerFactors; ++k)
      profile.powerTable[plasticity::powerPoints + k] = plasticity::one;
    expectTheRule(change, profile, draw.below(65536), 0);
  }
  change.final();
}

TEST(StdpChange, ChangesNothingWhenNotAsked) {
  VerilatedContext context;
  VStdpChange change(&context);
  change.valid_i = 0;
  change.distance_i = 0xffff;
  change.amplitude_i = 0xffffff;
  change.mode_i = 0;
  change.coarse_i = change.fine_i = plasticity::one;
  change.eval();
  EXPECT_EQ(change.change_o, 0u);
  change.final();
}
