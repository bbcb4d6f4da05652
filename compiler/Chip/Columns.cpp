//===- Columns.cpp - Which field of the image is which column ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Chip/Columns.h"

namespace chronaxie::chip {
namespace {

// A row of a table: the column is called as its field in image.proto.
#define COLUMN(part, name, of, stage)                                                              \
  {#name, Of::of, Stage::stage, [](Core &core) { return core.mutable_##part()->mutable_##name(); }}
#define CORE_COLUMN(name, of, stage)                                                               \
  {#name, Of::of, Stage::stage, [](Core &core) { return core.mutable_##name(); }}
#define ROUTE_COLUMN(name, field)                                                                  \
  {name, Of::Route, Stage::Route,                                                                  \
   [](Core &core) { return core.mutable_routes()->mutable_##field(); }}

const Column<int32_t> signedOnes[] = {
    COLUMN(neurons, threshold, Neuron, Lower),
    COLUMN(neurons, reset_amount, Neuron, Lower),
    COLUMN(neurons, reset_value, Neuron, Lower),
    COLUMN(neurons, synapse_bias, Neuron, Lower),
    COLUMN(neurons, membrane_bias, Neuron, Lower),
    COLUMN(neurons, initial_potential, Neuron, Lower),
    COLUMN(neurons, initial_current, Neuron, Lower),
};

const Column<uint32_t> unsignedOnes[] = {
    COLUMN(neurons, reset_mode, Neuron, Lower),
    COLUMN(neurons, refractory_ticks, Neuron, Lower),
    COLUMN(neurons, membrane_timescale, Neuron, Lower),
    COLUMN(neurons, synapse_timescale, Neuron, Lower),
    COLUMN(neurons, start_tick, Neuron, Lower),
    CORE_COLUMN(membrane_retention, MembraneEntry, Lower),
    CORE_COLUMN(synapse_retention, SynapseEntry, Lower),
    COLUMN(axons, source_population, Axon, Lower),
    COLUMN(axons, source_neuron, Axon, Lower),
    COLUMN(axons, base_delay, Axon, Lower),
    COLUMN(axons, successor, Axon, Lower),
    COLUMN(axons, profile_bank, Axon, Lower),
    COLUMN(neurons, first_route, Neuron, Route),
    COLUMN(neurons, route_count, Neuron, Route),
    ROUTE_COLUMN("route_core", core),
    ROUTE_COLUMN("route_axon", axon),
    ROUTE_COLUMN("route_is_tree", is_tree),
    COLUMN(axons, row_address, Axon, Pack),
    COLUMN(axons, synapse_count, Axon, Pack),
    COLUMN(axons, weight_bits, Axon, Pack),
    COLUMN(axons, row_format, Axon, Pack),
    COLUMN(axons, row_words, Axon, Pack),
    CORE_COLUMN(synapse_word, Word, Pack),
};

#undef COLUMN
#undef CORE_COLUMN
#undef ROUTE_COLUMN

} // namespace

const llvm::ArrayRef<Column<int32_t>> signedColumns(signedOnes);
const llvm::ArrayRef<Column<uint32_t>> unsignedColumns(unsignedOnes);

} // namespace chronaxie::chip
