//===- Bench.h - A clock and random numbers for a module --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_RTL_BENCH_H
#define CHRONAXIE_TESTS_RTL_BENCH_H

#include "tests/cosim/Draw.h"
#include "verilated.h"
#include <memory>

namespace chronaxie::rtl {

/// A Verilated module with clk_i and rst_ni, out of reset.
template <typename Module> class Bench {
public:
  Bench() {
    module->clk_i = 0;
    module->rst_ni = 0;
    module->eval();
    cycle();
    module->rst_ni = 1;
    module->eval();
  }
  ~Bench() { module->final(); }
  Module *operator->() { return module.get(); }
  /// Lets what was set reach the outputs.
  void settle() { module->eval(); }
  void cycle() {
    module->clk_i = 1;
    module->eval();
    module->clk_i = 0;
    module->eval();
  }

private:
  std::unique_ptr<VerilatedContext> context = std::make_unique<VerilatedContext>();
  std::unique_ptr<Module> module = std::make_unique<Module>(context.get());
};

using cosim::Draw;

} // namespace chronaxie::rtl
#endif
