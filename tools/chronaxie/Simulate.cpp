//===- Simulate.cpp - chronaxie simulate ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Emit/Rebuild.h"
#include "files/File.h"
#include "runtime/Compare.h"
#include "tools/chronaxie/EnergyReport.h"
#include "tools/chronaxie/LearntWeights.h"
#include "tools/chronaxie/Load.h"
#include "tools/chronaxie/Output.h"
#include "tools/chronaxie/Summary.h"
#include "tools/chronaxie/Verbs.h"
#include "tools/chronaxie/WavesFlags.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace chronaxie::runtime;

namespace chronaxie::tools {
namespace {

constexpr StringRef hdf5Signature("\x89HDF\r\n\x1a\n", 8);

struct SimulateVerb {
  std::string file, on, chip, record, recordPotentials, recordWeights;
  bool learn = false;
  InputFlags input;
  ModelFlags model;
  WavesFlags waves;
  unsigned threads = 1;
  bool json = false;

  // What was loaded.
  PopulationTable table;
  std::vector<std::string> projections; ///< names
  std::vector<Sample> samples;
  std::string wavesWritten;
  std::optional<Chip> ranOn;           ///< the RTL's chip, with its energy coefficients
  std::vector<Convention> conventions; ///< how the model was read; none for an image

  int run() {
    if (std::optional<int> code = refuse())
      return *code;
    Expected<RunResult> result = simulate();
    if (!result)
      return report(result.takeError(), json);
    if (!record.empty())
      if (Error error = writeSpikes(record, result->spikes, table))
        return report(std::move(error), json);
    if (!recordPotentials.empty())
      if (Error error = writePotentials(recordPotentials, result->potentials, table))
        return report(std::move(error), json);
    if (!recordWeights.empty())
      if (Error error = writeWeights(recordWeights, result->weights, projections))
        return report(std::move(error), json);
    return print(*result);
  }

  /// What can be refused before anything is loaded.
  std::optional<int> refuse() const {
    if (!recordWeights.empty() && !learn)
      return report(
          misuse("--record-weights " + recordWeights + ": weights change only with --learn"), json);
    if (Error error = waves.check(on))
      return report(std::move(error), json);
    std::vector<NamedFile> outputs = {{"--record", record},
                                      {"--record-potentials", recordPotentials},
                                      {"--record-weights", recordWeights}};
    if (waves.isAsked())
      append_range(outputs, waveFiles(waves.file));
    return refuseOutputs(
        {{"FILE", file}, {"--input", input.events}, {"--labels", input.labels}, {"--chip", chip}},
        outputs, json);
  }

  Expected<RunResult> simulate() {
    Expected<std::string> bytes = readFile(file);
    if (!bytes)
      return bytes.takeError();
    bool isModel = StringRef(*bytes).starts_with(hdf5Signature);
    if (on == "reference") {
      if (!isModel)
        return fault(file + ": is no model file (HDF5); --on reference runs the model itself, as "
                            "in: chronaxie simulate net.nir --on reference");
      return simulateReference();
    }
    if (isModel)
      return fault(file + ": is a model; --on " + on + " runs a chip image: chronaxie compile " +
                   file + " --chip CHIP -o net.cximg");
    if (Error error = model.refuse(file + " is a chip image"))
      return std::move(error);
    Expected<Image> image = parseImage(*bytes, file);
    if (!image)
      return image.takeError();
    return simulateImage(*image);
  }

  Expected<RunResult> simulateReference() {
    if (!chip.empty())
      return misuse("--chip " + chip + ": the reference simulator runs no chip; leave it out");
    Expected<Network> network = loadReferenceNetwork(file, model);
    if (!network)
      return network.takeError();
    table = chronaxie::populationTable(*network);
    for (const Projection &projection : network->projections)
      projections.push_back(projection.name);
    if (learn && network->profiles.empty())
      return fault(file +
                   ": --learn: no synapse of the model is plastic with a profile that changes it");
    conventions = network->conventions;
    if (Error error = loadSamples())
      return std::move(error);
    return runReference(*network, samples, options());
  }

  Expected<RunResult> simulateImage(const Image &image) {
    if (on == "rtl")
      ranOn = image.index.chip();
    if (!chip.empty()) {
      Expected<Chip> given = requireChip(image, file, chip);
      if (!given)
        return given.takeError();
      if (on == "rtl") // the same hardware; coefficients of the file
        ranOn = std::move(*given);
    }
    table = populationTable(image);
    for (const ProjectionMap &projection : image.network.projection())
      projections.push_back(projection.name());
    if (learn && llvm::none_of(image.cores, [](const Core &core) { return core.profile_size(); }))
      return fault(file +
                   ": --learn: no synapse of the image is plastic with a profile that changes it");
    if (Error error = loadSamples())
      return std::move(error);
    if (on == "quantised") {
      Expected<QuantisedNetwork> network = emit::rebuild(image);
      if (!network)
        return network.takeError();
      return runQuantised(*network, samples, options());
    }
    if (waves.isAsked()) {
      Expected<WaveWindow> window = waves.window(image, samples);
      if (!window)
        return window.takeError();
      auto machine = tracedMachine(image);
      if (!machine)
        return machine.takeError();
      return withWeights(**machine, image,
                         runWithWaves(**machine, image, samples, options(), *window, wavesWritten));
    }
    RtlOptions rtl;
    rtl.building = buildProgress();
    auto machine = on == "rtl" ? makeRtl(image, rtl) : makeEmulator(image);
    if (!machine)
      return machine.takeError();
    return withWeights(**machine, image, runMachine(**machine, image, samples, options()));
  }

  /// With --learn what the machine has learnt, too.
  Expected<RunResult> withWeights(Machine &machine, const Image &image,
                                  Expected<RunResult> result) const {
    if (result && learn)
      if (Error error = readWeights(machine, image, *result))
        return std::move(error);
    return result;
  }

  Error loadSamples() {
    Expected<std::vector<Sample>> loaded = input.load(table);
    if (!loaded)
      return loaded.takeError();
    samples = std::move(*loaded);
    return Error::success();
  }

  RunOptions options() const {
    RunOptions options;
    options.progress = progress("simulating on " + on);
    options.threads = threads;
    options.learns = learn;
    if (!recordPotentials.empty())
      for (uint32_t index = 0; index < table.entries.size(); ++index)
        if (!table.entries[index].isInput)
          options.potentials.push_back(index);
    return options;
  }

  int print(const RunResult &result) {
    std::vector<uint64_t> spikes(table.entries.size());
    for (const SpikeTrain &train : result.spikes)
      for (const Event &spike : train)
        ++spikes[spike.population];
    Flips decided = flips(result.decisions, result.decisions, samples);
    int code = result.saturations ? Differs : Good;
    if (json) {
      json::Array populations, saturations;
      for (size_t index = 0; index < spikes.size(); ++index)
        if (!table.entries[index].isInput)
          populations.push_back(
              json::Object{{"name", table.entries[index].name}, {"spikes", spikes[index]}});
      for (const Saturation &saturation : result.firstSaturations)
        saturations.push_back(
            json::Object{{"variable", saturation.isPotential ? "V" : "I"},
                         {"sample", saturation.sample},
                         {"tick", saturation.tick},
                         {"population", table.entries[saturation.population].name},
                         {"neuron", saturation.neuron}});
      json::Object object{{"exit", code},
                          {"on", on},
                          {"samples", int64_t(samples.size())},
                          {"ticks", result.ticks},
                          {"cycles", result.cycles},
                          {"waves", utf8(wavesWritten)},
                          {"populations", std::move(populations)},
                          {"labelled", decided.labelled},
                          {"correct", decided.leftCorrect},
                          {"decisions", json::Array(result.decisions)},
                          {"saturations", result.saturations},
                          {"first_saturations", std::move(saturations)}};
      if (ranOn && ranOn->ecc())
        object["corrected"] = result.counters[size_t(runtime::Counter::Corrected)];
      if (ranOn)
        object["energy"] = energyJson(*ranOn, result);
      printJson(std::move(object));
      return code;
    }
    printConventions(conventions);
    outs() << "on " << on << ": " << grouped(samples.size()) << " samples, "
           << grouped(result.ticks) << " ticks";
    if (result.cycles)
      outs() << ", " << grouped(result.cycles) << " chip cycles";
    outs() << '\n';
    for (size_t index = 0; index < spikes.size(); ++index)
      if (!table.entries[index].isInput && table.entries[index].canSpike)
        outs() << "  " << table.entries[index].name << ": " << grouped(spikes[index])
               << " spikes\n";
    if (decided.labelled)
      outs() << "correct: " << decided.leftCorrect << " of " << decided.labelled << " ("
             << percent(decided.leftCorrect, decided.labelled) << ")\n";
    if (ranOn && ranOn->ecc())
      outs() << "corrected: " << grouped(result.counters[size_t(runtime::Counter::Corrected)])
             << " words of memory with a flipped bit\n";
    if (ranOn)
      printEnergy(*ranOn, result);
    if (!record.empty())
      outs() << "spikes: " << record << '\n';
    if (!recordPotentials.empty())
      outs() << "potentials: " << recordPotentials << '\n';
    if (learn)
      outs() << "learnt: " << grouped(result.weights.size()) << " weights"
             << (recordWeights.empty() ? "" : ": " + recordWeights) << '\n';
    if (!wavesWritten.empty())
      outs() << "waves: " << wavesWritten << '\n';
    if (result.saturations) {
      outs().flush();
      errs() << "saturated: V or I left the chip's range " << grouped(result.saturations)
             << " times; first:\n";
      for (const Saturation &saturation : result.firstSaturations)
        errs() << "  " << (saturation.isPotential ? "V" : "I") << " of "
               << table.entries[saturation.population].name << "[" << saturation.neuron
               << "], sample " << saturation.sample << ", tick " << saturation.tick << '\n';
      errs() << "results past it are not the network's; use fewer --weight-bits or shorter "
                "samples\n";
    }
    return code;
  }
};

} // namespace

void addSimulate(CLI::App &app, int &exitCode) {
  auto verb = std::make_shared<SimulateVerb>();
  CLI::App *sub = app.add_subcommand(
      "simulate", "run a model on the reference simulator, or an image on emulator or RTL");
  sub->add_option("file", verb->file, "chip image, or model for --on reference")
      ->required()
      ->type_name("FILE");
  sub->add_option("--on", verb->on,
                  "reference (float), quantised (integers, unmapped), emulator or rtl (Verilated)")
      ->required()
      ->check(CLI::IsMember({"reference", "quantised", "emulator", "rtl"}));
  verb->input.addTo(*sub);
  sub->add_option("--record", verb->record, "write the spikes, CSV in network ticks, sorted")
      ->type_name("FILE");
  sub->add_option("--record-potentials", verb->recordPotentials,
                  "write every neuron's potential in every tick, CSV in model units")
      ->type_name("FILE");
  sub->add_flag("--learn", verb->learn,
                "plastic synapses learn, from sample to sample (weights stay, all else is reset)");
  sub->add_option("--record-weights", verb->recordWeights,
                  "with --learn: write the weight of every plastic synapse at the end, CSV in "
                  "model units")
      ->type_name("FILE");
  sub->add_option("--chip", verb->chip,
                  "refuse an image that was built for another chip; energy coefficients of this "
                  "file")
      ->type_name("FILE");
  sub->add_option("--threads", verb->threads, "for reference and quantised")
      ->check(CLI::Range(1u, 256u))
      ->capture_default_str();
  verb->waves.addTo(*sub);
  verb->model.addTo(*sub);
  sub->add_flag("--json", verb->json, "one JSON object instead of text");
  sub->footer("Examples:\n"
              "  chronaxie simulate net.cximg --input events.csv --on rtl --record spikes.csv\n"
              "  chronaxie simulate net.cximg --input events.csv --on rtl --waves net.fst --from 3 "
              "--to 5 --cores 0,1\n"
              "  chronaxie simulate net.nir --input events.csv --on reference --record ref.csv");
  sub->callback([verb, &exitCode] { exitCode = verb->run(); });
}

} // namespace chronaxie::tools
