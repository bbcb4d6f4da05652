//===- Scale.cpp - The scale of one neuron --------------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Quantise/Scale.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace chronaxie;
using namespace chronaxie::quantise;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// Scales stay below this, so that a product with a weight stays finite.
constexpr double greatestScale = 0x1p300;
/// Neurons with more inputs take the first scale: rounding errors average out.
constexpr size_t searchedInputs = 1024;

/// |value * scale| as an integer, or the greatest one when it is beyond that.
int64_t magnitude(double value, double scale) {
  double product = std::abs(value * scale);
  return product < 0x1p62 ? std::llround(product) : std::numeric_limits<int64_t>::max();
}

/// The limits of one neuron at one scale: the first that is broken.
class Fitting {
public:
  Fitting(const NeuronModel &neuron, const ScaleLimits &limits) : neuron(neuron), limits(limits) {}

  bool fits(double scale) const { return !firstBroken(scale).code; }

  /// Every limit is an upper bound on the scale.
  NoScale firstBroken(double scale) const {
    const int64_t constant = std::min(limits.state, limits.constant - 1);
    const std::pair<const char *, double> constants[] = {
        {"threshold", neuron.threshold},
        {"reset amount", neuron.resetAmount},
        {"reset value", neuron.resetValue},
        {"initial potential", neuron.initialPotential},
        {"initial current", neuron.initialCurrent}};
    for (auto [name, value] : constants)
      if (value != infinity && magnitude(value, scale) > constant)
        return broken("FIT-06", name, value, magnitude(value, scale), constant);
    int64_t synapse = magnitude(neuron.synapseBias, scale);
    int64_t membrane = magnitude(neuron.membraneBias, scale);
    const int64_t bias = std::min(limits.constant, limits.tickInput);
    if (synapse > bias)
      return broken("FIT-06", "synapse bias", neuron.synapseBias, synapse, bias);
    if (membrane > bias)
      return broken("FIT-06", "membrane bias", neuron.membraneBias, membrane, bias);
    int64_t sum = worstSum(neuron.inputs, scale, limits);
    if (sum > limits.sum)
      return broken("FIT-12", "sum of its weights", modelSum(), sum, limits.sum);
    if (sum > (limits.tickInput >> limits.guardBits))
      return broken("FIT-12", "input of its worst tick", modelSum(), sum,
                    limits.tickInput >> limits.guardBits);
    if ((sum << limits.guardBits) + synapse + membrane > limits.tickInput)
      return broken("FIT-12", "input of its worst tick with its biases", modelSum(),
                    (sum << limits.guardBits) + synapse + membrane, limits.tickInput);
    return {};
  }

  /// An upper bound on the scale from every limit at once, rounding aside.
  double bound() const {
    double constants =
        std::max({neuron.threshold == infinity ? 0 : std::abs(neuron.threshold),
                  std::abs(neuron.resetAmount), std::abs(neuron.resetValue),
                  std::abs(neuron.initialPotential), std::abs(neuron.initialCurrent)});
    double scale = static_cast<double>(std::min(limits.state, limits.constant - 1)) / constants;
    double biases = std::abs(neuron.synapseBias) + std::abs(neuron.membraneBias);
    scale = std::min(scale, static_cast<double>(limits.tickInput) / (modelSum() + biases));
    scale = std::min(scale, static_cast<double>(limits.constant) / biases);
    scale =
        std::min(scale, std::ldexp(static_cast<double>(limits.sum), limits.guardBits) / modelSum());
    return std::min(scale, greatestScale);
  }

  /// A scale up to `from` that fits, at most twice as far below it as it must
  /// be; 0: none does.
  double greatest(double from) const {
    double fitting = from;
    for (double step = 0x1p-40; !fits(fitting); step *= 2) {
      fitting = from * (1 - step);
      if (step >= 1)
        return 0;
    }
    return fitting;
  }

private:
  NoScale broken(const char *code, const char *limit, double value, int64_t need,
                 int64_t room) const {
    return {code, limit, value, 0, static_cast<uint64_t>(need), static_cast<uint64_t>(room)};
  }

  double modelSum() const {
    double sum = 0;
    for (const Input &input : neuron.inputs)
      sum += std::abs(input.weight) * (input.graded ? static_cast<double>(limits.payload) : 1.0);
    return sum;
  }

  const NeuronModel &neuron;
  const ScaleLimits &limits;
};

/// Squared error of all weights in model units.
double squaredError(llvm::ArrayRef<Input> inputs, double scale, const ScaleLimits &limits) {
  double unit = std::ldexp(1 / scale, static_cast<int>(limits.guardBits));
  double sum = 0;
  for (const Input &input : inputs) {
    double error = input.weight - integerWeight(input.weight, scale, limits) * unit;
    sum += error * error;
  }
  return sum;
}

/// Candidates just below `scale`, at which the greatest weight is a whole
/// number, and, when `scale` uses the whole range, above it (clipping). A
/// clipped weight is off by more than any rounded one, so clipping has to be
/// clearly better.
double leastError(const NeuronModel &neuron, double scale, bool fullRange, double greatestWeight,
                  const Fitting &fitting, const ScaleLimits &limits) {
  bool search = neuron.inputs.size() <= searchedInputs;
  if (!search && !fullRange)
    return scale;
  double best = scale;
  double bestError = squaredError(neuron.inputs, scale, limits);
  double greatestExact = std::ldexp(greatestWeight * scale, -static_cast<int>(limits.guardBits));
  double whole = std::floor(greatestExact);
  for (int step = 0; search && step < 16 && whole - step >= 1; ++step) {
    double candidate = scale * std::min(1.0, (whole - step) / greatestExact);
    double error = squaredError(neuron.inputs, candidate, limits);
    if (error < bestError) {
      best = candidate;
      bestError = error;
    }
  }
  if (!fullRange)
    return best;
  double clipError = 0.75 * bestError;
  for (int step = 1; step <= 128; ++step) {
    double factor = 1 + step / 64.0;
    double ofGreatest = greatestWeight * (1 - 1 / factor);
    double candidate = scale * factor;
    // Both only grow with the factor.
    if (ofGreatest * ofGreatest >= clipError || !fitting.fits(candidate))
      break;
    double error = squaredError(neuron.inputs, candidate, limits);
    if (error < clipError) {
      best = candidate;
      clipError = error;
    }
  }
  return best;
}

} // namespace

ScaleLimits::ScaleLimits(const Chip &chip, uint32_t weightBits) {
  weight = arithmetic::greatest(weightBits);
  sum = arithmetic::greatest(chip.accumulator_bits());
  stateRange = arithmetic::greatest(chip.state_bits());
  tickInput = stateRange / 4;
  state = stateRange / 8;
  constant = arithmetic::greatest(chip.constant_bits());
  payload = (int64_t{1} << chip.payload_bits()) - 1;
  guardBits = chip.guard_bits();
}

int32_t quantise::integerWeight(double weight, double scale, const ScaleLimits &limits) {
  double exact = std::ldexp(weight * scale, -static_cast<int>(limits.guardBits));
  auto range = static_cast<double>(limits.weight);
  return static_cast<int32_t>(std::round(std::clamp(exact, -range, range)));
}

int64_t quantise::worstSum(llvm::ArrayRef<Input> inputs, double scale, const ScaleLimits &limits) {
  int64_t sum = 0;
  for (const Input &input : inputs)
    sum += std::abs(int64_t{integerWeight(input.weight, scale, limits)}) *
           (input.graded ? limits.payload : 1);
  return sum;
}

ScaleChoice quantise::chooseScale(const NeuronModel &neuron, const ScaleLimits &limits) {
  ScaleChoice choice;
  Fitting fitting(neuron, limits);
  double greatestWeight = 0;
  for (const Input &input : neuron.inputs)
    greatestWeight = std::max(greatestWeight, std::abs(input.weight));
  double bound = fitting.bound();
  if (greatestWeight == 0) {
    // Only constants: the finest scale that holds them.
    choice.best = bound == greatestScale ? infinity : fitting.greatest(bound);
    return choice;
  }
  choice.hasWeights = true;
  double unit = std::ldexp(1.0, static_cast<int>(limits.guardBits));
  double fullRange =
      std::min(greatestScale, static_cast<double>(limits.weight) * unit / greatestWeight);
  double fitted = fitting.greatest(std::min(bound, fullRange));
  if (fitted == 0 || integerWeight(greatestWeight, fitted, limits) == 0) {
    double least = 0.5 * unit / greatestWeight;
    while (integerWeight(greatestWeight, least, limits) == 0 && least < greatestScale)
      least *= 1 + 0x1p-50;
    choice.none = fitting.firstBroken(least);
    choice.none.greatestWeight = greatestWeight;
    if (choice.none.code)
      return choice;
    fitted = least; // between two scales that `greatest` tried
  }
  choice.best = leastError(neuron, fitted, fitted == fullRange, greatestWeight, fitting, limits);
  return choice;
}
