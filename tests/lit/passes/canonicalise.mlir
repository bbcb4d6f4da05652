// snn-canonicalise rewrites a tick to the canonical one (docs/semantics.md, Reductions).
// SPDX-License-Identifier: Apache-2.0
// RUN: %opt %s --split-input-file --snn-canonicalise 2>&1 | FileCheck %s
// RUN: chronaxie-opt %s --split-input-file --snn-canonicalise -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// REMARK: remark: snn-canonicalise: population 'p': spikes at the threshold: theta becomes the next number below
// REMARK: remark: snn-canonicalise: population 'p': reset a tick later, that tick's input lost: to value, 1 refractory tick

// A readout's infinite threshold stays; 1 becomes the double below 1.
// CHECK-LABEL: snn.network @at_threshold
// CHECK: reset to_value at same_tick current new {
// CHECK-SAME: threshold = dense<[0.99999999999999988, 0x7FF0000000000000]>
snn.network @at_threshold attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 2 reset to_value at same_tick current new spikes_at_threshold {
    membrane_retention = dense<0.9> : tensor<2xf64>,
    synapse_retention = dense<0.0> : tensor<2xf64>,
    threshold = dense<[1.0, 0x7FF0000000000000]> : tensor<2xf64>,
    reset_amount = dense<1.0> : tensor<2xf64>, reset_value = dense<0.0> : tensor<2xf64>,
    synapse_bias = dense<0.0> : tensor<2xf64>, membrane_bias = dense<0.0> : tensor<2xf64>,
    initial_potential = dense<0.0> : tensor<2xf64>, initial_current = dense<0.0> : tensor<2xf64>,
    refractory_ticks = dense<0> : tensor<2xi32>}
}

// -----

// snnTorch RLeaky, Synaptic, RSynaptic.
// CHECK-LABEL: snn.network @input_lost
// CHECK: reset to_value at same_tick
// CHECK-SAME: refractory_ticks = dense<1>
snn.network @input_lost attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 2 reset to_value at next_tick_input_lost current new {
    membrane_retention = dense<0.9> : tensor<2xf64>,
    synapse_retention = dense<0.0> : tensor<2xf64>, threshold = dense<1.0> : tensor<2xf64>,
    reset_amount = dense<1.0> : tensor<2xf64>, reset_value = dense<0.0> : tensor<2xf64>,
    synapse_bias = dense<0.0> : tensor<2xf64>, membrane_bias = dense<0.0> : tensor<2xf64>,
    initial_potential = dense<0.0> : tensor<2xf64>, initial_current = dense<0.0> : tensor<2xf64>,
    refractory_ticks = dense<0> : tensor<2xi32>}
}

// -----

// snnTorch Leaky.
// CHECK-LABEL: snn.network @input_kept
// CHECK: reset to_value at same_tick
// CHECK-SAME: refractory_ticks = dense<0>
snn.network @input_kept attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 2 reset to_value at next_tick_input_kept current new {
    membrane_retention = dense<0.9> : tensor<2xf64>,
    synapse_retention = dense<0.0> : tensor<2xf64>, threshold = dense<1.0> : tensor<2xf64>,
    reset_amount = dense<1.0> : tensor<2xf64>, reset_value = dense<0.0> : tensor<2xf64>,
    synapse_bias = dense<0.0> : tensor<2xf64>, membrane_bias = dense<0.0> : tensor<2xf64>,
    initial_potential = dense<0.0> : tensor<2xf64>, initial_current = dense<0.0> : tensor<2xf64>,
    refractory_ticks = dense<0> : tensor<2xi32>}
}

// -----

// rho / alpha_m; the amount itself is kept for when alpha_m changes.
// CHECK-LABEL: snn.network @subtract_later
// CHECK: reset subtract at same_tick
// CHECK-SAME: next_tick_reset = dense<[1.000000e+00, 2.000000e+00]>
// CHECK-SAME: reset_amount = dense<[2.000000e+00, 8.000000e+00]>
snn.network @subtract_later attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 2 reset subtract at next_tick_input_kept current new {
    membrane_retention = dense<[0.5, 0.25]> : tensor<2xf64>,
    synapse_retention = dense<0.0> : tensor<2xf64>, threshold = dense<1.0> : tensor<2xf64>,
    reset_amount = dense<[1.0, 2.0]> : tensor<2xf64>, reset_value = dense<0.0> : tensor<2xf64>,
    synapse_bias = dense<0.0> : tensor<2xf64>, membrane_bias = dense<0.0> : tensor<2xf64>,
    initial_potential = dense<0.0> : tensor<2xf64>, initial_current = dense<0.0> : tensor<2xf64>,
    refractory_ticks = dense<0> : tensor<2xi32>}
}

// -----

// Delays that the file gives are longer by one, others will be.
// CHECK-LABEL: snn.network @previous_current
// CHECK: current new {added_input_delay = 1 : i32
// CHECK: "given"
// CHECK-SAME: delay = dense<[3, -1]>
// CHECK: "out"
// CHECK-SAME: delay = dense<5>
snn.network @previous_current attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 1
  snn.population @p size 2 reset to_value at same_tick current previous {
    membrane_retention = dense<0.9> : tensor<2xf64>,
    synapse_retention = dense<0.0> : tensor<2xf64>, threshold = dense<1.0> : tensor<2xf64>,
    reset_amount = dense<1.0> : tensor<2xf64>, reset_value = dense<0.0> : tensor<2xf64>,
    synapse_bias = dense<0.0> : tensor<2xf64>, membrane_bias = dense<0.0> : tensor<2xf64>,
    initial_potential = dense<0.0> : tensor<2xf64>, initial_current = dense<0.0> : tensor<2xf64>,
    refractory_ticks = dense<0> : tensor<2xi32>}
  snn.population @q size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  snn.projection "given" from @in to @p {
    row_offset = dense<[0, 2]> : tensor<2xi64>, target_neuron = dense<[0, 1]> : tensor<2xi32>,
    weight = dense<1.0> : tensor<2xf64>, delay = dense<[2, -1]> : tensor<2xi32>}
  snn.projection "out" from @p to @q {
    row_offset = dense<[0, 1, 1]> : tensor<3xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<5> : tensor<1xi32>}
}

// -----

// No reset: nothing acts a tick later.
// CHECK-LABEL: snn.network @no_reset
// CHECK: reset none at same_tick
snn.network @no_reset attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 1 reset none at next_tick_input_lost current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
}
