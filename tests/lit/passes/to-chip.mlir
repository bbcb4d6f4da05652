// snn-to-chip: cores, axons and maps take the network's place.
// SPDX-License-Identifier: Apache-2.0
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition --snn-apply-tables --snn-quantise --snn-to-chip | FileCheck %s
// RUN: not chronaxie-opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-to-chip 2>&1 | FileCheck %s --check-prefix=EARLY

// EARLY: error: the network is not quantised yet; run snn-quantise
// CHECK-NOT: snn.network
// CHECK-LABEL: chip.design @pair
// CHECK-SAME: description = "name: \22tiny2x2\22
// CHECK: chip.input_map @in size 1{{$}}
// CHECK: chip.population_map @p size 2 starts 0 reset 2
// CHECK-SAME: core = dense<0> : tensor<2xi32>
// CHECK-SAME: slot = dense<[0, 1]>
// CHECK: chip.projection_map "fc" from @in to @p
// CHECK: chip.projection_map "rec" from @p to @p
// Axons in the order of their sources, neurons before inputs.
// CHECK: chip.core @core0
// CHECK-NOT: number
// CHECK-SAME: residual = dense<[2, 0, 0]>
// CHECK-SAME: source_neuron = dense<0> : tensor<2xi32>
// CHECK-SAME: source_population = dense<[1, 0]>
// CHECK-SAME: synapse_offset = dense<[0, 1, 3]>
// CHECK-SAME: target = dense<[1, 0, 1]>

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
