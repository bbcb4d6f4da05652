//===- MetadataTest.cpp - Keys of ours win, and unknown ones are refused -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "Reading.h"
#include "files/File.h"
#include <filesystem>
#include <set>

using namespace chronaxie;
using namespace chronaxie::tests;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

std::string cuba(const std::string &more) {
  return around("lif CubaLIF tau_mem=0.5,0.25 tau_syn=1,1 r=7,7 w_in=@3 v_leak=0,0 "
                "v_threshold=1,2 v_reset=0,0.5 " +
                more);
}
constexpr char exact[] = "chronaxie.retention_m=0.9,0.8 chronaxie.retention_s=0.5,0.25 ";

TEST(Metadata, ExactFactorsNeedNoTickAndHaveUnitGain) {
  Network network = networkOf(cuba(exact));
  const Population &lif = network.populations[1];
  EXPECT_EQ(network.tickSeconds, 0);
  EXPECT_THAT(lif.membraneRetention, ElementsAre(0.9, 0.8));
  EXPECT_THAT(lif.synapseRetention, ElementsAre(0.5, 0.25));
  EXPECT_EQ(network.projections[0].weight[0], 1);
  EXPECT_EQ(convention(network, "decay"), "exact factors (metadata chronaxie.retention_m; tau, r "
                                          "and w_in play no part: lif)");
  EXPECT_EQ(convention(network, "dt"), "1 tick (the file states none)");
}

TEST(Metadata, TheTickMayBeStated) {
  Network network = networkOf(cuba(exact) + "graph chronaxie.format=i:@1 chronaxie.dt=@0.001");
  EXPECT_EQ(network.tickSeconds, 0.001);
  EXPECT_EQ(convention(network, "dt"), "0.001 s (metadata chronaxie.dt)");
  nir::Options options;
  options.dtSeconds = 0.002;
  EXPECT_EQ(errorOf(cuba(exact) + "graph chronaxie.dt=@0.001", options),
            "model.nir: metadata/chronaxie.dt: 0.001 s, but --dt is 0.002 s; leave --dt out");
  // It serves nodes without exact factors as --dt does.
  network = networkOf(around("lif LIF tau=0.002,0.001 r=@1 v_threshold=@1") +
                      "graph chronaxie.dt=@0.0001");
  EXPECT_NEAR(network.populations[1].membraneRetention[0], 0.95, 1e-15);
}

TEST(Metadata, SaysAllThatNirCannot) {
  Network network = networkOf(
      cuba(std::string(exact) +
           "chronaxie.refractory_ticks=i:1,3 chronaxie.reset=s:@subtract "
           "chronaxie.reset_timing=s:@next-tick-input-kept chronaxie.current_timing=s:@previous "
           "chronaxie.spikes_at_threshold=i:@1 chronaxie.initial_potential=0.1,0.2 "
           "chronaxie.initial_current=0.3,0.4 chronaxie.membrane_bias=0.5,0.6"));
  const Population &lif = network.populations[1];
  EXPECT_THAT(lif.refractoryTicks, ElementsAre(1, 3));
  EXPECT_EQ(lif.reset, ResetMode::Subtract);
  EXPECT_THAT(lif.resetAmount, ElementsAre(1, 2)); // the threshold
  EXPECT_EQ(lif.resetTiming, ResetTiming::NextTickInputKept);
  EXPECT_EQ(lif.currentTiming, CurrentTiming::Previous);
  EXPECT_TRUE(lif.spikesAtThreshold);
  EXPECT_THAT(lif.initialPotential, ElementsAre(0.1, 0.2));
  EXPECT_THAT(lif.initialCurrent, ElementsAre(0.3, 0.4));
  EXPECT_THAT(lif.membraneBias, ElementsAre(0.5, 0.6));
  network = networkOf(cuba(std::string(exact) + "chronaxie.reset=s:@subtract "
                                                "chronaxie.reset_amount=3,4 "
                                                "chronaxie.reset_timing=s:@next-tick-input-lost"));
  EXPECT_THAT(network.populations[1].resetAmount, ElementsAre(3, 4));
  EXPECT_EQ(network.populations[1].resetTiming, ResetTiming::NextTickInputLost);
}

TEST(Metadata, TheLeakStillPulls) {
  Network network = networkOf(around("lif LIF tau=0.5,0.25 r=7,7 v_leak=2,3 v_threshold=1,1 "
                                     "chronaxie.retention_m=0.9,0.75"));
  EXPECT_DOUBLE_EQ(network.populations[1].membraneBias[0], (1 - 0.9) * 2);
  EXPECT_DOUBLE_EQ(network.populations[1].membraneBias[1], 0.75);
  EXPECT_EQ(errorOf(around("lif LIF tau=0.5,0.25 r=7,7 v_leak=2,0 v_threshold=1,1 "
                           "chronaxie.retention_m=0.9,0.75 chronaxie.membrane_bias=@1")),
            "model.nir: nodes/lif/v_leak[0]: 2, and metadata chronaxie.membrane_bias is there too; "
            "write 0 here");
}

TEST(Metadata, TheResetOnTheCommandLineWins) {
  nir::Options options;
  options.reset = ResetMode::None;
  Network network = networkOf(cuba(std::string(exact) + "chronaxie.reset=s:@subtract"), options);
  EXPECT_EQ(network.populations[1].reset, ResetMode::None);
  EXPECT_EQ(convention(network, "reset"), "none (--reset: lif)");
  options.reset = ResetMode::Subtract;
  network = networkOf(cuba(exact), options);
  EXPECT_THAT(network.populations[1].resetAmount, ElementsAre(1, 2));
}

TEST(Metadata, InputsMayBeGraded) {
  EXPECT_TRUE(networkOf("in Input shape=i:1 chronaxie.graded=i:@1\nlif IF r=1 v_threshold=1\n"
                        "in->lif")
                  .populations[0]
                  .graded);
}

const std::string twoReadouts = R"(
  in Input shape=i:1
  fc Linear weight=1;2
  sum I r=1,1
  trace IF r=1,1 v_threshold=1,1
  in->fc->sum
  fc->trace
)";

TEST(Metadata, AReadoutIsRead) {
  Network network =
      networkOf(twoReadouts + "graph chronaxie.readout.rule=s:@last chronaxie.readout.population="
                              "t:sum,sum,trace chronaxie.readout.neuron=i:0,1,1 chronaxie.readout."
                              "class=i:0,1,1 chronaxie.readout.factor=1,2,-0.5 "
                              "chronaxie.class_names=s:yes,no");
  const Readout &readout = network.readout;
  EXPECT_EQ(readout.rule, ReadoutRule::Last);
  EXPECT_THAT(readout.classNames, ElementsAre("yes", "no"));
  ASSERT_EQ(readout.votes.size(), 3u);
  EXPECT_EQ(network.populations[readout.votes[2].population].name, "trace");
  EXPECT_EQ(readout.votes[2].neuron, 1u);
  EXPECT_EQ(readout.votes[2].classIndex, 1u);
  EXPECT_EQ(readout.votes[2].factor, -0.5);
  network = networkOf(twoReadouts + "graph chronaxie.readout.rule=s:@count "
                                    "chronaxie.readout.population=s:@trace "
                                    "chronaxie.readout.neuron=i:0,1 chronaxie.readout.class=i:0,1");
  EXPECT_EQ(network.readout.votes[1].factor, 1);
}

struct Refused {
  std::string text, message;
};

TEST(Metadata, EachMistakeHasItsMessage) {
  std::string votes = "chronaxie.readout.population=s:@sum chronaxie.readout.neuron=i:0,1 "
                      "chronaxie.readout.class=i:0,1 ";
  for (const Refused &each : {
           Refused{around("lif IF r=@1 v_threshold=@1 chronaxie.refractory=i:@1"),
                   "nodes/lif/metadata/chronaxie.refractory: unknown key; IF nodes take "
                   "chronaxie.current_timing, chronaxie.initial_current, "
                   "chronaxie.initial_potential, chronaxie.membrane_bias, "
                   "chronaxie.refractory_ticks, chronaxie.reset, chronaxie.reset_amount, "
                   "chronaxie.reset_timing, chronaxie.retention_m, chronaxie.spikes_at_threshold"},
           Refused{around("lif IF r=@1 v_threshold=@1") + "graph chronaxie.tick=@1",
                   "metadata/chronaxie.tick: unknown key; graphs take chronaxie.class_names, "
                   "chronaxie.dt, chronaxie.format, chronaxie.readout.class, "
                   "chronaxie.readout.factor, chronaxie.readout.neuron, "
                   "chronaxie.readout.population, chronaxie.readout.rule"},
           Refused{around("lif IF r=@1 v_threshold=@1") + "graph chronaxie.format=i:@2",
                   "metadata/chronaxie.format: 2; this program reads format 1 of our keys"},
           Refused{around("lif IF r=@1 v_threshold=@1") + "graph chronaxie.dt=@0",
                   "metadata/chronaxie.dt: 0 must be above 0"},
           Refused{around("lif IF r=@1 v_threshold=@1") + "graph chronaxie=@0",
                   "metadata/chronaxie: keys of this name are flat: 'chronaxie.KEY'"},
           Refused{around("lif LIF tau=@1 v_threshold=@1 chronaxie.retention_s=@0.5"),
                   "nodes/lif/metadata/chronaxie.retention_s: unknown key; LIF nodes take "
                   "chronaxie.current_timing, chronaxie.initial_current, "
                   "chronaxie.initial_potential, chronaxie.membrane_bias, "
                   "chronaxie.refractory_ticks, chronaxie.reset, chronaxie.reset_amount, "
                   "chronaxie.reset_timing, chronaxie.retention_m, chronaxie.spikes_at_threshold"},
           Refused{cuba("chronaxie.retention_m=@0.5"),
                   "nodes/lif/metadata: chronaxie.retention_m is there, chronaxie.retention_s is "
                   "missing; write both"},
           Refused{cuba("chronaxie.retention_s=@0.5"),
                   "nodes/lif/metadata: chronaxie.retention_s is there, chronaxie.retention_m is "
                   "missing; write both"},
           Refused{cuba("chronaxie.retention_m=0.5,1.5"),
                   "nodes/lif/metadata/chronaxie.retention_m[1]: 1.5 is outside 0..1"},
           Refused{
               cuba("chronaxie.retention_m=0.5,nan"),
               "nodes/lif/metadata/chronaxie.retention_m[1]: value nan must be a finite number"},
           Refused{cuba("chronaxie.retention_m=0.5,0.5,0.5"),
                   "nodes/lif/metadata/chronaxie.retention_m: shape (3) holds 3 values; one or 2 "
                   "are expected"},
           Refused{cuba("chronaxie.retention_m=s:@half"),
                   "nodes/lif/metadata/chronaxie.retention_m: numbers are expected, not strings"},
           Refused{cuba(std::string(exact) + "chronaxie.refractory_ticks=1,2"),
                   "nodes/lif/metadata/chronaxie.refractory_ticks: integers are expected"},
           Refused{cuba(std::string(exact) + "chronaxie.refractory_ticks=i:1,-2"),
                   "nodes/lif/metadata/chronaxie.refractory_ticks[1]: -2 is outside 0..4294967294"},
           Refused{
               cuba(std::string(exact) + "chronaxie.reset=s:@zero"),
               "nodes/lif/metadata/chronaxie.reset: 'zero' is none of to-value, subtract, none"},
           Refused{cuba(std::string(exact) + "chronaxie.reset=i:@0"),
                   "nodes/lif/metadata/chronaxie.reset: a number is none of to-value, subtract, "
                   "none"},
           Refused{cuba(std::string(exact) + "chronaxie.reset_timing=s:@later"),
                   "nodes/lif/metadata/chronaxie.reset_timing: 'later' is none of same-tick, "
                   "next-tick-input-lost, next-tick-input-kept"},
           Refused{cuba(std::string(exact) + "chronaxie.current_timing=s:@old"),
                   "nodes/lif/metadata/chronaxie.current_timing: 'old' is none of new, previous"},
           Refused{cuba(std::string(exact) + "chronaxie.spikes_at_threshold=i:@2"),
                   "nodes/lif/metadata/chronaxie.spikes_at_threshold[0]: 2 is outside 0..1"},
           Refused{"in Input shape=i:2 chronaxie.graded=i:0,1\nlif IF r=@1 v_threshold=@1\nin->lif",
                   "nodes/in/metadata/chronaxie.graded: shape (2) holds 2 values; one is expected"},
           Refused{"in Input shape=i:1 chronaxie.format=i:@1\nlif IF r=@1 v_threshold=@1\nin->lif",
                   "nodes/in/metadata/chronaxie.format: unknown key; Input nodes take "
                   "chronaxie.graded"},
           Refused{"in Input shape=i:1\ns Scale scale=@1 chronaxie.delay_ticks=i:@1\nlif IF r=@1 "
                   "v_threshold=@1\nin->s->lif",
                   "nodes/s/metadata/chronaxie.delay_ticks: unknown key; Scale nodes take none of "
                   "ours"},
           Refused{"in Input shape=i:2\nfc Linear weight=1,2;3,4 chronaxie.delay_ticks=i:1,2,3,4\n"
                   "lif IF r=@1 v_threshold=@1\nin->fc->lif",
                   "nodes/fc/metadata/chronaxie.delay_ticks: shape (4) is not weight's (2, 2)"},
           Refused{"in Input shape=i:2\nfc Linear weight=1,2;3,4 chronaxie.delay_ticks=i:@-1\n"
                   "lif IF r=@1 v_threshold=@1\nin->fc->lif",
                   "nodes/fc/metadata/chronaxie.delay_ticks[0]: -1 is outside 0..4294967294"},
           Refused{"in Input shape=i:2\na Linear weight=1,2;3,4 chronaxie.delay_ticks=i:1,2;3,4\n"
                   "b Linear weight=1,2;3,4\nlif IF r=@1 v_threshold=@1\nin->a->b->lif",
                   "nodes/b: it follows 'a' without neurons between, and one of them has a delay "
                   "per weight; give each one delay, or multiply the matrices before exporting"},
           Refused{"in Input shape=i:1\na Linear weight=1; chronaxie.delay_ticks=i:@4294967294\n"
                   "b Linear weight=1; chronaxie.delay_ticks=i:@4294967294\nlif IF r=@1 "
                   "v_threshold=@1\nin->a->b->lif",
                   "nodes/b/metadata/chronaxie.delay_ticks: the delays of the chain sum to "
                   "8589934588"},
           Refused{"in Input shape=i:1\nr/i Input shape=i:1\nr/lif IF r=@1 v_threshold=@1 \nr/o "
                   "Output shape=i:1 chronaxie.graded=i:@1\nin->r\nr: i->lif->o",
                   "nodes/r/nodes/o/metadata/chronaxie.graded: ends of a nested graph take none of "
                   "our metadata"},
           Refused{twoReadouts + "graph " + votes,
                   "metadata/chronaxie.readout.population: there is no chronaxie.readout.rule"},
           Refused{twoReadouts + "graph chronaxie.readout.rule=s:@last",
                   "metadata/chronaxie.readout.rule: chronaxie.readout.population is missing"},
           Refused{twoReadouts + "graph chronaxie.readout.rule=s:@sum " + votes,
                   "metadata/chronaxie.readout.rule: 'sum' is none of last, max, mean, count"},
           Refused{twoReadouts +
                       "graph chronaxie.readout.rule=s:@last chronaxie.readout.population="
                       "s:sum,lost chronaxie.readout.neuron=i:0,1 "
                       "chronaxie.readout.class=i:0,1",
                   "metadata/chronaxie.readout.population[1]: there is no population of neurons "
                   "'lost'"},
           Refused{twoReadouts +
                       "graph chronaxie.readout.rule=s:@last chronaxie.readout.population="
                       "s:@sum chronaxie.readout.neuron=i:0,2 "
                       "chronaxie.readout.class=i:0,1",
                   "metadata/chronaxie.readout.neuron[1]: 2, but 'sum' holds 2 neurons"},
           Refused{twoReadouts + "graph chronaxie.readout.rule=s:@last " + votes +
                       "chronaxie.class_names=s:one",
                   "metadata/chronaxie.readout.class[1]: 1, but there are 1 class names"},
           Refused{twoReadouts + "graph chronaxie.readout.rule=s:@last " + votes +
                       "chronaxie.class_names=i:1,2",
                   "metadata/chronaxie.class_names: strings are expected, not numbers"},
           Refused{twoReadouts +
                       "graph chronaxie.readout.rule=s:@last chronaxie.readout.population="
                       "s:@sum chronaxie.readout.neuron=i:0,1,0 "
                       "chronaxie.readout.class=i:0,1",
                   "metadata/chronaxie.readout.class: shape (2) holds 2 values; one or 3 are "
                   "expected"},
           Refused{twoReadouts +
                       "graph chronaxie.readout.rule=s:@last chronaxie.readout.population="
                       "s:@sum chronaxie.readout.neuron=i:0,1 "
                       "chronaxie.readout.class=i:@0",
                   "metadata/chronaxie.readout.rule: readout.neuron holds 2 and readout.class 1 of "
                   "2 votes"},
           Refused{
               twoReadouts + "graph chronaxie.readout.rule=s:@last chronaxie.readout.population="
                             "i:1,2 chronaxie.readout.neuron=i:0,1 "
                             "chronaxie.readout.class=i:0,1",
               "metadata/chronaxie.readout.population: one name, or one for each of 2 votes, is "
               "expected"},
       })
    EXPECT_EQ(errorOf(each.text), "model.nir: " + each.message);
}

TEST(SpokenDigits, TheExampleIsRead) {
  std::string path = "examples/spoken-digits/spoken-digits.nir";
  if (!std::filesystem::exists(path))
    GTEST_SKIP() << "no " << path << "; not tested";
  llvm::Expected<Network> network = nir::readNir(path);
  ASSERT_TRUE(bool(network)) << llvm::toString(network.takeError());
  EXPECT_EQ(network->tickSeconds, 0.001);
  int reservoir = network->find("reservoir");
  ASSERT_GE(reservoir, 0);
  const Population &population = network->populations[reservoir];
  EXPECT_EQ(population.size, 256u);
  EXPECT_THAT(population.refractoryTicks, Each(1u));
  EXPECT_EQ(population.reset, ResetMode::ToValue);
  std::set<double> distinct(population.membraneRetention.begin(),
                            population.membraneRetention.end());
  EXPECT_GT(distinct.size(), 200u);
  EXPECT_EQ(network->readout.rule, ReadoutRule::Last);
  EXPECT_EQ(network->readout.classNames.size(), 10u);
  EXPECT_EQ(network->readout.votes.size(), 20u);
  for (const Projection &each : network->projections)
    EXPECT_THAT(each.delayTicks, Each(each.source == each.target ? 1u : unassignedDelay))
        << each.name;
}

} // namespace
