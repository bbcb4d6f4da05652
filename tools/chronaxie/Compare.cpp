//===- Compare.cpp - chronaxie compare --------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Emit/Rebuild.h"
#include "files/File.h"
#include "tools/chronaxie/CompareReport.h"
#include "tools/chronaxie/Load.h"
#include "tools/chronaxie/Output.h"
#include "tools/chronaxie/Verbs.h"
#include "tools/chronaxie/WavesFlags.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace chronaxie::runtime;

namespace chronaxie::tools {
namespace {

constexpr StringRef stageNames[] = {"reference", "tables", "quantised", "emulator", "rtl"};

/// FILE, POPULATION=FILE or POPULATION=FILE@STAGE, as written.
struct ExpectFlag {
  std::string population, file, stage;
};

struct CompareVerb {
  std::string model, imageFile, waves;
  InputFlags input;
  std::vector<std::string> expect;
  uint64_t maxWrong = 0;
  unsigned threads = 1;
  bool learn = false;
  bool json = false;

  Comparison found;
  Network network;
  Image image;
  QuantisedNetwork quantised;

  int run() {
    std::vector<NamedFile> inputs = {{"MODEL", model},
                                     {"IMAGE", imageFile},
                                     {"--input", input.events},
                                     {"--labels", input.labels}};
    for (const std::string &text : expect)
      inputs.push_back({"--expect", parseExpect(text).file});
    if (!waves.empty())
      if (std::optional<int> code = refuseOutputs(inputs, waveFiles(waves), json))
        return *code;
    found.maxWrong = maxWrong;
    if (Error error = compareAll())
      return report(std::move(error), json);
    if (json)
      printJson(toJson(found));
    else
      printText(found);
    return found.holds() ? Good : Differs;
  }

  Error compareAll() {
    std::vector<ExpectFlag> flags;
    for (const std::string &text : expect)
      flags.push_back(parseExpect(text));
    if (Error error = load())
      return error;
    std::vector<std::pair<uint32_t, std::vector<SpikeTrain>>> expected;
    for (const ExpectFlag &flag : flags) {
      if (!flag.stage.empty() && !is_contained(stageNames, flag.stage))
        return misuse("--expect " + flag.population + "=" + flag.file + "@" + flag.stage +
                      ": stages are reference, tables, quantised, emulator and rtl");
      Expected<std::vector<SpikeTrain>> trains =
          readSpikes(flag.file, flag.population, found.table);
      if (!trains)
        return trains.takeError();
      uint32_t population = 0;
      for (const SpikeTrain &train : *trains)
        if (!train.empty())
          population = train.front().population;
      if (!flag.population.empty())
        population = uint32_t(network.find(flag.population));
      expected.emplace_back(population, std::move(*trains));
    }
    if (Error error = loadSamples(expected))
      return error;
    if (Error error = runStages())
      return error;
    for (size_t i = 0; i < flags.size(); ++i)
      judge(flags[i], expected[i].first, std::move(expected[i].second));
    return Error::success();
  }

  ExpectFlag parseExpect(StringRef text) const {
    ExpectFlag flag;
    // A file that exists under the whole text is a file, whatever it is called.
    auto [population, rest] = text.split('=');
    if (rest.empty() || sys::fs::exists(text)) {
      flag.file = text.str();
      return flag;
    }
    flag.population = population.str();
    auto [file, stage] = rest.rsplit('@');
    bool hasStage = !stage.empty() && !sys::fs::exists(rest);
    flag.file = hasStage ? file.str() : rest.str();
    flag.stage = hasStage ? stage.str() : "";
    return flag;
  }

  Error load() {
    Expected<Image> loaded = loadImage(imageFile);
    if (!loaded)
      return loaded.takeError();
    image = std::move(*loaded);
    Expected<ModelFile> file = openModel(model);
    if (!file)
      return file.takeError();
    if (file->hash != image.index.source_hash())
      return fault(imageFile + ": was compiled from '" + image.index.source_name() + "' (sha256 " +
                   StringRef(image.index.source_hash()).take_front(12) + "), not from " + model +
                   " (" + StringRef(file->hash).take_front(12) + "); compile " + model + " again");
    Expected<ModelFlags> flags = ModelFlags::fromChoices(image);
    if (!flags)
      return flags.takeError();
    Expected<Network> reference = readReferenceNetwork(*file, *flags);
    if (!reference)
      return reference.takeError();
    network = std::move(*reference);
    Expected<QuantisedNetwork> rebuilt = emit::rebuild(image);
    if (!rebuilt)
      return rebuilt.takeError();
    quantised = std::move(*rebuilt);
    if (learn && network.profiles.empty())
      return fault(model +
                   ": --learn: no synapse of the model is plastic with a profile that changes it");
    found.table = chronaxie::populationTable(network);
    found.network = summarise(network);
    found.image = summarise(image);
    found.imageLine = print(found.image, image);
    found.chip = image.index.chip();
    for (size_t i = 0; i < network.populations.size(); ++i)
      if (i >= quantised.populations.size() ||
          quantised.populations[i].name != network.populations[i].name)
        return fault(imageFile + ": its populations are not those of " + model);
    return Error::success();
  }

  Error loadSamples(ArrayRef<std::pair<uint32_t, std::vector<SpikeTrain>>> expected) {
    InputFlags flags = input;
    if (flags.labels.empty() && flags.ticks == 0)
      for (const auto &[population, trains] : expected)
        for (const SpikeTrain &train : trains)
          if (!train.empty())
            lastExpected = std::max(lastExpected, train.back().tick + 1);
    Expected<std::vector<Sample>> loaded = flags.load(found.table);
    if (!loaded)
      return loaded.takeError();
    found.samples = std::move(*loaded);
    // A published train may outlast the input.
    for (Sample &sample : found.samples)
      sample.ticks = std::max(sample.ticks, lastExpected);
    return Error::success();
  }
  uint32_t lastExpected = 0;

  RunOptions options(StringRef stage) const {
    RunOptions options;
    options.threads = threads;
    options.learns = learn;
    options.progress = progress(("running " + stage).str());
    for (uint32_t index = 0; index < found.table.entries.size(); ++index)
      if (!found.table.entries[index].isInput && !found.table.entries[index].canSpike)
        options.potentials.push_back(index);
    return options;
  }

  Error addStage(StringRef name, Expected<RunResult> result) {
    if (!result)
      return result.takeError();
    Stage stage;
    stage.name = name.str();
    stage.result = std::move(*result);
    if (!found.stages.empty())
      stage.fromBefore =
          compare(found.stages.back().result.spikes, stage.result.spikes, found.table);
    const RunResult &first = found.stages.empty() ? stage.result : found.stages.front().result;
    stage.flips = flips(first.decisions, stage.result.decisions, found.samples);
    found.stages.push_back(std::move(stage));
    return Error::success();
  }

  Error runStages() {
    ArrayRef<Sample> samples = found.samples;
    if (Error error = addStage("reference", runReference(network, samples, options("reference"))))
      return error;
    Expected<Network> withTables = withRetentionsOf(network, quantised);
    if (!withTables)
      return withTables.takeError();
    if (Error error = addStage("tables", runReference(*withTables, samples, options("tables"))))
      return error;
    if (Error error = addStage("quantised", runQuantised(quantised, samples, options("quantised"))))
      return error;
    auto emulator = makeEmulator(image);
    if (!emulator)
      return emulator.takeError();
    RtlOptions rtlOptions;
    rtlOptions.building = buildProgress();
    auto rtl = makeRtl(image, rtlOptions);
    if (!rtl)
      return rtl.takeError();
    Expected<LockstepResult> lockstep =
        runLockstep(**emulator, **rtl, image, samples, options("emulator and RTL"));
    if (!lockstep)
      return lockstep.takeError();
    found.comparedNeuronTicks = lockstep->comparedNeuronTicks;
    found.equalNeuronTicks = lockstep->equalNeuronTicks;
    found.firstStateDifference = lockstep->firstDifference;
    uint64_t weightChanges = lockstep->weightChanges;
    if (learn)
      if (Error error = joinErrors(readWeights(**emulator, image, lockstep->emulator),
                                   readWeights(**rtl, image, lockstep->rtl)))
        return error;
    if (Error error = writeWaves(lockstep->firstPlace))
      return error;
    if (Error error = addStage("emulator", std::move(lockstep->emulator)))
      return error;
    if (Error error = addStage("rtl", std::move(lockstep->rtl)))
      return error;
    comparePotentials(found.stages[2].result, found.stages[3].result);
    if (learn) {
      found.learning = summariseLearning(network, found.stages[0].result, found.stages[2].result,
                                         found.stages[3].result, found.stages[4].result);
      found.learning->changes = weightChanges;
    }
    return Error::success();
  }

  Error writeWaves(const std::optional<LockstepResult::Place> &place) {
    if (waves.empty())
      return Error::success();
    if (!place) {
      found.waves = "none written, RTL and emulator do not part";
      return Error::success();
    }
    std::vector<uint32_t> cores;
    for (uint32_t core = 0; core < coreCount(image.index.chip()); ++core)
      if (!place->core || *place->core == core)
        cores.push_back(core);
    return writeWavesAround(image, found.samples, place->sample, place->chipTick, std::move(cores),
                            learn, waves, found.waves);
  }

  /// Readouts do not spike: their potentials must be the quantised network's.
  void comparePotentials(const RunResult &left, const RunResult &right) {
    for (size_t sample = 0; sample < left.potentials.size(); ++sample)
      for (size_t trace = 0; trace < left.potentials[sample].size(); ++trace) {
        const PotentialTrace &a = left.potentials[sample][trace];
        const PotentialTrace &b = right.potentials[sample][trace];
        for (size_t i = 0; i < a.values.size(); ++i)
          if (a.values[i] != b.values[i]) {
            const auto &entry = found.table.entries[a.population];
            found.firstPotentialDifference =
                "sample " + std::to_string(sample) + ", tick " + std::to_string(i / entry.size) +
                ", " + entry.name + "[" + std::to_string(i % entry.size) +
                "]: " + rounded(a.values[i], 9) + " and " + rounded(b.values[i], 9);
            return;
          }
      }
  }

  void judge(const ExpectFlag &flag, uint32_t population, std::vector<SpikeTrain> expected) {
    expected.resize(found.samples.size());
    for (const Stage &stage : found.stages) {
      if (flag.stage.empty() ? stage.name != "reference" && stage.name != "rtl"
                             : stage.name != flag.stage)
        continue;
      Expectation &expectation = found.expectations.emplace_back();
      expectation.file = flag.file;
      expectation.stage = stage.name;
      expectation.population = population;
      expectation.difference = compare(expected, stage.result.spikes, found.table, population);
      expectation.holds = expectation.difference.wrong <= maxWrong;
    }
  }
};

} // namespace

void addCompare(CLI::App &app, int &exitCode) {
  auto verb = std::make_shared<CompareVerb>();
  CLI::App *sub = app.add_subcommand(
      "compare", "run reference, quantised network, emulator and RTL on the same input");
  sub->add_option("model", verb->model, "NIR file or model container")
      ->required()
      ->type_name("MODEL");
  sub->add_option("image", verb->imageFile, "chip image compiled from it")
      ->required()
      ->type_name("IMAGE");
  verb->input.addTo(*sub);
  sub->add_option("--expect", verb->expect,
                  "spikes that must come out: FILE, POPULATION=FILE or POPULATION=FILE@STAGE "
                  "(stages: reference, tables, quantised, emulator, rtl; default: at reference "
                  "and rtl); may be given again")
      ->type_name("FILE")
      ->expected(1)
      ->take_all();
  sub->add_option("--max-wrong", verb->maxWrong,
                  "wrong (tick, neuron) entries each --expect tolerates")
      ->capture_default_str();
  sub->add_flag("--learn", verb->learn,
                "plastic synapses learn, from sample to sample; every weight is compared too");
  sub->add_option("--waves", verb->waves,
                  "where RTL and emulator part: write the waves around the first such tick (FST), "
                  "and signal lists for GTKWave (.gtkw) and Surfer (.sucl) beside it")
      ->type_name("FILE");
  sub->add_option("--threads", verb->threads, "for reference and quantised")
      ->check(CLI::Range(1u, 256u))
      ->capture_default_str();
  sub->add_flag("--json", verb->json, "one JSON object instead of text");
  sub->footer("Exit code 0: RTL = emulator = quantised network everywhere, nothing saturates, and "
              "what is expected holds; else 1.\n"
              "Conventions (--dt and the like) are taken from the image.\n"
              "Example:\n"
              "  chronaxie compare net.nir net.cximg --input events.csv --expect lif1=spikes.csv");
  sub->callback([verb, &exitCode] { exitCode = verb->run(); });
}

} // namespace chronaxie::tools
