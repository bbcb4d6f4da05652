//===- Fitting.cpp - Skew, partition and tables of a network ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Passes/Fitting.h"
#include "compiler/Map/Delays.h"
#include "compiler/Map/Partition.h"
#include "compiler/Map/Timescales.h"
#include "compiler/Passes/MapProblem.h"
#include "files/File.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <algorithm>
#include <cmath>

using namespace llvm;

namespace chronaxie::passes {
namespace {

void addOverflow(std::vector<Violation> &broken, const char *code, const Twine &what, uint64_t need,
                 uint64_t room, const char *wayOut) {
  if (need > room)
    broken.push_back({code, what.str(), need, room, wayOut});
}

/// Refractory and start ticks, of either kind of network.
template <typename Net>
void checkCounters(const Net &network, const Chip &chip, std::vector<Violation> &broken) {
  for (const auto &population : network.populations) {
    uint32_t longest = 0;
    for (uint32_t ticks : population.refractoryTicks)
      longest = std::max(longest, ticks);
    addOverflow(broken, "FIT-09", "population '" + population.name + "': refractory ticks", longest,
                (uint64_t{1} << chip.refractory_bits()) - 1,
                "fewer refractory ticks, or a chip with more refractory_bits");
    addOverflow(broken, "FIT-11", "population '" + population.name + "': start tick",
                population.startTick, (uint64_t{1} << chip.start_tick_bits()) - 1,
                "fewer populations in a row, or a chip with more start_tick_bits");
  }
}

/// Delays of each projection that has synapses.
std::vector<map::DelayEdge> delayEdges(const Network &network) {
  std::vector<map::DelayEdge> edges;
  for (const Projection &projection : network.projections)
    if (!projection.delayTicks.empty()) {
      auto [least, greatest] =
          std::minmax_element(projection.delayTicks.begin(), projection.delayTicks.end());
      edges.push_back({projection.source, projection.target, *least, *greatest});
    }
  return edges;
}

bool isPinned(double retention) { return retention == 0 || retention == 1; }

/// Entries a table of these neurons may have: a user's limit counts merged
/// entries, so retentions 0 and 1 come on top.
uint32_t entriesFor(ArrayRef<double> retention, uint32_t room, uint32_t tauEntries) {
  if (!tauEntries)
    return room;
  uint64_t pinned = uint64_t{is_contained(retention, 0.0)} + uint64_t{is_contained(retention, 1.0)};
  return static_cast<uint32_t>(std::min<uint64_t>(room, tauEntries + pinned));
}

uint32_t decayBitsUsed(const Chip &chip, uint32_t decayBits) {
  return decayBits ? decayBits : chip.retention_bits();
}

/// Which of a core's two tables is meant.
struct TableKind {
  const char *code;
  const char *what;
  uint32_t room;
  std::vector<double> Population::*retention;
};
SmallVector<TableKind, 2> tableKinds(const Chip &chip) {
  return {{"FIT-07", "distinct membrane retentions", chip.membrane_timescales(),
           &Population::membraneRetention},
          {"FIT-08", "distinct synapse retentions", chip.synapse_timescales(),
           &Population::synapseRetention}};
}

std::vector<double> retentionsOf(const Network &network, std::vector<double> Population::*member) {
  std::vector<double> all;
  for (const Population &population : network.populations)
    append_range(all, population.*member);
  return all;
}

struct CoreTables {
  std::vector<uint32_t> code; ///< per neuron of the network
  uint32_t most = 0, cores = 0;
  double rms = 0, worst = 0;
};

/// One kind of table for every core; all that do not fit, at once.
Expected<CoreTables> buildTables(ArrayRef<double> retention, const map::Partition &part,
                                 const TableKind &kind, const Chip &chip,
                                 const FitOptions &options) {
  CoreTables tables;
  tables.code.resize(retention.size());
  std::vector<std::vector<uint32_t>> members;
  for (auto [neuron, core] : enumerate(part)) {
    if (core >= members.size())
      members.resize(core + 1);
    members[core].push_back(static_cast<uint32_t>(neuron));
  }
  double squares = 0;
  uint64_t counted = 0;
  Error errors = Error::success();
  for (auto [core, neurons] : enumerate(members)) {
    if (neurons.empty())
      continue;
    ++tables.cores;
    std::vector<double> mine;
    uint64_t interior = 0;
    for (uint32_t neuron : neurons) {
      mine.push_back(retention[neuron]);
      interior += !isPinned(retention[neuron]);
    }
    map::TimescaleOptions wanted;
    wanted.entries = entriesFor(mine, kind.room, options.tauEntries);
    wanted.retentionBits = decayBitsUsed(chip, options.decayBits);
    wanted.tauError = options.tauError;
    wanted.code = kind.code;
    wanted.what = "core " + std::to_string(core) + ": " + kind.what;
    Expected<map::TimescaleTable> table = map::buildTable(mine, wanted);
    if (!table) {
      errors = joinErrors(std::move(errors), table.takeError());
      continue;
    }
    for (auto [neuron, index] : zip_equal(neurons, table->index))
      tables.code[neuron] = table->code[index] << (chip.retention_bits() - wanted.retentionBits);
    tables.most = std::max(tables.most, static_cast<uint32_t>(table->code.size()));
    tables.worst = std::max(tables.worst, table->worstError);
    squares += table->rmsError * table->rmsError * static_cast<double>(interior);
    counted += interior;
  }
  if (counted)
    tables.rms = std::sqrt(squares / static_cast<double>(counted));
  if (errors)
    return std::move(errors);
  return tables;
}

/// Both kinds of table of every core, for their errors only.
Error checkTables(const Network &network, const map::Partition &part, const Chip &chip,
                  const FitOptions &options) {
  Error errors = Error::success();
  for (const TableKind &kind : tableKinds(chip)) {
    Expected<CoreTables> tables =
        buildTables(retentionsOf(network, kind.retention), part, kind, chip, options);
    if (!tables)
      errors = joinErrors(std::move(errors), tables.takeError());
  }
  return errors;
}

/// Codes of as few classes, over all neurons, as keep the rms error of tau
/// within the budget.
Expected<std::vector<uint32_t>> classesOf(ArrayRef<double> retention, const Chip &chip,
                                          const FitOptions &options) {
  map::TimescaleOptions wanted;
  wanted.entries = static_cast<uint32_t>(retention.size()) + 2;
  wanted.retentionBits = decayBitsUsed(chip, options.decayBits);
  wanted.tauError = options.tauError;
  Expected<map::TimescaleTable> table = map::buildTable(retention, wanted);
  if (!table)
    return table.takeError();
  std::vector<uint32_t> code;
  for (uint32_t index : table->index)
    code.push_back(table->code[index]);
  return code;
}

} // namespace

uint32_t storedCode(double retention, const Chip &chip, uint32_t decayBits) {
  uint32_t bits = decayBitsUsed(chip, decayBits);
  return map::retentionCode(retention, bits) << (chip.retention_bits() - bits);
}

DecayError decayErrorOf(const Network &network, const Chip &chip, uint32_t decayBits) {
  DecayError found;
  for (auto [member, rms, worst] :
       {std::tuple(&Population::membraneRetention, &found.membraneRms, &found.membraneWorst),
        {&Population::synapseRetention, &found.synapseRms, &found.synapseWorst}}) {
    size_t count = 0;
    for (double retention : retentionsOf(network, member)) {
      if (isPinned(retention))
        continue;
      double stored = std::ldexp(double(storedCode(retention, chip, decayBits)),
                                 -static_cast<int>(chip.retention_bits()));
      double off = std::abs(map::tauTicks(stored) / map::tauTicks(retention) - 1);
      *rms += off * off;
      *worst = std::max(*worst, off);
      ++count;
    }
    if (count)
      *rms = std::sqrt(*rms / static_cast<double>(count));
  }
  return found;
}

Expected<uint32_t> skewDelays(Network &network, const Chip &chip) {
  std::vector<std::string> names;
  SmallVector<bool> isInput;
  for (const Population &population : network.populations) {
    names.push_back(population.name);
    isInput.push_back(population.kind == PopulationKind::Input);
  }
  std::vector<map::DelayEdge> edges = delayEdges(network);
  std::vector<Violation> broken;
  Expected<std::vector<uint32_t>> skew = map::skew(names, isInput, edges, chip.max_delay_ticks());
  if (!skew) {
    Error other = handleErrors(skew.takeError(), [&](DoesNotFit &error) {
      // A delay that is too long by itself is the plainer reason.
      for (const Projection &projection : network.projections)
        if (!projection.delayTicks.empty())
          addOverflow(broken, "FIT-02", "projection '" + projection.name + "': delay in ticks",
                      *std::max_element(projection.delayTicks.begin(), projection.delayTicks.end()),
                      chip.max_delay_ticks(),
                      "shorter delays, or a chip with more max_delay_ticks");
      if (broken.empty())
        broken = error.violations;
    });
    if (other)
      return std::move(other);
    checkCounters(network, chip, broken);
    return make_error<DoesNotFit>(std::move(broken));
  }
  uint32_t largest = 0;
  for (auto [population, ticks] : zip_equal(network.populations, *skew)) {
    population.startTick = ticks;
    largest = std::max(largest, ticks);
  }
  for (Projection &projection : network.projections)
    for (uint32_t &delay : projection.delayTicks)
      delay = delay + (*skew)[projection.target] - (*skew)[projection.source];
  checkCounters(network, chip, broken);
  if (!broken.empty())
    return make_error<DoesNotFit>(std::move(broken));
  return largest;
}

Error checkFrozen(const QuantisedNetwork &network, const Chip &chip) {
  Widths widths{chip.retention_bits(), chip.accumulator_bits(), chip.guard_bits(),
                chip.state_bits()};
  if (!(network.widths == widths)) {
    auto text = [](const Widths &widths) {
      return std::to_string(widths.retentionBits) + "/" + std::to_string(widths.accumulatorBits) +
             "/" + std::to_string(widths.guardBits) + "/" + std::to_string(widths.stateBits);
    };
    return fault("the frozen network was made for retention/accumulator/guard/state bits of " +
                 text(network.widths) + ", the chip '" + chip.name() + "' has " + text(widths) +
                 "; compile for this chip without --freeze");
  }
  std::vector<Violation> broken;
  checkCounters(network, chip, broken);
  addOverflow(broken, "FIT-06", "bits of a weight", network.weightBits, chip.max_weight_bits(),
              "fewer --weight-bits");
  for (const QuantisedProjection &projection : network.projections) {
    uint32_t longest = 0;
    for (uint32_t delay : projection.delayTicks)
      longest = std::max(longest, delay);
    addOverflow(broken, "FIT-02", "projection '" + projection.name + "': delay in ticks", longest,
                chip.max_delay_ticks(), "shorter delays, or a chip with more max_delay_ticks");
  }
  for (const QuantisedPopulation &population : network.populations) {
    uint64_t widest = 0;
    for (const std::vector<int32_t> *column :
         {&population.threshold, &population.resetAmount, &population.resetValue,
          &population.synapseBias, &population.membraneBias, &population.initialPotential,
          &population.initialCurrent})
      for (int32_t value : *column)
        for (uint32_t bits = 1; bits <= 32; ++bits)
          if (arithmetic::fits(value, bits)) {
            widest = std::max<uint64_t>(widest, bits);
            break;
          }
    addOverflow(broken, "FIT-06", "population '" + population.name + "': bits of a constant",
                widest, chip.constant_bits(), "compile for this chip without --freeze");
  }
  if (!broken.empty())
    return make_error<DoesNotFit>(std::move(broken));
  if (!network.profiles.empty() && chip.stdp_profiles() == 0)
    return fault("the frozen network learns, and the chip '" + chip.name() +
                 "' has no STDP; take a chip with stdp_profiles");
  return Error::success();
}

Expected<map::Partition> partitionNetwork(const Network &network, const Chip &chip,
                                          const FitOptions &options) {
  map::Problem problem = problemOf(network, chip, options.weightBits, options.decayBits);
  map::Limits limits = map::limitsOf(chip);
  limits.membraneTimescales =
      entriesFor(problem.membraneRetention, limits.membraneTimescales, options.tauEntries);
  limits.synapseTimescales =
      entriesFor(problem.synapseRetention, limits.synapseTimescales, options.tauEntries);
  limits.exactTimescales = options.tauError == 0;
  map::PartitionOptions how;
  how.seed = options.seed;
  how.neuronsPerCore = options.neuronsPerCore;
  Expected<map::Partition> part = map::partition(problem, limits, how);
  if (!part || options.tauError == 0)
    return part;
  Error misfit = checkTables(network, *part, chip, options);
  if (!misfit)
    return part;
  // Not within the budget as it lies: keep the time constants of a core few.
  Expected<std::vector<uint32_t>> membrane = classesOf(problem.membraneRetention, chip, options);
  Expected<std::vector<uint32_t>> synapse = classesOf(problem.synapseRetention, chip, options);
  if (!membrane || !synapse) {
    consumeError(membrane.takeError());
    consumeError(synapse.takeError());
    return std::move(misfit);
  }
  problem.membraneCode = std::move(*membrane);
  problem.synapseCode = std::move(*synapse);
  limits.exactTimescales = true;
  part = map::partition(problem, limits, how);
  if (!part) {
    consumeError(part.takeError());
    return std::move(misfit);
  }
  consumeError(std::move(misfit));
  if (Error error = checkTables(network, *part, chip, options))
    return std::move(error);
  return part;
}

Expected<TableReport> applyTables(Network &network, const map::Partition &part, const Chip &chip,
                                  const FitOptions &options) {
  SmallVector<TableKind, 2> kinds = tableKinds(chip);
  std::vector<CoreTables> found;
  Error errors = Error::success();
  for (const TableKind &kind : kinds) {
    Expected<CoreTables> tables =
        buildTables(retentionsOf(network, kind.retention), part, kind, chip, options);
    if (!tables)
      errors = joinErrors(std::move(errors), tables.takeError());
    else
      found.push_back(std::move(*tables));
  }
  if (errors)
    return std::move(errors);
  for (auto [kind, tables] : zip_equal(kinds, found)) {
    size_t neuron = 0;
    for (Population &population : network.populations)
      for (double &retention : population.*kind.retention)
        retention = std::ldexp(static_cast<double>(tables.code[neuron++]),
                               -static_cast<int>(chip.retention_bits()));
  }
  TableReport report;
  report.cores = found[0].cores;
  report.mostMembraneEntries = found[0].most;
  report.mostSynapseEntries = found[1].most;
  report.membraneRms = found[0].rms;
  report.membraneWorst = found[0].worst;
  report.synapseRms = found[1].rms;
  report.synapseWorst = found[1].worst;
  report.membraneCode = std::move(found[0].code);
  report.synapseCode = std::move(found[1].code);
  return report;
}

} // namespace chronaxie::passes
