//===- Report.cpp - What passes tell people ---------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/Report.h"
#include "files/File.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

using namespace mlir;

namespace chronaxie::passes {

LogicalResult report(Operation *op, llvm::Error error) {
  llvm::handleAllErrors(
      std::move(error),
      [&](const DoesNotFit &misfit) {
        for (const Violation &violation : misfit.violations)
          mlir::emitError(op->getLoc()) << print(violation);
      },
      [&](const llvm::ErrorInfoBase &other) { mlir::emitError(op->getLoc()) << other.message(); });
  return failure();
}

void remark(ModuleOp module, StringRef pass, const llvm::Twine &text) {
  std::string line = (pass + ": " + text).str();
  mlir::emitRemark(module.getLoc()) << line;
  SmallVector<Attribute> remarks;
  if (auto old = module->getAttrOfType<ArrayAttr>("snn.remarks"))
    llvm::append_range(remarks, old);
  remarks.push_back(StringAttr::get(module.getContext(), line));
  module->setAttr("snn.remarks", ArrayAttr::get(module.getContext(), remarks));
}

std::optional<Violation> parseViolation(StringRef text) {
  constexpr StringRef needMark = ": need ", roomMark = ", room ";
  Violation violation;
  auto [code, rest] = text.split(' ');
  size_t digits = code.find('-');
  if (digits == StringRef::npos || code.size() != digits + 3 ||
      !llvm::all_of(code.drop_front(digits + 1), llvm::isDigit) ||
      !llvm::all_of(code.take_front(digits), llvm::isUpper))
    return std::nullopt;
  violation.code = code.str();
  size_t need = rest.find(needMark);
  // The last one before the numbers: names may hold the words too.
  for (size_t at = need; at != StringRef::npos; at = rest.find(needMark, at + 1)) {
    StringRef numbers = rest.drop_front(at + needMark.size());
    if (numbers.consumeInteger(10, violation.need) || !numbers.consume_front(roomMark) ||
        numbers.consumeInteger(10, violation.room))
      continue;
    violation.what = rest.take_front(at).str();
    if (numbers.consume_front("; "))
      violation.wayOut = numbers.str();
    else if (!numbers.empty())
      continue;
    return violation;
  }
  return std::nullopt;
}

llvm::Expected<Chip> targetOf(ModuleOp module) {
  auto description = module->getAttrOfType<StringAttr>("chip.description");
  if (!description)
    return fault("the module has no chip.description; run snn-target=\"chip=FILE\" first");
  return parseChip(description, "chip.description");
}

std::string percent(double share) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.2f %%", 100 * share);
  return text;
}

} // namespace chronaxie::passes
