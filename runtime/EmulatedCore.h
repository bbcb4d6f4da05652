//===- EmulatedCore.h - What a core of the emulator holds -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// A core's section of the image, its rows decoded once and its routes walked
// once, and the state that a tick changes (runtime/Emulator.cpp).
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_RUNTIME_EMULATEDCORE_H
#define CHRONAXIE_RUNTIME_EMULATEDCORE_H

#include "runtime/Machine.h"
#include "targets/Arithmetic.h"
#include "targets/Plasticity.h"
#include "targets/Trees.h"

namespace chronaxie::runtime {

struct EmulatedSynapse {
  uint32_t target = 0;
  uint32_t residual = 0;
  uint32_t weight = 0; ///< two's complement; sums wrap (chip D1)
};

/// chip P10
struct EmulatedPlasticSynapse {
  uint32_t target = 0;
  uint32_t residual = 0;
  uint32_t profile = 0; ///< of the core
  int32_t weight = 0;
};

struct EmulatedAxon {
  uint32_t firstSynapse = 0; ///< of the static ones, or of the plastic ones
  uint32_t synapseCount = 0;
  uint32_t words = 0;
  uint32_t rowAddress = 0;
  bool isPlastic = false;
  uint32_t baseDelay = 0;
  uint32_t successor = 0; ///< number plus 1; 0: none
  uint32_t step = 0;      ///< ticks until the successor is visited
};

struct EmulatedRoute {
  uint32_t core = 0; ///< index into the machine's cores in use
  uint32_t axon = 0;
};

struct EmulatedCore {
  /// As `section` says, all but its routes; the image has passed `check`.
  EmulatedCore(const Core &section, const Chip &chip);
  /// Follows every route to the axons it reaches: chip R1, R4, R5. `indexOfCore`
  /// gives the place of a core number in use.
  void loadRoutes(const Core &section, const Chip &chip, const BranchBits &bits,
                  llvm::ArrayRef<int> indexOfCore);
  /// CLEAR: the reset state of a sample; weights stay.
  void clear();
  /// The words of the row memory with the weights as they are now.
  std::vector<uint32_t> rowMemory() const;

  uint32_t number = 0;

  // What was loaded.
  std::vector<arithmetic::NeuronConstants> constants;
  std::vector<uint32_t> firstRoute;  ///< neurons + 1
  std::vector<EmulatedRoute> routes; ///< every axon reached, trees walked
  std::vector<uint32_t> flits;       ///< per neuron: sent at a spike
  std::vector<Tree> paths;           ///< per neuron: the links that those take from each router
  std::vector<uint8_t> reported;
  std::vector<EmulatedAxon> axons;
  std::vector<EmulatedSynapse> synapses;
  std::vector<plasticity::Profile> profiles;
  std::vector<uint32_t> words; ///< of the row memory, as loaded
  uint32_t latestStartTick = 0;

  // Its state.
  std::vector<arithmetic::NeuronState> state;
  std::vector<uint32_t> ring;   ///< [slot * neurons + neuron]
  std::vector<uint8_t> touched; ///< [slot * blocks + block]: an event was added
  std::vector<uint8_t> moved;   ///< [block]: its last update took input or changed something
  std::vector<uint8_t> isPending;
  std::vector<std::pair<uint32_t, uint32_t>> pending; ///< (axon, payload)
  std::vector<uint8_t> history;                       ///< [slot * axons + axon]
  std::vector<std::vector<uint32_t>> due;             ///< per history slot: its axons
  std::vector<EmulatedPlasticSynapse> plastic;        ///< their weights stay through CLEAR
  std::vector<plasticity::PostHistory> histories;
  std::vector<plasticity::RowState> rows; ///< per axon
  std::vector<uint64_t> spikes;           ///< per neuron, since the image was loaded
  uint64_t events = 0;                    ///< from the host, likewise
  Counters counters{};

  uint32_t neuronCount() const { return static_cast<uint32_t>(constants.size()); }
  uint32_t blockCount() const { return static_cast<uint32_t>(moved.size()); }
  uint64_t &count(Counter counter) { return counters[static_cast<size_t>(counter)]; }
};

} // namespace chronaxie::runtime
#endif
