//===- ModelFuzz.cpp - Model containers with random damage ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// `model-fuzz [ROUNDS] [SEED]` damages small containers at random and reads
// each; reading must return a network that can be written again, or an error
// that names the file. One seed has no hash, so that changed numbers get past
// it. Built with `-DCHRONAXIE_LIBFUZZER` the reader is a libFuzzer target.
//
//===----------------------------------------------------------------------===//
#include "Damage.h"
#include "SmallModel.h"
#include "files/File.h"
#include "network/ModelFile.h"
#include <cstdio>
#include <cstdlib>
#include <hdf5.h>

using namespace chronaxie;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::StringRef bytes(reinterpret_cast<const char *>(data), size);
  llvm::Expected<hdf5::Group> top = hdf5::open("fuzz.cxm", bytes, {tests::secondsAFile});
  llvm::Expected<Model> model = top ? readModel(*top) : llvm::Expected<Model>(top.takeError());
  if (model) {
    // What was accepted holds together, and its rows are in the hash's order.
    Network sorted = model->network;
    sortRows(sorted);
    if (llvm::Error error = checkForFile(model->network)) {
      std::fprintf(stderr, "read, but: %s\n", llvm::toString(std::move(error)).c_str());
      std::abort();
    }
    if (modelHash(sorted) != model->network.sourceHash)
      std::abort();
  }
  bool isRead = bool(model);
  tests::countOutcome(isRead, isRead ? "" : llvm::toString(model.takeError()), "fuzz.cxm");
  return 0;
}

#ifndef CHRONAXIE_LIBFUZZER

int main(int count, char **arguments) {
  std::vector<std::string> seeds;
  std::string path = "model-fuzz-seed.cxm";
  for (bool hasHash : {true, false, false}) {
    llvm::cantFail(writeModel(tests::smallModel(), {"fuzz", "", ""}, path));
    if (!hasHash) {
      hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
      H5Ldelete(file, "hash", H5P_DEFAULT);
      H5Fclose(file);
    }
    seeds.push_back(llvm::cantFail(readFile(path)));
  }
  std::remove(path.c_str());
  return tests::damageAndRead("model-fuzz", count, arguments, seeds, [](llvm::StringRef bytes) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size());
  });
}

#endif
