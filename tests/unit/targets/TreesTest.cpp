//===- TreesTest.cpp - Branch bits, and images whose trees are wrong -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Trees.h"
#include "SmallImage.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using testing::ElementsAre;

namespace {

std::string bytes(std::initializer_list<char> branches) { return {branches}; }

/// smallImage with neuron 0 of 'hidden', core 0 slot 1, as tree 2 to cores 0 and
/// 3: east, south.
Image treeImage() {
  Image image = smallImage();
  Axons &axons = *image.cores[1].mutable_axons();
  for (auto *column :
       {axons.mutable_row_address(), axons.mutable_synapse_count(), axons.mutable_weight_bits(),
        axons.mutable_source_population(), axons.mutable_source_neuron()})
    column->SwapElements(1, 2);
  image.cores[1].mutable_routes()->set_axon(0, 1);
  Routes &routes = *image.cores[0].mutable_routes();
  routes.Clear();
  routes.add_core(0);
  routes.add_axon(2);
  routes.add_is_tree(1);
  image.cores[0].mutable_neurons()->set_first_route(1, 0);
  image.cores[0].mutable_neurons()->set_route_count(1, 1);
  std::pair<uint32_t, char> stops[] = {{0, 5}, {1, 8}, {3, 1}};
  for (auto [tile, branches] : stops) {
    Router &router = *image.routers.add_router();
    router.set_number(tile);
    router.set_branches(bytes({0, 0, branches}));
  }
  return image;
}

template <typename Change> std::string after(Change change) {
  Image image = treeImage();
  change(image);
  llvm::Error error = check(image, "a.cximg");
  std::string said = llvm::toString(std::move(error));
  EXPECT_NE(said, "") << "was taken";
  auto read = parseImage(serialise(image), "a.cximg");
  EXPECT_FALSE(bool(read));
  if (!read) {
    EXPECT_EQ(llvm::toString(read.takeError()), said);
  }
  return llvm::StringRef(said).consume_front("a.cximg: ") ? said.substr(9) : said;
}
Router *router(Image &image, int i) { return image.routers.mutable_router(i); }
Routes *routes(Image &image) { return image.cores[0].mutable_routes(); }

} // namespace

#define EXPECT_SAYS(text, ...) EXPECT_EQ(after([](Image &image) { __VA_ARGS__; }), text)

TEST(Trees, AreWalkedRouterByRouter) {
  Image image = treeImage();
  const Chip &chip = image.index.chip();
  BranchBits bits(chip, image.routers);
  Tree tree = llvm::cantFail(walkTree(chip, bits, 0, 2));
  ASSERT_EQ(tree.size(), 3u);
  EXPECT_EQ(tree[0].tile, 0u);
  EXPECT_TRUE(tree[0].delivers());
  EXPECT_EQ(tree[0].links(), 1u);
  EXPECT_EQ(tree[1].tile, 1u);
  EXPECT_FALSE(tree[1].delivers());
  EXPECT_EQ(tree[2].tile, 3u);
  EXPECT_EQ(bits.at(3, 77), 0);
  EXPECT_EQ(bits.routers().SerializeAsString(), image.routers.SerializeAsString());
}

TEST(Trees, ASingleFlitGoesXFirst) {
  Chip chip = tinyChip();
  EXPECT_THAT(unicastPath(chip, 0, 3), ElementsAre(0u, 1u));
  EXPECT_THAT(unicastPath(chip, 3, 0), ElementsAre(3u, 2u));
  EXPECT_TRUE(unicastPath(chip, 2, 2).empty());
}

TEST(Trees, AnImageWithThemIsReadBack) {
  Image image = treeImage();
  Image again = llvm::cantFail(parseImage(serialise(image), "a.cximg"));
  EXPECT_EQ(serialise(again), serialise(image));
  EXPECT_EQ(again.routers.router_size(), 3);
}

TEST(Trees, MayLeaveAxonsUnused) {
  Image image = treeImage();
  // Tree 4 instead of 2 on core 3 leaves 2 and 3 there without a source.
  auto move = [](Core &core) {
    Axons &axons = *core.mutable_axons();
    int last = axons.row_address_size() - 1;
    for (int axon = last + 1; axon <= 4; ++axon) {
      axons.add_row_address(0);
      axons.add_synapse_count(0);
      axons.add_weight_bits(8);
      axons.add_source_population(unfed);
      axons.add_source_neuron(unfed);
      axons.add_base_delay(0);
      axons.add_successor(0);
      axons.add_profile_bank(0);
    }
    for (auto *column :
         {axons.mutable_row_address(), axons.mutable_synapse_count(), axons.mutable_weight_bits(),
          axons.mutable_source_population(), axons.mutable_source_neuron()})
      column->SwapElements(2, 4);
  };
  move(image.cores[0]);
  move(image.cores[1]);
  image.cores[0].mutable_routes()->set_axon(0, 4);
  for (Router &router : *image.routers.mutable_router())
    router.mutable_branches()->insert(0, 2, '\0');
  llvm::Error error = check(image, "a.cximg");
  EXPECT_EQ(llvm::toString(std::move(error)), "");
  EXPECT_EQ(axonsFed(image.cores[1]), 3u);
  image.cores[1].mutable_axons()->set_synapse_count(3, 1);
  EXPECT_EQ(llvm::toString(check(image, "a")), "a: core 3: axon 3: has synapses and no source");
  image.cores[1].mutable_axons()->set_synapse_count(3, 0);
  Axons &axons = *image.cores[1].mutable_axons();
  axons.add_row_address(0);
  axons.add_synapse_count(0);
  axons.add_weight_bits(8);
  axons.add_source_population(unfed);
  axons.add_source_neuron(unfed);
  axons.add_base_delay(0);
  axons.add_successor(0);
  axons.add_profile_bank(0);
  EXPECT_EQ(llvm::toString(check(image, "a")), "a: core 3: axon 5: is the last and has no source");
}

TEST(Trees, AreRefusedWhereTheyLeadNowhere) {
  EXPECT_SAYS("neuron 0 of 'hidden': router 1 has no branch under tree number 2",
              router(image, 1)->set_number(2));
  EXPECT_SAYS("neuron 0 of 'hidden': router 1 leads east, off the mesh, under tree number 2",
              router(image, 1)->set_branches(bytes({0, 0, 12})));
  EXPECT_SAYS("neuron 0 of 'hidden': router 3 leads west what came from the north, not X first, "
              "then Y, under tree number 2",
              router(image, 2)->set_branches(bytes({0, 0, 17})));
  EXPECT_SAYS("neuron 0 of 'hidden': leads to core 1 axon 2, which is not in use",
              router(image, 1)->set_branches(bytes({0, 0, 9})));
  EXPECT_SAYS("core 0: axon 2: is fed by nothing",
              router(image, 0)->set_branches(bytes({0, 0, 4})));
}

TEST(Trees, AreRefusedWhereTwoMeetOrOneIsLeftOver) {
  EXPECT_SAYS("neuron 0 of 'hidden': its tree meets that of neuron 0 of 'hidden' in router 0 under "
              "tree number 2",
              routes(image)->add_core(0);
              routes(image)->add_axon(2); routes(image)->add_is_tree(1);
              image.cores[0].mutable_neurons()->set_route_count(1, 2));
  EXPECT_SAYS("router 0: tree number 0: has branches and no tree passes",
              router(image, 0)->set_branches(bytes({4, 0, 5})));
  EXPECT_SAYS("router 2: tree number 3: has branches and no tree passes",
              Router last = *router(image, 2);
              router(image, 2)->set_number(2); router(image, 2)->set_branches(bytes({0, 0, 0, 1}));
              *image.routers.add_router() = last);
}

TEST(Trees, AreRefusedOnAChipWithoutThem) {
  auto without = [](Image &image) {
    image.index.mutable_chip()->set_multicast(false);
    image.index.set_chip_hash(chipHash(image.index.chip()));
  };
  EXPECT_EQ(after(without), "core 0: has trees, the chip has no multicast");
  EXPECT_EQ(after([&](Image &image) {
              without(image);
              routes(image)->clear_is_tree();
            }),
            "router 0: has branches, the chip has no multicast");
}

TEST(Trees, HaveOneFormInTheImage) {
  EXPECT_SAYS("core 0: the columns of routes are of unequal length", routes(image)->add_is_tree(1));
  EXPECT_SAYS("core 0: route 0: is_tree 2 is not 0 or 1", routes(image)->set_is_tree(0, 2));
  EXPECT_SAYS("core 0: route 0: is a tree and names core 3", routes(image)->set_core(0, 3));
  EXPECT_SAYS("core 0: is_tree is there and no route is a tree", routes(image)->set_is_tree(0, 0));
  EXPECT_SAYS("router 4: is beyond the chip's 4 cores", router(image, 2)->set_number(4));
  EXPECT_SAYS("router 0: comes after router 1; routers ascend", router(image, 0)->set_number(1);
              router(image, 1)->set_number(0));
  EXPECT_SAYS("router 0: has 129 tree numbers, the chip has 128",
              router(image, 0)->mutable_branches()->resize(128);
              router(image, 0)->mutable_branches()->push_back(1));
  EXPECT_SAYS("router 0: ends with a tree number without branches",
              router(image, 0)->mutable_branches()->push_back('\0'));
  EXPECT_SAYS("router 0: ends with a tree number without branches",
              router(image, 0)->clear_branches());
  EXPECT_SAYS("router 0: tree number 1: its branches are wider than 5 bits",
              router(image, 0)->set_branches(bytes({0, 32, 5})));
}

TEST(Trees, CrossNothingDead) {
  auto kill = [](Image &image, uint32_t from, uint32_t to) {
    DeadLink &link = *image.index.mutable_chip()->add_dead_link();
    link.set_from(from);
    link.set_to(to);
  };
  auto unhear = [](Image &image) { // channel 1 no longer comes to core 3
    for (PopulationMap &population : *image.network.mutable_population())
      if (population.is_input()) {
        population.set_input_offset(2, 2);
        population.mutable_input_core()->RemoveLast();
        population.mutable_input_axon()->RemoveLast();
        population.mutable_input_delay()->RemoveLast();
      }
  };
  EXPECT_EQ(after([&](Image &image) { kill(image, 1, 3); }),
            "neuron 1 of 'in': comes to core 3 on whose way a link or router is dead");
  for (bool isTree : {true, false})
    EXPECT_EQ(after([&](Image &image) {
                if (!isTree)
                  image = smallImage();
                unhear(image);
                kill(image, 1, 3);
              }),
              "neuron 0 of 'hidden': leads to core 3 on whose way a link or router is dead");
  EXPECT_EQ(after([&](Image &image) { kill(image, 2, 0); }),
            "neuron 1 of 'hidden': is reported to the host on whose way a link or router is dead");
  EXPECT_EQ(after([](Image &image) { image.index.mutable_chip()->add_dead_core(3); }),
            "core 3: is dead, or its router is");
  EXPECT_EQ(after([](Image &image) { image.index.mutable_chip()->add_dead_router(0); }),
            "core 0: is dead, or its router is");
}
