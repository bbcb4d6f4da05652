//===- Checks.cpp - What must hold before a scale is chosen ---------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Quantise/Checks.h"
#include "files/File.h"
#include <algorithm>
#include <cmath>

using namespace chronaxie;
using namespace chronaxie::quantise;

std::string quantise::neuronName(const Population &population, uint64_t neuron) {
  return population.name + "[" + std::to_string(neuron) + "]";
}

llvm::Expected<uint32_t> quantise::decayBitsOf(uint32_t asked, const Chip &chip) {
  constexpr uint32_t coarse = 12; // of Loihi's decays
  if (asked == 0 || asked == chip.retention_bits())
    return 0;
  if (asked != coarse || asked > chip.retention_bits())
    return fault("--decay-bits " + llvm::Twine(asked) + ": give " +
                 (chip.retention_bits() > coarse ? "12 or " : "") +
                 llvm::Twine(chip.retention_bits()) + ", the retention_bits of the chip");
  return asked;
}

llvm::Error quantise::checkCanonical(const Network &network, const Chip &chip,
                                     const QuantiseOptions &options, uint64_t neurons) {
  if (options.weightBits != 8 && options.weightBits != 12 && options.weightBits != 16)
    return fault("--weight-bits " + llvm::Twine(options.weightBits) + ": give 8, 12 or 16");
  if (options.weightBits > chip.max_weight_bits())
    return fault("--weight-bits " + llvm::Twine(options.weightBits) + ": the chip's rows hold " +
                 llvm::Twine(chip.max_weight_bits()) + " bits");
  if (options.scaleOf == ScaleOf::Core && options.coreOf.size() != neurons)
    return fault("one scale a core needs the core of each of the " + llvm::Twine(neurons) +
                 " neurons, " + llvm::Twine(options.coreOf.size()) + " are given");
  uint32_t bits = options.decayBits ? options.decayBits : chip.retention_bits();
  for (const Population &population : network.populations) {
    if (population.kind != PopulationKind::Neurons)
      continue;
    if (population.resetTiming != ResetTiming::SameTick ||
        population.currentTiming != CurrentTiming::New || population.spikesAtThreshold)
      return fault("population " + population.name +
                   " is not canonical; run snn-canonicalise before snn-quantise");
    for (auto [kind, retentions] : {std::pair("membrane", &population.membraneRetention),
                                    std::pair("synapse", &population.synapseRetention)})
      for (uint32_t neuron = 0; neuron < population.size; ++neuron) {
        double code = std::ldexp((*retentions)[neuron], bits);
        if (code != std::floor(code) || code < 0 || code > std::ldexp(1.0, bits))
          return fault(neuronName(population, neuron) + ": " + kind + " retention " +
                       std::to_string((*retentions)[neuron]) + " is no multiple of 2^-" +
                       llvm::Twine(bits) + "; run snn-apply-tables before snn-quantise");
      }
  }
  for (const Projection &projection : network.projections)
    for (uint32_t delay : projection.delayTicks)
      if (delay == 0 || delay == unassignedDelay)
        return fault("projection " + projection.name +
                     (delay ? " has a delay that nothing decided" : " has a delay of 0") +
                     "; run snn-assign-delays and snn-skew before snn-quantise");
  return llvm::Error::success();
}

void quantise::checkTicks(const Network &network, const Chip &chip,
                          std::vector<Violation> &broken) {
  for (const Projection &projection : network.projections) {
    uint64_t beyond = 0;
    uint32_t longest = 0;
    std::string first;
    for (size_t row = 0; row + 1 < projection.rowOffset.size(); ++row)
      for (uint64_t at = projection.rowOffset[row]; at < projection.rowOffset[row + 1]; ++at) {
        uint32_t delay = projection.delayTicks[at];
        if (delay <= chip.max_delay_ticks())
          continue;
        if (!beyond++)
          first = neuronName(network.populations[projection.source], row) + " -> " +
                  neuronName(network.populations[projection.target], projection.targetNeuron[at]);
        longest = std::max(longest, delay);
      }
    if (beyond)
      broken.push_back(
          {"FIT-02",
           "delay of " + std::to_string(beyond) + (beyond == 1 ? " synapse" : " synapses") +
               " of " + projection.name + ", " + first + (beyond == 1 ? "" : " first"),
           longest, chip.max_delay_ticks(),
           "shorter delays, or a chip with max_delay_ticks of " + std::to_string(longest)});
  }
  uint64_t refractoryRoom = (uint64_t{1} << chip.refractory_bits()) - 1;
  uint64_t startRoom = (uint64_t{1} << chip.start_tick_bits()) - 1;
  for (const Population &population : network.populations) {
    uint64_t beyond = 0;
    uint32_t longest = 0;
    size_t first = 0;
    for (size_t neuron = 0; neuron < population.refractoryTicks.size(); ++neuron)
      if (population.refractoryTicks[neuron] > refractoryRoom) {
        if (!beyond++)
          first = neuron;
        longest = std::max(longest, population.refractoryTicks[neuron]);
      }
    if (beyond)
      broken.push_back({"FIT-09",
                        "refractory ticks of " + neuronName(population, first) +
                            (beyond == 1 ? "" : " and " + std::to_string(beyond - 1) + " more"),
                        longest, refractoryRoom,
                        "a shorter refractory time, or a chip with more refractory_bits"});
    if (population.startTick > startRoom)
      broken.push_back({"FIT-11", "start tick of " + population.name, population.startTick,
                        startRoom,
                        "shorter delays before it, or a chip with more start_tick_bits"});
  }
}
