//===- SpoiltModel.h - Ways to spoil a container ----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_UNIT_NETWORK_SPOILTMODEL_H
#define CHRONAXIE_TESTS_UNIT_NETWORK_SPOILTMODEL_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <hdf5.h>
#include <string>
#include <vector>

namespace chronaxie::tests {

std::string pathFor(llvm::StringRef name);

/// The file of `smallModel`, without its hash, after `spoil`: what reading it
/// says behind the path and a colon, or "accepted".
std::string spoilt(llvm::function_ref<void(hid_t)> spoil);

// Each puts one object in place of another; missing groups are made.
void replace(hid_t file, const std::string &path, std::vector<int64_t> values,
             bool isScalar = false);
void replaceReals(hid_t file, const std::string &path, std::vector<double> values,
                  hid_t type = H5T_NATIVE_DOUBLE);
void replaceTexts(hid_t file, const std::string &path, std::vector<std::string> values,
                  bool isScalar = false);
void remove(hid_t file, const std::string &path);

} // namespace chronaxie::tests
#endif
