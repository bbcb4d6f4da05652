//===- Workload.h - Pinned images to measure the chip with ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_BENCH_WORKLOAD_H
#define CHRONAXIE_TESTS_BENCH_WORKLOAD_H

#include "targets/Image.h"
#include "targets/Rows.h"

namespace chronaxie::bench {

/// A network on core 0 alone. Neurons reset to a value; axons are fed by one
/// of its neurons or by the host.
class OneCore {
public:
  static constexpr uint32_t host = UINT32_MAX;

  explicit OneCore(const Chip &chip);
  /// Entry of the membrane and of the synapse table.
  uint32_t addMembrane(uint32_t code);
  uint32_t addSynapse(uint32_t code);
  uint32_t addNeuron(int32_t threshold, int32_t resetValue, int32_t membraneBias,
                     uint32_t refractory, uint32_t membrane, uint32_t synapse, bool reported);
  /// Its row has 8-bit weights; the axon's number.
  uint32_t addAxon(uint32_t source, llvm::ArrayRef<RowEntry> row);
  /// Plastic, in bank 0.
  uint32_t addAxon(uint32_t source, llvm::ArrayRef<PlasticEntry> row);
  void addProfile(const PlasticityProfile &profile) { *core.add_profile() = profile; }
  Image finish();

private:
  uint32_t addAxon(uint32_t source, size_t synapses, RowFormat format, uint32_t bank);

  const Chip &chip;
  Core core;
  std::vector<uint32_t> words;
  std::vector<std::vector<uint32_t>> routes; ///< per neuron
  std::vector<uint32_t> sources;             ///< per axon
};

/// The workload of the design's cycles-per-SOP figure: 256 neurons, `rows` of
/// them spike every tick, each into a row of exactly 32 synapses; every neuron
/// takes input every tick, so that none may be skipped.
Image steadyRows(const Chip &chip, uint32_t rows);

/// The workload of the design's figure for four lanes: 256 neurons spike every
/// tick, each into a row of exactly 64 synapses on targets drawn from all, no two
/// alike. No tick can take fewer than `leastCycles`: an update a neuron, then the
/// fullest bank of accumulators, or four synapses a cycle.
struct LaneRows {
  Image image;
  uint64_t leastCycles = 0;
};
LaneRows laneRows(const Chip &chip);
constexpr uint32_t laneNeurons = 256, laneSynapses = 64;
constexpr uint64_t laneSopsATick = uint64_t{laneNeurons} * laneSynapses;

/// The workload of the design's figure for plasticity: 256 neurons spike every
/// 8 ticks, and 512 * `posts` axons of the host, each a row of exactly 32 plastic
/// synapses, have an event every 8 * `posts` ticks, 64 of them in each tick, so
/// that there are `posts` post events of a synapse from one visit to the next.
Image plasticRows(const Chip &chip, uint32_t posts);
/// The axons that have an event in a tick; their phases are spread.
std::vector<uint32_t> plasticEvents(uint32_t tick, uint32_t posts);
constexpr uint32_t plasticRowsATick = 64, plasticSynapses = 32, plasticPeriod = 8;

} // namespace chronaxie::bench
#endif
