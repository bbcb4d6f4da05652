//===- ConnectionsTest.cpp - Chains of linear maps become projections -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "Evaluate.h"
#include "Reading.h"

using namespace chronaxie;
using namespace chronaxie::tests;
using testing::Each;
using testing::ElementsAre;

namespace {

TEST(Connections, AnInputMayFeedNeuronsDirectly) {
  Network network = networkOf("in Input shape=i:2\nlif LIF tau=0.001,0.0005 r=1,1 "
                              "v_threshold=1,1\nin->lif",
                              [] {
                                nir::Options options;
                                options.dtSeconds = 1e-4;
                                return options;
                              }());
  EXPECT_EQ(network.projections[0].name, "in->lif");
  EXPECT_EQ(synapses(network.projections[0]), "0->0 0.1@?, 1->1 0.2@?");
}

TEST(Connections, AChainIsOneProjection) {
  Network network = networkOf(R"(
    in Input shape=i:2
    a Linear weight=1,2;3,4
    s Scale scale=10,100
    flat Flatten start_dim=i:@0 end_dim=i:@-1
    b Linear weight=1,1;1,-1
    lif IF r=1,1 v_threshold=1,1
    in->a->s->flat->b->lif
  )");
  ASSERT_EQ(network.projections.size(), 1u);
  EXPECT_EQ(network.projections[0].name, "a*s*b");
  // b diag(10, 100) a = ((310, 420), (-290, -380))
  EXPECT_EQ(synapses(network.projections[0]), "0->0 310@?, 0->1 -290@?, 1->0 420@?, 1->1 -380@?");
}

TEST(Connections, BiasesPassThroughWhatFollows) {
  Network network = networkOf(R"(
    in Input shape=i:2
    a Affine weight=1,2;3,4 bias=1,2
    s Scale scale=10,100
    b Affine weight=1,1;1,-1 bias=0.5,0
    c Affine weight=0,0;0,1 bias=@7
    lif IF r=1,1 v_threshold=1,1
    in->a->s->b->lif
    in->c->lif
  )");
  // b: (10 + 200 + 0.5, 10 - 200), c: (7, 7)
  EXPECT_THAT(network.populations[1].synapseBias, ElementsAre(217.5, -183));
}

TEST(Connections, GainsScaleWeightsAndBiases) {
  nir::Options options;
  options.dtSeconds = 1e-3;
  Network network = networkOf("in Input shape=i:1\nfc Affine weight=2;4 bias=1,1\nlif LIF "
                              "tau=0.002,0.004 r=1,1 v_threshold=1,1\nin->fc->lif",
                              options);
  EXPECT_THAT(network.projections[0].weight, ElementsAre(1, 1));
  EXPECT_THAT(network.populations[1].synapseBias, ElementsAre(0.5, 0.25));
}

TEST(Connections, SeveralSourcesAndPathsKeepApart) {
  Network network = networkOf(R"(
    in Input shape=i:1
    x Linear weight=1;2
    y Linear weight=3;4
    a Linear weight=1,0;0,1
    lif IF r=1,1 v_threshold=1,1
    in->x->a->lif
    in->y->a
    y->lif
    lif->a
  )");
  std::vector<std::string> found;
  for (const Projection &each : network.projections)
    found.push_back(each.name + ": " + synapses(each));
  EXPECT_THAT(found,
              testing::UnorderedElementsAre("a: 0->0 1@?, 1->1 1@?", // from lif itself
                                            "x*a: 0->0 1@?, 0->1 2@?", "y*a: 0->0 3@?, 0->1 4@?",
                                            "y: 0->0 3@?, 0->1 4@?"));
}

TEST(Connections, NamesStayDistinct) {
  Network network = networkOf(R"(
    in Input shape=i:1
    fc Linear weight=1;2
    one IF r=1,1 v_threshold=1,1
    two IF r=1,1 v_threshold=1,1
    in->fc->one
    fc->two
    two->one
  )");
  std::vector<std::string> names;
  for (const Projection &each : network.projections)
    names.push_back(each.name);
  EXPECT_THAT(names, testing::UnorderedElementsAre("fc", "in->fc->two", "two->one"));
}

TEST(Connections, AZeroWeightIsNoSynapse) {
  Network network = networkOf("in Input shape=i:2\nfc Linear weight=0,2;-0,0\nlif IF r=1,1 "
                              "v_threshold=1,1\nin->fc->lif");
  EXPECT_EQ(synapses(network.projections[0]), "1->0 2@?");
  EXPECT_EQ(convention(network, "zero weights"), "absent synapses (3 of 4 weights are 0)");
}

TEST(Connections, DelaysComeFromMetadata) {
  Network network = networkOf(R"(
    in Input shape=i:2
    a Linear weight=1,2;3,4 chronaxie.delay_ticks=i:1,2;3,4
    b Linear weight=1,0;0,1 chronaxie.delay_ticks=i:@5
    s Scale scale=2,3
    lif IF r=1,1 v_threshold=1,1
    in->a->s->lif->b->lif
  )");
  EXPECT_EQ(synapses(network.projections[0]), "0->0 1@5, 1->1 1@5");
  EXPECT_EQ(synapses(network.projections[1]), "0->0 2@1, 0->1 9@3, 1->0 4@2, 1->1 12@4");
}

TEST(Connections, DelaysOfAChainAddUp) {
  Network network = networkOf(R"(
    in Input shape=i:1
    a Linear weight=1;2 chronaxie.delay_ticks=i:@5
    b Linear weight=1,1;1,-1
    c Linear weight=1,0;0,1 chronaxie.delay_ticks=i:@2
    lif IF r=1,1 v_threshold=1,1
    in->a->b->c->lif
  )");
  EXPECT_EQ(synapses(network.projections[0]), "0->0 3@7, 0->1 -1@7");
}

TEST(Connections, AThresholdNodeIsANeuronWithoutMemory) {
  Network network = networkOf(R"(
    in Input shape=i:2
    fc Affine weight=1,0;1,1 bias=0,0.5
    t Threshold threshold=0.5,1.5
    in->fc->t
  )");
  const Population &t = network.populations[1];
  EXPECT_THAT(t.membraneRetention, Each(0));
  EXPECT_THAT(t.synapseRetention, Each(0));
  EXPECT_EQ(t.reset, ResetMode::None);
  EXPECT_THAT(t.threshold, ElementsAre(0.5, 1.5));
  std::vector<std::vector<double>> input = {{1, 0}, {0, 1}, {1, 1}, {0, 0}};
  Trace trace = evaluate(network, {{0, input}});
  std::vector<std::vector<bool>> spikes = {
      {true, false}, {false, false}, {true, true}, {false, false}};
  EXPECT_EQ(trace.spikes[1], spikes);
}

TEST(Connections, AnIntegratorAndItsThresholdAreOneNeuron) {
  // As Spyx writes PSU_LIF.
  Network network = networkOf(R"(
    in Input shape=i:1
    fc Linear weight=1;
    li LI tau=2 r=0.5 v_leak=0
    t Threshold threshold=1.2
    f2 Linear weight=1;
    lif IF r=1 v_threshold=1 chronaxie.retention_m=@1
    out Output shape=i:1
    in->fc->li->t->f2->lif->out
    li->out
  )");
  ASSERT_EQ(network.populations.size(), 3u);
  const Population &li = network.populations[1];
  EXPECT_EQ(li.name, "li");
  EXPECT_EQ(li.threshold[0], 1.2);
  EXPECT_EQ(li.reset, ResetMode::None);
  EXPECT_EQ(li.membraneRetention[0], 0.5);
  EXPECT_EQ(network.projections[1].name, "f2");
  EXPECT_EQ(network.projections[1].source, 1u);
  EXPECT_EQ(convention(network, "threshold node"),
            "joined with its integrator to a neuron without reset (li and t)");
}

TEST(Connections, ReadoutsNeverSpike) {
  Network network = networkOf(R"(
    in Input shape=i:1
    fc Linear weight=1;2
    i I r=1,1
    out Output shape=i:2
    in->fc->i->out
  )");
  EXPECT_THAT(network.populations[1].threshold, Each(std::numeric_limits<double>::infinity()));
  EXPECT_EQ(network.populations[1].reset, ResetMode::None);
}

TEST(Connections, NeuronsThatNothingEntersMayDriveThemselves) {
  Network network = networkOf("lif LIF tau=0.001,0.0005 r=10,5 v_leak=3,0 v_threshold=1,1");
  EXPECT_DOUBLE_EQ(network.populations[0].membraneBias[0], 0.3);
}

} // namespace
