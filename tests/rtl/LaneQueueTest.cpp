//===- LaneQueueTest.cpp - Four in, one out, nothing lost -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "VLaneQueue.h"
#include "tests/rtl/Bench.h"
#include <array>
#include <deque>
#include <gtest/gtest.h>

using namespace chronaxie::rtl;

TEST(LaneQueue, GivesEachEntryOnceAndTheLanesTheirTurns) {
  Bench<VLaneQueue> queue;
  Draw draw(1);
  std::array<std::deque<uint16_t>, 4> model;
  uint16_t next = 0;
  uint32_t taken = 0, full = 0, empty = 0, last = 3;
  queue->flush_i = 0;
  for (int cycle = 0; cycle < 40000; ++cycle) {
    uint32_t percent = cycle / 100 % 2 ? 40 : 15;
    queue->valid_i = 0;
    queue->pause_i = draw.chance(10);
    uint64_t data = draw.next();
    for (uint32_t lane = 0; lane < 4; ++lane)
      if (draw.chance(percent)) {
        queue->valid_i |= 1 << lane;
        data &= ~(uint64_t{0xffff} << 16 * lane);
        data |= uint64_t{next++} << 16 * lane;
      }
    queue->data_i = data;
    queue.settle();
    // The next lane after the last that went.
    uint32_t turn = 4;
    for (uint32_t step = 4; step > 0; --step)
      if (!model[(last + step) % 4].empty())
        turn = (last + step) % 4;
    empty += turn == 4;
    ASSERT_EQ(queue->valid_o, turn < 4 && !queue->pause_i);
    for (uint32_t lane = 0; lane < 4; ++lane)
      ASSERT_EQ(queue->ready_o >> lane & 1, model[lane].size() < 4);
    if (queue->valid_o) {
      ASSERT_EQ(queue->data_o, model[turn].front());
    }
    for (uint32_t lane = 0; lane < 4; ++lane) {
      full += model[lane].size() == 4;
      if ((queue->valid_i & queue->ready_o) >> lane & 1)
        model[lane].push_back(static_cast<uint16_t>(data >> 16 * lane));
    }
    if (queue->valid_o) {
      model[turn].pop_front();
      last = turn;
      ++taken;
    }
    queue.cycle();
  }
  EXPECT_GT(taken, 5000u);
  EXPECT_GT(full, 1000u);
  EXPECT_GT(empty, 1000u);
}

TEST(LaneQueue, ForgetsAllWhenFlushed) {
  Bench<VLaneQueue> queue;
  queue->flush_i = 0;
  queue->pause_i = 1;
  queue->valid_i = 0xf;
  queue->data_i = 0x0004000300020001;
  queue.cycle();
  queue->valid_i = 0;
  queue->flush_i = 1;
  queue.cycle();
  queue->flush_i = 0;
  queue->pause_i = 0;
  queue.settle();
  EXPECT_EQ(queue->valid_o, 0);
}
