//===- ImageMap.h - From the network's names to the chip's ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_RUNTIME_IMAGEMAP_H
#define CHRONAXIE_RUNTIME_IMAGEMAP_H

#include "network/Samples.h"
#include "runtime/Machine.h"
#include "targets/Plasticity.h"

namespace chronaxie::runtime {

/// What a slot of a core is loaded with, its retentions looked up.
arithmetic::NeuronConstants constantsOf(const Core &core, int slot);

/// What a core's plastic synapses of one number share.
plasticity::Profile profileOf(const PlasticityProfile &profile);

struct NeuronName {
  uint32_t population = 0;
  uint32_t neuron = 0;
};

/// Where each neuron and input channel of an image lies, both ways. The image
/// has passed `check` and outlives its map.
class ImageMap {
public:
  explicit ImageMap(const Image &image);

  const Image &image;
  PopulationTable table;
  Readout readout;
  uint32_t largestSkew = 0;

  /// Neurons in use, numbered by core and slot.
  size_t neuronCount() const { return names.size(); }
  /// The number of a place; -1 when no neuron lies there.
  int64_t find(uint32_t core, uint32_t slot) const;
  NeuronName nameOf(size_t number) const { return names[number]; }
  CoreSpike placeOf(size_t number) const { return places[number]; }
  CoreSpike placeOf(NeuronName name) const;
  uint32_t startTick(uint32_t population) const;
  double scaleOf(NeuronName name) const;

  /// Gives the axon events that an input event becomes, each with the ticks it waits.
  void translate(const Event &event,
                 llvm::function_ref<void(const AxonEvent &, uint32_t delayTicks)> give) const;
  /// `population 'lif' neuron 3 (core 1 slot 7)`.
  std::string describe(size_t number) const;

private:
  const PopulationMap &population(uint32_t index) const {
    return image.network.population(static_cast<int>(index));
  }

  std::vector<NeuronName> names;
  std::vector<CoreSpike> places;
  std::vector<int64_t> firstOfCore; ///< per core number: its first neuron, -1: not in use
  std::vector<uint32_t> sizeOfCore;
};

} // namespace chronaxie::runtime
#endif
