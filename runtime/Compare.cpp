//===- Compare.cpp - Whether two stages did the same ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/Compare.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace llvm;

namespace chronaxie::runtime {

namespace {

/// No shift beyond this is looked for; the longest delay of a chip.
constexpr int32_t greatestShift = 64;
constexpr size_t namedNeurons = 10;

const SpikeTrain &trainOf(ArrayRef<SpikeTrain> trains, size_t sample) {
  static const SpikeTrain silent;
  return sample < trains.size() ? trains[sample] : silent;
}

auto keyOf(const Event &spike) { return std::tuple(spike.tick, spike.population, spike.neuron); }

/// Goes through two sorted trains at once: `take(spike, isLeft, isRight)`.
void mergeTrains(const SpikeTrain &left, const SpikeTrain &right,
                 function_ref<void(const Event &, bool, bool)> take) {
  auto a = left.begin(), b = right.begin();
  while (a != left.end() || b != right.end()) {
    bool isLeft = a != left.end() && (b == right.end() || keyOf(*a) <= keyOf(*b));
    bool isRight = b != right.end() && (a == left.end() || keyOf(*b) <= keyOf(*a));
    take(isLeft ? *a : *b, isLeft, isRight);
    a += isLeft;
    b += isRight;
  }
}

SpikeTrain spikesOf(const SpikeTrain &train, uint32_t population) {
  SpikeTrain selected;
  llvm::copy_if(train, std::back_inserter(selected),
                [=](const Event &spike) { return spike.population == population; });
  return selected;
}

/// Whether `right` is `left` moved by `shift` ticks, as far as both can be seen:
/// what the shift moves over either end of the sample is left out, and counted.
bool agreesShifted(const SpikeTrain &left, const SpikeTrain &right, int32_t shift,
                   uint64_t &matches, uint64_t &leftOut) {
  uint32_t lastTick = 0;
  for (const SpikeTrain *train : {&left, &right})
    if (!train->empty())
      lastTick = std::max(lastTick, train->back().tick);
  auto isSeen = [=](const Event &spike, int32_t by) {
    int64_t tick = int64_t{spike.tick} + by;
    return tick >= 0 && tick <= lastTick;
  };
  auto a = left.begin(), b = right.begin();
  while (true) {
    for (; a != left.end() && !isSeen(*a, shift); ++a)
      ++leftOut;
    for (; b != right.end() && !isSeen(*b, -shift); ++b)
      ++leftOut;
    if (a == left.end() || b == right.end())
      return a == left.end() && b == right.end();
    if (int64_t{a->tick} + shift != b->tick || a->neuron != b->neuron)
      return false;
    ++matches, ++a, ++b;
  }
}

int32_t findShift(ArrayRef<SpikeTrain> left, ArrayRef<SpikeTrain> right) {
  for (int32_t distance = 1; distance <= greatestShift; ++distance)
    for (int32_t shift : {distance, -distance}) {
      uint64_t matches = 0, leftOut = 0;
      bool agrees = all_of(zip(left, right), [&](auto trains) {
        return agreesShifted(std::get<0>(trains), std::get<1>(trains), shift, matches, leftOut);
      });
      if (agrees && matches > leftOut)
        return shift;
    }
  return 0;
}

double correlate(ArrayRef<NeuronDifference> neurons) {
  double meanLeft = 0, meanRight = 0;
  for (const NeuronDifference &neuron : neurons) {
    meanLeft += double(neuron.left) / double(neurons.size());
    meanRight += double(neuron.right) / double(neurons.size());
  }
  double both = 0, squareLeft = 0, squareRight = 0;
  for (const NeuronDifference &neuron : neurons) {
    double a = double(neuron.left) - meanLeft, b = double(neuron.right) - meanRight;
    both += a * b;
    squareLeft += a * a;
    squareRight += b * b;
  }
  auto isConstant = [&](auto count) {
    return all_of(neurons,
                  [&](const NeuronDifference &n) { return count(n) == count(neurons[0]); });
  };
  if (isConstant([](auto &n) { return n.left; }) || isConstant([](auto &n) { return n.right; }))
    return std::nan("");
  return both / std::sqrt(squareLeft * squareRight);
}

std::vector<uint32_t> spikingOf(const PopulationTable &table) {
  std::vector<uint32_t> spiking;
  for (const auto &[index, entry] : enumerate(table.entries))
    if (!entry.isInput && entry.canSpike)
      spiking.push_back(static_cast<uint32_t>(index));
  return spiking;
}

} // namespace

Difference compare(ArrayRef<SpikeTrain> left, ArrayRef<SpikeTrain> right,
                   const PopulationTable &table, ArrayRef<uint32_t> only) {
  std::vector<uint32_t> selected = only.empty() ? spikingOf(table) : only.vec();
  std::vector<std::vector<NeuronDifference>> neurons(table.entries.size());
  for (uint32_t population : selected)
    for (uint32_t neuron = 0; neuron < table.entries[population].size; ++neuron)
      neurons[population].push_back({population, neuron, 0, 0, 0});

  Difference difference;
  size_t samples = std::max(left.size(), right.size());
  for (size_t sample = 0; sample < samples; ++sample)
    mergeTrains(trainOf(left, sample), trainOf(right, sample),
                [&](const Event &spike, bool isLeft, bool isRight) {
                  if (neurons[spike.population].empty())
                    return;
                  NeuronDifference &neuron = neurons[spike.population][spike.neuron];
                  neuron.left += isLeft;
                  neuron.right += isRight;
                  neuron.wrong += isLeft != isRight;
                  if (isLeft != isRight && !difference.first)
                    difference.first = {uint32_t(sample), spike.tick, spike.population,
                                        spike.neuron,     isLeft,     isRight};
                });

  for (uint32_t population : selected) {
    PopulationDifference part{population, 0, 0, 0, 0, correlate(neurons[population])};
    for (const NeuronDifference &neuron : neurons[population]) {
      part.left += neuron.left;
      part.right += neuron.right;
      part.wrong += neuron.wrong;
      if (neuron.wrong > 0)
        difference.worstNeurons.push_back(neuron);
    }
    if (part.wrong > 0) {
      std::vector<SpikeTrain> a, b;
      for (size_t sample = 0; sample < samples; ++sample) {
        a.push_back(spikesOf(trainOf(left, sample), population));
        b.push_back(spikesOf(trainOf(right, sample), population));
      }
      part.unexplainedShift = findShift(a, b);
    }
    difference.left += part.left;
    difference.right += part.right;
    difference.wrong += part.wrong;
    difference.populations.push_back(part);
  }
  llvm::sort(difference.worstNeurons, [](const NeuronDifference &a, const NeuronDifference &b) {
    return std::tuple(b.wrong, a.population, a.neuron) <
           std::tuple(a.wrong, b.population, b.neuron);
  });
  if (difference.worstNeurons.size() > namedNeurons)
    difference.worstNeurons.resize(namedNeurons);
  return difference;
}

Flips flips(ArrayRef<int32_t> left, ArrayRef<int32_t> right, ArrayRef<Sample> samples) {
  assert(left.size() == samples.size() && right.size() == samples.size() &&
         "one decision a sample");
  Flips flips;
  for (const auto &[a, b, sample] : zip(left, right, samples)) {
    if (sample.label < 0)
      continue;
    bool isLeftCorrect = a == sample.label, isRightCorrect = b == sample.label;
    ++flips.labelled;
    flips.leftCorrect += isLeftCorrect;
    flips.rightCorrect += isRightCorrect;
    flips.becameWrong += isLeftCorrect && !isRightCorrect;
    flips.becameRight += !isLeftCorrect && isRightCorrect;
  }
  return flips;
}

} // namespace chronaxie::runtime
