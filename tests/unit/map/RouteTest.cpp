//===- RouteTest.cpp - Axon numbers and route lists -----------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Route.h"
#include "tests/unit/map/Graphs.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::map;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

Chip chipWithoutTrees() {
  Chip chip = chipAt("targets/tiny2x2.textproto");
  chip.set_multicast(false);
  return chip;
}

class Route : public testing::Test {
protected:
  Chip chip = chipWithoutTrees();
  Problem problem = problemOf(4, 1, "0->1; 0->2; 0->3; 2->0; 2->2; i0->2; i0->0");
  Partition partition = {0, 0, 1, 1};
  Placement placement = {3, 1};
  map::Routes routes = llvm::cantFail(route(problem, partition, placement, chip));

  std::string faults() { return text(check(routes, problem, partition, placement, chip)); }
};

} // namespace

TEST_F(Route, SendsOneCopyToEachCoreWithASink) {
  EXPECT_THAT(routes.offset, ElementsAre(0u, 2u, 2u, 4u, 4u, 6u));
  EXPECT_THAT(routes.entry, ElementsAre(RouteEntry{1, 0}, RouteEntry{3, 0}, RouteEntry{1, 1},
                                        RouteEntry{3, 1}, RouteEntry{1, 2}, RouteEntry{3, 2}));
  EXPECT_THAT(routes.axonSource[0], ElementsAre(0u, 2u, 4u));
  EXPECT_THAT(routes.axonSource[1], ElementsAre(0u, 2u, 4u));
  EXPECT_EQ(faults(), "");
}

TEST_F(Route, FindsAMissingEntry) {
  routes.entry.erase(routes.entry.begin() + 1);
  for (size_t at = 1; at < routes.offset.size(); ++at)
    --routes.offset[at];
  EXPECT_THAT(faults(), HasSubstr("MAP-03 neuron 0 to core 3: no entry: entries: need 1, room 0"));
  EXPECT_THAT(faults(), HasSubstr("core 3: axons that a route reaches: need 3, room 2"));
}

TEST_F(Route, FindsADoubleEntry) {
  routes.entry[1] = routes.entry[0];
  EXPECT_THAT(faults(), HasSubstr("neuron 0 to core 1: entries: need 2, room 1"));
  EXPECT_THAT(faults(), HasSubstr("neuron 0 to core 3: no entry"));
}

TEST_F(Route, FindsAnEntryToACoreWithoutASink) {
  routes.entry[0].core = 2;
  EXPECT_THAT(faults(), HasSubstr("neuron 0 to core 2: no sink there"));
  routes.entry[0].core = 77;
  EXPECT_THAT(faults(), HasSubstr("neuron 0 to core 77: no sink there"));
}

TEST_F(Route, FindsAnotherSourcesAxon) {
  routes.entry[0].axon = 1;
  EXPECT_THAT(faults(), HasSubstr("neuron 0 to core 1: axon 1 is another source's"));
  routes.entry[0].axon = 9;
  EXPECT_THAT(faults(), HasSubstr("neuron 0 to core 1: axon 9 is another source's"));
}

TEST_F(Route, FindsAxonsOutOfOrder) {
  std::swap(routes.axonSource[0][0], routes.axonSource[0][1]);
  std::swap(routes.entry[1].axon, routes.entry[3].axon);
  EXPECT_EQ(faults(), "MAP-03 core 3: axons out of the order of their sources: axons: need 3, room "
                      "0; route the network again");
}

TEST_F(Route, FindsAnAxonThatNoRouteReaches) {
  routes.axonSource[1].push_back(4);
  EXPECT_THAT(faults(), HasSubstr("core 1: axons that a route reaches: need 4, room 3"));
}

TEST_F(Route, FindsListsOfAnotherShape) {
  routes.offset.pop_back();
  EXPECT_THAT(faults(), HasSubstr("MAP-03 sources with a route list: need 5, room 4"));
  routes = llvm::cantFail(route(problem, partition, placement, chip));
  routes.axonSource.pop_back();
  EXPECT_THAT(faults(), HasSubstr("MAP-03 parts with axons: need 2, room 1"));
}

TEST_F(Route, SaysWhichMemoriesDoNotHoldIt) {
  chip.set_axons_per_core(2);
  chip.set_routes_per_core(1);
  auto result = route(problem, partition, placement, chip);
  ASSERT_FALSE(bool(result));
  EXPECT_EQ(llvm::toString(result.takeError()),
            "FIT-03 core 0: axons: need 3, room 2; --neurons-per-core with fewer\n"
            "FIT-05 core 0: route entries: need 2, room 1; --neurons-per-core with fewer\n"
            "FIT-03 core 1: axons: need 3, room 2; --neurons-per-core with fewer\n"
            "FIT-05 core 1: route entries: need 2, room 1; --neurons-per-core with fewer");
  EXPECT_THAT(faults(), HasSubstr("FIT-03 core 1: axons: need 3, room 2"));
}

TEST_F(Route, PassesItsOwnCheckOnRandomProblems) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    problem = randomProblem(40, 5, 4, 1, seed);
    partition.clear();
    Random random(seed, 3);
    for (uint32_t neuron = 0; neuron < 40; ++neuron)
      partition.push_back(random.below(4));
    partition[0] = 3;
    placement = {2, 0, 3, 1};
    routes = llvm::cantFail(route(problem, partition, placement, chip));
    EXPECT_EQ(faults(), "");
  }
}

TEST_F(Route, FindsAnEntryOverADeadLink) {
  DeadLink &link = *chip.add_dead_link(); // from the host to core 3, and from 1 to 3
  link.set_from(1);
  link.set_to(3);
  EXPECT_THAT(faults(), HasSubstr("MAP-03 neuron 2 to core 3: a dead link or router lies on the "
                                  "way: entries: need 1, room 0"));
  EXPECT_THAT(faults(), HasSubstr("input 0 to core 3: a dead link or router lies on the way"));
  EXPECT_THAT(faults(), testing::Not(HasSubstr("neuron 0 to core 1: a dead")));
  chip.set_multicast(true);
  routes = llvm::cantFail(route(problem, partition, placement, chip));
  EXPECT_THAT(faults(), HasSubstr("neuron 2 to core 3: a dead link or router lies on the way"));
}
