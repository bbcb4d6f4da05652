// snn-skew: the least start ticks under which every delay is 1 or more.
// SPDX-License-Identifier: Apache-2.0
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-skew 2>&1 | FileCheck %s
// RUN: chronaxie-opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-skew -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// REMARK: remark: snn-skew: adds 2 ticks of latency: a sample of T ticks runs T + 2
// CHECK: snn.remarks = ["snn-skew: adds 2 ticks of latency: a sample of T ticks runs T + 2"]
// CHECK: snn.population @hidden
// CHECK-SAME: start_tick = 1 : i32
// CHECK: snn.population @out
// CHECK-SAME: start_tick = 2 : i32
// CHECK: "fc"
// CHECK-SAME: delay = dense<1>
// CHECK: "rec"
// CHECK-SAME: delay = dense<1>
// CHECK: "vote"
// CHECK-SAME: delay = dense<1>
// The chip's delay of the short cut from the input is as long as the way round.
// CHECK: "skip"
// CHECK-SAME: delay = dense<2>

snn.network @small attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 1
  snn.population @hidden size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  snn.projection "fc" from @in to @hidden {
    row_offset = dense<[0, 1]> : tensor<2xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<0> : tensor<1xi32>}
  snn.projection "rec" from @hidden to @hidden {
    row_offset = dense<[0, 1]> : tensor<2xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<1> : tensor<1xi32>}
  snn.projection "vote" from @hidden to @out {
    row_offset = dense<[0, 1]> : tensor<2xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<0> : tensor<1xi32>}
  snn.projection "skip" from @in to @out {
    row_offset = dense<[0, 1]> : tensor<2xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<0> : tensor<1xi32>}
}
