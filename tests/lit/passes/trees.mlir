// chip-route sends a neuron that reaches two cores as a tree, where the chip has multicast.
// SPDX-License-Identifier: Apache-2.0
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition=neurons-per-core=1 --snn-apply-tables --snn-quantise --snn-to-chip --chip-place --chip-route -o %t.mlir
// RUN: FileCheck %s < %t.mlir
// RUN: %opt %t.mlir --chip-pack | FileCheck %s --check-prefix=PACK
// RUN: sed 's/multicast: true/multicast: false/' %targets/tiny2x2.textproto > %t.textproto
// RUN: %opt %s --snn-target=chip=%t.textproto --snn-partition=neurons-per-core=1 --snn-apply-tables --snn-quantise --snn-to-chip --chip-place --chip-route | FileCheck %s --check-prefix=SINGLE

// Neuron 0 is a tree of number 0; neuron 1 reaches its own core alone.
// CHECK: chip-route: 1 trees; when every neuron spikes once 2 flits over 1 links, at most 1 from a router; as single flits 3 over 1, at most 1; no number left for 0 neurons, which send 0 flits more
// CHECK: chip.core @core0
// CHECK-SAME: route_axon = dense<0> : tensor<1xi32>
// CHECK-SAME: route_is_tree = dense<1> : tensor<1xi32>
// CHECK: chip.core @core1
// CHECK-NOT: route_is_tree
// CHECK: chip.router number
// CHECK-SAME: branches = dense<
// CHECK: chip.router number
// PACK: chip.router number
// SINGLE-NOT: route_is_tree
// SINGLE-NOT: chip.router

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
    row_offset = dense<[0, 2, 3]> : tensor<3xi64>, target_neuron = dense<[0, 1, 1]> : tensor<3xi32>,
    weight = dense<0.5> : tensor<3xf64>, delay = dense<3> : tensor<3xi32>}
}
