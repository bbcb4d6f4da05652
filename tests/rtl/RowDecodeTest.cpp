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
  uint32_t weightBits, payload;
};

Row drawRow(Draw &draw, const Chip &chip) {
  Row row{{}, draw.chance(50) ? 8u : 16u, draw.below(256)};
  int64_t greatest = (1 << (row.weightBits - 1)) - 1;
  for (uint32_t i = 0, count = 1 + draw.below(40); i < count; ++i) {
    int64_t weight = draw.chance(20) ? (draw.chance(50) ? greatest : -greatest - 1)
                                     : draw.between(-greatest - 1, greatest);
    row.entries.push_back({draw.below(chip.neurons_per_core()), draw.below(chip.ring_slots()),
                           static_cast<int32_t>(weight)});
  }
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
  for (int i = 0; i < 400; ++i) {
    rows.push_back(drawRow(draw, chip));
    appendRow(words, rows.back().entries, rows.back().weightBits, chip);
    for (const RowEntry &entry : rows.back().entries)
      expected.emplace_back(entry, rows.back().payload);
  }
  size_t row = 0, word = 0;
  decode->flush_i = 0;
  for (int cycle = 0; cycle < 60000 && got.size() < expected.size(); ++cycle) {
    decode->enable_i = draw.chance(95);
    decode->row_valid_i = row < rows.size() && draw.chance(70);
    if (row < rows.size()) {
      decode->row_count_i = rows[row].entries.size();
      decode->row_wide_i = rows[row].weightBits == 16;
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
