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

  int run() {
    Network network;
    Expected<Compiled> compiled = flags.compileFile(model, network);
    if (!network.populations.empty() && !json) {
      outs() << model << ": " << print(summarise(network)) << '\n';
      for (const Convention &convention : network.conventions)
        outs() << "  " << convention.name << ": " << convention.value << "  (" << convention.reason
               << ")\n";
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
  CLI::App *sub =
      app.add_subcommand("check", "say how a model is read and whether it fits a chip: need, room");
  sub->add_option("model", verb->model, "NIR file")->required()->type_name("MODEL");
  verb->flags.addTo(*sub);
  sub->add_flag("--json", verb->json, "one JSON object instead of text");
  sub->footer("Example:\n  chronaxie check net.nir --chip targets/mesh4x4.textproto");
  sub->callback([verb, &exitCode] { exitCode = verb->run(); });
}

} // namespace chronaxie::tools
