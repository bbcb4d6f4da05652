//===- SamplesTest.cpp - Tests of network/Samples.h -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "network/Samples.h"
#include "files/File.h"
#include "network/Quantised.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include <chrono>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace chronaxie;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

/// A folder of its own; files in it are written and named by the test.
class Samples : public testing::Test {
protected:
  void SetUp() override {
    llvm::SmallString<128> made;
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("chronaxie-samples", made));
    folder = made.str();
  }
  void TearDown() override { llvm::sys::fs::remove_directories(folder); }

  std::string path(llvm::StringRef name) const { return folder + "/" + name.str(); }
  std::string write(llvm::StringRef name, llvm::StringRef text) {
    llvm::cantFail(writeFile(path(name), text));
    return path(name);
  }

  llvm::Expected<std::vector<Sample>> read(llvm::StringRef events, llvm::StringRef labels = "",
                                           uint32_t ticks = 0) {
    std::string eventsPath = write("events.csv", events);
    std::string labelsPath = labels.empty() ? "" : write("labels.csv", labels);
    return readSamples(eventsPath, labelsPath, ticks, table);
  }
  std::vector<Sample> good(llvm::StringRef events, llvm::StringRef labels = "",
                           uint32_t ticks = 0) {
    auto samples = read(events, labels, ticks);
    if (samples)
      return *samples;
    ADD_FAILURE() << llvm::toString(samples.takeError());
    return {};
  }
  /// The message with the folder left out.
  std::string bad(llvm::StringRef events, llvm::StringRef labels = "", uint32_t ticks = 0) {
    return faultOf(read(events, labels, ticks));
  }
  std::string badSpikes(llvm::StringRef text, llvm::StringRef population = "") {
    return faultOf(readSpikes(write("spikes.csv", text), population, table));
  }
  template <typename T> std::string faultOf(llvm::Expected<T> result) {
    if (result)
      return "(no error)";
    std::string text = llvm::toString(result.takeError());
    for (size_t at; (at = text.find(folder + "/")) != std::string::npos;)
      text.erase(at, folder.size() + 1);
    return text;
  }

  std::string folder;
  PopulationTable table{{{"in", 4, true, false, true},
                         {"lif", 38, false, false, true},
                         {"out", 7, false, false, true},
                         {"readout", 10, false, false, false}}};
  const PopulationTable twoInputs{{{"in", 4, true, false, true},
                                   {"level", 8, true, true, true},
                                   {"lif", 38, false, false, true}}};
};

} // namespace

TEST_F(Samples, AreReadByColumnNameInAnyOrder) {
  auto samples = good("neuron,sample,population,tick\n3,0,in,1\n2,0,in,1\n0,1,in,0\n");
  ASSERT_EQ(samples.size(), 2u);
  EXPECT_THAT(samples[0].events, ElementsAre(Event{1, 0, 2, 1}, Event{1, 0, 3, 1}));
  EXPECT_THAT(samples[1].events, ElementsAre(Event{0, 0, 0, 1}));
  EXPECT_EQ(samples[0].ticks, 2u);
  EXPECT_EQ(samples[1].ticks, 1u);
  EXPECT_EQ(samples[0].label, -1);
}

TEST_F(Samples, AreReadWithStepAndChannelAndWithoutNames) {
  auto samples = good("step,channel\r\n7,2\r\n7,1\r\n\r\n");
  ASSERT_EQ(samples.size(), 1u);
  EXPECT_THAT(samples[0].events, ElementsAre(Event{7, 0, 1, 1}, Event{7, 0, 2, 1}));
}

TEST_F(Samples, AreReadWithoutAHeaderLine) {
  EXPECT_EQ(good("0,1\n2,3")[0].events.size(), 2u);
  EXPECT_EQ(good("0,5,in,1\n1,2,in,3\n").size(), 2u);
  EXPECT_EQ(good("0,5,in,1,\n").size(), 1u);
  EXPECT_EQ(bad("0,1,2\n"), "events.csv:1: 3 fields and no header line; name the columns: sample, "
                            "tick (or step), population, neuron (or channel), value");
}

TEST_F(Samples, AreReadWithByteOrderMarkBlanksAndQuotes) {
  table.entries[0].name = "in, \"left\"";
  auto samples = good("\xEF\xBB\xBFtick , population, neuron\n 1 , \"in, \"\"left\"\"\" , 2 \n");
  ASSERT_EQ(samples.size(), 1u);
  EXPECT_THAT(samples[0].events, ElementsAre(Event{1, 0, 2, 1}));
  EXPECT_EQ(bad("tick,population,neuron\n1,\"in,2\n"),
            "events.csv:2: a quote is not closed on its line");
  EXPECT_EQ(bad("tick,population,neuron\n1,\"in\"x,2\n"),
            "events.csv:2: text after a closing quote; a comma is expected");
}

TEST_F(Samples, TakeGradedValuesWhereDeclared) {
  table = twoInputs;
  auto samples = good("tick,population,neuron,value\n0,in,1,\n0,level,7,255\n1,level,7,0\n");
  EXPECT_THAT(samples[0].events,
              ElementsAre(Event{0, 0, 1, 1}, Event{0, 1, 7, 255}, Event{1, 1, 7, 0}));
  EXPECT_EQ(bad("tick,population,neuron,value\n0,in,1,1\n"),
            "events.csv:2: value 1, but 'in' is not graded: its events are spikes");
  EXPECT_EQ(bad("tick,population,neuron,value\n0,level,1,256\n"),
            "events.csv:2: value '256' is not a whole number 0..255");
  EXPECT_EQ(bad("tick,population,neuron\n0,level,1\n"),
            "events.csv:2: 'level' is graded, so its events need a value 0..255");
}

TEST_F(Samples, MeanTheOneInputThatCanHoldThem) {
  table = twoInputs;
  EXPECT_EQ(good("tick,neuron,value\n0,5,9\n")[0].events[0], (Event{0, 1, 5, 9}));
  EXPECT_EQ(bad("tick,neuron\n0,3\n"),
            "events.csv: no population column, and several of the network's inputs can hold neuron "
            "3 ('in' (4), 'level' (8)); add a population column");
  EXPECT_EQ(bad("tick,neuron\n0,8\n"),
            "events.csv: no population column, and none of the network's inputs can hold neuron 8 "
            "('in' (4), 'level' (8)); add a population column");
}

TEST_F(Samples, RefuseWhatIsOutOfRange) {
  EXPECT_EQ(bad("tick,neuron\n0,4\n"), "events.csv:2: neuron 4, but 'in' has 4 (0..3)");
  EXPECT_EQ(bad("tick,neuron\n0,-1\n"),
            "events.csv:2: neuron '-1' is not a whole number 0..4294967294");
  EXPECT_EQ(bad("tick,neuron\n1.0,1\n"),
            "events.csv:2: tick '1.0' is not a whole number 0..2147483646");
  EXPECT_EQ(bad("tick,neuron\n,1\n"), "events.csv:2: tick '' is not a whole number 0..2147483646");
  EXPECT_EQ(bad("sample,tick,neuron\n99999999,1,1\n"),
            "events.csv:2: sample '99999999' is not a whole number 0..16777215");
  EXPECT_EQ(bad("tick,population,neuron\n0,lif,1\n"),
            "events.csv:2: population 'lif' is not an input of the network; inputs: 'in' (4)");
  EXPECT_EQ(bad("tick,neuron\n9,1\n", "", 9),
            "events.csv:2: tick 9 in sample 0, which lasts 9 ticks");
}

TEST_F(Samples, RefuseWhatIsOutOfOrder) {
  EXPECT_EQ(bad("tick,neuron\n5,1\n3,1\n"),
            "events.csv:3: tick 3 after tick 5; events are sorted by sample and tick");
  EXPECT_EQ(bad("sample,tick,neuron\n0,1,1\n1,0,1\n0,5,1\n"),
            "events.csv:4: sample 0 after sample 1; events are sorted by sample and tick");
}

TEST_F(Samples, RefuseASecondSpikeInATick) {
  EXPECT_EQ(bad("tick,neuron\n5,1\n5,0\n\n5,1\n"),
            "events.csv:5: second spike of 'in' neuron 1 in tick 5 (the first is in line 2); a "
            "neuron spikes at most once a tick");
}

TEST_F(Samples, RefuseColumnsTheyDoNotKnow) {
  std::string known = "sample, tick (or step), population, neuron (or channel), value";
  EXPECT_EQ(bad("tick,neuron,colour\n"),
            "events.csv:1: unknown column 'colour'; columns are " + known);
  EXPECT_EQ(bad("tick,step,neuron\n"), "events.csv:1: column 'tick' is named twice");
  EXPECT_EQ(bad("tick,population\n"), "events.csv:1: no column neuron (or channel)");
  EXPECT_EQ(bad("tick,neuron\n1,2,3\n"), "events.csv:2: 3 fields, the first line has 2");
  EXPECT_EQ(bad("tick,neuron,\n"), "events.csv:1: unknown column ''; columns are " + known);
}

TEST_F(Samples, RefuseAFileThatIsNotThere) {
  EXPECT_EQ(faultOf(readSamples(path("none.csv"), "", 0, table)),
            "none.csv: cannot be read: No such file or directory");
}

TEST_F(Samples, LastAsLongAsTicksSays) {
  EXPECT_EQ(good("tick,neuron\n3,1\n", "", 100)[0].ticks, 100u);
  auto silent = good("tick,neuron\n", "", 100);
  ASSERT_EQ(silent.size(), 1u);
  EXPECT_EQ(silent[0].ticks, 100u);
  EXPECT_EQ(bad("tick,neuron\n"),
            "events.csv: no event, so the sample has no length; give --ticks or --labels");
  EXPECT_EQ(bad(""), "events.csv: no event, so the sample has no length; give --ticks or --labels");
}

TEST_F(Samples, WithoutEventsNeedLabels) {
  EXPECT_EQ(bad("sample,tick,neuron\n0,1,1\n2,1,1\n"),
            "events.csv:3: sample 2, but sample 1 has no event; give --labels to say which samples "
            "there are");
  EXPECT_EQ(bad("sample,tick,neuron\n1,1,1\n"),
            "events.csv:2: sample 1, but sample 0 has no event; give --labels to say which samples "
            "there are");
  auto samples =
      good("sample,tick,neuron\n0,1,1\n2,1,1\n", "label,sample,ticks\n5,2,4\n,1,8\n0,0,2\n");
  ASSERT_EQ(samples.size(), 3u);
  EXPECT_EQ(samples[0].ticks, 2u);
  EXPECT_EQ(samples[0].label, 0);
  EXPECT_EQ(samples[1].ticks, 8u);
  EXPECT_EQ(samples[1].label, -1);
  EXPECT_TRUE(samples[1].events.empty());
  EXPECT_EQ(samples[2].label, 5);
  EXPECT_EQ(samples[2].events.size(), 1u);
}

TEST_F(Samples, RefuseLabelsThatDoNotMatch) {
  std::string events = "sample,tick,neuron\n0,1,1\n1,3,1\n";
  EXPECT_EQ(bad(events, "0,2,0\n0,4,1\n"), "labels.csv:2: sample 0 a second time");
  EXPECT_EQ(bad(events, "0,2,0\n2,4,1\n"),
            "labels.csv: sample 1 is missing; its 2 lines name samples 0..1");
  EXPECT_EQ(bad(events, "0,2,0\n"), "events.csv:3: sample 1, but labels.csv ends with sample 0");
  EXPECT_EQ(bad(events, "0,2,0\n1,3,0\n"), "events.csv:3: tick 3 in sample 1, which lasts 3 ticks");
  EXPECT_EQ(bad(events, "0,2,0\n1,0,0\n"), "labels.csv:2: a sample lasts at least one tick");
  EXPECT_EQ(bad(events, "0,2,zero\n"),
            "labels.csv:1: label 'zero' is not a whole number 0..2147483647");
  EXPECT_EQ(bad(events, "sample,ticks,label\n"), "labels.csv: no sample");
  EXPECT_EQ(bad("tick,neuron\n0,1\n", "0,2,0\n1,3,0\n"),
            "events.csv: no sample column, but labels.csv holds 2 samples");
  EXPECT_EQ(bad(events, "0,2,0\n", 5),
            "labels.csv: it says how long each sample is, and so does --ticks; give one");
}

TEST_F(Samples, AreReadFastEnough) {
  std::string text = "sample,tick,population,neuron\n";
  for (unsigned i = 0; i < 500000; ++i)
    text += "0," + std::to_string(i / 4) + ",in," + std::to_string(i % 4) + "\n";
  auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(good(text)[0].events.size(), 500000u);
  std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  EXPECT_LT(seconds.count(), 5.0); // about 0.1 s on an idle machine
}

TEST_F(Samples, SpikesMeanTheOnePopulationThatCanHoldThem) {
  auto trains = readSpikes(write("spikes.csv", "step,neuron\n2,30\n2,1\n"), "", table);
  ASSERT_TRUE(bool(trains));
  ASSERT_EQ(trains->size(), 1u);
  EXPECT_THAT((*trains)[0], ElementsAre(Event{2, 1, 1, 1}, Event{2, 1, 30, 1}));
  std::string candidates = "('lif' (38), 'out' (7)); name one";
  EXPECT_EQ(badSpikes("step,neuron\n2,6\n"),
            "spikes.csv: no population column, and several of the network's spiking populations "
            "can hold neuron 6 " +
                candidates);
  EXPECT_EQ(badSpikes("step,neuron\n2,38\n"),
            "spikes.csv: no population column, and none of the network's spiking populations "
            "can hold neuron 38 " +
                candidates);
}

TEST_F(Samples, SpikesGoToThePopulationThatIsAskedFor) {
  auto trains = readSpikes(write("spikes.csv", "step,neuron\n2,6\n"), "out", table);
  ASSERT_TRUE(bool(trains));
  EXPECT_THAT((*trains)[0], ElementsAre(Event{2, 2, 6, 1}));
  trains = readSpikes(write("spikes.csv", "sample,step,population,neuron\n0,0,lif,1\n2,2,out,6\n"),
                      "out", table);
  ASSERT_TRUE(bool(trains));
  ASSERT_EQ(trains->size(), 3u);
  EXPECT_THAT((*trains)[2], ElementsAre(Event{2, 2, 6, 1}));
  EXPECT_TRUE((*trains)[0].empty());
  EXPECT_EQ(badSpikes("step,neuron\n2,6\n", "readout"),
            "spikes.csv: population 'readout' is not a spiking population of the network; spiking "
            "populations: 'lif' (38), 'out' (7)");
  EXPECT_EQ(badSpikes("step,population,neuron\n2,in,1\n"),
            "spikes.csv:2: population 'in' is not a spiking population of the network; spiking "
            "populations: 'lif' (38), 'out' (7)");
  EXPECT_EQ(badSpikes("step,neuron,value\n"),
            "spikes.csv:1: unknown column 'value'; columns are sample, tick (or step), population, "
            "neuron (or channel)");
}

TEST_F(Samples, SpikesAreReadAsTheyWereWritten) {
  table.entries[2].name = "out, the \"last\"";
  std::vector<SpikeTrain> trains = {{{0, 1, 3, 1}, {0, 2, 3, 1}, {4, 1, 0, 1}}, {}, {{9, 2, 6, 1}}};
  std::string file = path("spikes.csv");
  ASSERT_FALSE(bool(writeSpikes(file, trains, table)));
  EXPECT_EQ(llvm::cantFail(readFile(file)),
            "sample,tick,population,neuron\n0,0,lif,3\n0,0,\"out, the \"\"last\"\"\",3\n0,4,lif,0\n"
            "2,9,\"out, the \"\"last\"\"\",6\n");
  auto again = readSpikes(file, "", table);
  ASSERT_TRUE(bool(again));
  EXPECT_EQ(*again, trains);
}

TEST_F(Samples, PotentialsAreWrittenToTheLastBit) {
  std::vector<std::vector<PotentialTrace>> samples = {
      {{3, std::vector<double>(20, 0.1)}, {2, std::vector<double>(14, 1.0 / 3)}}};
  table.entries[3].size = 10;
  std::string file = path("potentials.csv");
  ASSERT_FALSE(bool(writePotentials(file, samples, table)));
  std::string text = llvm::cantFail(readFile(file));
  EXPECT_THAT(text, testing::StartsWith("sample,tick,population,neuron,potential\n"
                                        "0,0,out,0,0.33333333333333331\n"));
  EXPECT_THAT(text, HasSubstr("\n0,0,readout,9,0.10000000000000001\n0,1,out,0,"));
  EXPECT_EQ(llvm::StringRef(text).count('\n'), 35u);
}

TEST_F(Samples, FilesThatCannotBeWrittenAreNamed) {
  EXPECT_THAT(llvm::toString(writeSpikes(path("none/spikes.csv"), {}, table)),
              HasSubstr("none/spikes.csv: cannot be written: "));
  EXPECT_THAT(llvm::toString(writePotentials(path("none/p.csv"), {}, table)),
              HasSubstr("none/p.csv: cannot be written: "));
}

TEST(PopulationTable, KnowsWhatCanSpike) {
  Network network;
  network.populations.resize(3);
  network.populations[0].kind = PopulationKind::Input;
  network.populations[1].threshold = {INFINITY, 1};
  network.populations[2].threshold = {INFINITY};
  PopulationTable table = populationTable(network);
  EXPECT_TRUE(table.entries[0].isInput && table.entries[0].canSpike);
  EXPECT_TRUE(table.entries[1].canSpike);
  EXPECT_FALSE(table.entries[2].canSpike);

  QuantisedNetwork quantised;
  quantised.widths.stateBits = 24;
  quantised.populations.resize(2);
  quantised.populations[0].threshold = {(1 << 23) - 1};
  quantised.populations[1].threshold = {(1 << 23) - 2};
  table = populationTable(quantised);
  EXPECT_FALSE(table.entries[0].canSpike);
  EXPECT_TRUE(table.entries[1].canSpike);
}
