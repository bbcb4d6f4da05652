//===- RowsTest.cpp - Rows against bits written out by hand -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Rows.h"
#include "SmallImage.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <gmock/gmock.h>
#include <random>
#include <set>

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

namespace {

/// Sorted, with targets as often as `percent` says and delays below `delays`.
std::vector<RowEntry> drawSorted(std::mt19937 &random, const Chip &chip, unsigned percent,
                                 uint32_t delays, uint32_t weightBits, bool isDistinct) {
  std::vector<RowEntry> row;
  for (uint32_t target = 0; target < chip.neurons_per_core(); ++target)
    while (random() % 100 < percent) {
      row.push_back({target, static_cast<uint32_t>(random() % delays),
                     static_cast<int32_t>(arithmetic::wrap(random(), weightBits))});
      if (isDistinct)
        break;
    }
  std::sort(row.begin(), row.end());
  return row;
}

Chip packedChip(uint32_t neurons) {
  Chip chip = tinyChip();
  chip.set_neurons_per_core(neurons);
  chip.set_packed_rows(true);
  return chip;
}

/// Rows of every density, delay, width and core, each given to `body` with its chip
/// and whether its targets are distinct.
template <typename Body> void ofEveryKind(uint32_t seed, bool isPacked, Body body) {
  std::mt19937 random(seed);
  for (uint32_t neurons : {16, 256, 1024, 4096}) {
    Chip chip = packedChip(neurons);
    chip.set_packed_rows(isPacked);
    for (unsigned percent : {0, 1, 3, 10, 40, 70, 97})
      for (uint32_t delays : {1, 4, 16})
        for (uint32_t weightBits : {4, 8, 12, 16})
          for (bool isDistinct : {false, true}) {
            body(chip, drawSorted(random, chip, percent, delays, weightBits, isDistinct),
                 isDistinct);
            if (testing::Test::HasFatalFailure())
              return;
          }
  }
}

} // namespace

TEST(Rows, WritesGapsAndSkips) {
  Chip chip = packedChip(64);
  std::vector<uint32_t> words;
  // Gaps of 2 bits: 1; 0 (again 1); skip, skip, 1 (8). Two bits of delay, 4 of weight.
  RowFormat format(4, RowFormat::Residual::Two, 2);
  std::vector<RowEntry> row{{1, 3, -1}, {1, 0, 7}, {8, 1, 2}};
  appendRow(words, row, format, chip);
  EXPECT_THAT(words, ElementsAre(0xfdu | 0x70u << 8 | 0xfu << 16 | (1u | 1u << 2 | 2u << 4) << 20));
  EXPECT_EQ(rowBits(row, format, chip), 28u);
  EXPECT_EQ(decodeRow(words, 3, format, chip), row);
}

TEST(Rows, WritesBitmaps) {
  Chip chip = packedChip(64);
  std::vector<uint32_t> words;
  RowFormat format(8, RowFormat::Residual::None, RowFormat::bitmap);
  std::vector<RowEntry> row{{0, 0, 1}, {5, 0, 2}, {63, 0, 3}};
  appendRow(words, row, format, chip);
  EXPECT_THAT(words, ElementsAre(0x21u, 0x0201u, 0x03u << 16 | 0x8000u));
  EXPECT_EQ(decodeRow(words, 3, format, chip), row);
}

TEST(Rows, TakesTheShortestFormatAndReadsItBack) {
  std::set<uint32_t> chosen;
  ofEveryKind(2, true, [&](const Chip &chip, const std::vector<RowEntry> &row, bool) {
    RowFormat format = shortestFormat(row, chip);
    ASSERT_EQ(decodeFormat(format.weightBits, encodeFormat(format), chip), format);
    chosen.insert(format.targets);
    std::vector<uint32_t> words;
    appendRow(words, row, format, chip);
    ASSERT_EQ(words.size(), llvm::divideCeil(rowBits(row, format, chip), 32));
    ASSERT_EQ(faultOfRow(words, row.size(), format, chip), "");
    ASSERT_EQ(decodeRow(words, row.size(), format, chip), row);
    uint32_t plain = format.weightBits > 8 ? 16 : 8;
    ASSERT_LE(words.size(), rowWords(chip, row.size(), plain));
  });
  EXPECT_TRUE(chosen.count(RowFormat::bitmap));
  EXPECT_GE(chosen.size(), 6u);
}

TEST(Rows, TakeNoMoreBitsThanTheyCanAndNoFewerThanTheyMust) {
  for (bool isPacked : {true, false})
    ofEveryKind(
        3, isPacked, [&](const Chip &chip, const std::vector<RowEntry> &row, bool isDistinct) {
          RowFormat format = shortestFormat(row, chip);
          uint64_t bits = rowBits(row, format, chip);
          RowShape shape{format.weightBits, format.residual, isDistinct};
          uint64_t most = mostRowBits(row.size(), chip.neurons_per_core(), shape, chip);
          std::vector<uint32_t> targets;
          for (const RowEntry &entry : row)
            targets.push_back(entry.target);
          ASSERT_EQ(bitsAtTargets(targets, shape, chip), bits);
          ASSERT_LE(bits, most);
          ASSERT_GE(bits, leastRowBits(row.size(), chip));
          // Every other synapse was rounded to nothing.
          std::vector<RowEntry> half;
          for (size_t at = 0; at < row.size(); at += 2)
            half.push_back(row[at]);
          ASSERT_LE(rowBits(half, shortestFormat(half, chip), chip), most);
          if (!isPacked) {
            ASSERT_EQ(bits, most);
            ASSERT_EQ(bits, likelyRowBits(row.size(), chip.neurons_per_core(), shape, chip));
          }
        });
}

TEST(Rows, TakeNoMoreBitsThanTheyCanWhicheverTheirTargets) {
  for (auto [neurons, others] : {std::pair(16, 1), {64, 4}, {256, 17}}) {
    Chip chip = packedChip(static_cast<uint32_t>(neurons));
    for (bool isDistinct : {false, true}) {
      RowShape shape{4, RowFormat::Residual::None, isDistinct};
      for (uint32_t set = 1; set < 1 << 16; ++set) {
        std::vector<uint32_t> targets; // 16 places spread over the core, the last one too
        for (uint32_t place = 0; place < 16; ++place)
          if (set >> place & 1)
            targets.push_back(place * static_cast<uint32_t>(others));
        ASSERT_LE(bitsAtTargets(targets, shape, chip),
                  mostRowBits(targets.size(), targets.back() + 1, shape, chip))
            << neurons << " " << set;
      }
    }
  }
}

TEST(Rows, CanBeForetoldClosely) {
  std::mt19937 random(4);
  Chip chip = packedChip(256);
  for (unsigned percent : {1, 3, 10, 25, 40, 70, 97}) {
    double bits = 0, most = 0, likely = 0;
    for (int count = 0; count < 200; ++count) {
      std::vector<RowEntry> row = drawSorted(random, chip, percent, 1, 8, true);
      RowShape shape{8, RowFormat::Residual::None, true};
      std::vector<uint32_t> targets;
      for (const RowEntry &entry : row)
        targets.push_back(entry.target);
      bits += static_cast<double>(bitsAtTargets(targets, shape, chip));
      most += static_cast<double>(mostRowBits(row.size(), 256, shape, chip));
      likely += static_cast<double>(likelyRowBits(row.size(), 256, shape, chip));
    }
    EXPECT_LE(most, 1.25 * bits) << percent;
    EXPECT_NEAR(likely, bits, 0.06 * bits) << percent;
  }
}

TEST(Rows, AreAbsoluteWithoutPackedRows) {
  Chip chip = packedChip(256);
  chip.set_packed_rows(false);
  std::vector<RowEntry> row{{1, 0, 1}, {2, 0, 1}, {3, 0, 1}};
  EXPECT_EQ(shortestFormat(row, chip), RowFormat(8));
  EXPECT_FALSE(decodeFormat(12, 0, chip));
  EXPECT_FALSE(decodeFormat(8, 1 << 2, chip));
  EXPECT_TRUE(decodeFormat(16, 0, chip));
}

TEST(Rows, SayWhatIsWrongWithARow) {
  Chip chip = packedChip(16);
  RowFormat gaps(8, RowFormat::Residual::None, 2);
  EXPECT_EQ(faultOfRow({}, 1, gaps, chip), "its row goes on behind its words");
  EXPECT_EQ(faultOfRow({0x0e0eu}, 2, RowFormat(4, RowFormat::Residual::None, 4), chip),
            "a synapse leads to slot 28, the core has 16");
  EXPECT_EQ(faultOfRow({1u}, 1, gaps, chip), "");
  EXPECT_EQ(faultOfRow({1u, 0u}, 1, gaps, chip), "its row takes 1 words, not 2");
  EXPECT_EQ(faultOfRow({1u | 1u << 20}, 1, gaps, chip), "the padding of its row is not zero");
  EXPECT_FALSE(decodeFormat(8, 5 << 2, chip)); // gaps wider than a target
  EXPECT_FALSE(decodeFormat(8, 3, chip));
  EXPECT_FALSE(decodeFormat(20, 0, chip));
}
