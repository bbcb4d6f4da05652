//===- chronaxie-opt.cpp - Passes on IR in text -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/Passes.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  chronaxie::passes::registerPasses();
  mlir::DialectRegistry registry;
  registry.insert<chronaxie::snn::SnnDialect, chronaxie::chip::ChipDialect>();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "Chronaxie's passes on snn and chip IR\n", registry));
}
