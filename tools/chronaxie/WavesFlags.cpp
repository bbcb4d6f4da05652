//===- WavesFlags.cpp - Which waves a user asks for -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tools/chronaxie/WavesFlags.h"
#include "files/File.h"
#include "runtime/MachineRun.h"
#include "tools/chronaxie/Output.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;
using namespace chronaxie::runtime;

namespace chronaxie::tools {

Expected<std::unique_ptr<RtlMachine>> tracedMachine(const Image &image) {
  RtlOptions options;
  options.traced = true;
  options.building = buildProgress();
  return RtlMachine::make(image, options);
}

void WavesFlags::addTo(CLI::App &verb) {
  verb.add_option("--waves", file,
                  "with --on rtl: write the waves of some ticks (FST), and signal lists for "
                  "GTKWave (.gtkw) and Surfer (.sucl) beside it")
      ->type_name("FILE");
  verb.add_option("--from", from, "first network tick of the waves")->type_name("TICK");
  verb.add_option("--to", to, "last network tick of the waves")->type_name("TICK");
  verb.add_option("--cores", cores, "cores in the waves, as in 3,4 (default: all)")
      ->type_name("LIST");
  verb.add_option("--sample", sample, "sample in the waves (default: 0)");
}

Error WavesFlags::check(StringRef on) const {
  if (!isAsked()) {
    StringRef alone = from ? "--from" : to ? "--to" : sample ? "--sample" : "";
    if (!cores.empty())
      alone = "--cores";
    return alone.empty() ? Error::success()
                         : misuse(alone + " is of --waves FILE, which is missing");
  }
  if (on != "rtl")
    return misuse("--waves " + file + ": only --on rtl has waves");
  if (!from || !to)
    return misuse("--waves " + file + " needs --from and --to, the first and last network tick");
  if (*from > *to)
    return misuse(formatv("--from {0} is after --to {1}", *from, *to).str());
  return Error::success();
}

Expected<WaveWindow> WavesFlags::window(const Image &image, ArrayRef<Sample> samples) const {
  WaveWindow window;
  window.file = file;
  window.sample = sample.value_or(0);
  if (window.sample >= samples.size())
    return misuse(formatv("--sample {0}: the input holds {1} samples, counted from 0",
                          window.sample, samples.size())
                      .str());
  if (uint32_t ticks = samples[window.sample].ticks; *to >= ticks)
    return misuse(formatv("--to {0}: sample {1} runs {2} ticks, 0 to {3}", *to, window.sample,
                          ticks, int64_t{ticks} - 1)
                      .str());
  // A population lags the input by its skew: its network tick ends so much later.
  window.from = *from;
  window.to = *to + ImageMap(image).largestSkew;
  const Chip &chip = image.index.chip();
  if (cores.empty()) {
    for (uint32_t core = 0; core < coreCount(chip); ++core)
      window.cores.push_back(core);
    return window;
  }
  Expected<std::vector<uint32_t>> parsed = parseCores(cores, chip);
  if (!parsed)
    return misuse(toString(parsed.takeError()));
  window.cores = std::move(*parsed);
  return window;
}

Expected<RunResult> runWithWaves(RtlMachine &machine, const Image &image, ArrayRef<Sample> samples,
                                 const RunOptions &options, const WaveWindow &window,
                                 std::string &described) {
  Waves waves(machine, image.index.chip(), window);
  RunOptions observed = options;
  observed.beforeTick = [&](uint32_t sample, uint32_t tick) { return waves.before(sample, tick); };
  observed.afterTick = [&](uint32_t sample, uint32_t tick) { return waves.after(sample, tick); };
  Expected<RunResult> result = runMachine(machine, image, samples, observed);
  if (result)
    described = waves.describe();
  return result;
}

Error writeWavesAround(const Image &image, ArrayRef<Sample> samples, uint32_t sample,
                       uint32_t chipTick, std::vector<uint32_t> cores, bool learns,
                       const std::string &file, std::string &described) {
  ImageMap map(image);
  WaveWindow window;
  window.file = file;
  window.sample = sample;
  window.from = chipTick < 2 ? 0 : chipTick - 2;
  window.to = std::min(chipTick + 1, samples[sample].ticks + map.largestSkew - 1);
  window.cores = std::move(cores);
  auto machine = tracedMachine(image);
  if (!machine)
    return machine.takeError();
  (*machine)->setLearning(learns);
  Waves waves(**machine, image.index.chip(), window);
  // The samples before it too: a chip at fault may carry something over CLEAR.
  std::vector<CoreSpike> spikes;
  for (uint32_t index = 0; index <= sample; ++index) {
    if (Error error = (*machine)->clear())
      return error;
    SampleEvents events(samples[index], map);
    for (uint32_t tick = 0; tick < samples[index].ticks + map.largestSkew && !waves.isWritten();
         ++tick) {
      if (Error error = waves.before(index, tick))
        return error;
      if (Error error = (*machine)->tick(events.next(), spikes))
        return error;
      if (Error error = waves.after(index, tick))
        return error;
    }
    if (learns && !waves.isWritten())
      if (Error error = (*machine)->flush())
        return error;
  }
  described = waves.describe();
  return Error::success();
}

} // namespace chronaxie::tools
