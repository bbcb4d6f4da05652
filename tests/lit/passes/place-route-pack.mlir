// chip-place, chip-route and chip-pack fill the memories of each core.
// SPDX-License-Identifier: Apache-2.0
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition=neurons-per-core=1 --snn-apply-tables --snn-quantise --snn-to-chip -o %t.mlir
// RUN: %opt %t.mlir --chip-place | FileCheck %s --check-prefix=PLACE
// RUN: %opt %t.mlir --chip-place --chip-route | FileCheck %s --check-prefix=ROUTE
// RUN: %opt %t.mlir --chip-place --chip-route --chip-pack | FileCheck %s --check-prefix=PACK
// RUN: not chronaxie-opt %t.mlir --chip-route 2>&1 | FileCheck %s --check-prefix=EARLY
// RUN: not chronaxie-opt %t.mlir --chip-place --chip-pack --chip-place 2>&1 | FileCheck %s --check-prefix=LATE

// EARLY: error: a design is routed once, after chip-place and before chip-pack
// LATE: error: the design is packed: its synapses can no longer be looked at; place first
// PLACE: chip.core @core0 number {{[0-3]}}
// PLACE-NOT: route_core
// PLACE: chip.core @core1 number {{[0-3]}}
// ROUTE: chip.input_map @in size 1
// ROUTE-SAME: input_axon = dense<{{[^>]*}}> : tensor<2xi32>
// ROUTE-SAME: input_offset = dense<[0, 2]>
// ROUTE: chip.core @core0
// ROUTE-SAME: route_axon = dense<{{[^>]*}}> : tensor<1xi32>
// ROUTE-SAME: synapse_offset
// PACK: chip.core @core0
// PACK-NOT: synapse_offset
// PACK: synapse_word = dense<
// PACK-SAME: weight_bits = dense<8>

snn.network @pair attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 1
  snn.population @p size 2 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<2xf64>,
    synapse_retention = dense<0.0> : tensor<2xf64>, threshold = dense<1.0> : tensor<2xf64>,
    reset_amount = dense<1.0> : tensor<2xf64>, reset_value = dense<0.0> : tensor<2xf64>,
    synapse_bias = dense<0.0> : tensor<2xf64>, membrane_bias = dense<0.0> : tensor<2xf64>,
    initial_potential = dense<0.0> : tensor<2xf64>, initial_current = dense<0.0> : tensor<2xf64>,
    refractory_ticks = dense<0> : tensor<2xi32>}
  snn.projection "fc" from @in to @p {
    row_offset = dense<[0, 2]> : tensor<2xi64>, target_neuron = dense<[0, 1]> : tensor<2xi32>,
    weight = dense<[1.0, 2.0]> : tensor<2xf64>, delay = dense<1> : tensor<2xi32>}
  snn.projection "rec" from @p to @p {
    row_offset = dense<[0, 1, 1]> : tensor<3xi64>, target_neuron = dense<1> : tensor<1xi32>,
    weight = dense<0.5> : tensor<1xf64>, delay = dense<3> : tensor<1xi32>}
}
