//===- Quantised.cpp - The quantised network, checked -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "network/Quantised.h"
#include "files/File.h"
#include "files/Text.h"
#include "network/Columns.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>
#include <numeric>
#include <tuple>

using namespace llvm;

namespace chronaxie {

namespace {

Error outOfRange(const Twine &what, const Twine &value, const Twine &limit) {
  return fault("quantised network: " + what + ": " + value + " is outside " + limit);
}

Error checkWidth(const char *name, uint32_t value, uint32_t least, uint32_t greatest) {
  if (value < least || value > greatest)
    return outOfRange(Twine("widths/") + name, Twine(value),
                      Twine(least) + ".." + Twine(greatest) + " bits");
  return Error::success();
}

template <typename T>
Error checkLength(const QuantisedPopulation &population, const char *name,
                  const std::vector<T> &values) {
  size_t wanted = population.kind == PopulationKind::Input ? 0 : population.size;
  if (values.size() != wanted)
    return fault("quantised network: population '" + population.name + "': " + name + " holds " +
                 Twine(values.size()) + " values, " + Twine(wanted) + " are needed");
  return Error::success();
}

template <typename T>
Error checkRange(const QuantisedPopulation &population, const char *name,
                 const std::vector<T> &values, int64_t least, int64_t greatest) {
  for (size_t i = 0; i < values.size(); ++i)
    if (int64_t value = values[i]; value < least || value > greatest)
      return outOfRange("population '" + population.name + "': " + name + "[" + Twine(i) + "]",
                        Twine(value), Twine(least) + ".." + Twine(greatest));
  return Error::success();
}

Error checkPopulation(const QuantisedPopulation &population, const Widths &widths) {
  if (population.size == 0)
    return fault("quantised network: population '" + population.name + "' holds no neurons");
  if (population.kind != PopulationKind::Input && population.kind != PopulationKind::Neurons)
    return fault("quantised network: population '" + population.name + "': unknown kind");
  if (population.graded && population.kind != PopulationKind::Input)
    return fault("quantised network: population '" + population.name +
                 "' is graded, but only inputs can be");
  if (population.reset > ResetMode::ToValue)
    return outOfRange("population '" + population.name + "': reset",
                      Twine(unsigned(population.reset)), "0..2");
  int64_t keepAll = int64_t{1} << widths.retentionBits;
  int64_t greatest = (int64_t{1} << (widths.stateBits - 1)) - 1;
  auto whole = [&](const char *name, const auto &values, int64_t low, int64_t high) -> Error {
    if (Error error = checkLength(population, name, values))
      return error;
    return checkRange(population, name, values, low, high);
  };
  struct Field {
    const char *name;
    const std::vector<int32_t> &values;
  };
  // Constants are held in 32 bits; whether they fit a chip's is the quantiser's to say.
  for (const Field &field :
       {Field{"threshold", population.threshold}, Field{"reset_amount", population.resetAmount},
        Field{"reset_value", population.resetValue}, Field{"synapse_bias", population.synapseBias},
        Field{"membrane_bias", population.membraneBias}})
    if (Error error = whole(field.name, field.values, INT32_MIN, INT32_MAX))
      return error;
  for (const Field &field : {Field{"initial_potential", population.initialPotential},
                             Field{"initial_current", population.initialCurrent}})
    if (Error error = whole(field.name, field.values, -greatest - 1, greatest))
      return error;
  if (Error error = whole("membrane_retention", population.membraneRetention, 0, keepAll))
    return error;
  if (Error error = whole("synapse_retention", population.synapseRetention, 0, keepAll))
    return error;
  if (Error error = whole("refractory_ticks", population.refractoryTicks, 0, UINT32_MAX))
    return error;
  if (Error error = checkLength(population, "scale", population.scale))
    return error;
  for (size_t i = 0; i < population.scale.size(); ++i)
    if (!(population.scale[i] > 0) || !std::isfinite(population.scale[i]))
      return fault("quantised network: population '" + population.name + "': scale[" + Twine(i) +
                   "]: " + digits(population.scale[i]) + " is not a positive number");
  return Error::success();
}

Error checkDecays(const QuantisedPopulation &population, const QuantisedNetwork &network) {
  if (network.decayBits == 0)
    return Error::success();
  uint32_t step = 1u << (network.widths.retentionBits - network.decayBits);
  for (const auto &[name, codes] : {std::pair("membrane_retention", &population.membraneRetention),
                                    std::pair("synapse_retention", &population.synapseRetention)})
    for (size_t i = 0; i < codes->size(); ++i)
      if ((*codes)[i] % step != 0)
        return fault("quantised network: population '" + population.name + "': " + name + "[" +
                     Twine(i) + "]: " + Twine((*codes)[i]) + " is no multiple of " + Twine(step) +
                     ", as " + Twine(network.decayBits) + " decay_bits ask");
  return Error::success();
}

/// Per population, which of its neurons have a plastic synapse.
std::vector<std::vector<bool>> learningNeurons(const QuantisedNetwork &network) {
  std::vector<std::vector<bool>> learns;
  for (const QuantisedPopulation &population : network.populations)
    learns.emplace_back(network.profiles.empty() ? 0 : population.size);
  for (const QuantisedProjection &projection : network.projections)
    for (size_t i = 0; i < projection.profile.size() && !network.profiles.empty(); ++i)
      if (projection.profile[i] != staticSynapse && projection.target < learns.size() &&
          i < projection.targetNeuron.size() &&
          projection.targetNeuron[i] < learns[projection.target].size())
        learns[projection.target][projection.targetNeuron[i]] = true;
  return learns;
}

Error checkProjection(const QuantisedProjection &projection, const QuantisedNetwork &network,
                      const std::vector<std::vector<bool>> &learns) {
  std::string where = "quantised network: projection '" + projection.name + "': ";
  size_t count = network.populations.size();
  if (projection.source >= count || projection.target >= count)
    return fault(where + "source " + Twine(projection.source) + ", target " +
                 Twine(projection.target) + ": the network holds " + Twine(count) + " populations");
  const QuantisedPopulation &source = network.populations[projection.source];
  const QuantisedPopulation &target = network.populations[projection.target];
  if (target.kind == PopulationKind::Input)
    return fault(where + "leads into the input '" + target.name + "'");
  if (projection.rowOffset.size() != size_t{source.size} + 1)
    return fault(where + "row_offset holds " + Twine(projection.rowOffset.size()) + " values, " +
                 Twine(size_t{source.size} + 1) + " are needed");
  size_t synapses = projection.targetNeuron.size();
  if (!projection.profile.empty() && projection.profile.size() != synapses)
    return fault(where + Twine(synapses) + " targets, " + Twine(projection.profile.size()) +
                 " profiles");
  if (projection.weight.size() != synapses || projection.delayTicks.size() != synapses)
    return fault(where + Twine(synapses) + " targets, " + Twine(projection.weight.size()) +
                 " weights, " + Twine(projection.delayTicks.size()) + " delays");
  if (projection.rowOffset.front() != 0 || projection.rowOffset.back() != synapses)
    return fault(where + "row_offset runs from " + Twine(projection.rowOffset.front()) + " to " +
                 Twine(projection.rowOffset.back()) + ", not from 0 to " + Twine(synapses));
  for (size_t i = 1; i < projection.rowOffset.size(); ++i)
    if (projection.rowOffset[i] < projection.rowOffset[i - 1])
      return fault(where + "row_offset[" + Twine(i) + "]: " + Twine(projection.rowOffset[i]) +
                   " is below the one before it");
  for (size_t i = 0; i < synapses; ++i) {
    if (projection.targetNeuron[i] >= target.size)
      return fault(where + "target_neuron[" + Twine(i) + "]: " + Twine(projection.targetNeuron[i]) +
                   ", but '" + target.name + "' holds " + Twine(target.size) + " neurons");
    bool isWide =
        !network.profiles.empty() && learns[projection.target][projection.targetNeuron[i]];
    uint32_t bits = isWide ? 16 : network.weightBits;
    int64_t greatest = (int64_t{1} << (bits - 1)) - 1;
    int64_t weight = projection.weight[i];
    int32_t profile = projection.profileOf(i);
    if (profile != staticSynapse &&
        (profile < 0 || static_cast<size_t>(profile) >= network.profiles.size()))
      return fault(where + "profile[" + Twine(i) + "]: " + Twine(profile) + ", there are " +
                   Twine(network.profiles.size()));
    if (profile != staticSynapse &&
        (weight < network.profiles[profile].least || weight > network.profiles[profile].greatest))
      return fault(where + "weight[" + Twine(i) + "]: " + Twine(weight) +
                   " is outside its profile");
    if ((weight == 0 && profile == staticSynapse) || weight > greatest || weight < -greatest - 1)
      return fault(where + "weight[" + Twine(i) + "]: " + Twine(weight) +
                   (weight ? Twine(" does not fit ") + Twine(bits) + " bits"
                           : Twine(" would be an absent synapse")));
    if (projection.delayTicks[i] == 0 || projection.delayTicks[i] == unassignedDelay)
      return fault(where + "delay_ticks[" + Twine(i) + "]: " + Twine(projection.delayTicks[i]) +
                   ", the least delay of a chip is 1");
  }
  return Error::success();
}

Error checkReadout(const QuantisedNetwork &network) {
  const Readout &readout = network.readout;
  if (readout.rule > ReadoutRule::Count)
    return outOfRange("readout/rule", Twine(unsigned(readout.rule)), "0..4");
  for (size_t i = 0; i < readout.votes.size(); ++i) {
    const ReadoutVote &vote = readout.votes[i];
    std::string where = ("quantised network: readout/votes[" + Twine(i) + "]: ").str();
    if (vote.population >= network.populations.size())
      return fault(where + "population " + Twine(vote.population) + " of " +
                   Twine(network.populations.size()));
    const QuantisedPopulation &population = network.populations[vote.population];
    if (population.kind == PopulationKind::Input || vote.neuron >= population.size)
      return fault(where + "neuron " + Twine(vote.neuron) + " of '" + population.name + "'");
    if (!std::isfinite(vote.factor))
      return fault(where + "factor " + digits(vote.factor) + " is not a number");
    if (!readout.classNames.empty() && vote.classIndex >= readout.classNames.size())
      return fault(where + "class " + Twine(vote.classIndex) + " of " +
                   Twine(readout.classNames.size()));
  }
  return Error::success();
}

} // namespace

int QuantisedNetwork::find(StringRef name) const {
  for (size_t i = 0; i < populations.size(); ++i)
    if (populations[i].name == name)
      return static_cast<int>(i);
  return -1;
}

Error check(const QuantisedNetwork &network) {
  const Widths &widths = network.widths;
  if (Error error = checkWidth("retention_bits", widths.retentionBits, 1, 16))
    return error;
  if (Error error = checkWidth("accumulator_bits", widths.accumulatorBits, 2, 32))
    return error;
  if (Error error = checkWidth("guard_bits", widths.guardBits, 0, 30))
    return error;
  if (Error error = checkWidth("state_bits", widths.stateBits, 2, 32))
    return error;
  if (network.weightBits < 2 || network.weightBits > 16)
    return outOfRange("weight_bits", Twine(network.weightBits), "2..16 bits");
  if (network.decayBits != 0 && (network.decayBits != 12 || widths.retentionBits <= 12))
    return outOfRange("decay_bits", Twine(network.decayBits),
                      "0, or 12 where retention_bits are more");
  if (!(network.tickSeconds >= 0) || !std::isfinite(network.tickSeconds))
    return fault("quantised network: tick_seconds: " + digits(network.tickSeconds) +
                 " is not a duration");
  StringSet<> names;
  for (const QuantisedPopulation &population : network.populations) {
    if (population.name.empty() || !names.insert(population.name).second)
      return fault("quantised network: population name '" + population.name +
                   (population.name.empty() ? "' is empty" : "' is used twice"));
    if (Error error = checkPopulation(population, widths))
      return error;
    if (Error error = checkDecays(population, network))
      return error;
  }
  if (Error error = checkProfiles(network))
    return error;
  std::vector<std::vector<bool>> learns = learningNeurons(network);
  for (const QuantisedProjection &projection : network.projections)
    if (Error error = checkProjection(projection, network, learns))
      return error;
  return checkReadout(network);
}

void sortRows(QuantisedNetwork &network) {
  for (QuantisedProjection &projection : network.projections) {
    std::vector<size_t> order(projection.weight.size());
    std::iota(order.begin(), order.end(), size_t{0});
    for (size_t row = 0; row + 1 < projection.rowOffset.size(); ++row)
      std::sort(order.begin() + projection.rowOffset[row],
                order.begin() + projection.rowOffset[row + 1], [&](size_t a, size_t b) {
                  return std::make_tuple(projection.targetNeuron[a], projection.delayTicks[a],
                                         projection.weight[a], projection.profileOf(a)) <
                         std::make_tuple(projection.targetNeuron[b], projection.delayTicks[b],
                                         projection.weight[b], projection.profileOf(b));
                });
    auto reorder = [&](auto &values) {
      auto sorted = values;
      for (size_t i = 0; i < order.size(); ++i)
        sorted[i] = values[order[i]];
      values = std::move(sorted);
    };
    reorder(projection.targetNeuron);
    reorder(projection.delayTicks);
    reorder(projection.weight);
    if (!projection.profile.empty())
      reorder(projection.profile);
  }
}

Expected<Network> withRetentionsOf(const Network &network, const QuantisedNetwork &quantised) {
  Network result = network;
  double keepAll = std::ldexp(1.0, static_cast<int>(quantised.widths.retentionBits));
  for (Population &population : result.populations) {
    int index = quantised.find(population.name);
    if (index < 0)
      return fault("population '" + population.name + "' is missing in the quantised network");
    const QuantisedPopulation &other = quantised.populations[index];
    if (other.kind != population.kind || other.size != population.size)
      return fault("population '" + population.name + "': " + Twine(population.size) +
                   " neurons, the quantised network holds " + Twine(other.size) +
                   (other.kind != population.kind ? " of another kind" : ""));
    if (population.kind == PopulationKind::Input)
      continue;
    if (other.membraneRetention.size() != other.size || other.synapseRetention.size() != other.size)
      return fault("population '" + population.name +
                   "': the quantised network holds too few retentions");
    for (uint32_t i = 0; i < population.size; ++i) {
      double before = population.membraneRetention[i];
      double after = other.membraneRetention[i] / keepAll;
      double &rho = population.resetAmount[i];
      double theta = population.threshold[i];
      // The rewritten late subtraction; recognised because nothing else makes
      // rho and theta differ by just this factor.
      bool isLate = population.reset == ResetMode::Subtract && before > 0 && before < 1 &&
                    std::isfinite(theta) && theta != 0 &&
                    std::fabs(rho * before - theta) <= 1e-12 * std::fabs(theta);
      if (isLate && after == 0)
        return fault("population '" + population.name + "': neuron " + Twine(i) +
                     ": its reset is theta / retention, and the retention became 0");
      if (isLate)
        rho = theta / after;
      population.membraneRetention[i] = after;
      population.synapseRetention[i] = other.synapseRetention[i] / keepAll;
    }
  }
  return result;
}

} // namespace chronaxie
