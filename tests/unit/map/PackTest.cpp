//===- PackTest.cpp - Rows into a core's memory ---------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Pack.h"
#include "tests/unit/map/Graphs.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::map;
using testing::ElementsAre;

TEST(Pack, LaysRowsOneAfterAnother) {
  Chip chip = chipAt("targets/tiny2x2.textproto");
  chip.set_packed_rows(false);
  std::vector<std::vector<RowEntry>> rows = {
      {{3, 1, -5}, {1, 0, 127}, {3, 0, -128}}, {}, {{2, 15, 128}}, {{0, 0, 1}}};
  PackedRows packed = pack(rows, chip);
  ASSERT_EQ(packed.axon.size(), 4u);
  // 3 entries of 16 bits, none, one of 24, one of 16.
  EXPECT_EQ(packed.axon[0].rowAddress, 0u);
  EXPECT_EQ(packed.axon[1].rowAddress, 2u);
  EXPECT_EQ(packed.axon[2].rowAddress, 2u);
  EXPECT_EQ(packed.axon[3].rowAddress, 3u);
  EXPECT_EQ(packed.axon[0].format.weightBits, 8u);
  EXPECT_EQ(packed.axon[2].format.weightBits, 16u);
  EXPECT_EQ(packed.axon[1].synapseCount, 0u);
  EXPECT_EQ(packed.word.size(), 4u);
  EXPECT_EQ(packed.bitsPerSynapse, 4 * 32 / 5.0);
  for (size_t axon = 0; axon < rows.size(); ++axon) {
    auto words = llvm::ArrayRef(packed.word).drop_front(packed.axon[axon].rowAddress);
    std::sort(rows[axon].begin(), rows[axon].end());
    EXPECT_EQ(decodeRow(words, packed.axon[axon].synapseCount, packed.axon[axon].format, chip),
              rows[axon]);
  }
}

TEST(Pack, GivesEachRowItsOwnFormat) {
  Chip chip = chipAt("targets/tiny2x2.textproto");
  std::vector<std::vector<RowEntry>> rows = {
      {{1, 0, 7}, {2, 0, -8}, {3, 0, 1}, {4, 0, 1}}, {}, {{2, 15, 128}}};
  PackedRows packed = pack(rows, chip);
  ASSERT_EQ(packed.axon.size(), 3u);
  // Gaps of 2 bits and weights of 4, no delays; nothing; 4 + 4 + 12 bits.
  EXPECT_EQ(packed.axon[0].format, RowFormat(4, RowFormat::Residual::None, 2));
  EXPECT_EQ(packed.axon[0].words, 1u);
  EXPECT_EQ(packed.axon[1].words, 0u);
  EXPECT_EQ(packed.axon[2].words, 1u);
  EXPECT_EQ(packed.axon[2].format.weightBits, 12u);
  EXPECT_EQ(packed.word.size(), 2u);
}

TEST(Pack, DoesNotDependOnTheOrderWithinARow) {
  Chip chip = chipAt("targets/tiny2x2.textproto");
  std::vector<std::vector<RowEntry>> rows = {{{3, 1, -5}, {1, 0, 127}, {3, 0, 9}, {3, 0, 8}}};
  PackedRows one = pack(rows, chip);
  std::reverse(rows[0].begin(), rows[0].end());
  EXPECT_EQ(one.word, pack(rows, chip).word);
}

TEST(Pack, HoldsNoRows) {
  PackedRows packed = pack({}, chipAt("targets/tiny2x2.textproto"));
  EXPECT_TRUE(packed.word.empty());
  EXPECT_EQ(packed.bitsPerSynapse, 0);
}
