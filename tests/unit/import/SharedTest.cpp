//===- SharedTest.cpp - Published networks against published spikes -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Runs the imported network with a small loop of its own, written after
// docs/semantics.md and not after the reference simulator.
//
//===----------------------------------------------------------------------===//
#include "Evaluate.h"
#include "compiler/Import/Nir.h"
#include "files/File.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"
#include <cmath>
#include <cstdlib>
#include <filesystem>

using namespace llvm;
using namespace chronaxie;

namespace {

/// Path of a file of the shared test data, or empty when it is not there.
std::string shared(StringRef name) {
  const char *folder = std::getenv("CHRONAXIE_SHARED");
  std::string path = (folder ? std::string(folder) : "../shared") + "/data/nir/" + name.str();
  return std::filesystem::exists(path) ? path : "";
}

#define NEED(variable, name)                                                                       \
  std::string variable = shared(name);                                                             \
  if (variable.empty())                                                                            \
    GTEST_SKIP() << "no " << name << " in ../shared/data/nir (set CHRONAXIE_SHARED); not tested";

std::vector<std::vector<double>> readCsv(StringRef path) {
  std::vector<std::vector<double>> rows;
  std::string bytes = cantFail(readFile(path));
  SmallVector<StringRef> lines;
  StringRef(bytes).split(lines, '\n', -1, false);
  for (StringRef line : lines) {
    SmallVector<StringRef> cells;
    line.split(cells, ',');
    std::vector<double> row;
    double value;
    for (StringRef cell : cells)
      if (!cell.trim().getAsDouble(value))
        row.push_back(value);
    if (row.size() == cells.size())
      rows.push_back(row);
  }
  return rows;
}

std::string conventionsOf(const Network &network) {
  std::string text;
  for (const Convention &each : network.conventions)
    text += each.name + "=" + each.value + " (" + each.reason + ")\n";
  return text;
}

TEST(Braille, SpikesAsPublishedWithoutAnyFlag) {
  NEED(path, "braille_noDelay_bias_zero.nir");
  NEED(eventsPath, "braille_input_events.csv");
  NEED(spikesPath, "braille_snntorch_hidden_spikes.csv");
  Expected<Network> network = nir::readNir(path);
  ASSERT_TRUE(bool(network)) << toString(network.takeError());
  EXPECT_EQ(network->tickSeconds, 1e-4);
  ASSERT_EQ(network->populations.size(), 3u);
  EXPECT_EQ(network->populations[0].name, "input");
  EXPECT_EQ(network->populations[1].name, "lif1.lif");
  EXPECT_EQ(network->populations[2].name, "lif2");
  EXPECT_NE(conventionsOf(*network).find("decay=euler: 1 - dt/tau"), std::string::npos)
      << conventionsOf(*network);

  std::vector<std::vector<double>> input(256, std::vector<double>(12, 0));
  for (const auto &row : readCsv(eventsPath))
    input[size_t(row[0])][size_t(row[1])] = 1;
  tests::Trace trace = tests::evaluate(*network, {{0, input}});
  std::vector<std::pair<uint32_t, uint32_t>> published, found;
  for (const auto &row : readCsv(spikesPath))
    published.push_back({uint32_t(row[0]), uint32_t(row[1])});
  std::vector<size_t> counts(7, 0);
  for (uint32_t tick = 0; tick < 256; ++tick) {
    for (uint32_t i = 0; i < 38; ++i)
      if (trace.spikes[1][tick][i])
        found.push_back({tick, i});
    for (uint32_t i = 0; i < 7; ++i)
      counts[i] += trace.spikes[2][tick][i];
  }
  std::sort(published.begin(), published.end());
  EXPECT_EQ(found.size(), 119u);
  EXPECT_EQ(found, published);
  EXPECT_EQ(counts, (std::vector<size_t>{10, 160, 112, 113, 103, 68, 121}));
}

TEST(NorseLif, NeedsATick) {
  NEED(path, "lif_norse.nir");
  Expected<Network> network = nir::readNir(path);
  ASSERT_FALSE(bool(network));
  std::string message = toString(network.takeError());
  EXPECT_NE(message.find("nodes/1/r: ambiguous convention"), std::string::npos) << message;
  EXPECT_NE(message.find("--dt SECONDS"), std::string::npos) << message;
}

TEST(NorseLif, FollowsBothPublishedTraces) {
  NEED(path, "lif_norse.nir");
  NEED(norsePath, "lif_norse_trace.csv");
  NEED(snntorchPath, "lif_snntorch_trace.csv");
  nir::Options options;
  options.dtSeconds = 1e-4;
  Expected<Network> network = nir::readNir(path, options);
  ASSERT_TRUE(bool(network)) << toString(network.takeError());
  for (bool isNorse : {true, false}) {
    auto rows = readCsv(isNorse ? norsePath : snntorchPath);
    std::vector<std::vector<double>> input;
    for (const auto &row : rows)
      input.push_back({row[0]});
    tests::Trace trace = tests::evaluate(*network, {{0, input}});
    double theta = network->populations[1].threshold[0];
    double factor = isNorse ? 1 : 25; // snnTorch keeps V times tau/dt
    size_t spikes = 0;
    for (size_t tick = 0; tick < rows.size(); ++tick) {
      EXPECT_NEAR(trace.potentials[1][tick][0], rows[tick][1] / factor, 1e-5 * theta) << tick;
      EXPECT_EQ(trace.spikes[1][tick][0], rows[tick][2] != 0) << tick;
      spikes += trace.spikes[1][tick][0];
    }
    EXPECT_EQ(spikes, 4u);
  }
}

} // namespace
