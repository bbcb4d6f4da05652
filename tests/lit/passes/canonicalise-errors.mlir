// What has no canonical form is refused by name.
// SPDX-License-Identifier: Apache-2.0
// RUN: chronaxie-opt %s --split-input-file --verify-diagnostics --snn-canonicalise

// expected-error @+1 {{population 'p', neuron 1: 2 refractory ticks with subtraction: only reset to value says where the potential stays meanwhile; use reset to value or no refractory ticks}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 2 reset subtract at same_tick current new {
    membrane_retention = dense<0.9> : tensor<2xf64>,
    synapse_retention = dense<0.0> : tensor<2xf64>, threshold = dense<1.0> : tensor<2xf64>,
    reset_amount = dense<1.0> : tensor<2xf64>, reset_value = dense<0.0> : tensor<2xf64>,
    synapse_bias = dense<0.0> : tensor<2xf64>, membrane_bias = dense<0.0> : tensor<2xf64>,
    initial_potential = dense<0.0> : tensor<2xf64>, initial_current = dense<0.0> : tensor<2xf64>,
    refractory_ticks = dense<[0, 2]> : tensor<2xi32>}
}

// -----

// expected-error @+1 {{population 'p', neuron 0: 2 refractory ticks with no reset: only reset to value}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 1 reset none at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<2> : tensor<1xi32>}
}

// -----

// expected-error @+1 {{population 'p', neuron 0: subtraction a tick later that also loses that tick's input has no canonical form}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 1 reset subtract at next_tick_input_lost current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
}

// -----

// expected-error @+1 {{population 'p', neuron 1: reset a tick later with 3 refractory ticks is not defined; give the refractory ticks or the late reset, not both}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 2 reset to_value at next_tick_input_lost current new {
    membrane_retention = dense<0.9> : tensor<2xf64>,
    synapse_retention = dense<0.0> : tensor<2xf64>, threshold = dense<1.0> : tensor<2xf64>,
    reset_amount = dense<1.0> : tensor<2xf64>, reset_value = dense<0.0> : tensor<2xf64>,
    synapse_bias = dense<0.0> : tensor<2xf64>, membrane_bias = dense<0.0> : tensor<2xf64>,
    initial_potential = dense<0.0> : tensor<2xf64>, initial_current = dense<0.0> : tensor<2xf64>,
    refractory_ticks = dense<[0, 3]> : tensor<2xi32>}
}

// -----

// expected-error @+1 {{population 'p', neuron 0: reset a tick later with 3 refractory ticks is not defined}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 1 reset to_value at next_tick_input_kept current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<3> : tensor<1xi32>}
}

// -----

// expected-error @+1 {{population 'p', neuron 0: reset value 2 lies above the threshold 1, so that the neuron would spike without input; lower it}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 1 reset to_value at next_tick_input_lost current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<2.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
}

// -----

// expected-error @+1 {{population 'p', neuron 0: reset a tick later, input kept, to 0.5: only 0 has one meaning; train with reset to 0 or in the same tick}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 1 reset to_value at next_tick_input_kept current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.5> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
}

// -----

// expected-error @+1 {{population 'p', neuron 1: subtraction a tick later needs a membrane retention above 0: there is nothing left to subtract from}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 2 reset subtract at next_tick_input_kept current new {
    membrane_retention = dense<[0.5, 0.0]> : tensor<2xf64>,
    synapse_retention = dense<0.0> : tensor<2xf64>, threshold = dense<1.0> : tensor<2xf64>,
    reset_amount = dense<1.0> : tensor<2xf64>, reset_value = dense<0.0> : tensor<2xf64>,
    synapse_bias = dense<0.0> : tensor<2xf64>, membrane_bias = dense<0.0> : tensor<2xf64>,
    initial_potential = dense<0.0> : tensor<2xf64>, initial_current = dense<0.0> : tensor<2xf64>,
    refractory_ticks = dense<0> : tensor<2xi32>}
}

// -----

// expected-error @+1 {{population 'p', neuron 0: the potential uses last tick's current, with a synapse bias of 0.1 that would start a tick late; give it as a membrane bias}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 1 reset to_value at same_tick current previous {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.1> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
}

// -----

// expected-error @+1 {{population 'p', neuron 0: the potential uses last tick's current, with an initial current of 0.1 that would act a tick late; start from 0}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 1 reset to_value at same_tick current previous {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.1> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
}

// -----

// Not an error: a readout never spikes.
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.population @p size 1 reset subtract at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>,
    threshold = dense<0x7FF0000000000000> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<2> : tensor<1xi32>}
}
