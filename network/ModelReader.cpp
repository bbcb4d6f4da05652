//===- ModelReader.cpp - Model containers into networks ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// What the file must hold first is asked first: format, version, `requires`.
// Then every field with its type, length and limits where it lies, so that the
// message can point at it; `checkForFile` has the last word.
//
//===----------------------------------------------------------------------===//
#include "files/Text.h"
#include "network/Columns.h"
#include "network/Fields.h"
#include "network/ModelFile.h"
#include "network/ModelFormat.h"

using namespace llvm;

namespace chronaxie {

namespace {

/// Numbers of one list, each within its limit; `count` and `whose` say how many.
void readColumn(Fields &fields, const char *name, std::vector<double> &values, uint64_t count,
                const Twine &whose, const Limit &limit) {
  fields.float64s(name, values);
  fields.requireCount(name, values.size(), count, whose);
  for (size_t i = 0; i < values.size() && !fields.failed(); ++i)
    if (!limit.holds(values[i]))
      fields.fail(name, "[" + Twine(i) + "]: " + digits(values[i]) + ", " + limit.words);
}

template <typename T>
void readIntegers(Fields &fields, const char *name, std::vector<T> &values, uint64_t count,
                  const Twine &whose) {
  fields.numbers(name, values);
  fields.requireCount(name, values.size(), count, whose);
}

class Reader {
public:
  Reader(const hdf5::Group &top, Model &model) : top(top), model(model), network(model.network) {}

  Error read() {
    if (Error error = readHead())
      return error;
    Fields fields(top, strangers);
    fields.string("name", network.name);
    fields.float64("tick_seconds", network.tickSeconds);
    if (!(network.tickSeconds >= 0) || !finiteLimit.holds(network.tickSeconds))
      fields.fail("tick_seconds", ": " + digits(network.tickSeconds) +
                                      ", it must be the length of a tick in seconds, or 0 where "
                                      "ticks have none");
    fields.groups({"format", "version", "requires", "hash", "populations", "projections", "stdp",
                   "readout", "provenance"});
    if (Error error = fields.finish())
      return error;
    if (Error error = eachOf(top, "populations",
                             [&](const hdf5::Group &group) { return readPopulation(group); }))
      return error;
    if (Error error = readProfiles())
      return error;
    if (Error error = eachOf(top, "projections",
                             [&](const hdf5::Group &group) { return readProjection(group); }))
      return error;
    if (Error error = checkRequired())
      return error;
    if (Error error = readReadout())
      return error;
    if (Error error = readProvenance())
      return error;
    if (model::InstantCycle cycle = model::findInstantCycle(network); !cycle.path.empty())
      return fault(top.placeOf("projections/" + std::to_string(cycle.projection) + "/delay_ticks[" +
                               std::to_string(cycle.synapse) + "]") +
                   ": 0, and the cycle " + cycle.path +
                   " has no delay: a spike cannot act on itself in the same tick; give one of its "
                   "projections a delay of 1 or more");
    if (Error error = checkForFile(network))
      return fault(top.file() + ": " + toString(std::move(error)));
    return checkHash();
  }

private:
  Error readHead() {
    if (!isModelFile(top))
      return fault(top.file() + ": not a model container (its 'format' is not '" +
                   model::formatName + "')");
    std::vector<uint32_t> version;
    Fields fields(top, &ignored);
    fields.numbers("version", version);
    fields.requireCount("version", version.size(), 2, "major and minor");
    if (!fields.failed() && version[0] != model::majorVersion)
      fields.fail("version", ": " + Twine(version[0]) + "." + Twine(version[1]) +
                                 ", this program reads " + Twine(model::majorVersion) + ".x; " +
                                 (version[0] > model::majorVersion
                                      ? "use a newer program, or write the model for version 1"
                                      : "write the model again"));
    fields.strings("requires", required);
    for (const auto &[index, feature] : enumerate(required))
      if (feature != model::requiresStdp)
        fields.fail("requires", "[" + Twine(index) + "]: '" + feature +
                                    "' is not known to this program, and the model cannot be run "
                                    "without it; known is '" +
                                    model::requiresStdp + "'; use a newer program");
    if (Error error = fields.finish())
      return error;
    model.minor = version[1];
    if (model.minor > model::minorVersion)
      strangers = &model.unknownFields;
    return Error::success();
  }

  Error readPopulation(const hdf5::Group &group) {
    Population population;
    Fields fields(group, strangers);
    fields.string("name", population.name);
    fields.word("kind", model::kindNames, population.kind);
    fields.number("size", population.size);
    if (!fields.failed() && population.name.empty())
      fields.fail("name", ": empty; populations are spoken of by name");
    if (!fields.failed() && network.find(population.name) >= 0)
      fields.fail("name", ": '" + population.name + "' is the name of populations/" +
                              Twine(network.find(population.name)) + "; names are unique");
    if (population.size == 0 || population.size > model::greatestSize)
      fields.fail("size", ": " + Twine(population.size) + ", it must lie within 1.." +
                              Twine(model::greatestSize));
    if (!fields.failed() && population.kind == PopulationKind::Input)
      fields.flag("graded", population.graded);
    if (!fields.failed() && population.kind == PopulationKind::Neurons)
      readNeurons(fields, population);
    network.populations.push_back(std::move(population));
    return fields.finish();
  }

  void readNeurons(Fields &fields, Population &population) {
    fields.word("current_timing", model::currentTimingNames, population.currentTiming);
    fields.word("comparison", model::comparisonNames, population.spikesAtThreshold);
    fields.word("reset", model::resetNames, population.reset);
    fields.word("reset_timing", model::resetTimingNames, population.resetTiming);
    std::string whose = "one for each neuron of '" + population.name + "'";
    for (const PopulationColumn &column : populationColumns())
      readColumn(fields, column.field, population.*column.member, population.size, whose,
                 column.limit);
    readIntegers(fields, "refractory_ticks", population.refractoryTicks, population.size, whose);
  }

  Error readProfiles() {
    if (!top.has("stdp"))
      return Error::success();
    Expected<hdf5::Group> group = top.group("stdp");
    if (!group)
      return group.takeError();
    Fields fields(*group, strangers);
    std::string pairing;
    fields.string("pairing", pairing);
    if (!fields.failed() && pairing != model::pairing)
      fields.fail("pairing",
                  ": '" + pairing + "': only '" + model::pairing + "' is known" +
                      (pairing == "all-to-all"
                           ? "; traces over all pairs cannot be rolled back exactly in integers: "
                             "train with nearest neighbours"
                           : "; train with that pairing"));
    for (const ProfileColumn &column : profileColumns()) {
      std::vector<double> values;
      fields.float64s(column.field, values);
      if (&column == profileColumns().begin())
        network.profiles.resize(values.size());
      readProfileColumn(fields, column, values);
    }
    for (const auto &[index, profile] : enumerate(network.profiles))
      if (profile.wMin > profile.wMax)
        fields.fail("w_min", "[" + Twine(index) + "]: " + digits(profile.wMin) + ", above w_max, " +
                                 digits(profile.wMax) + "; swap them");
    return fields.finish();
  }

  void readProfileColumn(Fields &fields, const ProfileColumn &column,
                         const std::vector<double> &values) {
    fields.requireCount(column.field, values.size(), network.profiles.size(),
                        "one for each profile, as in a_plus");
    for (size_t i = 0; i < values.size() && !fields.failed(); ++i) {
      network.profiles[i].*column.member = values[i];
      if (!column.limit.holds(values[i]))
        fields.fail(column.field,
                    "[" + Twine(i) + "]: " + digits(values[i]) + ", " + column.limit.words);
    }
  }

  Error readProjection(const hdf5::Group &group) {
    Projection projection;
    Fields fields(group, strangers);
    fields.string("name", projection.name);
    fields.number("source", projection.source);
    fields.number("target", projection.target);
    size_t populations = network.populations.size();
    for (auto [name, number] :
         {std::pair("source", projection.source), {"target", projection.target}})
      if (!fields.failed() && number >= populations)
        fields.fail(name, ": population " + Twine(number) + ", there are " + Twine(populations) +
                              " (numbered from 0)");
    if (!fields.failed() && network.populations[projection.target].kind == PopulationKind::Input)
      fields.fail("target", ": '" + network.populations[projection.target].name +
                                "' is an input, which takes no synapses");
    if (!fields.failed())
      readSynapses(fields, projection);
    if (Error error = fields.finish())
      return error;
    for (size_t synapse = 0; synapse < projection.profile.size(); ++synapse)
      if (std::string what = plasticityFault(network, projection, synapse); !what.empty())
        return fault(group.place() + ": synapse " + Twine(synapse) + ": " + what);
    network.projections.push_back(std::move(projection));
    return Error::success();
  }

  void readSynapses(Fields &fields, Projection &projection) {
    const Population &source = network.populations[projection.source];
    readIntegers(fields, "row_offset", projection.rowOffset, uint64_t{source.size} + 1,
                 "one for each neuron of '" + source.name + "' and one more");
    fields.numbers("target_neuron", projection.targetNeuron);
    uint64_t synapses = projection.targetNeuron.size();
    const char *whose = "one for each synapse, as in target_neuron";
    readColumn(fields, "weight", projection.weight, synapses, whose, finiteLimit);
    readIntegers(fields, "delay_ticks", projection.delayTicks, synapses, whose);
    if (fields.has("profile"))
      readIntegers(fields, "profile", projection.profile, synapses, whose);
    if (!fields.failed())
      checkOffsets(fields, projection);
    if (!fields.failed())
      checkSynapses(fields, projection);
  }

  static void checkOffsets(Fields &fields, const Projection &projection) {
    const std::vector<uint64_t> &offsets = projection.rowOffset;
    uint64_t synapses = projection.targetNeuron.size();
    if (offsets.front() != 0)
      fields.fail("row_offset", "[0]: " + Twine(offsets.front()) + ", the first row starts at 0");
    for (size_t row = 1; row < offsets.size() && !fields.failed(); ++row)
      if (offsets[row] < offsets[row - 1])
        fields.fail("row_offset", "[" + Twine(row) + "]: " + Twine(offsets[row]) +
                                      ", below the one before it, " + Twine(offsets[row - 1]) +
                                      "; a row ends where the next begins");
    if (offsets.back() != synapses)
      fields.fail("row_offset", "[" + Twine(offsets.size() - 1) + "]: " + Twine(offsets.back()) +
                                    ", the last row must end at the " + Twine(synapses) +
                                    " synapses of target_neuron");
  }

  void checkSynapses(Fields &fields, const Projection &projection) {
    const Population &target = network.populations[projection.target];
    for (size_t row = 0; row + 1 < projection.rowOffset.size(); ++row)
      for (uint64_t i = projection.rowOffset[row]; i < projection.rowOffset[row + 1]; ++i) {
        if (fields.failed())
          return;
        if (projection.targetNeuron[i] >= target.size)
          fields.fail("target_neuron", "[" + Twine(i) + "]: " + Twine(projection.targetNeuron[i]) +
                                           ", '" + target.name + "' has " + Twine(target.size) +
                                           " neurons (numbered from 0)");
        if (projection.delayTicks[i] > model::greatestDelay)
          fields.fail("delay_ticks", "[" + Twine(i) + "]: " + Twine(projection.delayTicks[i]) +
                                         ", at most " + Twine(model::greatestDelay) +
                                         " ticks; give every synapse its delay");
        if (i > projection.rowOffset[row] && !model::isInOrder(projection, i - 1, i))
          fields.fail("target_neuron",
                      "[" + Twine(i) + "]: " + Twine(projection.targetNeuron[i]) + " after " +
                          Twine(projection.targetNeuron[i - 1]) + ", the row of source neuron " +
                          Twine(row) + " is not sorted by target, delay, profile, weight; sort it");
      }
  }

  /// A program without STDP must notice that it cannot run the file.
  Error checkRequired() {
    if (is_contained(required, model::requiresStdp))
      return Error::success();
    for (const auto &[index, projection] : enumerate(network.projections))
      if (projection.isPlastic())
        return fault(top.placeOf("requires") + ": lacks '" + model::requiresStdp +
                     "', but projections/" + Twine(index) + " ('" + projection.name +
                     "') has plastic synapses; list it, or leave its profile out");
    return Error::success();
  }

  Error readReadout() {
    Expected<hdf5::Group> group = top.group("readout");
    if (!group)
      return group.takeError();
    Readout &readout = network.readout;
    std::vector<uint32_t> population, neuron, classIndex;
    std::vector<double> factor;
    Fields fields(*group, strangers);
    fields.word("rule", model::ruleNames, readout.rule);
    fields.numbers("population", population);
    const char *whose = "one for each vote, as in population";
    readIntegers(fields, "neuron", neuron, population.size(), whose);
    readIntegers(fields, "class", classIndex, population.size(), whose);
    readColumn(fields, "factor", factor, population.size(), whose, finiteLimit);
    fields.strings("class_names", readout.classNames);
    for (size_t i = 0; i < population.size() && !fields.failed(); ++i) {
      checkVote(fields, i, {population[i], neuron[i], classIndex[i], factor[i]});
      readout.votes.push_back({population[i], neuron[i], classIndex[i], factor[i]});
    }
    if (!fields.failed() && (readout.rule == ReadoutRule::None) != readout.votes.empty())
      fields.fail("rule", readout.votes.empty()
                              ? Twine(": a rule, but no votes; list the neurons that vote")
                              : ": 'none', but " + Twine(readout.votes.size()) +
                                    " votes; name the rule that they follow");
    return fields.finish();
  }

  void checkVote(Fields &fields, size_t index, const ReadoutVote &vote) {
    std::string at = "[" + std::to_string(index) + "]: ";
    if (vote.population >= network.populations.size())
      return fields.fail("population", at + Twine(vote.population) + ", there are " +
                                           Twine(network.populations.size()) +
                                           " populations (numbered from 0)");
    const Population &population = network.populations[vote.population];
    if (population.kind == PopulationKind::Input)
      return fields.fail("population", at + Twine(vote.population) + ", '" + population.name +
                                           "' is an input, which has no potential");
    if (vote.neuron >= population.size)
      return fields.fail("neuron", at + Twine(vote.neuron) + ", '" + population.name + "' has " +
                                       Twine(population.size) + " neurons (numbered from 0)");
    size_t names = network.readout.classNames.size();
    if (names != 0 && vote.classIndex >= names)
      return fields.fail("class", at + Twine(vote.classIndex) + ", class_names lists " +
                                      Twine(names) + " (numbered from 0)");
    if (vote.classIndex >= model::greatestSize)
      return fields.fail("class", at + Twine(vote.classIndex) + ", it must lie below " +
                                      Twine(model::greatestSize));
  }

  Error readProvenance() {
    if (!top.has("provenance"))
      return Error::success();
    Expected<hdf5::Group> group = top.group("provenance");
    if (!group)
      return group.takeError();
    std::vector<std::string> names, values, reasons;
    Fields fields(*group, strangers);
    fields.string("producer", model.provenance.producer);
    fields.string("source_name", model.provenance.sourceName);
    fields.string("source_hash", model.provenance.sourceHash);
    fields.strings("choice_name", names);
    fields.strings("choice_value", values);
    fields.strings("choice_reason", reasons);
    const char *whose = "one for each choice, as in choice_name";
    fields.requireCount("choice_value", values.size(), names.size(), whose);
    fields.requireCount("choice_reason", reasons.size(), names.size(), whose);
    if (Error error = fields.finish())
      return error;
    for (size_t i = 0; i < names.size(); ++i)
      network.conventions.push_back({names[i], values[i], reasons[i]});
    return Error::success();
  }

  Error checkHash() {
    network.sourceHash = modelHash(network);
    // A newer minor version may hash fields that are not known here.
    if (!top.has("hash") || !model.unknownFields.empty())
      return Error::success();
    Expected<std::string> stored = top.string("hash");
    if (!stored)
      return stored.takeError();
    if (*stored == network.sourceHash)
      return Error::success();
    return fault(top.placeOf("hash") + ": '" + StringRef(*stored).take_front(12) +
                 "...', but the content has " + StringRef(network.sourceHash).take_front(12) +
                 "...: it was changed after it was written; write it again, or delete 'hash' if "
                 "the change was meant");
  }

  const hdf5::Group &top;
  Model &model;
  Network &network;
  std::vector<std::string> required;
  std::vector<std::string> ignored;              ///< by the head, which reads a part
  std::vector<std::string> *strangers = nullptr; ///< null: unknown fields are faults
};

} // namespace

Expected<Model> readModel(const hdf5::Group &top) {
  Model model;
  if (Error error = Reader(top, model).read())
    return std::move(error);
  return model;
}

} // namespace chronaxie
