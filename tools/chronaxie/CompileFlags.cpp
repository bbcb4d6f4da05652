//===- CompileFlags.cpp - How a network is to be compiled -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tools/chronaxie/CompileFlags.h"
#include "compiler/Passes/Canonicalise.h"
#include "compiler/Quantise/Checks.h"
#include "files/File.h"
#include "files/Text.h"
#include "network/Quantised.h"
#include "tools/chronaxie/Output.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace chronaxie::tools {

void CompileFlags::addTo(CLI::App &verb, bool needsChip) {
  CLI::Option *target =
      verb.add_option("--chip", chip, "chip description, as targets/mesh4x4.textproto")
          ->required(needsChip)
          ->type_name("FILE");
  std::vector<CLI::Option *> ofChip;
  ofChip.push_back(
      verb.add_option("--weight-bits", weightBits, "range of a weight: 8, 12 (stored in 16) or 16")
          ->check(CLI::IsMember({8, 12, 16}))
          ->capture_default_str());
  ofChip.push_back(
      verb.add_option("--scale", scale, "one weight scale per neuron, or per core (an ablation)")
          ->check(CLI::IsMember({"neuron", "core"}))
          ->capture_default_str());
  ofChip.push_back(
      verb.add_option("--tau-error", tauError,
                      "largest rms error of the time constants, as 3% or 0.03: the smallest tables "
                      "within it; 0 keeps every time constant exactly (default: as many entries as "
                      "the chip has)")
          ->type_name("ERROR"));
  ofChip.push_back(verb.add_option("--tau-entries", tauEntries,
                                   "at most so many entries in each timescale table (an ablation)")
                       ->check(CLI::Range(1u, UINT32_MAX)));
  ofChip.push_back(
      verb.add_option("--decay-bits", decayBits,
                      "bits that decays use: 12, as Loihi's, or the chip's retention_bits (default)")
          ->check(CLI::Range(1u, UINT32_MAX)));
  std::vector<CLI::Option *> ofQuantising = ofChip;
  ofChip.push_back(
      verb.add_option("--neurons-per-core", neuronsPerCore, "spread the network more thinly")
          ->check(CLI::Range(1u, UINT32_MAX)));
  ofChip.push_back(verb.add_option("--freeze", freeze,
                                   "map this quantised network (from --save-quantised) as it is")
                       ->type_name("FILE"));
  for (CLI::Option *option : ofQuantising)
    ofChip.back()->excludes(option);
  ofChip.push_back(
      verb.add_option("--seed", seed, "of partition and placement")->capture_default_str());
  ofChip.push_back(verb.add_option("--threads", threads, "the image does not depend on it")
                       ->check(CLI::Range(1u, 256u))
                       ->capture_default_str());
  for (CLI::Option *option : ofChip)
    option->needs(target);
  model.addTo(verb);
}

Expected<CompileOptions> CompileFlags::options() const {
  CompileOptions options;
  options.weightBits = weightBits;
  options.scaleOfCore = scale == "core";
  options.tauEntries = tauEntries;
  options.decayBits = decayBits;
  options.neuronsPerCore = neuronsPerCore;
  options.seed = seed;
  options.threads = threads;
  options.cycleDelay = model.cycleDelay;
  if (!tauError.empty()) {
    StringRef text = tauError;
    bool isPercent = text.consume_back("%");
    double value = 0;
    if (!to_float(text.str(), value) || !(value >= 0) || value > 1e6)
      return misuse("--tau-error " + tauError + ": a share such as 3% or 0.03 is needed");
    options.tauError = isPercent ? value / 100 : value;
  }
  return options;
}

Expected<Compiled> CompileFlags::compileFile(StringRef path, Network &network) const {
  Expected<CompileOptions> options = this->options();
  if (!options)
    return options.takeError();
  Expected<Chip> description = loadChip(chip);
  if (!description)
    return description.takeError();
  if (Error error = quantise::decayBitsOf(decayBits, *description).takeError())
    return misuse(toString(std::move(error)));
  Expected<Network> loaded = loadModel(path, model);
  if (!loaded)
    return loaded.takeError();
  network = std::move(*loaded);
  if (description->stdp_profiles() == 0) {
    std::optional<Network> settled = passes::withoutIdleProfiles(network);
    if (Error error =
            requireStatic(settled ? *settled : network, "the chip '" + description->name() + "'"))
      return fault(path + ": " + toString(std::move(error)));
  }
  std::optional<QuantisedNetwork> frozen;
  if (!freeze.empty()) {
    Expected<QuantisedNetwork> quantised = readQuantised(freeze);
    if (!quantised)
      return quantised.takeError();
    frozen = std::move(*quantised);
  }
  Expected<Compiled> compiled = compile(network, *description, *options, frozen);
  if (!compiled)
    return compiled.takeError();
  Index &index = compiled->image.index;
  index.set_producer("chronaxie " CHRONAXIE_VERSION);
  index.set_source_name(utf8(sys::path::filename(path)));
  for (ChoiceMade &choice : model.choices())
    *index.add_choice() = std::move(choice);
  return compiled;
}

} // namespace chronaxie::tools
