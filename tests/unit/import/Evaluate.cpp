//===- Evaluate.cpp - A network run tick by tick, for tests -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "Evaluate.h"

namespace chronaxie::tests {

Trace evaluate(const Network &network,
               const std::map<uint32_t, std::vector<std::vector<double>>> &input) {
  size_t populations = network.populations.size();
  size_t ticks = input.begin()->second.size();
  Trace trace{std::vector<std::vector<std::vector<bool>>>(populations),
              std::vector<std::vector<std::vector<double>>>(populations)};
  std::vector<std::vector<double>> v(populations), current(populations), out(populations),
      before(populations);
  for (size_t p = 0; p < populations; ++p) {
    v[p] = network.populations[p].initialPotential;
    current[p] = network.populations[p].initialCurrent;
    out[p].assign(network.populations[p].size, 0);
  }
  for (size_t tick = 0; tick < ticks; ++tick) {
    before = out;
    for (size_t p = 0; p < populations; ++p) {
      const Population &population = network.populations[p];
      if (population.kind == PopulationKind::Input) {
        out[p] = input.at(uint32_t(p))[tick];
        continue;
      }
      std::vector<double> sum = population.synapseBias;
      for (const Projection &projection : network.projections) {
        if (projection.target != p)
          continue;
        const std::vector<double> &from =
            projection.source < p ? out[projection.source] : before[projection.source];
        for (size_t i = 0; i < from.size(); ++i)
          for (uint64_t s = projection.rowOffset[i]; s < projection.rowOffset[i + 1]; ++s)
            sum[projection.targetNeuron[s]] += projection.weight[s] * from[i];
      }
      std::vector<bool> spikes(population.size);
      for (size_t i = 0; i < population.size; ++i) {
        current[p][i] = population.synapseRetention[i] * current[p][i] + sum[i];
        v[p][i] =
            population.membraneRetention[i] * v[p][i] + current[p][i] + population.membraneBias[i];
        spikes[i] = v[p][i] > population.threshold[i];
        out[p][i] = spikes[i];
        if (spikes[i] && population.reset == ResetMode::ToValue)
          v[p][i] = population.resetValue[i];
        if (spikes[i] && population.reset == ResetMode::Subtract)
          v[p][i] -= population.resetAmount[i];
      }
      trace.spikes[p].push_back(spikes);
      trace.potentials[p].push_back(v[p]);
    }
  }
  for (size_t p = 0; p < populations; ++p)
    if (network.populations[p].kind == PopulationKind::Input) {
      trace.spikes[p].assign(ticks, {});
      trace.potentials[p].assign(ticks, {});
    }
  return trace;
}

} // namespace chronaxie::tests
