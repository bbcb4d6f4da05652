//===- ImageMap.cpp - From the network's names to the chip's ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/ImageMap.h"
#include "runtime/Run.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace chronaxie::runtime {

PopulationTable populationTable(const Image &image) {
  PopulationTable table;
  int64_t never = arithmetic::greatest(image.index.chip().constant_bits());
  for (const PopulationMap &population : image.network.population()) {
    bool canSpike = population.is_input();
    for (auto [number, slot] : zip(population.core(), population.slot()))
      canSpike |= image.findCore(number)->neurons().threshold(static_cast<int>(slot)) < never;
    table.entries.push_back({population.name(), population.size(), population.is_input(),
                             population.is_graded(), canSpike});
  }
  return table;
}

arithmetic::NeuronConstants constantsOf(const Core &core, int slot) {
  const Neurons &neurons = core.neurons();
  arithmetic::NeuronConstants constants;
  constants.threshold = neurons.threshold(slot);
  constants.resetAmount = neurons.reset_amount(slot);
  constants.resetValue = neurons.reset_value(slot);
  constants.synapseBias = neurons.synapse_bias(slot);
  constants.membraneBias = neurons.membrane_bias(slot);
  constants.initialPotential = neurons.initial_potential(slot);
  constants.initialCurrent = neurons.initial_current(slot);
  constants.resetMode = neurons.reset_mode(slot);
  constants.refractoryTicks = neurons.refractory_ticks(slot);
  constants.membraneRetention =
      core.membrane_retention(static_cast<int>(neurons.membrane_timescale(slot)));
  constants.synapseRetention =
      core.synapse_retention(static_cast<int>(neurons.synapse_timescale(slot)));
  constants.startTick = neurons.start_tick(slot);
  return constants;
}

plasticity::Profile profileOf(const PlasticityProfile &profile) {
  plasticity::Profile made;
  made.least = profile.least();
  made.greatest = profile.greatest();
  made.plus = profile.plus();
  made.minus = profile.minus();
  llvm::copy(profile.coarse_plus(), made.decayPlus.coarse.begin());
  llvm::copy(profile.fine_plus(), made.decayPlus.fine.begin());
  llvm::copy(profile.coarse_minus(), made.decayMinus.coarse.begin());
  llvm::copy(profile.fine_minus(), made.decayMinus.fine.begin());
  made.power = static_cast<plasticity::Power>(profile.power());
  made.inverseRange = profile.inverse_range();
  llvm::copy(profile.power_table(), made.powerTable.begin());
  return made;
}

ImageMap::ImageMap(const Image &image) : image(image), table(populationTable(image)) {
  largestSkew = chronaxie::largestSkew(image.network);
  uint32_t coreNumbers = coreCount(image.index.chip());
  firstOfCore.assign(coreNumbers, -1);
  sizeOfCore.assign(coreNumbers, 0);
  for (const Core &core : image.cores) {
    firstOfCore[core.number()] = static_cast<int64_t>(places.size());
    sizeOfCore[core.number()] = core.neurons().threshold_size();
    for (uint32_t slot = 0; slot < sizeOfCore[core.number()]; ++slot)
      places.push_back({core.number(), slot});
  }
  names.resize(places.size());
  for (uint32_t index = 0; index < table.entries.size(); ++index)
    for (auto [neuron, core, slot] : enumerate(population(index).core(), population(index).slot()))
      names[find(core, slot)] = {index, static_cast<uint32_t>(neuron)};

  const ReadoutMap &map = image.network.readout();
  readout.rule = static_cast<ReadoutRule>(map.rule());
  for (int vote = 0; vote < map.population_size(); ++vote)
    readout.votes.push_back(
        {map.population(vote), map.neuron(vote), map.class_index(vote), map.factor(vote)});
  readout.classNames.assign(map.class_name().begin(), map.class_name().end());
}

int64_t ImageMap::find(uint32_t core, uint32_t slot) const {
  if (core >= firstOfCore.size() || slot >= sizeOfCore[core])
    return -1;
  return firstOfCore[core] + slot;
}

CoreSpike ImageMap::placeOf(NeuronName name) const {
  int neuron = static_cast<int>(name.neuron);
  return {population(name.population).core(neuron), population(name.population).slot(neuron)};
}

uint32_t ImageMap::startTick(uint32_t index) const { return population(index).start_tick(); }

double ImageMap::scaleOf(NeuronName name) const {
  return population(name.population).scale(static_cast<int>(name.neuron));
}

void ImageMap::translate(const Event &event,
                         function_ref<void(const AxonEvent &, uint32_t delayTicks)> give) const {
  const PopulationMap &input = population(event.population);
  int channel = static_cast<int>(event.neuron);
  for (uint32_t i = input.input_offset(channel); i < input.input_offset(channel + 1); ++i) {
    int at = static_cast<int>(i);
    give({input.input_core(at), input.input_axon(at), event.value}, input.input_delay(at));
  }
}

std::string ImageMap::describe(size_t number) const {
  NeuronName name = nameOf(number);
  CoreSpike place = placeOf(number);
  return formatv("population '{0}' neuron {1} (core {2} slot {3})",
                 table.entries[name.population].name, name.neuron, place.core, place.slot);
}

} // namespace chronaxie::runtime
