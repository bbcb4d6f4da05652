//===- RandomRows.h - Axons and rows of a random core -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_COSIM_RANDOMROWS_H
#define CHRONAXIE_TESTS_COSIM_RANDOMROWS_H

#include "targets/Rows.h"
#include "tests/cosim/Draw.h"
#include "tests/cosim/RandomImage.h"
#include <optional>

namespace chronaxie::cosim {

/// Scales of a flavour: what a weight, a threshold and a bias may reach.
struct Scale {
  int64_t weight;
  int64_t threshold;
  int64_t bias;
  uint32_t wideRows; ///< percent of rows with 16-bit weights
};

/// An axon that nothing feeds yet.
constexpr uint32_t nobody = UINT32_MAX;

/// Draws the rows of core after core: what `network` is, is drawn before.
class RowDrawer {
public:
  RowDrawer(const RandomNetwork &network, const Scale &scale, Draw &draw)
      : network(network), chip(network.image.index.chip()), scale(scale), draw(draw),
        repeatPercent(draw.chance(60) ? 0 : 30) {}

  /// Axons, rows and, where it learns, profiles of a core with `slots` neurons.
  void drawRows(Core &core, uint32_t slots);

private:
  RowFormat drawFormat(std::vector<RowEntry> &row, uint32_t weightBits);
  void addFormat(Axons &axons, RowFormat format, uint32_t words);
  std::vector<RowEntry> drawRow(uint32_t slots, uint32_t weightBits);
  void drawProfiles(Core &core);
  uint32_t drawPlasticRow(const Core &core, std::vector<uint32_t> &words, uint32_t slots,
                          uint32_t length);
  void drawChains(Axons &axons);

  const RandomNetwork &network;
  const Chip &chip;
  Scale scale;
  Draw &draw;
  uint32_t repeatPercent;              ///< of row entries: the accumulator of the entry before
  std::optional<uint32_t> crowdedBank; ///< of the core's targets, modulo four
  bool isSparse = false;               ///< the core has few rows of a synapse or two
};

} // namespace chronaxie::cosim
#endif
