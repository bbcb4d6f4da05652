//===- ClosedFormTest.cpp - One pair of spikes, dt by dt ------------------===//
// SPDX-License-Identifier: Apache-2.0
//
// A pair dt ticks apart changes a weight by A+ (w_max - w)^mu exp(-dt / tau+)
// or by -A- (w - w_min)^mu exp(dt / tau-), for dt of -260..260: by the integer
// rule, on the float reference and on the emulator, each pair a synapse of its
// own with another delay.
//
//===----------------------------------------------------------------------===//
#include "compiler/Quantise/Plasticity.h"
#include "runtime/Run.h"
#include "tests/unit/plasticity/Bound.h"
#include "tests/unit/plasticity/Driven.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace chronaxie;
using namespace chronaxie::tests;

namespace {

const std::vector<StdpProfile> profiles = {
    {0.02, 0.015, 20, 33, 0, 1, 0},
    {0.03, 0.02, 64, 7.5, -0.25, 1, 0.3},
    {0.025, 0.04, 11, 64, 0, 0.75, 0.5},
    {0.05, 0.03, 40, 0.8, 0.125, 1, 1},
};
constexpr int reach = 260; ///< past the window

double closedForm(const StdpProfile &profile, double weight, int dt) {
  return dt >= 0 ? afterPost(profile, weight, static_cast<uint32_t>(dt))
                 : afterPre(profile, weight, static_cast<uint32_t>(-dt));
}

TEST(ClosedForm, HoldsForTheIntegerRuleAtEveryDistanceOfTheWeight) {
  constexpr double units = 30000;
  for (const StdpProfile &profile : profiles) {
    QuantisedProfile quantised = llvm::cantFail(quantise::quantiseProfile(profile, units));
    plasticity::Profile integers = runtime::profileOf(quantised);
    EventBound bound(profile, units);
    double nearest = 0, sum = 0;
    size_t count = 0;
    for (int dt = -255; dt <= 255; ++dt)
      for (int32_t weight = integers.least; weight <= integers.greatest; weight += 97) {
        bool isPost = dt >= 0;
        auto ticks = static_cast<uint32_t>(std::abs(dt));
        int32_t after = isPost ? plasticity::potentiate(integers, weight, ticks)
                               : plasticity::depress(integers, weight, ticks);
        double model = weight / units;
        double exact = closedForm(profile, model, dt) * units;
        double allowed = isPost ? bound.ofPost(model, ticks) : bound.ofPre(model, ticks);
        ASSERT_LE(std::abs(after - exact), allowed)
            << "mu " << profile.mu << " dt " << dt << " weight " << weight;
        nearest = std::max(nearest, std::abs(after - exact) / allowed);
        sum += (after - exact) * (isPost ? 1 : -1);
        ++count;
      }
    // A bound that nothing comes near would check nothing.
    EXPECT_GT(nearest, 0.4) << "mu " << profile.mu;
    // Changes are rounded, not cut: where no chord lies below its arc, they are
    // too small as often as too large.
    if (profile.mu == 0 || profile.mu == 1) {
      EXPECT_LT(std::abs(sum / static_cast<double>(count)), 0.05) << "mu " << profile.mu;
    }
  }
}

/// What docs/chip.md states of x^mu for x from `least` on: arcs, roundings, and
/// what 1 / 65536 does to x.
double statedPowerError(double least, double mu) {
  constexpr double unit = 1 / 65536.0;
  double ofTable = mu < 1 ? 3 * unit + mu * (1 - mu) / 2048 : 0;
  return ofTable +
         (least > 0 ? std::pow(least + unit, mu) - std::pow(least, mu) : std::pow(unit, mu));
}

TEST(ClosedForm, HasTheTableErrorsThatTheChipsRulesState) {
  for (const StdpProfile &profile : profiles) {
    EventBound bound(profile, 30000);
    EXPECT_LE(bound.decayError(), 1.5 / 65536);
    for (uint32_t cell = 0; cell < 32; ++cell) {
      // The cells beside it count in; a stored distance may be one of the next.
      double from = std::max(0, static_cast<int>(cell) - 1) / 32.0;
      double stated = statedPowerError(from, profile.mu);
      EXPECT_LE(bound.powerErrorNear(cell), profile.mu == 0 ? 0 : stated)
          << "mu " << profile.mu << " cell " << cell;
    }
  }
}

/// All pairs of all profiles at once; delays 1..64 in turn, weights spread.
struct Pairs {
  std::vector<int> dt;
  std::vector<PlasticEdge> edges;
  std::vector<std::vector<uint32_t>> pres, posts;

  Pairs() {
    for (size_t profile = 0; profile < profiles.size(); ++profile)
      for (int each = -reach; each <= reach; ++each) {
        auto at = static_cast<uint32_t>(edges.size());
        const StdpProfile &of = profiles[profile];
        uint32_t delay = 1 + at % 64, axonal = plasticity::axonalDelay(delay);
        edges.push_back({at, at, delay, static_cast<int32_t>(profile),
                         of.wMin + (of.wMax - of.wMin) * (0.1 + 0.8 * (at % 11) / 10)});
        constexpr uint32_t pre = 300;
        pres.push_back({pre - axonal});
        posts.push_back({static_cast<uint32_t>(static_cast<int>(pre) + each) - (delay - axonal)});
        dt.push_back(each);
      }
  }

  Sample sample() const { return drivenSample(600, pres, posts); }
  Network network() const {
    auto count = static_cast<uint32_t>(edges.size());
    return drivenNetwork(count, count, profiles, edges);
  }
};

TEST(ClosedForm, HoldsOnTheFloatReference) {
  Pairs pairs;
  runtime::RunOptions options;
  options.learns = true;
  llvm::Expected<runtime::RunResult> result =
      runtime::runReference(pairs.network(), {pairs.sample()}, options);
  ASSERT_TRUE(static_cast<bool>(result)) << toString(result.takeError());
  ASSERT_EQ(result->weights.size(), pairs.edges.size());
  size_t changed = 0;
  for (size_t at = 0; at < pairs.edges.size(); ++at) {
    const PlasticEdge &edge = pairs.edges[at];
    double exact = closedForm(profiles[edge.profile], edge.weight, pairs.dt[at]);
    EXPECT_NEAR(result->weights[at].weight, exact, 1e-14)
        << "dt " << pairs.dt[at] << " mu " << profiles[edge.profile].mu;
    changed += result->weights[at].weight != edge.weight;
  }
  // All within the window but those whose E is lost beside the weight.
  EXPECT_GT(changed, 4 * 511u - 250);
  EXPECT_LE(changed, 4 * 511u);
}

TEST(ClosedForm, HoldsOnTheEmulator) {
  Pairs pairs;
  Chip chip = chipNamed("mesh4x4");
  CompileOptions how;
  how.weightBits = 16;
  llvm::Expected<Compiled> compiled = compile(pairs.network(), chip, how);
  ASSERT_TRUE(static_cast<bool>(compiled)) << toString(compiled.takeError());
  std::vector<runtime::LearntWeight> before = runtime::weightsOf(compiled->quantised);
  std::unique_ptr<runtime::Machine> emulator = cantFail(runtime::makeEmulator(compiled->image));
  std::vector<runtime::LearntWeight> after =
      learnOn(*emulator, compiled->image, {pairs.sample()}).weights;
  ASSERT_EQ(after.size(), pairs.edges.size());
  size_t changed = 0;
  for (size_t at = 0; at < pairs.edges.size(); ++at) {
    const PlasticEdge &edge = pairs.edges[at];
    const StdpProfile &profile = profiles[edge.profile];
    int dt = pairs.dt[at];
    auto ticks = static_cast<uint32_t>(std::abs(dt));
    double units = std::ldexp(compiled->quantised.populations[2].scale[edge.target],
                              -static_cast<int>(chip.guard_bits()));
    EventBound bound(profile, units);
    double start = before[at].weight; // as it was stored
    double exact = closedForm(profile, start, dt);
    double allowed = dt >= 0 ? bound.ofPost(start, ticks) : bound.ofPre(start, ticks);
    EXPECT_LE(std::abs(after[at].weight - exact) * units, allowed + 1e-6)
        << "dt " << dt << " mu " << profile.mu << " delay " << edge.delayTicks;
    changed += after[at].weight != start;
  }
  EXPECT_GT(changed, 1000u);
}

} // namespace
