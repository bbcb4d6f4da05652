//===- LayoutTest.cpp - The many ways a NIR file may be laid out -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "Reading.h"
#include "files/File.h"

using namespace chronaxie;
using namespace chronaxie::tests;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

const char oneLayer[] = R"(
  in Input shape=i:2
  fc Linear weight=1,2;3,4;5,6
  lif LIF tau=0.001,0.0005,0.0002 r=10,5,2 v_leak=0,0,0 v_threshold=1,2,3 v_reset=0,0,0.5
  out Output shape=i:3
  in->fc->lif->out
)";

TEST(Layout, ReadsOneLayer) {
  Network network = networkOf(oneLayer);
  EXPECT_EQ(network.name, "model");
  EXPECT_EQ(network.sourceHash, sha256Hex(nirBytes(oneLayer)));
  ASSERT_EQ(network.populations.size(), 2u);
  const Population &in = network.populations[0], &lif = network.populations[1];
  EXPECT_EQ(in.name, "in");
  EXPECT_EQ(in.kind, PopulationKind::Input);
  EXPECT_EQ(in.size, 2u);
  EXPECT_FALSE(in.graded);
  EXPECT_EQ(lif.name, "lif");
  EXPECT_THAT(lif.membraneRetention, ElementsAre(0.9, 0.8, 0.5));
  EXPECT_THAT(lif.synapseRetention, Each(0));
  EXPECT_THAT(lif.threshold, ElementsAre(1, 2, 3));
  EXPECT_THAT(lif.resetValue, ElementsAre(0, 0, 0.5));
  EXPECT_EQ(lif.reset, ResetMode::ToValue);
  EXPECT_EQ(lif.resetTiming, ResetTiming::SameTick);
  EXPECT_EQ(lif.currentTiming, CurrentTiming::New);
  EXPECT_FALSE(lif.spikesAtThreshold);
  EXPECT_THAT(lif.refractoryTicks, Each(0u));
  ASSERT_EQ(network.projections.size(), 1u);
  EXPECT_EQ(network.projections[0].name, "fc");
  EXPECT_EQ(network.projections[0].source, 0u);
  EXPECT_EQ(network.projections[0].target, 1u);
  EXPECT_EQ(synapses(network.projections[0]),
            "0->0 1@?, 0->1 3@?, 0->2 5@?, 1->0 2@?, 1->1 4@?, 1->2 6@?");
  EXPECT_EQ(network.readout.rule, ReadoutRule::None);
}

TEST(Layout, ReadsTheSameFromADisk) {
  std::string path = testing::TempDir() + "/layout-model.nir";
  ASSERT_FALSE(bool(writeFile(path, nirBytes(oneLayer))));
  llvm::Expected<Network> network = nir::readNir(path);
  ASSERT_TRUE(bool(network)) << llvm::toString(network.takeError());
  EXPECT_EQ(network->name, "layout-model");
  EXPECT_EQ(network->populations[1].size, 3u);
}

TEST(Layout, ReadsGzipChunks) {
  std::string chunked = oneLayer;
  chunked.replace(chunked.find("weight="), 7, "weightz=");
  chunked.replace(chunked.find("tau="), 4, "tauz=");
  EXPECT_EQ(synapses(networkOf(chunked).projections[0]),
            synapses(networkOf(oneLayer).projections[0]));
}

TEST(Layout, KeepsFloat32WeightsBesideFloat64) {
  Network network = networkOf(around("lif LIF tau=0.001,0.0005 r=10,5 v_threshold=f:0.1,0.1"));
  EXPECT_EQ(network.populations[1].threshold[0], double(0.1f));
  network = networkOf("in Input shape=i:1\nfc Linear weight=f:0.1;0.7\n"
                      "lif LIF tau=0.001,0.0005 r=10,5 v_threshold=1,1\nin->fc->lif");
  EXPECT_THAT(network.projections[0].weight, ElementsAre(double(0.1f), double(0.7f)));
}

TEST(Layout, ReadsIntegersAsNumbers) {
  Network network = networkOf("in Input shape=i:2\nfc Linear weight=i:1,-2;3,4\n"
                              "lif IF r=i:1,1 v_threshold=i:5,6\nin->fc->lif");
  EXPECT_EQ(synapses(network.projections[0]), "0->0 1@?, 0->1 3@?, 1->0 -2@?, 1->1 4@?");
  EXPECT_THAT(network.populations[1].threshold, ElementsAre(5, 6));
}

TEST(Layout, OneValueStandsForAllNeurons) {
  for (const char *form : {"@", ""}) { // 0-D, and one dimension of length 1
    std::string f = form;
    Network network = networkOf(around("lif LIF tau=" + f + "0.001 r=" + f + "10 v_leak=" + f +
                                       "0 v_threshold=" + f + "1 v_reset=" + f + "0"));
    EXPECT_THAT(network.populations[1].membraneRetention, ElementsAre(0.9, 0.9));
    EXPECT_THAT(network.populations[1].threshold, ElementsAre(1, 1));
    EXPECT_EQ(convention(network, "single values"), "stand for all neurons of the node (lif)");
  }
  Network mixed = networkOf(around("lif LIF tau=0.001,0.0005 r=10,5 v_threshold=@1"));
  EXPECT_THAT(mixed.populations[1].threshold, ElementsAre(1, 1));
}

TEST(Layout, OneValueTakesItsCountFromWhatItFeeds) {
  Network network = networkOf("in Input shape=i:1\nf0 Linear weight=1;2;3\nlif IF r=@1 "
                              "v_threshold=@1\nfc Linear weight=1,1,1;0,0,0\nlif2 IF r=1,1 "
                              "v_threshold=1,1\nin->f0->lif->fc->lif2");
  EXPECT_EQ(network.populations[1].size, 3u);
  // Alone it is one neuron.
  network = networkOf("lif LIF tau=@0.001 r=@10 v_leak=@5 v_threshold=@1\nout Output shape=i:1\n"
                      "lif->out");
  EXPECT_EQ(network.populations[0].size, 1u);
}

TEST(Layout, SeveralDimensionsAreFlattenedInOrder) {
  Network network = networkOf("in Input shape=i:2,2\nflat Flatten start_dim=i:@0 end_dim=i:@-1\n"
                              "fc Linear weight=1,2,3,4;5,6,7,8;1,1,1,1;0,1,0,1\n"
                              "lif IF r=1,1;1,1 v_threshold=1,2;3,4\nin->flat->fc->lif");
  EXPECT_EQ(network.populations[0].size, 4u);
  EXPECT_THAT(network.populations[1].threshold, ElementsAre(1, 2, 3, 4));
}

TEST(Layout, MissingParametersAreNirsDefaults) {
  Network network = networkOf(around("lif CubaLIF tau_mem=@2 tau_syn=@4 v_threshold=@1"), [] {
    nir::Options options;
    options.dtSeconds = 1;
    return options;
  }());
  EXPECT_THAT(network.populations[1].resetValue, Each(0));
  EXPECT_THAT(network.populations[1].membraneBias, Each(0));
  EXPECT_DOUBLE_EQ(network.projections[0].weight[0], 0.125); // r = w_in = 1
  EXPECT_EQ(convention(network, "reset value"), "0 (v_reset is left out: lif)");
  EXPECT_EQ(convention(network, "r, w_in"), "1 (left out: lif/r, lif/w_in)");
}

TEST(Layout, NamesMayHoldDotsAndDigits) {
  Network network = networkOf(R"(
    input Input shape=i:1
    0 Linear weight=1;1
    1.lif IF r=1,1 v_threshold=1,1
    10 Linear weight=1,1;
    2 IF r=1 v_threshold=1
    1.lif->10->2
    input->0->1.lif
  )");
  ASSERT_EQ(network.populations.size(), 3u);
  EXPECT_EQ(network.populations[1].name, "1.lif");
  EXPECT_EQ(network.populations[2].name, "2");
  EXPECT_EQ(network.projections[1].name, "10");
}

TEST(Layout, EdgesComeInAnyOrderAndRepeatedOnesCountOnce) {
  std::string repeated = std::string(oneLayer) + "lif->out\nin->fc\nin->fc";
  Network network = networkOf(repeated);
  EXPECT_EQ(synapses(network.projections[0]), synapses(networkOf(oneLayer).projections[0]));
  EXPECT_EQ(convention(network, "repeated edges"),
            "each counts once (3 are repeated; NIR's edges are a set)");
}

TEST(Layout, TextsMayHaveFixedLength) {
  Network network = networkOf("in Input shape=i:1\nlif IF r=1 v_threshold=1 "
                              "chronaxie.reset=t:none\nin->lif");
  EXPECT_EQ(network.populations[1].reset, ResetMode::None);
}

TEST(Layout, NestedGraphsAreFlattened) {
  // As snnTorch writes an RLeaky layer.
  Network network = networkOf(R"(
    input Input shape=i:1
    fc1 Affine weight=2;3 bias=0.5,0.25
    rnn/input Input shape=i:2
    rnn/lif IF r=1,1 v_threshold=1,1
    rnn/w_rec Linear weight=0,-1;-2,0
    rnn/output Output shape=i:2
    fc2 Linear weight=1,1;
    lif2 IF r=1 v_threshold=1
    output Output shape=i:1
    input->fc1->rnn->fc2->lif2->output
    rnn: input->lif->w_rec->lif->output
  )");
  ASSERT_EQ(network.populations.size(), 3u);
  EXPECT_EQ(network.populations[1].name, "rnn.lif");
  EXPECT_THAT(network.populations[1].synapseBias, ElementsAre(0.5, 0.25));
  ASSERT_EQ(network.projections.size(), 3u);
  EXPECT_EQ(network.projections[0].name, "fc1");
  EXPECT_EQ(synapses(network.projections[0]), "0->0 2@?, 0->1 3@?");
  EXPECT_EQ(network.projections[1].name, "rnn.w_rec");
  EXPECT_EQ(synapses(network.projections[1]), "0->1 -2@?, 1->0 -1@?");
  EXPECT_EQ(network.projections[2].name, "fc2");
}

TEST(Layout, NestedGraphsMayBeWiresOrNestAgain) {
  Network network = networkOf(R"(
    input Input shape=i:1
    a/in Input shape=i:1
    a/b/in Input shape=i:1
    a/b/out Output shape=i:1
    a/out Output shape=i:1
    lif IF r=1 v_threshold=1
    input->a->lif
    a: in->b->out
    a/b: in->out
  )");
  ASSERT_EQ(network.projections.size(), 1u);
  EXPECT_EQ(network.projections[0].name, "input->lif");
  EXPECT_EQ(synapses(network.projections[0]), "0->0 1@?");
}

TEST(Layout, OtherPeoplesMetadataIsIgnored) {
  EXPECT_EQ(errorOf(around("lif IF r=@1 v_threshold=@1 other.key=s:x other=1,2;3,4") +
                    "graph otherwise=s:y"),
            "accepted");
}

TEST(Layout, FlagsMayBeBooleans) {
  Network network = networkOf("in Input shape=i:1 chronaxie.graded=b:@1\nlif IF r=1 "
                              "v_threshold=1 chronaxie.spikes_at_threshold=u:@1\nin->lif");
  EXPECT_TRUE(network.populations[0].graded);
  EXPECT_TRUE(network.populations[1].spikesAtThreshold);
}

TEST(Layout, PopulationsComeInTheOrderASpikeMeetsThem) {
  Network network = networkOf(R"(
    z_in Input shape=i:1
    y IF r=1 v_threshold=1
    a IF r=1 v_threshold=1
    m IF r=1 v_threshold=1 chronaxie.membrane_bias=@2
    z_in->y->a
  )");
  std::vector<std::string> names;
  for (const Population &each : network.populations)
    names.push_back(each.name);
  EXPECT_THAT(names, ElementsAre("z_in", "y", "a", "m"));
}

} // namespace
