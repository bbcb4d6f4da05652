//===- Crc32cTest.cpp - The checksum against published values ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Crc32c.h"
#include <gtest/gtest.h>

using namespace chronaxie;

TEST(Crc32c, GivesThePublishedCheckValues) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283u); // the catalogue's check value
  EXPECT_EQ(crc32c(llvm::StringRef()), 0u);
  // RFC 3720 (iSCSI), appendix B.4: 32 bytes of zeros, of ones, ascending.
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62A8AB43u);
  std::string ascending;
  for (int i = 0; i < 32; ++i)
    ascending += static_cast<char>(i);
  EXPECT_EQ(crc32c(ascending), 0x46DD794Eu);
}

TEST(Crc32c, TakesTheLeastSignificantByteOfAWordFirst) {
  std::vector<uint32_t> words{0x34333231, 0x38373635};
  EXPECT_EQ(crc32c(words), crc32c("12345678"));
}
