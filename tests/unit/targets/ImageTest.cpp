//===- ImageTest.cpp - Images as bytes, whole and damaged -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "SmallImage.h"
#include "targets/Crc32c.h"
#include <gmock/gmock.h>

using namespace chronaxie;
using testing::HasSubstr;

namespace {
std::string refusal(llvm::StringRef bytes) {
  llvm::Expected<Image> image = parseImage(bytes, "a.cximg");
  if (!image)
    return llvm::toString(image.takeError());
  return "";
}
ImageFile fileOf(const Image &image) {
  ImageFile file;
  EXPECT_TRUE(file.ParseFromString(serialise(image)));
  return file;
}
Index indexOf(const ImageFile &file) {
  Index index;
  EXPECT_TRUE(index.ParseFromString(file.index()));
  return index;
}
/// The file with another index or section, every size and CRC made right.
std::string sealed(ImageFile file, Index index) {
  for (int i = 0; i < index.section_size(); ++i) {
    index.mutable_section(i)->set_size(file.section(i).size());
    index.mutable_section(i)->set_crc(crc32c(file.section(i)));
  }
  file.set_index(index.SerializeAsString());
  file.set_index_crc(crc32c(file.index()));
  return file.SerializeAsString();
}
} // namespace

TEST(Image, ReadsBackWhatItWrote) {
  Image image = smallImage();
  std::string bytes = serialise(image);
  llvm::Expected<Image> again = parseImage(bytes, "a.cximg");
  ASSERT_TRUE(bool(again)) << llvm::toString(again.takeError());
  EXPECT_EQ(serialise(*again), bytes);
  EXPECT_EQ(again->network.SerializeAsString(), image.network.SerializeAsString());
  ASSERT_EQ(again->cores.size(), 2u);
  EXPECT_EQ(again->cores[1].SerializeAsString(), image.cores[1].SerializeAsString());
  EXPECT_EQ(again->index.section_size(), 3);
  EXPECT_EQ(again->index.section(2).name(), "core/3");
}

TEST(Image, WritesTheSameBytesTwice) {
  EXPECT_EQ(serialise(smallImage()), serialise(smallImage()));
}

TEST(Image, FindsACoreByItsNumber) {
  Image image = smallImage();
  EXPECT_EQ(image.findCore(0), &image.cores[0]);
  EXPECT_EQ(image.findCore(3), &image.cores[1]);
  EXPECT_EQ(image.findCore(1), nullptr);
  EXPECT_EQ(image.findCore(4), nullptr);
  EXPECT_EQ(largestSkew(image.network), 2u);
}

TEST(Image, RefusesEveryFlippedBit) {
  std::string bytes = serialise(smallImage());
  for (size_t i = 0; i < bytes.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
      ASSERT_NE(refusal(damaged), "") << "byte " << i << " bit " << bit;
    }
}

TEST(Image, RefusesEveryByteOfAnotherValue) {
  std::string bytes = serialise(smallImage());
  for (size_t i = 0; i < bytes.size(); ++i)
    for (char value : {'\0', '\x01', '\x7f', '\xff'}) {
      std::string damaged = bytes;
      damaged[i] = value;
      if (damaged == bytes)
        continue;
      ASSERT_NE(refusal(damaged), "") << "byte " << i;
    }
}

TEST(Image, RefusesEveryTruncationAndEveryAddition) {
  std::string bytes = serialise(smallImage());
  for (size_t size = 0; size < bytes.size(); ++size)
    ASSERT_NE(refusal(llvm::StringRef(bytes).take_front(size)), "") << size;
  for (int value = 0; value < 256; ++value)
    ASSERT_NE(refusal(bytes + static_cast<char>(value)), "") << value;
  EXPECT_NE(refusal(bytes + bytes), "");
}

TEST(Image, SaysWhatIsWrongWithTheFile) {
  std::string bytes = serialise(smallImage());
  EXPECT_EQ(refusal(""), "a.cximg: is empty, not a chip image");
  EXPECT_EQ(refusal("\x89HDF\r\n\x1a\n"), "a.cximg: is not a chip image, or is cut short");
  EXPECT_EQ(refusal(llvm::StringRef(bytes).drop_back(1)),
            "a.cximg: is not a chip image, or is cut short");
  EXPECT_EQ(refusal("\x15xxxx"), "a.cximg: is not a chip image: it has no index");
  std::string damaged = bytes;
  damaged[bytes.find("small.nir")] = 'S';
  EXPECT_EQ(refusal(damaged),
            "a.cximg: index: wrong checksum; the file is damaged or not a chip image");
  damaged = bytes;
  damaged[bytes.find("in->hidden")] = 'I';
  EXPECT_EQ(refusal(damaged), "a.cximg: section network: wrong checksum; the file is damaged");
}

TEST(Image, NamesBothVersionsWhenItsOwnIsAnother) {
  ImageFile file = fileOf(smallImage());
  Index index = indexOf(file);
  index.set_format_major(5);
  index.set_format_minor(7);
  EXPECT_EQ(refusal(sealed(file, index)),
            "a.cximg: image format 5.7 (written by chronaxie test) cannot be read by this version, "
            "which reads 4.0; compile the model again");
  index.set_format_major(4);
  index.set_format_minor(3);
  EXPECT_THAT(refusal(sealed(file, index)), HasSubstr("image format 4.3 (written by"));
  // Their chips do not say whether they pack rows.
  index.set_format_major(2);
  index.set_format_minor(1);
  EXPECT_THAT(refusal(sealed(file, index)), HasSubstr("image format 2.1 (written by"));
  index.set_format_major(0);
  EXPECT_THAT(refusal(sealed(file, index)), HasSubstr("image format 0.1 (written by"));
}

TEST(Image, RefusesFieldsItDoesNotKnow) {
  ImageFile file = fileOf(smallImage());
  Index index = indexOf(file);
  const char unknown[] = "\xf8\x06\x01"; // field 111, varint 1
  ImageFile changed = file;
  changed.mutable_section(1)->append(unknown);
  EXPECT_EQ(refusal(sealed(changed, index)),
            "a.cximg: section core/0: holds a field that this version does not know");
  EXPECT_EQ(refusal(file.SerializeAsString() + unknown),
            "a.cximg: holds a field that this version does not know");
  Index strange;
  ASSERT_TRUE(strange.ParseFromString(index.SerializeAsString() + unknown));
  EXPECT_EQ(refusal(sealed(file, strange)),
            "a.cximg: index: holds a field that this version does not know");
}

TEST(Image, RefusesBytesItWouldNotHaveWritten) {
  ImageFile file = fileOf(smallImage());
  Index index = indexOf(file);
  ImageFile changed = file;
  changed.mutable_section(1)->append(std::string("\x08\x00", 2)); // number 0, written out again
  EXPECT_EQ(refusal(sealed(changed, index)), "a.cximg: section core/0: is not in canonical form");
  changed.mutable_section(1)->assign("\x08\x80");
  EXPECT_EQ(refusal(sealed(changed, index)),
            "a.cximg: section core/0: is not a well-formed message");
  std::string sections = file.SerializeAsString();
  ImageFile front;
  front.set_index(file.index());
  EXPECT_EQ(refusal(sections + front.SerializeAsString()), "a.cximg: is not in canonical form");
}

TEST(Image, HoldsTheSectionsAgainstTheIndex) {
  ImageFile file = fileOf(smallImage());
  Index index = indexOf(file);
  ImageFile less = file;
  less.mutable_section()->RemoveLast();
  EXPECT_EQ(refusal(less.SerializeAsString()), "a.cximg: holds 2 sections, its index names 3");
  ImageFile longer = file;
  longer.mutable_section(2)->append("x");
  EXPECT_THAT(refusal(longer.SerializeAsString()), HasSubstr("a.cximg: section core/3: holds "));
  Index renamed = index;
  renamed.mutable_section(2)->set_name("core/2");
  EXPECT_EQ(refusal(sealed(file, renamed)), "a.cximg: section core/2: holds core 3");
  renamed.mutable_section(0)->set_name("net");
  EXPECT_EQ(refusal(sealed(file, renamed)), "a.cximg: the first section is not 'network'");
  ImageFile none;
  Index bare = index;
  bare.clear_section();
  EXPECT_EQ(refusal(sealed(none, bare)), "a.cximg: the first section is not 'network'");
}
