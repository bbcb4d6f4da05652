//===- ChipPasses.cpp - From integers to packed cores -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Chip/Convert.h"
#include "compiler/Ir/Choices.h"
#include "compiler/Map/Place.h"
#include "compiler/Passes/Lower.h"
#include "compiler/Passes/Passes.h"
#include "compiler/Passes/Report.h"
#include "compiler/Passes/SetRoutes.h"
#include "compiler/Snn/Convert.h"
#include "files/File.h"
#include "mlir/Pass/Pass.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace chronaxie::passes {
#define GEN_PASS_DEF_SNNTOCHIP
#define GEN_PASS_DEF_CHIPPLACE
#define GEN_PASS_DEF_CHIPROUTE
#define GEN_PASS_DEF_CHIPPACK
#include "compiler/Passes/Passes.h.inc"

namespace {

/// What a pass works on.
struct Gathered {
  chip::DesignOp op;
  chip::Design design;
  Chip chip;
};

FailureOr<Gathered> gather(ModuleOp module) {
  llvm::Expected<chip::DesignOp> op = chip::findDesign(module);
  if (!op)
    return report(module, op.takeError());
  return Gathered{*op, chip::fromChip(*op), chip::chipOf(*op)};
}

/// Violations that an independent check found in an algorithm's answer.
LogicalResult require(Operation *op, std::vector<Violation> broken) {
  if (broken.empty())
    return success();
  return report(op, llvm::make_error<DoesNotFit>(std::move(broken)));
}

struct SnnToChip : impl::SnnToChipBase<SnnToChip> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    llvm::Expected<snn::NetworkOp> op = snn::findNetwork(module);
    if (!op)
      return (void)report(module, op.takeError()), signalPassFailure();
    llvm::Expected<Chip> chip = targetOf(module);
    if (!chip)
      return (void)report(module, chip.takeError()), signalPassFailure();
    llvm::Expected<QuantisedNetwork> network = snn::quantisedFromSnn(*op);
    if (!network)
      return (void)report(*op, network.takeError()), signalPassFailure();
    std::vector<uint32_t> part = snn::coreOf(*op);
    if (part.empty()) {
      op->emitError("the network is not partitioned yet; run snn-partition");
      return signalPassFailure();
    }
    llvm::Expected<chip::Design> design = lower(*network, part, *chip);
    if (!design)
      return (void)report(*op, design.takeError()), signalPassFailure();
    design->description = module->getAttrOfType<StringAttr>("chip.description").str();
    design->hash = chipHash(*chip);
    design->choices = ir::readChoices(op->getConventions());
    chip::toChip(*design, module);
    op->erase();
    module->removeAttr("chip.description");
  }
};

struct ChipPlace : impl::ChipPlaceBase<ChipPlace> {
  using ChipPlaceBase::ChipPlaceBase;
  void runOnOperation() override {
    FailureOr<Gathered> gathered = gather(getOperation());
    if (failed(gathered))
      return signalPassFailure();
    auto &[op, design, chip] = *gathered;
    if (design.isPacked) {
      op.emitError("the design is packed: its synapses can no longer be looked at; place first");
      return signalPassFailure();
    }
    DesignProblem problem = problemOf(design);
    map::PlaceOptions options;
    options.seed = seed;
    llvm::Expected<map::Placement> placement =
        map::place(problem.problem, problem.part, chip, options);
    if (!placement)
      return (void)report(op, placement.takeError()), signalPassFailure();
    if (failed(require(op, map::check(*placement, problem.part, chip))) ||
        failed(require(op, map::checkWays(problem.problem, problem.part, *placement, chip))))
      return signalPassFailure();
    for (auto [core, number] : llvm::zip_equal(design.cores, *placement))
      core.set_number(number);
    design.isPlaced = true;
    chip::update(op, design);
    remark(getOperation(), getArgument(),
           llvm::formatv("cores {0}; hops {1:f0} when every source spikes once",
                         design.cores.size(),
                         map::hops(problem.problem, problem.part, *placement, chip)));
  }
};

/// What trees save, and where their numbers ran out.
std::string loads(const map::Routes &routes, const DesignProblem &design,
                  const map::Placement &placement, const Chip &chip) {
  const map::Problem &problem = design.problem;
  map::Load with = map::loadOf(routes, problem, design.part, placement, chip);
  map::Load without = map::loadOfSingleFlits(problem, design.part, placement, chip);
  map::Splits splits = map::splitsOf(routes, problem);
  size_t trees = llvm::count_if(routes.entry, [](const auto &entry) { return entry.isTree; });
  return llvm::formatv("{0} trees; when every neuron spikes once {1:f0} flits over {2:f0} links, "
                       "at most {3:f0} from a router; as single flits {4:f0} over {5:f0}, at most "
                       "{6:f0}; no number left for {7} neurons, which send {8} flits more",
                       trees, with.flits, with.links, with.busiestRouter, without.flits,
                       without.links, without.busiestRouter, splits.neurons, splits.flits);
}

struct ChipRoute : impl::ChipRouteBase<ChipRoute> {
  void runOnOperation() override {
    FailureOr<Gathered> gathered = gather(getOperation());
    if (failed(gathered))
      return signalPassFailure();
    auto &[op, design, chip] = *gathered;
    if (!design.isPlaced || design.isRouted || design.isPacked) {
      op.emitError("a design is routed once, after chip-place and before chip-pack");
      return signalPassFailure();
    }
    DesignProblem problem = problemOf(design);
    map::Placement placement;
    for (const Core &core : design.cores)
      placement.push_back(core.number());
    llvm::Expected<map::Routes> routes = map::route(problem.problem, problem.part, placement, chip);
    if (!routes)
      return (void)report(op, routes.takeError()), signalPassFailure();
    if (failed(require(op, map::check(*routes, problem.problem, problem.part, placement, chip))))
      return signalPassFailure();
    setRoutes(design, problem, *routes);
    chip::update(op, design);
    if (chip.multicast())
      remark(getOperation(), getArgument(), loads(*routes, problem, placement, chip));
  }
};

struct ChipPack : impl::ChipPackBase<ChipPack> {
  void runOnOperation() override {
    FailureOr<Gathered> gathered = gather(getOperation());
    if (failed(gathered))
      return signalPassFailure();
    auto &[op, design, chip] = *gathered;
    if (design.isPacked)
      return;
    llvm::Expected<double> bits = packRows(design, chip);
    if (!bits)
      return (void)report(op, bits.takeError()), signalPassFailure();
    chip::update(op, design);
    remark(getOperation(), getArgument(),
           llvm::formatv("{0:f2} bits a synapse, padding included", *bits));
  }
};

} // namespace
} // namespace chronaxie::passes
