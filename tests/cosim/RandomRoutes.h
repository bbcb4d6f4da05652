//===- RandomRoutes.h - What feeds the axons of random cores ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_COSIM_RANDOMROUTES_H
#define CHRONAXIE_TESTS_COSIM_RANDOMROUTES_H

#include "targets/Trees.h"
#include "tests/cosim/RandomImage.h"
#include <map>

namespace chronaxie::cosim {

/// Feeds the axons of cores that are drawn, and names populations.
class RouteDrawer {
public:
  RouteDrawer(RandomNetwork &network, Draw &draw)
      : network(network), chip(network.image.index.chip()), draw(draw), bits(chip) {}

  void connect() {
    drawSources();
    nameNeurons();
    nameInputs();
  }

private:
  std::map<uint32_t, uint8_t> treeTo(uint32_t from, const std::vector<uint32_t> &tiles) const;
  bool drawTree(size_t from, size_t to, uint32_t number);
  void drawSources();
  void nameNeurons();
  void feedBy(const Core &core, int slot, uint32_t population, uint32_t neuron);
  void nameInputs();

  RandomNetwork &network;
  const Chip &chip;
  Draw &draw;
  BranchBits bits;
  std::vector<std::vector<bool>> fed; ///< axons by core that have a source
};

} // namespace chronaxie::cosim
#endif
