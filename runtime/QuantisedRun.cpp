//===- QuantisedRun.cpp - The integer simulator -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The quantised network as it stands, unmapped: populations and projections,
// the chip's arithmetic, and a delivery of its own. No core, row, table, route
// or skipped block is known here, so that what the mapping and the machines do
// has something independent to be held against. Ticks inside are chip ticks; a
// sample of T network ticks runs T + the latest start tick.
//
//===----------------------------------------------------------------------===//
#include "runtime/Decision.h"
#include "runtime/Share.h"
#include "targets/Arithmetic.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace chronaxie::runtime {

namespace {

/// What is worked out once for all samples.
struct Plan {
  const QuantisedNetwork &network;
  arithmetic::ArithmeticWidths widths;
  std::vector<std::vector<arithmetic::NeuronConstants>> constants; ///< per population
  std::vector<std::vector<uint32_t>> outgoing;                     ///< per population: projections
  uint32_t slots = 2; ///< of the ring: the greatest delay + 1
  uint32_t largestSkew = 0;
};

Plan prepare(const QuantisedNetwork &network) {
  Plan plan{network, {}, {}, {}};
  const Widths &widths = network.widths;
  plan.widths = {widths.retentionBits, widths.accumulatorBits, widths.guardBits, widths.stateBits};
  plan.constants.resize(network.populations.size());
  plan.outgoing.resize(network.populations.size());
  for (const auto &[population, constants] : zip(network.populations, plan.constants)) {
    plan.largestSkew = std::max(plan.largestSkew, population.startTick);
    if (population.kind == PopulationKind::Input)
      continue;
    for (uint32_t i = 0; i < population.size; ++i)
      constants.push_back({population.threshold[i], population.resetAmount[i],
                           population.resetValue[i], population.synapseBias[i],
                           population.membraneBias[i], population.initialPotential[i],
                           population.initialCurrent[i], static_cast<uint32_t>(population.reset),
                           population.refractoryTicks[i], population.membraneRetention[i],
                           population.synapseRetention[i], population.startTick});
  }
  for (const auto &[index, projection] : enumerate(network.projections)) {
    plan.outgoing[projection.source].push_back(static_cast<uint32_t>(index));
    for (uint32_t delay : projection.delayTicks)
      plan.slots = std::max(plan.slots, delay + 1);
  }
  return plan;
}

struct PopulationState {
  std::vector<arithmetic::NeuronState> neurons;
  std::vector<int64_t> ring; ///< sums of the coming ticks, [slot * size + neuron]
};

class Simulator {
public:
  Simulator(const Plan &plan, const RunOptions &options)
      : plan(plan), network(plan.network), options(options), states(network.populations.size()) {}

  SampleResult run(const Sample &sample);

private:
  void start();
  void update(uint32_t index, uint32_t tick);
  void deliver(uint32_t index, uint32_t neuron, uint32_t value, uint32_t tick);
  void noteSaturation(bool isPotential, uint32_t index, uint32_t neuron, uint32_t tick);
  void recordPotentials(Decision &decision, uint32_t ticks, uint32_t tick);
  double potentialOf(uint32_t population, uint32_t neuron) const {
    return states[population].neurons[neuron].potential /
           network.populations[population].scale[neuron];
  }

  const Plan &plan;
  const QuantisedNetwork &network;
  const RunOptions &options;
  std::vector<PopulationState> states;
  std::vector<std::pair<uint32_t, uint32_t>> spiking; ///< (population, neuron) of this tick
  SampleResult result;
};

void Simulator::start() {
  result = {};
  for (uint32_t population : options.potentials)
    result.potentials.push_back({population, {}});
  for (const auto &[population, state] : zip(network.populations, states)) {
    if (population.kind == PopulationKind::Input)
      continue;
    state.neurons.assign(population.size, {});
    state.ring.assign(size_t{plan.slots} * population.size, 0);
  }
}

void Simulator::noteSaturation(bool isPotential, uint32_t index, uint32_t neuron, uint32_t tick) {
  ++result.saturations;
  if (result.firstSaturations.size() < namedSaturations)
    result.firstSaturations.push_back(
        {isPotential, 0, tick - network.populations[index].startTick, index, neuron});
}

void Simulator::update(uint32_t index, uint32_t tick) {
  const QuantisedPopulation &population = network.populations[index];
  PopulationState &state = states[index];
  int64_t *arriving = &state.ring[size_t{tick % plan.slots} * population.size];
  for (uint32_t j = 0; j < population.size; ++j) {
    int64_t sum = arithmetic::wrap(arriving[j], plan.widths.accumulatorBits);
    arriving[j] = 0;
    arithmetic::NeuronStep step =
        arithmetic::update(plan.constants[index][j], state.neurons[j], sum, tick, plan.widths);
    state.neurons[j] = step.state;
    if (step.spike)
      spiking.emplace_back(index, j);
    if (step.currentSaturated)
      noteSaturation(false, index, j, tick);
    if (step.potentialSaturated)
      noteSaturation(true, index, j, tick);
  }
}

void Simulator::deliver(uint32_t index, uint32_t neuron, uint32_t value, uint32_t tick) {
  for (uint32_t outgoing : plan.outgoing[index]) {
    const QuantisedProjection &projection = network.projections[outgoing];
    size_t size = network.populations[projection.target].size;
    std::vector<int64_t> &ring = states[projection.target].ring;
    for (uint64_t i = projection.rowOffset[neuron]; i < projection.rowOffset[neuron + 1]; ++i)
      ring[(tick + projection.delayTicks[i]) % plan.slots * size + projection.targetNeuron[i]] +=
          int64_t{projection.weight[i]} * value;
  }
}

void Simulator::recordPotentials(Decision &decision, uint32_t ticks, uint32_t tick) {
  // A population's own tick: chip tick less its skew; others are not its sample.
  auto isWithin = [&](uint32_t population) {
    uint32_t skew = network.populations[population].startTick;
    return tick >= skew && tick - skew < ticks;
  };
  for (PotentialTrace &trace : result.potentials)
    if (isWithin(trace.population))
      for (uint32_t j = 0; j < network.populations[trace.population].size; ++j)
        trace.values.push_back(potentialOf(trace.population, j));
  for (const auto &[index, vote] : enumerate(network.readout.votes))
    if (isWithin(vote.population) &&
        decision.wantsPotentials(tick - network.populations[vote.population].startTick))
      decision.addPotential(index, potentialOf(vote.population, vote.neuron));
}

SampleResult Simulator::run(const Sample &sample) {
  start();
  Decision decision(network.readout, sample.ticks);
  auto event = sample.events.begin();
  for (uint32_t tick = 0; tick < sample.ticks + plan.largestSkew; ++tick) {
    spiking.clear();
    for (uint32_t index = 0; index < states.size(); ++index)
      if (network.populations[index].kind == PopulationKind::Neurons)
        update(index, tick);
    for (auto [population, neuron] : spiking) {
      deliver(population, neuron, 1, tick);
      uint32_t skew = network.populations[population].startTick;
      if (tick - skew < sample.ticks)
        result.spikes.push_back({tick - skew, population, neuron, 1});
    }
    for (; event != sample.events.end() && event->tick == tick; ++event)
      deliver(event->population, event->neuron, event->value, tick);
    recordPotentials(decision, sample.ticks, tick);
  }
  llvm::sort(result.spikes);
  result.decision = decision.decide(result.spikes);
  return std::move(result);
}

} // namespace

Expected<RunResult> runQuantised(const QuantisedNetwork &network, ArrayRef<Sample> samples,
                                 const RunOptions &options) {
  if (Error error = check(network))
    return error;
  if (Error error = check(samples, options, populationTable(network)))
    return error;
  Plan plan = prepare(network);
  RunResult result = runSamples(samples, options, [&] {
    auto simulator = std::make_shared<Simulator>(plan, options);
    return [simulator](const Sample &sample) { return simulator->run(sample); };
  });
  uint64_t neurons = 0;
  for (const QuantisedPopulation &population : network.populations)
    neurons += population.kind == PopulationKind::Neurons ? population.size : 0;
  result.neuronTicks = neurons * (result.ticks + plan.largestSkew * samples.size());
  return result;
}

} // namespace chronaxie::runtime
