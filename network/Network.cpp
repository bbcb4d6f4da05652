//===- Network.cpp - Looking up and checking a network ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "network/Network.h"
#include "files/File.h"
#include "files/Text.h"
#include "network/Columns.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>
#include <cmath>

using namespace llvm;

namespace chronaxie {

uint32_t Readout::classCount() const {
  uint32_t count = static_cast<uint32_t>(classNames.size());
  for (const ReadoutVote &vote : votes)
    count = std::max(count, vote.classIndex + 1);
  return count;
}

int Network::find(StringRef wanted) const {
  for (const auto &[index, population] : enumerate(populations))
    if (population.name == wanted)
      return static_cast<int>(index);
  return -1;
}

namespace {

bool isRetention(double value) { return value >= 0 && value <= 1; }
bool isThreshold(double value) {
  return std::isfinite(value) || value == std::numeric_limits<double>::infinity();
}

constexpr Limit retention{isRetention, "it must lie within 0..1"};
constexpr Limit threshold{isThreshold, "it must be finite, or inf for a readout"};

const PopulationColumn columns[] = {
    {"membrane_retention", "membraneRetention", &Population::membraneRetention, retention},
    {"synapse_retention", "synapseRetention", &Population::synapseRetention, retention},
    {"threshold", "threshold", &Population::threshold, threshold},
    {"reset_amount", "resetAmount", &Population::resetAmount, finiteLimit},
    {"reset_value", "resetValue", &Population::resetValue, finiteLimit},
    {"synapse_bias", "synapseBias", &Population::synapseBias, finiteLimit},
    {"membrane_bias", "membraneBias", &Population::membraneBias, finiteLimit},
    {"initial_potential", "initialPotential", &Population::initialPotential, finiteLimit},
    {"initial_current", "initialCurrent", &Population::initialCurrent, finiteLimit}};

template <typename T>
Error checkLength(const Twine &owner, StringRef field, const std::vector<T> &values,
                  uint64_t size) {
  if (values.size() == size)
    return Error::success();
  return fault(
      formatv("{0}: {1} has {2} entries, it needs {3}", owner.str(), field, values.size(), size)
          .str());
}

Error checkValues(const Twine &owner, StringRef field, const std::vector<double> &values,
                  const Limit &limit) {
  for (const auto &[index, value] : enumerate(values))
    if (!limit.holds(value))
      return fault(formatv("{0}: {1}[{2}] is {3}, {4}", owner.str(), field, index, digits(value),
                           limit.words)
                       .str());
  return Error::success();
}

Error checkParameters(const Population &population, const std::string &owner) {
  // An input has no parameters, so its vectors stay empty.
  uint64_t size = population.kind == PopulationKind::Input ? 0 : population.size;
  for (const PopulationColumn &column : columns) {
    const std::vector<double> &values = population.*column.member;
    if (Error error = checkLength(owner, column.name, values, size))
      return error;
    if (Error error = checkValues(owner, column.name, values, column.limit))
      return error;
  }
  return checkLength(owner, "refractoryTicks", population.refractoryTicks, size);
}

Error checkPopulation(const Population &population, size_t index) {
  std::string owner = formatv("population '{0}'", population.name);
  if (population.name.empty())
    return fault(formatv("population {0} has no name", index).str());
  if (any_of(population.name, [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
    return fault(formatv("population {0}: its name holds a control character", index).str());
  if (population.size == 0)
    return fault(owner + ": it has no neurons");
  if (population.graded && population.kind != PopulationKind::Input)
    return fault(owner + ": only an input can be graded");
  if (population.startTick != 0 && population.kind == PopulationKind::Input)
    return fault(
        formatv("{0}: start tick {1}, an input starts at 0", owner, population.startTick).str());
  return checkParameters(population, owner);
}

Error checkProjection(const Projection &projection, const Network &network, size_t index) {
  std::string owner = formatv("projection {0} '{1}'", index, projection.name);
  size_t populations = network.populations.size();
  for (auto [end, number] : {std::pair("source", projection.source), {"target", projection.target}})
    if (number >= populations)
      return fault(formatv("{0}: {1} is population {2}, the network has {3}", owner, end, number,
                           populations)
                       .str());
  const Population &source = network.populations[projection.source];
  const Population &target = network.populations[projection.target];
  if (target.kind == PopulationKind::Input)
    return fault(
        formatv("{0}: target '{1}' is an input, which takes no synapses", owner, target.name)
            .str());

  size_t synapses = projection.targetNeuron.size();
  if (Error error =
          checkLength(owner, "rowOffset", projection.rowOffset, uint64_t{source.size} + 1))
    return error;
  if (Error error = checkLength(owner, "weight", projection.weight, synapses))
    return error;
  if (Error error = checkLength(owner, "delayTicks", projection.delayTicks, synapses))
    return error;
  if (projection.rowOffset.front() != 0 || projection.rowOffset.back() != synapses)
    return fault(formatv("{0}: rowOffset runs from {1} to {2}, it must run from 0 to {3}", owner,
                         projection.rowOffset.front(), projection.rowOffset.back(), synapses)
                     .str());
  for (size_t row = 0; row < source.size; ++row)
    if (projection.rowOffset[row] > projection.rowOffset[row + 1])
      return fault(formatv("{0}: rowOffset[{1}] is {2}, more than the next, {3}", owner, row,
                           projection.rowOffset[row], projection.rowOffset[row + 1])
                       .str());
  for (const auto &[synapse, neuron] : enumerate(projection.targetNeuron))
    if (neuron >= target.size)
      return fault(formatv("{0}: targetNeuron[{1}] is {2}, '{3}' has {4} neurons", owner, synapse,
                           neuron, target.name, target.size)
                       .str());
  return checkValues(owner, "weight", projection.weight, finiteLimit);
}

Error checkVote(const ReadoutVote &vote, const Network &network, size_t index) {
  if (vote.population >= network.populations.size())
    return fault(formatv("readout vote {0}: population {1}, the network has {2}", index,
                         vote.population, network.populations.size())
                     .str());
  const Population &population = network.populations[vote.population];
  if (population.kind == PopulationKind::Input)
    return fault(formatv("readout vote {0}: '{1}' is an input, which has no potential", index,
                         population.name)
                     .str());
  if (vote.neuron >= population.size)
    return fault(formatv("readout vote {0}: neuron {1}, '{2}' has {3}", index, vote.neuron,
                         population.name, population.size)
                     .str());
  if (!std::isfinite(vote.factor))
    return fault(
        formatv("readout vote {0}: factor {1}, it must be finite", index, digits(vote.factor))
            .str());
  size_t names = network.readout.classNames.size();
  if (names != 0 && vote.classIndex >= names)
    return fault(formatv("readout vote {0}: class {1}, the readout names {2} classes", index,
                         vote.classIndex, names)
                     .str());
  return Error::success();
}

Error checkReadout(const Network &network) {
  const Readout &readout = network.readout;
  if (readout.rule == ReadoutRule::None && !readout.votes.empty())
    return fault(formatv("readout: {0} votes, but no rule", readout.votes.size()).str());
  if (readout.rule != ReadoutRule::None && readout.votes.empty())
    return fault("readout: a rule, but no votes");
  for (const auto &[index, vote] : enumerate(readout.votes))
    if (Error error = checkVote(vote, network, index))
      return error;
  return Error::success();
}

} // namespace

ArrayRef<PopulationColumn> populationColumns() { return columns; }

Error check(const Network &network) {
  if (!std::isfinite(network.tickSeconds) || network.tickSeconds < 0)
    return fault(formatv("tick: {0} s, it must be positive, or 0 where ticks have no length",
                         digits(network.tickSeconds))
                     .str());
  StringSet<> names;
  for (const auto &[index, population] : enumerate(network.populations)) {
    if (Error error = checkPopulation(population, index))
      return error;
    if (!names.insert(population.name).second)
      return fault(
          formatv("population {0}: the name '{1}' is taken by another", index, population.name)
              .str());
  }
  for (const auto &[index, projection] : enumerate(network.projections))
    if (Error error = checkProjection(projection, network, index))
      return error;
  if (Error error = checkPlasticity(network))
    return error;
  return checkReadout(network);
}

} // namespace chronaxie
