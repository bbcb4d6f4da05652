// A file cannot say which projection closes a cycle of several populations.
// SPDX-License-Identifier: Apache-2.0
// RUN: chronaxie-opt %s --verify-diagnostics --snn-assign-delays
// RUN: %opt %s --snn-assign-delays=cycle-delay=1 --verify-diagnostics=false 2>&1 | FileCheck %s

// CHECK: "in_a"
// CHECK-SAME: delay = dense<0>
// CHECK: "a_b"
// CHECK-SAME: delay = dense<1>
// CHECK: "b_a"
// CHECK-SAME: delay = dense<1>

// expected-error @+1 {{projection 'a_b': the populations 'a', 'b' form a cycle, and the file does not say which projection closes it; give explicit delays in the file's metadata or pass --cycle-delay=1}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 1
  snn.population @a size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  snn.population @b size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  snn.projection "in_a" from @in to @a {
    row_offset = dense<[0, 1]> : tensor<2xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<-1> : tensor<1xi32>}
  snn.projection "a_b" from @a to @b {
    row_offset = dense<[0, 1]> : tensor<2xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<-1> : tensor<1xi32>}
  snn.projection "b_a" from @b to @a {
    row_offset = dense<[0, 1]> : tensor<2xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<-1> : tensor<1xi32>}
}
