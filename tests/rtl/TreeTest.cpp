//===- TreeTest.cpp - A network of one tree, right and led astray -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Rows.h"
#include "tests/rtl/HostPort.h"

using namespace chronaxie;
using namespace chronaxie::runtime;

namespace {

class HostPortTrees : public HostPort {
protected:
  /// A network of one neuron in a tile, which spikes in each tick as tree 6 into an
  /// empty row of its core.
  Image oneTree(uint32_t number) const {
    Core tile;
    tile.set_number(number);
    Neurons &neurons = *tile.mutable_neurons();
    neurons.add_threshold(0);
    neurons.add_reset_amount(0);
    neurons.add_reset_value(0);
    neurons.add_synapse_bias(0);
    neurons.add_membrane_bias(1);
    neurons.add_initial_potential(0);
    neurons.add_initial_current(0);
    neurons.add_reset_mode(0);
    neurons.add_refractory_ticks(0);
    neurons.add_membrane_timescale(0);
    neurons.add_synapse_timescale(0);
    neurons.add_start_tick(0);
    neurons.add_first_route(0);
    neurons.add_route_count(1);
    neurons.add_reported(false);
    tile.add_membrane_retention(0);
    tile.add_synapse_retention(0);
    Axons &axons = *tile.mutable_axons();
    for (uint32_t axon = 0; axon <= 6; ++axon) {
      axons.add_row_address(0);
      axons.add_synapse_count(0);
      axons.add_weight_bits(8);
      axons.add_source_population(axon == 6 ? 0 : unfed);
      axons.add_source_neuron(axon == 6 ? 0 : unfed);
      axons.add_base_delay(0);
      axons.add_successor(0);
      axons.add_profile_bank(0);
    }
    tile.mutable_routes()->add_core(0);
    tile.mutable_routes()->add_axon(6);
    tile.mutable_routes()->add_is_tree(1);
    Image image = network.image;
    image.cores = {tile};
    image.network.clear_population();
    PopulationMap &population = *image.network.add_population();
    population.set_name("one");
    population.set_size(1);
    population.add_core(number);
    population.add_slot(0);
    population.add_scale(1);
    image.routers.clear_router();
    Router &router = *image.routers.add_router();
    router.set_number(number);
    router.set_branches(std::string("\0\0\0\0\0\0\1", 7));
    return image;
  }
};

} // namespace

TEST_F(HostPortTrees, DeliversNothingOfAPlasticRowWithoutSynapses) {
  useNetworkThatLearns();
  const auto &learner =
      *llvm::find_if(network.image.cores, [](const Core &part) { return part.profile_size() > 0; });
  Image image = oneTree(0);
  Core &tile = image.cores.front();
  *tile.mutable_profile() = learner.profile();
  tile.add_synapse_word(0); // of axon 5
  Axons &axons = *tile.mutable_axons();
  axons.set_synapse_count(5, 1);
  axons.set_source_population(5, 0);
  axons.set_source_neuron(5, 0);
  axons.set_row_address(6, 1);
  tile.mutable_neurons()->set_route_count(0, 2);
  tile.mutable_routes()->add_core(0);
  tile.mutable_routes()->add_axon(5);
  tile.mutable_routes()->add_is_tree(0);
  for (int axon : {5, 6}) {
    axons.set_weight_bits(axon, 16);
    axons.set_profile_bank(axon, 1);
  }
  auto chip = llvm::cantFail(RtlMachine::make(image, {}));
  auto emulator = llvm::cantFail(makeEmulator(image));
  for (Machine *each : {static_cast<Machine *>(chip.get()), emulator.get()}) {
    each->setLearning(true);
    llvm::cantFail(each->clear());
    std::vector<CoreSpike> spikes;
    for (int tick = 0; tick < 40; ++tick) // the neuron feeds both in each
      llvm::cantFail(each->tick({}, spikes));
    llvm::cantFail(each->flush());
    Counters counters = llvm::cantFail(each->counters(0));
    EXPECT_GT(counters[static_cast<size_t>(Counter::Rows)], 70u) << each->name().str();
    // The flush visits the row of axon 5.
    EXPECT_EQ(counters[static_cast<size_t>(Counter::ForcedVisits)], 1u) << each->name().str();
  }
}

TEST_F(HostPortTrees, FlagsATreeThatIsLedNowhere) {
  Image image = oneTree(0);
  machine = llvm::cantFail(RtlMachine::make(image, {}));
  std::vector<CoreSpike> spikes;
  EXPECT_EQ(llvm::toString(machine->tick({}, spikes)), "");
  // The reader of images refuses this; the chip drops the flit and says so.
  image.routers.mutable_router(0)->set_branches(std::string("\0\0\0\0\0\0\0\1", 8));
  send(loadStream(image), FromChip::Done);
  llvm::cantFail(machine->clear());
  EXPECT_EQ(llvm::toString(machine->tick({}, spikes)),
            "router 0: a tree was led nowhere in tick 0");
}

TEST_F(HostPortTrees, FlagsATreeThatIsLedOffTheMeshOrToTheHost) {
  constexpr uint8_t north = 2, east = 4, south = 8, west = 16;
  for (auto [tile, wrong] : {std::pair(0u, north), {0u, west}, {3u, east}, {3u, south}}) {
    Image image = oneTree(tile);
    machine = llvm::cantFail(RtlMachine::make(image, {}));
    std::vector<CoreSpike> spikes;
    EXPECT_EQ(llvm::toString(machine->tick({}, spikes)), "");
    (*image.routers.mutable_router(0)->mutable_branches())[6] = static_cast<char>(1 | wrong);
    send(loadStream(image), FromChip::Done);
    llvm::cantFail(machine->clear());
    EXPECT_EQ(llvm::toString(machine->tick({}, spikes)),
              "router " + std::to_string(tile) + ": a tree was led nowhere in tick 0");
    EXPECT_EQ(llvm::cantFail(machine->counters(tile))[static_cast<size_t>(Counter::Rows)], 1u)
        << "the branch beside it goes on";
  }
}
