//===- IsolatedTest.cpp - Work that crashes, spins or eats memory -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/Isolated.h"
#include "llvm/ADT/StringExtras.h"
#include "gmock/gmock.h"
#include <csignal>
#include <cstdlib>
#include <unistd.h>
#include <vector>

using namespace chronaxie;
using namespace llvm;

namespace {

std::string outcome(function_ref<void(raw_ostream &)> work, IsolationLimits limits = {}) {
  Expected<SharedBytes> bytes = runIsolated(work, limits);
  return bytes ? bytes->bytes().str() : toString(bytes.takeError());
}

TEST(Isolated, GivesBackWhatWasWritten) {
  EXPECT_EQ(outcome([](raw_ostream &stream) { stream << "some" << '\0' << 42; }),
            std::string("some\0"
                        "42",
                        7));
  std::string large(5'000'000, 'x');
  EXPECT_EQ(outcome([&](raw_ostream &stream) { stream << large; }), large);
}

TEST(Isolated, GivesItBackWhereStandardErrorIsClosed) {
  int kept = dup(STDERR_FILENO);
  close(STDERR_FILENO);
  std::string given = outcome([](raw_ostream &stream) { stream << "some"; });
  dup2(kept, STDERR_FILENO);
  close(kept);
  EXPECT_EQ(given, "some");
}

TEST(Isolated, ChangesNothingHere) {
  int value = 1;
  EXPECT_EQ(outcome([&](raw_ostream &stream) { stream << ++value; }), "2");
  EXPECT_EQ(value, 1);
}

TEST(Isolated, SurvivesACrash) {
  EXPECT_EQ(outcome([](raw_ostream &stream) {
              stream << "half";
              raise(SIGSEGV);
            }),
            "crashed (signal 11)");
  EXPECT_EQ(outcome([](raw_ostream &) { raise(SIGABRT); }), "crashed (signal 6)");
  EXPECT_EQ(outcome([](raw_ostream &) { _exit(3); }), "ended with status 3");
}

TEST(Isolated, EndsWhatSpins) {
  volatile bool forever = true;
  EXPECT_EQ(outcome(
                [&](raw_ostream &) {
                  while (forever)
                    ;
                },
                {1}),
            "took more than 1 s");
  EXPECT_EQ(outcome([&](raw_ostream &) { pause(); }, {1}), "took more than 1 s");
}

TEST(Isolated, EndsWhatEatsMemory) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
  GTEST_SKIP() << "the address sanitizer needs its terabytes; the limit of memory is not tested";
#endif
#endif
  EXPECT_EQ(outcome(
                [](raw_ostream &stream) {
                  std::vector<std::vector<char>> hoard;
                  for (int i = 0; i < 100; ++i)
                    hoard.emplace_back(100'000'000, char(i));
                  stream << hoard.size();
                },
                {20, uint64_t{1} << 30}),
            "needed too much memory");
}

TEST(Isolated, SaysWhenNothingWasWritten) {
  EXPECT_EQ(outcome([](raw_ostream &) {}), "could not hand over its result");
}

} // namespace
