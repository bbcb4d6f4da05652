//===- Ledger.h - A third model, without skipping or a mesh -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Keeps the exact sum of every accumulator and updates every neuron every tick
// by targets/Arithmetic.h. It is compared with the emulator, so that what both
// machines share (rows, wrapping, skipped blocks) is checked against something
// that has none of it; and it knows what each sum was made of, for coverage.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_TESTS_COSIM_LEDGER_H
#define CHRONAXIE_TESTS_COSIM_LEDGER_H

#include "runtime/Machine.h"
#include "targets/Plasticity.h"
#include "tests/cosim/Coverage.h"
#include <map>

namespace chronaxie::cosim {

class Ledger {
public:
  explicit Ledger(const Image &image);

  void clear();
  bool learns = false;
  /// One tick; the state of every neuron is then that of the chip.
  void tick(llvm::ArrayRef<runtime::AxonEvent> events, Coverage &coverage);

  struct Neuron {
    uint32_t core = 0, slot = 0;
    arithmetic::NeuronConstants constants;
    arithmetic::NeuronState state;
    int32_t sum = 0; ///< of the last tick, wrapped
    bool spike = false;
    bool reported = false;
  };
  const std::vector<Neuron> &neurons() const { return all; }

  /// By core and word of its row memory: the weight of every plastic synapse,
  /// each event of pre and post applied as it happens.
  std::map<std::pair<uint32_t, uint32_t>, int32_t> weights() const;

private:
  struct Entry {
    size_t neuron;
    uint32_t residual;
    int32_t weight;
    bool forwarded; ///< the entry before it has the same accumulator
  };
  /// chip P, driven by events.
  struct Plastic {
    uint32_t core, address;
    size_t neuron;
    uint32_t residual;
    plasticity::Profile profile;
    int32_t weight;
    int64_t lastPre = -1, lastPost = -1;
  };
  struct Sum {
    int64_t exact = 0;
    uint32_t delays = 0; ///< bit d: delay class d contributed
    bool forwarded = false;
  };
  void follow(const Image &image, uint32_t tile, uint32_t number);
  void arrive(uint32_t core, uint32_t axon, uint32_t payload);
  void addPlastic(const Core &core, int axon, size_t first);
  void deliverPlastic(Plastic &synapse, uint32_t base);
  void posts();
  void deliver(uint32_t core, uint32_t axon, uint32_t payload, uint32_t base);

  arithmetic::ArithmeticWidths widths;
  uint32_t slots;
  uint32_t now = 0;
  std::vector<Neuron> all;
  std::vector<std::vector<std::pair<uint32_t, uint32_t>>> routes;   ///< per neuron: core, axon
  std::map<std::pair<uint32_t, uint32_t>, std::vector<Entry>> rows; ///< by core and axon
  /// By core and axon: (axon, base delay) of the whole chain that begins there.
  std::map<std::pair<uint32_t, uint32_t>, std::vector<std::pair<uint32_t, uint32_t>>> chains;
  /// By tick: what is delivered then, (core, axon, payload, base delay).
  std::map<uint32_t, std::vector<std::array<uint32_t, 4>>> later;
  std::vector<Plastic> plastic;
  std::map<std::pair<uint32_t, uint32_t>, std::vector<size_t>> plasticRows; ///< by core and axon
  std::vector<std::vector<size_t>> plasticOf;                               ///< per target
  std::map<uint32_t, std::vector<size_t>> postsAt;                          ///< by tick
  std::vector<std::vector<Sum>> ring; ///< per slot, per neuron
};

} // namespace chronaxie::cosim
#endif
