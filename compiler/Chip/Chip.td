//===- Chip.td - The network as mapped onto a chip --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The image (docs/image.md) as IR: one op per population and core, columns for
// what is per neuron, axon or synapse. Columns marked "after ..." are added by
// that pass of compiler/Passes/Passes.td.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_COMPILER_CHIP_CHIP_TD
#define CHRONAXIE_COMPILER_CHIP_CHIP_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"

def Chip_Dialect : Dialect {
  let name = "chip";
  let cppNamespace = "::chronaxie::chip";
  let summary = "The network as mapped onto a chip";
  let hasOperationAttrVerify = 1;
}

class Chip_Op<string mnemonic, list<Trait> traits = []> : Op<Chip_Dialect, mnemonic, traits>;
class Chip_InDesign<string mnemonic, list<Trait> traits = []>
    : Chip_Op<mnemonic, traits # [HasParent<"DesignOp">]>;

def Chip_DesignOp : Chip_Op<"design", [IsolatedFromAbove, SymbolTable, SingleBlock, NoTerminator,
                                       NoRegionArguments]> {
  let summary = "holds a network mapped onto the cores of one chip";
  let description = [{
    `description` is the chip description (Protobuf text), `hash` its chip hash.
    Cores are counted in order of appearance; populations too. `decay_bits` where
    retentions use fewer bits than the chip holds.
  }];
  let arguments = (ins OptionalAttr<SymbolNameAttr>:$sym_name, StrAttr:$description, StrAttr:$hash,
                       F64Attr:$tick_seconds, I32Attr:$weight_bits,
                       OptionalAttr<I32Attr>:$decay_bits, StrAttr:$source_hash,
                       ArrayAttr:$choices);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "($sym_name^)? attr-dict-with-keyword $body";
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Chip_InputMapOp : Chip_InDesign<"input_map", [Symbol]> {
  let summary = "says where the events of an input population go";
  let description = [{
    After `chip-route` channel i goes to the targets [input_offset[i],
    input_offset[i + 1]); `input_core` holds core numbers of the mesh,
    `input_delay` the ticks that graded events wait at the host.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, I32Attr:$size, UnitAttr:$graded,
                       OptionalAttr<ElementsAttr>:$input_offset,
                       OptionalAttr<ElementsAttr>:$input_core,
                       OptionalAttr<ElementsAttr>:$input_axon,
                       OptionalAttr<ElementsAttr>:$input_delay);
  let assemblyFormat = "$sym_name `size` $size (`graded` $graded^)? attr-dict";
}

def Chip_PopulationMapOp : Chip_InDesign<"population_map", [Symbol]> {
  let summary = "says where the neurons of a population lie";
  let description = [{
    `core` counts the `chip.core` ops; `scale` is integer units of V per model
    unit; `reset` is 0 none, 1 subtract, 2 to value.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, I32Attr:$size, I32Attr:$start_tick,
                       I32Attr:$reset, ElementsAttr:$core, ElementsAttr:$slot,
                       ElementsAttr:$scale);
  let assemblyFormat = "$sym_name `size` $size `starts` $start_tick `reset` $reset attr-dict";
}

def Chip_ProjectionMapOp : Chip_InDesign<"projection_map"> {
  let summary = "names a projection; its synapses lie in the cores";
  let arguments = (ins StrAttr:$name, FlatSymbolRefAttr:$source, FlatSymbolRefAttr:$target);
  let assemblyFormat = "$name `from` $source `to` $target attr-dict";
}

def Chip_ReadoutMapOp : Chip_InDesign<"readout_map"> {
  let summary = "says which neurons vote for which class, and how";
  let description = "`rule` is 0 none, 1 last, 2 max, 3 mean, 4 count; factors are in model units.";
  let arguments = (ins I32Attr:$rule, ElementsAttr:$population, ElementsAttr:$neuron,
                       ElementsAttr:$class_index, ElementsAttr:$factor, StrArrayAttr:$class_names);
  let assemblyFormat = "`rule` $rule attr-dict";
}

def Chip_CoreOp : Chip_InDesign<"core", [Symbol]> {
  let summary = "holds the memories of one core";
  let description = [{
    `number` (after `chip-place`) is y * mesh_width + x. Axons are numbered by
    source, neurons before inputs, then by base delay; `successor` chains the
    axons of one source (chip D4). `plasticity` holds the core's STDP profiles as
    Protobuf text, `profile` the number of each synapse's in a plastic row. Their synapses are rows
    [synapse_offset[i], synapse_offset[i + 1]) of `target`, `residual` and
    `weight` until `chip-pack` makes `row_address`, `synapse_count`,
    `weight_bits` and `synapse_word` of them, with packed rows `row_format` and
    `row_words` too. After `chip-route`: `first_route`, `route_count`, `route_core`,
    `route_axon`, and `route_is_tree` when a route is a tree; axons are then numbered by their trees, and one that no source feeds
    has the source 4294967295 twice.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, OptionalAttr<I32Attr>:$number,
      ElementsAttr:$threshold, ElementsAttr:$reset_amount, ElementsAttr:$reset_value,
      ElementsAttr:$synapse_bias, ElementsAttr:$membrane_bias, ElementsAttr:$initial_potential,
      ElementsAttr:$initial_current, ElementsAttr:$reset_mode, ElementsAttr:$refractory_ticks,
      ElementsAttr:$membrane_timescale, ElementsAttr:$synapse_timescale, ElementsAttr:$start_tick,
      ElementsAttr:$reported,
      ElementsAttr:$membrane_retention, ElementsAttr:$synapse_retention,
      ElementsAttr:$source_population, ElementsAttr:$source_neuron,
      ElementsAttr:$base_delay, ElementsAttr:$successor, ElementsAttr:$profile_bank,
      OptionalAttr<ElementsAttr>:$synapse_offset, OptionalAttr<ElementsAttr>:$target,
      OptionalAttr<ElementsAttr>:$residual, OptionalAttr<ElementsAttr>:$weight,
      OptionalAttr<ElementsAttr>:$profile, OptionalAttr<StrArrayAttr>:$plasticity,
      OptionalAttr<ElementsAttr>:$first_route, OptionalAttr<ElementsAttr>:$route_count,
      OptionalAttr<ElementsAttr>:$route_core, OptionalAttr<ElementsAttr>:$route_axon,
      OptionalAttr<ElementsAttr>:$route_is_tree,
      OptionalAttr<ElementsAttr>:$row_address, OptionalAttr<ElementsAttr>:$synapse_count,
      OptionalAttr<ElementsAttr>:$weight_bits, OptionalAttr<ElementsAttr>:$row_format,
      OptionalAttr<ElementsAttr>:$row_words, OptionalAttr<ElementsAttr>:$synapse_word);
  let assemblyFormat = "$sym_name (`number` $number^)? attr-dict";
  let hasVerifier = 1;
}

def Chip_RouterOp : Chip_InDesign<"router"> {
  let summary = "holds the branch bits of one router, by tree number";
  let description = [{
    Added by `chip-route` where trees pass. `number` is that of the tile; bit 0
    local, 1 north, 2 east, 3 south, 4 west.
  }];
  let arguments = (ins I32Attr:$number, ElementsAttr:$branches);
  let assemblyFormat = "`number` $number attr-dict";
  let hasVerifier = 1;
}

#endif
