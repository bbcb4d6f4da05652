//===- TimescalesTest.cpp - Few table entries for many time constants -----===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Timescales.h"
#include "compiler/Map/Random.h"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

using namespace chronaxie;
using namespace chronaxie::map;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

double retentionOfTau(double tau) { return std::exp(-1 / tau); }

TimescaleTable table(const std::vector<double> &retention, uint32_t entries, double tauError = -1) {
  TimescaleOptions options;
  options.entries = entries;
  options.tauError = tauError;
  return llvm::cantFail(buildTable(retention, options));
}

std::string refusal(const std::vector<double> &retention, uint32_t entries, double tauError) {
  TimescaleOptions options;
  options.entries = entries;
  options.tauError = tauError;
  auto result = buildTable(retention, options);
  return result ? "none" : llvm::toString(result.takeError());
}

double logTau(double retention) { return std::log(tauTicks(retention)); }

/// Squared error of log tau with the entries of a table.
double costOf(const std::vector<double> &retention, const std::vector<uint32_t> &code,
              const std::vector<uint32_t> &index) {
  double sum = 0;
  for (size_t neuron = 0; neuron < retention.size(); ++neuron) {
    double off = logTau(std::ldexp(code[index[neuron]], -16)) - logTau(retention[neuron]);
    sum += off * off;
  }
  return sum;
}

/// The least cost of any assignment of the sorted retentions to `entries` runs,
/// each with its best real-valued centre: no table can be better.
double leastCost(std::vector<double> retention, size_t entries) {
  std::sort(retention.begin(), retention.end());
  size_t n = retention.size();
  double best = std::numeric_limits<double>::infinity();
  for (uint32_t cuts = 0; cuts < (1u << (n - 1)); ++cuts) {
    if (static_cast<size_t>(__builtin_popcount(cuts)) + 1 > entries)
      continue;
    double cost = 0;
    for (size_t first = 0; first < n;) {
      size_t last = first;
      while (last + 1 < n && !((cuts >> last) & 1))
        ++last;
      double mean = 0;
      for (size_t at = first; at <= last; ++at)
        mean += logTau(retention[at]) / static_cast<double>(last - first + 1);
      for (size_t at = first; at <= last; ++at)
        cost += (logTau(retention[at]) - mean) * (logTau(retention[at]) - mean);
      first = last + 1;
    }
    best = std::min(best, cost);
  }
  return best;
}

std::vector<double> randomTaus(size_t count, uint64_t seed, double most = 200) {
  Random random(seed, 5);
  std::vector<double> retention;
  for (size_t at = 0; at < count; ++at) {
    double unit = (random.below(1 << 20) + 1.0) / (1 << 20);
    retention.push_back(retentionOfTau(std::pow(most, unit)));
  }
  return retention;
}

} // namespace

TEST(Timescales, RoundsToTheNearestCodeButNeverToAPinnedEnd) {
  EXPECT_EQ(retentionCode(0, 16), 0u);
  EXPECT_EQ(retentionCode(1, 16), 65536u);
  EXPECT_EQ(retentionCode(0.5, 16), 32768u);
  EXPECT_EQ(retentionCode(1e-9, 16), 1u);
  EXPECT_EQ(retentionCode(1 - 1e-9, 16), 65535u);
  EXPECT_EQ(retentionCode(1 - 1e-9, 12), 4095u);
}

TEST(Timescales, KeepsEveryCodeWhileThereIsRoom) {
  TimescaleTable result = table({0.5, 0.25, 0.5, 0.75}, 3);
  EXPECT_THAT(result.code, ElementsAre(16384u, 32768u, 49152u));
  EXPECT_THAT(result.index, ElementsAre(1u, 0u, 1u, 2u));
  EXPECT_EQ(result.rmsError, 0);
  EXPECT_EQ(result.worstError, 0);
}

TEST(Timescales, PinsBothEndsAndCountsThem) {
  TimescaleTable result = table({0, 1, 0.5, 0.6, 0, 0.9}, 3);
  ASSERT_EQ(result.code.size(), 3u);
  EXPECT_EQ(result.code[0], 0u);
  EXPECT_EQ(result.code[2], 65536u);
  EXPECT_THAT(result.index, ElementsAre(0u, 2u, 1u, 1u, 0u, 1u));
  EXPECT_GT(result.rmsError, 0);
}

TEST(Timescales, HoldsPinnedEndsAlone) {
  EXPECT_THAT(table({0, 0}, 1).code, ElementsAre(0u));
  EXPECT_THAT(table({1, 0}, 2).code, ElementsAre(0u, 65536u));
  EXPECT_TRUE(table({}, 0).code.empty());
}

TEST(Timescales, MergesIntoTheGeometricMean) {
  // tau 10 and 40 three times: log mean is 10 * 4^(3/4).
  double tau10 = retentionOfTau(10);
  double tau40 = retentionOfTau(40);
  TimescaleTable result = table({tau10, tau40, tau40, tau40}, 1);
  ASSERT_EQ(result.code.size(), 1u);
  double tau = tauTicks(result.code[0] / 65536.0);
  EXPECT_NEAR(tau, 10 * std::pow(4, 0.75), 0.02);
  EXPECT_NEAR(result.worstError, tau / 10 - 1, 1e-9);
  double other = tau / 40 - 1;
  EXPECT_NEAR(result.rmsError,
              std::sqrt((result.worstError * result.worstError + 3 * other * other) / 4), 1e-9);
}

TEST(Timescales, IsAsGoodAsEveryAssignmentTried) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    std::vector<double> retention = randomTaus(4 + seed % 8, seed, seed % 2 ? 200 : 8);
    for (uint32_t entries = 1; entries <= 5; ++entries) {
      TimescaleTable result = table(retention, entries);
      EXPECT_LE(result.code.size(), entries);
      double least = leastCost(retention, entries);
      // Codes are no finer than 2^-16 of retention: a part in 300 of tau 200.
      EXPECT_LE(costOf(retention, result.code, result.index), least + retention.size() * 1e-5)
          << seed << " " << entries;
      EXPECT_GE(costOf(retention, result.code, result.index), least - 1e-9);
    }
  }
}

TEST(Timescales, KeepsEntriesDistinctAndAscending) {
  // Long time constants crowd the last codes.
  for (uint64_t seed = 0; seed < 50; ++seed) {
    std::vector<double> retention = randomTaus(300, seed, 1e6);
    TimescaleTable result = table(retention, 16);
    EXPECT_TRUE(std::is_sorted(result.code.begin(), result.code.end()));
    EXPECT_EQ(std::set<uint32_t>(result.code.begin(), result.code.end()).size(),
              result.code.size());
    EXPECT_EQ(result.index.size(), retention.size());
    for (uint32_t index : result.index)
      EXPECT_LT(index, result.code.size());
  }
}

TEST(Timescales, UsesTheFewestEntriesWithinAnError) {
  std::vector<double> retention = randomTaus(500, 3);
  TimescaleTable result = table(retention, 32, 0.05);
  EXPECT_LE(result.rmsError, 0.05);
  EXPECT_LT(result.code.size(), 32u);
  auto fewer = static_cast<uint32_t>(result.code.size() - 1);
  EXPECT_GT(table(retention, fewer).rmsError, 0.05);
}

TEST(Timescales, SaysHowManyEntriesAnErrorNeedsAndWhatFits) {
  std::vector<double> retention = randomTaus(500, 3);
  std::string text = refusal(retention, 4, 0.05);
  EXPECT_THAT(text, HasSubstr("FIT-07 distinct membrane retentions: need "));
  EXPECT_THAT(text, HasSubstr(", room 4; --tau-error "));
  // The way out is one.
  size_t at = text.find("--tau-error ") + 12;
  double percent = std::stod(text.substr(at));
  EXPECT_EQ(refusal(retention, 4, percent / 100), "none");
  // And no other number of entries below the need would do.
  auto need = static_cast<uint32_t>(std::stoul(text.substr(text.find("need ") + 5)));
  EXPECT_EQ(refusal(retention, need, 0.05), "none");
  EXPECT_NE(refusal(retention, need - 1, 0.05), "none");
}

TEST(Timescales, SaysHowManyBitsAnErrorNeeds) {
  std::vector<double> retention = randomTaus(20, 3);
  TimescaleOptions options{.entries = 32, .retentionBits = 12, .tauError = 1e-6};
  auto outcome = [&] {
    auto result = buildTable(retention, options);
    return result ? "none" : llvm::toString(result.takeError());
  };
  std::string text = outcome();
  EXPECT_THAT(text, HasSubstr("FIT-16 distinct membrane retentions: bits of a code: need "));
  EXPECT_THAT(text, HasSubstr(", room 12; --tau-error "));
  // Both ways out are ones.
  options.tauError = std::stod(text.substr(text.find("--tau-error ") + 12)) / 100;
  EXPECT_EQ(outcome(), "none");
  options.tauError = 0;
  EXPECT_EQ(outcome(), "none");
  // So many bits would do, and no fewer.
  options.tauError = 1e-6;
  options.retentionBits = static_cast<uint32_t>(std::stoul(text.substr(text.find("need ") + 5)));
  EXPECT_EQ(outcome(), "none");
  --options.retentionBits;
  EXPECT_THAT(outcome(), HasSubstr("FIT-16"));
}

TEST(Timescales, RefusesMoreCodesThanEntriesWhenExact) {
  std::vector<double> retention = {0, 0.1, 0.2, 0.3, 1};
  EXPECT_EQ(refusal(retention, 5, 0), "none");
  EXPECT_THAT(refusal(retention, 4, 0),
              HasSubstr("FIT-07 distinct membrane retentions: need 5, room 4; --tau-error "));
  EXPECT_EQ(table(retention, 5, 0).code.size(), 5u);
}

TEST(Timescales, RefusesPinnedEndsWithoutRoomForTheRest) {
  TimescaleOptions options;
  options.entries = 2;
  options.code = "FIT-08";
  options.what = "core 3: distinct synapse retentions";
  auto result = buildTable({0.0, 1.0, 0.5}, options);
  ASSERT_FALSE(bool(result));
  EXPECT_EQ(llvm::toString(result.takeError()),
            "FIT-08 core 3: distinct synapse retentions: need 3, room 2; retentions 0 and 1 keep "
            "entries of their own: --tau-entries 3 or more, on a chip that has as many");
}

TEST(Timescales, RefusesWhatIsNoRetention) {
  EXPECT_EQ(refusal({0.5, 1.5}, 4, -1),
            "distinct membrane retentions: neuron 1: retention 1.500000 is not in 0..1");
  EXPECT_THAT(refusal({0.5, std::nan("")}, 4, -1), HasSubstr("neuron 1"));
}

TEST(Timescales, TablesFourThousandCodesInATickOfTheEye) {
  std::vector<double> retention = randomTaus(8192, 9);
  auto start = std::chrono::steady_clock::now();
  TimescaleTable result = table(retention, 32);
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  EXPECT_EQ(result.code.size(), 32u);
  EXPECT_LT(seconds, 5.0);
  RecordProperty("milliseconds", static_cast<int>(seconds * 1000));
}
