//===- MulticastTest.cpp - Trees, their numbers, and every wrong one ------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Multicast.h"
#include "tests/unit/map/Graphs.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::map;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

constexpr uint8_t local = 1, north = 2, east = 4, south = 8, west = 16;

std::string text(llvm::ArrayRef<TreeStop> tree) {
  std::string all;
  for (const TreeStop &stop : tree)
    all +=
        (all.empty() ? "" : " ") + std::to_string(stop.tile) + ":" + std::to_string(stop.branches);
  return all;
}

/// One neuron on each of the sixteen tiles of mesh4x4, as many numbers as said.
class OnMesh : public testing::Test {
protected:
  Chip chip = chipAt("targets/mesh4x4.textproto");
  Problem problem;
  Partition partition;
  Placement placement;
  map::Routes routes;

  void route(llvm::StringRef synapses, uint32_t inputs = 0, uint32_t numbers = 1024) {
    chip.set_axons_per_core(numbers);
    problem = problemOf(16, inputs, synapses);
    for (uint32_t tile = 0; tile < 16 && partition.size() < 16; ++tile) {
      partition.push_back(tile);
      placement.push_back(tile);
    }
    routes = llvm::cantFail(map::route(problem, partition, placement, chip));
  }
  llvm::ArrayRef<RouteEntry> of(uint32_t source) {
    return llvm::ArrayRef(routes.entry)
        .slice(routes.offset[source], routes.offset[source + 1] - routes.offset[source]);
  }
  std::string faults() { return map::text(check(routes, problem, partition, placement, chip)); }
};

} // namespace

TEST_F(OnMesh, ATreeGoesXFirstThenYAndForksOnTheWay) {
  // From (1, 1) to itself, (3, 1), (3, 3), (1, 0) and (0, 2).
  EXPECT_EQ(::text(treeTo(chip, 5, {5, 7, 15, 1, 8})), "1:1 4:8 5:23 6:4 7:9 8:1 11:8 15:1");
  chip.set_mesh_width(1);
  chip.set_mesh_height(16);
  EXPECT_EQ(::text(treeTo(chip, 2, {0, 3})), "0:1 1:2 2:10 3:1");
}

TEST_F(OnMesh, ASourceWithSeveralCoresSendsOneTreeAndOneWithOneCoreAFlit) {
  route("0->1; 0->5; 1->2; i0->3; i0->4", 1);
  EXPECT_THAT(of(0), ElementsAre(RouteEntry{0, 0, true}));
  EXPECT_THAT(of(1), ElementsAre(RouteEntry{2, 0, false}));
  EXPECT_THAT(of(16), ElementsAre(RouteEntry{3, 0, false}, RouteEntry{4, 0, false}));
  EXPECT_EQ(routes.branches.at(0, 0), east);
  EXPECT_EQ(routes.branches.at(1, 0), local | south);
  EXPECT_EQ(routes.branches.at(5, 0), local);
  EXPECT_EQ(faults(), "");
}

TEST_F(OnMesh, TreesThatShareNoRouterShareANumberAndOthersDoNot) {
  // 0 and 12 stay in their rows; 1 crosses 0's.
  route("0->2; 0->3; 12->13; 12->14; 1->0; 1->4");
  EXPECT_EQ(of(0).front().axon, 0u);
  EXPECT_EQ(of(12).front().axon, 0u);
  EXPECT_EQ(of(1).front().axon, 1u);
  EXPECT_THAT(routes.axonSource[4], ElementsAre(unfed, 1u));
  EXPECT_EQ(faults(), "");
}

TEST_F(OnMesh, InputsAndSingleFlitsTakeTheAxonsThatTreesLeave) {
  route("1->0; 1->4; 0->2; 0->3; 8->4; i0->4", 1);
  // Number 1 passes router 0 and reaches 4; 0 is free there.
  EXPECT_EQ(of(1).front(), (RouteEntry{0, 1, true}));
  EXPECT_EQ(of(8).front(), (RouteEntry{4, 0, false}));
  EXPECT_EQ(of(16).front(), (RouteEntry{4, 2, false}));
  EXPECT_THAT(routes.axonSource[4], ElementsAre(8u, 1u, 16u));
  EXPECT_EQ(faults(), "");
}

TEST_F(OnMesh, ASourceWithoutANumberIsSplitAndCounted) {
  // Two numbers, taken by the first two sources in routers 0 to 3.
  Chip tight = chip;
  tight.set_axons_per_core(2);
  std::vector<uint32_t> home = {0, 0, 0};
  std::vector<std::vector<uint32_t>> tiles = {{1, 2, 3}, {1, 2, 3}, {0, 1, 4, 8}};
  Numbering numbering = numberTrees(tight, home, tiles);
  EXPECT_EQ(numbering.parts[0].size() + numbering.parts[1].size(), 2u);
  // Router 0 has no number left: every core of the third by itself.
  ASSERT_EQ(numbering.parts[2].size(), 4u);
  for (const Numbering::Part &part : numbering.parts[2])
    EXPECT_EQ(part.number, unfed);

  // Router 1 is full, router 4 is not: one tree for the south, one flit for 1.
  home = {1, 1, 0};
  tiles = {{1, 2, 3, 7}, {1, 2, 3, 7}, {1, 4, 8}};
  numbering = numberTrees(tight, home, tiles);
  ASSERT_EQ(numbering.parts[2].size(), 2u);
  EXPECT_THAT(numbering.parts[2][0].tiles, ElementsAre(4u, 8u));
  EXPECT_EQ(numbering.parts[2][0].number, 0u);
  EXPECT_THAT(numbering.parts[2][1].tiles, ElementsAre(1u));
  EXPECT_EQ(numbering.parts[2][1].number, unfed);

  // The first holds number 0 east of 0, the second number 1 south of it: two trees.
  home = {1, 4, 0};
  tiles = {{1, 2, 3, 7, 11, 15}, {4, 5, 6, 7, 12}, {1, 2, 4, 8}};
  numbering = numberTrees(tight, home, tiles);
  ASSERT_EQ(numbering.parts[2].size(), 2u);
  EXPECT_THAT(numbering.parts[2][0].tiles, ElementsAre(4u, 8u));
  EXPECT_EQ(numbering.parts[2][0].number, 0u);
  EXPECT_THAT(numbering.parts[2][1].tiles, ElementsAre(1u, 2u));
  EXPECT_EQ(numbering.parts[2][1].number, 1u);
}

TEST_F(OnMesh, CountsFlitsAndLinksWithAndWithoutTrees) {
  route("0->0; 0->3; 0->7; 5->6; rate 0 10");
  Load trees = loadOf(routes, problem, partition, placement, chip);
  EXPECT_EQ(trees.flits, 11);
  EXPECT_EQ(trees.links, 41); // three to the east, one to the south; one of neuron 5
  EXPECT_EQ(trees.busiestRouter, 10);
  Load flits = loadOfSingleFlits(problem, partition, placement, chip);
  EXPECT_EQ(flits.flits, 31);
  EXPECT_EQ(flits.links, 71);
  EXPECT_EQ(flits.busiestRouter, 20);
}

TEST_F(OnMesh, FindsABranchThatIsMissing) {
  route("0->1; 0->5");
  routes.branches.set(1, 0, local);
  EXPECT_THAT(faults(), HasSubstr("neuron 0 to core 5: no entry: entries: need 1, room 0"));
  EXPECT_THAT(faults(),
              HasSubstr("router 5: branches of number 0 that no tree takes: need 1, room 0"));
  routes.branches.set(1, 0, 0);
  EXPECT_THAT(faults(), HasSubstr("neuron 0: router 1 has no branch under tree number 0: trees"));
}

TEST_F(OnMesh, FindsABranchTooMany) {
  route("0->1; 0->5");
  routes.branches.set(5, 0, local | south);
  routes.branches.set(9, 0, local);
  EXPECT_THAT(faults(), HasSubstr("neuron 0 to core 9: no sink there: entries"));
  routes.branches.set(0, 0, east | north);
  EXPECT_THAT(faults(), HasSubstr("neuron 0: router 0 leads north, off the mesh, under tree"));
}

TEST_F(OnMesh, FindsATreeThatTurnsFromYIntoXOrBack) {
  route("0->1; 0->5");
  // Down first, then east: the same cores, another shape.
  routes.branches.set(0, 0, east | south);
  routes.branches.set(1, 0, local);
  routes.branches.set(4, 0, east);
  EXPECT_THAT(faults(), HasSubstr("router 4 leads east what came from the north, not X first"));
  route("0->1; 0->5");
  routes.branches.set(1, 0, local | south | west);
  EXPECT_THAT(faults(), HasSubstr("router 1 leads west what came from the west, not X first"));
}

TEST_F(OnMesh, FindsTwoTreesThatMeet) {
  route("0->1; 0->4; 3->2; 3->1");
  ASSERT_EQ(of(3).front(), (RouteEntry{0, 1, true}));
  for (uint32_t tile : {1u, 2u, 3u}) {
    routes.branches.set(tile, 0, routes.branches.at(tile, 1));
    routes.branches.set(tile, 1, 0);
  }
  routes.entry[routes.offset[3]].axon = 0;
  EXPECT_THAT(faults(), HasSubstr("neuron 3 and neuron 0 meet in router 1: trees of number 0"));
}

TEST_F(OnMesh, FindsTheSameTreeTwiceAndAForeignNumber) {
  route("0->1; 0->2; 4->5; 4->6; 1->0; 1->4");
  routes.entry[1] = {0, 7, true};
  EXPECT_THAT(faults(), HasSubstr("neuron 1: router 1 has no branch under tree number 7"));
  routes.entry = {{0, 0, true}, {0, 0, true}, {0, 0, true}};
  routes.offset.assign(17, 3);
  routes.offset[0] = 0;
  EXPECT_THAT(faults(), HasSubstr("neuron 0 and neuron 0 meet in router 0"));
  EXPECT_THAT(faults(), HasSubstr("neuron 0 to core 1: entries: need 2, room 1"));
}

TEST_F(OnMesh, FindsTreesWhereThereMayBeNone) {
  route("0->1; 0->2; i0->3", 1);
  routes.entry.back() = {0, 5, true};
  EXPECT_THAT(faults(), HasSubstr("input 0: trees: need 1, room 0"));
  chip.set_multicast(false);
  EXPECT_THAT(faults(), HasSubstr("neuron 0: trees: need 1, room 0"));
}

TEST_F(OnMesh, FindsAnAxonOfAnotherSource) {
  route("0->1; 0->2; 4->5; 4->6");
  std::swap(routes.axonSource[1], routes.axonSource[5]);
  EXPECT_THAT(faults(), HasSubstr("neuron 0 to core 1: axon 0 is another source's"));
  EXPECT_THAT(faults(), HasSubstr("core 1: axons that a route reaches: need 1, room 0"));
}

TEST_F(OnMesh, PassesTheCheckOnRandomProblemsWithFewNumbers) {
  uint32_t splits = 0, neuronsSplit = 0, trees = 0;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Random random(seed, 5);
    problem = randomProblem(80, 6, 1 + random.below(8), 1, seed);
    partition.clear();
    placement.clear();
    for (uint32_t neuron = 0; neuron < 80; ++neuron)
      partition.push_back(neuron < 16 ? neuron : random.below(16));
    for (uint32_t tile = 0; tile < 16; ++tile)
      placement.push_back((tile * 5 + static_cast<uint32_t>(seed)) % 16);
    // As many axons as the fullest core needs, and no more.
    Limits limits = limitsOf(chip);
    uint32_t most = 0;
    for (const CoreUse &use : measure(problem, partition, limits))
      most = std::max(most, use.axons);
    chip.set_axons_per_core(seed % 2 ? 1024 : most);
    routes = llvm::cantFail(map::route(problem, partition, placement, chip));
    ASSERT_EQ(faults(), "") << seed;
    Splits here = splitsOf(routes, problem);
    EXPECT_LE(here.flits, seed % 2 ? 0 : UINT32_MAX) << "numbers abound";
    splits += here.flits;
    neuronsSplit += here.neurons;
    for (const RouteEntry &entry : routes.entry)
      trees += entry.isTree;
  }
  EXPECT_GT(splits, 20u);
  EXPECT_GE(splits, neuronsSplit);
  EXPECT_GT(trees, 1000u);
}
