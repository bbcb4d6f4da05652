// snn-apply-tables: decays become those of each core's tables; what was derived
// from a decay follows it.
// SPDX-License-Identifier: Apache-2.0
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition --snn-apply-tables | FileCheck %s
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition --snn-apply-tables=tau-entries=1 2>&1 | FileCheck %s --check-prefix=ONE
// RUN: not chronaxie-opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-apply-tables 2>&1 | FileCheck %s --check-prefix=EARLY

// EARLY: error: the network is not partitioned yet; run snn-partition
// CHECK-LABEL: snn.network @three
// CHECK: membrane_code = dense<[32768, 49152, 65536]>
// CHECK-SAME: membrane_retention = dense<[5.000000e-01, 7.500000e-01, 1.000000e+00]>
// CHECK-SAME: reset_amount = dense<[2.000000e+00, 4.000000e+00, 1.000000e+00]>
// CHECK-SAME: synapse_code = dense<0>
// One merged entry; no leak keeps an entry of its own.
// ONE-LABEL: snn.network @three
// ONE-SAME: {name = "tau entries", reason = "merged entries a table, given", value = "1"}
// ONE: membrane_code = dense<[[[CODE:[0-9]+]], [[CODE]], 65536]>
// ONE-NOT: reset_amount = dense<[2.000000e+00

snn.network @three attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 1
  snn.population @p size 3 reset subtract at same_tick current new {
    membrane_retention = dense<[0.5, 0.75, 1.0]> : tensor<3xf64>,
    synapse_retention = dense<0.0> : tensor<3xf64>, threshold = dense<1.0> : tensor<3xf64>,
    reset_amount = dense<[2.0, 4.0, 1.0]> : tensor<3xf64>,
    reset_value = dense<0.0> : tensor<3xf64>, synapse_bias = dense<0.0> : tensor<3xf64>,
    membrane_bias = dense<0.0> : tensor<3xf64>, initial_potential = dense<0.0> : tensor<3xf64>,
    initial_current = dense<0.0> : tensor<3xf64>, refractory_ticks = dense<0> : tensor<3xi32>,
    next_tick_reset = dense<[1.0, 3.0, 1.0]> : tensor<3xf64>}
  snn.projection "fc" from @in to @p {
    row_offset = dense<[0, 3]> : tensor<2xi64>, target_neuron = dense<[0, 1, 2]> : tensor<3xi32>,
    weight = dense<1.0> : tensor<3xf64>, delay = dense<1> : tensor<3xi32>}
}
