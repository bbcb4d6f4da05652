// snn-quantise: integers beside the floats; the scale makes the largest weight fill its range.
// SPDX-License-Identifier: Apache-2.0
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition --snn-apply-tables --snn-quantise 2>&1 | FileCheck %s
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition --snn-apply-tables --snn-quantise=weight-bits=16 | FileCheck %s --check-prefix=WIDE
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition --snn-apply-tables --snn-quantise=scale=core | FileCheck %s --check-prefix=CORE
// RUN: %opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition --snn-apply-tables=decay-bits=12 --snn-quantise=decay-bits=12 | FileCheck %s --check-prefix=COARSE
// RUN: not chronaxie-opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition --snn-apply-tables --snn-quantise=decay-bits=12 2>&1 | FileCheck %s --check-prefix=FINE
// RUN: not chronaxie-opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition=decay-bits=9 2>&1 | FileCheck %s --check-prefix=NINE
// RUN: not chronaxie-opt %s --snn-target=chip=%targets/tiny2x2.textproto --snn-partition --snn-quantise=scale=layer 2>&1 | FileCheck %s --check-prefix=WRONG

// COARSE: {name = "decay bits", reason = "given; by this alone tau is off by
// COARSE-SAME: decay_bits = 12 : i32
// COARSE: membrane_code = dense<58976>
// FINE: error: p[0]: membrane retention 0.899994 is no multiple of 2^-12; run snn-apply-tables before snn-quantise
// NINE: error: --decay-bits 9: give 12 or 16, the retention_bits of the chip
// WRONG: error: scale 'layer' is neither neuron nor core
// CHECK-LABEL: snn.network @pair
// CHECK-SAME: weight_bits = 8 : i32, widths = array<i32: 16, 24, 10, 32>
// CHECK: snn.population @p
// CHECK-SAME: integer_threshold = dense<
// CHECK-SAME: scale = dense<
// A weight that rounds to 0 is left out.
// CHECK: "fc"
// CHECK-SAME: integer_delay = dense<1> : tensor<2xi32>
// CHECK-SAME: integer_row_offset = dense<[0, 2]>
// CHECK-SAME: integer_target_neuron = dense<[0, 1]>
// WIDE: weight_bits = 16 : i32
// CORE: {name = "weight scale", reason = "given", value = "one a core"}

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
    row_offset = dense<[0, 3]> : tensor<2xi64>, target_neuron = dense<[0, 1, 1]> : tensor<3xi32>,
    weight = dense<[1.0, 100.0, 1.0e-09]> : tensor<3xf64>, delay = dense<1> : tensor<3xi32>}
}
