//===- MappingTest.cpp - Images held against their network ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "SmallNetwork.h"
#include "runtime/Run.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::runtime;
using namespace chronaxie::tests;
using testing::HasSubstr;

namespace {

struct Mapped {
  explicit Mapped(const QuantisedNetwork &network)
      : image(mapRandomly(4, network, chipCalled("tiny2x2"))),
        emulator(llvm::cantFail(makeEmulator(image))) {}
  Image image;
  std::unique_ptr<Machine> emulator;
};

} // namespace

TEST(Mapping, IsEqualToItsNetwork) {
  QuantisedNetwork network = randomNetwork(31, chipCalled("tiny2x2"));
  std::vector<Sample> samples = randomSamples(31, populationTable(network), 3, 20);
  Mapped mapped(network);
  RunOptions options;
  options.potentials = {3};
  auto result =
      llvm::cantFail(runMapping(network, *mapped.emulator, mapped.image, samples, options));
  EXPECT_EQ(result.firstDifference, "");
  EXPECT_EQ(result.comparedNeuronTicks, 3u * 20 * 39);
  EXPECT_EQ(result.equalNeuronTicks, result.comparedNeuronTicks);
  // The parts are what the simulators give alone.
  RunResult network1 = llvm::cantFail(runQuantised(network, samples, options));
  RunResult machine1 = llvm::cantFail(runMachine(*mapped.emulator, mapped.image, samples, options));
  for (const auto &[part, alone] :
       {std::pair(&result.network, &network1), std::pair(&result.machine, &machine1)}) {
    EXPECT_EQ(part->spikes, alone->spikes);
    EXPECT_EQ(part->potentials, alone->potentials);
    EXPECT_EQ(part->decisions, alone->decisions);
    EXPECT_EQ(part->ticks, alone->ticks);
    EXPECT_EQ(part->neuronTicks, alone->neuronTicks);
    EXPECT_EQ(part->counters, alone->counters);
  }
}

TEST(Mapping, NamesWhatDiffersFromItsNetwork) {
  QuantisedNetwork network = randomNetwork(31, chipCalled("tiny2x2"));
  std::vector<Sample> samples = randomSamples(31, populationTable(network), 2, 20);
  Mapped mapped(network);
  for (int32_t change : {1, -1}) {
    QuantisedNetwork other = network;
    other.populations[2].membraneBias[3] += change;
    auto result = llvm::cantFail(runMapping(other, *mapped.emulator, mapped.image, samples));
    EXPECT_THAT(result.firstDifference,
                HasSubstr("sample 0, tick 0, population 'layer0' neuron 3: potential: network: "));
    EXPECT_THAT(result.firstDifference, HasSubstr("; emulator: "));
    EXPECT_LT(result.equalNeuronTicks, result.comparedNeuronTicks);
  }
}

TEST(Mapping, NamesTheSpikeThatTheHostDidNotGet) {
  QuantisedNetwork network = handNetwork(2);
  network.widths.guardBits = 10;
  network.populations[2].membraneBias = {0, 101};
  Mapped mapped(network);
  for (Core &core : mapped.image.cores)
    for (bool &reported : *core.mutable_neurons()->mutable_reported())
      reported = false;
  auto emulator = llvm::cantFail(makeEmulator(mapped.image));
  auto result = llvm::cantFail(runMapping(network, *emulator, mapped.image, sampleOf(2, "")));
  EXPECT_EQ(result.firstDifference,
            "sample 0, tick 0, population 'a' neuron 1: spikes in the network only");
  // Nor does the chip send it: two spikes, each a flit per route.
  const PopulationMap &a = mapped.image.network.population(2);
  uint32_t routes = mapped.image.findCore(a.core(1))->neurons().route_count(int(a.slot(1)));
  EXPECT_EQ(result.machine.counters[size_t(Counter::Spikes)], 2u);
  EXPECT_EQ(result.machine.counters[size_t(Counter::FlitsSent)], 2 * routes);
}

TEST(Mapping, RefusesAnotherNetworksImage) {
  Mapped mapped(randomNetwork(31, chipCalled("tiny2x2")));
  auto result = runMapping(handNetwork(2), *mapped.emulator, mapped.image, sampleOf(2, ""));
  ASSERT_FALSE(bool(result));
  EXPECT_THAT(llvm::toString(result.takeError()),
              HasSubstr("the image is not of this network: its populations are spikes (6, input), "
                        "levels (3, graded input), layer0 ("));
}
