//===- main.cpp - The driver: verbs, help, exit codes -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tools/chronaxie/Verbs.h"
#include "llvm/Support/InitLLVM.h"
#include <iostream>

using namespace chronaxie::tools;

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv); // removes half-written files when interrupted
  CLI::App app{"compiles a spiking network to a neurosynaptic chip, simulates it on the chip's "
               "Verilated RTL and compares its spikes with the reference simulator",
               "chronaxie"};
  app.set_version_flag("--version", "chronaxie " CHRONAXIE_VERSION);
  app.footer("Exit codes: 0 good, 1 differs or does not fit, 2 usage, 3 bad input.\n"
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

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return app.exit(error, std::cout, std::cerr) == 0 ? Good : Usage;
  }
  if (!code.empty())
    return explain(code);
  if (app.get_subcommands().empty()) {
    std::cerr << app.help();
    return Usage;
  }
  return exitCode;
}
