//===- Coverage.cpp - Which corners the campaign has reached ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tests/cosim/Coverage.h"
#include "llvm/Support/Format.h"
#include <algorithm>

using namespace llvm;

namespace chronaxie::cosim {

namespace {

uint32_t signOf(int32_t value) { return value < 0 ? 0 : value == 0 ? 1 : 2; }

} // namespace

void Coverage::count(const arithmetic::NeuronConstants &neuron, const arithmetic::NeuronStep &step,
                     uint32_t delays, bool forwarded, bool wrapped) {
  ++neuronTicks;
  spikes += step.spike;
  potentialSaturations += step.potentialSaturated;
  currentSaturations += step.currentSaturated;
  wraps += wrapped;
  forwards += forwarded;
  uint32_t refractory = neuron.refractoryTicks < 2    ? neuron.refractoryTicks
                        : neuron.refractoryTicks < 63 ? 2
                                                      : 3;
  uint32_t sign = signOf(neuron.synapseBias) * 3 + signOf(neuron.membraneBias);
  for (uint32_t delay = 0; delay < delayClasses; ++delay)
    if (delays >> delay & 1)
      ++bins[index(neuron.resetMode, refractory, sign, delay, forwarded, wrapped)];
}

void Coverage::add(const Coverage &other) {
  for (size_t i = 0; i < bins.size(); ++i)
    bins[i] += other.bins[i];
  neuronTicks += other.neuronTicks;
  spikes += other.spikes;
  potentialSaturations += other.potentialSaturations;
  currentSaturations += other.currentSaturations;
  wraps += other.wraps;
  forwards += other.forwards;
}

uint64_t Coverage::least() const {
  uint64_t fewest = UINT64_MAX;
  for (uint32_t kind = 0; kind < resets * refractories * signs; ++kind)
    for (uint32_t rest = 0; rest < delayClasses * 4; ++rest)
      fewest = std::min(fewest, bins[size_t{kind} * mostDelayClasses * 4 + rest]);
  return fewest;
}

void Coverage::print(raw_ostream &stream) const {
  static constexpr StringRef resetNames[] = {"none", "subtract", "to value"};
  static constexpr StringRef refractoryNames[] = {"0", "1", "2..62", "63"};
  stream << "updates with input; each cell the least of its 9 pairs of bias signs\n"
            "                   | delay 1                     | within the ring             | the "
            "whole ring              | longer\n"
            "reset    refractory | plain   fwd  wrap fwd+wrap  | plain   fwd  wrap fwd+wrap  | "
            "plain   fwd  wrap fwd+wrap  | plain   fwd  wrap fwd+wrap\n";
  for (uint32_t reset = 0; reset < resets; ++reset) {
    for (uint32_t refractory = 0; refractory < refractories; ++refractory) {
      stream << format("%-8s %-10s", resetNames[reset].data(), refractoryNames[refractory].data());
      for (uint32_t delay = 0; delay < delayClasses; ++delay) {
        stream << " |";
        for (uint32_t wrapped = 0; wrapped < 2; ++wrapped) {
          for (uint32_t forwarded = 0; forwarded < 2; ++forwarded) {
            uint64_t fewest = UINT64_MAX;
            for (uint32_t sign = 0; sign < signs; ++sign)
              fewest =
                  std::min(fewest, bins[index(reset, refractory, sign, delay, forwarded, wrapped)]);
            stream << format(" %6llu", static_cast<unsigned long long>(fewest));
          }
        }
      }
      stream << '\n';
    }
  }
}

} // namespace chronaxie::cosim
