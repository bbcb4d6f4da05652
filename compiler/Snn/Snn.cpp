//===- Snn.cpp - The dialect `snn` and its verifiers ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Snn/Snn.h"
#include "compiler/Ir/Blob.h"
#include "compiler/Ir/Choices.h"
#include "compiler/Snn/Columns.h"
#include "compiler/Snn/Convert.h"
#include "mlir/IR/Builders.h"

#include "compiler/Snn/Dialect.cpp.inc"
#include "compiler/Snn/Enums.cpp.inc"
#define GET_OP_CLASSES
#include "compiler/Snn/Ops.cpp.inc"

using namespace mlir;

namespace chronaxie::snn {

void SnnDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "compiler/Snn/Ops.cpp.inc"
      >();
}

LogicalResult SnnDialect::verifyOperationAttribute(Operation *op, NamedAttribute attribute) {
  if (attribute.getName() != "snn.remarks")
    return op->emitOpError() << "has the attribute '" << attribute.getName().getValue()
                             << "', which the dialect snn does not know";
  auto list = dyn_cast<ArrayAttr>(attribute.getValue());
  if (!list || !llvm::all_of(list, [](Attribute remark) { return isa<StringAttr>(remark); }))
    return op->emitOpError() << "'snn.remarks' is not a list of strings";
  return success();
}

LogicalResult NetworkOp::verify() {
  if (getWeightBits().has_value() != getWidths().has_value())
    return emitOpError("has only one of weight_bits and widths");
  if (getWidths() && getWidths()->size() != 4)
    return emitOpError() << "has " << getWidths()->size()
                         << " widths, it needs retention, accumulator, guard and state bits";
  if (getFrozen() && !getWeightBits())
    return emitOpError("is frozen but not quantised");
  return ir::verifyChoices(*this, getConventions());
}

/// Column `name` where it is there; `required` says it must be.
template <typename Number>
static LogicalResult verifyColumn(Operation *op, StringRef name, uint64_t length, bool required) {
  auto column = op->getAttrOfType<ElementsAttr>(name);
  if (!column)
    return required ? LogicalResult(op->emitOpError() << "lacks the column '" << name << "'")
                    : success();
  return ir::verifyBlob<Number>(op, name, column, length);
}

LogicalResult PopulationOp::verify() {
  Operation *op = *this;
  uint64_t size = sizeOf(op);
  bool isQuantised = op->getParentOfType<NetworkOp>().getWeightBits().has_value();
  for (const auto &column : floatColumns)
    if (failed(verifyColumn<double>(op, column.name, size, true)))
      return failure();
  for (const auto &column : integerColumns)
    if (failed(verifyColumn<int32_t>(op, column.name, size, isQuantised)))
      return failure();
  for (const auto &column : codeColumns)
    if (failed(verifyColumn<uint32_t>(op, column.name, size, isQuantised)))
      return failure();
  if (failed(verifyColumn<uint32_t>(op, refractoryColumn, size, true)) ||
      failed(verifyColumn<double>(op, nextTickResetColumn, size, false)) ||
      failed(verifyColumn<uint32_t>(op, coreColumn, size, false)) ||
      failed(verifyColumn<double>(op, scaleColumn, size, isQuantised)))
    return failure();
  return success();
}

/// Row offsets start at 0, never fall and end at the number of synapses.
static LogicalResult verifyRows(Operation *op, StringRef name, ElementsAttr column,
                                uint64_t synapses) {
  std::vector<uint64_t> offset = ir::readBlob<uint64_t>(column);
  if (offset.empty() || offset.front() != 0 || offset.back() != synapses ||
      !llvm::is_sorted(offset))
    return op->emitOpError() << "'" << name << "' does not climb from 0 to the " << synapses
                             << " synapses";
  return success();
}

template <typename Weight>
static LogicalResult verifySynapses(ProjectionOp op, StringRef prefix, StringRef weightName) {
  std::string rowName = (prefix + "row_offset").str(),
              targetName = (prefix + "target_neuron").str();
  std::string delayName = (prefix + "delay").str();
  auto rows = op->getAttrOfType<ElementsAttr>(rowName);
  auto targets = op->getAttrOfType<ElementsAttr>(targetName);
  if (!rows || !targets)
    return op.emitOpError() << "lacks the column '" << (rows ? targetName : rowName) << "'";
  if (failed(ir::verifyBlob<uint64_t>(op, rowName, rows)) ||
      failed(ir::verifyBlob<uint32_t>(op, targetName, targets)))
    return failure();
  uint64_t synapses = targets.getNumElements();
  if (failed(verifyColumn<Weight>(op, weightName, synapses, true)) ||
      failed(verifyColumn<uint32_t>(op, delayName, synapses, true)))
    return failure();
  return verifyRows(op, rowName, rows, synapses);
}

LogicalResult ProjectionOp::verify() {
  if (failed(verifySynapses<double>(*this, "", "weight")))
    return failure();
  if (!(*this)->getParentOfType<NetworkOp>().getWeightBits())
    return success();
  return verifySynapses<int32_t>(*this, "integer_", "integer_weight");
}

LogicalResult ProjectionOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto network = (*this)->getParentOfType<NetworkOp>();
  Operation *source = symbols.lookupSymbolIn(network, getSourceAttr());
  Operation *target = symbols.lookupSymbolIn(network, getTargetAttr());
  if (!source)
    return emitOpError() << "comes from " << getSourceAttr() << ", which is not in the network";
  if (!isa_and_nonnull<PopulationOp>(target))
    return emitOpError() << "goes to " << getTargetAttr()
                         << ", which is not a population of neurons";
  for (ElementsAttr rows : {getRowOffset(), getIntegerRowOffset().value_or(getRowOffset())})
    if (static_cast<uint64_t>(rows.getNumElements()) != uint64_t{sizeOf(source)} + 1) {
      InFlightDiagnostic error = emitOpError()
                                 << "has " << rows.getNumElements() - 1 << " rows, its source has "
                                 << sizeOf(source) << " neurons";
      error.attachNote(source->getLoc()) << "the source";
      return error;
    }
  for (ElementsAttr column :
       {getTargetNeuron(), getIntegerTargetNeuron().value_or(getTargetNeuron())})
    for (uint32_t neuron : ir::readBlob<uint32_t>(column))
      if (neuron >= sizeOf(target))
        return emitOpError() << "has a synapse onto neuron " << neuron << ", its target has "
                             << sizeOf(target) << " neurons";
  return success();
}

LogicalResult ReadoutOp::verify() {
  Operation *op = *this;
  if (failed(ir::verifyBlob<uint32_t>(op, "population", getPopulation())))
    return failure();
  uint64_t votes = getPopulation().getNumElements();
  if (failed(ir::verifyBlob<uint32_t>(op, "neuron", getNeuron(), votes)) ||
      failed(ir::verifyBlob<uint32_t>(op, "class_index", getClassIndex(), votes)) ||
      failed(ir::verifyBlob<double>(op, "factor", getFactor(), votes)))
    return failure();
  return success();
}

} // namespace chronaxie::snn
