//===- SmallModel.cpp - A small plastic network, and ways to spoil its file ===//
// SPDX-License-Identifier: Apache-2.0
#include "SmallModel.h"
#include "files/File.h"
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace llvm;

namespace chronaxie::tests {

Network smallModel() {
  Network network;
  network.name = "small";
  network.tickSeconds = 1e-3;
  Population in;
  in.name = "in";
  in.kind = PopulationKind::Input;
  in.size = 2;
  Population res;
  res.name = "res";
  res.size = 3;
  res.membraneRetention = {0.1, std::nextafter(1.0, 0.0), 1};
  res.synapseRetention = {0, 5e-324, 0.5};
  res.threshold = {1, -2, INFINITY};
  res.resetAmount = {1, 2, 3};
  res.resetValue = {-1, 0, 0.25};
  res.synapseBias = {0.125, 0, -0.5};
  res.membraneBias = {0, 0, 1e-3};
  res.initialPotential = {0.5, 0, 0};
  res.initialCurrent = {0, 0.25, 0};
  res.refractoryTicks = {0, 1, 70};
  res.reset = ResetMode::ToValue;
  Population out;
  out.name = "out";
  out.size = 1;
  out.membraneRetention = {0.9};
  out.synapseRetention = out.resetAmount = out.resetValue = out.synapseBias = out.membraneBias =
      out.initialPotential = out.initialCurrent = {0};
  out.threshold = {4};
  out.refractoryTicks = {0};
  out.reset = ResetMode::Subtract;
  out.resetTiming = ResetTiming::NextTickInputKept;
  out.currentTiming = CurrentTiming::Previous;
  out.spikesAtThreshold = true;
  network.populations = {in, res, out};
  network.profiles = {{0.01, 0.02, 20, 40, 0, 1, 0}, {0.5, 0.25, 64, 0.5, -1, 2, 0.3}};
  network.projections = {{"fc", 0, 1, {0, 2, 3}, {0, 2, 1}, {0.5, -0.25, 1}, {0, 7, 64}},
                         {"rec", 1, 1, {0, 1, 3, 3}, {1, 0, 0}, {0, 1, -1}, {1, 1, 2}, {0, -1, 1}},
                         {"read", 1, 2, {0, 1, 2, 2}, {0, 0}, {1, 2}, {0, 0}}};
  network.readout.rule = ReadoutRule::Max;
  network.readout.votes = {{2, 0, 1, 0.5}, {1, 2, 0, -2}};
  network.readout.classNames = {"yes", "no"};
  network.conventions = {{"dt", "0.001 s", "given"}};
  return network;
}

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
