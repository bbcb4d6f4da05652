//===- Compile.cpp - chronaxie compile --------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/File.h"
#include "tools/chronaxie/CompileFlags.h"
#include "tools/chronaxie/Output.h"
#include "tools/chronaxie/Summary.h"
#include "tools/chronaxie/Verbs.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace chronaxie::tools {
namespace {

struct CompileVerb {
  CompileFlags flags;
  std::string model, output, saveQuantised;
  bool json = false;

  int run() {
    if (std::optional<int> code =
            refuseOutputs({{"MODEL", model}, {"--chip", flags.chip}, {"--freeze", flags.freeze}},
                          {{"-o", output}, {"--save-quantised", saveQuantised}}, json))
      return *code;
    Network network;
    Expected<Compiled> compiled = flags.compileFile(model, network);
    if (!compiled)
      return report(compiled.takeError(), json);
    std::string bytes = serialise(compiled->image);
    if (Error error = writeBoth(bytes, compiled->quantised))
      return report(std::move(error), json);

    NetworkSummary before = summarise(network);
    ImageSummary after = summarise(compiled->image);
    std::string hash = sha256Hex(bytes);
    if (json) {
      json::Array choices;
      for (const ChoiceMade &choice : compiled->image.index.choice())
        choices.push_back(json::Object{
            {"name", choice.name()}, {"value", choice.value()}, {"reason", choice.reason()}});
      printJson(json::Object{{"exit", int(Good)},
                             {"image", utf8(output)},
                             {"bytes", int64_t(bytes.size())},
                             {"sha256", hash},
                             {"network", toJson(before)},
                             {"chip", toJson(after)},
                             {"choices", std::move(choices)}});
      return Good;
    }
    outs() << model << ": " << print(before) << '\n';
    printChoices(compiled->image);
    outs() << print(after, compiled->image) << '\n';
    for (const Remark &remark : compiled->remarks)
      if (remark.pass == "chip-route")
        outs() << "routes: " << remark.text << '\n';
    outs() << "verified: every synapse, delay, parameter and route rebuilt from the image\n"
           << output << ": " << grouped(bytes.size()) << " bytes, sha256 "
           << StringRef(hash).take_front(12) << '\n';
    return Good;
  }

  /// Neither file is put in its place before there is room for both.
  Error writeBoth(StringRef bytes, const QuantisedNetwork &quantised) const {
    Expected<OutputFile> image = OutputFile::begin(output);
    if (!image)
      return image.takeError();
    if (Error error = image->write(bytes))
      return error;
    if (!saveQuantised.empty())
      if (Error error = writeQuantised(quantised, saveQuantised))
        return error;
    return image->finish();
  }
};

} // namespace

void addCompile(CLI::App &app, int &exitCode) {
  auto verb = std::make_shared<CompileVerb>();
  CLI::App *sub = app.add_subcommand("compile", "compile a model to a chip image");
  sub->add_option("model", verb->model, "NIR file or model container")
      ->required()
      ->type_name("MODEL");
  sub->add_option("-o,--output", verb->output, "the chip image")->required()->type_name("FILE");
  sub->add_option("--save-quantised", verb->saveQuantised,
                  "also write the quantised network, for --freeze")
      ->type_name("FILE");
  verb->flags.addTo(*sub, /*needsChip=*/true);
  sub->add_flag("--json", verb->json, "one JSON object instead of text");
  sub->footer("Example:\n"
              "  chronaxie compile net.nir --chip targets/mesh4x4.textproto --weight-bits 8 "
              "-o net.cximg");
  sub->callback([verb, &exitCode] { exitCode = verb->run(); });
}

} // namespace chronaxie::tools
