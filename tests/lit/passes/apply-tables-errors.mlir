// More time constants than entries when every one is to be kept.
// SPDX-License-Identifier: Apache-2.0
// RUN: sed 's/membrane_timescales: 32/membrane_timescales: 2/' %targets/tiny2x2.textproto > %t.textproto
// RUN: not chronaxie-opt %s --snn-target=chip=%t.textproto --snn-partition=neurons-per-core=3 --snn-apply-tables=tau-error=0 2>&1 | FileCheck %s

// CHECK: error: FIT-07 core 0: distinct membrane retentions: need 3, room 2; --tau-error

snn.network @three attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 1
  snn.population @p size 3 reset to_value at same_tick current new {
    membrane_retention = dense<[0.5, 0.75, 0.875]> : tensor<3xf64>,
    synapse_retention = dense<0.0> : tensor<3xf64>, threshold = dense<1.0> : tensor<3xf64>,
    reset_amount = dense<1.0> : tensor<3xf64>, reset_value = dense<0.0> : tensor<3xf64>,
    synapse_bias = dense<0.0> : tensor<3xf64>, membrane_bias = dense<0.0> : tensor<3xf64>,
    initial_potential = dense<0.0> : tensor<3xf64>, initial_current = dense<0.0> : tensor<3xf64>,
    refractory_ticks = dense<0> : tensor<3xi32>}
  snn.projection "fc" from @in to @p {
    row_offset = dense<[0, 3]> : tensor<2xi64>, target_neuron = dense<[0, 1, 2]> : tensor<3xi32>,
    weight = dense<1.0> : tensor<3xf64>, delay = dense<1> : tensor<3xi32>}
}
