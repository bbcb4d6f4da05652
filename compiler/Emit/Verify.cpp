//===- Verify.cpp - Whether an image is the network it was made of -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Emit/Verify.h"
#include "compiler/Emit/Rebuild.h"
#include "files/File.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>

using namespace llvm;

namespace chronaxie::emit {
namespace {

constexpr size_t shown = 5; // differences written out; the rest is counted

std::string textOf(const std::string &value) { return "'" + value + "'"; }
std::string textOf(double value) {
  std::string text;
  raw_string_ostream(text) << format("%.17g", value);
  return text;
}
std::string textOf(bool value) { return value ? "yes" : "no"; }
template <typename Enum>
  requires std::is_enum_v<Enum>
std::string textOf(Enum value) {
  return std::to_string(static_cast<unsigned>(value));
}
template <typename Integer>
  requires std::is_integral_v<Integer>
std::string textOf(Integer value) {
  return std::to_string(value);
}

/// One synapse of one source, whatever the projection.
struct Synapse {
  uint32_t population = 0;
  uint32_t neuron = 0;
  uint32_t delayTicks = 0;
  int32_t weight = 0;
  QuantisedProfile profile; ///< without a profile, one of no tables
  auto operator<=>(const Synapse &) const = default;
  bool hasTargetOf(const Synapse &other) const {
    return population == other.population && neuron == other.neuron;
  }
};

/// The projections that leave a population.
using ByPopulation = std::vector<std::vector<const QuantisedProjection *>>;
ByPopulation bySource(const QuantisedNetwork &network) {
  ByPopulation leaving(network.populations.size());
  for (const QuantisedProjection &projection : network.projections)
    leaving[projection.source].push_back(&projection);
  return leaving;
}

QuantisedProfile profileOf(const QuantisedNetwork &network, int32_t profile) {
  // One that changes nothing is like none.
  bool learns = profile != staticSynapse &&
                (network.profiles[profile].plus > 0 || network.profiles[profile].minus > 0);
  return learns ? network.profiles[profile] : QuantisedProfile();
}

std::vector<Synapse> synapsesOf(const QuantisedNetwork &network,
                                ArrayRef<const QuantisedProjection *> projections,
                                uint32_t neuron) {
  std::vector<Synapse> synapses;
  for (const QuantisedProjection *projection : projections)
    for (uint64_t i = projection->rowOffset[neuron]; i < projection->rowOffset[neuron + 1]; ++i)
      synapses.push_back({projection->target, projection->targetNeuron[i],
                          projection->delayTicks[i], projection->weight[i],
                          profileOf(network, projection->profileOf(i))});
  std::sort(synapses.begin(), synapses.end());
  return synapses;
}

std::string textOf(ArrayRef<Synapse> synapses) {
  std::string text;
  for (const Synapse &synapse : synapses)
    text += (text.empty() ? "" : " and ") + ("delay " + std::to_string(synapse.delayTicks)) +
            " weight " + std::to_string(synapse.weight) +
            (synapse.profile.coarsePlus.empty() ? "" : " plastic");
  return text.empty() ? "no synapse" : text;
}

class Verifier {
public:
  Verifier(const QuantisedNetwork &network, const QuantisedNetwork &rebuilt)
      : network(network), rebuilt(rebuilt) {}

  Error run(const Image &image) {
    header();
    readout();
    if (shape()) {
      for (size_t p = 0; p < network.populations.size(); ++p)
        parameters(network.populations[p], rebuilt.populations[p]);
      synapses();
      reports(image);
    }
    if (count == 0)
      return Error::success();
    if (count > shown)
      text += "\n  and " + std::to_string(count - shown) + " more";
    return fault("the image is not the quantised network: " + Twine(count) +
                 (count == 1 ? " difference" : " differences") + text);
  }

private:
  const QuantisedNetwork &network, &rebuilt;
  size_t count = 0;
  std::string text;

  void differ(const Twine &what, const Twine &inNetwork, const Twine &inImage) {
    if (count++ < shown)
      text +=
          ("\n  " + what + ": the network has " + inNetwork + ", the image has " + inImage).str();
  }
  template <typename T> void compare(const Twine &what, const T &inNetwork, const T &inImage) {
    if (inNetwork != inImage)
      differ(what, textOf(inNetwork), textOf(inImage));
  }

  void header() {
    compare("name", network.name, rebuilt.name);
    compare("tick in seconds", network.tickSeconds, rebuilt.tickSeconds);
    compare("weight bits", network.weightBits, rebuilt.weightBits);
    compare("decay bits", network.decayBits, rebuilt.decayBits);
    compare("retention bits", network.widths.retentionBits, rebuilt.widths.retentionBits);
    compare("accumulator bits", network.widths.accumulatorBits, rebuilt.widths.accumulatorBits);
    compare("guard bits", network.widths.guardBits, rebuilt.widths.guardBits);
    compare("state bits", network.widths.stateBits, rebuilt.widths.stateBits);
    compare("source hash", network.sourceHash, rebuilt.sourceHash);
  }

  void readout() {
    const Readout &left = network.readout, &right = rebuilt.readout;
    compare("readout rule", left.rule, right.rule);
    compare("readout votes", left.votes.size(), right.votes.size());
    for (size_t i = 0; i < std::min(left.votes.size(), right.votes.size()); ++i) {
      std::string vote = "readout vote " + std::to_string(i) + ": ";
      compare(vote + "population", left.votes[i].population, right.votes[i].population);
      compare(vote + "neuron", left.votes[i].neuron, right.votes[i].neuron);
      compare(vote + "class", left.votes[i].classIndex, right.votes[i].classIndex);
      compare(vote + "factor", left.votes[i].factor, right.votes[i].factor);
    }
    compare("class names", left.classNames.size(), right.classNames.size());
    for (size_t i = 0; i < std::min(left.classNames.size(), right.classNames.size()); ++i)
      compare("name of class " + Twine(i), left.classNames[i], right.classNames[i]);
  }

  /// Whether populations and projections are the same, so that what they hold
  /// can be compared.
  bool shape() {
    size_t before = count;
    compare("populations", network.populations.size(), rebuilt.populations.size());
    compare("projections", network.projections.size(), rebuilt.projections.size());
    if (count != before)
      return false;
    for (size_t p = 0; p < network.populations.size(); ++p) {
      const QuantisedPopulation &left = network.populations[p], &right = rebuilt.populations[p];
      compare("name of population " + Twine(p), left.name, right.name);
      compare("population '" + left.name + "': kind", left.kind, right.kind);
      compare("population '" + left.name + "': size", left.size, right.size);
    }
    for (size_t p = 0; p < network.projections.size(); ++p) {
      const QuantisedProjection &left = network.projections[p], &right = rebuilt.projections[p];
      compare("name of projection " + Twine(p), left.name, right.name);
      compare("projection '" + left.name + "': source", left.source, right.source);
      compare("projection '" + left.name + "': target", left.target, right.target);
    }
    return count == before;
  }

  void parameters(const QuantisedPopulation &left, const QuantisedPopulation &right) {
    std::string place = "population '" + left.name + "': ";
    compare(place + "graded", left.graded, right.graded);
    if (left.kind == PopulationKind::Input)
      return;
    compare(place + "start tick", left.startTick, right.startTick);
    compare(place + "reset mode", left.reset, right.reset);
    auto column = [&](const char *what, const auto &inNetwork, const auto &inImage) {
      compare(place + what + " values", inNetwork.size(), inImage.size());
      for (size_t i = 0; i < std::min(inNetwork.size(), inImage.size()); ++i)
        if (inNetwork[i] != inImage[i])
          compare(place + "neuron " + Twine(i) + ": " + what, inNetwork[i], inImage[i]);
    };
    column("membrane retention", left.membraneRetention, right.membraneRetention);
    column("synapse retention", left.synapseRetention, right.synapseRetention);
    column("threshold", left.threshold, right.threshold);
    column("reset amount", left.resetAmount, right.resetAmount);
    column("reset value", left.resetValue, right.resetValue);
    column("synapse bias", left.synapseBias, right.synapseBias);
    column("membrane bias", left.membraneBias, right.membraneBias);
    column("initial potential", left.initialPotential, right.initialPotential);
    column("initial current", left.initialCurrent, right.initialCurrent);
    column("refractory ticks", left.refractoryTicks, right.refractoryTicks);
    column("scale", left.scale, right.scale);
  }

  std::string nameOfProjection(uint32_t source, uint32_t target) const {
    for (const QuantisedProjection &projection : network.projections)
      if (projection.source == source && projection.target == target)
        return "projection '" + projection.name + "'";
    return "no projection";
  }

  void synapses() {
    ByPopulation left = bySource(network), right = bySource(rebuilt);
    for (uint32_t p = 0; p < network.populations.size(); ++p)
      for (uint32_t i = 0; i < network.populations[p].size; ++i)
        synapsesFrom(p, i, synapsesOf(network, left[p], i), synapsesOf(rebuilt, right[p], i));
  }

  /// Both sorted; walks them target by target.
  void synapsesFrom(uint32_t population, uint32_t neuron, ArrayRef<Synapse> left,
                    ArrayRef<Synapse> right) {
    while (!left.empty() || !right.empty()) {
      const Synapse first = left.empty()    ? right.front()
                            : right.empty() ? left.front()
                                            : std::min(left.front(), right.front());
      auto toTheSame = [&](const Synapse &synapse) { return synapse.hasTargetOf(first); };
      ArrayRef<Synapse> ours = left.take_while(toTheSame), theirs = right.take_while(toTheSame);
      if (ours != theirs)
        differ(nameOfProjection(population, first.population) + ": neuron " + Twine(neuron) +
                   " of '" + network.populations[population].name + "' to neuron " +
                   Twine(first.neuron) + " of '" + network.populations[first.population].name + "'",
               textOf(ours), textOf(theirs));
      left = left.drop_front(ours.size());
      right = right.drop_front(theirs.size());
    }
  }

  /// chip R4: only a reported neuron's spikes reach the host.
  void reports(const Image &image) {
    const int64_t never = arithmetic::greatest(image.index.chip().constant_bits());
    for (const PopulationMap &map : image.network.population())
      for (int i = 0; i < map.core_size(); ++i) {
        const Neurons &neurons = image.findCore(map.core(i))->neurons();
        int slot = static_cast<int>(map.slot(i));
        if (neurons.threshold(slot) != never && !neurons.reported(slot))
          differ("population '" + map.name() + "': neuron " + Twine(i) + ": spikes for the host",
                 "yes", "no");
      }
  }
};

} // namespace

Error verify(const QuantisedNetwork &network, const Image &image) {
  if (Error error = check(network))
    return error;
  Expected<QuantisedNetwork> rebuilt = rebuild(image);
  if (!rebuilt)
    return rebuilt.takeError();
  return Verifier(network, *rebuilt).run(image);
}

} // namespace chronaxie::emit
