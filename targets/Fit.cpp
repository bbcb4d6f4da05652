//===- Fit.cpp - The network does not fit the chip --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Fit.h"
#include "llvm/Support/raw_ostream.h"

namespace chronaxie {

char DoesNotFit::ID = 0;

std::string print(const Violation &violation) {
  std::string text = violation.code + " " + violation.what + ": need " +
                     std::to_string(violation.need) + ", room " + std::to_string(violation.room);
  if (!violation.wayOut.empty())
    text += "; " + violation.wayOut;
  return text;
}

void DoesNotFit::log(llvm::raw_ostream &stream) const {
  for (size_t i = 0; i < violations.size(); ++i)
    stream << (i ? "\n" : "") << print(violations[i]);
}

std::error_code DoesNotFit::convertToErrorCode() const { return llvm::inconvertibleErrorCode(); }

} // namespace chronaxie
