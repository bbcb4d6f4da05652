//===- RouterTest.cpp - Every branch once, X first, then Y ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "VRouter.h"
#include "tests/rtl/Bench.h"
#include <array>
#include <deque>
#include <gtest/gtest.h>
#include <map>
#include <vector>

using namespace chronaxie::rtl;

namespace {

enum Port { Local, North, East, South, West };

/// A flit of mesh4x4, from cx_types.svh, and the valid bit above it.
struct Flit {
  bool tree, toHost;
  uint32_t y, x, index, payload;
  uint32_t bits() const {
    return uint32_t{tree} << 24 | uint32_t{toHost} << 23 | y << 21 | x << 19 | index << 8 | payload;
  }
  static constexpr uint32_t valid = 1u << 25;
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

  Router(uint32_t x, uint32_t y) {
    bench->flush_i = 0;
    bench->x_i = x;
    bench->y_i = y;
    bench->ready_i = 0;
  }
  void write(uint32_t number, uint32_t branches) {
    bench->host_write_i = 1;
    bench->host_index_i = number;
    bench->host_data_i = branches;
    bench.cycle();
    bench->host_write_i = 0;
  }
  uint32_t read(uint32_t number) {
    bench->host_read_i = 1;
    bench->host_index_i = number;
    bench.cycle();
    bench->host_read_i = 0;
    return bench->host_data_o;
  }
  /// Puts a flit into an input that has room.
  void put(int port, const Flit &flit) {
    *in[port] = Flit::valid | flit.bits();
    bench.cycle();
    *in[port] = 0;
  }
  bool offers(int port) { return *out[port] & Flit::valid; }
};

/// What the random test sends: percent of cycles, of outputs ready, of trees.
struct Traffic {
  uint32_t sendPercent, readyPercent, treePercent;
};

void sendRandomFlits(uint32_t x, uint32_t y, Traffic traffic) {
  Router router(x, y);
  Draw draw(100 * x + 10 * y + traffic.sendPercent + traffic.treePercent);
  std::vector<uint32_t> branches(1024);
  for (uint32_t number = 0; number < branches.size(); ++number)
    router.write(number, branches[number] = 1 + draw.below(31));
  std::array<std::deque<Flit>, 5> offered;                   // by input, the head on the wires
  std::map<std::pair<int, int>, std::deque<uint32_t>> under; // by input and output, in order
  std::map<uint32_t, int> inputOf;                           // by the flit's bits, which are unique
  uint32_t next = 0, sent = 0, left = 0, arrived = 0, waited = 0, hops = 0, counted = 0;
  for (int cycle = 0; cycle < 6000; ++cycle) {
    bool isDraining = cycle > 5000;
    for (int port = 0; port < 5; ++port) {
      if (!isDraining && offered[port].empty() && draw.chance(traffic.sendPercent)) {
        if (draw.chance(traffic.treePercent)) // what says where a single flit goes, numbers it
          offered[port].push_back(
              {true, false, next >> 10 & 3, next >> 8 & 3, draw.below(1024), next & 0xff});
        else
          offered[port].push_back({false, draw.chance(20), draw.below(4), draw.below(4),
                                   next >> 8 & 0x7ff, next & 0xff});
        ++next;
      }
      *router.in[port] = offered[port].empty() ? 0 : Flit::valid | offered[port].front().bits();
    }
    router.bench->ready_i = 0;
    for (int port = 0; port < 5; ++port)
      if (isDraining || draw.chance(traffic.readyPercent))
        router.bench->ready_i |= 1 << port;
    router.bench.settle();
    ASSERT_EQ(router.bench->idle_o, left == 0);
    ASSERT_EQ(router.bench->astray_o, 0);
    counted += router.bench->hops_o;
    for (int port = 0; port < 5; ++port) {
      if (!router.offers(port))
        continue;
      if (!(router.bench->ready_i >> port & 1)) {
        ++waited;
        continue;
      }
      uint32_t bits = *router.out[port] & ~Flit::valid;
      ASSERT_EQ(inputOf.count(bits), 1u) << "a flit that was never sent";
      auto &queue = under[{inputOf[bits], port}];
      ASSERT_FALSE(queue.empty()) << "a wrong output, or a branch twice";
      ASSERT_EQ(queue.front(), bits) << "overtaken";
      queue.pop_front();
      ++arrived;
      --left;
      hops += port != Local;
    }
    for (int port = 0; port < 5; ++port)
      if (!offered[port].empty() && router.bench->ready_o >> port & 1) {
        Flit flit = offered[port].front();
        offered[port].pop_front();
        uint32_t ways = flit.tree ? branches[flit.index] : 1u << portOf(flit, x, y);
        for (int way = 0; way < 5; ++way)
          if (ways >> way & 1) {
            under[{port, way}].push_back(flit.bits());
            ++left;
            ++sent;
          }
        inputOf[flit.bits()] = port;
      }
    router.bench.cycle();
  }
  EXPECT_EQ(left, 0u);
  EXPECT_EQ(arrived, sent);
  EXPECT_EQ(counted, hops);
  EXPECT_GT(arrived, 1000u);
  if (traffic.readyPercent < 100) {
    EXPECT_GT(waited, 100u);
  }
}

} // namespace

TEST(Router, LosesAndDoublesNothingUnderBackPressure) {
  sendRandomFlits(1, 2, {90, 30, 0});
  sendRandomFlits(2, 1, {40, 60, 0});
}

TEST(Router, SendsEveryBranchOfATreeOnceUnderBackPressure) {
  sendRandomFlits(1, 2, {90, 30, 100});
  sendRandomFlits(2, 2, {90, 100, 100});
  sendRandomFlits(2, 1, {40, 60, 50});
  sendRandomFlits(3, 3, {20, 10, 80});
}

TEST(Router, ReleasesABranchWhileAnotherWaits) {
  Router router(1, 1);
  router.write(77, 1 << Local | 1 << East | 1 << South);
  router.bench->ready_i = 1 << Local;
  router.put(West, {true, false, 0, 0, 77, 9});
  int local = 0;
  for (int cycle = 0; cycle < 10; ++cycle) {
    router.bench.settle();
    local += router.offers(Local);
    router.bench.cycle();
  }
  EXPECT_EQ(local, 1) << "the local branch goes at once, and once";
  EXPECT_TRUE(router.offers(East) && router.offers(South));
  EXPECT_FALSE(router.bench->idle_o) << "the flit stays until its last branch went";
  // Another tree from elsewhere passes meanwhile.
  router.write(5, 1 << Local | 1 << North);
  router.bench->ready_i = 1 << Local | 1 << North;
  router.put(South, {true, false, 0, 0, 5, 1});
  int north = 0;
  for (int cycle = 0; cycle < 10; ++cycle) {
    router.bench.settle();
    north += router.offers(North);
    router.bench.cycle();
  }
  EXPECT_EQ(north, 1);
  router.bench->ready_i = 1 << South;
  router.bench.cycle();
  EXPECT_TRUE(router.offers(East));
  EXPECT_FALSE(router.offers(South));
  router.bench->ready_i = 1 << East;
  router.bench.cycle();
  EXPECT_TRUE(router.bench->idle_o);
}

TEST(Router, ReadsItsBranchesBackAndForgetsFlitsAtAFlush) {
  Router router(0, 0);
  for (uint32_t number : {0u, 1u, 1023u})
    router.write(number, number % 31);
  for (uint32_t number : {1023u, 0u, 1u})
    EXPECT_EQ(router.read(number), number % 31);
  router.put(Local, {true, false, 0, 0, 1, 1});
  router.bench.cycle();
  router.bench.cycle(); // its branches are known, and none can go
  router.bench->flush_i = 1;
  router.bench.cycle();
  router.bench->flush_i = 0;
  router.bench.settle();
  EXPECT_TRUE(router.bench->idle_o);
  router.write(2, 1 << East);
  router.put(Local, {true, false, 0, 0, 2, 1});
  router.bench.cycle();
  router.bench.cycle();
  EXPECT_TRUE(router.offers(East));
  EXPECT_FALSE(router.offers(Local)) << "a branch of the flit before the flush";
}

TEST(Router, SaysThatATreeLeadsNowhereAndGoesOn) {
  Router router(1, 1);
  for (uint32_t number : {3u, 1024u}) {
    router.write(3, 0);
    router.write(4, 1 << Local);
    router.bench->ready_i = 31;
    router.put(West, {true, false, 0, 0, number, 9});
    router.put(West, {true, false, 0, 0, 4, 9});
    int astray = 0, local = 0;
    for (int cycle = 0; cycle < 10; ++cycle) {
      router.bench.settle();
      astray += router.bench->astray_o;
      local += router.offers(Local);
      router.bench.cycle();
    }
    EXPECT_EQ(astray, 1) << number;
    EXPECT_EQ(local, 1) << number;
    EXPECT_TRUE(router.bench->idle_o);
  }
}

TEST(Router, SendsXFirstThenYFromEveryPlace) {
  for (uint32_t x = 0; x < 4; ++x)
    for (uint32_t y = 0; y < 4; ++y)
      sendRandomFlits(x, y, {50, 100, 30});
}
