//===- PlaceTest.cpp - Cores onto the tiles of a mesh ---------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Place.h"
#include "tests/unit/map/Graphs.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <set>

using namespace chronaxie;
using namespace chronaxie::map;

namespace {

Chip mesh(uint32_t width, uint32_t height) {
  Chip chip = chipAt("targets/tiny2x2.textproto");
  chip.set_mesh_width(width);
  chip.set_mesh_height(height);
  return chip;
}

Placement placed(const Problem &problem, const Partition &partition, const Chip &chip,
                 uint64_t seed = 1) {
  Placement placement = llvm::cantFail(place(problem, partition, chip, {seed, 100}));
  EXPECT_EQ(text(check(placement, partition, chip)), "");
  return placement;
}

} // namespace

TEST(Place, PutsASingleCoreOnTheFirstTile) {
  EXPECT_EQ(placed(problemOf(2, 1, "0->1; i0->0"), {0, 0}, mesh(4, 4)), Placement{0});
  EXPECT_TRUE(placed(problemOf(0, 0, ""), {}, mesh(4, 4)).empty());
}

TEST(Place, CountsHopsOfEveryCopy) {
  Problem problem = problemOf(3, 1, "0->1; 0->2; 1->1; i0->2; i0->0; rate 0 5");
  // On 2x2: part 0 at tile 0, 1 at 1, 2 at 3.
  EXPECT_EQ(hops(problem, {0, 1, 2}, {0, 1, 3}, mesh(2, 2)), 5 * 1 + 5 * 2 + 2);
}

TEST(Place, FindsTheBestOfSmallMeshes) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Problem problem = randomProblem(12, 2, 3, 1, seed);
    Partition partition;
    for (uint32_t neuron = 0; neuron < 12; ++neuron)
      partition.push_back(neuron / 2);
    Chip chip = mesh(3, 2);
    Placement tiles(6);
    std::iota(tiles.begin(), tiles.end(), 0);
    double best = hops(problem, partition, tiles, chip);
    while (std::next_permutation(tiles.begin(), tiles.end()))
      best = std::min(best, hops(problem, partition, tiles, chip));
    EXPECT_NEAR(hops(problem, partition, placed(problem, partition, chip), chip), best,
                1e-3 * best);
  }
}

TEST(Place, LaysAChainOutAsAChain) {
  // 16 parts in a ring on 4x4: every hop can be one.
  std::string text;
  Partition partition;
  for (uint32_t at = 0; at < 16; ++at) {
    text += std::to_string(at) + "->" + std::to_string((at + 1) % 16) + ";";
    partition.push_back(at);
  }
  Problem problem = problemOf(16, 0, text);
  EXPECT_LE(hops(problem, partition, placed(problem, partition, mesh(4, 4)), mesh(4, 4)), 18);
}

TEST(Place, GivesTheSameAnswerForTheSameSeed) {
  Problem problem = randomProblem(64, 4, 6, 1, 5);
  Partition partition;
  for (uint32_t neuron = 0; neuron < 64; ++neuron)
    partition.push_back(neuron / 5);
  EXPECT_EQ(placed(problem, partition, mesh(4, 4), 7), placed(problem, partition, mesh(4, 4), 7));
}

TEST(Place, SaysHowManyDoNotFit) {
  auto result = place(problemOf(5, 0, "0->1"), {0, 1, 2, 3, 4}, mesh(2, 2));
  ASSERT_FALSE(bool(result));
  EXPECT_EQ(llvm::toString(result.takeError()),
            "FIT-13 cores: need 5, room 4; a chip with more cores");
}

TEST(Place, ChecksWrongPlacements) {
  Partition partition = {0, 1, 2};
  Chip chip = mesh(2, 2);
  EXPECT_EQ(text(check(Placement{0, 1, 3}, partition, chip)), "");
  EXPECT_EQ(text(check(Placement{0, 1}, partition, chip)),
            "MAP-02 parts with a tile: need 3, room 2; give every part of the partition one tile");
  EXPECT_EQ(text(check(Placement{0, 4, 0}, partition, chip)),
            "MAP-02 part 1: tiles: need 5, room 4; place it on the mesh\n"
            "MAP-02 part 2 and part 0 share tile 0: parts: need 2, room 1; place each on a tile of "
            "its own");
}

namespace {

void kill(Chip &chip, uint32_t from, uint32_t to) {
  DeadLink &link = *chip.add_dead_link();
  link.set_from(from);
  link.set_to(to);
}

} // namespace

TEST(Place, LeavesDeadCoresEmpty) {
  Chip chip = mesh(2, 2);
  chip.add_dead_core(0);
  chip.add_dead_core(3);
  Placement placement = placed(problemOf(2, 1, "0->1; 1->0; i0->0"), {0, 1}, chip);
  EXPECT_EQ(std::set<uint32_t>(placement.begin(), placement.end()), (std::set<uint32_t>{1, 2}));
  auto result = place(problemOf(3, 0, "0->1"), {0, 1, 2}, chip);
  EXPECT_EQ(llvm::toString(result.takeError()),
            "FIT-13 cores that are not dead: need 3, room 2; a chip with more cores");
}

TEST(Place, SendsNothingOverADeadLink) {
  // 0 1 2 / 3 4 5: what goes from 1 to 2 and 5 is cut, the other way is not.
  Chip chip = mesh(3, 2);
  kill(chip, 1, 2);
  Problem problem = problemOf(6, 0, "0->1; 1->2; 2->3; 3->4; 4->5; 5->0; 0->3; 2->5; rate 1 50");
  Partition partition = {0, 1, 2, 3, 4, 5};
  Placement placement = placed(problem, partition, chip);
  EXPECT_EQ(text(checkWays(problem, partition, placement, chip)), "");
}

TEST(Place, NamesThePairsItCannotKeepOffDeadLinks) {
  Chip chip = mesh(2, 1);
  kill(chip, 0, 1);
  auto result = place(problemOf(2, 0, "0->1; 1->0"), {0, 1}, chip);
  ASSERT_FALSE(bool(result));
  EXPECT_EQ(llvm::toString(result.takeError()),
            "FIT-15 a dead link or router lies between core 0 (tile 0) to core 1 (tile 1): pairs: "
            "need 1, room 0; --neurons-per-core with more, so that fewer cores are used, or "
            "another chip");
  // One way only is no trouble: core 1 lies where it can be heard.
  EXPECT_EQ(placed(problemOf(2, 0, "1->0"), {0, 1}, chip), (Placement{0, 1}));
}

TEST(Place, KeepsCoresInReachOfTheHost) {
  Chip chip = mesh(2, 2);
  chip.add_dead_router(2);
  kill(chip, 0, 1);
  // Tile 1 hears nothing from the host, tile 3 is beyond it; both can be heard.
  Problem problem = problemOf(2, 1, "i0->0; 1->1");
  EXPECT_EQ(placed(problem, {0, 1}, chip)[0], 0u);
  auto result = place(problemOf(2, 2, "i0->0; i1->1"), {0, 1}, chip);
  EXPECT_THAT(llvm::toString(result.takeError()), testing::HasSubstr("the host to core "));
  Chip deaf = mesh(2, 2);
  deaf.add_dead_router(0);
  result = place(problemOf(1, 0, ""), {0}, deaf);
  EXPECT_THAT(llvm::toString(result.takeError()),
              testing::HasSubstr(") to the host: pairs: need 1"));
}

TEST(Place, FindsAWayWheneverThereIsOne) {
  unsigned found = 0, refused = 0;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Random random(seed, 7);
    Chip chip = mesh(3, 2);
    std::set<std::pair<uint32_t, uint32_t>> dead;
    while (dead.size() < 2 + random.below(3)) {
      uint32_t from = random.below(6), to = random.below(6);
      bool isLink = to == from + 3 || from == to + 3 ||
                    (from / 3 == to / 3 && (to == from + 1 || from == to + 1));
      if (isLink && dead.emplace(from, to).second)
        kill(chip, from, to);
    }
    Problem problem = randomProblem(5, 1, 2, 1, seed);
    Partition partition = {0, 1, 2, 3, 4};
    Placement tiles = {0, 1, 2, 3, 4, 5};
    bool isPossible = false;
    do
      isPossible |= checkWays(problem, partition, tiles, chip).empty();
    while (!isPossible && std::next_permutation(tiles.begin(), tiles.end()));
    auto result = place(problem, partition, chip);
    EXPECT_EQ(bool(result), isPossible) << "seed " << seed;
    if (!result) {
      llvm::consumeError(result.takeError());
      ++refused;
      continue;
    }
    EXPECT_EQ(text(checkWays(problem, partition, *result, chip)), "");
    ++found;
  }
  EXPECT_GT(found, 10u);
  EXPECT_GT(refused, 10u);
}

TEST(Place, ChecksForWhatIsDead) {
  Chip chip = mesh(2, 2);
  chip.add_dead_core(1);
  EXPECT_EQ(text(check(Placement{0, 1}, {0, 1}, chip)),
            "MAP-02 part 1: tile 1 is dead: parts: need 1, room 0; place it on a tile that is "
            "alive");
}
