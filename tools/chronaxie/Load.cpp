//===- Load.cpp - Models, images and chips from the command line -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tools/chronaxie/Load.h"
#include "compiler/Emit/Rebuild.h"
#include "compiler/Passes/Compile.h"
#include "files/File.h"
#include "tools/chronaxie/Output.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace chronaxie::tools {

void ModelFlags::addTo(CLI::App &verb) {
  verb.add_option("--dt", dt, "length of a tick in seconds, where the model file leaves it open")
      ->type_name("SECONDS");
  verb.add_option("--convention", convention,
                  "how the file's time constants became decays: euler (1 - dt/tau), exponential "
                  "(exp(-dt/tau)) or steps (tau counts ticks)")
      ->check(CLI::IsMember({"euler", "exponential", "steps"}));
  verb.add_option("--reset", reset, "what a spike does to the potential, against the file")
      ->check(CLI::IsMember({"to-value", "subtract", "none"}));
  verb.add_option("--cycle-delay", cycleDelay,
                  "delay in ticks of the projections inside a cycle of several populations")
      ->check(CLI::Range(1u, UINT32_MAX))
      ->type_name("TICKS");
}

std::vector<std::pair<std::string, std::string>> ModelFlags::given() const {
  std::vector<std::pair<std::string, std::string>> flags;
  auto add = [&](const char *name, const std::string &value) {
    if (!value.empty())
      flags.emplace_back(name, value);
  };
  add("--dt", dt);
  add("--convention", convention);
  add("--reset", reset);
  add("--cycle-delay", cycleDelay ? std::to_string(cycleDelay) : "");
  return flags;
}

std::vector<ChoiceMade> ModelFlags::choices() const {
  std::vector<ChoiceMade> made;
  for (const auto &[name, value] : given()) {
    ChoiceMade &choice = made.emplace_back();
    choice.set_name("flag " + name);
    choice.set_value(value);
    choice.set_reason("given on the command line");
  }
  return made;
}

Error ModelFlags::refuse(const Twine &what) const {
  for (const auto &[name, value] : given())
    return misuse(name + " " + value + ": says how to read a NIR file; " + what +
                  ", which says it itself: leave the flag out");
  return Error::success();
}

Expected<ModelFlags> ModelFlags::fromChoices(const Image &image) {
  ModelFlags flags;
  for (const ChoiceMade &choice : image.index.choice()) {
    if (choice.name() == "flag --dt")
      flags.dt = choice.value();
    else if (choice.name() == "flag --convention")
      flags.convention = choice.value();
    else if (choice.name() == "flag --reset")
      flags.reset = choice.value();
    else if (choice.name() == "flag --cycle-delay" && !to_integer(choice.value(), flags.cycleDelay))
      return fault("the image's choice 'flag --cycle-delay' is no number: " + choice.value());
  }
  return flags;
}

namespace {

Expected<nir::Options> nirOptions(const ModelFlags &flags) {
  nir::Options options;
  if (!flags.dt.empty()) {
    double seconds = 0;
    if (!to_float(flags.dt, seconds) || !(seconds > 0) || seconds > 1e6)
      return misuse("--dt " + flags.dt +
                    ": a positive number of seconds is needed, as in --dt 1e-4");
    options.dtSeconds = seconds;
  }
  if (flags.convention == "euler")
    options.convention = nir::DecayConvention::Euler;
  else if (flags.convention == "exponential")
    options.convention = nir::DecayConvention::Exponential;
  else if (flags.convention == "steps")
    options.convention = nir::DecayConvention::Steps;
  if (flags.reset == "to-value")
    options.reset = ResetMode::ToValue;
  else if (flags.reset == "subtract")
    options.reset = ResetMode::Subtract;
  else if (flags.reset == "none")
    options.reset = ResetMode::None;
  return options;
}

} // namespace

Expected<ModelFile> openModel(StringRef path) {
  Expected<std::string> bytes = readFile(path);
  if (!bytes)
    return bytes.takeError();
  Expected<hdf5::Group> top = hdf5::open(path, *bytes);
  if (!top)
    return top.takeError();
  ModelFile file{path.str(), "", *top, std::nullopt};
  if (isModelFile(*top)) {
    Expected<Model> model = readModel(*top);
    if (!model)
      return model.takeError();
    file.hash = model->network.sourceHash;
    file.container = std::move(*model);
    return file;
  }
  if (top->has("format"))
    return fault(
        top->placeOf("format") +
        ": neither a model container ('chronaxie-model') nor a NIR file, which has none; a "
        "quantised network goes to --freeze, beside its model");
  file.hash = sha256Hex(*bytes);
  return file;
}

Expected<Network> readNetwork(const ModelFile &file, const ModelFlags &flags) {
  if (!file.container) {
    Expected<nir::Options> options = nirOptions(flags);
    if (!options)
      return options.takeError();
    return nir::readNir(file.top, file.hash, *options);
  }
  if (Error error = flags.refuse(file.path + " is a model container"))
    return std::move(error);
  Network network = file.container->network;
  for (const std::string &place : file.container->unknownFields)
    network.conventions.push_back({"unknown field", place,
                                   "passed over: the file is of the newer version 1." +
                                       std::to_string(file.container->minor)});
  return network;
}

Expected<Network> loadModel(StringRef path, const ModelFlags &flags) {
  Expected<ModelFile> file = openModel(path);
  if (!file)
    return file.takeError();
  return readNetwork(*file, flags);
}

Expected<Network> readReferenceNetwork(const ModelFile &file, const ModelFlags &flags) {
  Expected<Network> model = readNetwork(file, flags);
  if (!model)
    return model.takeError();
  return referenceNetwork(*model, flags.cycleDelay);
}

Expected<Network> loadReferenceNetwork(StringRef path, const ModelFlags &flags) {
  Expected<ModelFile> file = openModel(path);
  if (!file)
    return file.takeError();
  return readReferenceNetwork(*file, flags);
}

Expected<Chip> loadChip(StringRef path) {
  Expected<std::string> text = readFile(path);
  if (!text)
    return text.takeError();
  return parseChip(*text, path);
}

Expected<Image> loadImage(StringRef path) {
  Expected<std::string> bytes = readFile(path);
  if (!bytes)
    return bytes.takeError();
  return parseImage(*bytes, path);
}

Expected<Chip> requireChip(const Image &image, StringRef imagePath, StringRef chipPath) {
  Expected<Chip> chip = loadChip(chipPath);
  if (!chip)
    return chip.takeError();
  std::string hash = chipHash(*chip);
  if (hash == image.index.chip_hash()) {
    // The same hardware; what is dead of it may be other than when it was compiled.
    Image there = image;
    *there.index.mutable_chip() = *chip;
    if (Error error = check(there, imagePath))
      return joinErrors(fault(imagePath + ": does not run on " + chipPath +
                              "; compile again with --chip " + chipPath),
                        std::move(error));
    return chip;
  }
  return fault(imagePath + ": was built for the chip '" + image.index.chip().name() + "' (" +
               StringRef(image.index.chip_hash()).take_front(12) + "), " + chipPath + " is '" +
               chip->name() + "' (" + StringRef(hash).take_front(12) + "): " +
               differences(*chip, image.index.chip()) + "; compile again with --chip " + chipPath);
}

void InputFlags::addTo(CLI::App &verb) {
  verb.add_option("--input", events,
                  "input events, CSV: sample,tick,population,neuron[,value] (step, channel are "
                  "read; sample and population may be left out when there is one)")
      ->required()
      ->type_name("FILE");
  verb.add_option("--labels", labels, "labels and lengths, CSV: sample,ticks,label")
      ->type_name("FILE");
  verb.add_option("--ticks", ticks,
                  "ticks a sample lasts when there are no labels (default: to its last event)")
      ->check(CLI::Range(1u, UINT32_MAX));
  verb.add_option("--samples", samples, "run only the first so many samples")
      ->check(CLI::Range(1u, UINT32_MAX));
}

Expected<std::vector<Sample>> InputFlags::load(const PopulationTable &table) const {
  Expected<std::vector<Sample>> all = readSamples(events, labels, ticks, table);
  if (!all || samples == 0)
    return all;
  if (samples > all->size())
    return misuse("--samples " + Twine(samples) + ": the input holds " + Twine(all->size()));
  all->resize(samples);
  return all;
}

PopulationTable populationTable(const Image &image) {
  PopulationTable table;
  for (const PopulationMap &population : image.network.population()) {
    auto &entry = table.entries.emplace_back();
    entry.name = population.name();
    entry.size = population.size();
    entry.isInput = population.is_input();
    entry.isGraded = population.is_graded();
    entry.canSpike = population.is_input();
    for (int i = 0; i < population.core_size() && !entry.canSpike; ++i) {
      const Core *core = image.findCore(population.core(i));
      entry.canSpike = core->neurons().threshold(int(population.slot(i))) !=
                       arithmetic::greatest(image.index.chip().constant_bits());
    }
  }
  return table;
}

} // namespace chronaxie::tools
