//===- ModelFile.cpp - Recognising and opening model containers -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "network/ModelFile.h"
#include "files/File.h"
#include "network/ModelFormat.h"

using namespace llvm;

namespace chronaxie {

bool isModelFile(const hdf5::Group &top) {
  if (!top.has("format"))
    return false;
  Expected<std::string> format = top.string("format");
  if (format)
    return *format == model::formatName;
  consumeError(format.takeError());
  return false;
}

Expected<Model> readModel(StringRef path) {
  Expected<std::string> bytes = readFile(path);
  if (!bytes)
    return bytes.takeError();
  Expected<hdf5::Group> top = hdf5::open(path, *bytes);
  if (!top)
    return top.takeError();
  return readModel(*top);
}

} // namespace chronaxie
