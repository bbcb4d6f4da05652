//===- CompareReport.cpp - What compare found, as text and JSON -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tools/chronaxie/CompareReport.h"
#include "tools/chronaxie/EnergyReport.h"
#include "tools/chronaxie/Output.h"
#include "tools/chronaxie/Verbs.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>

using namespace llvm;
using namespace chronaxie::runtime;

namespace chronaxie::tools {
namespace {

/// Exact stages: any wrong entry there is a fault, not a loss.
bool isExact(const Stage &stage) { return stage.name == "emulator" || stage.name == "rtl"; }

uint64_t spikesOf(const RunResult &result) {
  uint64_t count = 0;
  for (const SpikeTrain &train : result.spikes)
    count += train.size();
  return count;
}

std::string place(const FirstDivergence &first, const PopulationTable &table) {
  return "sample " + std::to_string(first.sample) + ", tick " + std::to_string(first.tick) + ", " +
         table.entries[first.population].name + "[" + std::to_string(first.neuron) +
         "]: " + (first.leftSpikes ? "spikes" : "silent") + " before, " +
         (first.rightSpikes ? "spikes" : "silent") + " here";
}

void printDifference(StringRef what, const Difference &difference, const PopulationTable &table) {
  outs() << what << ": " << grouped(difference.wrong) << " wrong (tick, neuron) entries, totals "
         << grouped(difference.left) << " and " << grouped(difference.right) << '\n';
  if (difference.wrong == 0)
    return;
  for (const PopulationDifference &population : difference.populations) {
    if (population.wrong == 0)
      continue;
    outs() << "  " << table.entries[population.population].name << ": " << grouped(population.wrong)
           << " wrong, totals " << grouped(population.left) << " and " << grouped(population.right);
    if (!std::isnan(population.countCorrelation))
      outs() << ", r of counts " << rounded(population.countCorrelation, 4);
    if (population.unexplainedShift)
      outs() << ", equal when shifted by " << population.unexplainedShift
             << " ticks: an unexplained shift";
    outs() << '\n';
  }
  outs() << "  most wrong:";
  for (size_t i = 0; i < difference.worstNeurons.size() && i < 3; ++i) {
    const NeuronDifference &neuron = difference.worstNeurons[i];
    outs() << (i ? ", " : " ") << table.entries[neuron.population].name << "[" << neuron.neuron
           << "] " << neuron.wrong << " (" << neuron.left << " and " << neuron.right << ")";
  }
  outs() << '\n';
  if (difference.first)
    outs() << "  first: " << place(*difference.first, table) << '\n';
}

json::Object toJson(const Difference &difference, const PopulationTable &table) {
  json::Array populations, neurons;
  for (const PopulationDifference &population : difference.populations)
    populations.push_back(
        json::Object{{"population", table.entries[population.population].name},
                     {"left", population.left},
                     {"right", population.right},
                     {"wrong", population.wrong},
                     {"unexplained_shift", population.unexplainedShift},
                     {"count_correlation", std::isnan(population.countCorrelation)
                                               ? json::Value(nullptr)
                                               : json::Value(population.countCorrelation)}});
  for (const NeuronDifference &neuron : difference.worstNeurons)
    neurons.push_back(json::Object{{"population", table.entries[neuron.population].name},
                                   {"neuron", neuron.neuron},
                                   {"left", neuron.left},
                                   {"right", neuron.right},
                                   {"wrong", neuron.wrong}});
  json::Object object{{"left", difference.left},
                      {"right", difference.right},
                      {"wrong", difference.wrong},
                      {"populations", std::move(populations)},
                      {"worst_neurons", std::move(neurons)}};
  if (difference.first)
    object["first"] = json::Object{{"sample", difference.first->sample},
                                   {"tick", difference.first->tick},
                                   {"population", table.entries[difference.first->population].name},
                                   {"neuron", difference.first->neuron},
                                   {"left_spikes", difference.first->leftSpikes},
                                   {"right_spikes", difference.first->rightSpikes}};
  return object;
}

} // namespace

bool Comparison::chipIsNetwork() const {
  for (const Stage &stage : stages)
    if (isExact(stage) && stage.fromBefore.wrong)
      return false;
  if (learning && !learning->firstDifference.empty())
    return false;
  return comparedNeuronTicks == equalNeuronTicks && firstStateDifference.empty() &&
         firstPotentialDifference.empty();
}

bool Comparison::saturates() const {
  return any_of(stages, [](const Stage &stage) { return stage.result.saturations != 0; });
}

bool Comparison::holds() const {
  if (saturates())
    return false;
  for (const Expectation &expectation : expectations)
    if (!expectation.holds)
      return false;
  return chipIsNetwork();
}

void printText(const Comparison &comparison) {
  const PopulationTable &table = comparison.table;
  bool labelled = !comparison.stages.empty() && comparison.stages.front().flips.labelled;
  outs() << "compiled  " << print(comparison.network) << '\n'
         << "became    " << comparison.imageLine << "\n\n";

  std::vector<std::string> head{"stage"};
  if (labelled)
    head.insert(head.end(), {"correct", "", "flips -/+"});
  head.insert(head.end(), {"spikes", "wrong against the stage before"});
  Table stages(head);
  for (const Stage &stage : comparison.stages) {
    std::vector<std::string> row{stage.name};
    if (labelled) {
      const Flips &flips = stage.flips;
      row.push_back(std::to_string(flips.rightCorrect) + "/" + std::to_string(flips.labelled));
      row.push_back(percent(flips.rightCorrect, flips.labelled));
      row.push_back(std::to_string(flips.becameWrong) + "/" + std::to_string(flips.becameRight));
    }
    row.push_back(grouped(spikesOf(stage.result)));
    row.push_back(&stage == &comparison.stages.front() ? "" : grouped(stage.fromBefore.wrong));
    stages.add(std::move(row));
  }
  stages.print();
  outs() << '\n';

  for (const Stage &stage : comparison.stages)
    if (stage.fromBefore.wrong)
      printDifference(stage.name + " against the stage before", stage.fromBefore, table);
  for (const Expectation &expectation : comparison.expectations) {
    outs() << (expectation.holds ? "holds: " : "FAILS: ");
    printDifference(table.entries[expectation.population].name + " at " + expectation.stage +
                        " against " + expectation.file,
                    expectation.difference, table);
  }
  const RunResult &rtl = comparison.stages.back().result;
  for (const Stage &stage : comparison.stages)
    if (stage.result.saturations && !stage.result.firstSaturations.empty()) {
      const Saturation &first = stage.result.firstSaturations.front();
      outs() << "SATURATED at " << stage.name << ": " << grouped(stage.result.saturations)
             << " times, first " << (first.isPotential ? "V" : "I") << " of "
             << table.entries[first.population].name << "[" << first.neuron << "], sample "
             << first.sample << ", tick " << first.tick << '\n';
    } else if (stage.result.saturations) {
      outs() << "SATURATED at " << stage.name << ": " << grouped(stage.result.saturations)
             << " times\n";
    }
  if (rtl.ticks)
    outs() << grouped(comparison.samples.size()) << " samples, " << grouped(rtl.ticks) << " ticks, "
           << grouped(rtl.cycles)
           << " chip cycles: " << rounded(double(rtl.cycles) / double(rtl.ticks), 4)
           << " cycles a tick\n";
  printEnergy(comparison.chip, rtl);
  if (comparison.learning)
    outs() << print(*comparison.learning);
  if (!comparison.firstPotentialDifference.empty())
    outs() << "emulator != quantised network: " << comparison.firstPotentialDifference << '\n';
  if (!comparison.firstStateDifference.empty())
    outs() << "RTL != emulator: " << comparison.firstStateDifference << '\n';
  if (!comparison.waves.empty())
    outs() << "waves: " << comparison.waves << '\n';
  outs() << "RTL = emulator: " << grouped(comparison.equalNeuronTicks) << " of "
         << grouped(comparison.comparedNeuronTicks) << " neuron-ticks\n"
         << (comparison.chipIsNetwork() ? "the chip does what the quantised network does"
                                        : "THE CHIP DIFFERS from the quantised network")
         << (comparison.chipIsNetwork() && comparison.saturates()
                 ? ", but it SATURATED: results past that tick are not the network's"
                 : "")
         << '\n';
}

json::Object toJson(const Comparison &comparison) {
  json::Array stages, expectations;
  for (const Stage &stage : comparison.stages)
    stages.push_back(json::Object{{"stage", stage.name},
                                  {"spikes", spikesOf(stage.result)},
                                  {"saturations", stage.result.saturations},
                                  {"labelled", stage.flips.labelled},
                                  {"correct", stage.flips.rightCorrect},
                                  {"became_wrong", stage.flips.becameWrong},
                                  {"became_right", stage.flips.becameRight},
                                  {"from_before", toJson(stage.fromBefore, comparison.table)}});
  for (const Expectation &expectation : comparison.expectations)
    expectations.push_back(
        json::Object{{"file", utf8(expectation.file)},
                     {"stage", expectation.stage},
                     {"population", comparison.table.entries[expectation.population].name},
                     {"max_wrong", comparison.maxWrong},
                     {"holds", expectation.holds},
                     {"difference", toJson(expectation.difference, comparison.table)}});
  const RunResult &rtl = comparison.stages.back().result;
  json::Object object{{"exit", int(comparison.holds() ? Good : Differs)},
                      {"network", toJson(comparison.network)},
                      {"chip", toJson(comparison.image)},
                      {"samples", int64_t(comparison.samples.size())},
                      {"ticks", rtl.ticks},
                      {"cycles", rtl.cycles},
                      {"cycles_a_tick", rtl.ticks ? double(rtl.cycles) / double(rtl.ticks) : 0.0},
                      {"compared_neuron_ticks", comparison.comparedNeuronTicks},
                      {"equal_neuron_ticks", comparison.equalNeuronTicks},
                      {"first_state_difference", comparison.firstStateDifference},
                      {"waves", utf8(comparison.waves)},
                      {"energy", energyJson(comparison.chip, rtl)},
                      {"first_potential_difference", comparison.firstPotentialDifference},
                      {"chip_is_network", comparison.chipIsNetwork()},
                      {"stages", std::move(stages)},
                      {"expectations", std::move(expectations)}};
  if (comparison.learning)
    object["learning"] = toJson(*comparison.learning);
  return object;
}

} // namespace chronaxie::tools
