// The whole pipeline on a small network for tiny2x2, in text.
// SPDX-License-Identifier: Apache-2.0
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto --chronaxie-pipeline 2>&1 | FileCheck %s
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto "--chronaxie-pipeline=weight-bits=16 neurons-per-core=2 seed=7 threads=2" -o %t.two
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto "--chronaxie-pipeline=weight-bits=16 neurons-per-core=2 seed=7 threads=1" -o %t.one
// RUN: cmp %t.one %t.two
// RUN: FileCheck %s --check-prefix=TWO < %t.two

// CHECK: snn.remarks = ["snn-skew: adds 2 ticks of latency
// CHECK: chip.design @small
// CHECK-SAME: {name = "delay hidden -> hidden", reason = "recurrent: inside a cycle", value = "1"}
// CHECK-SAME: {name = "weight bits", reason = "given", value = "8"}
// CHECK: chip.population_map @hidden size 3 starts 1 reset 2
// CHECK: chip.population_map @out size 1 starts 2 reset 2
// CHECK: chip.core @core0 number 0
// A readout's neuron is not reported.
// CHECK-SAME: reported = dense<[1, 1, 1, 0]>
// CHECK-SAME: threshold = dense<[{{[0-9]+, [0-9]+, [0-9]+}}, 2147483647]>
// TWO: chip.core @core0
// TWO: chip.core @core1

snn.network @small attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 2
  snn.population @hidden size 3 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<3xf64>,
    synapse_retention = dense<0.0> : tensor<3xf64>, threshold = dense<1.0> : tensor<3xf64>,
    reset_amount = dense<1.0> : tensor<3xf64>, reset_value = dense<0.0> : tensor<3xf64>,
    synapse_bias = dense<0.0> : tensor<3xf64>, membrane_bias = dense<0.0> : tensor<3xf64>,
    initial_potential = dense<0.0> : tensor<3xf64>, initial_current = dense<0.0> : tensor<3xf64>,
    refractory_ticks = dense<0> : tensor<3xi32>}
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<1.0> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>,
    threshold = dense<0x7FF0000000000000> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  snn.projection "fc" from @in to @hidden {
    row_offset = dense<[0, 2, 4]> : tensor<3xi64>, target_neuron = dense<[0, 1, 1, 2]> : tensor<4xi32>,
    weight = dense<[0.5, 0.7, 0.9, -0.3]> : tensor<4xf64>, delay = dense<-1> : tensor<4xi32>}
  snn.projection "rec" from @hidden to @hidden {
    row_offset = dense<[0, 1, 1, 2]> : tensor<4xi64>, target_neuron = dense<[1, 0]> : tensor<2xi32>,
    weight = dense<[0.4, -0.6]> : tensor<2xf64>, delay = dense<-1> : tensor<2xi32>}
  snn.projection "vote" from @hidden to @out {
    row_offset = dense<[0, 1, 2, 3]> : tensor<4xi64>, target_neuron = dense<0> : tensor<3xi32>,
    weight = dense<[1.0, -1.0, 0.5]> : tensor<3xf64>, delay = dense<-1> : tensor<3xi32>}
}
