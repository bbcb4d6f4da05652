//===- Hdf5Test.cpp - Honest and hostile HDF5 files -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/Hdf5.h"
#include "files/File.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "gmock/gmock.h"
#include <hdf5.h>

using namespace chronaxie;
using namespace llvm;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

/// Bytes of a file into which `fill` has written.
std::string fileOf(function_ref<void(hid_t)> fill, hsize_t userBlock = 0) {
  hid_t creation = H5Pcreate(H5P_FILE_CREATE);
  H5Pset_userblock(creation, userBlock);
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_fapl_core(access, 1 << 16, false);
  hid_t file = H5Fcreate("hostile.h5", H5F_ACC_TRUNC, creation, access);
  fill(file);
  H5Fflush(file, H5F_SCOPE_GLOBAL);
  std::string bytes(static_cast<size_t>(H5Fget_file_image(file, nullptr, 0)), '\0');
  EXPECT_GT(H5Fget_file_image(file, bytes.data(), bytes.size()), 0);
  H5Fclose(file);
  H5Pclose(access);
  H5Pclose(creation);
  return bytes;
}

/// Creates a dataset and writes `values` unless that is null.
void dataset(hid_t at, const char *name, hid_t type, ArrayRef<hsize_t> shape, const void *values,
             hid_t creation = H5P_DEFAULT) {
  hid_t space = shape.empty() ? H5Screate(H5S_SCALAR)
                              : H5Screate_simple(int(shape.size()), shape.data(), nullptr);
  hid_t set = H5Dcreate2(at, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  ASSERT_GE(set, 0) << name;
  if (values)
    H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
  H5Dclose(set);
  H5Sclose(space);
}

/// Opens dataset `x`; its message, or "accepted".
std::string openX(const std::string &bytes) {
  Expected<hdf5::Group> top = hdf5::open("file.h5", bytes);
  if (!top)
    return toString(top.takeError());
  Expected<hdf5::Dataset> set = top->dataset("x");
  if (!set)
    return toString(set.takeError());
  switch (set->elementClass()) {
  case hdf5::ElementClass::Float:
  case hdf5::ElementClass::Integer: {
    Expected<std::vector<double>> values = set->doubles();
    return values ? "accepted" : toString(values.takeError());
  }
  case hdf5::ElementClass::String:
    break;
  }
  Expected<std::vector<std::string>> values = set->strings();
  return values ? "accepted" : toString(values.takeError());
}

TEST(Hdf5, IsNotAnythingElse) {
  EXPECT_EQ(openX(""), "file.h5: not an HDF5 file (no HDF5 signature in 0 bytes)");
  EXPECT_EQ(openX("version https://git-lfs.github.com/spec/v1\n"),
            "file.h5: not an HDF5 file (no HDF5 signature in 43 bytes)");
}

TEST(Hdf5, ReadsAFileBehindAUserBlock) {
  double one = 1;
  std::string bytes =
      fileOf([&](hid_t file) { dataset(file, "x", H5T_NATIVE_DOUBLE, {}, &one); }, 1024);
  // The image that HDF5 gives begins behind the block.
  EXPECT_EQ(openX(std::string(1024, '#') + bytes), "accepted");
  EXPECT_EQ(openX("\x89HDF\r\n\x1a\n"),
            "file.h5: HDF5 file is truncated or damaged (8 bytes); copy or export it again");
}

TEST(Hdf5, SaysWhenAFileIsTruncated) {
  std::vector<double> values(1000, 0.5);
  std::string bytes =
      fileOf([&](hid_t file) { dataset(file, "x", H5T_NATIVE_DOUBLE, {1000}, values.data()); });
  for (size_t eighths = 1; eighths < 8; ++eighths)
    EXPECT_THAT(openX(bytes.substr(0, bytes.size() * eighths / 8)),
                HasSubstr("HDF5 file is truncated or damaged"));
}

TEST(Hdf5, FollowsHardLinksOnlyAndEachObjectOnce) {
  double one = 1;
  auto linked = [&](function_ref<void(hid_t)> link) {
    return openX(fileOf([&](hid_t file) {
      dataset(file, "y", H5T_NATIVE_DOUBLE, {}, &one);
      link(file);
    }));
  };
  EXPECT_EQ(linked([](hid_t file) { H5Lcreate_soft("/y", file, "x", H5P_DEFAULT, H5P_DEFAULT); }),
            "file.h5: x: is a soft link; store the object itself");
  EXPECT_EQ(linked([](hid_t file) {
              H5Lcreate_external("/etc/passwd", "/y", file, "x", H5P_DEFAULT, H5P_DEFAULT);
            }),
            "file.h5: x: is an external link; store the object itself");
  EXPECT_EQ(linked([](hid_t) {}), "file.h5: x: missing");

  std::string bytes = fileOf([&](hid_t file) {
    hid_t group = H5Gcreate2(file, "g", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_hard(file, "g", group, "again", H5P_DEFAULT, H5P_DEFAULT);
    H5Gclose(group);
  });
  Expected<hdf5::Group> top = hdf5::open("file.h5", bytes);
  ASSERT_TRUE(bool(top));
  Expected<hdf5::Group> group = top->group("g");
  ASSERT_TRUE(bool(group));
  EXPECT_EQ(
      toString(group->group("again").takeError()),
      "file.h5: g/again: reached a second time (two links to one object, or a cycle); store a "
      "copy");
}

TEST(Hdf5, TellsGroupsFromDatasets) {
  double one = 1;
  std::string bytes = fileOf([&](hid_t file) {
    dataset(file, "x", H5T_NATIVE_DOUBLE, {}, &one);
    H5Gclose(H5Gcreate2(file, "g", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    hid_t type = H5Tcopy(H5T_NATIVE_INT);
    H5Tcommit2(file, "t", type, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Tclose(type);
  });
  Expected<hdf5::Group> top = hdf5::open("file.h5", bytes);
  ASSERT_TRUE(bool(top));
  EXPECT_EQ(toString(top->group("x").takeError()),
            "file.h5: x: a group is expected, not a dataset");
  EXPECT_EQ(toString(top->dataset("g").takeError()),
            "file.h5: g: a dataset is expected, not a group");
  EXPECT_EQ(toString(top->dataset("t").takeError()), "file.h5: t: neither a group nor a dataset");
  EXPECT_EQ(toString(top->dataset("g/..").takeError()), "file.h5: g/..: missing");
  EXPECT_EQ(toString(top->dataset(".").takeError()), "file.h5: .: missing");
}

TEST(Hdf5, SortsNamesByTheirNumbers) {
  std::string bytes = fileOf([&](hid_t file) {
    for (const char *name : {"10", "2", "lif10", "lif9", "1"})
      H5Gclose(H5Gcreate2(file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  });
  Expected<hdf5::Group> top = hdf5::open("file.h5", bytes);
  ASSERT_TRUE(bool(top));
  EXPECT_THAT(top->names(), ElementsAre("1", "2", "10", "lif9", "lif10"));
}

TEST(Hdf5, KeepsToTheFile) {
  EXPECT_EQ(openX(fileOf([](hid_t file) {
              hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
              H5Pset_external(creation, "/etc/hostname", 0, 8);
              dataset(file, "x", H5T_NATIVE_DOUBLE, {1}, nullptr, creation);
              H5Pclose(creation);
            })),
            "file.h5: x: its values lie in other files; store them in this one");
  EXPECT_EQ(openX(fileOf([](hid_t file) {
              hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
              hsize_t one = 1;
              hid_t space = H5Screate_simple(1, &one, nullptr);
              H5Pset_virtual(creation, space, "/etc/hostname", "/y", space);
              dataset(file, "x", H5T_NATIVE_DOUBLE, {1}, nullptr, creation);
              H5Sclose(space);
              H5Pclose(creation);
            })),
            "file.h5: x: its values lie in other files; store them in this one");
}

TEST(Hdf5, NamesTheFilterItDoesNotRead) {
  double one = 1;
  EXPECT_EQ(openX(fileOf([&](hid_t file) {
              hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
              hsize_t chunk = 1;
              H5Pset_chunk(creation, 1, &chunk);
              H5Pset_scaleoffset(creation, H5Z_SO_FLOAT_DSCALE, 2);
              dataset(file, "x", H5T_NATIVE_DOUBLE, {1}, &one, creation);
              H5Pclose(creation);
            })),
            "file.h5: x: filter 6 (scaleoffset) is not read; store the array with gzip or without "
            "compression");
}

TEST(Hdf5, AllocatesNoMoreThanTheFileCanFill) {
  // Nothing stored at all.
  EXPECT_EQ(
      openX(fileOf([](hid_t file) { dataset(file, "x", H5T_NATIVE_DOUBLE, {1 << 20}, nullptr); })),
      "file.h5: x: no values are stored for it");
  // More elements than any file may hold; overflowing products.
  for (hsize_t side : {hsize_t{1} << 20, hsize_t{1} << 31})
    EXPECT_THAT(openX(fileOf([&](hid_t file) {
                  hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
                  hsize_t chunk[] = {16, 16};
                  H5Pset_chunk(creation, 2, chunk);
                  dataset(file, "x", H5T_NATIVE_FLOAT, {side, side}, nullptr, creation);
                  H5Pclose(creation);
                })),
                HasSubstr(" is too large: a file may hold 268435456 numbers in all"));
  // One chunk stored of very many.
  EXPECT_THAT(openX(fileOf([&](hid_t file) {
                hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
                hsize_t chunk = 16, size = 1 << 26;
                H5Pset_chunk(creation, 1, &chunk);
                hid_t space = H5Screate_simple(1, &size, nullptr);
                hid_t set = H5Dcreate2(file, "x", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, creation,
                                       H5P_DEFAULT);
                hsize_t start = 0;
                H5Sselect_hyperslab(space, H5S_SELECT_SET, &start, nullptr, &chunk, nullptr);
                hid_t memory = H5Screate_simple(1, &chunk, nullptr);
                double values[16] = {};
                H5Dwrite(set, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, values);
                H5Sclose(memory);
                H5Sclose(space);
                H5Dclose(set);
                H5Pclose(creation);
              })),
              HasSubstr("x: damaged: 536870912 bytes are declared, "));
  // A chunk that no file of this size can hold, in a set that may grow.
  EXPECT_EQ(openX(fileOf([&](hid_t file) {
              hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
              hsize_t chunk = 500'000'000, size = 1, most = H5S_UNLIMITED;
              H5Pset_chunk(creation, 1, &chunk);
              hid_t space = H5Screate_simple(1, &size, &most);
              H5Dclose(H5Dcreate2(file, "x", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, creation,
                                  H5P_DEFAULT));
              H5Sclose(space);
              H5Pclose(creation);
            })),
            "file.h5: x: damaged: a chunk is larger than the file can hold");
  // A fixed-length string of a gigabyte.
  EXPECT_EQ(openX(fileOf([&](hid_t file) {
              hid_t type = H5Tcopy(H5T_C_S1);
              H5Tset_size(type, 1 << 30);
              dataset(file, "x", type, {}, nullptr);
              H5Tclose(type);
            })),
            "file.h5: x: no values are stored for it");
}

TEST(Hdf5, RefusesElementsThatAreNeitherNumbersNorStrings) {
  char raw[8] = {};
  EXPECT_EQ(openX(fileOf([&](hid_t file) {
              hid_t type = H5Tcreate(H5T_COMPOUND, 8);
              H5Tinsert(type, "a", 0, H5T_NATIVE_DOUBLE);
              dataset(file, "x", type, {}, raw);
              H5Tclose(type);
            })),
            "file.h5: x: its elements are neither numbers nor strings");
  EXPECT_EQ(openX(fileOf([&](hid_t file) {
              hid_t space = H5Screate(H5S_NULL);
              H5Dclose(H5Dcreate2(file, "x", H5T_NATIVE_INT, space, H5P_DEFAULT, H5P_DEFAULT,
                                  H5P_DEFAULT));
              H5Sclose(space);
            })),
            "file.h5: x: holds nothing (a null dataspace)");
}

TEST(Hdf5, ConvertsExactlyOrNotAtAll) {
  std::string bytes = fileOf([&](hid_t file) {
    uint64_t great[] = {1, uint64_t{1} << 63};
    dataset(file, "great", H5T_NATIVE_UINT64, {2}, great);
    float third = 1.0f / 3;
    dataset(file, "third", H5T_NATIVE_FLOAT, {}, &third);
    int16_t less[] = {-3, 300};
    dataset(file, "less", H5T_STD_I16BE, {2}, nullptr);
    hid_t set = H5Dopen2(file, "less", H5P_DEFAULT);
    H5Dwrite(set, H5T_NATIVE_INT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, less);
    H5Dclose(set);
    hid_t text = H5Tcopy(H5T_C_S1);
    H5Tset_size(text, 4);
    H5Tset_strpad(text, H5T_STR_SPACEPAD);
    dataset(file, "spaces", text, {2}, "ab  cd e");
    H5Tset_size(text, H5T_VARIABLE);
    const char *words[] = {"one", ""};
    dataset(file, "words", text, {2}, words);
    H5Tclose(text);
  });
  Expected<hdf5::Group> top = hdf5::open("file.h5", bytes);
  ASSERT_TRUE(bool(top));
  EXPECT_EQ(toString(top->dataset("great").takeError()),
            "file.h5: great[1]: 9223372036854775808 is beyond 64-bit signed integers");
  hdf5::Dataset third = cantFail(top->dataset("third"));
  EXPECT_THAT(cantFail(third.doubles()), ElementsAre(double(1.0f / 3)));
  EXPECT_EQ(third.shapeText(), "()");
  EXPECT_EQ(toString(third.integers().takeError()),
            "file.h5: third: integers are expected, not floats");
  EXPECT_EQ(toString(third.strings().takeError()),
            "file.h5: third: strings are expected, not numbers");
  EXPECT_THAT(cantFail(cantFail(top->dataset("less")).integers()), ElementsAre(-3, 300));
  hdf5::Dataset spaces = cantFail(top->dataset("spaces"));
  EXPECT_THAT(cantFail(spaces.strings()), ElementsAre("ab", "cd e"));
  EXPECT_EQ(toString(spaces.doubles().takeError()),
            "file.h5: spaces: numbers are expected, not strings");
  EXPECT_THAT(cantFail(cantFail(top->dataset("words")).strings()), ElementsAre("one", ""));
}

TEST(Hdf5, AsksForOneStringWhereOneIsMeant) {
  std::string bytes = fileOf([&](hid_t file) {
    hid_t text = H5Tcopy(H5T_C_S1);
    dataset(file, "two", text, {2}, "ab");
    dataset(file, "number", H5T_NATIVE_INT32, {}, "abcd");
    H5Tclose(text);
  });
  Expected<hdf5::Group> top = hdf5::open("file.h5", bytes);
  ASSERT_TRUE(bool(top));
  EXPECT_EQ(toString(top->string("two").takeError()),
            "file.h5: two: one string is expected, found shape (2)");
  EXPECT_EQ(toString(top->string("number").takeError()),
            "file.h5: number: one string is expected, found shape () of numbers");
}

TEST(Hdf5Writer, WritesTheSameBytesTwice) {
  std::string first;
  for (int round = 0; round < 2; ++round) {
    hdf5::Writer writer;
    writer.group("g");
    writer.write("g/doubles", std::vector<double>(100'000, 0.25));
    writer.write("g/none", std::vector<uint32_t>{});
    writer.write("g/words", std::vector<std::string>{"one", "", "three"});
    writer.scalar("text", StringRef("text"));
    writer.scalar("number", uint64_t{7});
    std::string bytes = cantFail(writer.finish());
    EXPECT_TRUE(round == 0 || bytes == first);
    first = bytes;
  }
  Expected<hdf5::Group> top = hdf5::open("w", first);
  ASSERT_TRUE(bool(top));
  hdf5::Group group = cantFail(top->group("g"));
  EXPECT_EQ(cantFail(cantFail(group.dataset("doubles")).doubles()),
            std::vector<double>(100'000, 0.25));
  EXPECT_THAT(cantFail(cantFail(group.dataset("none")).integers()), ElementsAre());
  EXPECT_THAT(cantFail(cantFail(group.dataset("words")).strings()),
              ElementsAre("one", "", "three"));
  EXPECT_EQ(cantFail(top->string("text")), "text");
  EXPECT_LT(first.size(), 20'000u); // in gzip chunks
}

TEST(Hdf5Writer, KeepsTheFirstFault) {
  hdf5::Writer twice;
  twice.scalar("x", 1.0);
  twice.scalar("x", 2.0);
  twice.scalar("y", 2.0);
  EXPECT_EQ(toString(twice.finish().takeError()), "cannot be written: x");
}

} // namespace
