//===- RouterTest.cpp - X first, then Y; nothing lost or doubled -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "VRouter.h"
#include "tests/rtl/Bench.h"
#include <array>
#include <deque>
#include <gtest/gtest.h>
#include <map>

using namespace chronaxie::rtl;

namespace {

enum Port { Local, North, East, South, West };

/// A flit of mesh4x4, from cx_types.svh, and the valid bit above it.
struct Flit {
  bool toHost;
  uint32_t y, x, index, payload;
  uint32_t bits() const {
    return uint32_t{toHost} << 28 | y << 26 | x << 24 | index << 8 | payload;
  }
  static constexpr uint32_t valid = 1u << 29;
};

/// chip R1, R3, for a router at (x, y).
Port portOf(const Flit &flit, uint32_t x, uint32_t y) {
  uint32_t toX = flit.toHost ? 0 : flit.x, toY = flit.toHost ? 0 : flit.y;
  if (toX != x)
    return toX > x ? East : West;
  if (toY != y)
    return toY > y ? South : North;
  return flit.toHost ? West : Local;
}

struct Router {
  Bench<VRouter> bench;
  std::array<IData *, 5> in{&bench->local_i, &bench->north_i, &bench->east_i, &bench->south_i,
                            &bench->west_i};
  std::array<IData *, 5> out{&bench->local_o, &bench->north_o, &bench->east_o, &bench->south_o,
                             &bench->west_o};
};

void sendRandomFlits(uint32_t x, uint32_t y, uint32_t sendPercent, uint32_t readyPercent) {
  Router router;
  router.bench->flush_i = 0;
  router.bench->x_i = x;
  router.bench->y_i = y;
  Draw draw(100 * x + 10 * y + sendPercent);
  std::array<std::deque<Flit>, 5> offered;                   // by input, the head on the wires
  std::map<std::pair<int, int>, std::deque<uint32_t>> under; // by input and output, in order
  std::map<uint32_t, int> inputOf;                           // by the flit's bits, which are unique
  uint32_t next = 0, left = 0, arrived = 0, waited = 0;
  for (int cycle = 0; cycle < 6000; ++cycle) {
    bool isDraining = cycle > 5000;
    for (int port = 0; port < 5; ++port) {
      if (!isDraining && offered[port].empty() && draw.chance(sendPercent)) {
        bool toHost = draw.chance(20);
        offered[port].push_back(
            {toHost, draw.below(4), draw.below(4), next >> 8 & 0xffff, next & 0xff});
        ++next;
      }
      *router.in[port] = offered[port].empty() ? 0 : Flit::valid | offered[port].front().bits();
    }
    router.bench->ready_i = 0;
    for (int port = 0; port < 5; ++port)
      if (isDraining || draw.chance(readyPercent))
        router.bench->ready_i |= 1 << port;
    router.bench.settle();
    ASSERT_EQ(router.bench->idle_o, left == 0);
    for (int port = 0; port < 5; ++port) {
      if (!(*router.out[port] & Flit::valid))
        continue;
      if (!(router.bench->ready_i >> port & 1)) {
        ++waited;
        continue;
      }
      uint32_t bits = *router.out[port] & ~Flit::valid;
      ASSERT_EQ(inputOf.count(bits), 1u) << "a flit that was never sent, or came twice";
      auto &queue = under[{inputOf[bits], port}];
      ASSERT_FALSE(queue.empty()) << "a wrong output";
      ASSERT_EQ(queue.front(), bits) << "overtaken";
      queue.pop_front();
      inputOf.erase(bits);
      ++arrived;
      --left;
    }
    for (int port = 0; port < 5; ++port)
      if (!offered[port].empty() && router.bench->ready_o >> port & 1) {
        Flit flit = offered[port].front();
        offered[port].pop_front();
        under[{port, portOf(flit, x, y)}].push_back(flit.bits());
        inputOf[flit.bits()] = port;
        ++left;
      }
    router.bench.cycle();
  }
  EXPECT_EQ(left, 0u);
  EXPECT_EQ(arrived, next);
  EXPECT_GT(arrived, 1000u);
  if (readyPercent < 100) {
    EXPECT_GT(waited, 100u);
  }
}

} // namespace

TEST(Router, LosesAndDoublesNothingUnderBackPressure) {
  sendRandomFlits(1, 2, 90, 30);
  sendRandomFlits(2, 1, 40, 60);
}

TEST(Router, SendsXFirstThenYFromEveryPlace) {
  for (uint32_t x = 0; x < 4; ++x)
    for (uint32_t y = 0; y < 4; ++y)
      sendRandomFlits(x, y, 50, 100);
}
