//===- MachineRun.cpp - Samples through a machine ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/MachineRun.h"
#include "files/File.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace chronaxie::runtime {

/// Finds the updates that clamped: a commit says what went in and what came
/// out, so chip N3..N6 are gone through again from the state before.
class SaturationFinder {
public:
  explicit SaturationFinder(const ImageMap &map)
      : map(map), widths(widthsOf(map.image.index.chip())), state(map.neuronCount()) {
    for (const Core &core : map.image.cores)
      for (int slot = 0; slot < core.neurons().threshold_size(); ++slot)
        constants.push_back(constantsOf(core, slot));
  }

  void take(const Commit &commit) {
    int64_t number = map.find(commit.core, commit.slot);
    if (number < 0)
      return;
    arithmetic::NeuronStep step =
        arithmetic::update(constants[number], state[number], commit.sum, commit.tick, widths);
    state[number] = {commit.potential, commit.current, commit.refractory};
    NeuronName name = map.nameOf(static_cast<size_t>(number));
    uint32_t tick = commit.tick - map.startTick(name.population);
    if (step.currentSaturated)
      found.push_back({commit.tick, {false, 0, tick, name.population, name.neuron}});
    if (step.potentialSaturated)
      found.push_back({commit.tick, {true, 0, tick, name.population, name.neuron}});
  }

  /// The first ones, by chip tick, population and neuron; I before V.
  std::vector<Saturation> first() {
    llvm::sort(found, [](const Found &a, const Found &b) {
      auto key = [](const Found &f) {
        return std::tuple(f.chipTick, f.what.population, f.what.neuron, f.what.isPotential);
      };
      return key(a) < key(b);
    });
    std::vector<Saturation> named;
    for (const Found &one : ArrayRef(found).take_front(namedSaturations))
      named.push_back(one.what);
    return named;
  }

private:
  struct Found {
    uint32_t chipTick;
    Saturation what;
  };

  const ImageMap &map;
  arithmetic::ArithmeticWidths widths;
  std::vector<arithmetic::NeuronConstants> constants;
  std::vector<arithmetic::NeuronState> state;
  std::vector<Found> found;
};

ArrayRef<AxonEvent> SampleEvents::next() {
  events.clear();
  auto due = later.find(tick);
  if (due != later.end()) {
    events = std::move(due->second);
    later.erase(due);
  }
  for (; position < sample.events.size() && sample.events[position].tick == tick; ++position)
    map.translate(sample.events[position], [&](const AxonEvent &event, uint32_t delayTicks) {
      (delayTicks == 0 ? events : later[tick + delayTicks]).push_back(event);
    });
  ++tick;
  return events;
}

MachineRun::MachineRun(Machine &machine, const ImageMap &map, const RunOptions &options)
    : machine(machine), map(map), options(options), hopsOf(map) {}

MachineRun::~MachineRun() = default;

void MachineRun::see(const Commit &commit) {
  if (commit.spike)
    hopsOf.addSpike(commit.core, commit.slot, result.hops);
  if (finder)
    finder->take(commit);
}

Error MachineRun::begin(const Sample &newSample) {
  sample = &newSample;
  decision.emplace(map.readout, sample->ticks);
  part = {};
  for (uint32_t population : options.potentials)
    part.potentials.push_back({population, {}});
  auto counters = readCounters();
  if (!counters)
    return counters.takeError();
  before = std::move(*counters);
  if (options.learns && namesSaturations)
    finder = std::make_unique<SaturationFinder>(map);
  machine.setLearning(options.learns);
  if (Error error = machine.clear())
    return error;
  cyclesBefore = machine.cycles();
  return Error::success();
}

Expected<std::vector<Counters>> MachineRun::readCounters() {
  std::vector<Counters> all;
  for (const Core &core : map.image.cores) {
    auto counters = machine.counters(core.number());
    if (!counters)
      return counters.takeError();
    all.push_back(*counters);
  }
  return all;
}

Error MachineRun::tick(uint32_t chipTick, ArrayRef<AxonEvent> events) {
  hopsOf.addEvents(events, result.hops);
  auto sampleIndex = static_cast<uint32_t>(result.decisions.size());
  if (options.beforeTick)
    if (Error error = options.beforeTick(sampleIndex, chipTick))
      return error;
  if (Error error = machine.tick(events, spikes))
    return error;
  if (options.afterTick)
    if (Error error = options.afterTick(sampleIndex, chipTick))
      return error;
  for (const CoreSpike &spike : spikes) {
    int64_t number = map.find(spike.core, spike.slot);
    if (number < 0)
      return fault(formatv("{0}: spike of core {1} slot {2} in tick {3}, where no neuron lies",
                           machine.name(), spike.core, spike.slot, chipTick)
                       .str());
    NeuronName name = map.nameOf(static_cast<size_t>(number));
    uint32_t skew = map.startTick(name.population);
    if (chipTick >= skew && chipTick - skew < sample->ticks)
      part.spikes.push_back({chipTick - skew, name.population, name.neuron, 1});
  }
  return readPotentials(chipTick);
}

Expected<double> MachineRun::potentialOf(NeuronName name) {
  CoreSpike place = map.placeOf(name);
  auto potential = machine.potential(place.core, place.slot);
  if (!potential)
    return potential.takeError();
  return *potential / map.scaleOf(name);
}

Error MachineRun::readPotentials(uint32_t chipTick) {
  auto isWithin = [&](uint32_t population) {
    uint32_t skew = map.startTick(population);
    return chipTick >= skew && chipTick - skew < sample->ticks;
  };
  for (PotentialTrace &trace : part.potentials)
    for (uint32_t j = 0; isWithin(trace.population) && j < map.table.entries[trace.population].size;
         ++j) {
      auto potential = potentialOf({trace.population, j});
      if (!potential)
        return potential.takeError();
      trace.values.push_back(*potential);
    }
  for (const auto &[index, vote] : enumerate(map.readout.votes)) {
    if (!isWithin(vote.population) ||
        !decision->wantsPotentials(chipTick - map.startTick(vote.population)))
      continue;
    auto potential = potentialOf({vote.population, vote.neuron});
    if (!potential)
      return potential.takeError();
    decision->addPotential(index, *potential);
  }
  return Error::success();
}

Error MachineRun::end() {
  if (options.learns)
    if (Error error = machine.flush())
      return error;
  result.cycles += machine.cycles() - cyclesBefore;
  auto after = readCounters();
  if (!after)
    return after.takeError();
  sampleCounters = std::move(*after);
  for (const auto &[index, counters] : enumerate(sampleCounters)) {
    for (unsigned i = 0; i < counterCount; ++i) {
      counters[i] -= before[index][i];
      result.counters[i] += counters[i];
    }
    if (uint64_t lost = counters[size_t(Counter::Collisions)])
      return fault(formatv("{0}: core {1}: {2} events were lost, a second one on an axon in a tick",
                           machine.name(), map.image.cores[index].number(), lost)
                       .str());
    uint64_t beyond = counters[size_t(Counter::Uncorrectable)];
    uint64_t wrong = counters[size_t(Counter::WrongParity)];
    if (beyond + wrong > 0) // chip E
      return fault(formatv("{0}: core {1}: {2} words of memory were beyond correction and {3} of a "
                           "table had the wrong parity; load the image again",
                           machine.name(), map.image.cores[index].number(), beyond, wrong)
                       .str());
    part.saturations += counters[size_t(Counter::PotentialSaturations)] +
                        counters[size_t(Counter::CurrentSaturations)];
  }
  llvm::sort(part.spikes);
  part.decision = decision->decide(part.spikes);
  if (part.saturations > 0 && finder)
    part.firstSaturations = finder->first();
  else if (part.saturations > 0 && namesSaturations && !options.learns &&
           result.firstSaturations.size() < namedSaturations)
    if (Error error = findSaturations())
      return error;
  uint64_t chipTicks = uint64_t{sample->ticks} + map.largestSkew;
  result.ticks += sample->ticks;
  result.neuronTicks += chipTicks * map.neuronCount();
  append(result, std::move(part));
  return Error::success();
}

Error MachineRun::findSaturations() {
  SaturationFinder finder(map);
  machine.watch([&](const Commit &commit) { finder.take(commit); });
  auto run = [&]() -> Error {
    if (Error error = machine.clear())
      return error;
    SampleEvents events(*sample, map);
    for (uint32_t tick = 0; tick < sample->ticks + map.largestSkew; ++tick)
      if (Error error = machine.tick(events.next(), spikes))
        return error;
    return Error::success();
  };
  Error error = run();
  machine.watch({});
  part.firstSaturations = finder.first();
  return error;
}

Error checkReported(const ImageMap &map) {
  if (map.readout.rule != ReadoutRule::Count)
    return Error::success();
  for (const ReadoutVote &vote : map.readout.votes) {
    CoreSpike place = map.placeOf(NeuronName{vote.population, vote.neuron});
    const Neurons &neurons = map.image.findCore(place.core)->neurons();
    auto slot = static_cast<int>(place.slot);
    // chip N5: a neuron at the greatest threshold never spikes.
    bool spikes = neurons.threshold(slot) !=
                  arithmetic::greatest(map.image.index.chip().constant_bits());
    if (spikes && !neurons.reported(slot))
      return fault(formatv("image: the readout counts spikes of population '{0}' neuron {1}, which"
                           " the chip does not report",
                           map.table.entries[vote.population].name, vote.neuron)
                       .str());
  }
  return Error::success();
}

Expected<RunResult> runMachine(Machine &machine, const Image &image, ArrayRef<Sample> samples,
                               const RunOptions &options) {
  ImageMap map(image);
  if (Error error = check(samples, options, map.table))
    return error;
  if (Error error = checkReported(map))
    return error;
  MachineRun run(machine, map, options);
  // The RTL counts what its energy is estimated from; of hops it has no counter.
  bool watches = machine.name() == "rtl" || options.learns;
  auto stop = make_scope_exit([&] {
    if (watches)
      machine.watch({});
  });
  for (const auto &[index, sample] : enumerate(samples)) {
    if (watches) // anew: a search for saturations takes the watch away
      machine.watch([&](const Commit &commit) { run.see(commit); });
    if (Error error = run.begin(sample))
      return error;
    SampleEvents events(sample, map);
    for (uint32_t tick = 0; tick < sample.ticks + map.largestSkew; ++tick)
      if (Error error = run.tick(tick, events.next()))
        return error;
    if (Error error = run.end())
      return error;
    if (options.progress)
      options.progress(index + 1, samples.size());
  }
  return std::move(run.result);
}

} // namespace chronaxie::runtime
