//===- Reference.cpp - The float reference simulator ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The canonical tick of docs/semantics.md in float64, and nothing of the chip.
// Within a tick the populations go in topological order of the synapses that
// have delay 0; each is updated, then its spikes are delivered, so that a
// delay of 0 reaches a later population in the same tick. What arrives later
// waits in a ring of sums.
//
// The order of every sum is fixed: first come the events of older ticks; within
// a tick, source populations in topological order (the lowest index first where
// it is free), their projections by index, source neurons ascending, synapses
// as they are stored. A tick costs one update per neuron and one addition per
// synapse of the neurons that spiked.
//
//===----------------------------------------------------------------------===//
#include "files/File.h"
#include "runtime/Decision.h"
#include "runtime/Share.h"
#include "targets/Plasticity.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>
#include <map>

using namespace llvm;

namespace chronaxie::runtime {

namespace {

/// What is worked out once for all samples.
struct Plan {
  const Network &network;
  /// Plastic synapses into each neuron, [population][neuron]: (projection, synapse).
  std::vector<std::vector<std::vector<std::pair<uint32_t, uint64_t>>>> plasticInto;
  std::vector<uint32_t> order;                 ///< populations, topological
  std::vector<std::vector<uint32_t>> outgoing; ///< per population: projections
  std::vector<uint32_t> greatestDelay;         ///< per population: of incoming synapses
};

bool actsInTheSameTick(const Projection &projection) {
  return is_contained(projection.delayTicks, 0u);
}

/// Kahn's algorithm over the projections with delay 0.
Error orderPopulations(Plan &plan) {
  const Network &network = plan.network;
  size_t count = network.populations.size();
  std::vector<std::pair<uint32_t, uint32_t>> edges;
  std::vector<uint32_t> waitsFor(count, 0);
  for (const Projection &projection : network.projections)
    if (actsInTheSameTick(projection)) {
      edges.emplace_back(projection.source, projection.target);
      ++waitsFor[projection.target];
    }
  std::vector<bool> isPlaced(count, false);
  while (plan.order.size() < count) {
    uint32_t next = 0;
    while (next < count && (isPlaced[next] || waitsFor[next] > 0))
      ++next;
    if (next == count)
      break;
    isPlaced[next] = true;
    plan.order.push_back(next);
    for (auto [source, target] : edges)
      if (source == next)
        --waitsFor[target];
  }
  if (plan.order.size() == count)
    return Error::success();
  std::string stuck;
  for (size_t i = 0; i < count; ++i)
    if (!isPlaced[i])
      stuck += (stuck.empty() ? "'" : ", '") + network.populations[i].name + "'";
  return fault("projections with delay 0 form a cycle, or hang on one: " + stuck +
               "; a spike cannot act on itself in the same tick");
}

Error checkCanonical(const Network &network) {
  for (const Population &population : network.populations) {
    std::string owner = formatv("population '{0}'", population.name);
    if (population.startTick != 0)
      return fault(formatv("{0}: start tick {1}; the reference runs networks without skew", owner,
                           population.startTick)
                       .str());
    if (population.resetTiming != ResetTiming::SameTick)
      return fault(owner + ": its reset acts in the next tick; canonicalise the network first");
    if (population.currentTiming != CurrentTiming::New)
      return fault(owner + ": it integrates the previous current; canonicalise the network first");
    if (population.spikesAtThreshold)
      return fault(owner + ": it spikes at its threshold; canonicalise the network first");
  }
  for (const Projection &projection : network.projections)
    if (is_contained(projection.delayTicks, unassignedDelay))
      return fault(
          formatv("projection '{0}': a delay is not assigned; assign delays first", projection.name)
              .str());
  return Error::success();
}

Error prepare(Plan &plan) {
  const Network &network = plan.network;
  if (Error error = check(network))
    return error;
  if (Error error = checkCanonical(network))
    return error;
  plan.outgoing.resize(network.populations.size());
  plan.greatestDelay.resize(network.populations.size(), 0);
  for (const auto &[index, projection] : enumerate(network.projections)) {
    plan.outgoing[projection.source].push_back(static_cast<uint32_t>(index));
    for (uint32_t delay : projection.delayTicks)
      plan.greatestDelay[projection.target] =
          std::max(plan.greatestDelay[projection.target], delay);
  }
  plan.plasticInto.resize(network.populations.size());
  for (const auto &[population, into] : zip(network.populations, plan.plasticInto))
    into.resize(network.profiles.empty() ? 0 : population.size);
  for (const auto &[index, projection] : enumerate(network.projections))
    for (size_t at = 0; at < projection.profile.size(); ++at)
      if (projection.profile[at] != staticSynapse)
        plan.plasticInto[projection.target][projection.targetNeuron[at]].emplace_back(index, at);
  return orderPopulations(plan);
}

struct PopulationState {
  std::vector<double> potential;
  std::vector<double> current;
  std::vector<uint32_t> refractory;
  std::vector<double> ring; ///< sums of the coming ticks, [slot * size + neuron]
  uint32_t slots = 1;
};

class Simulator {
public:
  Simulator(const Plan &plan, const RunOptions &options)
      : plan(plan), network(plan.network), options(options), states(network.populations.size()) {}

  SampleResult run(const Sample &sample);
  std::vector<LearntWeight> weights() const;

private:
  void start(const Sample &sample);
  void update(uint32_t index, uint32_t tick);
  void emitEvents(uint32_t index, const Sample &sample, uint32_t tick);
  void emit(uint32_t index, uint32_t neuron, double value, uint32_t tick);
  void recordPotentials(SampleResult &result, Decision &decision, uint32_t tick);

  // Plasticity: the rule of docs/chip.md, block P, in floating point, driven by
  // events.
  struct Learning {
    double weight = 0;
    int64_t lastPre = -1, lastPost = -1;
  };
  void startLearning();
  void learn(uint32_t tick);
  void pre(uint32_t projection, uint64_t synapse, uint32_t tick);
  void post(uint32_t projection, uint64_t synapse, uint32_t tick);

  const Plan &plan;
  const Network &network;
  const RunOptions &options;
  std::vector<PopulationState> states;
  uint32_t ticks = 0;
  size_t firstEvent = 0, lastEvent = 0; ///< of the tick, in the sample
  SpikeTrain spikes;
  size_t firstSpike = 0;                       ///< of the tick
  std::vector<std::vector<Learning>> learning; ///< per projection, per synapse
  std::map<uint32_t, std::vector<std::pair<uint32_t, uint64_t>>> pres, posts; ///< by tick
};

void Simulator::start(const Sample &sample) {
  ticks = sample.ticks;
  firstEvent = lastEvent = 0;
  spikes.clear();
  for (const auto &[index, population] : enumerate(network.populations)) {
    if (population.kind == PopulationKind::Input)
      continue;
    PopulationState &state = states[index];
    state.potential = population.initialPotential;
    state.current = population.initialCurrent;
    state.refractory.assign(population.size, 0);
    // What arrives after the sample's end is never seen, so no slot is kept.
    state.slots = std::min(plan.greatestDelay[index], ticks) + 1;
    state.ring.assign(size_t{state.slots} * population.size, 0.0);
  }
}

void Simulator::emit(uint32_t index, uint32_t neuron, double value, uint32_t tick) {
  for (uint32_t outgoing : plan.outgoing[index]) {
    const Projection &projection = network.projections[outgoing];
    PopulationState &target = states[projection.target];
    bool learns = !learning.empty() && !learning[outgoing].empty();
    size_t size = network.populations[projection.target].size;
    for (uint64_t i = projection.rowOffset[neuron]; i < projection.rowOffset[neuron + 1]; ++i) {
      uint32_t delay = projection.delayTicks[i];
      if (learns && projection.profile[i] != staticSynapse) {
        pres[tick + plasticity::axonalDelay(delay)].emplace_back(outgoing, i);
        continue;
      }
      if (delay >= ticks - tick)
        continue;
      target.ring[(tick + delay) % target.slots * size + projection.targetNeuron[i]] +=
          projection.weight[i] * value;
    }
  }
}

void Simulator::startLearning() {
  pres.clear();
  posts.clear();
  if (!options.learns || network.profiles.empty())
    return;
  bool isFirst = learning.empty();
  learning.resize(network.projections.size());
  for (const auto &[projection, states] : zip(network.projections, learning)) {
    if (!projection.isPlastic())
      continue;
    states.resize(projection.weight.size());
    for (size_t at = 0; at < states.size(); ++at)
      states[at] = {isFirst ? projection.weight[at] : states[at].weight, -1, -1};
  }
}

void Simulator::pre(uint32_t index, uint64_t at, uint32_t tick) {
  const Projection &projection = network.projections[index];
  Learning &state = learning[index][at];
  const StdpProfile &profile = network.profiles[projection.profile[at]];
  if (state.lastPost >= 0 && tick - state.lastPost <= plasticity::window) {
    double change = profile.aMinus * std::pow(state.weight - profile.wMin, profile.mu) *
                    std::exp(-static_cast<double>(tick - state.lastPost) / profile.tauMinusTicks);
    state.weight = std::max(profile.wMin, state.weight - change);
  }
  state.lastPre = tick;
  PopulationState &target = states[projection.target];
  uint32_t rest = projection.delayTicks[at] - plasticity::axonalDelay(projection.delayTicks[at]);
  if (rest < ticks - tick)
    target.ring[(tick + rest) % target.slots * network.populations[projection.target].size +
                projection.targetNeuron[at]] += state.weight;
}

void Simulator::post(uint32_t index, uint64_t at, uint32_t tick) {
  const StdpProfile &profile = network.profiles[network.projections[index].profile[at]];
  Learning &state = learning[index][at];
  if (state.lastPre >= 0 && tick - state.lastPre <= plasticity::window) {
    double change = profile.aPlus * std::pow(profile.wMax - state.weight, profile.mu) *
                    std::exp(-static_cast<double>(tick - state.lastPre) / profile.tauPlusTicks);
    state.weight = std::min(profile.wMax, state.weight + change);
  }
  state.lastPost = tick;
}

/// Pre events of the tick, what they deliver, then its post events.
void Simulator::learn(uint32_t tick) {
  for (size_t i = firstSpike; i < spikes.size(); ++i)
    for (auto [index, at] : plan.plasticInto[spikes[i].population][spikes[i].neuron]) {
      uint32_t delay = network.projections[index].delayTicks[at];
      posts[tick + delay - plasticity::axonalDelay(delay)].emplace_back(index, at);
    }
  firstSpike = spikes.size();
  for (auto [index, at] : pres[tick])
    pre(index, at, tick);
  for (auto [index, at] : posts[tick])
    post(index, at, tick);
  pres.erase(tick);
  posts.erase(tick);
}

std::vector<LearntWeight> Simulator::weights() const {
  std::vector<LearntWeight> weights;
  for (const auto &[index, states] : enumerate(learning)) {
    const Projection &projection = network.projections[index];
    for (uint32_t row = 0; !states.empty() && row + 1 < projection.rowOffset.size(); ++row)
      for (uint64_t at = projection.rowOffset[row]; at < projection.rowOffset[row + 1]; ++at)
        if (projection.profile[at] != staticSynapse)
          weights.push_back({static_cast<uint32_t>(index), row, projection.targetNeuron[at],
                             projection.delayTicks[at], states[at].weight});
  }
  llvm::sort(weights);
  return weights;
}

void Simulator::emitEvents(uint32_t index, const Sample &sample, uint32_t tick) {
  for (size_t i = firstEvent; i < lastEvent; ++i)
    if (sample.events[i].population == index)
      emit(index, sample.events[i].neuron, sample.events[i].value, tick);
}

void Simulator::update(uint32_t index, uint32_t tick) {
  const Population &population = network.populations[index];
  PopulationState &state = states[index];
  double *arriving = &state.ring[size_t{tick % state.slots} * population.size];
  for (uint32_t j = 0; j < population.size; ++j) {
    double current =
        population.synapseRetention[j] * state.current[j] + arriving[j] + population.synapseBias[j];
    arriving[j] = 0;
    state.current[j] = current;
    bool isBlocked = state.refractory[j] > 0;
    double potential = isBlocked ? population.resetValue[j]
                                 : population.membraneRetention[j] * state.potential[j] + current +
                                       population.membraneBias[j];
    bool spikesNow = !isBlocked && potential > population.threshold[j];
    if (spikesNow && population.reset == ResetMode::Subtract)
      potential -= population.resetAmount[j];
    if (spikesNow && population.reset == ResetMode::ToValue)
      potential = population.resetValue[j];
    state.potential[j] = potential;
    if (spikesNow)
      state.refractory[j] = population.refractoryTicks[j];
    else if (isBlocked)
      --state.refractory[j];
    if (spikesNow)
      spikes.push_back({tick, index, j, 1});
  }
}

void Simulator::recordPotentials(SampleResult &result, Decision &decision, uint32_t tick) {
  for (PotentialTrace &trace : result.potentials)
    llvm::append_range(trace.values, states[trace.population].potential);
  if (decision.wantsPotentials(tick))
    for (const auto &[index, vote] : enumerate(network.readout.votes))
      decision.addPotential(index, states[vote.population].potential[vote.neuron]);
}

SampleResult Simulator::run(const Sample &sample) {
  start(sample);
  startLearning();
  firstSpike = 0;
  SampleResult result;
  for (uint32_t population : options.potentials)
    result.potentials.push_back({population, {}});
  Decision decision(network.readout, ticks);
  for (uint32_t tick = 0; tick < ticks; ++tick) {
    while (lastEvent < sample.events.size() && sample.events[lastEvent].tick == tick)
      ++lastEvent;
    for (uint32_t index : plan.order) {
      if (network.populations[index].kind == PopulationKind::Input) {
        emitEvents(index, sample, tick);
        continue;
      }
      size_t firstSpike = spikes.size();
      update(index, tick);
      for (size_t i = firstSpike; i < spikes.size(); ++i)
        emit(index, spikes[i].neuron, 1, tick);
    }
    firstEvent = lastEvent;
    if (!learning.empty())
      learn(tick);
    recordPotentials(result, decision, tick);
  }
  llvm::sort(spikes);
  result.decision = decision.decide(spikes);
  result.spikes = std::move(spikes);
  return result;
}

} // namespace

Expected<RunResult> runReference(const Network &network, ArrayRef<Sample> samples,
                                 const RunOptions &options) {
  Plan plan{network, {}, {}, {}, {}};
  if (Error error = prepare(plan))
    return error;
  if (Error error = check(samples, options, populationTable(network)))
    return error;
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
    result.weights = last->weights();
  uint64_t neurons = 0;
  for (const Population &population : network.populations)
    neurons += population.kind == PopulationKind::Neurons ? population.size : 0;
  result.neuronTicks = neurons * result.ticks;
  return result;
}

} // namespace chronaxie::runtime
