//===- EnergyTest.cpp - Operations counted, times coefficients --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/Energy.h"
#include "runtime/Hops.h"
#include <gmock/gmock.h>

using namespace chronaxie;
using namespace chronaxie::runtime;
using testing::ElementsAre;

namespace {

RunResult counted() {
  RunResult result;
  auto set = [&](Counter counter, uint64_t value) { result.counters[size_t(counter)] = value; };
  set(Counter::Sops, 100);
  set(Counter::RowWords, 60);
  set(Counter::Rows, 20);
  set(Counter::Updates, 30);
  set(Counter::SkippedUpdates, 8);
  set(Counter::FlitsSent, 5);
  result.hops = {7, 3};
  return result;
}

TEST(Energy, CountsEachKindApart) {
  std::vector<uint64_t> counts;
  for (const Operation &operation : operationsOf(counted()))
    counts.push_back(operation.count);
  EXPECT_THAT(counts, ElementsAre(100, 2 * 100 + 2 * 30, 60, 20, 30, 8, 5, 7, 3));
}

TEST(Energy, MultipliesByEveryCoefficient) {
  Chip chip;
  Energy &set = *chip.add_energy();
  set.set_sop_pj(1);
  set.set_accumulator_access_pj(10);
  set.set_row_word_pj(100);
  set.set_row_pj(1e3);
  set.set_update_pj(1e4);
  set.set_skipped_update_pj(1e5);
  set.set_flit_pj(1e6);
  set.set_hop_x_pj(1e7);
  set.set_hop_y_pj(1e8);
  std::vector<EnergyEstimate> estimates = estimateEnergy(chip, counted());
  ASSERT_EQ(estimates.size(), 1u);
  EXPECT_DOUBLE_EQ(estimates[0].picojoules, 100 + 260 * 10 + 60 * 100 + 20 * 1e3 + 30 * 1e4 +
                                                8 * 1e5 + 5 * 1e6 + 7 * 1e7 + 3 * 1e8);
  EXPECT_EQ(estimates[0].parts.size(), 9u);
  EXPECT_TRUE(estimates[0].notCovered.empty());
}

TEST(Energy, NamesWhatASourceDoesNotCover) {
  Chip chip;
  chip.add_energy()->set_sop_pj(2.5);
  chip.add_energy()->set_hop_x_pj(0);
  RunResult result = counted();
  result.counters[size_t(Counter::SkippedUpdates)] = 0; // did not happen: nothing to cover
  std::vector<EnergyEstimate> estimates = estimateEnergy(chip, result);
  ASSERT_EQ(estimates.size(), 2u);
  EXPECT_DOUBLE_EQ(estimates[0].picojoules, 250);
  std::vector<std::string> names;
  for (const Operation &operation : estimates[0].notCovered)
    names.push_back(operation.field);
  EXPECT_THAT(names, ElementsAre("accumulator_access", "row_word", "row", "update", "flit", "hop_x",
                                 "hop_y"));
  EXPECT_DOUBLE_EQ(estimates[1].picojoules, 0); // a price of nothing is a price
  EXPECT_EQ(estimates[1].parts.size(), 1u);
}

TEST(Energy, IsEmptyWithoutCoefficients) { EXPECT_TRUE(estimateEnergy(Chip(), counted()).empty()); }

/// Neuron 0 in core 0 and neuron 1 in core 5 of a mesh of 3 x 2.
Image twoCores() {
  Image image;
  Chip &chip = *image.index.mutable_chip();
  chip.set_mesh_width(3);
  chip.set_mesh_height(2);
  chip.set_constant_bits(32);
  PopulationMap &population = *image.network.add_population();
  population.set_name("two");
  population.set_size(2);
  for (uint32_t number : {0u, 5u}) {
    Core &core = image.cores.emplace_back();
    core.set_number(number);
    Neurons &neurons = *core.mutable_neurons();
    neurons.add_threshold(1);
    neurons.add_reported(true);
    neurons.add_first_route(1);
    neurons.add_route_count(2);
    for (uint32_t to : {4u, 5u, 2u}) { // the first is of nobody
      core.mutable_routes()->add_core(to);
      core.mutable_routes()->add_axon(0);
    }
    population.add_core(number);
    population.add_slot(0);
  }
  return image;
}

TEST(Hops, AreTheDistancesOfRoutesAndReports) {
  Image image = twoCores();
  ImageMap map(image);
  HopCount count(map);
  Hops hops;
  count.addSpike(0, 0, hops); // to 5 (2, 1) and 2 (2, 0); the host is here
  EXPECT_EQ(hops.x, 4u);
  EXPECT_EQ(hops.y, 1u);
  count.addSpike(5, 0, hops); // to itself, to 2 (0, 1), to the host (2, 1)
  EXPECT_EQ(hops.x, 6u);
  EXPECT_EQ(hops.y, 3u);
  count.addSpike(3, 0, hops); // no neuron there
  EXPECT_EQ(hops.x, 6u);
}

TEST(Hops, CountEventsFromTheHost) {
  Image image = twoCores();
  ImageMap map(image);
  HopCount count(map);
  Hops hops;
  count.addEvents({{5, 0, 1}, {0, 0, 1}, {2, 3, 9}}, hops);
  EXPECT_EQ(hops.x, 4u);
  EXPECT_EQ(hops.y, 1u);
}

} // namespace
