// Delays and counters beyond the chip, all at once; cycles that take no time.
// SPDX-License-Identifier: Apache-2.0
// RUN: chronaxie-opt %s --split-input-file --verify-diagnostics --snn-target=chip=%targets/tiny2x2.textproto --snn-skew

// expected-error @+3 {{FIT-02 projection 'fc': delay in ticks: need 65, room 64; shorter delays, or a chip with more max_delay_ticks}}
// expected-error @+2 {{FIT-09 population 'p': refractory ticks: need 64, room 63; fewer refractory ticks, or a chip with more refractory_bits}}
// expected-error @+1 {{FIT-09 population 'q': refractory ticks: need 65, room 63}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 1
  snn.population @p size 2 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<2xf64>,
    synapse_retention = dense<0.0> : tensor<2xf64>, threshold = dense<1.0> : tensor<2xf64>,
    reset_amount = dense<1.0> : tensor<2xf64>, reset_value = dense<0.0> : tensor<2xf64>,
    synapse_bias = dense<0.0> : tensor<2xf64>, membrane_bias = dense<0.0> : tensor<2xf64>,
    initial_potential = dense<0.0> : tensor<2xf64>, initial_current = dense<0.0> : tensor<2xf64>,
    refractory_ticks = dense<[0, 64]> : tensor<2xi32>}
  snn.population @q size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<65> : tensor<1xi32>}
  snn.projection "fc" from @in to @p {
    row_offset = dense<[0, 2]> : tensor<2xi64>, target_neuron = dense<[0, 1]> : tensor<2xi32>,
    weight = dense<1.0> : tensor<2xf64>, delay = dense<[65, 1]> : tensor<2xi32>}
}

// -----

// expected-error @+1 {{the cycle p -> p has 0 ticks of delay in all and 1 projection}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  snn.projection "rec" from @p to @p {
    row_offset = dense<[0, 1]> : tensor<2xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<0> : tensor<1xi32>}
}

// -----

// expected-error @+1 {{projection 'rec' has delays that are not assigned; run snn-assign-delays}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  snn.projection "rec" from @p to @p {
    row_offset = dense<[0, 1]> : tensor<2xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<-1> : tensor<1xi32>}
}

// -----

// Each delay fits, but no skew brings both within the chip.
// expected-error @+1 {{FIT-10}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 1
  snn.population @p size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  snn.population @q size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  snn.projection "a" from @in to @p {
    row_offset = dense<[0, 1]> : tensor<2xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<64> : tensor<1xi32>}
  snn.projection "b" from @in to @q {
    row_offset = dense<[0, 1]> : tensor<2xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<64> : tensor<1xi32>}
  snn.projection "c" from @p to @q {
    row_offset = dense<[0, 1]> : tensor<2xi64>, target_neuron = dense<0> : tensor<1xi32>,
    weight = dense<1.0> : tensor<1xf64>, delay = dense<0> : tensor<1xi32>}
}

// -----

// expected-error @+1 {{the module holds 0 snn.network, it needs one}}
module {}
