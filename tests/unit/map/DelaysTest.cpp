//===- DelaysTest.cpp - Recurrence and skew -------------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Delays.h"
#include "compiler/Map/Random.h"
#include "targets/Fit.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::map;
using testing::ElementsAre;

namespace {

std::vector<std::string> letters(uint32_t count) {
  std::vector<std::string> names;
  for (uint32_t at = 0; at < count; ++at)
    names.push_back(std::string(1, static_cast<char>('a' + at)));
  return names;
}

/// Population a is the input.
llvm::Expected<std::vector<uint32_t>>
skewOf(uint32_t populations, const std::vector<DelayEdge> &edges, uint32_t maxDelayTicks = 16) {
  std::array<bool, 26> isInput{true};
  return skew(letters(populations), llvm::ArrayRef<bool>(isInput.data(), populations), edges,
              maxDelayTicks);
}

std::string refusal(uint32_t populations, const std::vector<DelayEdge> &edges,
                    uint32_t maxDelayTicks = 16) {
  auto result = skewOf(populations, edges, maxDelayTicks);
  return result ? "none" : llvm::toString(result.takeError());
}

} // namespace

TEST(Delays, NumbersComponentsByFirstAppearance) {
  // a -> b <-> c -> d, e alone, d with a loop.
  EXPECT_THAT(components(5, {{0, 1}, {1, 2}, {2, 1}, {2, 3}, {3, 3}}),
              ElementsAre(0u, 1u, 1u, 2u, 3u));
  EXPECT_THAT(components(3, {{2, 0}, {0, 2}}), ElementsAre(0u, 1u, 0u));
  EXPECT_TRUE(components(0, {}).empty());
}

TEST(Delays, SkewsALayerByItsDepth) {
  // a -> b -> c without delay, c recurrent with one tick.
  EXPECT_THAT(llvm::cantFail(skewOf(3, {{0, 1, 0, 0}, {1, 2, 0, 0}, {2, 2, 1, 1}})),
              ElementsAre(0u, 1u, 2u));
}

TEST(Delays, TakesTheLeastSkew) {
  // b may stay where it is: its delay is a tick already.
  EXPECT_THAT(llvm::cantFail(skewOf(3, {{0, 1, 1, 4}, {0, 2, 0, 3}, {1, 2, 1, 1}})),
              ElementsAre(0u, 0u, 1u));
}

TEST(Delays, MovesASourceWhenItsDelayIsLong) {
  // b -> c takes 18 ticks, the chip 16: b starts two later instead.
  EXPECT_THAT(llvm::cantFail(skewOf(3, {{0, 1, 1, 1}, {1, 2, 18, 18}})), ElementsAre(0u, 2u, 0u));
}

TEST(Delays, ShowsTheCycleWithoutDelay) {
  EXPECT_EQ(refusal(3, {{0, 1, 0, 0}, {1, 1, 0, 0}}),
            "the cycle b -> b has 0 ticks of delay in all and 1 projection; every projection of a "
            "cycle takes a tick or more: give the recurrent ones a delay of 1");
  std::string text = refusal(4, {{0, 1, 0, 0}, {1, 2, 0, 1}, {2, 3, 1, 1}, {3, 1, 1, 1}});
  EXPECT_EQ(text, "the cycle b -> c -> d -> b has 2 ticks of delay in all and 3 projections; every "
                  "projection of a cycle takes a tick or more: give the recurrent ones a delay of "
                  "1");
}

TEST(Delays, SaysWhichDelaysNoSkewBringsWithinTheChip) {
  EXPECT_EQ(refusal(2, {{0, 1, 1, 20}}),
            "FIT-10 delay with skew of a -> b (delay up to 20): need 20, room 16; shorter delays "
            "there, or a chip with max_delay_ticks of 20");
  // Delays 0 and 16 on one projection need 17 after a skew of 1.
  EXPECT_EQ(refusal(2, {{0, 1, 0, 16}}),
            "FIT-10 delay with skew of a -> b (delay from 0), a -> b (delay up to 16): need 17, "
            "room 16; shorter delays there, or a chip with max_delay_ticks of 17");
  // Two ways from a to c: one adds a skew of 2, the other has no room for it.
  std::string text = refusal(3, {{0, 1, 0, 0}, {1, 2, 0, 0}, {0, 2, 15, 15}});
  EXPECT_EQ(text, "FIT-10 delay with skew of a -> b (delay from 0), b -> c (delay from 0), a -> c "
                  "(delay up to 15): need 17, room 16; shorter delays there, or a chip with "
                  "max_delay_ticks of 17");
  EXPECT_EQ(refusal(3, {{0, 1, 0, 0}, {1, 2, 0, 0}, {0, 2, 15, 15}}, 17), "none");
  auto result = skewOf(2, {{0, 1, 1, 20}});
  EXPECT_TRUE(result.errorIsA<DoesNotFit>());
  llvm::consumeError(result.takeError());
}

TEST(Delays, RefusesAnInputThatWaits) {
  EXPECT_EQ(refusal(2, {{1, 0, 0, 0}}),
            "an input population cannot wait for another: b -> a (delay from 0)");
}

TEST(Delays, SatisfiesEveryConstraintAndNoSmallerSkewDoes) {
  int solved = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed, 1);
    uint32_t populations = 2 + random.below(4);
    std::vector<DelayEdge> edges;
    for (uint32_t count = random.below(8); count; --count) {
      DelayEdge edge;
      edge.source = random.below(populations);
      edge.target = 1 + random.below(populations - 1);
      edge.least = random.below(3);
      edge.greatest = edge.least + random.below(3);
      edges.push_back(edge);
    }
    constexpr uint32_t most = 4;
    auto legal = [&](const std::vector<uint32_t> &r) {
      if (r[0] != 0)
        return false;
      for (const DelayEdge &edge : edges)
        if (edge.least + r[edge.target] < 1 + r[edge.source] ||
            edge.greatest + r[edge.target] > most + r[edge.source])
          return false;
      return true;
    };
    // Brute force over 0..7: the componentwise least of all legal skews.
    std::vector<uint32_t> least(populations, 8);
    for (uint32_t code = 0; code < (1u << (3 * populations)); ++code) {
      std::vector<uint32_t> r;
      for (uint32_t at = 0; at < populations; ++at)
        r.push_back((code >> (3 * at)) & 7);
      if (legal(r))
        for (uint32_t at = 0; at < populations; ++at)
          least[at] = std::min(least[at], r[at]);
    }
    auto result = skewOf(populations, edges, most);
    if (!result) {
      llvm::consumeError(result.takeError());
      EXPECT_EQ(least[0], 8u) << seed;
      continue;
    }
    ++solved;
    EXPECT_TRUE(legal(*result)) << seed;
    EXPECT_EQ(*result, least) << seed;
  }
  EXPECT_GT(solved, 100);
}
