// snn-partition gives every neuron a core; `neurons-per-core` spreads a network.
// SPDX-License-Identifier: Apache-2.0
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition | FileCheck %s
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition=neurons-per-core=1 | FileCheck %s --check-prefix=SPREAD

// CHECK-LABEL: snn.network @pair
// CHECK-SAME: {name = "seed", reason = "of partition and placement", value = "1"}
// CHECK: core = dense<0> : tensor<2xi32>
// SPREAD: {name = "neurons per core", reason = "given", value = "1"}
// SPREAD: core = dense<{{\[(0, 1|1, 0)\]}}> : tensor<2xi32>

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
    weight = dense<1.0> : tensor<2xf64>, delay = dense<1> : tensor<2xi32>}
}
