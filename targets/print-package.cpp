//===- print-package.cpp - A chip's SystemVerilog parameters ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// chronaxie-print-package CHIP.textproto [--hash]
// Prints the package `cx_pkg` of a chip, or its hash, for the build of hw-model.
//
//===----------------------------------------------------------------------===//
#include "files/File.h"
#include "targets/Chip.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

int main(int count, char **arguments) {
  bool hash = count == 3 && StringRef(arguments[2]) == "--hash";
  if ((count != 2 && !hash) || StringRef(arguments[1]).starts_with("-")) {
    errs() << "usage: chronaxie-print-package CHIP.textproto [--hash]\n";
    return 2;
  }
  Expected<std::string> text = chronaxie::readFile(arguments[1]);
  Expected<chronaxie::Chip> chip =
      text ? chronaxie::parseChip(*text, arguments[1]) : text.takeError();
  if (!chip) {
    errs() << toString(chip.takeError()) << "\n";
    return 3;
  }
  outs() << (hash ? chronaxie::chipHash(*chip) + "\n" : chronaxie::printParameterPackage(*chip));
  return 0;
}
