//===- chronaxie-exercise-chip.cpp - A run that a compiler learns from -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// chronaxie-exercise-chip CHIP.textproto
// Runs a network made for it on a Verilated chip, learning where the chip can:
// always the same cycles, so that their profile, by which the build compiles the
// chip (hw-model/CMakeLists.txt), is always the same.
//
//===----------------------------------------------------------------------===//
#include "compiler/Passes/Compile.h"
#include "files/File.h"
#include "runtime/Run.h"
#include "runtime/rtl/RtlMachine.h"
#include "targets/Chip.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <random>

using namespace chronaxie;
using llvm::Error;
using llvm::Expected;

namespace {

constexpr uint32_t inputs = 32, ticks = 60, eventsInThousand = 100;

/// All cores together have about as many neurons, few enough for tables of axons.
uint32_t neuronsOfCore(const Chip &chip) {
  return std::min(std::max(20u, 240 / coreCount(chip)), chip.neurons_per_core());
}

/// The engine's numbers are the standard's; its distributions' are not.
class Draw {
public:
  uint32_t below(uint32_t count) { return static_cast<uint32_t>(engine() % count); }
  double between(double least, double most) { return least + (most - least) * 1e-3 * below(1001); }

private:
  std::mt19937_64 engine{7};
};

Population inputPopulation() {
  Population input;
  input.name = "input";
  input.kind = PopulationKind::Input;
  input.size = inputs;
  return input;
}

Population hiddenPopulation(uint32_t size, Draw &draw) {
  Population hidden;
  hidden.name = "hidden";
  hidden.size = size;
  for (auto *zero : {&hidden.resetAmount, &hidden.resetValue, &hidden.synapseBias,
                     &hidden.membraneBias, &hidden.initialPotential, &hidden.initialCurrent})
    zero->assign(size, 0);
  for (uint32_t i = 0; i < size; ++i) {
    hidden.membraneRetention.push_back(draw.between(0.6, 0.98));
    hidden.synapseRetention.push_back(draw.between(0, 0.9));
    hidden.threshold.push_back(draw.between(0.4, 1.2));
    hidden.refractoryTicks.push_back(draw.below(3));
  }
  return hidden;
}

/// From each neuron to about `targets` others; one in four plastic if any is.
Projection projection(const Network &network, uint32_t source, uint32_t targets,
                      uint32_t longestDelay, Draw &draw) {
  Projection result;
  result.name = network.populations[source].name + "-hidden";
  result.source = source;
  result.target = 1;
  uint32_t step = std::max(1u, network.populations[1].size / targets);
  result.rowOffset = {0};
  for (uint32_t from = 0; from < network.populations[source].size; ++from) {
    for (uint32_t to = draw.below(step); to < network.populations[1].size;
         to += 1 + draw.below(2 * step)) {
      bool learns = !network.profiles.empty() && draw.below(4) == 0;
      result.targetNeuron.push_back(to);
      result.weight.push_back(learns ? draw.between(0, 0.3) : draw.between(-0.15, 0.35));
      result.delayTicks.push_back(1 + draw.below(longestDelay));
      result.profile.push_back(learns ? 0 : staticSynapse);
    }
    result.rowOffset.push_back(result.targetNeuron.size());
  }
  return result;
}

Network exerciseNetwork(const Chip &chip) {
  Draw draw;
  Network network;
  network.name = "exercise";
  network.populations = {inputPopulation(),
                         hiddenPopulation(neuronsOfCore(chip) * coreCount(chip), draw)};
  if (chip.stdp_profiles() > 0)
    network.profiles = {{0.05, 0.03, 20, 20, 0, 0.3, 0.5}};
  uint32_t longest = std::min(chip.max_delay_ticks(), 20u);
  network.projections.push_back(projection(network, 0, 64, 1, draw));
  network.projections.push_back(projection(network, 1, 12, longest, draw));
  return network;
}

std::vector<Sample> exerciseSamples() {
  Draw draw;
  std::vector<Sample> samples(2);
  for (Sample &sample : samples) {
    sample.ticks = ticks;
    for (uint32_t tick = 0; tick < ticks; ++tick)
      for (uint32_t channel = 0; channel < inputs; ++channel)
        if (draw.below(1000) < eventsInThousand)
          sample.events.push_back({tick, 0, channel});
  }
  return samples;
}

Error exercise(llvm::StringRef file) {
  Expected<std::string> text = readFile(file);
  Expected<Chip> chip = text ? parseChip(*text, file) : text.takeError();
  if (!chip)
    return chip.takeError();
  CompileOptions options;
  options.neuronsPerCore = neuronsOfCore(*chip);
  Expected<Compiled> compiled = compile(exerciseNetwork(*chip), *chip, options);
  if (!compiled)
    return compiled.takeError();
  Expected<std::unique_ptr<runtime::RtlMachine>> machine =
      runtime::RtlMachine::make(compiled->image, {});
  if (!machine)
    return machine.takeError();
  for (bool learns : {false, true}) {
    if (learns && chip->stdp_profiles() == 0)
      break;
    runtime::RunOptions run;
    run.learns = learns;
    Expected<runtime::RunResult> result =
        runtime::runMachine(**machine, compiled->image, exerciseSamples(), run);
    if (!result)
      return result.takeError();
    size_t spikes = 0;
    for (const SpikeTrain &train : result->spikes)
      spikes += train.size();
    llvm::outs() << chip->name() << ": " << result->ticks << " ticks, " << spikes << " spikes, "
                 << result->cycles << " chip cycles\n";
  }
  return Error::success();
}

} // namespace

int main(int count, char **arguments) {
  if (count != 2 || arguments[1][0] == '-') {
    llvm::errs() << "usage: chronaxie-exercise-chip CHIP.textproto\n";
    return 2;
  }
  if (Error error = exercise(arguments[1])) {
    llvm::errs() << "chronaxie-exercise-chip: " << llvm::toString(std::move(error)) << "\n";
    return 3;
  }
  return 0;
}
