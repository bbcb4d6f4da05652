//===- SpeedFigures.cpp - What compiling and simulating take ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/SpeedFigures.h"
#include "compiler/Passes/Compile.h"
#include "files/File.h"
#include "runtime/ImageMap.h"
#include "runtime/Run.h"
#include "runtime/rtl/RtlMachine.h"
#include "tests/bench/RandomNetworks.h"
#include "tests/cosim/Draw.h"
#include "llvm/Support/FormatVariadic.h"
#include <ctime>

using namespace llvm;

namespace chronaxie::bench {

namespace {

/// Processor time of this thread: what else the machine does is no part of the
/// figure.
double seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// The design's floors: one core on its own, and a mesh with traffic.
double speedFloor(const Chip &chip) { return coreCount(chip) == 1 ? 5e6 : 3e5; }

Figures speedOf(const Image &image, ArrayRef<Sample> samples, StringRef what) {
  Expected<std::unique_ptr<runtime::RtlMachine>> machine = runtime::RtlMachine::make(image, {});
  if (!machine)
    return machine.takeError();
  uint64_t cycles = (*machine)->allCycles();
  double begin = seconds();
  do {
    Expected<runtime::RunResult> result = runtime::runMachine(**machine, image, samples);
    if (!result)
      return result.takeError();
  } while (seconds() - begin < 2);
  double passed = seconds() - begin;
  cycles = (*machine)->allCycles() - cycles;
  return std::vector<Figure>{{formatv("Verilated chip cycles a second, {0}, {1} cores, {2}",
                                      image.index.chip().name(), image.cores.size(), what)
                                  .str(),
                              static_cast<double>(cycles) / passed, "Hz", std::nullopt,
                              speedFloor(image.index.chip())}};
}

/// 160 ticks each, input about as dense as the spoken digits'.
std::vector<Sample> speechLikeSamples() {
  cosim::Draw draw(3);
  std::vector<Sample> samples(4);
  for (Sample &sample : samples) {
    sample.ticks = 160;
    for (uint32_t tick = 0; tick < sample.ticks; ++tick)
      for (uint32_t channel = 0; channel < speechInputs; ++channel)
        if (draw.chance(12))
          sample.events.push_back({tick, 0, channel});
  }
  return samples;
}

} // namespace

Figures speedFigures(const Chip &chip) {
  CompileOptions options;
  Network network = speechLike();
  // Evenly over all cores.
  uint32_t neurons = 0;
  for (const Population &population : network.populations)
    if (population.kind == PopulationKind::Neurons)
      neurons += population.size;
  options.neuronsPerCore = (neurons + coreCount(chip) - 1) / coreCount(chip);
  Expected<Compiled> compiled = compile(network, chip, options);
  if (!compiled)
    return compiled.takeError();
  return speedOf(compiled->image, speechLikeSamples(), "as the spoken digits");
}

Figures speedOnImage(StringRef imageFile, StringRef input, StringRef labels) {
  Expected<std::string> bytes = readFile(imageFile);
  if (!bytes)
    return bytes.takeError();
  Expected<Image> image = parseImage(*bytes, imageFile);
  if (!image)
    return image.takeError();
  Expected<std::vector<Sample>> samples =
      readSamples(input, labels, 0, runtime::ImageMap(*image).table);
  if (!samples)
    return samples.takeError();
  return speedOf(*image, *samples, formatv("{0} samples of {1}", samples->size(), imageFile).str());
}

Figures compileTime(const Chip &chip) {
  Network network = brailleLike();
  double begin = seconds();
  Expected<Compiled> compiled = compile(network, chip, {});
  if (!compiled)
    return compiled.takeError();
  return std::vector<Figure>{
      {"compile of a network of the Braille reader's size (12-38-7)", seconds() - begin, "s", 1.0}};
}

} // namespace chronaxie::bench
