// The dialect `snn` in text: read, verified, written and read again.
// SPDX-License-Identifier: Apache-2.0
// RUN: %opt %s | FileCheck %s

// CHECK-LABEL: snn.network @small
// CHECK: snn.input @in size 2{{$}}
// CHECK: snn.input @analogue size 1 graded
// CHECK: snn.population @hidden size 2 reset subtract at next_tick_input_kept current previous spikes_at_threshold
// CHECK-SAME: start_tick = 3 : i32
// CHECK-SAME: threshold = dense<[1.000000e+00, 0x7FF0000000000000]> : tensor<2xf64>
// CHECK: snn.projection "fc in" from @in to @hidden
// CHECK-SAME: delay = dense<[-1, 0, 3]> : tensor<3xi32>
// CHECK: snn.readout max
// CHECK-SAME: class_names = ["yes", "no"]

snn.network @small attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 2
  snn.input @analogue size 1 graded
  snn.population @hidden size 2 reset subtract at next_tick_input_kept current previous spikes_at_threshold {
    membrane_retention = dense<0.9> : tensor<2xf64>,
    synapse_retention = dense<0.0> : tensor<2xf64>,
    threshold = dense<[1.0, 0x7FF0000000000000]> : tensor<2xf64>,
    reset_amount = dense<1.0> : tensor<2xf64>, reset_value = dense<0.0> : tensor<2xf64>,
    synapse_bias = dense<0.0> : tensor<2xf64>, membrane_bias = dense<0.0> : tensor<2xf64>,
    initial_potential = dense<0.0> : tensor<2xf64>, initial_current = dense<0.0> : tensor<2xf64>,
    refractory_ticks = dense<[0, 4]> : tensor<2xi32>, start_tick = 3 : i32}
  snn.projection "fc in" from @in to @hidden {
    row_offset = dense<[0, 2, 3]> : tensor<3xi64>, target_neuron = dense<[0, 1, 0]> : tensor<3xi32>,
    weight = dense<[0.5, 0.25, -1.0]> : tensor<3xf64>, delay = dense<[-1, 0, 3]> : tensor<3xi32>}
  snn.readout max {population = dense<2> : tensor<2xi32>, neuron = dense<[0, 1]> : tensor<2xi32>,
    class_index = dense<[0, 1]> : tensor<2xi32>, factor = dense<[1.0, 0.5]> : tensor<2xf64>,
    class_names = ["yes", "no"]}
}

// Nameless networks and dense_resource columns.
// CHECK-LABEL: snn.network attributes
// CHECK: weight = dense_resource<fc_weight> : tensor<2xf64>
snn.network attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 1
  snn.population @out size 2 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<2xf64>,
    synapse_retention = dense<0.0> : tensor<2xf64>, threshold = dense<1.0> : tensor<2xf64>,
    reset_amount = dense<1.0> : tensor<2xf64>, reset_value = dense<0.0> : tensor<2xf64>,
    synapse_bias = dense<0.0> : tensor<2xf64>, membrane_bias = dense<0.0> : tensor<2xf64>,
    initial_potential = dense<0.0> : tensor<2xf64>, initial_current = dense<0.0> : tensor<2xf64>,
    refractory_ticks = dense<0> : tensor<2xi32>}
  snn.projection "fc" from @in to @out {
    row_offset = dense<[0, 2]> : tensor<2xi64>, target_neuron = dense<[0, 1]> : tensor<2xi32>,
    weight = dense_resource<fc_weight> : tensor<2xf64>, delay = dense<0> : tensor<2xi32>}
}

// CHECK: fc_weight: "0x08000000000000000000E03F000000000000F03F"
{-#
  dialect_resources: {
    builtin: {
      fc_weight: "0x08000000000000000000E03F000000000000F03F"
    }
  }
#-}
