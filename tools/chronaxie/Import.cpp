//===- Import.cpp - chronaxie import ----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/Canonicalise.h"
#include "files/File.h"
#include "tools/chronaxie/Load.h"
#include "tools/chronaxie/Output.h"
#include "tools/chronaxie/Summary.h"
#include "tools/chronaxie/Verbs.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace chronaxie::tools {
namespace {

/// Gives the delays that a NIR file leaves open, as `compile` would give them;
/// all else stays as it was trained.
Error assignDelays(Network &network, uint32_t cycleDelay) {
  Network canonical = network;
  Expected<std::vector<passes::Rewritten>> rewritten = passes::canonicalise(canonical);
  if (!rewritten)
    return rewritten.takeError();
  std::vector<uint32_t> added;
  for (const passes::Rewritten &each : *rewritten)
    added.push_back(each.addedInputDelay);
  if (Error error = passes::assignDelays(canonical, added, cycleDelay))
    return error;
  for (size_t i = 0; i < network.projections.size(); ++i)
    for (size_t synapse = 0; synapse < network.projections[i].delayTicks.size(); ++synapse) {
      uint32_t &delay = network.projections[i].delayTicks[synapse];
      if (delay == unassignedDelay)
        delay = canonical.projections[i].delayTicks[synapse] - added[network.projections[i].target];
    }
  network.conventions = std::move(canonical.conventions);
  return Error::success();
}

struct ImportVerb {
  ModelFlags flags;
  std::string model, output;
  bool json = false;

  int run() {
    if (std::optional<int> code = refuseOutputs({{"MODEL", model}}, {{"-o", output}}, json))
      return *code;
    Expected<Network> imported = makeContainer();
    if (!imported)
      return report(imported.takeError(), json);
    NetworkSummary summary = summarise(*imported);
    if (json) {
      json::Array choices;
      for (const Convention &convention : imported->conventions)
        choices.push_back(json::Object{
            {"name", convention.name}, {"value", convention.value}, {"reason", convention.reason}});
      printJson(json::Object{{"exit", int(Good)},
                             {"model", utf8(output)},
                             {"sha256", imported->sourceHash},
                             {"network", toJson(summary)},
                             {"choices", std::move(choices)}});
      return Good;
    }
    outs() << model << ": " << print(summary) << '\n';
    printConventions(imported->conventions);
    outs() << output << ": model container, sha256 "
           << StringRef(imported->sourceHash).take_front(12) << '\n';
    return Good;
  }

  Expected<Network> makeContainer() {
    Expected<ModelFile> file = openModel(model);
    if (!file)
      return file.takeError();
    if (file->container)
      return fault(model + ": is a model container already; there is nothing to import");
    Expected<Network> network = readNetwork(*file, flags);
    if (!network)
      return network.takeError();
    if (Error error = assignDelays(*network, flags.cycleDelay))
      return fault(model + ": " + toString(std::move(error)));
    for (const auto &[name, value] : flags.given())
      network->conventions.push_back(
          {"import " + name, value, "given on the command line of import"});
    sortRows(*network);
    Provenance provenance{"chronaxie " CHRONAXIE_VERSION, sys::path::filename(model).str(),
                          file->hash};
    if (Error error = writeModel(*network, provenance, output))
      return std::move(error);
    network->sourceHash = modelHash(*network);
    return network;
  }
};

} // namespace

void addImport(CLI::App &app, int &exitCode) {
  auto verb = std::make_shared<ImportVerb>();
  CLI::App *sub = app.add_subcommand(
      "import", "make a model container (.cxm) from a NIR file: all that it leaves open, decided");
  sub->add_option("model", verb->model, "NIR file")->required()->type_name("MODEL");
  sub->add_option("-o,--output", verb->output, "the model container")
      ->required()
      ->type_name("FILE");
  verb->flags.addTo(*sub);
  sub->add_flag("--json", verb->json, "one JSON object instead of text");
  sub->footer("Example:\n  chronaxie import net.nir --dt 1e-3 -o net.cxm");
  sub->callback([verb, &exitCode] { exitCode = verb->run(); });
}

} // namespace chronaxie::tools
