//===- GoldenTest.cpp - The reference against published runs ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "SmallNetwork.h"
#include "compiler/Import/Nir.h"
#include "files/File.h"
#include "runtime/Compare.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FileSystem.h"
#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using namespace chronaxie::runtime;

namespace {

/// Path of a file of the shared test data, or empty when it is not there.
std::string shared(llvm::StringRef name) {
  const char *folder = std::getenv("CHRONAXIE_SHARED");
  std::string path = (folder ? std::string(folder) : "../shared") + "/data/nir/" + name.str();
  return llvm::sys::fs::exists(path) ? path : "";
}

#define NEED_SHARED()                                                                              \
  if (shared("lif_norse.nir").empty())                                                             \
  GTEST_SKIP() << "no ../shared/data/nir (set CHRONAXIE_SHARED); not tested"

/// One row of a trace: input, potential, spike.
std::vector<std::array<double, 3>> readTrace(llvm::StringRef path) {
  std::string text = llvm::cantFail(readFile(path));
  llvm::SmallVector<llvm::StringRef> lines, fields;
  llvm::StringRef(text).split(lines, '\n', -1, false);
  std::vector<std::array<double, 3>> rows;
  for (llvm::StringRef line : lines) {
    fields.clear();
    line.trim().split(fields, ',');
    std::array<double, 3> row{};
    EXPECT_EQ(fields.size(), 3u);
    for (size_t i = 0; i < 3; ++i)
      EXPECT_FALSE(fields[i].getAsDouble(row[i]));
    rows.push_back(row);
  }
  return rows;
}

/// Gives every synapse whose delay is open `delay`.
void assignDelay(Projection &projection, uint32_t delay) {
  for (uint32_t &each : projection.delayTicks)
    if (each == unassignedDelay)
      each = delay;
}

} // namespace

TEST(Reference, ReproducesThePublishedBrailleSpikes) {
  NEED_SHARED();
  auto network = nir::readNir(shared("braille_noDelay_bias_zero.nir"));
  ASSERT_TRUE(bool(network)) << llvm::toString(network.takeError());
  for (Projection &projection : network->projections)
    assignDelay(projection, projection.source == projection.target ? 1 : 0);
  PopulationTable table = populationTable(*network);
  auto samples = llvm::cantFail(readSamples(shared("braille_input_events.csv"), "", 256, table));
  auto published =
      llvm::cantFail(readSpikes(shared("braille_snntorch_hidden_spikes.csv"), "", table));
  auto run = runReference(*network, samples);
  ASSERT_TRUE(bool(run)) << llvm::toString(run.takeError());

  uint32_t hidden = published[0][0].population;
  Difference difference = compare(published, run->spikes, table, hidden);
  EXPECT_EQ(difference.left, 119u);
  EXPECT_EQ(difference.right, 119u);
  EXPECT_EQ(difference.wrong, 0u);
  std::vector<int> counts(7, 0);
  for (const Event &spike : run->spikes[0])
    if (network->populations[spike.population].size == 7)
      ++counts[spike.neuron];
  EXPECT_THAT(counts, testing::ElementsAre(10, 160, 112, 113, 103, 68, 121));
}

TEST(Reference, FollowsTheTracesOfNorseAndSnnTorch) {
  NEED_SHARED();
  nir::Options options;
  options.dtSeconds = 1e-4;
  auto network = nir::readNir(shared("lif_norse.nir"), options);
  ASSERT_TRUE(bool(network)) << llvm::toString(network.takeError());
  for (Projection &projection : network->projections)
    assignDelay(projection, 0);
  // snnTorch keeps V times tau / dt.
  for (auto [file, factor] :
       {std::pair("lif_norse_trace.csv", 1.0), {"lif_snntorch_trace.csv", 25.0}}) {
    auto rows = readTrace(shared(file));
    ASSERT_EQ(rows.size(), 1000u);
    Sample sample;
    sample.ticks = 1000;
    std::vector<uint32_t> expected, seen;
    for (uint32_t tick = 0; tick < rows.size(); ++tick) {
      if (rows[tick][0] != 0)
        sample.events.push_back({tick, 0, 0, 1});
      if (rows[tick][2] != 0)
        expected.push_back(tick);
    }
    RunOptions record;
    record.potentials = {1};
    auto run = runReference(*network, sample, record);
    ASSERT_TRUE(bool(run)) << llvm::toString(run.takeError());
    for (const Event &spike : run->spikes[0])
      seen.push_back(spike.tick);
    EXPECT_EQ(seen, expected);
    EXPECT_EQ(seen.size(), 4u);
    double theta = network->populations[1].threshold[0], worst = 0;
    for (uint32_t tick = 0; tick < rows.size(); ++tick)
      worst =
          std::max(worst, std::abs(run->potentials[0][0].values[tick] - rows[tick][1] / factor));
    EXPECT_LE(worst, 1e-5 * theta);
    RecordProperty(file, std::to_string(worst / theta));
  }
}
