//===- RowDecodeTest.cpp - Words to synapses, as Rows.h writes them -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "VRowDecode.h"
#include "files/File.h"
#include "targets/Rows.h"
#include "tests/rtl/Bench.h"
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

} // namespace

TEST(RowDecode, GivesTheEntriesOfEveryRow) {
  Chip chip =
      llvm::cantFail(parseChip(llvm::cantFail(readFile("targets/mesh4x4.textproto")), "mesh4x4"));
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
      const RowFormat &format = rows[row].format;
      decode->row_format_i = format.targets << 4 | uint32_t(format.residual) << 2 |
                             uint32_t(format.weightBits > 8) << 1 |
                             uint32_t(format.weightBits % 8 == 4);
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
