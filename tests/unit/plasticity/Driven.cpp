//===- Driven.cpp - Plastic synapses whose spikes a test dictates ---------===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/plasticity/Driven.h"
#include "compiler/Emit/Rebuild.h"
#include "files/File.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace llvm;

namespace chronaxie::tests {
namespace {

Population inputOf(StringRef name, uint32_t size) {
  Population population;
  population.name = name.str();
  population.kind = PopulationKind::Input;
  population.size = size;
  return population;
}

/// Of a test that cannot go on.
template <typename T> T must(Expected<T> value) {
  if (!value)
    report_fatal_error(value.takeError());
  return std::move(*value);
}

} // namespace

Network drivenNetwork(uint32_t sources, uint32_t targets, std::vector<StdpProfile> profiles,
                      std::vector<PlasticEdge> edges) {
  Network network;
  network.name = "driven";
  network.sourceHash = std::string(64, 'd');
  network.profiles = std::move(profiles);
  network.populations = {inputOf("pre", sources), inputOf("drive", targets)};

  Projection plastic{"plastic", 0, 2, {0}, {}, {}, {}, {}};
  std::vector<double> sum(targets), greatest(targets);
  size_t at = 0;
  for (uint32_t source = 0; source < sources; ++source) {
    for (; at < edges.size() && edges[at].source == source; ++at) {
      const PlasticEdge &edge = edges[at];
      plastic.targetNeuron.push_back(edge.target);
      plastic.weight.push_back(edge.weight);
      plastic.delayTicks.push_back(edge.delayTicks);
      plastic.profile.push_back(edge.profile);
      const StdpProfile &profile = network.profiles[static_cast<size_t>(edge.profile)];
      double most = std::max(std::abs(profile.wMin), std::abs(profile.wMax));
      sum[edge.target] += most;
      greatest[edge.target] = std::max(greatest[edge.target], most);
    }
    plastic.rowOffset.push_back(at);
  }

  Population post;
  post.name = "post";
  post.size = targets;
  for (auto column :
       {&Population::membraneRetention, &Population::synapseRetention, &Population::resetAmount,
        &Population::resetValue, &Population::synapseBias, &Population::membraneBias,
        &Population::initialPotential, &Population::initialCurrent})
    (post.*column).assign(targets, 0);
  post.refractoryTicks.assign(targets, 0);
  Projection drive{"drive", 1, 2, {0}, {}, {}, {}, {}};
  for (uint32_t target = 0; target < targets; ++target) {
    // Above all that the plastic inputs can add, and enough synapses, none
    // above the greatest plastic one, to pass it against all of them.
    double unit = greatest[target] == 0 ? 1 : greatest[target];
    post.threshold.push_back(sum[target] + unit);
    for (auto left = static_cast<int>(2 * sum[target] / unit) + 3; left > 0; --left) {
      drive.targetNeuron.push_back(target);
      drive.weight.push_back(unit);
      drive.delayTicks.push_back(1);
    }
    drive.rowOffset.push_back(drive.targetNeuron.size());
  }
  network.populations.push_back(std::move(post));
  network.projections = {std::move(plastic), std::move(drive)};
  return network;
}

Sample drivenSample(uint32_t ticks, ArrayRef<std::vector<uint32_t>> pres,
                    ArrayRef<std::vector<uint32_t>> posts) {
  Sample sample;
  sample.ticks = ticks;
  for (const auto &[neuron, times] : enumerate(pres))
    for (uint32_t tick : times)
      if (tick < ticks)
        sample.events.push_back({tick, 0, static_cast<uint32_t>(neuron), 1});
  for (const auto &[neuron, times] : enumerate(posts))
    for (uint32_t tick : times)
      if (tick < ticks)
        sample.events.push_back({tick - 1, 1, static_cast<uint32_t>(neuron), 1});
  llvm::sort(sample.events);
  return sample;
}

Chip chipNamed(StringRef name) {
  std::string path = ("targets/" + name + ".textproto").str();
  return must(parseChip(must(readFile(path)), path));
}

std::vector<runtime::LearntWeight> weightsIn(runtime::Machine &machine, const Image &image) {
  Image learnt = image;
  for (Core &core : learnt.cores) {
    std::vector<uint32_t> words = must(machine.rowMemory(core.number()));
    core.mutable_synapse_word()->Assign(words.begin(), words.end());
  }
  return runtime::weightsOf(must(emit::rebuild(learnt)));
}

runtime::RunResult learnOn(runtime::Machine &machine, const Image &image,
                           ArrayRef<Sample> samples) {
  runtime::RunOptions options;
  options.learns = true;
  runtime::RunResult result = must(runtime::runMachine(machine, image, samples, options));
  result.weights = weightsIn(machine, image);
  return result;
}

} // namespace chronaxie::tests
