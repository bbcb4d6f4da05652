//===- RowsTest.cpp - Rows against bits written out by hand -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Rows.h"
#include "SmallImage.h"
#include <gmock/gmock.h>
#include <random>

using namespace chronaxie;
using testing::ElementsAre;

TEST(Rows, PacksEntriesLeastSignificantBitFirst) {
  Chip chip = tinyChip(); // 4 bits of target, 4 of residual
  std::vector<uint32_t> words;
  appendRow(words, {{1, 2, 3}, {15, 15, -1}, {0, 0, -128}}, 8, chip);
  // entry 0 = 0x0321, entry 1 = 0xffff, entry 2 = 0x8000
  EXPECT_THAT(words, ElementsAre(0xffff0321u, 0x00008000u));
  words.clear();
  // 24-bit entries across words: 0x012321 and 0xffff00 and 0x8000f1
  appendRow(words, {{1, 2, 0x123}, {0, 0, -1}, {1, 15, -32768}}, 16, chip);
  EXPECT_THAT(words, ElementsAre(0x00012321u, 0x00f1ffffu, 0x00000080u));
}

TEST(Rows, StartsEachRowAtAWord) {
  Chip chip = tinyChip();
  std::vector<uint32_t> words;
  appendRow(words, {{1, 0, 1}}, 8, chip);
  appendRow(words, {}, 8, chip);
  appendRow(words, {{2, 0, 1}}, 8, chip);
  EXPECT_THAT(words, ElementsAre(0x0101u, 0x0102u));
  EXPECT_EQ(rowWords(chip, 0, 8), 0u);
  EXPECT_EQ(rowWords(chip, 1, 8), 1u);
  EXPECT_EQ(rowWords(chip, 2, 8), 1u);
  EXPECT_EQ(rowWords(chip, 3, 8), 2u);
  EXPECT_EQ(rowWords(chip, 4, 16), 3u);
}

TEST(Rows, ReadsBackWhatItWroteAtEveryWidth) {
  std::mt19937 random(1);
  for (uint32_t neurons : {8, 16, 256, 4096})
    for (uint32_t slots : {2, 16})
      for (uint32_t weightBits : {8, 16}) {
        Chip chip = tinyChip();
        chip.set_neurons_per_core(neurons);
        chip.set_ring_slots(slots);
        for (unsigned count = 0; count < 70; ++count) {
          std::vector<RowEntry> row(count);
          for (RowEntry &entry : row) {
            entry.target = random() % neurons;
            entry.residual = random() % slots;
            entry.weight = static_cast<int32_t>(arithmetic::wrap(random(), weightBits));
          }
          std::vector<uint32_t> words{0xdeadbeef};
          appendRow(words, row, weightBits, chip);
          ASSERT_EQ(words.size(), 1 + rowWords(chip, count, weightBits));
          ASSERT_EQ(decodeRow(llvm::ArrayRef(words).drop_front(), count, weightBits, chip), row);
        }
      }
}
