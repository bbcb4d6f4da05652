// snn-assign-delays: 1 inside a cycle, 0 elsewhere; each is a choice that is stored.
// SPDX-License-Identifier: Apache-2.0
// RUN: %opt %s --split-input-file --snn-assign-delays | FileCheck %s
// RUN: %opt %s --split-input-file --snn-assign-delays=cycle-delay=2 | FileCheck %s --check-prefix=TWO

// CHECK-LABEL: snn.network @recurrent
// CHECK-SAME: {name = "delay in -> p", reason = "not inside a cycle", value = "0"}, {name = "delay p -> p", reason = "recurrent: inside a cycle", value = "1"}
// CHECK: "fc"
// CHECK-SAME: delay = dense<0>
// CHECK: "rec"
// CHECK-SAME: delay = dense<[1, 4]>
// TWO-LABEL: snn.network @recurrent
// TWO: "rec"
// TWO-SAME: delay = dense<[2, 4]>
snn.network @recurrent attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
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
    weight = dense<1.0> : tensor<2xf64>, delay = dense<-1> : tensor<2xi32>}
  snn.projection "rec" from @p to @p {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<[1, 0]> : tensor<2xi32>,
    weight = dense<1.0> : tensor<2xf64>, delay = dense<[-1, 4]> : tensor<2xi32>}
}

// -----

// A delay that the file gives opens the cycle.
// CHECK-LABEL: snn.network @closed_by_file
// CHECK: "a_b"
// CHECK-SAME: delay = dense<0>
// CHECK: "b_a"
// CHECK-SAME: delay = dense<3>
snn.network @closed_by_file attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
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
    weight = dense<1.0> : tensor<1xf64>, delay = dense<3> : tensor<1xi32>}
}

// -----

// The target uses last tick's current.
// CHECK-LABEL: snn.network @previous
// CHECK: snn.population @p
// CHECK-NOT: added_input_delay = 1
// CHECK: delay = dense<1>
snn.network @previous attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 1
  snn.population @p size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>, added_input_delay = 1 : i32}
  snn.projection "fc" from @in to @p {
    row_offset = dense<[0, 1]> : tensor<2xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<-1> : tensor<1xi32>}
}
