//===- Networks.cpp - Small and random networks for the passes' tests -----===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/passes/Networks.h"
#include "files/File.h"
#include "llvm/ADT/StringExtras.h"
#include <cmath>
#include <random>

using namespace llvm;

namespace chronaxie::passes::test {

Population input(StringRef name, uint32_t size, bool graded) {
  Population population;
  population.name = name.str();
  population.kind = PopulationKind::Input;
  population.size = size;
  population.graded = graded;
  return population;
}

Population neurons(StringRef name, uint32_t size) {
  Population population;
  population.name = name.str();
  population.size = size;
  population.membraneRetention.assign(size, 0.9);
  population.synapseRetention.assign(size, 0);
  population.threshold.assign(size, 1);
  population.resetAmount.assign(size, 1);
  population.resetValue.assign(size, 0);
  population.synapseBias.assign(size, 0);
  population.membraneBias.assign(size, 0);
  population.initialPotential.assign(size, 0);
  population.initialCurrent.assign(size, 0);
  population.refractoryTicks.assign(size, 0);
  return population;
}

namespace {

struct Edge {
  uint32_t source, target, delay;
  double weight;
};

void setRows(Projection &projection, uint32_t sourceSize, const std::vector<Edge> &edges) {
  std::vector<std::vector<Edge>> rows(sourceSize);
  for (const Edge &edge : edges)
    rows[edge.source].push_back(edge);
  projection.rowOffset = {0};
  for (const std::vector<Edge> &row : rows) {
    for (const Edge &edge : row) {
      projection.targetNeuron.push_back(edge.target);
      projection.weight.push_back(edge.weight);
      projection.delayTicks.push_back(edge.delay);
    }
    projection.rowOffset.push_back(projection.weight.size());
  }
}

} // namespace

Projection projection(const Network &network, StringRef source, StringRef target, StringRef edges,
                      uint32_t delay) {
  Projection projection;
  projection.name = (source + "_" + target).str();
  projection.source = static_cast<uint32_t>(network.find(source));
  projection.target = static_cast<uint32_t>(network.find(target));
  std::vector<Edge> list;
  SmallVector<StringRef> parts;
  edges.split(parts, ';', -1, false);
  for (StringRef part : parts) {
    auto [ends, rest] = part.trim().split(' ');
    auto [from, to] = ends.split("->");
    auto [weight, ticks] = rest.trim().split('@');
    Edge edge{0, 0, delay, 0};
    bool good = to_integer(from, edge.source) && to_integer(to, edge.target) &&
                to_float(weight.str(), edge.weight) &&
                (ticks.empty() || to_integer(ticks, edge.delay));
    if (!good)
      report_fatal_error("edge in a test that does not read: " + part);
    list.push_back(edge);
  }
  setRows(projection, network.populations[projection.source].size, list);
  return projection;
}

Network smallNetwork() {
  Network network;
  network.name = "small";
  network.tickSeconds = 0.001;
  network.sourceHash = std::string(64, 'a');
  network.conventions = {{"dt", "0.001 s", "given"}};
  network.populations = {input("in", 2), neurons("hidden", 3), neurons("out", 1)};
  network.populations[2].threshold = {std::numeric_limits<double>::infinity()};
  network.populations[2].membraneRetention = {1};
  network.projections.push_back(
      projection(network, "in", "hidden", "0->0 0.5; 0->1 0.7; 1->1 0.9; 1->2 -0.3"));
  network.projections.push_back(projection(network, "hidden", "hidden", "0->1 0.4; 2->0 -0.6"));
  network.projections.push_back(projection(network, "hidden", "out", "0->0 1; 1->0 -1; 2->0 0.5"));
  network.readout.rule = ReadoutRule::Last;
  network.readout.votes = {{2, 0, 0, 1.5}};
  network.readout.classNames = {"only"};
  return network;
}

namespace {

/// Counter-based would be as good; the standard fixes this engine's numbers.
struct Source {
  std::mt19937_64 engine;
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>(engine() % bound); }
  double real(double low, double high) {
    return low + (high - low) * static_cast<double>(engine() >> 11) * 0x1p-53;
  }
  bool chance(double share) { return real(0, 1) < share; }
};

Population randomNeurons(Source &source, StringRef name, const RandomOptions &options) {
  Population population = neurons(name, 1 + source.below(options.mostNeurons));
  population.reset = static_cast<ResetMode>(source.below(3));
  for (uint32_t i = 0; i < population.size; ++i) {
    auto retention = [&] {
      uint32_t kind = source.below(8);
      return kind == 0 ? 0.0 : kind == 1 ? 1.0 : source.real(0.01, 0.999);
    };
    population.membraneRetention[i] = retention();
    population.synapseRetention[i] = retention() * 0.9;
    population.threshold[i] =
        source.chance(0.1) ? std::numeric_limits<double>::infinity() : source.real(0.2, 3);
    population.resetAmount[i] = source.real(0.1, 2);
    population.resetValue[i] = source.chance(0.5) ? 0 : source.real(-0.5, 0.1);
    population.synapseBias[i] = source.chance(0.5) ? 0 : source.real(-0.01, 0.02);
    population.membraneBias[i] = source.chance(0.5) ? 0 : source.real(-0.05, 0.05);
    population.initialPotential[i] = source.chance(0.7) ? 0 : source.real(-0.5, 0.5);
    population.initialCurrent[i] = source.chance(0.7) ? 0 : source.real(-0.1, 0.1);
    if (population.reset == ResetMode::ToValue)
      population.refractoryTicks[i] = source.below(5);
  }
  if (!options.canonical) {
    population.spikesAtThreshold = source.chance(0.3);
    population.resetTiming = static_cast<ResetTiming>(source.below(3));
    population.currentTiming = static_cast<CurrentTiming>(source.below(2));
  }
  return population;
}

void connect(Source &source, Network &network, uint32_t from, uint32_t to, bool assigned) {
  Projection projection;
  projection.name = network.populations[from].name + "_" + network.populations[to].name;
  projection.source = from;
  projection.target = to;
  std::vector<Edge> edges;
  double density = source.real(0.2, 0.9);
  for (uint32_t i = 0; i < network.populations[from].size; ++i)
    for (uint32_t j = 0; j < network.populations[to].size; ++j)
      if (source.chance(density))
        edges.push_back(
            {i, j, assigned ? 1 + source.below(12) : unassignedDelay, source.real(-0.6, 1)});
  setRows(projection, network.populations[from].size, edges);
  network.projections.push_back(std::move(projection));
}

} // namespace

Network randomNetwork(uint64_t seed, RandomOptions options) {
  Source source{std::mt19937_64(seed)};
  Network network;
  network.name = "random " + std::to_string(seed);
  network.tickSeconds = source.chance(0.5) ? 0 : source.real(1e-4, 1e-2);
  network.sourceHash = std::string(64, 'b');
  network.populations.push_back(input("in", 1 + source.below(6)));
  network.populations.push_back(input("graded in", 1 + source.below(3), true));
  for (uint32_t i = 0; i < options.populations; ++i)
    network.populations.push_back(randomNeurons(source, "layer." + std::to_string(i), options));
  for (uint32_t i = 2; i < network.populations.size(); ++i) {
    connect(source, network, i == 2 ? 0 : i - 1, i, options.assigned);
    if (source.chance(0.5))
      connect(source, network, i, i, options.assigned);
    if (source.chance(0.3))
      connect(source, network, 1, i, options.assigned);
  }
  network.readout.rule = static_cast<ReadoutRule>(source.below(5));
  if (network.readout.rule != ReadoutRule::None)
    for (uint32_t i = 0; i < network.populations.back().size; ++i)
      network.readout.votes.push_back({static_cast<uint32_t>(network.populations.size()) - 1, i,
                                       source.below(3), source.real(0.5, 2)});
  return network;
}

Chip chip(StringRef name) {
  std::string path = ("targets/" + name + ".textproto").str();
  Expected<std::string> text = readFile(path);
  if (!text)
    report_fatal_error(text.takeError());
  Expected<Chip> chip = parseChip(*text, path);
  if (!chip)
    report_fatal_error(chip.takeError());
  return std::move(*chip);
}

} // namespace chronaxie::passes::test
