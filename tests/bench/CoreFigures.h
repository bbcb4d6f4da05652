//===- CoreFigures.h - Cycles and bits of one core --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_BENCH_COREFIGURES_H
#define CHRONAXIE_TESTS_BENCH_COREFIGURES_H

#include "targets/Chip.h"
#include "tests/bench/Figure.h"

namespace chronaxie::bench {

/// Cycles per SOP of the Verilated chip on steadyRows, every neuron updated,
/// 200 ticks; an error when a synaptic event is lost.
Figures cycleFigures(const Chip &chip);

/// SOPs per cycle on laneRows, every neuron updated, 100 ticks, beside what the
/// workload allows; an error when its rows take more than 18 bits a synapse.
Figures laneFigures(const Chip &chip);

/// Cycles of a tick per plastic SOP that learns, updates and visits by force
/// included, with one and two post events of each synapse between two visits.
Figures plasticFigures(const Chip &chip);

/// Row memory and axon table a synapse: rows of one core whose 1,024 neurons are
/// each a target with one chance in ten, weights of 8 bits, delays of 4.
Figures bitFigures(const Chip &chip);

} // namespace chronaxie::bench
#endif
