// What the dialect `snn` refuses.
// SPDX-License-Identifier: Apache-2.0
// RUN: chronaxie-opt %s --split-input-file --verify-diagnostics

// The resource is not there: MLIR itself accepts it.
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 2
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  // expected-error @+1 {{'weight' refers to the resource 'nowhere', which is not there; add it under dialect_resources}}
  snn.projection "fc" from @in to @out {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<0> : tensor<2xi32>,
    weight = dense_resource<nowhere> : tensor<2xf64>, delay = dense<0> : tensor<2xi32>}
}

// -----

// The resource holds one number, the type says two.
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 2
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  // expected-error @+1 {{'weight' refers to the resource 'half' of 8 bytes, its type needs 16}}
  snn.projection "fc" from @in to @out {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<0> : tensor<2xi32>,
    weight = dense_resource<half> : tensor<2xf64>, delay = dense<0> : tensor<2xi32>}
}

{-#
  dialect_resources: {
    builtin: {
      half: "0x08000000000000000000E03F"
    }
  }
#-}

// -----

snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 2
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  // expected-error @+1 {{'weight' holds 'f32', it needs 'f64'}}
  snn.projection "fc" from @in to @out {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<0> : tensor<2xi32>,
    weight = dense<0.5> : tensor<2xf32>, delay = dense<0> : tensor<2xi32>}
}

// -----

snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 2
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  // expected-error @+1 {{'weight' has type 'tensor<1x2xf64>', a column has one dimension}}
  snn.projection "fc" from @in to @out {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<0> : tensor<2xi32>,
    weight = dense<0.5> : tensor<1x2xf64>, delay = dense<0> : tensor<2xi32>}
}

// -----

snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 2
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  // expected-error @+1 {{'weight' is neither dense nor dense_resource}}
  snn.projection "fc" from @in to @out {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<0> : tensor<2xi32>,
    weight = sparse<0, 0.5> : tensor<2xf64>, delay = dense<0> : tensor<2xi32>}
}

// -----

snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 2
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  // expected-error @+1 {{'weight' has 3 elements, it needs 2}}
  snn.projection "fc" from @in to @out {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<0> : tensor<2xi32>,
    weight = dense<0.5> : tensor<3xf64>, delay = dense<0> : tensor<2xi32>}
}

// -----

snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 2
  // expected-error @+1 {{'threshold' has 1 elements, it needs 2}}
  snn.population @out size 2 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<2xf64>,
    synapse_retention = dense<0.0> : tensor<2xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<2xf64>, reset_value = dense<0.0> : tensor<2xf64>,
    synapse_bias = dense<0.0> : tensor<2xf64>, membrane_bias = dense<0.0> : tensor<2xf64>,
    initial_potential = dense<0.0> : tensor<2xf64>, initial_current = dense<0.0> : tensor<2xf64>,
    refractory_ticks = dense<0> : tensor<2xi32>}
}

// -----

snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 2
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  // expected-error @+1 {{'row_offset' does not climb from 0 to the 2 synapses}}
  snn.projection "fc" from @in to @out {
    row_offset = dense<[0, 2, 1]> : tensor<3xi64>, target_neuron = dense<0> : tensor<2xi32>,
    weight = dense<[0.5, -0.25]> : tensor<2xf64>, delay = dense<-1> : tensor<2xi32>}
}

// -----

snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 2
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  // expected-error @+1 {{comes from @ni, which is not in the network}}
  snn.projection "fc" from @ni to @out {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<0> : tensor<2xi32>,
    weight = dense<[0.5, -0.25]> : tensor<2xf64>, delay = dense<-1> : tensor<2xi32>}
}

// -----

snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 2
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  // expected-error @+1 {{goes to @in, which is not a population of neurons}}
  snn.projection "fc" from @in to @in {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<0> : tensor<2xi32>,
    weight = dense<[0.5, -0.25]> : tensor<2xf64>, delay = dense<-1> : tensor<2xi32>}
}

// -----

snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  // expected-note @+1 {{the source}}
  snn.input @in size 3
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  // expected-error @+1 {{has 2 rows, its source has 3 neurons}}
  snn.projection "fc" from @in to @out {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<0> : tensor<2xi32>,
    weight = dense<[0.5, -0.25]> : tensor<2xf64>, delay = dense<-1> : tensor<2xi32>}
}

// -----

snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 2
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  // expected-error @+1 {{has a synapse onto neuron 1, its target has 1 neurons}}
  snn.projection "fc" from @in to @out {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<[0, 1]> : tensor<2xi32>,
    weight = dense<[0.5, -0.25]> : tensor<2xf64>, delay = dense<-1> : tensor<2xi32>}
}

// -----

// expected-error @+1 {{has only one of weight_bits and widths}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = [], weight_bits = 8 : i32} {
  snn.input @in size 2
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  snn.projection "fc" from @in to @out {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<0> : tensor<2xi32>,
    weight = dense<[0.5, -0.25]> : tensor<2xf64>, delay = dense<-1> : tensor<2xi32>}
}

// -----

// expected-error @+1 {{has 2 widths, it needs retention, accumulator, guard and state bits}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = [], weight_bits = 8 : i32, widths = array<i32: 16, 24>} {
  snn.input @in size 2
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  snn.projection "fc" from @in to @out {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<0> : tensor<2xi32>,
    weight = dense<[0.5, -0.25]> : tensor<2xf64>, delay = dense<-1> : tensor<2xi32>}
}

// -----

// expected-error @+1 {{is frozen but not quantised}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = [], frozen} {
  snn.input @in size 2
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  snn.projection "fc" from @in to @out {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<0> : tensor<2xi32>,
    weight = dense<[0.5, -0.25]> : tensor<2xf64>, delay = dense<-1> : tensor<2xi32>}
}

// -----

snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = [], weight_bits = 8 : i32, widths = array<i32: 16, 24, 10, 32>} {
  snn.input @in size 2
  // expected-error @+1 {{lacks the column 'integer_threshold'}}
  snn.population @out size 1 reset to_value at same_tick current new {
    membrane_retention = dense<0.9> : tensor<1xf64>,
    synapse_retention = dense<0.0> : tensor<1xf64>, threshold = dense<1.0> : tensor<1xf64>,
    reset_amount = dense<1.0> : tensor<1xf64>, reset_value = dense<0.0> : tensor<1xf64>,
    synapse_bias = dense<0.0> : tensor<1xf64>, membrane_bias = dense<0.0> : tensor<1xf64>,
    initial_potential = dense<0.0> : tensor<1xf64>, initial_current = dense<0.0> : tensor<1xf64>,
    refractory_ticks = dense<0> : tensor<1xi32>}
  snn.projection "fc" from @in to @out {
    row_offset = dense<[0, 1, 2]> : tensor<3xi64>, target_neuron = dense<0> : tensor<2xi32>,
    weight = dense<[0.5, -0.25]> : tensor<2xf64>, delay = dense<-1> : tensor<2xi32>}
}

// -----

// expected-error @+1 {{choice 0 is not a dictionary of the strings name, value and reason}}
snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = [{name = "dt"}]} {
  snn.input @in size 2
}

// -----

// expected-error @+1 {{'snn.remarks' is not a list of strings}}
module attributes {snn.remarks = 3 : i32} {}

// -----

// expected-error @+1 {{has the attribute 'snn.colour', which the dialect snn does not know}}
module attributes {snn.colour = 3 : i32} {}

// -----

snn.network @n attributes {tick_seconds = 1.0e-3 : f64, source_hash = "ab", conventions = []} {
  snn.input @in size 1
  // expected-error @+1 {{'neuron' has 1 elements, it needs 2}}
  snn.readout last {population = dense<0> : tensor<2xi32>, neuron = dense<0> : tensor<1xi32>,
    class_index = dense<0> : tensor<2xi32>, factor = dense<1.0> : tensor<2xf64>, class_names = []}
}
