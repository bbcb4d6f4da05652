//===- Passes.td - Every pass, in pipeline order ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The table of contents of the compiler. Each description names the test that
// is its example.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_PASSES_PASSES_TD
#define CHRONAXIE_COMPILER_PASSES_PASSES_TD

include "mlir/Pass/PassBase.td"

class Chronaxie_Pass<string flag> : Pass<flag, "::mlir::ModuleOp"> {
  let dependentDialects = ["::chronaxie::snn::SnnDialect", "::chronaxie::chip::ChipDialect"];
}

def SnnTarget : Chronaxie_Pass<"snn-target"> {
  let summary = "Name the chip to compile for";
  let description = [{
    Reads a chip description and keeps it as the module's `chip.description`;
    the passes after `snn-assign-delays` need it.
    Example: tests/lit/passes/target.mlir
  }];
  let options = [Option<"chip", "chip", "std::string", "", "chip description, a *.textproto file">];
}

def SnnCanonicalise : Chronaxie_Pass<"snn-canonicalise"> {
  let summary = "Rewrite every framework's tick to the canonical one";
  let description = [{
    `>=` becomes `>` the number below; a reset one tick later becomes one in the
    same tick; last tick's current becomes delays longer by one. What has no
    canonical form is refused.
    Example: tests/lit/passes/canonicalise.mlir
  }];
}

def SnnAssignDelays : Chronaxie_Pass<"snn-assign-delays"> {
  let summary = "Decide the delays that the file does not say";
  let description = [{
    1 inside a cycle, 0 elsewhere. A cycle of several populations needs
    `cycle-delay`, since a file cannot say which projection closes it.
    Example: tests/lit/passes/assign-delays.mlir
  }];
  let options = [Option<"cycleDelay", "cycle-delay", "uint32_t", "0",
                        "delay of the projections inside a cycle, in ticks">];
}

def SnnSkew : Chronaxie_Pass<"snn-skew"> {
  let summary = "Offset populations in time so that every delay is 1 or more";
  let description = [{
    The least start ticks under which a delay of 0 fits a chip whose least delay
    is 1; delays become chip ticks.
    Example: tests/lit/passes/skew.mlir
  }];
}

def SnnPartition : Chronaxie_Pass<"snn-partition"> {
  let summary = "Give every neuron a core";
  let description = [{
    Alternates with the timescale tables where they do not fit at first.
    Example: tests/lit/passes/partition.mlir
  }];
  let options = [
    Option<"seed", "seed", "uint64_t", "1", "of the partition">,
    Option<"neuronsPerCore", "neurons-per-core", "uint32_t", "0", "0: the chip's">,
    Option<"weightBits", "weight-bits", "uint32_t", "8", "range of a weight: 8, 12 or 16">,
    Option<"tauError", "tau-error", "double", "-1",
           "largest rms error of tau; 0: exact; negative: as many entries as there are">,
    Option<"tauEntries", "tau-entries", "uint32_t", "0", "merged entries a table; 0: the chip's">,
    Option<"decayBits", "decay-bits", "uint32_t", "0",
           "bits that retentions use: 12, or the chip's (0)">];
}

def SnnApplyTables : Chronaxie_Pass<"snn-apply-tables"> {
  let summary = "Replace decays by the entries of each core's timescale tables";
  let description = [{
    What depends on a decay is recomputed.
    Example: tests/lit/passes/apply-tables.mlir
  }];
  let options = [
    Option<"tauError", "tau-error", "double", "-1",
           "largest rms error of tau; 0: exact; negative: as many entries as there are">,
    Option<"tauEntries", "tau-entries", "uint32_t", "0", "merged entries a table; 0: the chip's">,
    Option<"decayBits", "decay-bits", "uint32_t", "0",
           "bits that retentions use: 12, or the chip's (0)">];
}

def SnnQuantise : Chronaxie_Pass<"snn-quantise"> {
  let summary = "Turn weights and parameters into the chip's integers";
  let description = "Example: tests/lit/passes/quantise.mlir";
  let options = [
    Option<"weightBits", "weight-bits", "uint32_t", "8", "range of a weight: 8, 12 or 16">,
    Option<"scale", "scale", "std::string", "\"neuron\"", "one scale a neuron or a core">,
    Option<"threads", "threads", "unsigned", "1", "the result does not depend on it">,
    Option<"decayBits", "decay-bits", "uint32_t", "0",
           "bits that retentions use: 12, or the chip's (0)">];
}

def SnnToChip : Chronaxie_Pass<"snn-to-chip"> {
  let summary = "Lower a quantised, partitioned network to cores";
  let description = [{
    `chip.design` takes the place of `snn.network`.
    Example: tests/lit/passes/to-chip.mlir
  }];
}

def ChipPlace : Chronaxie_Pass<"chip-place"> {
  let summary = "Put every core on a tile of the mesh";
  let description = "Example: tests/lit/passes/place-route-pack.mlir";
  let options = [Option<"seed", "seed", "uint64_t", "1", "of the placement">];
}

def ChipRoute : Chronaxie_Pass<"chip-route"> {
  let summary = "Give every source its route list";
  let description = "Example: tests/lit/passes/place-route-pack.mlir";
}

def ChipPack : Chronaxie_Pass<"chip-pack"> {
  let summary = "Pack the synapses of every core into its row memory";
  let description = "Example: tests/lit/passes/place-route-pack.mlir";
}

#endif
