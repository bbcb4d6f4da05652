//===- Neurons.cpp - Populations from the nodes of a NIR graph --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Import/Network.h"
#include "compiler/Import/Timing.h"
#include "files/File.h"
#include "files/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include <deque>

using namespace llvm;

namespace chronaxie::nir {

namespace {

StringRef membraneTau(const Node &node) { return hasSynapseFilter(node.kind) ? "tau_mem" : "tau"; }
bool isIntegrator(NodeKind kind) { return kind == NodeKind::IF || kind == NodeKind::I; }

/// Node indices in the order a spike meets them: inputs by name, then breadth
/// first; what only drives itself comes last.
std::vector<uint32_t> orderOf(const Graph &graph) {
  std::vector<std::vector<uint32_t>> successors = graph.successors();
  std::vector<bool> isSeen(graph.nodes.size(), false);
  std::vector<uint32_t> order;
  std::deque<uint32_t> ready;
  auto reach = [&](uint32_t index) {
    if (!isSeen[index])
      ready.push_back(index);
    isSeen[index] = true;
  };
  auto spread = [&] {
    while (!ready.empty()) {
      order.push_back(ready.front());
      ready.pop_front();
      for (uint32_t next : successors[order.back()])
        reach(next);
    }
  };
  for (uint32_t i = 0; i < graph.nodes.size(); ++i)
    if (graph.nodes[i].kind == NodeKind::Input)
      reach(i);
  spread();
  for (uint32_t i = 0; i < graph.nodes.size(); ++i) {
    reach(i);
    spread();
  }
  return order;
}

StringRef nameOf(ResetMode mode) {
  return mode == ResetMode::ToValue    ? "to-value"
         : mode == ResetMode::Subtract ? "subtract"
                                       : "none";
}

/// Names in a row, the first few.
std::string list(ArrayRef<std::string> names) {
  std::string text;
  for (size_t i = 0; i < names.size() && i < 6; ++i)
    text += (i ? ", " : "") + names[i];
  return names.size() > 6 ? text + " and " + std::to_string(names.size() - 6) + " more" : text;
}

/// What was chosen for which nodes, so that it is said once.
struct Choices {
  std::vector<std::string> exact, resetByFlag, resetDefault, resetToZero, defaultGain, restAtZero,
      newCurrent, thresholds;
};

Error fill(const Node &node, const NeuronFacts &facts, const Timing &timing, const Options &options,
           Choices &choices, Population &population, std::vector<double> &gains) {
  uint32_t size = population.size;
  bool isExact = !facts.membraneRetention.empty();
  bool spikes = node.parameters.count("v_threshold") || node.kind == NodeKind::Threshold;
  bool hasNoReset = isReadout(node.kind) || node.kind == NodeKind::Threshold;
  gains.assign(size, 1);
  population.membraneRetention.assign(size, 0);
  population.synapseRetention.assign(size, 0);
  population.membraneBias.assign(size, 0);

  if (isExact) {
    population.membraneRetention = facts.membraneRetention;
    if (!facts.synapseRetention.empty())
      population.synapseRetention = facts.synapseRetention;
    choices.exact.push_back(node.name);
  } else if (isIntegrator(node.kind)) {
    population.membraneRetention.assign(size, 1);
    for (uint32_t i = 0; i < size; ++i)
      gains[i] = timing.integratorGain(node.values("r")[i]);
  } else if (node.kind != NodeKind::Threshold) {
    const std::vector<double> &tau = node.values(membraneTau(node)), &r = node.values("r");
    for (uint32_t i = 0; i < size; ++i) {
      population.membraneRetention[i] = timing.retention(tau[i], r[i], /*isMembrane=*/true);
      gains[i] = timing.gain(tau[i], r[i]);
      if (hasSynapseFilter(node.kind)) {
        double tauSyn = node.values("tau_syn")[i], gain = node.values("w_in")[i];
        population.synapseRetention[i] = timing.retention(tauSyn, gain, /*isMembrane=*/false);
        gains[i] *= timing.gain(tauSyn, gain);
      }
    }
  }
  for (StringRef name : {"r", "w_in"})
    if (auto found = node.parameters.find(name);
        !isExact && found != node.parameters.end() && !found->second.isStated)
      choices.defaultGain.push_back(node.name + "/" + name.str());

  // v_leak pulls with the same leak; our membrane_bias would be a second one.
  bool isPulled = false;
  if (auto leak = node.parameters.find("v_leak"); leak != node.parameters.end())
    for (uint32_t i = 0; i < size; ++i) {
      double value = leak->second.values[i];
      isPulled |= value != 0;
      population.membraneBias[i] = (1 - population.membraneRetention[i]) * value;
      if (value != 0 && !facts.membraneBias.empty())
        return fault(leak->second.place + "[" + Twine(i) + "]: " + digits(value) +
                     ", and metadata chronaxie.membrane_bias is there too; write 0 here");
    }
  if (!facts.membraneBias.empty())
    population.membraneBias = facts.membraneBias;
  if (isPulled && facts.initialPotential.empty())
    choices.restAtZero.push_back(node.name);

  population.threshold.assign(size, std::numeric_limits<double>::infinity());
  if (spikes)
    population.threshold =
        node.values(node.kind == NodeKind::Threshold ? "threshold" : "v_threshold");
  population.spikesAtThreshold = facts.spikesAtThreshold.value_or(false);
  population.resetValue.assign(size, 0);
  if (auto value = node.parameters.find("v_reset"); value != node.parameters.end()) {
    population.resetValue = value->second.values;
    if (!value->second.isStated)
      choices.resetToZero.push_back(node.name);
  }

  population.reset = hasNoReset ? ResetMode::None : ResetMode::ToValue;
  if (facts.reset)
    population.reset = *facts.reset;
  if (spikes && !hasNoReset && options.reset) {
    population.reset = *options.reset;
    choices.resetByFlag.push_back(node.name);
  } else if (spikes && !hasNoReset && !facts.reset)
    choices.resetDefault.push_back(node.name);
  population.resetTiming = facts.resetTiming.value_or(ResetTiming::SameTick);
  population.resetAmount = facts.resetAmount;
  if (facts.resetAmount.empty())
    population.resetAmount = spikes && population.reset == ResetMode::Subtract
                                 ? population.threshold
                                 : std::vector<double>(size, 0);
  population.currentTiming = facts.currentTiming.value_or(CurrentTiming::New);
  if (!facts.currentTiming && hasSynapseFilter(node.kind))
    choices.newCurrent.push_back(node.name);
  if (node.kind == NodeKind::Threshold)
    choices.thresholds.push_back(node.name);

  population.synapseBias.assign(size, 0);
  auto orZero = [&](const std::vector<double> &values) {
    return values.empty() ? std::vector<double>(size, 0) : values;
  };
  population.initialPotential = orZero(facts.initialPotential);
  population.initialCurrent = orZero(facts.initialCurrent);
  population.refractoryTicks = facts.refractoryTicks;
  population.refractoryTicks.resize(size, 0);
  return Error::success();
}

/// Refuses neurons that nothing enters and that do not move by themselves.
Error checkDriven(const Graph &graph, uint32_t index, const Population &population,
                  bool hasPredecessor) {
  auto moves = [](const std::vector<double> &values) {
    return llvm::any_of(values, [](double value) { return value != 0; });
  };
  if (hasPredecessor || moves(population.membraneBias) || moves(population.initialPotential) ||
      moves(population.initialCurrent))
    return Error::success();
  return fault(graph.nodes[index].place +
               ": no edge leads to it and no bias drives it, so it stays silent; add the edge or "
               "remove the node");
}

void record(const Choices &choices, const Options &options, Network &network) {
  auto add = [&](const char *name, const Twine &value, const Twine &reason,
                 ArrayRef<std::string> nodes) {
    if (!nodes.empty())
      network.conventions.push_back({name, value.str(), (reason + ": " + list(nodes)).str()});
  };
  add("decay", "exact factors", "metadata chronaxie.retention_m; tau, r and w_in play no part",
      choices.exact);
  if (options.reset)
    add("reset", nameOf(*options.reset), "--reset", choices.resetByFlag);
  add("reset", "to-value, in the tick of the spike", "as NIR defines it", choices.resetDefault);
  add("reset value", "0", "v_reset is left out", choices.resetToZero);
  add("r, w_in", "1", "left out", choices.defaultGain);
  add("initial potential", "0", "NIR states none, although v_leak is not 0", choices.restAtZero);
  add("current", "the membrane integrates the new current", "as snnTorch and Norse step it",
      choices.newCurrent);
  add("threshold node", "a neuron without memory or reset", "its input above the threshold spikes",
      choices.thresholds);
}

} // namespace

Error addPopulations(const Graph &graph, const Options &options, Network &network,
                     std::vector<int> &populationOf, std::vector<std::vector<double>> &gains) {
  Expected<GraphFacts> graphKeys = graphFacts(graph);
  if (!graphKeys)
    return graphKeys.takeError();
  std::vector<NeuronFacts> facts(graph.nodes.size());
  std::vector<Filter> filters;
  std::vector<Integrator> integrators;
  for (const auto &[index, node] : enumerate(graph.nodes)) {
    if (!isNeuron(node.kind)) {
      if (node.kind == NodeKind::Output || node.kind == NodeKind::Scale ||
          node.kind == NodeKind::Flatten)
        if (Error error = refuseMetadata(node))
          return error;
      continue;
    }
    Expected<NeuronFacts> own = neuronFacts(node);
    if (!own)
      return own.takeError();
    facts[index] = std::move(*own);
    if (!facts[index].membraneRetention.empty() || node.kind == NodeKind::Threshold)
      continue;
    auto filter = [&](StringRef tau, StringRef gain, bool isMembrane) {
      filters.push_back({node.parameters.find(tau)->second.place,
                         node.parameters.find(gain)->second.place, node.values(tau),
                         node.values(gain), isMembrane});
    };
    if (isIntegrator(node.kind)) {
      integrators.push_back({node.parameters.find("r")->second.place, node.values("r")});
      continue;
    }
    filter(membraneTau(node), "r", /*isMembrane=*/true);
    if (hasSynapseFilter(node.kind))
      filter("tau_syn", "w_in", /*isMembrane=*/false);
  }
  Expected<Timing> timing =
      identify(graph.file, filters, integrators, options, graphKeys->dtSeconds);
  if (!timing)
    return timing.takeError();
  network.tickSeconds = timing->tickSeconds;
  llvm::append_range(network.conventions, timing->conventions);

  Choices choices;
  std::vector<std::vector<uint32_t>> predecessors = graph.predecessors();
  populationOf.assign(graph.nodes.size(), -1);
  for (uint32_t index : orderOf(graph)) {
    const Node &node = graph.nodes[index];
    if (node.kind != NodeKind::Input && !isNeuron(node.kind))
      continue;
    populationOf[index] = static_cast<int>(network.populations.size());
    Population population;
    population.name = node.name;
    population.size = static_cast<uint32_t>(node.outSize);
    gains.emplace_back();
    if (node.kind == NodeKind::Input) {
      Expected<bool> graded = isGraded(node);
      if (!graded)
        return graded.takeError();
      population.kind = PopulationKind::Input;
      population.graded = *graded;
    } else {
      if (Error error =
              fill(node, facts[index], *timing, options, choices, population, gains.back()))
        return error;
      if (Error error = checkDriven(graph, index, population, !predecessors[index].empty()))
        return error;
    }
    network.populations.push_back(std::move(population));
  }
  record(choices, options, network);
  return Error::success();
}

} // namespace chronaxie::nir
