//===- ArbiterTest.cpp - Everybody is served, one at a time -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "VArbiter.h"
#include "tests/rtl/Bench.h"
#include <bit>
#include <gtest/gtest.h>

using namespace chronaxie::rtl;

TEST(Arbiter, ServesEveryWaitingInputWithinFiveGrants) {
  Bench<VArbiter> arbiter;
  Draw draw(2);
  arbiter->flush_i = 0;
  uint32_t waiting = 0;
  uint32_t passedOver[5] = {};
  uint32_t served[5] = {};
  for (int cycle = 0; cycle < 20000; ++cycle) {
    for (uint32_t port = 0; port < 5; ++port)
      if (draw.chance(cycle / 100 % 2 ? 90 : 15))
        waiting |= 1u << port;
    arbiter->request_i = waiting;
    arbiter->ready_i = draw.chance(60);
    arbiter.settle();
    uint32_t grant = arbiter->grant_o;
    ASSERT_EQ(std::popcount(grant), waiting ? 1 : 0);
    ASSERT_EQ(grant & ~waiting, 0u);
    if (grant && arbiter->ready_i) {
      for (uint32_t port = 0; port < 5; ++port) {
        if (grant >> port & 1) {
          ++served[port];
          passedOver[port] = 0;
        } else if (waiting >> port & 1) {
          ASSERT_LT(++passedOver[port], 5u) << "port " << port;
        }
      }
      waiting &= ~grant;
    }
    arbiter.cycle();
  }
  for (uint32_t count : served)
    EXPECT_GT(count, 1000u);
}

TEST(Arbiter, KeepsAGrantUntilItIsTaken) {
  Bench<VArbiter> arbiter;
  arbiter->flush_i = 0;
  arbiter->request_i = 0b10000;
  arbiter->ready_i = 0;
  arbiter.settle();
  EXPECT_EQ(arbiter->grant_o, 0b10000);
  arbiter.cycle();
  arbiter->request_i = 0b10011;
  arbiter.settle();
  EXPECT_EQ(arbiter->grant_o, 0b10000);
  arbiter->ready_i = 1;
  arbiter.cycle();
  arbiter->request_i = 0b00011;
  arbiter.settle();
  EXPECT_EQ(arbiter->grant_o, 0b00001);
}
