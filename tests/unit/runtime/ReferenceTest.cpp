//===- ReferenceTest.cpp - The float reference simulator --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "SmallNetwork.h"
#include "runtime/Run.h"
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::runtime;
using namespace chronaxie::tests;
using testing::ElementsAre;

namespace {

/// "in" and "level" to nothing yet; "a" with two neurons of no leak.
Network floatNetwork() {
  QuantisedNetwork network = handNetwork(2);
  network.populations[2].membraneRetention.assign(2, 1 << 16);
  return toFloat(network);
}

Projection &join(Network &network, uint32_t source, uint32_t target, double weight,
                 uint32_t delay) {
  Projection &projection = network.projections.emplace_back();
  projection.name = "p" + std::to_string(network.projections.size());
  projection.source = source;
  projection.target = target;
  projection.rowOffset.assign(network.populations[source].size + 1, 1);
  projection.rowOffset[0] = 0;
  projection.targetNeuron = {0};
  projection.weight = {weight};
  projection.delayTicks = {delay};
  return projection;
}

uint32_t addLayer(Network &network, const std::string &name) {
  network.populations.push_back(network.populations[2]);
  network.populations.back().name = name;
  return static_cast<uint32_t>(network.populations.size() - 1);
}

std::string faultOf(const Network &network, const Sample &sample = sampleOf(1, ""),
                    const RunOptions &options = {}) {
  auto result = runReference(network, sample, options);
  return result ? "(no error)" : llvm::toString(result.takeError());
}

template <typename Change> std::string faultAfter(Change change) {
  Network network = floatNetwork();
  change(network);
  return faultOf(network);
}

} // namespace

TEST(Reference, RunsDelayZeroThroughAllLayersInOneTickWhateverTheirOrder) {
  Network network = floatNetwork();
  uint32_t b = addLayer(network, "b"), c = addLayer(network, "c");
  // c -> b -> a against the order of the indices.
  join(network, 0, c, 101, 0);
  join(network, c, b, 101, 0);
  join(network, b, 2, 101, 0);
  join(network, 2, c, 101, 2); // and back, later
  auto result = llvm::cantFail(runReference(network, sampleOf(4, "0:0")));
  EXPECT_THAT(result.spikes[0],
              ElementsAre(Event{0, 2, 0, 1}, Event{0, 3, 0, 1}, Event{0, 4, 0, 1},
                          Event{2, 2, 0, 1}, Event{2, 3, 0, 1}, Event{2, 4, 0, 1}));
  EXPECT_EQ(result.ticks, 4u);
  EXPECT_EQ(result.neuronTicks, 24u);
}

TEST(Reference, HoldsDelaysLongerThanTheSample) {
  Network network = floatNetwork();
  join(network, 0, 2, 101, 4000000000);
  join(network, 0, 2, 101, 3);
  auto result = llvm::cantFail(runReference(network, sampleOf(4, "0:0 1:0")));
  EXPECT_THAT(result.spikes[0], ElementsAre(Event{3, 2, 0, 1}));
}

TEST(Reference, AddsInTheOrderItPromises) {
  // In float64, 1e17 + 1 - 1e17 is 0, 1e17 - 1e17 + 1 is 1.
  auto potential = [](std::vector<double> weights) {
    Network network = floatNetwork();
    for (double weight : weights)
      join(network, 0, 2, weight, 0);
    RunOptions options;
    options.potentials = {2};
    network.populations[2].threshold.assign(2, INFINITY);
    return llvm::cantFail(runReference(network, sampleOf(1, "0:0"), options))
        .potentials[0][0]
        .values[0];
  };
  EXPECT_EQ(potential({1e17, 1, -1e17}), 0);
  EXPECT_EQ(potential({1e17, -1e17, 1}), 1);
}

TEST(Reference, RefusesWhatIsNotCanonical) {
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[2].startTick = 3; }),
            "population 'a': start tick 3; the reference runs networks without skew");
  EXPECT_EQ(
      faultAfter([](Network &n) { n.populations[2].resetTiming = ResetTiming::NextTickInputKept; }),
      "population 'a': its reset acts in the next tick; canonicalise the network first");
  EXPECT_EQ(
      faultAfter([](Network &n) { n.populations[2].currentTiming = CurrentTiming::Previous; }),
      "population 'a': it integrates the previous current; canonicalise the network first");
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[2].spikesAtThreshold = true; }),
            "population 'a': it spikes at its threshold; canonicalise the network first");
  EXPECT_EQ(faultAfter([](Network &n) { join(n, 0, 2, 1, unassignedDelay); }),
            "projection 'p1': a delay is not assigned; assign delays first");
  EXPECT_EQ(faultAfter([](Network &n) { n.populations[2].threshold[1] = NAN; }),
            "population 'a': threshold[1] is nan, it must be finite, or inf for a readout");
}

TEST(Reference, RefusesACycleWithoutDelay) {
  EXPECT_EQ(faultAfter([](Network &n) {
              uint32_t b = addLayer(n, "b");
              join(n, 2, b, 1, 0);
              join(n, b, 2, 1, 0);
            }),
            "projections with delay 0 form a cycle, or hang on one: 'a', 'b'; a spike cannot act "
            "on itself in the same tick");
  EXPECT_EQ(faultAfter([](Network &n) { join(n, 2, 2, 1, 0); }),
            "projections with delay 0 form a cycle, or hang on one: 'a'; a spike cannot act on "
            "itself in the same tick");
}

TEST(Reference, RefusesSamplesThatAreNotTheNetworks) {
  Network network = floatNetwork();
  EXPECT_EQ(faultOf(network, sampleOf(0, "")), "sample 0: it lasts no tick");
  EXPECT_EQ(faultOf(network, sampleOf(1, "1:0")), "sample 0: event in tick 1, it lasts 1");
  EXPECT_EQ(faultOf(network, sampleOf(1, "0:4")),
            "sample 0: event of population 0 neuron 4, which is no input channel");
  EXPECT_EQ(faultOf(network, sampleOf(1, "0:1=3 0:1=5")),
            "sample 0: two events of population 1 neuron 1 in tick 0");
  Sample sample = sampleOf(3, "0:0 1:0");
  std::swap(sample.events[0], sample.events[1]);
  EXPECT_EQ(faultOf(network, sample), "sample 0: its events are not sorted");
  sample = sampleOf(3, "0:0");
  sample.events[0].population = 2;
  EXPECT_EQ(faultOf(network, sample),
            "sample 0: event of population 2 neuron 0, which is no input channel");
  RunOptions options;
  options.potentials = {0};
  EXPECT_EQ(faultOf(network, sampleOf(1, ""), options),
            "population 'in' is an input, which has no potential");
  options.potentials = {3};
  EXPECT_EQ(faultOf(network, sampleOf(1, ""), options),
            "potentials of population 3: the network has 3");
}
