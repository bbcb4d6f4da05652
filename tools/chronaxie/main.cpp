//===- main.cpp - The driver: verbs, help, exit codes -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tools/chronaxie/Output.h"
#include "tools/chronaxie/Verbs.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Signals.h"
#include <csignal>
#include <iostream>
#include <unistd.h>

using namespace chronaxie::tools;

namespace {

/// The program of whoever reads our output has ended: end as other programs do.
[[noreturn]] void endByPipe() {
  std::signal(SIGPIPE, SIG_DFL);
  std::raise(SIGPIPE);
  _exit(128 + SIGPIPE);
}

/// No value of any option may be empty: it would pass for an option not given.
void refuseEmptyValues(CLI::App &verb) {
  for (CLI::Option *option : verb.get_options())
    if (option->get_items_expected_max() > 0)
      option->check([](const std::string &value) {
        return value.empty() ? std::string("the value is empty") : std::string();
      });
}

int run(int argc, char **argv) {
  CLI::App app{"compiles a spiking network to a neurosynaptic chip, simulates it on the chip's "
               "Verilated RTL and compares its spikes with the reference simulator",
               "chronaxie"};
  app.set_version_flag("--version", "chronaxie " CHRONAXIE_VERSION);
  app.footer("Exit codes: 0 good, 1 differs or does not fit, 2 usage (also: outputs that would\n"
             "replace an input or each other), 3 bad input, or an output that cannot be written;\n"
             "ended by SIGPIPE (141 in a shell) when nobody reads the output any more.\n"
             "Start with:\n"
             "  chronaxie import  net.nir -o net.cxm\n"
             "  chronaxie check   net.nir --chip targets/mesh4x4.textproto\n"
             "  chronaxie compile net.nir --chip targets/mesh4x4.textproto -o net.cximg\n"
             "  chronaxie compare net.nir net.cximg --input events.csv\n"
             "Each verb has --help with an example.");
  std::string code;
  app.add_option("--explain", code, "what a code such as FIT-07 means, and the ways out")
      ->type_name("CODE");
  app.require_subcommand(0, 1);

  int exitCode = Good;
  addImport(app, exitCode);
  addCheck(app, exitCode);
  addCompile(app, exitCode);
  addSimulate(app, exitCode);
  addCompare(app, exitCode);
  addShow(app, exitCode);

  for (CLI::App *verb : app.get_subcommands([](const CLI::App *) { return true; }))
    refuseEmptyValues(*verb);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    if (app.exit(error, std::cout, std::cerr) == 0)
      return Good;
    if (llvm::is_contained(llvm::ArrayRef(argv, argc), llvm::StringRef("--json")))
      printJson(llvm::json::Object{{"exit", int(Usage)},
                                   {"errors", llvm::json::Array{chronaxie::utf8(error.what())}},
                                   {"violations", llvm::json::Array{}}});
    return Usage;
  }
  if (!code.empty())
    return explain(code);
  if (app.get_subcommands().empty()) {
    std::cerr << app.help();
    return Usage;
  }
  return exitCode;
}

} // namespace

int main(int argc, char **argv) {
  openStandardStreams();
  llvm::InitLLVM init(argc, argv); // removes half-written files when interrupted
  llvm::sys::SetOneShotPipeSignalFunction(endByPipe);
  return finishStandardOutput(run(argc, argv));
}
