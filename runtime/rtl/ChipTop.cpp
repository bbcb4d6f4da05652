//===- ChipTop.cpp - The clock and the streams of a Verilated chip -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Compiled once for each chip, beside the code that Verilator made of it. Runs
// as many cycles a call as it can: the clock is here, nobody waits for a word.
//
//===----------------------------------------------------------------------===//
#include "ChipHash.h" // CX_CHIP_HASH, of the build
#include "Vcx.h"
#include "Vcx__Dpi.h"
#include "Vcx___024root.h"
#include "runtime/rtl/ChipAbi.h"
#include "verilated.h"
#include "verilated_syms.h"
#include <memory>
#include <string>
#ifndef VM_TRACE
#define VM_TRACE 0
#endif
#if VM_TRACE
#include "gtkwave/fstapi.h"
#include "verilated_fst_c.h"
#endif

#define CX_EXPORT __attribute__((visibility("default")))

// Verilator's, of the code beside; a Verilator that names them otherwise leaves
// them null, and CxChip::edge goes by way of eval().
void Vcx___024root___eval_ico(Vcx___024root *) __attribute__((weak));
void Vcx___024root___eval_nba(Vcx___024root *) __attribute__((weak));

struct CxChip {
  VerilatedContext context;
  std::unique_ptr<Vcx> model;
  void (*sink)(void *, const CxCommit *) = nullptr;
  void *user = nullptr;
  void (*learnSink)(void *, const CxLearn *) = nullptr;
  void *learnUser = nullptr;
  uint32_t wordsOfPacket = 0; ///< of the packet that comes out, still to come
  uint32_t kindOfPacket = 0;
  uint64_t random = 1;
  uint32_t stallPerThousand = 0;
  uint64_t cycles = 0; ///< since power-on

  bool stalls() {
    if (stallPerThousand == 0)
      return false;
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    return (random >> 20) % 1000 < stallPerThousand;
  }

  void cycle() {
    if (!edge(*model->rootp)) {
      model->clk_i = 1;
      model->eval();
      dump(2 * cycles);
      model->clk_i = 0;
      model->eval();
      dump(2 * cycles + 1);
    }
    ++cycles;
  }

#if VM_TRACE
  std::unique_ptr<VerilatedFstC> waves;
  void dump(uint64_t time) {
    if (waves && waves->isOpen())
      waves->dump(time);
  }
#else
  void dump(uint64_t) {}
#endif

  /// The rising clock with and without the falling reset.
  static void ofOneClock(const VlTriggerVec<2> &) {}

  /// Where all registers have one clock, as the number of triggers tells: what
  /// eval() does at its edge, without a search for the edge.
  template <typename Root> bool edge(Root &root) {
    if constexpr (!VM_TRACE && requires {
                    ofOneClock(root.__VnbaTriggered);
                    root.__VicoTriggered.at(0);
                  }) {
      if (!Vcx___024root___eval_ico || !Vcx___024root___eval_nba)
        return false;
      root.__VicoTriggered.at(0) = true;
      Vcx___024root___eval_ico(&root);
      root.__VnbaTriggered.at(0) = root.__VnbaTriggered.at(1) = true;
      Vcx___024root___eval_nba(&root);
      return true;
    }
    return false;
  }

  /// Follows packets by their headers; whether this word is a packet's last.
  bool ends(uint32_t word) {
    if (wordsOfPacket > 0)
      return --wordsOfPacket == 0;
    kindOfPacket = word >> 28;
    switch (kindOfPacket) {
    case 2: // READ_DATA
    case 3: // TICK_DONE
    case 4: // STATUS_DATA
    case 6: // REFUSED
      wordsOfPacket = word & 0xffff;
      break;
    default: // SPIKE, DONE: their low half is no count
      break;
    }
    return wordsOfPacket == 0;
  }
};

namespace {
/// The chip whose cycle is being evaluated in this thread: the commit port has
/// no way to say so itself.
thread_local CxChip *running = nullptr;
} // namespace

extern "C" {

void cx_commit(unsigned int core, unsigned int tick, unsigned int slot, int sum, int potential,
               int current, unsigned int refractory, svBit spike) {
  if (!running || !running->sink)
    return;
  CxCommit commit{core, tick, slot, sum, potential, current, refractory, spike};
  running->sink(running->user, &commit);
}

void cx_learn(unsigned int core, unsigned int tick, unsigned int address, int before, int after) {
  if (!running || !running->learnSink)
    return;
  CxLearn change{core, tick, address, before, after};
  running->learnSink(running->learnUser, &change);
}

CX_EXPORT void cx_watch_learning(CxChip *chip, void (*sink)(void *, const CxLearn *), void *user) {
  chip->learnSink = sink;
  chip->learnUser = user;
}

CX_EXPORT uint32_t cx_abi_version(void) { return CX_ABI_VERSION; }
CX_EXPORT const char *cx_chip_hash(void) { return CX_CHIP_HASH; }

CX_EXPORT CxChip *cx_create(uint64_t powerOnSeed) {
  auto chip = std::make_unique<CxChip>();
  // Registers and memories come up random, as on silicon.
  chip->context.randReset(2);
  chip->context.randSeed(static_cast<int>(powerOnSeed % 0x7fffffff) + 1);
  chip->context.traceEverOn(VM_TRACE);
  chip->model = std::make_unique<Vcx>(&chip->context, "chip");
  Vcx &model = *chip->model;
  model.clk_i = 0;
  model.in_valid_i = 0;
  model.in_data_i = 0;
  model.out_ready_i = 0;
  model.rst_ni = 1;
  model.eval();
  model.rst_ni = 0;
  for (int i = 0; i < 4; ++i)
    chip->cycle();
  model.rst_ni = 1;
  model.eval();
  return chip.release();
}

CX_EXPORT void cx_destroy(CxChip *chip) {
  if (!chip)
    return;
  chip->model->final();
  // A model's scopes leave the context of the thread, which may be another chip's.
  VerilatedContext *before = Verilated::threadContextp();
  Verilated::threadContextp(&chip->context);
  chip->model.reset();
  Verilated::threadContextp(before == &chip->context ? Verilated::defaultContextp() : before);
  delete chip;
}

CX_EXPORT void cx_run(CxChip *chip, CxTransfer *transfer) {
  Vcx &model = *chip->model;
  running = chip;
  transfer->inTaken = 0;
  transfer->outCount = 0;
  transfer->stopped = 0;
  transfer->cycles = 0;
  // A word that is offered stays offered until it is taken.
  bool offered = false;
  while (transfer->cycles < transfer->maxCycles) {
    bool full = transfer->outCount == transfer->outRoom;
    if (full)
      break;
    if (!offered && transfer->inTaken < transfer->inCount && !chip->stalls()) {
      offered = true;
      model.in_data_i = transfer->in[transfer->inTaken];
    }
    model.in_valid_i = offered;
    model.out_ready_i = !chip->stalls();
    // Both sides of a stream decide from registers: these are the values at
    // the coming edge.
    bool taken = offered && model.in_ready_o;
    bool given = model.out_valid_o && model.out_ready_i;
    uint32_t word = model.out_data_o;
    chip->cycle();
    ++transfer->cycles;
    if (taken) {
      ++transfer->inTaken;
      offered = false;
    }
    if (!given)
      continue;
    transfer->out[transfer->outCount++] = word;
    if (chip->ends(word) && (transfer->stopKinds >> chip->kindOfPacket & 1) &&
        transfer->inTaken == transfer->inCount) {
      transfer->stopped = 1;
      break;
    }
  }
  model.in_valid_i = 0;
  model.out_ready_i = 0;
  running = nullptr;
}

CX_EXPORT void cx_watch(CxChip *chip, void (*sink)(void *, const CxCommit *), void *user) {
  chip->sink = sink;
  chip->user = user;
}

CX_EXPORT void cx_stall(CxChip *chip, uint64_t seed, uint32_t perThousand) {
  chip->random = seed | 1;
  chip->stallPerThousand = perThousand;
}
}

namespace {
/// Every variable that hw-model/faults.vlt makes public, until `see` says stop.
template <typename See> void eachMemory(CxChip *chip, See see) {
  const VerilatedScopeNameMap *scopes = chip->context.scopeNameMap();
  if (!scopes)
    return;
  for (const auto &[scopeName, scope] : *scopes) {
    const VerilatedVarNameMap *variables = scope->varsp();
    if (!variables)
      continue;
    for (const auto &[name, variable] : *variables)
      if (see(std::string(scopeName) + "." + name, variable))
        return;
  }
}
} // namespace

extern "C" {

CX_EXPORT void cx_memories(CxChip *chip, void (*sink)(void *, const char *, uint32_t, uint32_t),
                           void *user) {
  eachMemory(chip, [&](const std::string &name, const VerilatedVar &memory) {
    sink(user, name.c_str(), static_cast<uint32_t>(memory.unpacked().elements()),
         static_cast<uint32_t>(memory.packed().elements()));
    return false;
  });
}

CX_EXPORT int cx_flip(CxChip *chip, const char *name, uint32_t word, uint32_t bit) {
  int code = 1;
  eachMemory(chip, [&](const std::string &found, const VerilatedVar &memory) {
    if (found != name)
      return false;
    if (word < static_cast<uint32_t>(memory.unpacked().elements()) &&
        bit < static_cast<uint32_t>(memory.packed().elements())) {
      // Words lie one after the other, each with its lowest byte first.
      auto *bytes = static_cast<uint8_t *>(memory.datap());
      bytes[word * memory.entSize() + bit / 8] ^= static_cast<uint8_t>(1u << bit % 8);
      code = 0;
    }
    return true;
  });
  return code;
}

#if VM_TRACE
CX_EXPORT int cx_trace_open(CxChip *chip, const char *file, const char *const *scopes,
                            size_t count) {
  chip->waves = std::make_unique<VerilatedFstC>();
  chip->waves->set_time_unit("1ns");
  chip->waves->set_time_resolution("1ns");
  for (size_t i = 0; i < count; ++i) {
    std::string scope = scopes[i];
    bool below = scope.ends_with(".*");
    if (below)
      scope.resize(scope.size() - 2);
    chip->waves->dumpvars(below ? 1000 : 1, scope);
  }
  chip->model->trace(chip->waves.get(), 1000);
  chip->waves->open(file);
  return chip->waves->isOpen() ? 0 : 2;
}

CX_EXPORT void cx_trace_close(CxChip *chip) {
  if (chip->waves)
    chip->waves->close();
}

CX_EXPORT int cx_trace_signals(const char *file,
                               void (*sink)(void *, const char *, const char *, uint32_t),
                               void *user) {
  void *reader = fstReaderOpen(file);
  if (!reader)
    return 2;
  while (const fstHier *entry = fstReaderIterateHier(reader)) {
    if (entry->htyp == FST_HT_SCOPE)
      fstReaderPushScope(reader, entry->u.scope.name, nullptr);
    else if (entry->htyp == FST_HT_UPSCOPE)
      fstReaderPopScope(reader);
    else if (entry->htyp == FST_HT_VAR)
      sink(user, fstReaderGetCurrentFlatScope(reader), entry->u.var.name, entry->u.var.length);
  }
  fstReaderClose(reader);
  return 0;
}
#else
CX_EXPORT int cx_trace_signals(const char *, void (*)(void *, const char *, const char *, uint32_t),
                               void *) {
  return 1;
}
CX_EXPORT int cx_trace_open(CxChip *, const char *, const char *const *, size_t) { return 1; }
CX_EXPORT void cx_trace_close(CxChip *) {}
#endif

CX_EXPORT uint64_t cx_time(const CxChip *chip) { return 2 * chip->cycles; }

} // extern "C"
