//===- Canonicalise.cpp - Every framework's tick becomes the canonical one ===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/Canonicalise.h"
#include "compiler/Map/Delays.h"
#include "files/File.h"
#include "files/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace llvm;

namespace chronaxie::passes {
namespace {

Error refuse(const Population &population, uint32_t neuron, const Twine &what) {
  return fault("population '" + population.name + "', neuron " + Twine(neuron) + ": " + what);
}

/// The first neuron that can spike and for which `holds`.
template <typename Holds>
std::optional<uint32_t> findSpiking(const Population &population, Holds holds) {
  for (uint32_t neuron = 0; neuron < population.size; ++neuron)
    if (std::isfinite(population.threshold[neuron]) && holds(neuron))
      return neuron;
  return std::nullopt;
}

/// `>=` theta is `>` the number just below it; a readout stays one.
void lowerThreshold(Population &population, Rewritten &rewritten) {
  for (double &threshold : population.threshold)
    if (std::isfinite(threshold))
      threshold = std::nextafter(threshold, -std::numeric_limits<double>::infinity());
  population.spikesAtThreshold = false;
  rewritten.what += "spikes at the threshold: theta becomes the next number below; ";
}

Error loseInput(Population &population, Rewritten &rewritten) {
  if (population.reset == ResetMode::Subtract)
    return refuse(population, 0,
                  "subtraction a tick later that also loses that tick's input has no canonical "
                  "form; train with reset to value, or subtract in the same tick");
  if (auto neuron = findSpiking(
          population, [&](uint32_t neuron) { return population.refractoryTicks[neuron] != 0; }))
    return refuse(population, *neuron,
                  "reset a tick later with " + Twine(population.refractoryTicks[*neuron]) +
                      " refractory ticks is not defined; give the refractory ticks or the late "
                      "reset, not both");
  if (auto neuron = findSpiking(population, [&](uint32_t neuron) {
        return population.resetValue[neuron] > population.threshold[neuron];
      }))
    return refuse(population, *neuron,
                  formatv("reset value {0} lies above the threshold {1}, so that the neuron would "
                          "spike without input; lower it",
                          digits(population.resetValue[*neuron]),
                          digits(population.threshold[*neuron]))
                      .str());
  population.refractoryTicks.assign(population.size, 1);
  rewritten.what += "reset a tick later, that tick's input lost: to value, 1 refractory tick; ";
  return Error::success();
}

Error keepInputToValue(Population &population, Rewritten &rewritten) {
  if (auto neuron = findSpiking(
          population, [&](uint32_t neuron) { return population.refractoryTicks[neuron] != 0; }))
    return refuse(population, *neuron,
                  "reset a tick later with " + Twine(population.refractoryTicks[*neuron]) +
                      " refractory ticks is not defined; give the refractory ticks or the late "
                      "reset, not both");
  // Whether that tick still decays the value is not said; at 0 and without
  // leak both readings agree.
  if (auto neuron = findSpiking(population, [&](uint32_t neuron) {
        return population.resetValue[neuron] != 0 && population.membraneRetention[neuron] != 1;
      }))
    return refuse(population, *neuron,
                  formatv("reset a tick later, input kept, to {0}: only 0 has one meaning; train "
                          "with reset to 0 or in the same tick",
                          digits(population.resetValue[*neuron]))
                      .str());
  rewritten.what += "reset a tick later, that tick's input kept: to value in the same tick; ";
  return Error::success();
}

Error keepInputSubtract(Population &population, Rewritten &rewritten) {
  if (auto neuron = findSpiking(
          population, [&](uint32_t neuron) { return population.membraneRetention[neuron] == 0; }))
    return refuse(population, *neuron,
                  "subtraction a tick later needs a membrane retention above 0: there is nothing "
                  "left to subtract from; train with subtraction in the same tick");
  rewritten.nextTickReset = population.resetAmount;
  followRetention(population, rewritten.nextTickReset);
  rewritten.what += "subtraction a tick later: rho / alpha_m in the same tick; ";
  return Error::success();
}

Error resetInSameTick(Population &population, Rewritten &rewritten) {
  ResetTiming timing = population.resetTiming;
  population.resetTiming = ResetTiming::SameTick;
  if (timing == ResetTiming::SameTick || population.reset == ResetMode::None)
    return Error::success();
  if (timing == ResetTiming::NextTickInputLost)
    return loseInput(population, rewritten);
  if (population.reset == ResetMode::ToValue)
    return keepInputToValue(population, rewritten);
  return keepInputSubtract(population, rewritten);
}

/// Last tick's current is this tick's when every input comes a tick later.
Error useNewCurrent(Network &network, uint32_t number, Rewritten &rewritten) {
  Population &population = network.populations[number];
  for (uint32_t neuron = 0; neuron < population.size; ++neuron) {
    if (population.synapseBias[neuron] != 0)
      return refuse(population, neuron,
                    formatv("the potential uses last tick's current, with a synapse bias of {0} "
                            "that would start a tick late; give it as a membrane bias",
                            digits(population.synapseBias[neuron]))
                        .str());
    if (population.initialCurrent[neuron] != 0)
      return refuse(population, neuron,
                    formatv("the potential uses last tick's current, with an initial current of "
                            "{0} that would act a tick late; start from 0",
                            digits(population.initialCurrent[neuron]))
                        .str());
  }
  population.currentTiming = CurrentTiming::New;
  rewritten.addedInputDelay = 1;
  for (Projection &projection : network.projections)
    if (projection.target == number)
      for (uint32_t &delay : projection.delayTicks)
        if (delay != unassignedDelay)
          ++delay;
  rewritten.what += "the potential uses last tick's current: incoming delays + 1; ";
  return Error::success();
}

Expected<Rewritten> canonicalise(Network &network, uint32_t number) {
  Rewritten rewritten;
  Population &population = network.populations[number];
  if (population.kind == PopulationKind::Input)
    return rewritten;
  if (population.reset != ResetMode::ToValue)
    if (auto neuron = findSpiking(
            population, [&](uint32_t neuron) { return population.refractoryTicks[neuron] != 0; }))
      return refuse(population, *neuron,
                    Twine(population.refractoryTicks[*neuron]) + " refractory ticks with " +
                        (population.reset == ResetMode::Subtract ? "subtraction" : "no reset") +
                        ": only reset to value says where the potential stays meanwhile; use "
                        "reset to value or no refractory ticks");
  if (population.spikesAtThreshold)
    lowerThreshold(population, rewritten);
  if (Error error = resetInSameTick(population, rewritten))
    return error;
  if (population.currentTiming == CurrentTiming::Previous)
    if (Error error = useNewCurrent(network, number, rewritten))
      return error;
  if (!rewritten.what.empty())
    rewritten.what.resize(rewritten.what.size() - 2);
  return rewritten;
}

bool isOpen(const Projection &projection) {
  return is_contained(projection.delayTicks, unassignedDelay);
}

bool isIdle(const StdpProfile &profile) {
  return (profile.aPlus == 0 && profile.aMinus == 0) || profile.wMin == profile.wMax;
}

} // namespace

std::optional<Network> withoutIdleProfiles(const Network &network) {
  if (none_of(network.profiles, isIdle))
    return std::nullopt;
  Network result = network;
  bool learns = false;
  for (Projection &projection : result.projections) {
    for (int32_t &profile : projection.profile)
      if (profile != staticSynapse && isIdle(result.profiles[profile]))
        profile = staticSynapse;
    if (!projection.isPlastic())
      projection.profile.clear();
    learns |= projection.isPlastic();
  }
  if (!learns)
    result.profiles.clear();
  return result;
}

Expected<std::vector<Rewritten>> canonicalise(Network &network) {
  std::vector<Rewritten> all;
  for (uint32_t number = 0; number < network.populations.size(); ++number) {
    Expected<Rewritten> rewritten = canonicalise(network, number);
    if (!rewritten)
      return rewritten.takeError();
    all.push_back(std::move(*rewritten));
  }
  return all;
}

void followRetention(Population &population, ArrayRef<double> nextTickReset) {
  for (auto [neuron, amount] : enumerate(nextTickReset))
    if (population.membraneRetention[neuron] > 0)
      population.resetAmount[neuron] = amount / population.membraneRetention[neuron];
}

Error assignDelays(Network &network, ArrayRef<uint32_t> added, uint32_t cycleDelay) {
  // Delays the file does say break a cycle; what is left open or 0 may close one.
  std::vector<map::DelayEdge> edges;
  for (const Projection &projection : network.projections)
    if (isOpen(projection) || is_contained(projection.delayTicks, 0u))
      edges.push_back({projection.source, projection.target, 0, 0});
  auto populations = static_cast<uint32_t>(network.populations.size());
  std::vector<uint32_t> component = map::components(populations, edges);
  std::vector<std::vector<uint32_t>> members(populations);
  for (auto [number, home] : enumerate(component))
    members[home].push_back(static_cast<uint32_t>(number));

  for (Projection &projection : network.projections) {
    if (!isOpen(projection))
      continue;
    const std::string &source = network.populations[projection.source].name;
    const std::string &target = network.populations[projection.target].name;
    bool isRecurrent = component[projection.source] == component[projection.target];
    if (isRecurrent && members[component[projection.source]].size() > 1 && cycleDelay == 0) {
      std::vector<std::string> names;
      for (uint32_t member : members[component[projection.source]])
        names.push_back("'" + network.populations[member].name + "'");
      return fault("projection '" + projection.name + "': the populations " + join(names, ", ") +
                   " form a cycle, and the file does not say which projection closes it; give "
                   "explicit delays in the file's metadata or pass --cycle-delay=1");
    }
    uint32_t delay = isRecurrent ? std::max(cycleDelay, 1u) : 0;
    for (uint32_t &ticks : projection.delayTicks)
      if (ticks == unassignedDelay)
        ticks = delay + added[projection.target];
    std::string reason = isRecurrent ? "recurrent: inside a cycle" : "not inside a cycle";
    if (isRecurrent && cycleDelay)
      reason += ", --cycle-delay=" + std::to_string(cycleDelay);
    if (added[projection.target])
      reason += ", and the target uses last tick's current";
    network.conventions.push_back({"delay " + source + " -> " + target,
                                   std::to_string(delay + added[projection.target]), reason});
  }
  return Error::success();
}

} // namespace chronaxie::passes
