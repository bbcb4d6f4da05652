//===- Emulator.cpp - The integer model of the chip -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Runs an image as docs/chip.md says, rule by rule, cores and rows and routes
// included; only the mesh's timing is left out, which by rule 1 changes no
// state. Rows are decoded once, at load. A tick costs one update per neuron of
// the blocks that are not skipped and one addition per delivered synapse.
//
//===----------------------------------------------------------------------===//
#include "files/File.h"
#include "runtime/EmulatedCore.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

using namespace llvm;

namespace chronaxie::runtime {

namespace {

/// A number drawn for a row in a tick (the finaliser of splitmix64, chained).
template <typename... Parts> uint64_t mix(Parts... parts) {
  uint64_t mixed = 0;
  for (uint64_t part : {static_cast<uint64_t>(parts)...}) {
    mixed += part + 0x9e3779b97f4a7c15;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
    mixed ^= mixed >> 31;
  }
  return mixed;
}

class Emulator : public Machine {
public:
  Emulator(const Image &image, EmulatorOptions options);

  StringRef name() const override { return "emulator"; }
  Error clear() override;
  Error tick(ArrayRef<AxonEvent> events, std::vector<CoreSpike> &spikes) override;
  Expected<int32_t> potential(uint32_t core, uint32_t slot) override;
  void watch(std::function<void(const Commit &)> newSink) override { sink = std::move(newSink); }
  void setLearning(bool learns) override { learnsNext = learns; }
  Error flush() override;
  void watchLearning(std::function<void(const LearnCommit &)> newSink) override {
    learnSink = std::move(newSink);
  }
  Expected<std::vector<uint32_t>> rowMemory(uint32_t core) override;
  Expected<Counters> counters(uint32_t core) override;
  uint64_t cycles() const override { return 0; }

private:
  uint64_t hopsOf(uint32_t tile) const;
  Error checkEvent(const AxonEvent &event) const;
  void arrive(EmulatedCore &core, uint32_t axon, uint32_t payload);
  void remember(EmulatedCore &core, uint32_t axon, uint32_t ticks);
  void recall(EmulatedCore &core);
  void collide(EmulatedCore &core, uint32_t axon);
  void updateCore(EmulatedCore &core, std::vector<CoreSpike> &spikes);
  bool updateNeuron(EmulatedCore &core, uint32_t neuron, uint32_t &accumulator,
                    std::vector<CoreSpike> &spikes);
  void deliver(EmulatedCore &core);
  void deliverPlastic(EmulatedCore &core, uint32_t axon);
  void visitDueByForce(EmulatedCore &core);
  void visitByForce(EmulatedCore &core, uint32_t axon, uint32_t lag);
  void setWeight(EmulatedCore &core, uint32_t axon, uint32_t at, int32_t weight);
  void add(EmulatedCore &core, uint32_t target, uint32_t residual, uint32_t change);

  const Chip chip;
  const EmulatorOptions options;
  std::vector<EmulatedCore> cores;
  std::vector<int> indexOfCore; ///< per core number, -1: not in use
  arithmetic::ArithmeticWidths widths;
  uint32_t ringMask;
  uint32_t historyMask;
  uint32_t blockNeurons;
  uint32_t payloadLimit;
  uint32_t now = 0;
  std::string firstCollision;
  std::function<void(const Commit &)> sink;
  std::function<void(const LearnCommit &)> learnSink;
  bool learns = false, learnsNext = false; ///< in this sample, in the next
  bool isFlushed = true;
};

Emulator::Emulator(const Image &image, EmulatorOptions options)
    : chip(image.index.chip()), options(options) {
  widths = widthsOf(chip);
  ringMask = chip.ring_slots() - 1;
  historyMask = historySlots(chip) - 1;
  blockNeurons = chip.skip_block_neurons();
  payloadLimit = (1u << chip.payload_bits()) - 1;
  indexOfCore.assign(coreCount(chip), -1);
  for (const auto &[index, section] : enumerate(image.cores))
    indexOfCore[section.number()] = static_cast<int>(index);
  BranchBits bits(chip, image.routers);
  for (const Core &section : image.cores)
    cores.emplace_back(section, chip).loadRoutes(section, chip, bits, indexOfCore);
  cantFail(clear());
}

/// Flits that a router sent to its neighbours and to the host (chip C4).
uint64_t Emulator::hopsOf(uint32_t tile) const {
  uint64_t hops = 0;
  for (const EmulatedCore &core : cores) {
    for (const auto &[spikes, path] : zip(core.spikes, core.paths))
      for (const TreeStop &stop : path)
        if (stop.tile == tile)
          hops += spikes * stop.links();
    if (is_contained(unicastPath(chip, 0, core.number), tile))
      hops += core.events;
  }
  return hops;
}

Error Emulator::clear() {
  now = 0;
  learns = learnsNext;
  isFlushed = true;
  firstCollision.clear();
  for (EmulatedCore &core : cores)
    core.clear();
  return Error::success();
}

Error Emulator::checkEvent(const AxonEvent &event) const {
  std::string place = formatv("core {0} axon {1}: event of tick {2}", event.core, event.axon, now);
  if (event.core >= indexOfCore.size() || indexOfCore[event.core] < 0)
    return fault(formatv("{0}: the image does not use this core", place).str());
  size_t axons = cores[indexOfCore[event.core]].axons.size();
  if (event.axon >= axons)
    return fault(formatv("{0}: the core has {1} axons in use", place, axons).str());
  if (event.payload > payloadLimit)
    return fault(
        formatv("{0}: payload {1}, the most is {2}", place, event.payload, payloadLimit).str());
  return Error::success();
}

void Emulator::collide(EmulatedCore &core, uint32_t axon) {
  ++core.count(Counter::Collisions);
  if (firstCollision.empty())
    firstCollision =
        formatv("core {0} axon {1}: a second event in tick {2} was lost", core.number, axon, now);
}

/// chip H1
void Emulator::arrive(EmulatedCore &core, uint32_t axon, uint32_t payload) {
  if (uint32_t base = core.axons[axon].baseDelay)
    return remember(core, axon, base);
  if (core.isPending[axon])
    return collide(core, axon);
  core.isPending[axon] = 1;
  core.pending.emplace_back(axon, payload);
}

/// chip H1, H4: the axon is to be visited so many ticks from now.
void Emulator::remember(EmulatedCore &core, uint32_t axon, uint32_t ticks) {
  uint32_t slot = (now + ticks) & historyMask;
  uint8_t &bit = core.history[slot * core.axons.size() + axon];
  if (bit)
    return collide(core, axon);
  bit = 1;
  core.due[slot].push_back(axon);
}

/// chip H3
void Emulator::recall(EmulatedCore &core) {
  uint32_t slot = now & historyMask;
  for (uint32_t axon : core.due[slot]) {
    core.history[slot * core.axons.size() + axon] = 0;
    core.isPending[axon] = 1;
    core.pending.emplace_back(axon, 1);
  }
  core.due[slot].clear();
}

/// Updates one neuron and sends its spike; whether anything about it changed.
bool Emulator::updateNeuron(EmulatedCore &core, uint32_t neuron, uint32_t &accumulator,
                            std::vector<CoreSpike> &spikes) {
  const arithmetic::NeuronConstants &constants = core.constants[neuron];
  arithmetic::NeuronState past = core.state[neuron];
  // chip N7
  if (now <= constants.startTick)
    past = {constants.initialPotential, constants.initialCurrent, 0};
  int64_t sum = arithmetic::wrap(accumulator, widths.accumulatorBits);
  accumulator = 0;
  arithmetic::NeuronStep step = arithmetic::update(constants, past, sum, now, widths);
  core.state[neuron] = step.state;
  if (learns) // chip P7
    core.histories[neuron] = plasticity::advance(core.histories[neuron], step.spike);
  core.count(Counter::PotentialSaturations) += step.potentialSaturated;
  core.count(Counter::CurrentSaturations) += step.currentSaturated;
  if (sink)
    sink({core.number, now, neuron, static_cast<int32_t>(sum), step.state.potential,
          step.state.current, step.state.refractory, step.spike});
  if (!step.spike)
    return step.state != past;

  // chip R4
  ++core.count(Counter::Spikes);
  ++core.spikes[neuron];
  uint32_t first = core.firstRoute[neuron], last = core.firstRoute[neuron + 1];
  core.count(Counter::FlitsSent) += core.flits[neuron];
  for (uint32_t i = first; i < last; ++i)
    arrive(cores[core.routes[i].core], core.routes[i].axon, 1);
  if (core.reported[neuron])
    spikes.push_back({core.number, neuron});
  return true;
}

void Emulator::updateCore(EmulatedCore &core, std::vector<CoreSpike> &spikes) {
  uint32_t neurons = core.neuronCount();
  uint32_t *accumulators = &core.ring[size_t{now & ringMask} * neurons];
  uint8_t *touched = &core.touched[size_t{now & ringMask} * core.blockCount()];
  for (uint32_t block = 0; block < core.blockCount(); ++block) {
    uint32_t first = block * blockNeurons;
    uint32_t last = std::min(first + blockNeurons, neurons);
    // chip N9
    if (now > core.latestStartTick && !learns && !touched[block] && !core.moved[block]) {
      core.count(Counter::SkippedUpdates) += last - first;
      continue;
    }
    core.count(Counter::Updates) += last - first;
    // A state that rests under input is no fixed point without it.
    bool moved = touched[block];
    touched[block] = 0;
    for (uint32_t neuron = first; neuron < last; ++neuron)
      moved |= updateNeuron(core, neuron, accumulators[neuron], spikes);
    core.moved[block] = moved;
  }
}

/// chip D1
void Emulator::add(EmulatedCore &core, uint32_t target, uint32_t residual, uint32_t change) {
  size_t slot = (now + 1 + residual) & ringMask;
  core.ring[slot * core.neuronCount() + target] += change;
  core.touched[slot * core.blockCount() + target / blockNeurons] = 1;
}

void Emulator::setWeight(EmulatedCore &core, uint32_t axon, uint32_t at, int32_t weight) {
  const EmulatedAxon &row = core.axons[axon];
  int32_t &held = core.plastic[row.firstSynapse + at].weight;
  if (learnSink && weight != held)
    learnSink({core.number, now, row.rowAddress + at, held, weight});
  held = weight;
}

/// chip P8 (1) and what follows a visit by force. `lag`: see applyPosts.
void Emulator::visitByForce(EmulatedCore &core, uint32_t axon, uint32_t lag) {
  const EmulatedAxon &row = core.axons[axon];
  ++core.count(Counter::ForcedVisits);
  for (uint32_t at = 0; at < row.synapseCount; ++at) {
    const EmulatedPlasticSynapse &synapse = core.plastic[row.firstSynapse + at];
    setWeight(core, axon, at,
              plasticity::applyPosts(core.profiles[synapse.profile], synapse.weight,
                                     core.histories[synapse.target], synapse.residual + 1,
                                     core.rows[axon], now, lag));
  }
  core.rows[axon] = plasticity::visited(core.rows[axon], now, true);
}

/// chip P9, or another schedule.
void Emulator::visitDueByForce(EmulatedCore &core) {
  if (options.visitSeed == 0) {
    for (size_t axon = now % 32; axon < core.axons.size(); axon += 32)
      if (core.rows[axon].isOpen && now - core.rows[axon].lastPre > 15)
        visitByForce(core, static_cast<uint32_t>(axon), 0);
    return;
  }
  for (uint32_t axon = 0; axon < core.axons.size(); ++axon) {
    const plasticity::RowState &row = core.rows[axon];
    if (row.isOpen && (now - row.done >= options.visitWithin ||
                       mix(options.visitSeed, now, core.number, axon) % 16 == 0))
      visitByForce(core, axon, 0);
  }
}

/// chip P8
void Emulator::deliverPlastic(EmulatedCore &core, uint32_t axon) {
  const EmulatedAxon &row = core.axons[axon];
  for (uint32_t at = 0; at < row.synapseCount; ++at) {
    const EmulatedPlasticSynapse &synapse = core.plastic[row.firstSynapse + at];
    if (learns) {
      const plasticity::Profile &profile = core.profiles[synapse.profile];
      const plasticity::PostHistory &history = core.histories[synapse.target];
      uint32_t delay = synapse.residual + 1;
      int32_t weight =
          plasticity::applyPosts(profile, synapse.weight, history, delay, core.rows[axon], now, 0);
      setWeight(core, axon, at, plasticity::applyPre(profile, weight, history, delay));
    }
    add(core, synapse.target, synapse.residual, static_cast<uint32_t>(synapse.weight));
  }
  if (learns)
    core.rows[axon] = plasticity::visited(core.rows[axon], now, false);
}

void Emulator::deliver(EmulatedCore &core) {
  uint32_t neurons = core.neuronCount(), blocks = core.blockCount();
  if (learns)
    visitDueByForce(core);
  for (auto [axon, payload] : core.pending) {
    // chip D3, H2
    core.isPending[axon] = 0;
    const EmulatedAxon &row = core.axons[axon];
    if (row.successor > 0)
      remember(core, row.successor - 1, row.step);
    ++core.count(Counter::Rows);
    core.count(Counter::RowWords) += row.words;
    core.count(Counter::Sops) += row.synapseCount;
    if (row.isPlastic) {
      deliverPlastic(core, axon);
      continue;
    }
    for (const EmulatedSynapse &synapse :
         ArrayRef(core.synapses).slice(row.firstSynapse, row.synapseCount)) {
      // chip D1
      size_t slot = (now + 1 + synapse.residual) & ringMask;
      core.ring[slot * neurons + synapse.target] += synapse.weight * payload;
      core.touched[slot * blocks + synapse.target / blockNeurons] = 1;
    }
  }
  core.pending.clear();
}

Error Emulator::tick(ArrayRef<AxonEvent> events, std::vector<CoreSpike> &spikes) {
  spikes.clear();
  for (const AxonEvent &event : events)
    if (Error error = checkEvent(event))
      return error;
  for (EmulatedCore &core : cores)
    recall(core);
  for (const AxonEvent &event : events) {
    EmulatedCore &core = cores[indexOfCore[event.core]];
    ++core.events;
    arrive(core, event.axon, event.payload);
  }
  // chip T1: every core updates, spikes arrive in this same tick, then rows
  // are delivered; by rule 1 the order among cores does not matter.
  for (EmulatedCore &core : cores)
    updateCore(core, spikes);
  for (EmulatedCore &core : cores)
    deliver(core);
  ++now;
  isFlushed &= !learns;
  llvm::sort(spikes);
  // chip rule 2: what was lost is an error.
  if (!firstCollision.empty())
    return fault(firstCollision);
  return Error::success();
}

Error Emulator::flush() {
  for (EmulatedCore &core : cores)
    for (size_t axon = 0; axon < core.axons.size(); ++axon)
      if (core.rows[axon].isOpen)
        visitByForce(core, static_cast<uint32_t>(axon), 1);
  isFlushed = true;
  return Error::success();
}

Expected<std::vector<uint32_t>> Emulator::rowMemory(uint32_t number) {
  if (!isFlushed)
    return fault("weights are read after a flush");
  if (number >= indexOfCore.size())
    return fault(formatv("core {0}: the chip has {1} cores", number, indexOfCore.size()).str());
  if (indexOfCore[number] < 0)
    return std::vector<uint32_t>{};
  return cores[indexOfCore[number]].rowMemory();
}

Expected<int32_t> Emulator::potential(uint32_t core, uint32_t slot) {
  if (core >= indexOfCore.size() || indexOfCore[core] < 0 ||
      slot >= cores[indexOfCore[core]].neuronCount())
    return fault(formatv("core {0} slot {1}: the image holds no neuron there", core, slot).str());
  return cores[indexOfCore[core]].state[slot].potential;
}

Expected<Counters> Emulator::counters(uint32_t core) {
  if (core >= indexOfCore.size())
    return fault(formatv("core {0}: the chip has {1} cores", core, indexOfCore.size()).str());
  Counters counters = indexOfCore[core] < 0 ? Counters{} : cores[indexOfCore[core]].counters;
  counters[static_cast<size_t>(Counter::Hops)] = hopsOf(core);
  return counters;
}

} // namespace

Expected<std::unique_ptr<Machine>> makeEmulator(const Image &image, EmulatorOptions options) {
  if (Error error = check(image, "image"))
    return error;
  return std::make_unique<Emulator>(image, options);
}

} // namespace chronaxie::runtime
