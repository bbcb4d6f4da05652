//===- TimingTest.cpp - Which tick and which decay a file means -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The numbers are what the released exporters of the named frameworks compute.
//
//===----------------------------------------------------------------------===//
#include "Reading.h"
#include <cmath>

using namespace chronaxie;
using namespace chronaxie::tests;
using nir::DecayConvention;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

nir::Options withDt(double dt) {
  nir::Options options;
  options.dtSeconds = dt;
  return options;
}

nir::Options withConvention(DecayConvention convention) {
  nir::Options options;
  options.convention = convention;
  return options;
}

nir::Options with(double dt, DecayConvention convention) {
  nir::Options options = withConvention(convention);
  options.dtSeconds = dt;
  return options;
}

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

/// A LIF line with these values.
std::string lif(const std::string &tau, const std::string &r, const std::string &more = "") {
  return "lif LIF tau=" + tau + " r=" + r + " v_threshold=1,1 " + more;
}

TEST(Timing, FindsEulerOfSnntorchInSeveralTimeConstants) {
  // tau = dt / (1 - beta), r = tau / dt
  Network network = networkOf(around(lif("0.001,0.0004", "10,4")));
  EXPECT_EQ(network.tickSeconds, 1e-4);
  EXPECT_THAT(network.populations[1].membraneRetention, ElementsAre(0.9, 0.75));
  EXPECT_EQ(synapses(network.projections[0]), "0->0 1@?, 0->1 3@?, 1->0 2@?, 1->1 4@?");
  EXPECT_EQ(convention(network, "decay"),
            "euler: 1 - dt/tau (r dt/tau = 1 and w_in dt/tau = 1 for all neurons)");
}

TEST(Timing, FindsAnyTickThatSeveralTimeConstantsAgreeOn) {
  Network network = networkOf(around(lif("0.02,0.01", "8,4")));
  EXPECT_EQ(network.tickSeconds, 0.0025);
  EXPECT_THAT(network.populations[1].membraneRetention, ElementsAre(0.875, 0.75));
}

TEST(Timing, TakesFloat32Rounding) {
  Network network = networkOf(around(lif("f:0.001,0.0007", "f:10,7")));
  EXPECT_EQ(network.tickSeconds, 1e-4);
  EXPECT_NEAR(network.populations[1].membraneRetention[0], 0.9, 1e-7);
  EXPECT_EQ(network.projections[0].weight[0], 1);
}

TEST(Timing, FindsTheTickOfSnntorchInOneTimeConstant) {
  Network network = networkOf(around(lif("@0.001", "@10")));
  EXPECT_EQ(network.tickSeconds, 1e-4);
  EXPECT_THAT(convention(network, "dt"), HasSubstr("dt is what snnTorch writes"));
}

TEST(Timing, RefusesOneTimeConstantAtAnotherTick) {
  EXPECT_EQ(
      errorOf(around(lif("0.02,0.02", "5,5"))),
      "model.nir: nodes/lif/r: ambiguous convention: one time constant alone (0.02) does not "
      "tell the tick; the numbers allow euler with dt = 0.004 (decay 0.8, gain 1): --dt 0.004 "
      "--convention euler; exponential with dt = 0.00446287103 (decay 0.8, gain 1): --dt "
      "0.00446287103 --convention exponential; euler with a true gain r (decay 1 - dt/tau, "
      "gain r dt/tau): --dt SECONDS; exponential with a true gain r (decay exp(-dt/tau), gain "
      "r (1 - decay)): --dt SECONDS --convention exponential");
  for (double dt : {0.004, 0.0025}) {
    Network network = networkOf(around(lif("0.02,0.02", "5,5")), withDt(dt));
    EXPECT_EQ(network.tickSeconds, dt);
    EXPECT_NEAR(network.populations[1].membraneRetention[0], 1 - dt / 0.02, 1e-15);
    EXPECT_NEAR(network.projections[0].weight[0], dt == 0.004 ? 1 : 5 * dt / 0.02, 1e-15);
  }
  EXPECT_EQ(networkOf(around(lif("0.02,0.02", "5,5")), withConvention(DecayConvention::Euler))
                .tickSeconds,
            0.004);
}

TEST(Timing, FindsExponentialDecays) {
  double dt = 1e-3;
  auto gain = [&](double tau) { return number(1 / (1 - std::exp(-dt / tau))); };
  Network network = networkOf(around(lif("0.02,0.005", gain(0.02) + "," + gain(0.005))));
  EXPECT_EQ(network.tickSeconds, dt);
  EXPECT_DOUBLE_EQ(network.populations[1].membraneRetention[0], std::exp(-0.05));
  EXPECT_DOUBLE_EQ(network.populations[1].membraneRetention[1], std::exp(-0.2));
  EXPECT_EQ(network.projections[0].weight[0], 1);
  EXPECT_EQ(convention(network, "decay"), "exponential: exp(-dt/tau) (r (1 - exp(-dt/tau)) = 1 and "
                                          "w_in likewise for all neurons)");
}

TEST(Timing, ExponentialMayBeFasterThanATick) {
  double dt = 1e-3;
  auto gain = [&](double tau) { return number(1 / (1 - std::exp(-dt / tau))); };
  Network network = networkOf(around(lif("0.02,0.0002", gain(0.02) + "," + gain(0.0002))));
  EXPECT_DOUBLE_EQ(network.populations[1].membraneRetention[1], std::exp(-5.0));
}

TEST(Timing, FindsStepsOfSpyx) {
  // tau = 1 / (1 - beta), r = beta
  Network network = networkOf(around(lif("10,4", "0.9,0.75")));
  EXPECT_EQ(network.tickSeconds, 0);
  EXPECT_THAT(network.populations[1].membraneRetention, ElementsAre(0.9, 0.75));
  EXPECT_EQ(network.projections[0].weight[0], 1);
  EXPECT_EQ(convention(network, "dt"), "1 tick (r = 1 - dt/tau for all neurons)");
  EXPECT_EQ(networkOf(around(lif("10,10", "0.9,0.9"))).populations[1].membraneRetention[0], 0.9);
}

TEST(Timing, FindsStepsWithExponentialDecay) {
  Network network =
      networkOf(around(lif("10,4", number(std::exp(-0.1)) + "," + number(std::exp(-0.25)))));
  EXPECT_EQ(network.tickSeconds, 0);
  EXPECT_EQ(network.populations[1].membraneRetention[0], std::exp(-0.1));
}

TEST(Timing, FindsAnotherTickOfSpyxInSeveralTimeConstants) {
  EXPECT_EQ(networkOf(around(lif("0.01,0.004", "0.9,0.75"))).tickSeconds, 0.001);
  EXPECT_THAT(
      errorOf(around(lif("0.01,0.01", "0.9,0.9"))),
      HasSubstr("steps with dt = 0.001 (decay 0.9, gain 1): --dt 0.001 --convention steps"));
  EXPECT_EQ(networkOf(around(lif("0.01,0.01", "0.9,0.9")), withDt(0.001))
                .populations[1]
                .membraneRetention[0],
            0.9);
}

TEST(Timing, StepsLeaveTheSynapseGainAtOne) {
  Network network = networkOf(around("lif CubaLIF tau_mem=10,4 tau_syn=2,2 r=0.9,0.75 "
                                     "v_threshold=1,1"));
  EXPECT_THAT(network.populations[1].synapseRetention, ElementsAre(0.5, 0.5));
  EXPECT_EQ(network.projections[0].weight[0], 1);
  EXPECT_EQ(convention(network, "r, w_in"), "1 (left out: lif/w_in)");
}

TEST(Timing, ATickOnTheCommandLineTakesTrueGains) {
  Network network = networkOf(around(lif("0.002,0.001", "1,1")), withDt(1e-4));
  EXPECT_NEAR(network.populations[1].membraneRetention[0], 0.95, 1e-15);
  EXPECT_NEAR(network.projections[0].weight[0], 0.05, 1e-15); // 0->0
  EXPECT_NEAR(network.projections[0].weight[1], 0.3, 1e-15);  // 0->1: 3 * 0.1
  EXPECT_THAT(convention(network, "input gain"), HasSubstr("r dt/tau and w_in dt/tau"));
  EXPECT_THAT(convention(network, "decay"), HasSubstr("stepped by forward Euler"));

  network = networkOf(around(lif("0.002,0.001", "1,1")), with(1e-4, DecayConvention::Exponential));
  EXPECT_DOUBLE_EQ(network.populations[1].membraneRetention[0], std::exp(-0.05));
  EXPECT_DOUBLE_EQ(network.projections[0].weight[0], 1 - std::exp(-0.05));
}

TEST(Timing, SaysWhenTheNumbersAskForAnotherTick) {
  Network network = networkOf(around(lif("0.001,0.0004", "10,4")), withDt(5e-5));
  EXPECT_THAT(convention(network, "decay"), HasSubstr("holds at dt = 0.0001"));
  EXPECT_NEAR(network.projections[0].weight[0], 0.5, 1e-12);
}

TEST(Timing, FoldsBothGainsOfCurrentBasedNeurons) {
  Network network = networkOf(around("lif CubaLIF tau_mem=0.002,0.002 tau_syn=0.001,0.001 "
                                     "r=3,3 w_in=2,2 v_leak=0.5,0 v_threshold=1,1"),
                              withDt(1e-4));
  EXPECT_NEAR(network.populations[1].membraneRetention[0], 0.95, 1e-15);
  EXPECT_NEAR(network.populations[1].synapseRetention[0], 0.9, 1e-15);
  EXPECT_NEAR(network.projections[0].weight[0], 3 * 0.05 * 2 * 0.1, 1e-15);
  EXPECT_NEAR(network.populations[1].membraneBias[0], 0.05 * 0.5, 1e-15);
  EXPECT_EQ(convention(network, "initial potential"),
            "0 (NIR states none, although v_leak is not 0: lif)");
}

TEST(Timing, ATimeConstantOfOneTickForgetsAll) {
  Network network = networkOf(around(lif("f:0.0001,0.001", "f:1,10")));
  EXPECT_THAT(network.populations[1].membraneRetention,
              ElementsAre(0, testing::DoubleNear(0.9, 1e-7)));
}

TEST(Timing, RefusesTimeConstantsBelowATickUnderEuler) {
  EXPECT_EQ(
      errorOf(around(lif("0.02,0.0003", "1,1")), withDt(1e-3)),
      "model.nir: nodes/lif/tau[1]: 0.0003 s is below one tick (0.001 s), which forward Euler "
      "cannot follow; use a smaller --dt, or --convention exponential if the network was "
      "trained so");
  EXPECT_EQ(errorOf(around(lif("0.02,0.0003", "1,1")), with(1e-3, DecayConvention::Exponential)),
            "accepted");
}

TEST(Timing, RefusesGainsThatFitNoTick) {
  EXPECT_THAT(
      errorOf(around(lif("0.02,0.01", "5,7"))),
      HasSubstr("no tick makes every r and w_in fit its tau; the numbers allow euler with a "
                "true gain"));
  // Rockpool: r = tau exp(-dt/tau) / dt
  auto gain = [](double tau) { return number(tau * std::exp(-1e-3 / tau) / 1e-3); };
  EXPECT_THAT(errorOf(around("lif CubaLIF tau_mem=0.02,0.02 tau_syn=0.01,0.01 v_threshold=1,1 r=" +
                             gain(0.02) + "," + gain(0.02))),
              HasSubstr("ambiguous convention"));
}

TEST(Timing, RefusesStepsThatAreNoDecays) {
  EXPECT_EQ(errorOf(around(lif("10,4", "1,1")), with(1, DecayConvention::Steps)),
            "model.nir: nodes/lif/r: --convention steps means that r is the decay, but r = 1 with "
            "tau = 10 is neither 1 - dt/tau nor exp(-dt/tau) at dt = 1; use --convention euler or "
            "exponential");
}

TEST(Timing, RefusesATickThatIsNone) {
  EXPECT_EQ(errorOf(around(lif("10,4", "1,1")), withDt(-1)), "--dt: -1 must be above 0");
  EXPECT_EQ(errorOf(around(lif("10,4", "1,1")), withDt(NAN)), "--dt: nan must be above 0");
}

TEST(Timing, IntegratorsAloneCountTicks) {
  // Norse, sinabs and Spyx write r = 1.
  Network network = networkOf(around("lif IF r=1,1 v_threshold=1,1"));
  EXPECT_EQ(network.tickSeconds, 0);
  EXPECT_THAT(network.populations[1].membraneRetention, ElementsAre(1, 1));
  EXPECT_EQ(network.projections[0].weight[0], 1);
  EXPECT_EQ(convention(network, "decay"), "none (no neuron leaks and every r is 1)");
}

TEST(Timing, IntegratorsWithAnotherGainAreAmbiguous) {
  EXPECT_EQ(errorOf(around("lif IF r=2,2 v_threshold=1,1")),
            "model.nir: nodes/lif/r: ambiguous convention: r = 2 is a gain of r dt a tick by NIR's "
            "definition: --dt SECONDS --convention euler; and of r a tick in files that count "
            "ticks: --convention steps");
  EXPECT_EQ(
      networkOf(around("lif IF r=2,2 v_threshold=1,1"), withConvention(DecayConvention::Steps))
          .projections[0]
          .weight[0],
      2);
  EXPECT_DOUBLE_EQ(
      networkOf(around("lif IF r=2,2 v_threshold=1,1"), withDt(1e-3)).projections[0].weight[0],
      2e-3);
  EXPECT_THAT(errorOf(around("lif IF r=1,1 v_threshold=1,1"), withDt(1e-3)),
              HasSubstr("ambiguous convention: r = 1 is a gain of r dt"));
  EXPECT_EQ(networkOf(around("lif IF r=1000,1000 v_threshold=1,1"), withDt(1e-3))
                .projections[0]
                .weight[0],
            1);
}

TEST(Timing, IntegratorsBesideFiltersMustAgree) {
  std::string both = "in Input shape=i:2\nfc Linear weight=1,2;3,4\nfd Linear weight=1,0;0,1\n"
                     "lif LIF tau=0.001,0.0004 r=10,4 v_threshold=1,1\n"
                     "li I r=";
  std::string edges = "\nin->fc->lif->fd->li\n";
  Network network = networkOf(both + "10000,10000" + edges);
  EXPECT_EQ(network.projections[1].weight[0], 1);
  EXPECT_THAT(errorOf(both + "1,1" + edges), HasSubstr("ambiguous convention"));
  EXPECT_EQ(
      errorOf(both + "1,1" + edges, withDt(1e-4)),
      "model.nir: nodes/li/r: ambiguous convention: r = 1 is a gain of 0.0001 a tick by NIR's "
      "definition: --convention euler or exponential; files that count ticks mean a gain of "
      "1: write chronaxie.retention_m under its metadata");
}

} // namespace
