//===- Compile.cpp - A network in, a verified chip image out ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/Compile.h"
#include "compiler/Emit/Emit.h"
#include "compiler/Emit/Verify.h"
#include "compiler/Passes/Canonicalise.h"
#include "compiler/Passes/Passes.h"
#include "compiler/Passes/Report.h"
#include "compiler/Passes/Survey.h"
#include "compiler/Snn/Convert.h"
#include "files/File.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;

namespace chronaxie {
namespace {

/// Error diagnostics of one run, as an llvm::Error.
class Collector {
public:
  explicit Collector(MLIRContext &context)
      : handler(&context, [this](Diagnostic &diagnostic) {
          if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
            errors.push_back(diagnostic.str());
          return success();
        }) {}

  /// DoesNotFit when every error is a violation.
  llvm::Error take() {
    std::vector<Violation> violations;
    std::string others;
    for (const std::string &text : errors)
      if (std::optional<Violation> violation = passes::parseViolation(text))
        violations.push_back(*violation);
      else
        others += (others.empty() ? "" : "\n") + text;
    errors.clear();
    if (!others.empty())
      return fault(others);
    if (!violations.empty())
      return llvm::make_error<DoesNotFit>(std::move(violations));
    return fault("a pass failed without saying why");
  }

private:
  std::vector<std::string> errors;
  ScopedDiagnosticHandler handler;
};

llvm::Error run(PassManager &manager, ModuleOp module, Collector &collector) {
  if (succeeded(manager.run(module)))
    return llvm::Error::success();
  return collector.take();
}

/// A misfit with all other misfits that can be known.
llvm::Error complete(llvm::Error error, const Network &network, const Chip &chip,
                     const CompileOptions &options) {
  llvm::Expected<Network> canonical = referenceNetwork(network, options.cycleDelay);
  if (!canonical) {
    llvm::consumeError(canonical.takeError());
    return error;
  }
  return passes::survey(std::move(error), *canonical, chip,
                        {options.weightBits, options.tauError, options.tauEntries,
                         options.neuronsPerCore, options.seed, options.decayBits});
}

std::vector<Remark> remarksOf(ModuleOp module) {
  std::vector<Remark> remarks;
  if (auto list = module->getAttrOfType<ArrayAttr>("snn.remarks"))
    for (StringAttr line : list.getAsRange<StringAttr>()) {
      auto [pass, text] = line.getValue().split(": ");
      remarks.push_back({pass.str(), text.str()});
    }
  return remarks;
}

OwningOpRef<ModuleOp> moduleOf(const Network &network, MLIRContext &context) {
  std::optional<Network> settled = passes::withoutIdleProfiles(network);
  return snn::toSnn(settled ? *settled : network, context);
}

} // namespace

llvm::Expected<Compiled> compile(const Network &network, const Chip &chip,
                                 const CompileOptions &options,
                                 const std::optional<QuantisedNetwork> &frozen) {
  if (llvm::Error error = check(network))
    return std::move(error);
  if (llvm::Error error = check(chip, chip.name()))
    return std::move(error);
  if (llvm::none_of(network.populations, [](const Population &population) {
        return population.kind == PopulationKind::Neurons;
      }))
    return fault("the network has no neurons, so there is nothing to put on a chip; give it a "
                 "population of neurons");
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context.loadDialect<chip::ChipDialect>();
  Collector collector(context);
  OwningOpRef<ModuleOp> module = moduleOf(network, context);
  module.get()->setAttr("chip.description", StringAttr::get(&context, printChip(chip)));
  if (frozen)
    if (llvm::Error error = snn::freeze(*module, *frozen))
      return std::move(error);

  passes::PipelineOptions pipeline;
  pipeline.weightBits = options.weightBits;
  pipeline.scale = options.scaleOfCore ? "core" : "neuron";
  pipeline.tauError = options.tauError;
  pipeline.tauEntries = options.tauEntries;
  pipeline.decayBits = options.decayBits;
  pipeline.neuronsPerCore = options.neuronsPerCore;
  pipeline.cycleDelay = options.cycleDelay;
  pipeline.seed = options.seed;
  pipeline.threads = options.threads;

  PassManager networkPasses(&context), chipPasses(&context);
  passes::buildNetworkPasses(networkPasses, pipeline);
  passes::buildChipPasses(chipPasses, pipeline);
  if (llvm::Error error = run(networkPasses, *module, collector))
    return frozen ? std::move(error) : complete(std::move(error), network, chip, options);
  llvm::Expected<QuantisedNetwork> quantised = snn::quantisedFromSnn(*module);
  if (!quantised)
    return quantised.takeError();
  if (llvm::Error error = run(chipPasses, *module, collector))
    return std::move(error);
  llvm::Expected<Image> image = emit::emit(*module);
  if (!image)
    return image.takeError();
  if (llvm::Error error = emit::verify(*quantised, *image))
    return std::move(error);
  return Compiled{std::move(*image), std::move(*quantised), remarksOf(*module)};
}

llvm::Expected<Network> referenceNetwork(const Network &network, uint32_t cycleDelay) {
  if (llvm::Error error = check(network))
    return std::move(error);
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context.loadDialect<chip::ChipDialect>();
  Collector collector(context);
  OwningOpRef<ModuleOp> module = moduleOf(network, context);
  PassManager prefix(&context);
  passes::buildReferencePrefix(prefix, cycleDelay);
  if (llvm::Error error = run(prefix, *module, collector))
    return std::move(error);
  return snn::fromSnn(*module);
}

} // namespace chronaxie
