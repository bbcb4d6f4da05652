//===- RowDecodeTest.cpp - Words to synapses, as Rows.h writes them -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "VLaneDecode.h"
#include "VRowDecode.h"
#include "files/File.h"
#include "targets/Rows.h"
#include "tests/rtl/Bench.h"
#include <array>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::rtl;

namespace {

struct Row {
  std::vector<RowEntry> entries;
  RowFormat format;
  uint32_t payload;
};

Row drawRow(Draw &draw, const Chip &chip) {
  auto residual = static_cast<RowFormat::Residual>(draw.below(3));
  uint32_t targets = draw.below(10); // absolute, gaps, or a bitmap for 9
  Row row{{},
          RowFormat(4 + 4 * draw.below(4), residual, targets == 9 ? RowFormat::bitmap : targets),
          draw.below(256)};
  int64_t greatest = (1 << (row.format.weightBits - 1)) - 1;
  uint32_t delays = residual == RowFormat::Residual::Full  ? chip.ring_slots()
                    : residual == RowFormat::Residual::Two ? 4
                                                           : 1;
  for (uint32_t i = 0, count = 1 + draw.below(40); i < count; ++i) {
    int64_t weight = draw.chance(20) ? (draw.chance(50) ? greatest : -greatest - 1)
                                     : draw.between(-greatest - 1, greatest);
    row.entries.push_back(
        {draw.below(chip.neurons_per_core()), draw.below(delays), static_cast<int32_t>(weight)});
  }
  if (targets > 0)
    std::sort(row.entries.begin(), row.entries.end());
  if (targets == 9)
    row.entries.erase(std::unique(row.entries.begin(), row.entries.end(),
                                  [](auto &a, auto &b) { return a.target == b.target; }),
                      row.entries.end());
  return row;
}

uint32_t formatField(const RowFormat &format) {
  return format.targets << 4 | uint32_t(format.residual) << 2 |
         uint32_t(format.weightBits > 8) << 1 | uint32_t(format.weightBits % 8 == 4);
}

/// Rows, and their words four at a time; above a row's last word anything.
struct Beats {
  std::vector<Row> rows;
  std::vector<std::array<uint32_t, 4>> beats;
  std::vector<std::pair<RowEntry, uint32_t>> entries; ///< and the payload of each

  void add(Row row, const Chip &chip, Draw &draw) {
    std::vector<uint32_t> words;
    appendRow(words, row.entries, row.format, chip);
    while (words.size() % 4)
      words.push_back(static_cast<uint32_t>(draw.next()));
    for (size_t i = 0; i < words.size(); i += 4)
      beats.push_back({words[i], words[i + 1], words[i + 2], words[i + 3]});
    for (const RowEntry &entry : row.entries)
      entries.emplace_back(entry, row.payload);
    rows.push_back(std::move(row));
  }

  /// Gives all to a decoder, each thing offered with the same chance in a cycle;
  /// the cycles until the last entry has come out, at most so many.
  uint32_t run(uint32_t mostCycles, uint32_t percent, Draw &draw) {
    Bench<VLaneDecode> decode;
    std::vector<std::pair<RowEntry, uint32_t>> got;
    size_t row = 0, beat = 0;
    uint32_t cycle = 0;
    decode->flush_i = 0;
    for (; cycle < mostCycles && got.size() < entries.size(); ++cycle) {
      decode->enable_i = draw.chance(percent);
      decode->row_valid_i = row < rows.size() && draw.chance(percent);
      if (row < rows.size()) {
        decode->row_count_i = rows[row].entries.size();
        decode->row_format_i = formatField(rows[row].format);
        decode->row_payload_i = rows[row].payload;
      }
      decode->word_valid_i = beat < beats.size() && draw.chance(percent);
      for (int i = 0; i < 4; ++i)
        decode->word_i[i] = beat < beats.size() ? beats[beat][i] : 0;
      decode->group_ready_i = draw.chance(percent);
      decode.settle();
      for (int lane = 0; lane < 4 && decode->group_ready_i; ++lane)
        if (decode->lane_valid_o >> lane & 1)
          got.push_back({{decode->targets_o >> 8 * lane & 0xff,
                          static_cast<uint32_t>(decode->residuals_o >> 4 * lane & 0xf),
                          static_cast<int16_t>(decode->weights_o >> 16 * lane)},
                         decode->payload_o});
      bool takesRow = decode->row_valid_i && decode->row_ready_o;
      bool takesBeat = decode->word_valid_i && decode->word_ready_o;
      decode.cycle();
      row += takesRow;
      beat += takesBeat;
    }
    decode->row_valid_i = 0;
    decode.settle();
    EXPECT_EQ(beat, beats.size());
    EXPECT_TRUE(decode->idle_o);
    EXPECT_EQ(got, entries);
    return cycle;
  }
};

Chip meshChip() {
  return llvm::cantFail(
      parseChip(llvm::cantFail(readFile("targets/mesh4x4.textproto")), "mesh4x4"));
}

} // namespace

TEST(LaneDecode, GivesTheEntriesOfEveryRow) {
  Chip chip = meshChip();
  for (uint32_t percent : {100, 80, 30}) {
    Draw draw(percent);
    Beats all;
    for (int i = 0; i < 2000; ++i)
      all.add(drawRow(draw, chip), chip, draw);
    SCOPED_TRACE(percent);
    EXPECT_LT(all.run(4000000, percent, draw), 4000000u);
  }
}

TEST(LaneDecode, GivesFourACycleFromRowToRow) {
  Chip chip = meshChip();
  Draw draw(7);
  // The widest slots, and gaps that are never skipped.
  for (RowFormat format : {RowFormat(16), RowFormat(8, RowFormat::Residual::None, 5)}) {
    Beats all;
    for (int i = 0; i < 20; ++i) {
      Row row{{}, format, 1};
      for (uint32_t k = 0; k < 64; ++k)
        row.entries.push_back({4 * k, 0, static_cast<int32_t>(draw.between(-100, 100))});
      all.add(row, chip, draw);
    }
    EXPECT_EQ(all.run(1000, 100, draw), 1 + 20 * 16 + 1); // a row, its groups, the last of them
  }
}

TEST(LaneDecode, LosesNoCycleToASkipThatFollowsAnEntry) {
  Chip chip = meshChip();
  Draw draw(8);
  Beats all;
  Row row{{}, RowFormat(8, RowFormat::Residual::None, 5), 1};
  for (uint32_t k = 0; k < 4; ++k) // four entries, a skip
    row.entries.push_back({k, 0, 1});
  for (uint32_t k = 0; k < 2; ++k)
    row.entries.push_back({40 + k, 0, 1}); // behind a skip that stands first
  for (uint32_t k = 0; k < 3; ++k)
    row.entries.push_back({90 + k, 0, 1}); // behind one that does not
  all.add(row, chip, draw);
  EXPECT_EQ(all.run(1000, 100, draw), 1 + 4 + 1u);
}

TEST(RowDecode, GivesTheEntriesOfEveryRow) {
  Chip chip = meshChip();
  Bench<VRowDecode> decode;
  Draw draw(3);
  std::vector<Row> rows;
  std::vector<uint32_t> words;
  std::vector<std::pair<RowEntry, uint32_t>> expected, got;
  for (int i = 0; i < 2000; ++i) {
    rows.push_back(drawRow(draw, chip));
    appendRow(words, rows.back().entries, rows.back().format, chip);
    for (const RowEntry &entry : rows.back().entries)
      expected.emplace_back(entry, rows.back().payload);
  }
  size_t row = 0, word = 0;
  decode->flush_i = 0;
  for (int cycle = 0; cycle < 400000 && got.size() < expected.size(); ++cycle) {
    decode->enable_i = draw.chance(95);
    decode->row_valid_i = row < rows.size() && draw.chance(70);
    if (row < rows.size()) {
      decode->row_count_i = rows[row].entries.size();
      decode->row_format_i = formatField(rows[row].format);
      decode->row_payload_i = rows[row].payload;
    }
    decode->word_valid_i = word < words.size() && draw.chance(80);
    decode->word_i = word < words.size() ? words[word] : 0;
    decode.settle();
    if (decode->synapse_valid_o)
      got.push_back({{decode->target_o, decode->residual_o, static_cast<int16_t>(decode->weight_o)},
                     decode->payload_o});
    bool takesRow = decode->row_valid_i && decode->row_ready_o;
    bool takesWord = decode->word_valid_i && decode->word_ready_o;
    decode.cycle();
    row += takesRow;
    word += takesWord;
  }
  EXPECT_EQ(word, words.size());
  EXPECT_TRUE(decode->idle_o);
  ASSERT_EQ(got.size(), expected.size());
  for (size_t i = 0; i < got.size(); ++i)
    ASSERT_EQ(got[i], expected[i]) << "entry " << i;
}
