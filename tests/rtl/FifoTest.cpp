//===- FifoTest.cpp - First in, first out, nothing lost ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "VFifo.h"
#include "tests/rtl/Bench.h"
#include <deque>
#include <gtest/gtest.h>

using namespace chronaxie::rtl;

TEST(Fifo, GivesBackInOrderWhatItTook) {
  Bench<VFifo> fifo;
  Draw draw(1);
  std::deque<uint32_t> model;
  uint32_t next = 0, taken = 0, full = 0, empty = 0;
  fifo->flush_i = 0;
  for (int cycle = 0; cycle < 20000; ++cycle) {
    // Long stretches of pushing and of popping reach both ends.
    uint32_t push = cycle / 50 % 2 ? 80 : 30;
    fifo->valid_i = draw.chance(push);
    fifo->data_i = next & 0xfffff;
    fifo->ready_i = draw.chance(110 - push);
    fifo.settle();
    ASSERT_EQ(fifo->ready_o, model.size() < 5);
    ASSERT_EQ(fifo->valid_o, !model.empty());
    ASSERT_EQ(fifo->count_o, model.size());
    full += model.size() == 5;
    empty += model.empty();
    bool pop = fifo->valid_o && fifo->ready_i;
    if (pop) {
      ASSERT_EQ(fifo->data_o, model.front());
    }
    if (fifo->valid_i && fifo->ready_o)
      model.push_back(next++ & 0xfffff);
    if (pop) {
      model.pop_front();
      ++taken;
    }
    fifo.cycle();
  }
  EXPECT_GT(taken, 5000u);
  EXPECT_GT(full, 1000u);
  EXPECT_GT(empty, 1000u);
}

TEST(Fifo, ForgetsAllWhenFlushed) {
  Bench<VFifo> fifo;
  fifo->flush_i = 0;
  fifo->ready_i = 0;
  fifo->valid_i = 1;
  fifo->data_i = 7;
  fifo.cycle();
  fifo.cycle();
  EXPECT_EQ(fifo->count_o, 2);
  fifo->valid_i = 0;
  fifo->flush_i = 1;
  fifo.cycle();
  fifo->flush_i = 0;
  fifo.settle();
  EXPECT_EQ(fifo->valid_o, 0);
  EXPECT_EQ(fifo->count_o, 0);
}
