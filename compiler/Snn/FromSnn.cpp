//===- FromSnn.cpp - Networks out of the dialect `snn` ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Ir/Blob.h"
#include "compiler/Ir/Choices.h"
#include "compiler/Snn/Columns.h"
#include "compiler/Snn/Convert.h"
#include "compiler/Snn/Profiles.h"
#include "files/File.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace chronaxie::snn {
namespace {

template <typename Number> std::vector<Number> column(Operation *op, StringRef name) {
  return ir::readBlob<Number>(op->getAttrOfType<ElementsAttr>(name));
}

/// Empty where the column is not there.
template <typename Number> std::vector<Number> optionalColumn(Operation *op, StringRef name) {
  return op->hasAttr(name) ? column<Number>(op, name) : std::vector<Number>();
}

Population readPopulation(Operation *op) {
  Population population;
  population.size = sizeOf(op);
  if (auto input = dyn_cast<InputOp>(op)) {
    population.name = input.getSymName();
    population.kind = PopulationKind::Input;
    population.graded = input.getGraded();
    return population;
  }
  auto neurons = cast<PopulationOp>(op);
  population.name = neurons.getSymName();
  population.reset = static_cast<ResetMode>(neurons.getReset());
  population.resetTiming = static_cast<ResetTiming>(neurons.getTiming());
  population.currentTiming = static_cast<CurrentTiming>(neurons.getCurrent());
  population.spikesAtThreshold = neurons.getSpikesAtThreshold();
  population.startTick = neurons.getStartTick();
  for (const auto &entry : floatColumns)
    population.*entry.member = column<double>(op, entry.name);
  population.refractoryTicks = column<uint32_t>(op, refractoryColumn);
  return population;
}

QuantisedPopulation readQuantised(Operation *op) {
  QuantisedPopulation population;
  population.size = sizeOf(op);
  if (auto input = dyn_cast<InputOp>(op)) {
    population.name = input.getSymName();
    population.kind = PopulationKind::Input;
    population.graded = input.getGraded();
    return population;
  }
  auto neurons = cast<PopulationOp>(op);
  population.name = neurons.getSymName();
  population.reset = static_cast<ResetMode>(neurons.getReset());
  population.startTick = neurons.getStartTick();
  for (const auto &entry : integerColumns)
    population.*entry.member = column<int32_t>(op, entry.name);
  for (const auto &entry : codeColumns)
    population.*entry.member = column<uint32_t>(op, entry.name);
  population.refractoryTicks = column<uint32_t>(op, refractoryColumn);
  population.scale = column<double>(op, scaleColumn);
  return population;
}

/// Number of each population by name.
llvm::StringMap<uint32_t> numbersOf(NetworkOp network) {
  llvm::StringMap<uint32_t> numbers;
  for (auto [number, op] : llvm::enumerate(populationsOf(network)))
    numbers[SymbolTable::getSymbolName(op)] = number;
  return numbers;
}

Readout readReadout(NetworkOp network) {
  Readout readout;
  for (ReadoutOp op : network.getBody().getOps<ReadoutOp>()) {
    readout.rule = static_cast<ReadoutRule>(op.getRule());
    auto population = ir::readBlob<uint32_t>(op.getPopulation());
    auto neuron = ir::readBlob<uint32_t>(op.getNeuron());
    auto classIndex = ir::readBlob<uint32_t>(op.getClassIndex());
    auto factor = ir::readBlob<double>(op.getFactor());
    for (size_t vote = 0; vote < population.size(); ++vote)
      readout.votes.push_back({population[vote], neuron[vote], classIndex[vote], factor[vote]});
    for (StringAttr name : op.getClassNames().getAsRange<StringAttr>())
      readout.classNames.push_back(name.str());
  }
  return readout;
}

} // namespace

std::vector<Operation *> populationsOf(NetworkOp network) {
  std::vector<Operation *> populations;
  for (Operation &op : network.getBody().front())
    if (isa<InputOp, PopulationOp>(op))
      populations.push_back(&op);
  return populations;
}

std::vector<ProjectionOp> projectionsOf(NetworkOp network) {
  auto projections = network.getBody().getOps<ProjectionOp>();
  return {projections.begin(), projections.end()};
}

uint32_t sizeOf(Operation *population) {
  if (auto input = dyn_cast<InputOp>(population))
    return input.getSize();
  return cast<PopulationOp>(population).getSize();
}

std::vector<uint32_t> coreOf(NetworkOp network) {
  std::vector<uint32_t> core;
  for (PopulationOp population : network.getBody().getOps<PopulationOp>()) {
    if (!population.getCore())
      return {};
    llvm::append_range(core, ir::readBlob<uint32_t>(*population.getCore()));
  }
  return core;
}

llvm::Expected<NetworkOp> findNetwork(ModuleOp module) {
  auto networks = module.getOps<NetworkOp>();
  size_t count = std::distance(networks.begin(), networks.end());
  if (count != 1)
    return fault("the module holds " + llvm::Twine(count) + " snn.network, it needs one");
  return *networks.begin();
}

llvm::Expected<Network> fromSnn(NetworkOp op) {
  Network network;
  network.name = op.getSymName().value_or("").str();
  network.tickSeconds = op.getTickSeconds().convertToDouble();
  network.sourceHash = op.getSourceHash().str();
  network.conventions = ir::readChoices(op.getConventions());
  for (Operation *population : populationsOf(op))
    network.populations.push_back(readPopulation(population));
  llvm::StringMap<uint32_t> numbers = numbersOf(op);
  for (ProjectionOp projection : projectionsOf(op))
    network.projections.push_back(
        {projection.getName().str(), numbers.lookup(projection.getSource()),
         numbers.lookup(projection.getTarget()), ir::readBlob<uint64_t>(projection.getRowOffset()),
         ir::readBlob<uint32_t>(projection.getTargetNeuron()),
         ir::readBlob<double>(projection.getWeight()),
         ir::readBlob<uint32_t>(projection.getDelay()),
         optionalColumn<int32_t>(projection, "profile")});
  network.profiles = profilesOf(optionalColumn<double>(op, "profiles"));
  network.readout = readReadout(op);
  if (llvm::Error error = check(network))
    return error;
  return network;
}

llvm::Expected<Network> fromSnn(ModuleOp module) {
  llvm::Expected<NetworkOp> network = findNetwork(module);
  if (!network)
    return network.takeError();
  return fromSnn(*network);
}

llvm::Expected<QuantisedNetwork> quantisedFromSnn(NetworkOp op) {
  if (!op.getWeightBits())
    return fault("the network is not quantised yet; run snn-quantise");
  QuantisedNetwork network;
  network.name = op.getSymName().value_or("").str();
  network.tickSeconds = op.getTickSeconds().convertToDouble();
  network.sourceHash = op.getSourceHash().str();
  network.weightBits = *op.getWeightBits();
  network.decayBits = op.getDecayBits().value_or(0);
  ArrayRef<int32_t> widths = *op.getWidths();
  network.widths = {static_cast<uint32_t>(widths[0]), static_cast<uint32_t>(widths[1]),
                    static_cast<uint32_t>(widths[2]), static_cast<uint32_t>(widths[3])};
  for (Operation *population : populationsOf(op))
    network.populations.push_back(readQuantised(population));
  llvm::StringMap<uint32_t> numbers = numbersOf(op);
  for (ProjectionOp projection : projectionsOf(op))
    network.projections.push_back(
        {projection.getName().str(), numbers.lookup(projection.getSource()),
         numbers.lookup(projection.getTarget()), column<uint64_t>(projection, "integer_row_offset"),
         column<uint32_t>(projection, "integer_target_neuron"),
         column<int32_t>(projection, "integer_weight"),
         column<uint32_t>(projection, "integer_delay"),
         optionalColumn<int32_t>(projection, "integer_profile")});
  network.profiles = quantisedProfilesOf(optionalColumn<uint32_t>(op, "integer_profiles"));
  network.readout = readReadout(op);
  if (llvm::Error error = check(network))
    return error;
  return network;
}

llvm::Expected<QuantisedNetwork> quantisedFromSnn(ModuleOp module) {
  llvm::Expected<NetworkOp> network = findNetwork(module);
  if (!network)
    return network.takeError();
  return quantisedFromSnn(*network);
}

} // namespace chronaxie::snn
