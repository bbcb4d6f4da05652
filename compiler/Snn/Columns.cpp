//===- Columns.cpp - Which member of the network is which column -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Snn/Columns.h"

namespace chronaxie::snn {
namespace {

constexpr Column<Population, double> floats[] = {
    {"membrane_retention", &Population::membraneRetention},
    {"synapse_retention", &Population::synapseRetention},
    {"threshold", &Population::threshold},
    {"reset_amount", &Population::resetAmount},
    {"reset_value", &Population::resetValue},
    {"synapse_bias", &Population::synapseBias},
    {"membrane_bias", &Population::membraneBias},
    {"initial_potential", &Population::initialPotential},
    {"initial_current", &Population::initialCurrent},
};

constexpr Column<QuantisedPopulation, int32_t> integers[] = {
    {"integer_threshold", &QuantisedPopulation::threshold},
    {"integer_reset_amount", &QuantisedPopulation::resetAmount},
    {"integer_reset_value", &QuantisedPopulation::resetValue},
    {"integer_synapse_bias", &QuantisedPopulation::synapseBias},
    {"integer_membrane_bias", &QuantisedPopulation::membraneBias},
    {"integer_initial_potential", &QuantisedPopulation::initialPotential},
    {"integer_initial_current", &QuantisedPopulation::initialCurrent},
};

constexpr Column<QuantisedPopulation, uint32_t> codes[] = {
    {"membrane_code", &QuantisedPopulation::membraneRetention},
    {"synapse_code", &QuantisedPopulation::synapseRetention},
};

} // namespace

const llvm::ArrayRef<Column<Population, double>> floatColumns(floats);
const llvm::ArrayRef<Column<QuantisedPopulation, int32_t>> integerColumns(integers);
const llvm::ArrayRef<Column<QuantisedPopulation, uint32_t>> codeColumns(codes);

} // namespace chronaxie::snn
