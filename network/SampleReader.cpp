//===- SampleReader.cpp - Events, labels and spikes from CSV ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// docs/samples.md is the specification. Both kinds of file are read into rows
// first; then the population that a file without names means is settled, and
// only then are indices, order and repetition checked, line by line.
//
//===----------------------------------------------------------------------===//
#include "files/File.h"
#include "network/Csv.h"
#include "network/Samples.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>

using namespace llvm;

namespace chronaxie {

namespace {

constexpr uint32_t greatestTick = std::numeric_limits<int32_t>::max() - 1;
constexpr uint32_t greatestSample = (1u << 24) - 1;
constexpr uint32_t greatestNeuron = std::numeric_limits<uint32_t>::max() - 1;
constexpr uint32_t greatestValue = 255; // semantics: a graded payload has 8 bits

struct Row {
  uint32_t line = 0;
  uint32_t sample = 0;
  bool hasValue = false;
  Event event;
};

struct EventFile {
  std::string path;
  bool hasSamples = false;
  std::vector<Row> rows;

  std::string place(const Row &row) const { return formatv("{0}:{1}", path, row.line); }
};

/// The populations that a file may speak of, and what messages call them.
struct Candidates {
  const PopulationTable &table;
  std::vector<uint32_t> populations;
  StringRef one, many;
  StringRef wayOut;

  std::string list() const {
    std::string text;
    for (uint32_t population : populations) {
      const PopulationTable::Entry &entry = table.entries[population];
      text += formatv("{0}'{1}' ({2})", text.empty() ? "" : ", ", entry.name, entry.size).str();
    }
    return text.empty() ? "none" : text;
  }
  int find(StringRef name) const {
    for (uint32_t population : populations)
      if (table.entries[population].name == name)
        return static_cast<int>(population);
    return -1;
  }
  Error unknown(const Twine &place, StringRef name) const {
    return fault(formatv("{0}: population '{1}' is not {2} of the network; {3}: {4}", place.str(),
                         name, one, many, list())
                     .str());
  }
};

Candidates inputsOf(const PopulationTable &table) {
  Candidates inputs{table, {}, "an input", "inputs", "add a population column"};
  for (const auto &[index, entry] : enumerate(table.entries))
    if (entry.isInput)
      inputs.populations.push_back(index);
  return inputs;
}

Candidates spikingOf(const PopulationTable &table) {
  Candidates spiking{table, {}, "a spiking population", "spiking populations", "name one"};
  for (const auto &[index, entry] : enumerate(table.entries))
    if (!entry.isInput && entry.canSpike)
      spiking.populations.push_back(index);
  return spiking;
}

/// Columns of both kinds of event file; a spike file has no `value`.
enum : unsigned { sampleColumn, tickColumn, populationColumn, neuronColumn, valueColumn };
const CsvColumn eventColumns[] = {{"sample", "", false},
                                  {"tick", "step", true},
                                  {"population", "", false},
                                  {"neuron", "channel", true},
                                  {"value", "", false}};

/// The population that rows without a name mean: the only candidate, or the
/// only one that can hold the indices.
Expected<uint32_t> settlePopulation(const EventFile &file, const Candidates &candidates) {
  if (candidates.populations.size() == 1)
    return candidates.populations.front();
  uint32_t greatest = 0;
  for (const Row &row : file.rows)
    greatest = std::max(greatest, row.event.neuron);
  std::vector<uint32_t> able;
  for (uint32_t population : candidates.populations)
    if (candidates.table.entries[population].size > greatest)
      able.push_back(population);
  if (able.size() == 1)
    return able.front();
  return fault(formatv("{0}: no population column, and {1} of the network's {2} can hold neuron {3}"
                       " ({4}); {5}",
                       file.path, able.empty() ? "none" : "several", candidates.many, greatest,
                       candidates.list(), candidates.wayOut)
                   .str());
}

Error readRow(const CsvFile &csv, EventFile &file, const Candidates &candidates,
              const StringMap<uint32_t> &numbers) {
  Row row;
  row.line = csv.line();
  if (csv.has(sampleColumn))
    if (Error error = csv.number(sampleColumn, greatestSample).moveInto(row.sample))
      return error;
  if (Error error = csv.number(tickColumn, greatestTick).moveInto(row.event.tick))
    return error;
  if (Error error = csv.number(neuronColumn, greatestNeuron).moveInto(row.event.neuron))
    return error;
  if (csv.has(populationColumn)) {
    auto number = numbers.find(csv.field(populationColumn));
    if (number == numbers.end())
      return candidates.unknown(csv.place(), csv.field(populationColumn));
    row.event.population = number->second;
  }
  row.hasValue = csv.has(valueColumn) && !csv.field(valueColumn).empty();
  if (row.hasValue)
    if (Error error = csv.number(valueColumn, greatestValue).moveInto(row.event.value))
      return error;
  file.rows.push_back(row);
  return Error::success();
}

Error checkRow(const EventFile &file, const Row &row, const PopulationTable &table) {
  const PopulationTable::Entry &entry = table.entries[row.event.population];
  if (row.event.neuron >= entry.size)
    return fault(formatv("{0}: neuron {1}, but '{2}' has {3} (0..{4})", file.place(row),
                         row.event.neuron, entry.name, entry.size, entry.size - 1)
                     .str());
  if (entry.isGraded && !row.hasValue)
    return fault(formatv("{0}: '{1}' is graded, so its events need a value 0..{2}", file.place(row),
                         entry.name, greatestValue)
                     .str());
  if (!entry.isGraded && row.hasValue)
    return fault(formatv("{0}: value {1}, but '{2}' is not graded: its events are spikes",
                         file.place(row), row.event.value, entry.name)
                     .str());
  return Error::success();
}

Error checkOrder(const EventFile &file, const Row &last, const Row &row) {
  StringRef rule = "events are sorted by sample and tick";
  if (row.sample < last.sample)
    return fault(formatv("{0}: sample {1} after sample {2}; {3}", file.place(row), row.sample,
                         last.sample, rule)
                     .str());
  if (row.sample == last.sample && row.event.tick < last.event.tick)
    return fault(formatv("{0}: tick {1} after tick {2}; {3}", file.place(row), row.event.tick,
                         last.event.tick, rule)
                     .str());
  return Error::success();
}

/// `wanted` says where the rows of a file without a population column go, and
/// which rows of a file with one are taken; empty: all.
Expected<EventFile> readEventFile(StringRef path, ArrayRef<CsvColumn> columns,
                                  const Candidates &candidates, StringRef wanted) {
  int wantedPopulation = candidates.find(wanted);
  if (!wanted.empty() && wantedPopulation < 0)
    return candidates.unknown(path, wanted);
  std::vector<std::vector<unsigned>> orders = {
      {tickColumn, neuronColumn}, {sampleColumn, tickColumn, populationColumn, neuronColumn}};
  if (columns.size() > valueColumn)
    orders.push_back({sampleColumn, tickColumn, populationColumn, neuronColumn, valueColumn});
  auto csv = CsvFile::open(path, columns, orders);
  if (!csv)
    return csv.takeError();

  EventFile file;
  file.path = path.str();
  file.hasSamples = csv->has(sampleColumn);
  StringMap<uint32_t> numbers;
  for (uint32_t population : candidates.populations)
    numbers[candidates.table.entries[population].name] = population;
  while (true) {
    auto isRecord = csv->next();
    if (!isRecord)
      return isRecord.takeError();
    if (!*isRecord)
      break;
    if (Error error = readRow(*csv, file, candidates, numbers))
      return error;
  }

  if (csv->has(populationColumn)) {
    llvm::erase_if(file.rows, [&](const Row &row) {
      return wantedPopulation >= 0 && row.event.population != uint32_t(wantedPopulation);
    });
  } else if (!file.rows.empty()) {
    uint32_t population = uint32_t(wantedPopulation);
    if (wantedPopulation < 0)
      if (Error error = settlePopulation(file, candidates).moveInto(population))
        return error;
    for (Row &row : file.rows)
      row.event.population = population;
  }
  for (size_t i = 0; i < file.rows.size(); ++i) {
    if (Error error = checkRow(file, file.rows[i], candidates.table))
      return error;
    if (i > 0)
      if (Error error = checkOrder(file, file.rows[i - 1], file.rows[i]))
        return error;
  }
  return file;
}

/// Sorts within each tick; an event on one neuron twice in a tick is refused.
Error sortRows(EventFile &file, const PopulationTable &table) {
  auto key = [](const Row &row) {
    return std::tuple(row.sample, row.event.tick, row.event.population, row.event.neuron);
  };
  llvm::sort(file.rows, [&](const Row &a, const Row &b) {
    return std::tuple(key(a), a.line) < std::tuple(key(b), b.line);
  });
  for (size_t i = 1; i < file.rows.size(); ++i) {
    const Row &row = file.rows[i];
    if (key(file.rows[i - 1]) == key(row))
      return fault(formatv("{0}: second spike of '{1}' neuron {2} in tick {3} (the first is in line"
                           " {4}); a neuron spikes at most once a tick",
                           file.place(row), table.entries[row.event.population].name,
                           row.event.neuron, row.event.tick, file.rows[i - 1].line)
                       .str());
  }
  return Error::success();
}

/// One sample per label line, without events.
Expected<std::vector<Sample>> readLabels(StringRef path) {
  enum : unsigned { sample, ticks, label };
  const CsvColumn columns[] = {
      {"sample", "", true}, {"ticks", "steps", true}, {"label", "", false}};
  auto csv = CsvFile::open(path, columns, {{sample, ticks}, {sample, ticks, label}});
  if (!csv)
    return csv.takeError();
  struct Line {
    uint32_t line = 0, number = 0;
    Sample sample;
  };
  std::vector<Line> lines;
  while (true) {
    auto isRecord = csv->next();
    if (!isRecord)
      return isRecord.takeError();
    if (!*isRecord)
      break;
    Line line;
    line.line = csv->line();
    if (Error error = csv->number(sample, greatestSample).moveInto(line.number))
      return error;
    if (Error error = csv->number(ticks, greatestTick).moveInto(line.sample.ticks))
      return error;
    if (line.sample.ticks == 0)
      return fault(csv->place() + ": a sample lasts at least one tick");
    if (csv->has(label) && !csv->field(label).empty()) {
      uint32_t classIndex = 0;
      if (Error error =
              csv->number(label, std::numeric_limits<int32_t>::max()).moveInto(classIndex))
        return error;
      line.sample.label = static_cast<int32_t>(classIndex);
    }
    lines.push_back(line);
  }
  if (lines.empty())
    return fault(path + ": no sample");
  llvm::sort(lines, [](const Line &a, const Line &b) {
    return std::pair(a.number, a.line) < std::pair(b.number, b.line);
  });
  std::vector<Sample> samples;
  for (const auto &[index, line] : enumerate(lines)) {
    if (line.number < index)
      return fault(
          formatv("{0}:{1}: sample {2} a second time", path, line.line, line.number).str());
    if (line.number > index)
      return fault(formatv("{0}: sample {1} is missing; its {2} lines name samples 0..{3}", path,
                           index, lines.size(), lines.size() - 1)
                       .str());
    samples.push_back(line.sample);
  }
  return samples;
}

/// Samples of a file without labels: 0, 1, ... without a gap.
Expected<std::vector<Sample>> samplesOf(const EventFile &file, uint32_t ticks) {
  if (file.rows.empty() && ticks == 0)
    return fault(file.path + ": no event, so the sample has no length; give --ticks or --labels");
  std::vector<Sample> samples;
  if (file.rows.empty())
    samples.resize(1);
  for (const Row &row : file.rows) {
    if (row.sample > samples.size())
      return fault(formatv("{0}: sample {1}, but sample {2} has no event; give --labels to say"
                           " which samples there are",
                           file.place(row), row.sample, samples.size())
                       .str());
    if (row.sample == samples.size())
      samples.emplace_back();
    samples.back().ticks = row.event.tick + 1;
  }
  if (ticks != 0)
    for (Sample &sample : samples)
      sample.ticks = ticks;
  return samples;
}

} // namespace

Expected<std::vector<Sample>> readSamples(StringRef eventsPath, StringRef labelsPath,
                                          uint32_t ticks, const PopulationTable &table) {
  if (!labelsPath.empty() && ticks != 0)
    return fault(labelsPath + ": it says how long each sample is, and so does --ticks; give one");
  auto file = readEventFile(eventsPath, eventColumns, inputsOf(table), "");
  if (!file)
    return file.takeError();

  auto samples = labelsPath.empty() ? samplesOf(*file, ticks) : readLabels(labelsPath);
  if (!samples)
    return samples;
  if (!file->hasSamples && samples->size() > 1)
    return fault(formatv("{0}: no sample column, but {1} holds {2} samples", eventsPath, labelsPath,
                         samples->size())
                     .str());
  for (const Row &row : file->rows) {
    if (row.sample >= samples->size())
      return fault(formatv("{0}: sample {1}, but {2} ends with sample {3}", file->place(row),
                           row.sample, labelsPath, samples->size() - 1)
                       .str());
    if (row.event.tick >= (*samples)[row.sample].ticks)
      return fault(formatv("{0}: tick {1} in sample {2}, which lasts {3} ticks", file->place(row),
                           row.event.tick, row.sample, (*samples)[row.sample].ticks)
                       .str());
  }
  if (Error error = sortRows(*file, table))
    return error;
  for (const Row &row : file->rows)
    (*samples)[row.sample].events.push_back(row.event);
  return samples;
}

Expected<std::vector<SpikeTrain>> readSpikes(StringRef path, StringRef population,
                                             const PopulationTable &table) {
  auto file = readEventFile(path, ArrayRef(eventColumns).drop_back(), spikingOf(table), population);
  if (!file)
    return file.takeError();
  if (Error error = sortRows(*file, table))
    return error;
  std::vector<SpikeTrain> trains(file->hasSamples ? 0 : 1);
  for (const Row &row : file->rows) {
    if (row.sample >= trains.size())
      trains.resize(row.sample + 1);
    trains[row.sample].push_back(row.event);
  }
  return trains;
}

} // namespace chronaxie
