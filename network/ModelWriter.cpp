//===- ModelWriter.cpp - Networks into model containers ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/File.h"
#include "network/Columns.h"
#include "network/ModelFile.h"
#include "network/ModelFormat.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace chronaxie {

namespace {

template <typename Enum, size_t count>
StringRef word(const char *const (&words)[count], Enum value) {
  return words[static_cast<size_t>(value)];
}

void writePopulation(hdf5::Writer &writer, const std::string &at, const Population &population) {
  writer.group(at);
  writer.scalar(at + "/name", population.name);
  writer.scalar(at + "/kind", word(model::kindNames, population.kind));
  writer.scalar(at + "/size", uint64_t{population.size});
  if (population.kind == PopulationKind::Input) {
    writer.scalar(at + "/graded", uint64_t{population.graded});
    return;
  }
  writer.scalar(at + "/current_timing", word(model::currentTimingNames, population.currentTiming));
  writer.scalar(at + "/comparison", word(model::comparisonNames, population.spikesAtThreshold));
  writer.scalar(at + "/reset", word(model::resetNames, population.reset));
  writer.scalar(at + "/reset_timing", word(model::resetTimingNames, population.resetTiming));
  for (const PopulationColumn &column : populationColumns())
    writer.write(at + "/" + column.field, population.*column.member);
  writer.write(at + "/refractory_ticks", population.refractoryTicks);
}

void writeProjection(hdf5::Writer &writer, const std::string &at, const Projection &projection) {
  writer.group(at);
  writer.scalar(at + "/name", projection.name);
  writer.scalar(at + "/source", uint64_t{projection.source});
  writer.scalar(at + "/target", uint64_t{projection.target});
  writer.write(at + "/row_offset", projection.rowOffset);
  writer.write(at + "/target_neuron", projection.targetNeuron);
  writer.write(at + "/weight", projection.weight);
  writer.write(at + "/delay_ticks", projection.delayTicks);
  if (projection.isPlastic())
    writer.write(at + "/profile", projection.profile);
}

void writeProfiles(hdf5::Writer &writer, const std::vector<StdpProfile> &profiles) {
  writer.group("stdp");
  writer.scalar("stdp/pairing", StringRef(model::pairing));
  for (const ProfileColumn &column : profileColumns()) {
    std::vector<double> values;
    for (const StdpProfile &profile : profiles)
      values.push_back(profile.*column.member);
    writer.write(std::string("stdp/") + column.field, values);
  }
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
  writer.scalar("readout/rule", word(model::ruleNames, readout.rule));
  writer.write("readout/population", population);
  writer.write("readout/neuron", neuron);
  writer.write("readout/class", classIndex);
  writer.write("readout/factor", factor);
  writer.write("readout/class_names", readout.classNames);
}

void writeProvenance(hdf5::Writer &writer, const Provenance &provenance,
                     const std::vector<Convention> &conventions) {
  std::vector<std::string> names, values, reasons;
  for (const Convention &convention : conventions) {
    names.push_back(convention.name);
    values.push_back(convention.value);
    reasons.push_back(convention.reason);
  }
  writer.group("provenance");
  writer.scalar("provenance/producer", provenance.producer);
  writer.scalar("provenance/source_name", provenance.sourceName);
  writer.scalar("provenance/source_hash", provenance.sourceHash);
  writer.write("provenance/choice_name", names);
  writer.write("provenance/choice_value", values);
  writer.write("provenance/choice_reason", reasons);
}

} // namespace

Error writeModel(const Network &given, const Provenance &provenance, StringRef path) {
  if (Error error = checkForFile(given))
    return fault(path + ": not written: " + toString(std::move(error)));
  Network network = given;
  sortRows(network);
  hdf5::Writer writer;
  writer.scalar("format", StringRef(model::formatName));
  writer.write("version", ArrayRef<uint32_t>({model::majorVersion, model::minorVersion}));
  std::vector<std::string> features;
  if (any_of(network.projections, [](const Projection &each) { return each.isPlastic(); }))
    features.push_back(model::requiresStdp);
  writer.write("requires", features);
  writer.scalar("hash", modelHash(network));
  writer.scalar("name", network.name);
  writer.scalar("tick_seconds", network.tickSeconds);
  writer.group("populations");
  for (size_t i = 0; i < network.populations.size(); ++i)
    writePopulation(writer, "populations/" + std::to_string(i), network.populations[i]);
  writer.group("projections");
  for (size_t i = 0; i < network.projections.size(); ++i)
    writeProjection(writer, "projections/" + std::to_string(i), network.projections[i]);
  if (!network.profiles.empty())
    writeProfiles(writer, network.profiles);
  writeReadout(writer, network.readout);
  writeProvenance(writer, provenance, network.conventions);
  Expected<std::string> bytes = writer.finish();
  if (!bytes)
    return fault(path + ": " + toString(bytes.takeError()));
  return writeFile(path, *bytes);
}

} // namespace chronaxie
