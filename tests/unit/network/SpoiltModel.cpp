//===- SpoiltModel.cpp - Ways to spoil a container --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "SpoiltModel.h"
#include "SmallModel.h"
#include "files/File.h"
#include "network/ModelFile.h"
#include <algorithm>
#include <gtest/gtest.h>

using namespace llvm;

namespace chronaxie::tests {

std::string pathFor(StringRef name) { return testing::TempDir() + "/" + name.str(); }

std::string spoilt(function_ref<void(hid_t)> spoil) {
  std::string path = pathFor("spoilt.cxm");
  cantFail(writeModel(smallModel(), {"test", "", ""}, path));
  hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  remove(file, "hash");
  spoil(file);
  H5Fclose(file);
  Expected<Model> model = readModel(path);
  if (model)
    return "accepted";
  std::string text = toString(model.takeError());
  EXPECT_EQ(text.rfind(path + ": ", 0), 0u) << text;
  return text.substr(std::min(path.size() + 2, text.size()));
}

void remove(hid_t file, const std::string &path) {
  ASSERT_GE(H5Ldelete(file, path.c_str(), H5P_DEFAULT), 0) << path;
}

namespace {

void put(hid_t file, const std::string &path, hid_t stored, hid_t memory, hsize_t length,
         bool isScalar, const void *values) {
  if (size_t slash = path.rfind('/');
      slash != std::string::npos &&
      H5Lexists(file, path.substr(0, slash).c_str(), H5P_DEFAULT) <= 0)
    H5Gclose(
        H5Gcreate2(file, path.substr(0, slash).c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  if (H5Lexists(file, path.c_str(), H5P_DEFAULT) > 0)
    remove(file, path);
  hid_t space = isScalar ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &length, nullptr);
  hid_t set = H5Dcreate2(file, path.c_str(), stored, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  ASSERT_GE(set, 0) << path;
  if (length)
    H5Dwrite(set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
  H5Dclose(set);
  H5Sclose(space);
}

} // namespace

void replace(hid_t file, const std::string &path, std::vector<int64_t> values, bool isScalar) {
  put(file, path, H5T_NATIVE_INT64, H5T_NATIVE_INT64, values.size(), isScalar, values.data());
}

void replaceReals(hid_t file, const std::string &path, std::vector<double> values, hid_t type) {
  put(file, path, type, H5T_NATIVE_DOUBLE, values.size(), false, values.data());
}

void replaceTexts(hid_t file, const std::string &path, std::vector<std::string> values,
                  bool isScalar) {
  std::vector<const char *> pointers;
  for (const std::string &value : values)
    pointers.push_back(value.c_str());
  hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  put(file, path, type, type, values.size(), isScalar, pointers.data());
  H5Tclose(type);
}

} // namespace chronaxie::tests
