//===- Brian2Test.cpp - The rule against Brian2's own runs of it ----------===//
// SPDX-License-Identifier: Apache-2.0
//
// tests/brian2/vectors.txt, by tests/brian2/make-vectors.py. Floats follow it
// within 1e-9; the integers within the bound of docs/chip.md.
//
//===----------------------------------------------------------------------===//
#include "tests/unit/plasticity/Bound.h"
#include "tests/unit/plasticity/Driven.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"
#include <cmath>
#include <fstream>
#include <sstream>

using namespace chronaxie;
using namespace chronaxie::tests;

namespace {

struct Vectors {
  std::vector<uint32_t> readAt;
  std::vector<StdpProfile> profiles;
  std::vector<std::vector<uint32_t>> pres, posts;
  std::vector<PlasticEdge> edges;
  std::vector<std::vector<double>> weights; ///< of each edge at each of `readAt`
};

template <typename T> std::vector<T> restOf(std::istringstream &line) {
  return {std::istream_iterator<T>(line), {}};
}

Vectors readVectors() {
  Vectors vectors;
  std::ifstream file("tests/brian2/vectors.txt");
  for (std::string text; std::getline(file, text);) {
    std::istringstream line(text);
    std::string record;
    line >> record;
    if (record == "ticks") {
      vectors.readAt = restOf<uint32_t>(line);
    } else if (record == "profile") {
      StdpProfile profile;
      line >> profile.aPlus >> profile.aMinus >> profile.tauPlusTicks >> profile.tauMinusTicks >>
          profile.wMin >> profile.wMax >> profile.mu;
      vectors.profiles.push_back(profile);
    } else if (record == "pre" || record == "post") {
      (record == "pre" ? vectors.pres : vectors.posts).push_back(restOf<uint32_t>(line));
    } else if (record == "synapse") {
      PlasticEdge edge;
      line >> edge.source >> edge.target >> edge.delayTicks >> edge.profile >> edge.weight;
      vectors.edges.push_back(edge);
      vectors.weights.push_back(restOf<double>(line));
    }
  }
  return vectors;
}

/// The bound of one synapse after `ticks`, in units of its stored weight.
double boundOf(const Vectors &vectors, const PlasticEdge &edge, uint32_t ticks,
               const EventBound &event) {
  const StdpProfile &profile = vectors.profiles[edge.profile];
  uint32_t axonal = plasticity::axonalDelay(edge.delayTicks);
  std::vector<std::pair<uint32_t, bool>> events; // pre events first: false < true
  for (uint32_t spike : vectors.pres[edge.source])
    events.emplace_back(spike + axonal, false);
  for (uint32_t spike : vectors.posts[edge.target])
    events.emplace_back(spike + edge.delayTicks - axonal, true);
  llvm::sort(events);
  double weight = edge.weight, bound = 0.5; // of the weight at first
  int64_t lastPre = -1000, lastPost = -1000;
  for (auto [tick, isPost] : events) {
    if (tick >= ticks)
      break;
    auto since = static_cast<uint32_t>(tick - (isPost ? lastPre : lastPost));
    bound += isPost ? event.ofPost(weight, since) : event.ofPre(weight, since);
    weight = isPost ? afterPost(profile, weight, since) : afterPre(profile, weight, since);
    (isPost ? lastPost : lastPre) = tick;
  }
  return bound;
}

class Brian2 : public testing::TestWithParam<size_t> {
protected:
  void SetUp() override {
    ASSERT_EQ(vectors.readAt.size(), 2u);
    ASSERT_GT(vectors.edges.size(), 100u);
    ASSERT_EQ(vectors.profiles.size(), 16u);
    double moved = 0;
    for (const auto &[edge, weights] : llvm::zip_equal(vectors.edges, vectors.weights))
      moved = std::max(moved, std::abs(weights[GetParam()] - edge.weight));
    ASSERT_GT(moved, 0.3) << "nothing was learnt";
  }

  uint32_t ticks() const { return vectors.readAt[GetParam()]; }
  Sample sample() const { return drivenSample(ticks(), vectors.pres, vectors.posts); }

  /// The sources and targets spike as the vectors say.
  void checkSpikes(const SpikeTrain &spikes) const {
    SpikeTrain expected;
    for (const auto &[neuron, times] : llvm::enumerate(vectors.posts))
      for (uint32_t tick : times)
        if (tick < ticks())
          expected.push_back({tick, 2, static_cast<uint32_t>(neuron), 1});
    llvm::sort(expected);
    EXPECT_EQ(spikes, expected);
  }

  Vectors vectors = readVectors();
  Network network =
      drivenNetwork(static_cast<uint32_t>(vectors.pres.size()),
                    static_cast<uint32_t>(vectors.posts.size()), vectors.profiles, vectors.edges);
};

TEST_P(Brian2, IsFollowedByTheFloatReference) {
  runtime::RunOptions options;
  options.learns = true;
  llvm::Expected<runtime::RunResult> result = runtime::runReference(network, {sample()}, options);
  ASSERT_TRUE(static_cast<bool>(result)) << toString(result.takeError());
  checkSpikes(result->spikes[0]);
  ASSERT_EQ(result->weights.size(), vectors.edges.size());
  double worst = 0;
  for (size_t at = 0; at < vectors.edges.size(); ++at) {
    EXPECT_EQ(result->weights[at].source, vectors.edges[at].source);
    EXPECT_EQ(result->weights[at].target, vectors.edges[at].target);
    double off = std::abs(result->weights[at].weight - vectors.weights[at][GetParam()]);
    worst = std::max(worst, off);
    EXPECT_LE(off, 1e-9) << "synapse " << at;
  }
  RecordProperty("worst", std::to_string(worst));
}

TEST_P(Brian2, IsFollowedByTheIntegersWithinTheBound) {
  Chip chip = chipNamed("mesh4x4");
  CompileOptions how;
  how.weightBits = 16;
  how.neuronsPerCore = 4; // so that a core's banks hold its profiles
  llvm::Expected<Compiled> compiled = compile(network, chip, how);
  ASSERT_TRUE(static_cast<bool>(compiled)) << toString(compiled.takeError());
  runtime::RunOptions options;
  options.learns = true;
  llvm::Expected<runtime::RunResult> quantised =
      runtime::runQuantised(compiled->quantised, {sample()}, options);
  ASSERT_TRUE(static_cast<bool>(quantised)) << toString(quantised.takeError());
  std::unique_ptr<runtime::Machine> emulator = cantFail(runtime::makeEmulator(compiled->image));
  runtime::RunResult emulated = learnOn(*emulator, compiled->image, {sample()});
  checkSpikes(quantised->spikes[0]);
  checkSpikes(emulated.spikes[0]);
  EXPECT_EQ(emulated.weights, quantised->weights);

  struct Error {
    double worst = 0, squares = 0, ofBound = 0;
    size_t count = 0;
  };
  std::map<double, Error> byMu;
  ASSERT_EQ(quantised->weights.size(), vectors.edges.size());
  for (size_t at = 0; at < vectors.edges.size(); ++at) {
    const PlasticEdge &edge = vectors.edges[at];
    const StdpProfile &profile = vectors.profiles[edge.profile];
    double units = std::ldexp(compiled->quantised.populations[2].scale[edge.target],
                              -static_cast<int>(chip.guard_bits()));
    double bound = boundOf(vectors, edge, ticks(), EventBound(profile, units)) / units;
    double off = std::abs(quantised->weights[at].weight - vectors.weights[at][GetParam()]);
    EXPECT_LE(off, bound) << "synapse " << at << " of mu " << profile.mu;
    double share = off / (profile.wMax - profile.wMin);
    Error &error = byMu[profile.mu];
    error.worst = std::max(error.worst, share);
    error.squares += share * share;
    error.ofBound = std::max(error.ofBound, off / bound);
    ++error.count;
  }
  // What it is, not only what it may be.
  for (const auto &[mu, error] : byMu) {
    double rms = std::sqrt(error.squares / static_cast<double>(error.count));
    std::cout << "mu " << mu << ": of the range " << error.worst << " at worst, " << rms
              << " rms; of the bound " << error.ofBound << '\n';
    EXPECT_LE(error.worst, 1.5e-3);
    EXPECT_LE(rms, 4e-4);
  }
}

INSTANTIATE_TEST_SUITE_P(Checkpoints, Brian2, testing::Values(0, 1));

} // namespace
