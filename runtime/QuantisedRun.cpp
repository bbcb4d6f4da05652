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
#include "targets/Plasticity.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <map>

using namespace llvm;

namespace chronaxie::runtime {

namespace {

/// What is worked out once for all samples.
struct Plan {
  const QuantisedNetwork &network;
  arithmetic::ArithmeticWidths widths;
  std::vector<std::vector<arithmetic::NeuronConstants>> constants; ///< per population
  std::vector<std::vector<uint32_t>> outgoing;                     ///< per population: projections
  std::vector<plasticity::Profile> profiles;
  /// Plastic synapses into each neuron, [population][neuron]: (projection, synapse).
  std::vector<std::vector<std::vector<std::pair<uint32_t, uint64_t>>>> plasticInto;
  uint32_t slots = 2; ///< of the ring: the greatest delay + 1
  uint32_t largestSkew = 0;
};

void preparePlasticity(Plan &plan) {
  const QuantisedNetwork &network = plan.network;
  for (const QuantisedProfile &profile : network.profiles)
    plan.profiles.push_back(profileOf(profile));
  plan.plasticInto.resize(network.populations.size());
  for (const auto &[population, into] : zip(network.populations, plan.plasticInto))
    into.resize(network.profiles.empty() ? 0 : population.size);
  for (const auto &[index, projection] : enumerate(network.projections))
    for (size_t at = 0; at < projection.profile.size(); ++at)
      if (projection.profile[at] != staticSynapse)
        plan.plasticInto[projection.target][projection.targetNeuron[at]].emplace_back(index, at);
}

Plan prepare(const QuantisedNetwork &network) {
  Plan plan{network, {}, {}, {}, {}, {}};
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
  preparePlasticity(plan);
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
  /// The network with the weights as learnt so far.
  QuantisedNetwork learnt() const {
    QuantisedNetwork now = network;
    for (const auto &[projection, state] : zip(now.projections, learning))
      if (!state.empty())
        for (size_t at = 0; at < state.size(); ++at)
          projection.weight[at] = state[at].weight;
    return now;
  }

private:
  /// chip P, driven by events: no row, no history, no visit.
  struct Learning {
    int32_t weight = 0;
    int64_t lastPre = -1, lastPost = -1;
  };
  void startLearning();
  int32_t learnPre(const QuantisedProjection &projection, Learning &state, size_t at,
                   uint32_t tick) const;
  void learnPosts(uint32_t tick);
  void learn(uint32_t tick);
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
  std::vector<std::vector<Learning>> learning;        ///< per projection that learns, per synapse
  std::map<uint32_t, std::vector<std::pair<uint32_t, uint64_t>>> posts, pres; ///< by tick
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

void Simulator::startLearning() {
  posts.clear();
  pres.clear();
  if (!options.learns || network.profiles.empty())
    return;
  bool isFirst = learning.empty();
  learning.resize(network.projections.size());
  for (const auto &[projection, states] : zip(network.projections, learning)) {
    if (projection.profile.empty())
      continue;
    states.resize(projection.weight.size());
    for (size_t at = 0; at < states.size(); ++at)
      states[at] = {isFirst ? projection.weight[at] : states[at].weight, -1, -1};
  }
}

/// A pre event (it comes base delay ticks after the spike, chip D4): chip P6.
int32_t Simulator::learnPre(const QuantisedProjection &projection, Learning &state, size_t at,
                            uint32_t tick) const {
  int32_t profile = projection.profile[at];
  if (state.lastPost >= 0 && tick - state.lastPost <= plasticity::window)
    state.weight = plasticity::depress(plan.profiles[profile], state.weight,
                                       static_cast<uint32_t>(tick - state.lastPost));
  state.lastPre = tick;
  return state.weight;
}

/// Post events of this tick, after its pre events: chip P5.
void Simulator::learnPosts(uint32_t tick) {
  auto due = posts.find(tick);
  if (due == posts.end())
    return;
  for (auto [index, at] : due->second) {
    Learning &state = learning[index][at];
    const plasticity::Profile &profile = plan.profiles[network.projections[index].profile[at]];
    if (state.lastPre >= 0 && tick - state.lastPre <= plasticity::window)
      state.weight = plasticity::potentiate(profile, state.weight,
                                            static_cast<uint32_t>(tick - state.lastPre));
    state.lastPost = tick;
  }
  posts.erase(due);
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
    bool learns = !learning.empty() && !learning[outgoing].empty();
    for (uint64_t i = projection.rowOffset[neuron]; i < projection.rowOffset[neuron + 1]; ++i)
      if (learns && projection.profile[i] != staticSynapse)
        pres[tick + plasticity::axonalDelay(projection.delayTicks[i])].emplace_back(outgoing, i);
      else
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

/// Pre events of this tick, what they deliver, then its post events.
void Simulator::learn(uint32_t tick) {
  for (auto [population, neuron] : spiking)
    for (auto [index, at] : plan.plasticInto[population][neuron])
      posts[tick + network.projections[index].delayTicks[at] -
            plasticity::axonalDelay(network.projections[index].delayTicks[at])]
          .emplace_back(index, at);
  for (auto [index, at] : pres[tick]) {
    const QuantisedProjection &projection = network.projections[index];
    uint32_t delay = projection.delayTicks[at];
    states[projection.target].ring[(tick + delay - plasticity::axonalDelay(delay)) % plan.slots *
                                       network.populations[projection.target].size +
                                   projection.targetNeuron[at]] +=
        learnPre(projection, learning[index][at], at, tick);
  }
  pres.erase(tick);
  learnPosts(tick);
}

SampleResult Simulator::run(const Sample &sample) {
  start();
  startLearning();
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
    if (!learning.empty())
      learn(tick);
    recordPotentials(decision, sample.ticks, tick);
  }
  llvm::sort(result.spikes);
  result.decision = decision.decide(result.spikes);
  return std::move(result);
}

} // namespace

plasticity::Profile profileOf(const QuantisedProfile &from) {
  plasticity::Profile made;
  made.least = from.least;
  made.greatest = from.greatest;
  made.plus = from.plus;
  made.minus = from.minus;
  llvm::copy(from.coarsePlus, made.decayPlus.coarse.begin());
  llvm::copy(from.finePlus, made.decayPlus.fine.begin());
  llvm::copy(from.coarseMinus, made.decayMinus.coarse.begin());
  llvm::copy(from.fineMinus, made.decayMinus.fine.begin());
  made.power = static_cast<plasticity::Power>(from.power);
  made.inverseRange = from.inverseRange;
  llvm::copy(from.powerTable, made.powerTable.begin());
  return made;
}

std::vector<LearntWeight> weightsOf(const QuantisedNetwork &network) {
  std::vector<LearntWeight> weights;
  for (const auto &[index, projection] : enumerate(network.projections)) {
    const QuantisedPopulation &target = network.populations[projection.target];
    uint32_t skew = target.startTick - network.populations[projection.source].startTick;
    for (uint32_t row = 0; row + 1 < projection.rowOffset.size(); ++row)
      for (uint64_t at = projection.rowOffset[row]; at < projection.rowOffset[row + 1]; ++at)
        if (projection.profileOf(at) != staticSynapse) {
          uint32_t neuron = projection.targetNeuron[at];
          double unit =
              std::ldexp(1.0, static_cast<int>(network.widths.guardBits)) / target.scale[neuron];
          weights.push_back({static_cast<uint32_t>(index), row, neuron,
                             projection.delayTicks[at] - skew, projection.weight[at] * unit});
        }
  }
  llvm::sort(weights);
  return weights;
}

Expected<RunResult> runQuantised(const QuantisedNetwork &network, ArrayRef<Sample> samples,
                                 const RunOptions &options) {
  if (Error error = check(network))
    return error;
  if (Error error = check(samples, options, populationTable(network)))
    return error;
  Plan plan = prepare(network);
  RunOptions how = options;
  if (how.learns) // what one sample learns the next one has
    how.threads = 1;
  std::shared_ptr<Simulator> last;
  RunResult result = runSamples(samples, how, [&] {
    auto simulator = std::make_shared<Simulator>(plan, how);
    if (how.learns)
      last = simulator;
    return [simulator](const Sample &sample) { return simulator->run(sample); };
  });
  if (last)
    result.weights = weightsOf(last->learnt());
  uint64_t neurons = 0;
  for (const QuantisedPopulation &population : network.populations)
    neurons += population.kind == PopulationKind::Neurons ? population.size : 0;
  result.neuronTicks = neurons * (result.ticks + plan.largestSkew * samples.size());
  return result;
}

} // namespace chronaxie::runtime
