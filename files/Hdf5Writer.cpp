//===- Hdf5Writer.cpp - HDF5 files, the same bytes every time ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/File.h"
#include "files/Hdf5.h"
#include "llvm/ADT/Twine.h"
#include <algorithm>
#include <hdf5.h>

using namespace llvm;

namespace chronaxie::hdf5 {

namespace {

/// Arrays from this length on are stored in gzip chunks of as many elements.
constexpr hsize_t chunkElements = 1 << 14;

/// By which the memory of a file grows.
constexpr size_t growthBytes = size_t{1} << 22;

/// Properties of a new object without its time of writing, which would make
/// two runs differ.
Handle timeless(hid_t propertyClass) {
  Handle properties(H5Pcreate(propertyClass), H5Pclose);
  if (properties.isOpen())
    H5Pset_obj_track_times(properties.get(), false);
  return properties;
}

} // namespace

Writer::Writer() {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  Handle creation = timeless(H5P_FILE_CREATE);
  Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  if (access.isOpen() && H5Pset_fapl_core(access.get(), growthBytes, /*backing_store=*/false) >= 0)
    file = Handle(H5Fcreate("memory", H5F_ACC_TRUNC, creation.get(), access.get()), H5Fclose);
  if (!file.isOpen())
    failed("");
}

void Writer::failed(StringRef path) {
  if (fault.empty())
    fault = path.empty() ? "cannot be written as HDF5" : ("cannot be written: " + path).str();
}

void Writer::group(StringRef path) {
  if (!fault.empty())
    return;
  Handle creation = timeless(H5P_GROUP_CREATE);
  Handle group(H5Gcreate2(file.get(), path.str().c_str(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
               H5Gclose);
  if (!group.isOpen())
    failed(path);
}

void Writer::dataset(StringRef path, int64_t type, const uint64_t *length, const void *values) {
  if (!fault.empty())
    return;
  hsize_t dimension = length ? *length : 1;
  Handle space(length ? H5Screate_simple(1, &dimension, nullptr) : H5Screate(H5S_SCALAR), H5Sclose);
  Handle creation = timeless(H5P_DATASET_CREATE);
  if (length && dimension >= chunkElements && H5Tget_class(type) != H5T_STRING) {
    H5Pset_chunk(creation.get(), 1, &chunkElements);
    H5Pset_shuffle(creation.get());
    H5Pset_deflate(creation.get(), 4);
  }
  Handle dataset(H5Dcreate2(file.get(), path.str().c_str(), type, space.get(), H5P_DEFAULT,
                            creation.get(), H5P_DEFAULT),
                 H5Dclose);
  if (!dataset.isOpen() ||
      (dimension && H5Dwrite(dataset.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0))
    failed(path);
}

void Writer::write(StringRef path, ArrayRef<int32_t> values) {
  uint64_t length = values.size();
  dataset(path, H5T_NATIVE_INT32, &length, values.data());
}

void Writer::write(StringRef path, ArrayRef<uint32_t> values) {
  uint64_t length = values.size();
  dataset(path, H5T_NATIVE_UINT32, &length, values.data());
}

void Writer::write(StringRef path, ArrayRef<uint64_t> values) {
  uint64_t length = values.size();
  dataset(path, H5T_NATIVE_UINT64, &length, values.data());
}

void Writer::write(StringRef path, ArrayRef<double> values) {
  uint64_t length = values.size();
  dataset(path, H5T_NATIVE_DOUBLE, &length, values.data());
}

void Writer::write(StringRef path, ArrayRef<std::string> values) {
  // Fixed length: variable-length strings lie in a heap that keeps garbage.
  size_t longest = 1;
  for (const std::string &value : values)
    longest = std::max(longest, value.size());
  std::string characters(longest * values.size(), '\0');
  for (size_t i = 0; i < values.size(); ++i)
    values[i].copy(characters.data() + i * longest, longest);
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), longest);
  H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  uint64_t length = values.size();
  dataset(path, type.get(), &length, characters.data());
}

void Writer::scalar(StringRef path, uint64_t value) {
  dataset(path, H5T_NATIVE_UINT64, nullptr, &value);
}

void Writer::scalar(StringRef path, double value) {
  dataset(path, H5T_NATIVE_DOUBLE, nullptr, &value);
}

void Writer::scalar(StringRef path, StringRef value) {
  std::string text = value.str();
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), std::max<size_t>(text.size(), 1));
  H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  text.resize(std::max<size_t>(text.size(), 1), '\0');
  dataset(path, type.get(), nullptr, text.data());
}

Expected<std::string> Writer::finish() {
  if (fault.empty() && H5Fflush(file.get(), H5F_SCOPE_GLOBAL) < 0)
    failed("");
  std::string bytes;
  if (fault.empty()) {
    ssize_t size = H5Fget_file_image(file.get(), nullptr, 0);
    bytes.resize(size < 0 ? 0 : static_cast<size_t>(size));
    if (size <= 0 || H5Fget_file_image(file.get(), bytes.data(), bytes.size()) != size)
      failed("");
  }
  Handle closing = std::move(file);
  if (!fault.empty())
    return chronaxie::fault(fault);
  return bytes;
}

} // namespace chronaxie::hdf5
