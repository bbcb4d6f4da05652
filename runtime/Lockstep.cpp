//===- Lockstep.cpp - Emulator and RTL, tick by tick ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Both machines run the same ticks under watch. After each tick every neuron's
// last known state is compared: sum, V, I, refractory counter and spike where
// both updated it; where only one did, that update must have changed nothing
// (chip N9); where none did, what they hold. Weights start equal, so they are
// equal after a tick if the same ones changed in it to the same values. Then
// what the host saw: spikes of the tick, counters and decisions of the sample.
//
//===----------------------------------------------------------------------===//
#include "files/File.h"
#include "runtime/MachineRun.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>

using namespace llvm;

namespace chronaxie::runtime {

namespace {

/// A machine's neurons as its commits show them.
class Follower {
public:
  Follower(Machine &machine, const ImageMap &map, const RunOptions &options)
      : run(machine, map, options), machine(machine), map(map), last(map.neuronCount()) {}
  ~Follower() {
    machine.watch({});
    machine.watchLearning({});
  }
  Follower(const Follower &) = delete;
  Follower &operator=(const Follower &) = delete;

  struct Known {
    Commit commit;
    bool isThere = false; ///< it was updated in this sample
    bool isFresh = false; ///< it was updated in this tick
    bool isTwice = false; ///< it was updated more than once in this tick
  };

  Error begin(const Sample &sample) {
    std::ranges::fill(last, Known{});
    machine.watch([this](const Commit &commit) { take(commit); });
    machine.watchLearning([this](const LearnCommit &change) {
      take(change);
      ++weightChanges;
    });
    return run.begin(sample);
  }
  Error end() {
    weights.clear();
    return run.end();
  }
  Error tick(uint32_t chipTick, ArrayRef<AxonEvent> events) {
    stray.clear();
    weights.clear();
    for (Known &known : last)
      known.isFresh = known.isTwice = false;
    return run.tick(chipTick, events);
  }

  StringRef name() const { return machine.name(); }
  const Known &operator[](size_t number) const { return last[number]; }

  MachineRun run;
  std::string stray; ///< an update of this tick where no neuron lies
  struct Weight {
    int32_t before = 0, after = 0;
    bool operator==(const Weight &) const = default;
  };
  /// Those that changed in this tick, or since it: core and word of its row memory.
  /// A weight that is back where it was did not change: on the way it may be what
  /// the order of visits makes it, which no rule says.
  std::map<std::pair<uint32_t, uint32_t>, Weight> weights;
  uint64_t weightChanges = 0;

private:
  void take(const LearnCommit &change) {
    auto at = weights.try_emplace({change.core, change.address}, Weight{change.before, 0}).first;
    at->second.after = change.after;
    if (at->second.after == at->second.before)
      weights.erase(at);
  }

  void take(const Commit &commit) {
    run.see(commit);
    int64_t number = map.find(commit.core, commit.slot);
    if (number < 0) {
      stray =
          formatv("an update of core {0} slot {1}, where no neuron lies", commit.core, commit.slot);
      return;
    }
    Known &known = last[static_cast<size_t>(number)];
    known.isTwice = known.isFresh;
    known.isThere = known.isFresh = true;
    known.commit = commit;
  }

  Machine &machine;
  const ImageMap &map;
  std::vector<Known> last;
};

bool isQuiet(const Commit &commit) { return commit.sum == 0 && !commit.spike; }

bool holdTheSame(const Commit &a, const Commit &b) {
  return a.potential == b.potential && a.current == b.current && a.refractory == b.refractory;
}

bool agree(const Follower::Known &a, const Follower::Known &b) {
  if (a.isTwice || b.isTwice || !a.isThere || !b.isThere)
    return false;
  if (a.isFresh && b.isFresh)
    return a.commit == b.commit;
  if (a.isFresh != b.isFresh && !isQuiet(a.isFresh ? a.commit : b.commit))
    return false;
  return holdTheSame(a.commit, b.commit);
}

std::string print(const Follower::Known &known) {
  if (!known.isThere)
    return "never updated";
  const Commit &commit = known.commit;
  std::string state =
      formatv("V {0}, I {1}, refractory {2}", commit.potential, commit.current, commit.refractory);
  if (!known.isFresh)
    return "skipped, holds " + state;
  return formatv("{0}sum {1}, {2}, {3}", known.isTwice ? "updated twice, " : "", commit.sum, state,
                 commit.spike ? "spike" : "no spike");
}

std::string print(ArrayRef<CoreSpike> spikes) {
  std::string text;
  for (const CoreSpike &spike : spikes.take_front(8))
    text += formatv(" {0}:{1}", spike.core, spike.slot).str();
  return formatv("{0} ({1}{2} )", spikes.size(), spikes.size() > 8 ? "first" : "core:slot", text);
}

/// What the counters of chip C4 are called in a message; the last two tell of
/// cycles and differ by nature.
constexpr StringRef counterNames[] = {"SOPs",   "rows",  "row words", "updates",  "skipped updates",
                                      "spikes", "flits", "V clamps",  "I clamps", "collisions"};

class Lockstep {
public:
  Lockstep(Machine &emulator, Machine &rtl, const ImageMap &map, const RunOptions &options)
      : map(map), left(emulator, map, options), right(rtl, map, options) {
    // The emulator names them; it is the faster one to run again.
    right.run.namesSaturations = false;
  }

  Error run(const Sample &sample, size_t index);
  LockstepResult take();

private:
  void compareTick(size_t sample, uint32_t chipTick);
  void compareWeights(size_t sample, uint32_t chipTick, StringRef when);
  void compareSample(size_t sample);
  void differ(const LockstepResult::Place &place, const Twine &what) {
    if (!result.firstDifference.empty())
      return;
    result.firstDifference = what.str();
    result.firstPlace = place;
  }

  const ImageMap &map;
  Follower left, right;
  uint32_t lastTick = 0; ///< of the sample
  LockstepResult result;
};

Error Lockstep::run(const Sample &sample, size_t index) {
  if (Error error = left.begin(sample))
    return error;
  if (Error error = right.begin(sample))
    return error;
  SampleEvents events(sample, map);
  for (uint32_t tick = 0; tick < sample.ticks + map.largestSkew; ++tick) {
    ArrayRef<AxonEvent> now = events.next();
    if (Error error = left.tick(tick, now))
      return error;
    if (Error error = right.tick(tick, now))
      return error;
    compareTick(index, tick);
    compareWeights(index, tick, "");
    lastTick = tick;
  }
  if (Error error = left.end())
    return error;
  if (Error error = right.end())
    return error;
  compareWeights(index, lastTick, "flush after ");
  compareSample(index);
  return Error::success();
}

void Lockstep::compareTick(size_t sample, uint32_t chipTick) {
  for (size_t number = 0; number < map.neuronCount(); ++number) {
    ++result.comparedNeuronTicks;
    if (agree(left[number], right[number])) {
      ++result.equalNeuronTicks;
      continue;
    }
    if (!result.firstDifference.empty())
      continue;
    int64_t tick = int64_t{chipTick} - map.startTick(map.nameOf(number).population);
    differ({uint32_t(sample), chipTick, map.placeOf(number).core},
           formatv("sample {0}, tick {1} (chip tick {2}), {3}: {4}: {5}; {6}: {7}", sample, tick,
                   chipTick, map.describe(number), left.name(), print(left[number]), right.name(),
                   print(right[number]))
               .str());
  }
  for (const Follower *side : {&left, &right})
    if (!side->stray.empty())
      differ({uint32_t(sample), chipTick, {}}, formatv("sample {0}, chip tick {1}: {2}: {3}",
                                                       sample, chipTick, side->name(), side->stray)
                                                   .str());
  if (left.run.lastSpikes() != right.run.lastSpikes())
    differ({uint32_t(sample), chipTick, {}},
           formatv("sample {0}, chip tick {1}: spikes at the host: {2}: {3}; {4}: {5}", sample,
                   chipTick, left.name(), print(left.run.lastSpikes()), right.name(),
                   print(right.run.lastSpikes()))
               .str());
}

void Lockstep::compareWeights(size_t sample, uint32_t chipTick, StringRef when) {
  if (left.weights == right.weights)
    return;
  for (const auto &[of, other] : {std::pair(&left, &right), std::pair(&right, &left)})
    for (const auto &[at, weight] : of->weights) {
      auto found = other->weights.find(at);
      if (found != other->weights.end() && found->second == weight)
        continue;
      std::string there =
          found == other->weights.end() ? "unchanged" : std::to_string(found->second.after);
      return differ({uint32_t(sample), chipTick, at.first},
                    formatv("sample {0}, {1}chip tick {2}, core {3}, row word {4}: weight: {5}: "
                            "{6}; {7}: {8}",
                            sample, when, chipTick, at.first, at.second, of->name(), weight.after,
                            other->name(), there)
                        .str());
    }
}

void Lockstep::compareSample(size_t sample) {
  LockstepResult::Place end{uint32_t(sample), lastTick, {}};
  for (const auto &[core, a, b] :
       zip(map.image.cores, left.run.lastCounters(), right.run.lastCounters()))
    for (const auto &[counter, name] : enumerate(counterNames))
      if (a[counter] != b[counter])
        differ({uint32_t(sample), lastTick, core.number()},
               formatv("sample {0}, core {1}: {2}: {3}: {4}; {5}: {6}", sample, core.number(), name,
                       left.name(), a[counter], right.name(), b[counter])
                   .str());
  if (left.run.result.decisions.back() != right.run.result.decisions.back())
    differ(end, formatv("sample {0}: decision: {1}: {2}; {3}: {4}", sample, left.name(),
                        left.run.result.decisions.back(), right.name(),
                        right.run.result.decisions.back())
                    .str());
  if (left.run.result.potentials.back() != right.run.result.potentials.back())
    differ(end, formatv("sample {0}: potentials as the host reads them differ", sample).str());
}

LockstepResult Lockstep::take() {
  result.emulator = std::move(left.run.result);
  result.rtl = std::move(right.run.result);
  result.weightChanges = right.weightChanges;
  if (result.rtl.saturations == result.emulator.saturations)
    result.rtl.firstSaturations = result.emulator.firstSaturations;
  return std::move(result);
}

} // namespace

Expected<LockstepResult> runLockstep(Machine &emulator, Machine &rtl, const Image &image,
                                     ArrayRef<Sample> samples, const RunOptions &options) {
  ImageMap map(image);
  if (Error error = check(samples, options, map.table))
    return error;
  if (Error error = checkReported(map))
    return error;
  Lockstep lockstep(emulator, rtl, map, options);
  for (const auto &[index, sample] : enumerate(samples)) {
    if (Error error = lockstep.run(sample, index))
      return error;
    if (options.progress)
      options.progress(index + 1, samples.size());
  }
  return lockstep.take();
}

} // namespace chronaxie::runtime
