//===- SnnPasses.cpp - From the network as read to its integers -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Each pass gathers from the IR, calls a plain function and writes back. A
// frozen network's integers are given: passes that would make them leave it.
//
//===----------------------------------------------------------------------===//
#include "compiler/Chip/Dialect.h"
#include "compiler/Ir/Blob.h"
#include "compiler/Ir/Choices.h"
#include "compiler/Map/Partition.h"
#include "compiler/Passes/Canonicalise.h"
#include "compiler/Passes/Fitting.h"
#include "compiler/Passes/MapProblem.h"
#include "compiler/Passes/Passes.h"
#include "compiler/Passes/Report.h"
#include "compiler/Quantise/Quantise.h"
#include "compiler/Snn/Columns.h"
#include "compiler/Snn/Convert.h"
#include "files/File.h"
#include "mlir/Pass/Pass.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace chronaxie::passes {
#define GEN_PASS_DEF_SNNTARGET
#define GEN_PASS_DEF_SNNCANONICALISE
#define GEN_PASS_DEF_SNNASSIGNDELAYS
#define GEN_PASS_DEF_SNNSKEW
#define GEN_PASS_DEF_SNNPARTITION
#define GEN_PASS_DEF_SNNAPPLYTABLES
#define GEN_PASS_DEF_SNNQUANTISE
#include "compiler/Passes/Passes.h.inc"

namespace {

/// What a pass works on.
struct Gathered {
  snn::NetworkOp op;
  Network network;
};

FailureOr<Gathered> gather(ModuleOp module) {
  llvm::Expected<snn::NetworkOp> op = snn::findNetwork(module);
  if (!op)
    return report(module, op.takeError());
  llvm::Expected<Network> network = snn::fromSnn(*op);
  if (!network)
    return report(*op, network.takeError());
  return Gathered{*op, std::move(*network)};
}

FailureOr<Chip> target(ModuleOp module) {
  llvm::Expected<Chip> chip = targetOf(module);
  if (!chip)
    return report(module, chip.takeError());
  return std::move(*chip);
}

void addChoice(Network &network, StringRef name, const llvm::Twine &value, StringRef reason) {
  network.conventions.push_back({name.str(), value.str(), reason.str()});
}

void addChoice(snn::NetworkOp op, StringRef name, const llvm::Twine &value, StringRef reason) {
  std::vector<Convention> choices = ir::readChoices(op.getConventions());
  choices.push_back({name.str(), value.str(), reason.str()});
  op.setConventionsAttr(ir::makeChoices(op.getContext(), choices));
}

/// Parts of a network that went through snn-partition.
FailureOr<map::Partition> partOf(snn::NetworkOp op) {
  std::vector<uint32_t> part = snn::coreOf(op);
  if (part.empty())
    return op.emitError("the network is not partitioned yet; run snn-partition");
  return part;
}

struct SnnTarget : impl::SnnTargetBase<SnnTarget> {
  using SnnTargetBase::SnnTargetBase;
  void runOnOperation() override {
    ModuleOp module = getOperation();
    llvm::Expected<std::string> text = readFile(chip);
    if (!text)
      return (void)report(module, text.takeError()), signalPassFailure();
    llvm::Expected<Chip> parsed = parseChip(*text, chip);
    if (!parsed)
      return (void)report(module, parsed.takeError()), signalPassFailure();
    module->setAttr("chip.description", StringAttr::get(&getContext(), printChip(*parsed)));
  }
};

struct SnnCanonicalise : impl::SnnCanonicaliseBase<SnnCanonicalise> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<Gathered> gathered = gather(module);
    if (failed(gathered))
      return signalPassFailure();
    if (gathered->op.getFrozen())
      return;
    llvm::Expected<std::vector<Rewritten>> rewritten = canonicalise(gathered->network);
    if (!rewritten)
      return (void)report(gathered->op, rewritten.takeError()), signalPassFailure();
    snn::update(gathered->op, gathered->network);
    for (auto [op, what] : llvm::zip_equal(snn::populationsOf(gathered->op), *rewritten)) {
      auto population = dyn_cast<snn::PopulationOp>(op);
      if (!population)
        continue;
      StringRef name = population.getSymName();
      if (!what.nextTickReset.empty())
        ir::setBlob<double>(population, snn::nextTickResetColumn, what.nextTickReset,
                            (name + "." + snn::nextTickResetColumn).str());
      if (what.addedInputDelay)
        population.setAddedInputDelay(what.addedInputDelay);
      if (!what.what.empty())
        remark(module, getArgument(), "population '" + name + "': " + what.what);
    }
  }
};

struct SnnAssignDelays : impl::SnnAssignDelaysBase<SnnAssignDelays> {
  using SnnAssignDelaysBase::SnnAssignDelaysBase;
  void runOnOperation() override {
    FailureOr<Gathered> gathered = gather(getOperation());
    if (failed(gathered))
      return signalPassFailure();
    if (gathered->op.getFrozen())
      return;
    std::vector<uint32_t> added;
    for (Operation *op : snn::populationsOf(gathered->op)) {
      auto population = dyn_cast<snn::PopulationOp>(op);
      added.push_back(population ? population.getAddedInputDelay() : 0);
    }
    if (llvm::Error error = assignDelays(gathered->network, added, cycleDelay))
      return (void)report(gathered->op, std::move(error)), signalPassFailure();
    snn::update(gathered->op, gathered->network);
    for (auto population : gathered->op.getBody().getOps<snn::PopulationOp>())
      population.setAddedInputDelay(0);
  }
};

struct SnnSkew : impl::SnnSkewBase<SnnSkew> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<Gathered> gathered = gather(module);
    FailureOr<Chip> chip = target(module);
    if (failed(gathered) || failed(chip))
      return signalPassFailure();
    if (gathered->op.getFrozen())
      return;
    for (const Projection &projection : gathered->network.projections)
      if (llvm::is_contained(projection.delayTicks, unassignedDelay)) {
        gathered->op.emitError() << "projection '" << projection.name
                                 << "' has delays that are not assigned; run snn-assign-delays";
        return signalPassFailure();
      }
    llvm::Expected<uint32_t> latency = skewDelays(gathered->network, *chip);
    if (!latency)
      return (void)report(gathered->op, latency.takeError()), signalPassFailure();
    snn::update(gathered->op, gathered->network);
    remark(module, getArgument(),
           llvm::formatv("adds {0} {1} of latency: a sample of T ticks runs T + {0}", *latency,
                         *latency == 1 ? "tick" : "ticks"));
  }
};

struct SnnPartition : impl::SnnPartitionBase<SnnPartition> {
  using SnnPartitionBase::SnnPartitionBase;
  void runOnOperation() override {
    ModuleOp module = getOperation();
    llvm::Expected<snn::NetworkOp> op = snn::findNetwork(module);
    if (!op)
      return (void)report(module, op.takeError()), signalPassFailure();
    FailureOr<Chip> chip = target(module);
    if (failed(chip))
      return signalPassFailure();
    llvm::Expected<map::Partition> part =
        op->getFrozen() ? partitionFrozen(*op, *chip) : partitionFloat(*op, *chip);
    if (!part)
      return (void)report(*op, part.takeError()), signalPassFailure();
    snn::setCoreOf(*op, *part);
    addChoice(*op, "seed", llvm::Twine(seed), "of partition and placement");
    if (neuronsPerCore)
      addChoice(*op, "neurons per core", llvm::Twine(neuronsPerCore), "given");
  }

  llvm::Expected<map::Partition> partitionFloat(snn::NetworkOp op, const Chip &chip) {
    llvm::Expected<Network> network = snn::fromSnn(op);
    if (!network)
      return network.takeError();
    llvm::Expected<uint32_t> bits = quantise::decayBitsOf(decayBits, chip);
    if (!bits)
      return bits.takeError();
    return partitionNetwork(*network, chip,
                            {weightBits, tauError, tauEntries, neuronsPerCore, seed, *bits});
  }

  llvm::Expected<map::Partition> partitionFrozen(snn::NetworkOp op, const Chip &chip) {
    llvm::Expected<QuantisedNetwork> network = snn::quantisedFromSnn(op);
    if (!network)
      return network.takeError();
    if (llvm::Error error = checkFrozen(*network, chip))
      return std::move(error);
    map::Limits limits = map::limitsOf(chip);
    limits.exactTimescales = true;
    map::PartitionOptions how;
    how.seed = seed;
    how.neuronsPerCore = neuronsPerCore;
    return map::partition(problemOf(*network, chip), limits, how);
  }
};

struct SnnApplyTables : impl::SnnApplyTablesBase<SnnApplyTables> {
  using SnnApplyTablesBase::SnnApplyTablesBase;
  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<Gathered> gathered = gather(module);
    FailureOr<Chip> chip = target(module);
    if (failed(gathered) || failed(chip))
      return signalPassFailure();
    snn::NetworkOp op = gathered->op;
    if (op.getFrozen())
      return;
    FailureOr<map::Partition> part = partOf(op);
    if (failed(part))
      return signalPassFailure();
    FitOptions options;
    options.tauError = tauError;
    options.tauEntries = tauEntries;
    llvm::Expected<uint32_t> bits = quantise::decayBitsOf(decayBits, *chip);
    if (!bits)
      return (void)report(op, bits.takeError()), signalPassFailure();
    options.decayBits = *bits;
    Network &network = gathered->network;
    DecayError stored = decayErrorOf(network, *chip, *bits);
    llvm::Expected<TableReport> tables = applyTables(network, *part, *chip, options);
    if (!tables)
      return (void)report(op, tables.takeError()), signalPassFailure();
    for (auto [populationOp, values] : llvm::zip_equal(snn::populationsOf(op), network.populations))
      if (auto population = dyn_cast<snn::PopulationOp>(populationOp))
        if (auto amount = population.getNextTickReset())
          followRetention(values, ir::readBlob<double>(*amount));
    if (tauEntries)
      addChoice(network, "tau entries", llvm::Twine(tauEntries), "merged entries a table, given");
    if (*bits)
      addChoice(network, "decay bits", llvm::Twine(*bits),
                llvm::formatv("given; by this alone tau is off by {0} rms, {1} at worst of the "
                              "membrane, {2} rms, {3} at worst of the synapse",
                              percent(stored.membraneRms), percent(stored.membraneWorst),
                              percent(stored.synapseRms), percent(stored.synapseWorst))
                    .str());
    if (tauError >= 0)
      addChoice(network, "tau error", percent(tauError), "largest rms error of tau, given");
    snn::update(op, network);
    size_t first = 0;
    for (auto population : op.getBody().getOps<snn::PopulationOp>()) {
      auto set = [&](StringRef name, ArrayRef<uint32_t> codes) {
        ir::setBlob<uint32_t>(population, name, codes.slice(first, population.getSize()),
                              (population.getSymName() + "." + name).str());
      };
      set("membrane_code", tables->membraneCode);
      set("synapse_code", tables->synapseCode);
      first += population.getSize();
    }
    remark(module, getArgument(),
           llvm::formatv("tau error: membrane {0} rms, {1} at worst, table entries {2} at most; "
                         "synapse {3} rms, {4} at worst, table entries {5} at most",
                         percent(tables->membraneRms), percent(tables->membraneWorst),
                         tables->mostMembraneEntries, percent(tables->synapseRms),
                         percent(tables->synapseWorst), tables->mostSynapseEntries));
  }
};

struct SnnQuantise : impl::SnnQuantiseBase<SnnQuantise> {
  using SnnQuantiseBase::SnnQuantiseBase;
  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<Gathered> gathered = gather(module);
    FailureOr<Chip> chip = target(module);
    if (failed(gathered) || failed(chip))
      return signalPassFailure();
    snn::NetworkOp op = gathered->op;
    if (op.getFrozen())
      return;
    if (scale != "neuron" && scale != "core") {
      op.emitError() << "scale '" << scale << "' is neither neuron nor core";
      return signalPassFailure();
    }
    quantise::QuantiseOptions options;
    options.weightBits = weightBits;
    llvm::Expected<uint32_t> bits = quantise::decayBitsOf(decayBits, *chip);
    if (!bits)
      return (void)report(op, bits.takeError()), signalPassFailure();
    options.decayBits = *bits;
    options.threads = threads;
    if (scale == "core") {
      FailureOr<map::Partition> part = partOf(op);
      if (failed(part))
        return signalPassFailure();
      options.scaleOf = quantise::ScaleOf::Core;
      options.coreOf = *part;
    }
    quantise::QuantiseReport found;
    llvm::Expected<QuantisedNetwork> quantised =
        quantise::quantise(gathered->network, *chip, options, found);
    if (!quantised)
      return (void)report(op, quantised.takeError()), signalPassFailure();
    snn::update(op, *quantised);
    addChoice(op, "weight bits", llvm::Twine(weightBits),
              found.learningNeurons == 0 || weightBits == 16
                  ? "given"
                  : llvm::formatv("given; 16 into the {0} neurons that learn, as what they learn "
                                  "is finer",
                                  found.learningNeurons)
                        .str());
    addChoice(op, "weight scale", "one a " + scale,
              scale == "core" ? "given" : "loses least: between resets a neuron is linear");
    remark(module, getArgument(),
           llvm::formatv("{0} synapses; {1} rounded to 0 and left out, {2} clipped; weight error "
                         "{3} rms",
                         found.synapses, found.roundedAway, found.clipped,
                         percent(found.rmsWeightError)));
    if (found.safeTicksWithoutLeak)
      remark(module, getArgument(),
             llvm::formatv("{0} has no leak: it cannot saturate within {1} ticks, whatever comes",
                           found.safeTicksNeuron, found.safeTicksWithoutLeak));
  }
};

} // namespace
} // namespace chronaxie::passes
