//===- Quantise.cpp - Float network to the chip's integers ----------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Quantise/Quantise.h"
#include "compiler/Quantise/Checks.h"
#include "compiler/Quantise/Headroom.h"
#include "compiler/Quantise/Incoming.h"
#include "compiler/Quantise/Plasticity.h"
#include "compiler/Quantise/Scale.h"
#include "files/File.h"
#include "files/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ThreadPool.h"
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

using namespace chronaxie;
using namespace chronaxie::quantise;

namespace {

constexpr size_t namedNeurons = 20;

/// Calls body(first, last) on equal ranges; each range writes its own slots
/// only, so the number of threads cannot reach the result.
template <typename Body> void forRanges(uint64_t count, unsigned threads, Body body) {
  if (threads <= 1 || count < 2) {
    body(uint64_t{0}, count);
    return;
  }
  llvm::DefaultThreadPool pool(llvm::hardware_concurrency(threads));
  for (unsigned range = 0; range < threads; ++range)
    pool.async([=] { body(count * range / threads, count * (range + 1) / threads); });
  pool.wait();
}

Violation violationOf(const std::string &neuron, const NoScale &none) {
  bool constant = llvm::StringRef(none.code) == "FIT-06";
  return {none.code,
          neuron + ": " + none.limit + " of " + digits(none.value) +
              " beside a greatest weight of " + digits(none.greatestWeight) +
              ", in units at which that weight is 1",
          none.need, none.room,
          constant ? "greater weights against it, or a chip with fewer guard_bits or more "
                     "constant_bits and state_bits"
                   : "fewer or more even synapses, or a chip with more accumulator_bits and "
                     "state_bits"};
}

/// The scale of every neuron, or what has none.
class Scales {
public:
  Scales(const Network &network, const Incoming &incoming, const WeightLimits &limits,
         const QuantiseOptions &options)
      : scale(incoming.neurons) {
    std::vector<ScaleChoice> choices(incoming.neurons);
    std::vector<const Population *> populationOf(incoming.neurons);
    for (size_t p = 0; p < network.populations.size(); ++p)
      if (network.populations[p].kind == PopulationKind::Neurons)
        std::fill_n(populationOf.begin() + static_cast<ptrdiff_t>(incoming.firstOf[p]),
                    network.populations[p].size, &network.populations[p]);
    forRanges(incoming.neurons, options.threads, [&](uint64_t first, uint64_t last) {
      for (uint64_t neuron = first; neuron < last; ++neuron) {
        const Population &from = *populationOf[neuron];
        uint64_t at = neuron - incoming.firstOf[&from - network.populations.data()];
        choices[neuron] =
            chooseScale({from.threshold[at], from.resetAmount[at], from.resetValue[at],
                         from.synapseBias[at], from.membraneBias[at], from.initialPotential[at],
                         from.initialCurrent[at], incoming.of(neuron)},
                        limits.of(neuron));
      }
    });
    for (uint64_t neuron = 0; neuron < incoming.neurons; ++neuron) {
      scale[neuron] = choices[neuron].best;
      if (double most = incoming.greatestPlastic[neuron]; most > 0)
        scale[neuron] = plasticScale(most, scale[neuron], limits.learning);
      if (choices[neuron].none.code && ++homeless <= namedNeurons) {
        const Population &from = *populationOf[neuron];
        uint64_t at = neuron - incoming.firstOf[&from - network.populations.data()];
        broken.push_back(violationOf(neuronName(from, at), choices[neuron].none));
      }
    }
    if (homeless > namedNeurons)
      broken.push_back({broken.back().code, "neurons that no scale fits, those above included",
                        homeless, 0, "as above"});
    if (options.scaleOf == ScaleOf::Core)
      shareInCores(options.coreOf);
    // A neuron with neither weights nor constants: as if its greatest weight
    // were 1.
    double plain = std::ldexp(static_cast<double>(limits.still.weight), limits.still.guardBits);
    for (double &value : scale)
      if (std::isinf(value))
        value = plain;
  }

  std::vector<double> scale;
  std::vector<Violation> broken;

private:
  /// The whole range of a weight for the greatest that a plastic synapse may
  /// reach, or half of it, a quarter, ... where `fitting` asks for less: few
  /// distinct scales, so that neurons share profiles.
  static double plasticScale(double greatestWeight, double fitting, const ScaleLimits &limits) {
    double plastic =
        std::ldexp(static_cast<double>(limits.weight), limits.guardBits) / greatestWeight;
    while (plastic > fitting && fitting > 0)
      plastic /= 2;
    return plastic;
  }

  void shareInCores(llvm::ArrayRef<uint32_t> coreOf) {
    std::map<uint32_t, double> least;
    for (size_t neuron = 0; neuron < scale.size(); ++neuron) {
      auto [found, isNew] = least.try_emplace(coreOf[neuron], scale[neuron]);
      found->second = std::min(found->second, scale[neuron]);
    }
    for (size_t neuron = 0; neuron < scale.size(); ++neuron)
      scale[neuron] = least[coreOf[neuron]];
  }

  uint64_t homeless = 0;
};

QuantisedPopulation quantisePopulation(const Population &from, llvm::ArrayRef<double> scale,
                                       const Chip &chip) {
  QuantisedPopulation to;
  to.name = from.name;
  to.kind = from.kind;
  to.size = from.size;
  to.graded = from.graded;
  to.startTick = from.startTick;
  to.reset = from.reset;
  if (from.kind != PopulationKind::Neurons)
    return to;
  auto code = [&](const std::vector<double> &retentions) {
    std::vector<uint32_t> codes;
    for (double retention : retentions)
      codes.push_back(static_cast<uint32_t>(std::ldexp(retention, chip.retention_bits())));
    return codes;
  };
  auto nearest = [&](const std::vector<double> &values) {
    std::vector<int32_t> integers;
    for (size_t neuron = 0; neuron < values.size(); ++neuron)
      integers.push_back(static_cast<int32_t>(std::llround(values[neuron] * scale[neuron])));
    return integers;
  };
  to.membraneRetention = code(from.membraneRetention);
  to.synapseRetention = code(from.synapseRetention);
  for (uint32_t neuron = 0; neuron < from.size; ++neuron)
    to.threshold.push_back(static_cast<int32_t>(
        std::isinf(from.threshold[neuron])
            ? arithmetic::greatest(chip.constant_bits()) // chip N5: never spikes
            : static_cast<int64_t>(std::floor(from.threshold[neuron] * scale[neuron]))));
  to.resetAmount = nearest(from.resetAmount);
  to.resetValue = nearest(from.resetValue);
  to.synapseBias = nearest(from.synapseBias);
  to.membraneBias = nearest(from.membraneBias);
  to.initialPotential = nearest(from.initialPotential);
  to.initialCurrent = nearest(from.initialCurrent);
  to.refractoryTicks = from.refractoryTicks;
  to.scale = scale;
  return to;
}

QuantisedProjection quantiseProjection(const Projection &from, llvm::ArrayRef<double> scale,
                                       const WeightLimits &limits, unsigned threads,
                                       QuantisedProfiles &profiles, QuantiseReport &report) {
  QuantisedProjection to;
  to.name = from.name;
  to.source = from.source;
  to.target = from.target;
  std::vector<int32_t> weight(from.weight.size());
  uint64_t firstTarget = limits.incoming.firstOf[from.target];
  forRanges(weight.size(), threads, [&](uint64_t first, uint64_t last) {
    for (uint64_t at = first; at < last; ++at)
      weight[at] = integerWeight(from.weight[at], scale[from.targetNeuron[at]],
                                 limits.of(firstTarget + from.targetNeuron[at]));
  });
  to.rowOffset.push_back(0);
  bool learns = from.isPlastic();
  for (size_t row = 0; row + 1 < from.rowOffset.size(); ++row) {
    for (uint64_t at = from.rowOffset[row]; at < from.rowOffset[row + 1]; ++at) {
      if (learns) {
        int32_t profile = from.profile[at];
        if (profile != staticSynapse) {
          profile = profiles.numberOf(profile, scale[from.targetNeuron[at]]);
          if (profiles.all.empty()) // an amplitude was refused
            continue;
          weight[at] =
              std::clamp(weight[at], profiles.all[profile].least, profiles.all[profile].greatest);
        } else if (weight[at] == 0) {
          report.roundedAway += from.weight[at] != 0;
          continue;
        }
        to.targetNeuron.push_back(from.targetNeuron[at]);
        to.weight.push_back(weight[at]);
        to.delayTicks.push_back(from.delayTicks[at]);
        to.profile.push_back(profile);
        continue;
      }
      double exact = std::ldexp(from.weight[at] * scale[from.targetNeuron[at]],
                                -static_cast<int>(limits.still.guardBits));
      report.clipped += std::round(std::abs(exact)) >
                        static_cast<double>(limits.of(firstTarget + from.targetNeuron[at]).weight);
      if (weight[at] == 0) {
        report.roundedAway += from.weight[at] != 0;
        continue;
      }
      to.targetNeuron.push_back(from.targetNeuron[at]);
      to.weight.push_back(weight[at]);
      to.delayTicks.push_back(from.delayTicks[at]);
    }
    to.rowOffset.push_back(to.targetNeuron.size());
  }
  report.synapses += to.targetNeuron.size();
  return to;
}

/// Weight error and headroom of all neurons.
void judge(const Network &network, const QuantisedNetwork &quantised, const Incoming &incoming,
           llvm::ArrayRef<double> scale, const WeightLimits &weightLimits, QuantiseReport &report) {
  double squares = 0;
  uint64_t withWeights = 0;
  uint64_t safest = std::numeric_limits<uint64_t>::max();
  double full = std::ldexp(1.0, quantised.widths.retentionBits);
  auto range = static_cast<double>(weightLimits.still.stateRange);
  for (size_t p = 0; p < network.populations.size(); ++p) {
    const QuantisedPopulation &population = quantised.populations[p];
    if (population.kind != PopulationKind::Neurons)
      continue;
    for (uint32_t at = 0; at < population.size; ++at) {
      uint64_t neuron = incoming.firstOf[p] + at;
      const ScaleLimits &limits = weightLimits.of(neuron);
      double unit = std::ldexp(1 / scale[neuron], static_cast<int>(limits.guardBits));
      double error = 0;
      double signal = 0;
      for (const Input &input : incoming.of(neuron)) {
        double off = input.weight - integerWeight(input.weight, scale[neuron], limits) * unit;
        error += off * off;
        signal += input.weight * input.weight;
      }
      if (signal > 0) {
        squares += error / signal;
        ++withWeights;
      }
      auto size = [](int32_t value) { return std::abs(static_cast<double>(value)); };
      WorstCase worst;
      worst.membraneRetention = population.membraneRetention[at] / full;
      worst.synapseRetention = population.synapseRetention[at] / full;
      worst.tickInput =
          std::ldexp(static_cast<double>(worstSum(incoming.of(neuron), scale[neuron], limits)),
                     limits.guardBits) +
          size(population.synapseBias[at]);
      worst.membraneBias = size(population.membraneBias[at]);
      worst.initialCurrent = size(population.initialCurrent[at]);
      worst.startPotential = size(population.initialPotential[at]);
      bool spikes = population.threshold[at] < limits.constant;
      if (population.reset == ResetMode::ToValue || population.refractoryTicks[at])
        worst.startPotential = std::max(worst.startPotential, size(population.resetValue[at]));
      if (population.reset == ResetMode::Subtract && spikes)
        worst.startPotential =
            std::max(worst.startPotential, std::abs(static_cast<double>(population.threshold[at]) -
                                                    population.resetAmount[at]));
      report.mayLeaveRange += mayLeave(worst, range);
      if (worst.membraneRetention < 1)
        continue;
      uint64_t safe = safeTicks(worst, range);
      if (safe < safest) {
        safest = safe;
        report.safeTicksWithoutLeak = safe;
        report.safeTicksNeuron = neuronName(network.populations[p], at);
      }
    }
  }
  if (withWeights)
    report.rmsWeightError = std::sqrt(squares / static_cast<double>(withWeights));
}

} // namespace

llvm::Expected<QuantisedNetwork> quantise::quantise(const Network &network, const Chip &chip,
                                                    const QuantiseOptions &options,
                                                    QuantiseReport &report) {
  report = {};
  Incoming incoming(network);
  if (llvm::Error error = checkCanonical(network, chip, options, incoming.neurons))
    return std::move(error);
  if (chip.stdp_profiles() == 0)
    if (llvm::Error error = requireStatic(network, "the chip '" + chip.name() + "'"))
      return std::move(error);
  bool learns = llvm::any_of(network.projections,
                             [](const Projection &projection) { return projection.isPlastic(); });
  if (learns && chip.max_weight_bits() < 16)
    return fault("plastic synapses take 16 bits, the rows of the chip '" + chip.name() + "' hold " +
                 llvm::Twine(chip.max_weight_bits()) + "; take a chip with max_weight_bits of 16");
  report.learningNeurons = static_cast<uint64_t>(
      llvm::count_if(incoming.greatestPlastic, [](double greatest) { return greatest > 0; }));
  for (const Projection &projection : network.projections) {
    const Population &source = network.populations[projection.source];
    const Population &target = network.populations[projection.target];
    if (projection.isPlastic() && source.startTick != target.startTick)
      return fault("projection '" + projection.name + "' learns and joins '" + source.name +
                   "' of skew " + llvm::Twine(source.startTick) + " to '" + target.name +
                   "' of skew " + llvm::Twine(target.startTick) +
                   ", which would shift its pre against its post events; give the projections "
                   "of the network delays of at least 1 tick");
  }
  std::vector<Violation> broken;
  checkTicks(network, chip, broken);
  WeightLimits limits(chip, options.weightBits, incoming);
  Scales scales(network, incoming, limits, options);
  broken.insert(broken.end(), scales.broken.begin(), scales.broken.end());
  if (!broken.empty())
    return llvm::make_error<DoesNotFit>(std::move(broken));

  QuantisedNetwork quantised;
  quantised.name = network.name;
  quantised.tickSeconds = network.tickSeconds;
  quantised.weightBits = options.weightBits;
  quantised.decayBits = options.decayBits;
  quantised.widths = {chip.retention_bits(), chip.accumulator_bits(), chip.guard_bits(),
                      chip.state_bits()};
  quantised.readout = network.readout;
  quantised.sourceHash = network.sourceHash;
  llvm::ArrayRef<double> scale(scales.scale);
  auto scalesOf = [&](uint32_t p) {
    return scale.slice(incoming.firstOf[p], network.populations[p].kind == PopulationKind::Neurons
                                                ? network.populations[p].size
                                                : 0);
  };
  for (uint32_t p = 0; p < network.populations.size(); ++p)
    quantised.populations.push_back(quantisePopulation(network.populations[p], scalesOf(p), chip));
  QuantisedProfiles profiles(network, chip.guard_bits());
  for (const Projection &projection : network.projections)
    quantised.projections.push_back(quantiseProjection(projection, scalesOf(projection.target),
                                                       limits, options.threads, profiles, report));
  if (profiles.error)
    return std::move(profiles.error);
  quantised.profiles = std::move(profiles.all);
  sortRows(quantised);
  judge(network, quantised, incoming, scale, limits, report);
  return quantised;
}
