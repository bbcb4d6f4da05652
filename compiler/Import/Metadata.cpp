//===- Metadata.cpp - What NIR cannot say, in keys of ours ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Flat keys `chronaxie.KEY` under `metadata`, listed in docs/nir.md. A key that
// is not known here is refused: it may be the one that matters.
//
//===----------------------------------------------------------------------===//
#include "compiler/Import/Network.h"
#include "files/File.h"
#include "files/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

namespace chronaxie::nir {

namespace {

using hdf5::ElementClass;

/// Takes keys one by one and insists at the end that none is left. The first
/// fault is kept.
class Keys {
public:
  Keys(const Metadata &metadata, const Twine &owner) : metadata(metadata), owner(owner.str()) {}
  ~Keys() { consumeError(std::move(error)); }

  const MetadataEntry *find(const char *key) {
    known.insert(key);
    auto found = metadata.find(StringRef(key));
    return error || found == metadata.end() ? nullptr : &found->second;
  }
  void fail(Error fault) {
    if (error)
      consumeError(std::move(fault));
    else
      error = std::move(fault);
  }

  /// `size` numbers, or one that stands for all, each within least..greatest.
  void numbers(const char *key, uint64_t size, double least, double greatest,
               std::vector<double> &values) {
    const MetadataEntry *entry = find(key);
    if (!entry || !checkCount(*entry, size))
      return;
    if (entry->elementClass == ElementClass::String)
      return fail(fault(entry->place + ": numbers are expected, not strings"));
    for (size_t i = 0; i < entry->numbers.size(); ++i)
      if (entry->numbers[i] < least || entry->numbers[i] > greatest)
        return fail(fault(entry->place + "[" + Twine(i) + "]: " + digits(entry->numbers[i]) +
                          " is outside " + digits(least) + ".." + digits(greatest)));
    values = entry->numbers;
    values.resize(size, values.front());
  }
  /// The same for whole numbers 0..greatest; not stretched, so that the caller
  /// can tell one from many.
  void counts(const char *key, uint64_t size, uint32_t greatest, std::vector<uint32_t> &values) {
    const MetadataEntry *entry = find(key);
    if (!entry || !checkCount(*entry, size))
      return;
    if (entry->elementClass != ElementClass::Integer)
      return fail(fault(entry->place + ": integers are expected"));
    for (size_t i = 0; i < entry->integers.size(); ++i) {
      int64_t value = entry->integers[i];
      if (value < 0 || value > greatest)
        return fail(fault(entry->place + "[" + Twine(i) + "]: " + Twine(value) + " is outside 0.." +
                          Twine(greatest)));
      values.push_back(static_cast<uint32_t>(value));
    }
  }
  std::optional<double> number(const char *key) {
    std::vector<double> values;
    numbers(key, 1, -std::numeric_limits<double>::max(), std::numeric_limits<double>::max(),
            values);
    return values.empty() ? std::nullopt : std::optional(values.front());
  }
  std::optional<bool> flag(const char *key) {
    std::vector<uint32_t> values;
    counts(key, 1, 1, values);
    return values.empty() ? std::nullopt : std::optional(values.front() == 1);
  }
  template <typename T>
  std::optional<T> word(const char *key, ArrayRef<std::pair<const char *, T>> words) {
    const MetadataEntry *entry = find(key);
    if (!entry || !checkCount(*entry, 1))
      return std::nullopt;
    std::string value = entry->strings.empty() ? "a number" : "'" + entry->strings.front() + "'";
    std::string all;
    for (const auto &[word, meaning] : words) {
      if (value == "'" + std::string(word) + "'")
        return meaning;
      all += (all.empty() ? "" : ", ") + std::string(word);
    }
    fail(fault(entry->place + ": " + value + " is none of " + all));
    return std::nullopt;
  }
  Error finish() {
    if (error)
      return std::move(error);
    for (const auto &[key, entry] : metadata)
      if (!known.contains(key)) {
        std::vector<StringRef> keys(known.keys().begin(), known.keys().end());
        llvm::sort(keys);
        return fault(entry.place + ": unknown key; " + owner +
                     (keys.empty() ? std::string(" take none of ours")
                                   : " take chronaxie." + llvm::join(keys, ", chronaxie.")));
      }
    return Error::success();
  }

private:
  bool checkCount(const MetadataEntry &entry, uint64_t size) {
    size_t count = std::max(entry.numbers.size(), entry.strings.size());
    if (count == size || count == 1)
      return true;
    fail(fault(entry.place + ": shape " + shapeText(entry.shape) + " holds " + Twine(count) +
               " values; " + (size == 1 ? Twine("one is") : "one or " + Twine(size) + " are") +
               " expected"));
    return false;
  }

  const Metadata &metadata;
  std::string owner;
  StringSet<> known;
  Error error = Error::success();
};

} // namespace

Expected<NeuronFacts> neuronFacts(const Node &node) {
  NeuronFacts facts;
  Keys keys(node.metadata, node.type + " nodes");
  uint64_t size = node.outSize;
  constexpr double any = std::numeric_limits<double>::max();
  bool spikes = !isReadout(node.kind) || node.parameters.count("v_threshold");
  if (node.kind != NodeKind::Threshold) {
    keys.numbers("retention_m", size, 0, 1, facts.membraneRetention);
    if (hasSynapseFilter(node.kind))
      keys.numbers("retention_s", size, 0, 1, facts.synapseRetention);
    keys.numbers("initial_potential", size, -any, any, facts.initialPotential);
    keys.numbers("initial_current", size, -any, any, facts.initialCurrent);
    keys.numbers("membrane_bias", size, -any, any, facts.membraneBias);
    facts.currentTiming = keys.word<CurrentTiming>(
        "current_timing", {{"new", CurrentTiming::New}, {"previous", CurrentTiming::Previous}});
  }
  if (spikes) {
    keys.counts("refractory_ticks", size, unassignedDelay - 1, facts.refractoryTicks);
    if (!facts.refractoryTicks.empty())
      facts.refractoryTicks.resize(size, facts.refractoryTicks.front());
    facts.reset = keys.word<ResetMode>("reset", {{"to-value", ResetMode::ToValue},
                                                 {"subtract", ResetMode::Subtract},
                                                 {"none", ResetMode::None}});
    facts.resetTiming = keys.word<ResetTiming>(
        "reset_timing", {{"same-tick", ResetTiming::SameTick},
                         {"next-tick-input-lost", ResetTiming::NextTickInputLost},
                         {"next-tick-input-kept", ResetTiming::NextTickInputKept}});
    facts.spikesAtThreshold = keys.flag("spikes_at_threshold");
    keys.numbers("reset_amount", size, -any, any, facts.resetAmount);
  }
  if (Error error = keys.finish())
    return error;
  bool hasMembrane = !facts.membraneRetention.empty();
  if (hasSynapseFilter(node.kind) && hasMembrane != !facts.synapseRetention.empty())
    return fault(node.place + "/metadata: chronaxie.retention_" + (hasMembrane ? "m" : "s") +
                 " is there, chronaxie.retention_" + (hasMembrane ? "s" : "m") +
                 " is missing; write both");
  return facts;
}

Expected<std::vector<uint32_t>> delayTicks(const Node &node) {
  std::vector<uint32_t> delays;
  Keys keys(node.metadata, node.type + " nodes");
  uint64_t weights = node.inSize * node.outSize;
  keys.counts("delay_ticks", weights, unassignedDelay - 1, delays);
  if (Error error = keys.finish())
    return error;
  if (delays.size() > 1) {
    const MetadataEntry &entry = node.metadata.find("delay_ticks")->second;
    const Parameter &weight = node.parameters.find("weight")->second;
    if (entry.shape != weight.shape)
      return fault(entry.place + ": shape " + shapeText(entry.shape) + " is not weight's " +
                   shapeText(weight.shape));
  }
  return delays;
}

Expected<bool> isGraded(const Node &node) {
  Keys keys(node.metadata, "Input nodes");
  bool graded = keys.flag("graded").value_or(false);
  if (Error error = keys.finish())
    return error;
  return graded;
}

Error refuseMetadata(const Node &node) {
  return Keys(node.metadata, node.type + " nodes").finish();
}

namespace {

constexpr std::pair<const char *, ReadoutRule> ruleWords[] = {{"last", ReadoutRule::Last},
                                                              {"max", ReadoutRule::Max},
                                                              {"mean", ReadoutRule::Mean},
                                                              {"count", ReadoutRule::Count}};

constexpr const char *readoutLists[] = {"readout.population", "readout.neuron", "readout.class",
                                        "readout.factor"};

} // namespace

Expected<GraphFacts> graphFacts(const Graph &graph) {
  GraphFacts facts;
  Keys keys(graph.metadata, "graphs");
  std::optional<double> format = keys.number("format");
  facts.dtSeconds = keys.number("dt");
  keys.find("readout.rule");
  keys.find("class_names");
  for (const char *key : readoutLists)
    keys.find(key);
  if (format && *format != 1)
    return fault(keys.find("format")->place + ": " + digits(*format) +
                 "; this program reads format 1 of our keys");
  if (facts.dtSeconds && !(*facts.dtSeconds > 0))
    return fault(keys.find("dt")->place + ": " + digits(*facts.dtSeconds) + " must be above 0");
  if (Error error = keys.finish())
    return error;
  return facts;
}

Error readReadout(const Graph &graph, Network &network) {
  Keys keys(graph.metadata, "graphs");
  Readout &readout = network.readout;
  const MetadataEntry *rule = keys.find("readout.rule");
  readout.rule = keys.word<ReadoutRule>("readout.rule", ruleWords).value_or(ReadoutRule::None);
  if (rule && readout.rule == ReadoutRule::None)
    return keys.finish();
  if (const MetadataEntry *names = keys.find("class_names")) {
    if (names->elementClass != ElementClass::String)
      return fault(names->place + ": strings are expected, not numbers");
    readout.classNames = names->strings;
  }
  const MetadataEntry *lists[4];
  size_t votes = 0;
  for (auto [list, key] : llvm::zip(lists, readoutLists)) {
    list = keys.find(key);
    if (list)
      votes = std::max({votes, list->numbers.size(), list->strings.size()});
    if (list && !rule)
      return fault(list->place + ": there is no chronaxie.readout.rule");
  }
  if (rule)
    for (size_t i = 0; i < 3; ++i)
      if (!lists[i])
        return fault(rule->place + ": chronaxie." + readoutLists[i] + " is missing");
  std::vector<uint32_t> neurons, classes;
  std::vector<double> factors(votes, 1.0);
  constexpr double any = std::numeric_limits<double>::max();
  keys.counts("readout.neuron", votes, UINT32_MAX - 1, neurons);
  keys.counts("readout.class", votes, UINT32_MAX - 1, classes);
  keys.numbers("readout.factor", votes, -any, any, factors);
  for (const char *key : {"format", "dt", "readout.population"})
    keys.find(key);
  if (Error error = keys.finish())
    return error;
  if (!rule)
    return Error::success();
  const MetadataEntry &populations = *lists[0];
  if (populations.elementClass != ElementClass::String ||
      (populations.strings.size() != votes && populations.strings.size() != 1))
    return fault(populations.place + ": one name, or one for each of " + Twine(votes) +
                 " votes, is expected");
  if (neurons.size() != votes || classes.size() != votes)
    return fault(rule->place + ": readout.neuron holds " + Twine(neurons.size()) +
                 " and readout.class " + Twine(classes.size()) + " of " + Twine(votes) + " votes");
  for (size_t i = 0; i < votes; ++i) {
    const std::string &name = populations.strings[populations.strings.size() == 1 ? 0 : i];
    int population = network.find(name);
    if (population < 0 || network.populations[population].kind != PopulationKind::Neurons)
      return fault(populations.place + "[" + Twine(i) + "]: there is no population of neurons '" +
                   name + "'");
    if (neurons[i] >= network.populations[population].size)
      return fault(lists[1]->place + "[" + Twine(i) + "]: " + Twine(neurons[i]) + ", but '" + name +
                   "' holds " + Twine(network.populations[population].size) + " neurons");
    if (!readout.classNames.empty() && classes[i] >= readout.classNames.size())
      return fault(lists[2]->place + "[" + Twine(i) + "]: " + Twine(classes[i]) +
                   ", but there are " + Twine(readout.classNames.size()) + " class names");
    readout.votes.push_back(
        {static_cast<uint32_t>(population), neurons[i], classes[i], factors[i]});
  }
  return Error::success();
}

} // namespace chronaxie::nir
