//===- Decision.cpp - The class that a readout decides for ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/Decision.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <map>

using namespace llvm;

namespace chronaxie::runtime {

Decision::Decision(const Readout &readout, uint32_t ticks) : readout(readout), ticks(ticks) {
  bool takesMaximum = readout.rule == ReadoutRule::Max;
  gathered.assign(readout.votes.size(),
                  takesMaximum ? -std::numeric_limits<double>::infinity() : 0.0);
}

bool Decision::wantsPotentials(uint32_t tick) const {
  switch (readout.rule) {
  case ReadoutRule::None:
  case ReadoutRule::Count:
    return false;
  case ReadoutRule::Last:
    return tick + 1 == ticks;
  case ReadoutRule::Max:
  case ReadoutRule::Mean:
    return tick < ticks;
  }
  llvm_unreachable("every rule is above");
}

void Decision::addPotential(size_t vote, double potential) {
  double &value = gathered[vote];
  if (readout.rule == ReadoutRule::Mean)
    value += potential;
  else if (readout.rule == ReadoutRule::Max)
    value = std::max(value, potential);
  else
    value = potential;
}

int32_t Decision::decide(const SpikeTrain &train) const {
  if (readout.rule == ReadoutRule::None || readout.votes.empty())
    return -1;
  std::map<std::pair<uint32_t, uint32_t>, uint64_t> counts;
  if (readout.rule == ReadoutRule::Count)
    for (const Event &spike : train)
      ++counts[{spike.population, spike.neuron}];

  std::vector<double> scores(readout.classCount(), 0.0);
  for (const auto &[index, vote] : enumerate(readout.votes)) {
    double value = gathered[index];
    if (readout.rule == ReadoutRule::Mean)
      value /= ticks;
    if (readout.rule == ReadoutRule::Count)
      value = static_cast<double>(counts[{vote.population, vote.neuron}]);
    scores[vote.classIndex] += vote.factor * value;
  }
  return static_cast<int32_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

} // namespace chronaxie::runtime
