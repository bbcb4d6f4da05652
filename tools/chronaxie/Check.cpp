//===- Check.cpp - chronaxie check ------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tools/chronaxie/CompileFlags.h"
#include "tools/chronaxie/Output.h"
#include "tools/chronaxie/Summary.h"
#include "tools/chronaxie/Verbs.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace chronaxie::tools {
namespace {

struct CheckVerb {
  CompileFlags flags;
  std::string model;
  bool json = false;

  int run() { return flags.chip.empty() ? runWithoutChip() : runWithChip(); }

  /// Whether the file is sound, and the network means something.
  int runWithoutChip() {
    Expected<ModelFile> file = openModel(model);
    if (!file)
      return report(file.takeError(), json);
    Expected<Network> network = readNetwork(*file, flags.model);
    if (!network)
      return report(network.takeError(), json);
    NetworkSummary summary = summarise(*network);
    Expected<Network> reference = referenceNetwork(*network, flags.model.cycleDelay);
    if (!reference)
      return report(reference.takeError(), json);
    network->conventions = std::move(reference->conventions);
    std::string kind =
        file->container ? "model container 1." + std::to_string(file->container->minor) : "NIR";
    if (json) {
      json::Array choices;
      for (const Convention &convention : network->conventions)
        choices.push_back(json::Object{
            {"name", convention.name}, {"value", convention.value}, {"reason", convention.reason}});
      printJson(json::Object{{"exit", int(Good)},
                             {"format", kind},
                             {"sha256", file->hash},
                             {"network", toJson(summary)},
                             {"choices", std::move(choices)}});
      return Good;
    }
    outs() << model << ": " << print(summary) << '\n';
    printConventions(network->conventions);
    outs() << "sound: " << kind << ", sha256 " << StringRef(file->hash).take_front(12)
           << "; --chip CHIP says whether it fits one\n";
    return Good;
  }

  int runWithChip() {
    Network network;
    Expected<Compiled> compiled = flags.compileFile(model, network);
    if (!network.populations.empty() && !json) {
      outs() << model << ": " << print(summarise(network)) << '\n';
      printConventions(network.conventions);
      outs().flush();
    }
    if (!compiled)
      return report(compiled.takeError(), json);
    const Chip &chip = compiled->image.index.chip();
    Table table({"core", "neurons", "axons", "row words", "routes", "membrane", "synapse"});
    json::Array cores;
    for (const Core &core : compiled->image.cores) {
      std::vector<std::string> row{std::to_string(core.number())};
      json::Object resources;
      for (const Use &use : usesOf(core, chip)) {
        row.push_back(grouped(use.need) + "/" + grouped(use.room));
        resources[use.what] = json::Object{{"need", use.need}, {"room", use.room}};
      }
      table.add(std::move(row));
      cores.push_back(json::Object{{"core", core.number()}, {"resources", std::move(resources)}});
    }
    if (json) {
      printJson(json::Object{{"exit", int(Good)},
                             {"network", toJson(summarise(network))},
                             {"chip", toJson(summarise(compiled->image))},
                             {"cores", std::move(cores)}});
      return Good;
    }
    table.print();
    outs() << "fits: " << print(summarise(compiled->image), compiled->image) << '\n';
    return Good;
  }
};

} // namespace

void addCheck(CLI::App &app, int &exitCode) {
  auto verb = std::make_shared<CheckVerb>();
  CLI::App *sub = app.add_subcommand(
      "check", "say how a model is read and, with --chip, whether it fits: need, room");
  sub->add_option("model", verb->model, "NIR file or model container")
      ->required()
      ->type_name("MODEL");
  verb->flags.addTo(*sub, /*needsChip=*/false);
  sub->add_flag("--json", verb->json, "one JSON object instead of text");
  sub->footer("Examples:\n  chronaxie check net.cxm\n"
              "  chronaxie check net.nir --chip targets/mesh4x4.textproto");
  sub->callback([verb, &exitCode] { exitCode = verb->run(); });
}

} // namespace chronaxie::tools
