// What no partition fits, with need and room.
// SPDX-License-Identifier: Apache-2.0
// RUN: not chronaxie-opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition=neurons-per-core=1 2>&1 | FileCheck %s

// CHECK: error: FIT-{{01|13}} {{.*}}need {{[0-9]+}}, room

snn.network @many attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 1
  snn.population @p size 5 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<5xf64>,
    synapse_retention = dense<0.0> : tensor<5xf64>, threshold = dense<1.0> : tensor<5xf64>,
    reset_amount = dense<1.0> : tensor<5xf64>, reset_value = dense<0.0> : tensor<5xf64>,
    synapse_bias = dense<0.0> : tensor<5xf64>, membrane_bias = dense<0.0> : tensor<5xf64>,
    initial_potential = dense<0.0> : tensor<5xf64>, initial_current = dense<0.0> : tensor<5xf64>,
    refractory_ticks = dense<0> : tensor<5xi32>}
  snn.projection "fc" from @in to @p {
    row_offset = dense<[0, 1]> : tensor<2xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<1> : tensor<1xi32>}
}
