//===- ToSnn.cpp - Networks into the dialect `snn` --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Ir/Blob.h"
#include "compiler/Ir/Choices.h"
#include "compiler/Snn/Columns.h"
#include "compiler/Snn/Convert.h"
#include "compiler/Snn/Profiles.h"
#include "files/File.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace chronaxie::snn {
namespace {

/// The attributes of one op, columns named after the op.
struct Attributes {
  Builder builder;
  std::string owner;
  NamedAttrList list;

  Attributes(MLIRContext *context, StringRef owner) : builder(context), owner(owner) {}

  void set(StringRef name, Attribute value) { list.append(name, value); }
  void set(StringRef name, StringRef text) { set(name, builder.getStringAttr(text)); }
  void setNumber(StringRef name, uint32_t number) {
    set(name, builder.getI32IntegerAttr(static_cast<int32_t>(number)));
  }
  void setFlag(StringRef name, bool holds) {
    if (holds)
      set(name, builder.getUnitAttr());
  }
  template <typename Number> void setColumn(StringRef name, ArrayRef<Number> values) {
    set(name, ir::makeBlob<Number>(builder.getContext(), owner + "." + name.str(), values));
  }
  template <typename Op> Op create(OpBuilder &into) {
    return into.create<Op>(into.getUnknownLoc(), TypeRange(), ValueRange(), list);
  }
};

void addInput(OpBuilder &into, const Population &population) {
  Attributes attributes(into.getContext(), population.name);
  attributes.set("sym_name", population.name);
  attributes.setNumber("size", population.size);
  attributes.setFlag("graded", population.graded);
  attributes.create<InputOp>(into);
}

void addPopulation(OpBuilder &into, const Population &population) {
  MLIRContext *context = into.getContext();
  Attributes attributes(context, population.name);
  attributes.set("sym_name", population.name);
  attributes.setNumber("size", population.size);
  attributes.set("reset", ResetAttr::get(context, static_cast<Reset>(population.reset)));
  attributes.set("timing", TimingAttr::get(context, static_cast<Timing>(population.resetTiming)));
  attributes.set("current",
                 CurrentAttr::get(context, static_cast<Current>(population.currentTiming)));
  attributes.setFlag("spikes_at_threshold", population.spikesAtThreshold);
  attributes.setNumber("start_tick", population.startTick);
  for (const auto &column : floatColumns)
    attributes.setColumn<double>(column.name, population.*column.member);
  attributes.setColumn<uint32_t>(refractoryColumn, population.refractoryTicks);
  attributes.create<PopulationOp>(into);
}

void addProjection(OpBuilder &into, const Network &network, const Projection &projection) {
  MLIRContext *context = into.getContext();
  Attributes attributes(context, projection.name);
  attributes.set("name", projection.name);
  attributes.set("source",
                 FlatSymbolRefAttr::get(context, network.populations[projection.source].name));
  attributes.set("target",
                 FlatSymbolRefAttr::get(context, network.populations[projection.target].name));
  attributes.setColumn<uint64_t>("row_offset", projection.rowOffset);
  attributes.setColumn<uint32_t>("target_neuron", projection.targetNeuron);
  attributes.setColumn<double>("weight", projection.weight);
  attributes.setColumn<uint32_t>("delay", projection.delayTicks);
  if (!projection.profile.empty())
    attributes.setColumn<int32_t>("profile", projection.profile);
  attributes.create<ProjectionOp>(into);
}

void addReadout(OpBuilder &into, const Readout &readout) {
  std::vector<uint32_t> population, neuron, classIndex;
  std::vector<double> factor;
  for (const ReadoutVote &vote : readout.votes) {
    population.push_back(vote.population);
    neuron.push_back(vote.neuron);
    classIndex.push_back(vote.classIndex);
    factor.push_back(vote.factor);
  }
  Attributes attributes(into.getContext(), "readout");
  attributes.set("rule", RuleAttr::get(into.getContext(), static_cast<Rule>(readout.rule)));
  attributes.setColumn<uint32_t>("population", population);
  attributes.setColumn<uint32_t>("neuron", neuron);
  attributes.setColumn<uint32_t>("class_index", classIndex);
  attributes.setColumn<double>("factor", factor);
  SmallVector<StringRef> names(readout.classNames.begin(), readout.classNames.end());
  attributes.set("class_names", into.getStrArrayAttr(names));
  attributes.create<ReadoutOp>(into);
}

bool isEmpty(const Readout &readout) {
  return readout.rule == ReadoutRule::None && readout.votes.empty() && readout.classNames.empty();
}

/// Sets a column of `op` unless it holds these values already.
template <typename Number>
void change(Operation *op, StringRef owner, StringRef name, ArrayRef<Number> values) {
  if (auto old = op->getAttrOfType<ElementsAttr>(name))
    if (ArrayRef<Number>(ir::readBlob<Number>(old)) == values)
      return;
  ir::setBlob<Number>(op, name, values, (owner + "." + name).str());
}

void setFlag(Operation *op, StringRef name, bool holds) {
  if (holds)
    op->setAttr(name, UnitAttr::get(op->getContext()));
  else
    op->removeAttr(name);
}

} // namespace

OwningOpRef<ModuleOp> toSnn(const Network &network, MLIRContext &context) {
  context.loadDialect<SnnDialect>();
  OpBuilder builder(&context);
  OwningOpRef<ModuleOp> module = ModuleOp::create(builder.getUnknownLoc());
  builder.setInsertionPointToEnd(module->getBody());
  Attributes attributes(&context, network.name);
  if (!network.name.empty())
    attributes.set("sym_name", network.name);
  attributes.set("tick_seconds", builder.getF64FloatAttr(network.tickSeconds));
  attributes.set("source_hash", network.sourceHash);
  attributes.set("conventions", ir::makeChoices(&context, network.conventions));
  if (!network.profiles.empty())
    attributes.setColumn<double>("profiles", flatten(network.profiles));
  OperationState state(builder.getUnknownLoc(), NetworkOp::getOperationName());
  state.attributes = attributes.list;
  state.addRegion()->emplaceBlock();
  auto op = cast<NetworkOp>(builder.create(state));
  builder.setInsertionPointToEnd(&op.getBody().front());
  for (const Population &population : network.populations)
    if (population.kind == PopulationKind::Input)
      addInput(builder, population);
    else
      addPopulation(builder, population);
  for (const Projection &projection : network.projections)
    addProjection(builder, network, projection);
  if (!isEmpty(network.readout))
    addReadout(builder, network.readout);
  return module;
}

void update(NetworkOp op, const Network &network) {
  MLIRContext *context = op.getContext();
  op.setConventionsAttr(ir::makeChoices(context, network.conventions));
  for (auto [population, values] : llvm::zip_equal(populationsOf(op), network.populations)) {
    auto neurons = dyn_cast<PopulationOp>(population);
    if (!neurons)
      continue;
    neurons.setReset(static_cast<Reset>(values.reset));
    neurons.setTiming(static_cast<Timing>(values.resetTiming));
    neurons.setCurrent(static_cast<Current>(values.currentTiming));
    neurons.setStartTick(values.startTick);
    setFlag(neurons, "spikes_at_threshold", values.spikesAtThreshold);
    for (const auto &column : floatColumns)
      change<double>(neurons, values.name, column.name, values.*column.member);
    change<uint32_t>(neurons, values.name, refractoryColumn, values.refractoryTicks);
  }
  for (auto [projection, values] : llvm::zip_equal(projectionsOf(op), network.projections)) {
    change<uint64_t>(projection, values.name, "row_offset", values.rowOffset);
    change<uint32_t>(projection, values.name, "target_neuron", values.targetNeuron);
    change<double>(projection, values.name, "weight", values.weight);
    change<uint32_t>(projection, values.name, "delay", values.delayTicks);
  }
}

void update(NetworkOp op, const QuantisedNetwork &quantised) {
  const Widths &widths = quantised.widths;
  op.setWeightBits(quantised.weightBits);
  if (quantised.decayBits > 0)
    op.setDecayBits(quantised.decayBits);
  op.setWidthsAttr(DenseI32ArrayAttr::get(
      op.getContext(),
      {static_cast<int32_t>(widths.retentionBits), static_cast<int32_t>(widths.accumulatorBits),
       static_cast<int32_t>(widths.guardBits), static_cast<int32_t>(widths.stateBits)}));
  for (auto [population, values] : llvm::zip_equal(populationsOf(op), quantised.populations)) {
    auto neurons = dyn_cast<PopulationOp>(population);
    if (!neurons)
      continue;
    neurons.setReset(static_cast<Reset>(values.reset));
    neurons.setStartTick(values.startTick);
    for (const auto &column : integerColumns)
      change<int32_t>(neurons, values.name, column.name, values.*column.member);
    for (const auto &column : codeColumns)
      change<uint32_t>(neurons, values.name, column.name, values.*column.member);
    change<uint32_t>(neurons, values.name, refractoryColumn, values.refractoryTicks);
    change<double>(neurons, values.name, scaleColumn, values.scale);
  }
  for (auto [projection, values] : llvm::zip_equal(projectionsOf(op), quantised.projections)) {
    change<uint64_t>(projection, values.name, "integer_row_offset", values.rowOffset);
    change<uint32_t>(projection, values.name, "integer_target_neuron", values.targetNeuron);
    change<int32_t>(projection, values.name, "integer_weight", values.weight);
    change<uint32_t>(projection, values.name, "integer_delay", values.delayTicks);
    if (!values.profile.empty())
      change<int32_t>(projection, values.name, "integer_profile", values.profile);
  }
  if (!quantised.profiles.empty())
    change<uint32_t>(op, quantised.name, "integer_profiles", flatten(quantised.profiles));
}

llvm::Error freeze(ModuleOp module, const QuantisedNetwork &quantised) {
  if (llvm::Error error = check(quantised))
    return error;
  llvm::Expected<NetworkOp> found = findNetwork(module);
  if (!found)
    return found.takeError();
  llvm::Expected<Network> read = fromSnn(*found);
  if (!read)
    return read.takeError();
  const Network &network = *read;
  auto refuse = [](const llvm::Twine &what) {
    return fault("the frozen network is another model's: " + what +
                 "; compile without --freeze, or give the network it was made from");
  };
  if (network.sourceHash != quantised.sourceHash)
    return refuse("source hash '" + quantised.sourceHash + "', the network has '" +
                  network.sourceHash + "'");
  if (network.populations.size() != quantised.populations.size())
    return refuse(llvm::Twine(quantised.populations.size()) + " populations, the network has " +
                  llvm::Twine(network.populations.size()));
  for (auto [mine, given] : llvm::zip_equal(network.populations, quantised.populations))
    if (mine.name != given.name || mine.size != given.size || mine.kind != given.kind ||
        mine.graded != given.graded)
      return refuse("population '" + given.name + "' of " + llvm::Twine(given.size) +
                    ", the network has '" + mine.name + "' of " + llvm::Twine(mine.size));
  if (network.projections.size() != quantised.projections.size())
    return refuse(llvm::Twine(quantised.projections.size()) + " projections, the network has " +
                  llvm::Twine(network.projections.size()));
  for (auto [mine, given] : llvm::zip_equal(network.projections, quantised.projections))
    if (mine.name != given.name || mine.source != given.source || mine.target != given.target)
      return refuse("projection '" + given.name + "' does not match the network's '" + mine.name +
                    "'");
  update(*found, quantised);
  found->setFrozen(true);
  return llvm::Error::success();
}

void setCoreOf(NetworkOp network, ArrayRef<uint32_t> core) {
  size_t first = 0;
  for (Operation *population : populationsOf(network))
    if (auto neurons = dyn_cast<PopulationOp>(population)) {
      change<uint32_t>(neurons, neurons.getSymName(), coreColumn,
                       core.slice(first, neurons.getSize()));
      first += neurons.getSize();
    }
}

} // namespace chronaxie::snn
