//===- Dialect.cpp - The dialect `chip` and its verifiers -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Chip/Dialect.h"
#include "compiler/Chip/Convert.h"
#include "compiler/Ir/Blob.h"
#include "compiler/Ir/Choices.h"
#include "mlir/IR/Builders.h"
#include "targets/Ways.h"
#include "llvm/ADT/SmallBitVector.h"

#include "compiler/Chip/Dialect.cpp.inc"
#define GET_OP_CLASSES
#include "compiler/Chip/Ops.cpp.inc"

using namespace mlir;

namespace chronaxie::chip {

void ChipDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "compiler/Chip/Ops.cpp.inc"
      >();
}

/// A chip description in Protobuf text, or an error at `op`.
static FailureOr<Chip> parseDescription(Operation *op, StringRef text) {
  llvm::Expected<Chip> chip = parseChip(text, "chip description");
  if (!chip)
    return op->emitOpError() << "does not describe a chip: " << toString(chip.takeError());
  return std::move(*chip);
}

LogicalResult ChipDialect::verifyOperationAttribute(Operation *op, NamedAttribute attribute) {
  auto text = dyn_cast<StringAttr>(attribute.getValue());
  if (attribute.getName() != "chip.description" || !text)
    return op->emitOpError() << "has the attribute '" << attribute.getName().getValue()
                             << "', the dialect chip knows the string 'chip.description'";
  return success(succeeded(parseDescription(op, text)));
}

namespace {

/// Lengths of a core's columns, found out from the first of each kind.
struct Lengths {
  std::optional<uint64_t> of[6];
  std::optional<uint64_t> &operator[](Of kind) { return of[static_cast<int>(kind)]; }
};

template <typename Number>
LogicalResult verifyColumn(Operation *op, StringRef name, std::optional<uint64_t> &length) {
  auto column = op->getAttrOfType<ElementsAttr>(name);
  if (failed(ir::verifyBlob<Number>(op, name, column, length)))
    return failure();
  length = column.getNumElements();
  return success();
}

LogicalResult verifyRows(CoreOp op, uint64_t axons) {
  if (!op.getTarget() || !op.getResidual() || !op.getWeight())
    return op.emitOpError("has synapse_offset but lacks target, residual or weight");
  if (failed(ir::verifyBlob<uint64_t>(op, "synapse_offset", *op.getSynapseOffset(), axons + 1)) ||
      failed(ir::verifyBlob<uint32_t>(op, "target", *op.getTarget())))
    return failure();
  uint64_t synapses = op.getTarget()->getNumElements();
  if (failed(ir::verifyBlob<uint32_t>(op, "residual", *op.getResidual(), synapses)) ||
      failed(ir::verifyBlob<int32_t>(op, "weight", *op.getWeight(), synapses)))
    return failure();
  if (op.getProfile() &&
      failed(ir::verifyBlob<uint32_t>(op, "profile", *op.getProfile(), synapses)))
    return failure();
  if (std::optional<ArrayAttr> profiles = op.getPlasticity())
    for (StringAttr text : profiles->getAsRange<StringAttr>())
      if (llvm::Expected<PlasticityProfile> profile = parseProfile(text); !profile)
        return op.emitOpError() << llvm::toString(profile.takeError());
  auto offset = ir::readBlob<uint64_t>(*op.getSynapseOffset());
  if (offset.front() != 0 || offset.back() != synapses || !llvm::is_sorted(offset))
    return op.emitOpError() << "'synapse_offset' does not climb from 0 to the " << synapses
                            << " synapses";
  return success();
}

/// `index` in 0..room-1 for every entry of a column.
LogicalResult verifyIndices(Operation *op, StringRef name, uint64_t room, StringRef what) {
  for (uint32_t index : ir::readBlob<uint32_t>(op->getAttrOfType<ElementsAttr>(name)))
    if (index >= room)
      return op->emitOpError() << "'" << name << "' holds " << index << ", there are " << room
                               << ' ' << what;
  return success();
}

uint64_t lengthOf(std::optional<ElementsAttr> column) {
  return column ? column->getNumElements() : 0;
}

LogicalResult verifyRoom(CoreOp op, const Chip &chip) {
  auto hold = [&](uint64_t need, uint64_t room, StringRef what, StringRef wayOut) {
    if (need <= room)
      return success();
    return LogicalResult(op.emitOpError() << "holds " << need << ' ' << what
                                          << ", the chip has room for " << room << "; " << wayOut);
  };
  StringRef spread = "partition with fewer neurons-per-core";
  if (failed(
          hold(op.getThreshold().getNumElements(), chip.neurons_per_core(), "neurons", spread)) ||
      failed(hold(op.getSourceNeuron().getNumElements(), chip.axons_per_core(), "axons", spread)) ||
      failed(hold(op.getMembraneRetention().getNumElements(), chip.membrane_timescales(),
                  "membrane timescales", "apply tables with a larger tau-error")) ||
      failed(hold(op.getSynapseRetention().getNumElements(), chip.synapse_timescales(),
                  "synapse timescales", "apply tables with a larger tau-error")) ||
      failed(hold(lengthOf(op.getRouteCore()), chip.routes_per_core(), "routes", spread)) ||
      failed(hold(lengthOf(op.getSynapseWord()), chip.synapse_words_per_core(), "words of synapses",
                  spread)))
    return failure();
  if (op.getSynapseOffset() &&
      (failed(verifyIndices(op, "target", op.getThreshold().getNumElements(), "neurons")) ||
       failed(verifyIndices(op, "residual", chip.ring_slots(), "ring slots"))))
    return failure();
  return success();
}

LogicalResult verifyPopulation(PopulationMapOp op, ArrayRef<CoreOp> cores) {
  uint64_t size = op.getSize();
  if (failed(ir::verifyBlob<uint32_t>(op, "core", op.getCore(), size)) ||
      failed(ir::verifyBlob<uint32_t>(op, "slot", op.getSlot(), size)) ||
      failed(ir::verifyBlob<double>(op, "scale", op.getScale(), size)))
    return failure();
  auto core = ir::readBlob<uint32_t>(op.getCore());
  auto slot = ir::readBlob<uint32_t>(op.getSlot());
  for (auto [neuron, number, place] : llvm::enumerate(core, slot)) {
    if (number >= cores.size())
      return op.emitOpError() << "puts neuron " << neuron << " into core " << number
                              << ", the design has " << cores.size();
    CoreOp home = cores[number];
    uint64_t slots = home.getThreshold().getNumElements();
    if (place < slots)
      continue;
    InFlightDiagnostic error = op.emitOpError() << "puts neuron " << neuron << " into slot "
                                                << place << " of a core of " << slots << " neurons";
    error.attachNote(home.getLoc()) << "the core";
    return error;
  }
  return success();
}

LogicalResult verifyInput(InputMapOp op) {
  bool some = op.getInputOffset() || op.getInputCore() || op.getInputAxon() || op.getInputDelay();
  bool all = op.getInputOffset() && op.getInputCore() && op.getInputAxon() && op.getInputDelay();
  if (some != all)
    return op.emitOpError("has only some of input_offset, input_core, input_axon and input_delay");
  if (!all)
    return success();
  if (failed(ir::verifyBlob<uint32_t>(op, "input_offset", *op.getInputOffset(),
                                      uint64_t{op.getSize()} + 1)) ||
      failed(ir::verifyBlob<uint32_t>(op, "input_core", *op.getInputCore())))
    return failure();
  uint64_t targets = op.getInputCore()->getNumElements();
  if (failed(ir::verifyBlob<uint32_t>(op, "input_axon", *op.getInputAxon(), targets)) ||
      failed(ir::verifyBlob<uint32_t>(op, "input_delay", *op.getInputDelay(), targets)))
    return failure();
  auto offset = ir::readBlob<uint32_t>(*op.getInputOffset());
  if (offset.front() != 0 || offset.back() != targets || !llvm::is_sorted(offset))
    return op.emitOpError() << "'input_offset' does not climb from 0 to the " << targets
                            << " targets";
  return success();
}

LogicalResult verifyReadout(ReadoutMapOp op) {
  if (failed(ir::verifyBlob<uint32_t>(op, "population", op.getPopulation())))
    return failure();
  uint64_t votes = op.getPopulation().getNumElements();
  return success(
      succeeded(ir::verifyBlob<uint32_t>(op, "neuron", op.getNeuron(), votes)) &&
      succeeded(ir::verifyBlob<uint32_t>(op, "class_index", op.getClassIndex(), votes)) &&
      succeeded(ir::verifyBlob<double>(op, "factor", op.getFactor(), votes)));
}

/// Cores lie on tiles of their own, on the mesh.
LogicalResult verifyPlacement(ArrayRef<CoreOp> cores, const Chip &chip) {
  Ways ways(chip);
  llvm::SmallBitVector taken(coreCount(chip));
  for (CoreOp core : cores) {
    if (!core.getNumber())
      continue;
    if (*core.getNumber() >= coreCount(chip))
      return core.emitOpError() << "has number " << *core.getNumber() << ", the mesh has "
                                << coreCount(chip) << " cores";
    if (!ways.isUsable(*core.getNumber()))
      return core.emitOpError() << "has number " << *core.getNumber()
                                << ", which is dead, or its router is";
    if (taken.test(*core.getNumber()))
      return core.emitOpError() << "has number " << *core.getNumber()
                                << ", which another core has too";
    taken.set(*core.getNumber());
  }
  return success();
}

} // namespace

LogicalResult CoreOp::verify() {
  Operation *op = *this;
  Lengths length;
  auto verifyAll = [&](auto number, auto columns) -> LogicalResult {
    for (const auto &column : columns) {
      bool isThere = op->hasAttr(column.name);
      if (!isThere && column.stage == Stage::Lower)
        return emitOpError() << "lacks the column '" << column.name << "'";
      if (isThere && failed(verifyColumn<decltype(number)>(op, column.name, length[column.of])))
        return failure();
    }
    return success();
  };
  if (failed(verifyAll(int32_t(), signedColumns)) || failed(verifyAll(uint32_t(), unsignedColumns)))
    return failure();
  if (failed(verifyColumn<uint32_t>(op, reportedColumn, length[Of::Neuron])) ||
      failed(verifyIndices(op, reportedColumn, 2, "values, 0 and 1")) ||
      failed(verifyIndices(op, "membrane_timescale", *length[Of::MembraneEntry],
                           "membrane timescales")) ||
      failed(
          verifyIndices(op, "synapse_timescale", *length[Of::SynapseEntry], "synapse timescales")))
    return failure();
  if (getSynapseOffset())
    return verifyRows(*this, *length[Of::Axon]);
  if (!getSynapseWord())
    return emitOpError("has neither synapses nor packed rows");
  return success();
}

LogicalResult RouterOp::verify() {
  Operation *op = *this;
  return success(succeeded(ir::verifyBlob<uint32_t>(op, "branches", getBranches())) &&
                 succeeded(verifyIndices(op, "branches", 32, "sets of five ports")));
}

LogicalResult DesignOp::verify() {
  FailureOr<Chip> chip = parseDescription(*this, getDescription());
  if (failed(chip))
    return failure();
  if (chipHash(*chip) != getHash())
    return emitOpError() << "has the hash " << getHash() << ", its description has "
                         << chipHash(*chip);
  return ir::verifyChoices(*this, getChoices());
}

LogicalResult DesignOp::verifyRegions() {
  Chip chip = chipOf(*this);
  auto range = getBody().getOps<CoreOp>();
  SmallVector<CoreOp> cores(range.begin(), range.end());
  for (CoreOp core : cores)
    if (failed(verifyRoom(core, chip)))
      return failure();
  for (Operation &op : getBody().front()) {
    LogicalResult result = success();
    if (auto population = dyn_cast<PopulationMapOp>(op))
      result = verifyPopulation(population, cores);
    else if (auto input = dyn_cast<InputMapOp>(op))
      result = verifyInput(input);
    else if (auto readout = dyn_cast<ReadoutMapOp>(op))
      result = verifyReadout(readout);
    if (failed(result))
      return failure();
  }
  return verifyPlacement(cores, chip);
}

} // namespace chronaxie::chip
