//===- LearntWeights.cpp - What a machine has learnt ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tools/chronaxie/LearntWeights.h"
#include "compiler/Emit/Rebuild.h"
#include "tools/chronaxie/Output.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace llvm;
using namespace chronaxie::runtime;

namespace chronaxie::tools {
namespace {

/// A plastic synapse before it learns, and the range it may learn in.
struct Plastic {
  LearntWeight start;
  double range;
};

/// In the order of RunResult::weights.
std::vector<Plastic> plasticOf(const Network &model) {
  std::vector<Plastic> all;
  for (const auto &[index, projection] : enumerate(model.projections)) {
    if (!projection.isPlastic())
      continue;
    for (uint32_t row = 0; row + 1 < projection.rowOffset.size(); ++row)
      for (uint64_t at = projection.rowOffset[row]; at < projection.rowOffset[row + 1]; ++at) {
        if (projection.profile[at] == staticSynapse)
          continue;
        const StdpProfile &profile = model.profiles[projection.profile[at]];
        all.push_back({{static_cast<uint32_t>(index), row, projection.targetNeuron[at],
                        projection.delayTicks[at], projection.weight[at]},
                       profile.wMax - profile.wMin});
      }
  }
  sort(all, [](const Plastic &a, const Plastic &b) { return a.start < b.start; });
  return all;
}

std::string describe(const Network &model, const LearntWeight &weight) {
  return model.projections[weight.projection].name + "[" + std::to_string(weight.source) + " -> " +
         std::to_string(weight.target) + ", delay " + std::to_string(weight.delayTicks) + "]";
}

/// The first weight that differs, with both values; empty: none.
std::string firstDifference(const Network &model, StringRef leftName, const RunResult &left,
                            StringRef rightName, const RunResult &right) {
  if (left.weights.size() != right.weights.size())
    return (leftName + ": " + Twine(left.weights.size()) + " plastic weights; " + rightName + ": " +
            Twine(right.weights.size()))
        .str();
  for (const auto &[a, b] : zip(left.weights, right.weights))
    if (a != b)
      return (describe(model, a) + ": " + leftName + ": " + rounded(a.weight, 9) + "; " +
              rightName + ": " + rounded(b.weight, 9))
          .str();
  return {};
}

} // namespace

Error readWeights(Machine &machine, const Image &image, RunResult &result) {
  Image learnt = image;
  for (Core &core : learnt.cores) {
    Expected<std::vector<uint32_t>> words = machine.rowMemory(core.number());
    if (!words)
      return words.takeError();
    core.mutable_synapse_word()->Assign(words->begin(), words->end());
  }
  Expected<QuantisedNetwork> network = emit::rebuild(learnt);
  if (!network)
    return network.takeError();
  result.weights = weightsOf(*network);
  return Error::success();
}

LearningSummary summariseLearning(const Network &model, const RunResult &reference,
                                  const RunResult &quantised, const RunResult &emulator,
                                  const RunResult &rtl) {
  LearningSummary summary;
  summary.firstDifference = firstDifference(model, "quantised", quantised, "emulator", emulator);
  if (summary.firstDifference.empty())
    summary.firstDifference = firstDifference(model, "emulator", emulator, "rtl", rtl);
  std::vector<Plastic> plastic = plasticOf(model);
  summary.synapses = plastic.size();
  if (quantised.weights.size() != plastic.size() || rtl.weights.size() != plastic.size()) {
    if (summary.firstDifference.empty())
      summary.firstDifference = std::to_string(plastic.size()) +
                                " plastic synapses in the model, " +
                                std::to_string(rtl.weights.size()) + " on the chip";
    return summary;
  }
  double moved = 0, off = 0;
  uint64_t counted = 0;
  for (size_t at = 0; at < plastic.size(); ++at) {
    double range = plastic[at].range;
    if (range <= 0)
      continue;
    ++counted;
    double change = (rtl.weights[at].weight - plastic[at].start.weight) / range;
    double error = std::abs(quantised.weights[at].weight - reference.weights[at].weight) / range;
    moved += change * change;
    off += error * error;
    summary.greatestError = std::max(summary.greatestError, error);
  }
  if (counted) {
    summary.rmsChange = std::sqrt(moved / static_cast<double>(counted));
    summary.rmsError = std::sqrt(off / static_cast<double>(counted));
  }
  return summary;
}

std::string print(const LearningSummary &summary) {
  auto ofRange = [](double fraction) { return rounded(100 * fraction, 3) + " %"; };
  std::string text = "learnt: " + grouped(summary.synapses) + " plastic synapses, " +
                     grouped(summary.changes) + " changes; moved by " + ofRange(summary.rmsChange) +
                     " of the range (rms)\n" + "  quantised against reference: off by " +
                     ofRange(summary.rmsError) + " of the range (rms), at most " +
                     ofRange(summary.greatestError) + "\n";
  if (summary.firstDifference.empty())
    return text + "  RTL = emulator = quantised network in every weight\n";
  return text + "  WEIGHTS DIFFER: " + summary.firstDifference + "\n";
}

json::Object toJson(const LearningSummary &summary) {
  return json::Object{{"synapses", summary.synapses},
                      {"changes", summary.changes},
                      {"rms_change", summary.rmsChange},
                      {"rms_error", summary.rmsError},
                      {"greatest_error", summary.greatestError},
                      {"first_difference", summary.firstDifference}};
}

} // namespace chronaxie::tools
