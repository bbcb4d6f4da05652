//===- Survey.cpp - Everything that does not fit, at once -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/Survey.h"
#include "compiler/Map/Timescales.h"
#include "compiler/Quantise/Quantise.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>

using namespace llvm;

namespace chronaxie::passes {
namespace {

bool isSame(const Violation &a, const Violation &b) {
  return a.code == b.code && a.need == b.need && a.room == b.room &&
         (a.what == b.what || a.code == "FIT-02" || a.code == "FIT-09" || a.code == "FIT-11");
}

/// Appends what an error says of misfits; any other error is the pipeline's.
void collect(std::vector<Violation> &all, Error error) {
  handleAllErrors(
      std::move(error),
      [&](const DoesNotFit &misfit) {
        for (const Violation &violation : misfit.violations)
          if (none_of(all, [&](const Violation &old) { return isSame(old, violation); }))
            all.push_back(violation);
      },
      [](const ErrorInfoBase &) {});
}

/// Nearest codes and delays that the chip has, so that quantisation can be
/// asked about everything else.
void makeGood(Network &network, const Chip &chip, uint32_t decayBits) {
  int bits = static_cast<int>(chip.retention_bits());
  for (Population &population : network.populations) {
    for (auto *column : {&population.membraneRetention, &population.synapseRetention})
      for (double &retention : *column)
        retention = std::ldexp(static_cast<double>(storedCode(retention, chip, decayBits)), -bits);
  }
  for (Projection &projection : network.projections)
    for (uint32_t &delay : projection.delayTicks)
      delay = std::clamp(delay, 1u, chip.max_delay_ticks());
}

} // namespace

Error survey(Error first, const Network &network, const Chip &chip, const FitOptions &options) {
  if (!first.isA<DoesNotFit>())
    return first;
  std::vector<Violation> all;
  collect(all, std::move(first));
  Network tried = network;
  Expected<uint32_t> latency = skewDelays(tried, chip);
  if (!latency) {
    collect(all, latency.takeError());
    tried = network;
  }
  Expected<map::Partition> part = partitionNetwork(tried, chip, options);
  if (!part)
    collect(all, part.takeError());
  makeGood(tried, chip, options.decayBits);
  quantise::QuantiseOptions how;
  how.weightBits = options.weightBits;
  how.decayBits = options.decayBits;
  quantise::QuantiseReport report;
  Expected<QuantisedNetwork> quantised = quantise::quantise(tried, chip, how, report);
  if (!quantised)
    collect(all, quantised.takeError());
  return make_error<DoesNotFit>(std::move(all));
}

} // namespace chronaxie::passes
