//===- Share.cpp - Samples shared out to threads ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/Share.h"
#include "files/File.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <atomic>
#include <mutex>
#include <thread>

using namespace llvm;

namespace chronaxie::runtime {

void append(RunResult &result, SampleResult part) {
  auto sample = static_cast<uint32_t>(result.spikes.size());
  result.spikes.push_back(std::move(part.spikes));
  result.potentials.push_back(std::move(part.potentials));
  result.decisions.push_back(part.decision);
  result.saturations += part.saturations;
  for (Saturation &saturation : part.firstSaturations) {
    if (result.firstSaturations.size() == namedSaturations)
      break;
    saturation.sample = sample;
    result.firstSaturations.push_back(saturation);
  }
}

RunResult runSamples(ArrayRef<Sample> samples, const RunOptions &options,
                     std::function<std::function<SampleResult(const Sample &)>()> makeWorker) {
  std::vector<SampleResult> parts(samples.size());
  std::atomic<size_t> next = 0;
  std::mutex reporting;
  size_t done = 0;
  auto work = [&] {
    auto run = makeWorker();
    for (size_t sample; (sample = next++) < samples.size();) {
      parts[sample] = run(samples[sample]);
      std::scoped_lock lock(reporting);
      ++done;
      if (options.progress)
        options.progress(done, samples.size());
    }
  };
  size_t threads = std::clamp<size_t>(samples.size(), 1, std::max(options.threads, 1u));
  std::vector<std::thread> others;
  for (size_t i = 1; i < threads; ++i)
    others.emplace_back(work);
  work();
  for (std::thread &other : others)
    other.join();

  RunResult result;
  for (const auto &[sample, part] : zip(samples, parts)) {
    result.ticks += sample.ticks;
    append(result, std::move(part));
  }
  return result;
}

Error check(ArrayRef<Sample> samples, const RunOptions &options, const PopulationTable &table) {
  for (uint32_t population : options.potentials) {
    if (population >= table.entries.size())
      return fault(formatv("potentials of population {0}: the network has {1}", population,
                           table.entries.size())
                       .str());
    if (table.entries[population].isInput)
      return fault(formatv("population '{0}' is an input, which has no potential",
                           table.entries[population].name)
                       .str());
  }
  for (const auto &[index, sample] : enumerate(samples)) {
    std::string place = formatv("sample {0}", index);
    if (sample.ticks == 0)
      return fault(place + ": it lasts no tick");
    if (!is_sorted(sample.events))
      return fault(place + ": its events are not sorted");
    for (size_t i = 1; i < sample.events.size(); ++i) {
      const Event &a = sample.events[i - 1], &b = sample.events[i];
      if (std::tie(a.tick, a.population, a.neuron) == std::tie(b.tick, b.population, b.neuron))
        return fault(formatv("{0}: two events of population {1} neuron {2} in tick {3}", place,
                             b.population, b.neuron, b.tick)
                         .str());
    }
    for (const Event &event : sample.events) {
      if (event.tick >= sample.ticks)
        return fault(
            formatv("{0}: event in tick {1}, it lasts {2}", place, event.tick, sample.ticks).str());
      bool isInput =
          event.population < table.entries.size() && table.entries[event.population].isInput;
      if (!isInput || event.neuron >= table.entries[event.population].size)
        return fault(formatv("{0}: event of population {1} neuron {2}, which is no input channel",
                             place, event.population, event.neuron)
                         .str());
    }
  }
  return Error::success();
}

} // namespace chronaxie::runtime
