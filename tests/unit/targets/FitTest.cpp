//===- FitTest.cpp - How a network that does not fit is reported -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Fit.h"
#include <gtest/gtest.h>

using namespace chronaxie;

TEST(Fit, PrintsNeedRoomAndTheWayOut) {
  Violation violation{"FIT-07", "core 3: distinct membrane retentions", 256, 32, "--tau-error 3%"};
  EXPECT_EQ(print(violation),
            "FIT-07 core 3: distinct membrane retentions: need 256, room 32; --tau-error 3%");
  violation.wayOut.clear();
  EXPECT_EQ(print(violation), "FIT-07 core 3: distinct membrane retentions: need 256, room 32");
}

TEST(Fit, ListsOneViolationALineAndIsAKindOfItsOwn) {
  llvm::Error error = llvm::make_error<DoesNotFit>(
      std::vector<Violation>{{"FIT-01", "neurons", 70, 64, ""}, {"FIT-02", "delay", 20, 16, ""}});
  EXPECT_TRUE(error.isA<DoesNotFit>());
  EXPECT_EQ(llvm::toString(std::move(error)),
            "FIT-01 neurons: need 70, room 64\nFIT-02 delay: need 20, room 16");
}
