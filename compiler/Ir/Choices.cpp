//===- Choices.cpp - Choices made for the user, as attributes ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Ir/Choices.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Diagnostics.h"

using namespace mlir;

namespace chronaxie::ir {
namespace {
constexpr StringRef keys[] = {"name", "value", "reason"};
} // namespace

ArrayAttr makeChoices(MLIRContext *context, ArrayRef<Convention> choices) {
  Builder builder(context);
  SmallVector<Attribute> list;
  for (const Convention &choice : choices)
    list.push_back(builder.getDictionaryAttr(
        {builder.getNamedAttr("name", builder.getStringAttr(choice.name)),
         builder.getNamedAttr("value", builder.getStringAttr(choice.value)),
         builder.getNamedAttr("reason", builder.getStringAttr(choice.reason))}));
  return builder.getArrayAttr(list);
}

std::vector<Convention> readChoices(ArrayAttr choices) {
  std::vector<Convention> list;
  for (DictionaryAttr choice : choices.getAsRange<DictionaryAttr>()) {
    auto text = [&](StringRef key) { return choice.getAs<StringAttr>(key).str(); };
    list.push_back({text("name"), text("value"), text("reason")});
  }
  return list;
}

LogicalResult verifyChoices(Operation *op, ArrayAttr choices) {
  for (auto [number, attribute] : llvm::enumerate(choices)) {
    auto choice = dyn_cast<DictionaryAttr>(attribute);
    bool good = choice && choice.size() == std::size(keys);
    for (StringRef key : keys)
      good = good && choice.getAs<StringAttr>(key);
    if (!good)
      return op->emitOpError() << "choice " << number
                               << " is not a dictionary of the strings name, value and reason";
  }
  return success();
}

} // namespace chronaxie::ir
