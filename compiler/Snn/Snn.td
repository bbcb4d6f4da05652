//===- Snn.td - The network as it was trained -------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// One op per population and projection; what is per neuron or per synapse lies
// in columns (compiler/Ir/Blob.h). The passes of compiler/Passes/Passes.td add
// the columns marked "after ...".
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_SNN_SNN_TD
#define CHRONAXIE_COMPILER_SNN_SNN_TD

include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/IR/RegionKindInterface.td"

def Snn_Dialect : Dialect {
  let name = "snn";
  let cppNamespace = "::chronaxie::snn";
  let summary = "The network as it was trained, in the canonical tick";
  let hasOperationAttrVerify = 1;
}

// The numbers of these cases are those of network/Network.h.
class Snn_Enum<string name, string summary, list<I32EnumAttrCase> cases>
    : I32EnumAttr<name, summary, cases> {
  let cppNamespace = "::chronaxie::snn";
}
def Snn_Reset : Snn_Enum<"Reset", "what a spike does to the potential", [
  I32EnumAttrCase<"None", 0, "none">, I32EnumAttrCase<"Subtract", 1, "subtract">,
  I32EnumAttrCase<"ToValue", 2, "to_value">]>;
def Snn_Timing : Snn_Enum<"Timing", "when the reset acts", [
  I32EnumAttrCase<"SameTick", 0, "same_tick">,
  I32EnumAttrCase<"NextTickInputLost", 1, "next_tick_input_lost">,
  I32EnumAttrCase<"NextTickInputKept", 2, "next_tick_input_kept">]>;
def Snn_Current : Snn_Enum<"Current", "which current the potential integrates", [
  I32EnumAttrCase<"New", 0, "new">, I32EnumAttrCase<"Previous", 1, "previous">]>;
def Snn_Rule : Snn_Enum<"Rule", "how a decision is read off", [
  I32EnumAttrCase<"None", 0, "none">, I32EnumAttrCase<"Last", 1, "last">,
  I32EnumAttrCase<"Max", 2, "max">, I32EnumAttrCase<"Mean", 3, "mean">,
  I32EnumAttrCase<"Count", 4, "count">]>;

class Snn_Op<string mnemonic, list<Trait> traits = []> : Op<Snn_Dialect, mnemonic, traits>;
class Snn_InNetwork<string mnemonic, list<Trait> traits = []>
    : Snn_Op<mnemonic, traits # [HasParent<"NetworkOp">]>;

def Snn_NetworkOp : Snn_Op<"network", [IsolatedFromAbove, SymbolTable, SingleBlock, NoTerminator,
                                       NoRegionArguments]> {
  let summary = "holds a network: its populations, projections and readout";
  let description = [{
    Populations are numbered in order of appearance. After `snn-quantise` (or
    given with `frozen`) `weight_bits` and `widths` (retention, accumulator,
    guard and state bits) say what its integers were made for, `decay_bits` that its
    retentions use fewer than the chip's. A `frozen`
    network's integers are kept bit for bit by every pass. `profiles` are STDP
    profiles, 7 numbers each, `integer_profiles` those of the chip, 103 each
    (compiler/Snn/Profiles.h).

    ```mlir
    snn.network @tiny {
      snn.input @in size 2
      snn.population @out size 1 reset to_value at same_tick current new {...}
      snn.projection "fc" from @in to @out {...}
    }
    ```
  }];
  let arguments = (ins OptionalAttr<SymbolNameAttr>:$sym_name,
                       F64Attr:$tick_seconds, StrAttr:$source_hash, ArrayAttr:$conventions,
                       OptionalAttr<ElementsAttr>:$profiles,
                       OptionalAttr<ElementsAttr>:$integer_profiles,
                       OptionalAttr<I32Attr>:$weight_bits,
                       OptionalAttr<I32Attr>:$decay_bits,
                       OptionalAttr<DenseI32ArrayAttr>:$widths, UnitAttr:$frozen);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "($sym_name^)? attr-dict-with-keyword $body";
  let hasVerifier = 1;
}

def Snn_InputOp : Snn_InNetwork<"input", [Symbol]> {
  let summary = "is a population of input channels";
  let description = "`graded`: its events carry a value 0..255.";
  let arguments = (ins SymbolNameAttr:$sym_name, I32Attr:$size, UnitAttr:$graded);
  let assemblyFormat = "$sym_name `size` $size (`graded` $graded^)? attr-dict";
}

def Snn_PopulationOp : Snn_InNetwork<"population", [Symbol]> {
  let summary = "is a population of neurons";
  let description = [{
    Float columns are those of `chronaxie::Population`. Added on the way:
    - after `snn-canonicalise`: `next_tick_reset`, the amount whose quotient by
      the retention is `reset_amount` (kept so that it can be recomputed);
      `added_input_delay`, ticks that incoming delays still to be assigned get
      on top,
    - after `snn-skew`: `start_tick`,
    - after `snn-partition`: `core`, the part of each neuron,
    - after `snn-apply-tables`: `membrane_code`, `synapse_code`,
    - after `snn-quantise`: the `integer_` columns and `scale`.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, I32Attr:$size, Snn_Reset:$reset,
                       Snn_Timing:$timing, Snn_Current:$current,
                       UnitAttr:$spikes_at_threshold, DefaultValuedAttr<I32Attr, "0">:$start_tick,
                       ElementsAttr:$membrane_retention, ElementsAttr:$synapse_retention,
                       ElementsAttr:$threshold, ElementsAttr:$reset_amount,
                       ElementsAttr:$reset_value, ElementsAttr:$synapse_bias,
                       ElementsAttr:$membrane_bias, ElementsAttr:$initial_potential,
                       ElementsAttr:$initial_current, ElementsAttr:$refractory_ticks,
                       OptionalAttr<ElementsAttr>:$next_tick_reset,
                       DefaultValuedAttr<I32Attr, "0">:$added_input_delay,
                       OptionalAttr<ElementsAttr>:$core,
                       OptionalAttr<ElementsAttr>:$membrane_code,
                       OptionalAttr<ElementsAttr>:$synapse_code,
                       OptionalAttr<ElementsAttr>:$integer_threshold,
                       OptionalAttr<ElementsAttr>:$integer_reset_amount,
                       OptionalAttr<ElementsAttr>:$integer_reset_value,
                       OptionalAttr<ElementsAttr>:$integer_synapse_bias,
                       OptionalAttr<ElementsAttr>:$integer_membrane_bias,
                       OptionalAttr<ElementsAttr>:$integer_initial_potential,
                       OptionalAttr<ElementsAttr>:$integer_initial_current,
                       OptionalAttr<ElementsAttr>:$scale);
  let assemblyFormat = [{
    $sym_name `size` $size `reset` $reset `at` $timing `current` $current
    (`spikes_at_threshold` $spikes_at_threshold^)? attr-dict
  }];
  let hasVerifier = 1;
}

def Snn_ProjectionOp : Snn_InNetwork<"projection", [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "holds the synapses from one population to another, in compressed rows";
  let description = [{
    Row i of `row_offset` holds source neuron i's synapses. A `delay` of -1 is
    not assigned yet (`snn-assign-delays`); after `snn-skew` delays are chip
    ticks. A `profile` of -1 is a synapse that does not learn; without the
    column none does. After `snn-quantise` the `integer_` columns hold the synapses that
    did not round to 0.
  }];
  let arguments = (ins StrAttr:$name, FlatSymbolRefAttr:$source, FlatSymbolRefAttr:$target,
                       ElementsAttr:$row_offset, ElementsAttr:$target_neuron,
                       ElementsAttr:$weight, ElementsAttr:$delay,
                       OptionalAttr<ElementsAttr>:$profile,
                       OptionalAttr<ElementsAttr>:$integer_row_offset,
                       OptionalAttr<ElementsAttr>:$integer_target_neuron,
                       OptionalAttr<ElementsAttr>:$integer_weight,
                       OptionalAttr<ElementsAttr>:$integer_delay,
                       OptionalAttr<ElementsAttr>:$integer_profile);
  let assemblyFormat = "$name `from` $source `to` $target attr-dict";
  let hasVerifier = 1;
}

def Snn_ReadoutOp : Snn_InNetwork<"readout"> {
  let summary = "says which neurons vote for which class, and how";
  let description = "`population` holds numbers of populations in order of appearance.";
  let arguments = (ins Snn_Rule:$rule, ElementsAttr:$population, ElementsAttr:$neuron,
                       ElementsAttr:$class_index, ElementsAttr:$factor, StrArrayAttr:$class_names);
  let assemblyFormat = "$rule attr-dict";
  let hasVerifier = 1;
}

#endif
