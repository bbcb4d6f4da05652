//===- QuantisedFile.cpp - Quantised networks in HDF5 -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The layout is written down in docs/quantised-format.md. Reading is strict:
// every field must be there, nothing else may be, integers must fit, and the
// whole must pass `check`.
//
//===----------------------------------------------------------------------===//
#include "network/Fields.h"
#include "network/Quantised.h"

using namespace llvm;

namespace chronaxie {

namespace {

constexpr char formatName[] = "chronaxie-quantised";
constexpr int64_t formatVersion = 3;
constexpr const char *kindNames[] = {"input", "neurons"};
constexpr const char *resetNames[] = {"none", "subtract", "to-value"};
constexpr const char *ruleNames[] = {"none", "last", "max", "mean", "count"};

Error readPopulation(const hdf5::Group &group, QuantisedPopulation &population) {
  Fields fields(group);
  fields.string("name", population.name);
  fields.word("kind", kindNames, population.kind);
  fields.number("size", population.size);
  fields.flag("graded", population.graded);
  fields.number("start_tick", population.startTick);
  fields.word("reset", resetNames, population.reset);
  fields.numbers("membrane_retention", population.membraneRetention);
  fields.numbers("synapse_retention", population.synapseRetention);
  fields.numbers("threshold", population.threshold);
  fields.numbers("reset_amount", population.resetAmount);
  fields.numbers("reset_value", population.resetValue);
  fields.numbers("synapse_bias", population.synapseBias);
  fields.numbers("membrane_bias", population.membraneBias);
  fields.numbers("initial_potential", population.initialPotential);
  fields.numbers("initial_current", population.initialCurrent);
  fields.numbers("refractory_ticks", population.refractoryTicks);
  fields.numbers("scale", population.scale);
  return fields.finish();
}

Error readProjection(const hdf5::Group &group, QuantisedProjection &projection) {
  Fields fields(group);
  fields.string("name", projection.name);
  fields.number("source", projection.source);
  fields.number("target", projection.target);
  fields.numbers("row_offset", projection.rowOffset);
  fields.numbers("target_neuron", projection.targetNeuron);
  fields.numbers("weight", projection.weight);
  fields.numbers("delay_ticks", projection.delayTicks);
  fields.numbers("profile", projection.profile);
  return fields.finish();
}

/// A profile's numbers one after the other, of all profiles.
struct ProfileTable {
  const char *name;
  size_t entries;
  std::vector<uint32_t> QuantisedProfile::*member;
};
constexpr ProfileTable profileTables[] = {{"coarse_plus", 16, &QuantisedProfile::coarsePlus},
                                          {"fine_plus", 16, &QuantisedProfile::finePlus},
                                          {"coarse_minus", 16, &QuantisedProfile::coarseMinus},
                                          {"fine_minus", 16, &QuantisedProfile::fineMinus}};
constexpr size_t powerEntries = 33; ///< of each profile of power 2

Error readProfiles(const hdf5::Group &group, std::vector<QuantisedProfile> &profiles) {
  std::vector<int32_t> least, greatest;
  std::vector<uint32_t> plus, minus, power, inverseRange, powerTable;
  std::vector<uint32_t> tables[std::size(profileTables)];
  Fields fields(group);
  fields.numbers("least", least);
  fields.numbers("greatest", greatest);
  fields.numbers("plus", plus);
  fields.numbers("minus", minus);
  fields.numbers("power", power);
  fields.numbers("inverse_range", inverseRange);
  fields.numbers("power_table", powerTable);
  for (const auto &[table, values] : zip(profileTables, tables))
    fields.numbers(table.name, values);
  if (Error error = fields.finish())
    return error;
  size_t count = least.size();
  auto wrong = [&](const char *name, size_t size, size_t needed) {
    return fault(group.placeOf(name) + ": " + Twine(size) + " values, " + Twine(needed) +
                 " are needed for " + Twine(count) + " profiles");
  };
  for (const auto &[name, size] :
       {std::pair("greatest", greatest.size()), std::pair("plus", plus.size()),
        std::pair("minus", minus.size()), std::pair("power", power.size()),
        std::pair("inverse_range", inverseRange.size())})
    if (size != count)
      return wrong(name, size, count);
  for (const auto &[table, values] : zip(profileTables, tables))
    if (values.size() != count * table.entries)
      return wrong(table.name, values.size(), count * table.entries);
  size_t entries = powerEntries * static_cast<size_t>(llvm::count(power, 2u));
  if (powerTable.size() != entries)
    return wrong("power_table", powerTable.size(), entries);
  ArrayRef<uint32_t> left(powerTable);
  for (size_t i = 0; i < count; ++i) {
    QuantisedProfile profile;
    profile.least = least[i];
    profile.greatest = greatest[i];
    profile.plus = plus[i];
    profile.minus = minus[i];
    profile.power = power[i];
    profile.inverseRange = inverseRange[i];
    for (const auto &[table, values] : zip(profileTables, tables))
      profile.*table.member = ArrayRef(values).slice(i * table.entries, table.entries).vec();
    if (power[i] == 2) {
      profile.powerTable = left.take_front(powerEntries).vec();
      left = left.drop_front(powerEntries);
    }
    profiles.push_back(std::move(profile));
  }
  return Error::success();
}

Error readReadout(const hdf5::Group &group, Readout &readout) {
  std::vector<uint32_t> population, neuron, classIndex;
  std::vector<double> factor;
  Fields fields(group);
  fields.word("rule", ruleNames, readout.rule);
  fields.numbers("population", population);
  fields.numbers("neuron", neuron);
  fields.numbers("class", classIndex);
  fields.numbers("factor", factor);
  fields.strings("class_names", readout.classNames);
  if (Error error = fields.finish())
    return error;
  size_t votes = population.size();
  if (neuron.size() != votes || classIndex.size() != votes || factor.size() != votes)
    return fault(group.place() + ": population, neuron, class and factor hold " + Twine(votes) +
                 ", " + Twine(neuron.size()) + ", " + Twine(classIndex.size()) + " and " +
                 Twine(factor.size()) + " values; they must be equally many");
  for (size_t i = 0; i < votes; ++i)
    readout.votes.push_back({population[i], neuron[i], classIndex[i], factor[i]});
  return Error::success();
}

/// Format and version come first: another version may have other fields.
Error readFormat(const hdf5::Group &top) {
  if (!top.has("format"))
    return fault(top.file() + ": not a quantised network (it has no 'format')");
  Expected<std::string> format = top.string("format");
  if (!format)
    return format.takeError();
  if (*format != formatName)
    return fault(top.placeOf("format") + ": '" + *format + "', expected '" + formatName + "'");
  Expected<hdf5::Dataset> dataset = top.dataset("version");
  if (!dataset)
    return dataset.takeError();
  Expected<std::vector<int64_t>> version = dataset->integers();
  if (!version)
    return version.takeError();
  if (version->size() != 1 || version->front() != formatVersion)
    return fault(dataset->place() + ": " +
                 (version->size() == 1 ? Twine(version->front()) : Twine(dataset->shapeText())) +
                 ", this program reads version " + Twine(formatVersion) +
                 "; freeze the network again with it");
  return Error::success();
}

void writePopulation(hdf5::Writer &writer, const std::string &at,
                     const QuantisedPopulation &population) {
  writer.group(at);
  writer.scalar(at + "/name", population.name);
  writer.scalar(at + "/kind", StringRef(kindNames[size_t(population.kind)]));
  writer.scalar(at + "/size", uint64_t{population.size});
  writer.scalar(at + "/graded", uint64_t{population.graded});
  writer.scalar(at + "/start_tick", uint64_t{population.startTick});
  writer.scalar(at + "/reset", StringRef(resetNames[size_t(population.reset)]));
  writer.write(at + "/membrane_retention", population.membraneRetention);
  writer.write(at + "/synapse_retention", population.synapseRetention);
  writer.write(at + "/threshold", population.threshold);
  writer.write(at + "/reset_amount", population.resetAmount);
  writer.write(at + "/reset_value", population.resetValue);
  writer.write(at + "/synapse_bias", population.synapseBias);
  writer.write(at + "/membrane_bias", population.membraneBias);
  writer.write(at + "/initial_potential", population.initialPotential);
  writer.write(at + "/initial_current", population.initialCurrent);
  writer.write(at + "/refractory_ticks", population.refractoryTicks);
  writer.write(at + "/scale", population.scale);
}

void writeProjection(hdf5::Writer &writer, const std::string &at,
                     const QuantisedProjection &projection) {
  writer.group(at);
  writer.scalar(at + "/name", projection.name);
  writer.scalar(at + "/source", uint64_t{projection.source});
  writer.scalar(at + "/target", uint64_t{projection.target});
  writer.write(at + "/row_offset", projection.rowOffset);
  writer.write(at + "/target_neuron", projection.targetNeuron);
  writer.write(at + "/weight", projection.weight);
  writer.write(at + "/delay_ticks", projection.delayTicks);
  writer.write(at + "/profile", projection.profile);
}

void writeProfiles(hdf5::Writer &writer, const std::vector<QuantisedProfile> &profiles) {
  writer.group("profiles");
  auto column = [&](const char *name, auto member) {
    std::vector<std::decay_t<decltype(QuantisedProfile().*member)>> values;
    for (const QuantisedProfile &profile : profiles)
      values.push_back(profile.*member);
    writer.write(std::string("profiles/") + name, values);
  };
  column("least", &QuantisedProfile::least);
  column("greatest", &QuantisedProfile::greatest);
  column("plus", &QuantisedProfile::plus);
  column("minus", &QuantisedProfile::minus);
  column("power", &QuantisedProfile::power);
  column("inverse_range", &QuantisedProfile::inverseRange);
  auto table = [&](const char *name, auto member) {
    std::vector<uint32_t> values;
    for (const QuantisedProfile &profile : profiles)
      append_range(values, profile.*member);
    writer.write(std::string("profiles/") + name, values);
  };
  table("power_table", &QuantisedProfile::powerTable);
  for (const ProfileTable &each : profileTables)
    table(each.name, each.member);
}

void writeReadout(hdf5::Writer &writer, const Readout &readout) {
  std::vector<uint32_t> population, neuron, classIndex;
  std::vector<double> factor;
  for (const ReadoutVote &vote : readout.votes) {
    population.push_back(vote.population);
    neuron.push_back(vote.neuron);
    classIndex.push_back(vote.classIndex);
    factor.push_back(vote.factor);
  }
  writer.group("readout");
  writer.scalar("readout/rule", StringRef(ruleNames[size_t(readout.rule)]));
  writer.write("readout/population", population);
  writer.write("readout/neuron", neuron);
  writer.write("readout/class", classIndex);
  writer.write("readout/factor", factor);
  writer.write("readout/class_names", readout.classNames);
}

} // namespace

Error writeQuantised(const QuantisedNetwork &network, StringRef path) {
  if (Error error = check(network))
    return error;
  hdf5::Writer writer;
  writer.scalar("format", StringRef(formatName));
  writer.scalar("version", uint64_t{formatVersion});
  writer.scalar("name", network.name);
  writer.scalar("tick_seconds", network.tickSeconds);
  writer.scalar("weight_bits", uint64_t{network.weightBits});
  writer.scalar("decay_bits", uint64_t{network.decayBits});
  writer.scalar("source_hash", network.sourceHash);
  writer.group("widths");
  writer.scalar("widths/retention_bits", uint64_t{network.widths.retentionBits});
  writer.scalar("widths/accumulator_bits", uint64_t{network.widths.accumulatorBits});
  writer.scalar("widths/guard_bits", uint64_t{network.widths.guardBits});
  writer.scalar("widths/state_bits", uint64_t{network.widths.stateBits});
  writer.group("populations");
  for (size_t i = 0; i < network.populations.size(); ++i)
    writePopulation(writer, "populations/" + std::to_string(i), network.populations[i]);
  writeProfiles(writer, network.profiles);
  writer.group("projections");
  for (size_t i = 0; i < network.projections.size(); ++i)
    writeProjection(writer, "projections/" + std::to_string(i), network.projections[i]);
  writeReadout(writer, network.readout);
  Expected<std::string> bytes = writer.finish();
  if (!bytes)
    return fault(path + ": " + toString(bytes.takeError()));
  return writeFile(path, *bytes);
}

Expected<QuantisedNetwork> readQuantised(StringRef path) {
  Expected<std::string> bytes = readFile(path);
  if (!bytes)
    return bytes.takeError();
  Expected<hdf5::Group> top = hdf5::open(path, *bytes);
  if (!top)
    return top.takeError();
  if (Error error = readFormat(*top))
    return error;
  QuantisedNetwork network;
  Fields fields(*top);
  fields.string("name", network.name);
  fields.number("tick_seconds", network.tickSeconds);
  fields.number("weight_bits", network.weightBits);
  fields.number("decay_bits", network.decayBits);
  fields.string("source_hash", network.sourceHash);
  fields.groups(
      {"format", "version", "widths", "populations", "profiles", "projections", "readout"});
  if (Error error = fields.finish())
    return error;
  Expected<hdf5::Group> widths = top->group("widths");
  if (!widths)
    return widths.takeError();
  Fields widthFields(*widths);
  widthFields.number("retention_bits", network.widths.retentionBits);
  widthFields.number("accumulator_bits", network.widths.accumulatorBits);
  widthFields.number("guard_bits", network.widths.guardBits);
  widthFields.number("state_bits", network.widths.stateBits);
  if (Error error = widthFields.finish())
    return error;
  if (Error error = eachOf(*top, "populations", [&](const hdf5::Group &group) {
        return readPopulation(group, network.populations.emplace_back());
      }))
    return error;
  Expected<hdf5::Group> profiles = top->group("profiles");
  if (!profiles)
    return profiles.takeError();
  if (Error error = readProfiles(*profiles, network.profiles))
    return error;
  if (Error error = eachOf(*top, "projections", [&](const hdf5::Group &group) {
        return readProjection(group, network.projections.emplace_back());
      }))
    return error;
  Expected<hdf5::Group> readout = top->group("readout");
  if (!readout)
    return readout.takeError();
  if (Error error = readReadout(*readout, network.readout))
    return error;
  if (Error error = check(network))
    return fault(path + ": " + toString(std::move(error)));
  return network;
}

} // namespace chronaxie
