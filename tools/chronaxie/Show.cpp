//===- Show.cpp - chronaxie show --------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Emit/Disassemble.h"
#include "tools/chronaxie/Load.h"
#include "tools/chronaxie/Output.h"
#include "tools/chronaxie/Summary.h"
#include "tools/chronaxie/Verbs.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace chronaxie::tools {
namespace {

struct ShowVerb {
  std::string image;
  bool full = false, json = false;

  int run() {
    Expected<Image> loaded = loadImage(image);
    if (!loaded)
      return report(loaded.takeError(), json);
    if (!json) {
      outs() << emit::disassemble(*loaded, full);
      return Good;
    }
    const Index &index = loaded->index;
    json::Array choices, cores, populations;
    for (const ChoiceMade &choice : index.choice())
      choices.push_back(json::Object{
          {"name", choice.name()}, {"value", choice.value()}, {"reason", choice.reason()}});
    for (const Core &core : loaded->cores) {
      json::Object resources;
      for (const Use &use : usesOf(core, index.chip()))
        resources[use.what] = json::Object{{"need", use.need}, {"room", use.room}};
      cores.push_back(json::Object{{"core", core.number()}, {"resources", std::move(resources)}});
    }
    for (const PopulationMap &population : loaded->network.population())
      populations.push_back(json::Object{{"name", population.name()},
                                         {"size", population.size()},
                                         {"input", population.is_input()},
                                         {"start_tick", population.start_tick()}});
    printJson(json::Object{{"exit", int(Good)},
                           {"format", std::to_string(index.format_major()) + "." +
                                          std::to_string(index.format_minor())},
                           {"producer", index.producer()},
                           {"chip_name", index.chip().name()},
                           {"chip_hash", index.chip_hash()},
                           {"source_name", index.source_name()},
                           {"source_hash", index.source_hash()},
                           {"chip", toJson(summarise(*loaded))},
                           {"populations", std::move(populations)},
                           {"choices", std::move(choices)},
                           {"cores", std::move(cores)}});
    return Good;
  }
};

} // namespace

void addShow(CLI::App &app, int &exitCode) {
  auto verb = std::make_shared<ShowVerb>();
  CLI::App *sub = app.add_subcommand("show", "disassemble a chip image");
  sub->add_option("image", verb->image, "chip image")->required()->type_name("IMAGE");
  sub->add_flag("--full", verb->full, "every neuron, row and route");
  sub->add_flag("--json", verb->json, "one JSON object instead of text");
  sub->footer("Example:\n  chronaxie show net.cximg");
  sub->callback([verb, &exitCode] { exitCode = verb->run(); });
}

} // namespace chronaxie::tools
