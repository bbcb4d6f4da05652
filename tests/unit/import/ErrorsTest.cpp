//===- ErrorsTest.cpp - Every way a model is refused ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "Reading.h"

using namespace chronaxie;
using namespace chronaxie::tests;
using testing::HasSubstr;

namespace {

struct Refused {
  std::string text, message;
};

TEST(Edges, NameNodesThatExist) {
  std::string nodes = "input Input shape=i:1\nfc1 Linear weight=1;\nlif1 IF r=@1 v_threshold=@1\n"
                      "fc2 Linear weight=1;\nlif2 IF r=@1 v_threshold=@1\n";
  for (const Refused &each : {
           // The published trap: the node is called otherwise than its edges say.
           Refused{
               "input->fc1->lif1.lif->fc2->lif2",
               "edges[1]: 'fc1' -> 'lif1.lif': there is no node 'lif1.lif'; the only one it can "
               "mean is 'lif1': name that in the edge"},
           Refused{"input->fc1->lif1->fc3->lif2",
                   "edges[2]: 'lif1' -> 'fc3': there is no node 'fc3'; it may mean 'fc1', 'fc2'"},
           Refused{"inptu->fc1->lif1->fc2->lif2",
                   "edges[0]: 'inptu' -> 'fc1': there is no node 'inptu'; the only one it can mean "
                   "is 'input': name that in the edge"},
           Refused{"input->fc1->lif1->fc2->readout",
                   "edges[3]: 'fc2' -> 'readout': there is no node 'readout'; the nodes are 'fc1', "
                   "'fc2', 'input', 'lif1', 'lif2'"},
       })
    EXPECT_EQ(errorOf(nodes + each.text), "model.nir: " + each.message);
  EXPECT_EQ(errorOf("in Input shape=i:1\nl.lif IF r=@1 v_threshold=@1\nl.w Linear weight=1;\n"
                    "in->l->l.w->l.lif"),
            "model.nir: edges[0]: 'in' -> 'l': there is no node 'l'; it may mean 'l.lif', 'l.w'");
  EXPECT_EQ(errorOf("in Input shape=i:1\nrnn/lif IF r=@1 v_threshold=@1\nin->rnn.lif"),
            "model.nir: edges[0]: 'in' -> 'rnn.lif': there is no node 'rnn.lif'; the only one it "
            "can mean is 'rnn': name that in the edge");
}

TEST(Nodes, OfUnknownTypesAreRefusedByName) {
  auto with = [](const std::string &node) {
    return "in Input shape=i:1\nx " + node + "\nlif IF r=@1 v_threshold=@1\nin->x->lif";
  };
  for (const Refused &each : {
           Refused{with("Conv1d weight=1;"),
                   "nodes/x/type: 'Conv1d' is not read yet; unroll it into a Linear node"},
           Refused{with("Conv2d weight=1;"),
                   "nodes/x/type: 'Conv2d' is not read yet; unroll it into a Linear node"},
           Refused{with("SumPool2d kernel_size=i:2,2"),
                   "nodes/x/type: 'SumPool2d' is not read yet; unroll it into a Linear node"},
           Refused{with("AvgPool2d kernel_size=i:2,2"),
                   "nodes/x/type: 'AvgPool2d' is not read yet; unroll it into a Linear node"},
           Refused{with("Delay delay=1"),
                   "nodes/x/type: 'Delay' is not read; write the delay as metadata "
                   "chronaxie.delay_ticks of the Linear or Affine node that follows"},
           Refused{
               with("ALIF tau=1"),
               "nodes/x/type: unknown node type 'ALIF'; read are Input, Output, Linear, Affine, "
               "Scale, Flatten, Threshold, LIF, CubaLIF, LI, CubaLI, IF, I and nested "
               "NIRGraph"},
       })
    EXPECT_EQ(errorOf(each.text), "model.nir: " + each.message);
}

TEST(Parameters, MustBeSound) {
  for (const Refused &each : {
           Refused{around("lif LIF tau=0.1,nan r=1,1 v_threshold=1,1"),
                   "nodes/lif/tau[1]: value nan must be a finite number; correct the model and "
                   "export it again"},
           Refused{around("lif LIF tau=@inf r=1,1 v_threshold=1,1"),
                   "nodes/lif/tau: value inf must be a finite number; correct the model and export "
                   "it again"},
           Refused{around("lif LIF tau=0.1,-0.1 r=1,1 v_threshold=1,1"),
                   "nodes/lif/tau[1]: value -0.1 must be above 0; correct the model and export it "
                   "again"},
           Refused{
               around("lif LIF tau=0.1,0.1 r=1,0 v_threshold=1,1"),
               "nodes/lif/r[1]: value 0 must be above 0; correct the model and export it again"},
           Refused{around("lif CubaLIF tau_mem=@1 tau_syn=0,1 v_threshold=1,1"),
                   "nodes/lif/tau_syn[0]: value 0 must be above 0; correct the model and export it "
                   "again"},
           Refused{around("lif CubaLIF tau_mem=@1 tau_syn=@1 w_in=1,0 v_threshold=1,1"),
                   "nodes/lif/w_in[1]: value 0 must be other than 0; correct the model and export "
                   "it again"},
           Refused{around("lif LIF tau=0.1,0.1 r=1,1 v_threshold=1,inf"),
                   "nodes/lif/v_threshold[1]: value inf must be a finite number; correct the model "
                   "and export it again"},
           Refused{"in Input shape=i:2\nfc Linear weight=1,2;nan,4\nlif IF r=@1 v_threshold=@1\n"
                   "in->fc->lif",
                   "nodes/fc/weight[2]: value nan must be a finite number; correct the model and "
                   "export it again"},
           Refused{around("lif LIF tau=0.1,0.1 r=1,1"), "nodes/lif/v_threshold: missing"},
           Refused{around("lif LIF tau=0.1,0.1 r=1,1 v_threshold=1,1 tau_ref=1,1"),
                   "nodes/lif/tau_ref: not a parameter of LIF nodes; remove it or move it under "
                   "metadata"},
           Refused{around("lif LIF tau=s:a,b r=1,1 v_threshold=1,1"),
                   "nodes/lif/tau: numbers are expected, not strings"},
       })
    EXPECT_EQ(errorOf(each.text), "model.nir: " + each.message);
}

TEST(Shapes, MustFit) {
  auto fc = [](const std::string &weight) {
    return "in Input shape=i:2\nfc " + weight + "\nlif IF r=@1 v_threshold=@1\nin->fc->lif";
  };
  for (const Refused &each : {
           Refused{around("lif LIF tau=0.1,0.1,0.1 r=1,1 v_threshold=@1"),
                   "nodes/lif/tau: shape (3) does not fit r's (2)"},
           Refused{around("lif LIF tau=0.1,0.1;0.1,0.1 r=1,1,1,1 v_threshold=@1"),
                   "nodes/lif/tau: shape (2, 2) does not fit r's (4)"},
           Refused{
               around("lif IF r=1,1,1 v_threshold=@1"),
               "edge 'fc' -> 'lif': 'fc' gives 2 values (weight (2, 2)), 'lif' takes 3 (r (3)); "
               "correct the shapes"},
           Refused{"in Input shape=i:3\nfc Linear weight=1,2;3,4\nlif IF r=@1 v_threshold=@1\n"
                   "in->fc->lif",
                   "edge 'in' -> 'fc': 'in' gives 3 values (Input), 'fc' takes 2 (weight (2, 2)); "
                   "correct the shapes"},
           Refused{fc("Linear weight=1,2"),
                   "nodes/fc/weight: shape (2): a weight needs two dimensions (outputs, inputs)"},
           Refused{fc("Affine weight=1,2;3,4 bias=1,2,3"),
                   "nodes/fc/bias: shape (3) does not fit weight's (2, 2); one bias for each of 2 "
                   "outputs is needed"},
           Refused{"in Input shape=i:0\nlif IF r=@1 v_threshold=@1\nin->lif",
                   "nodes/in/shape[0]: 0 is not a size; at least 1 and at most 268435456 values in "
                   "all"},
           Refused{"in Input shape=i:-5\nlif IF r=@1 v_threshold=@1\nin->lif",
                   "nodes/in/shape[0]: -5 is not a size; at least 1 and at most 268435456 values "
                   "in all"},
           Refused{"in Input shape=i:4294967296,4294967296\nlif IF r=@1 v_threshold=@1\nin->lif",
                   "nodes/in/shape[0]: 4294967296 is not a size; at least 1 and at most 268435456 "
                   "values in all"},
           Refused{"in Input shape=1.5\nlif IF r=@1 v_threshold=@1\nin->lif",
                   "nodes/in/shape: integers are expected, not floats"},
       })
    EXPECT_EQ(errorOf(each.text), "model.nir: " + each.message);
}

TEST(Structure, MustBeRunnable) {
  for (const Refused &each : {
           Refused{
               "in Input shape=i:1\na Linear weight=1;\nb Scale scale=2\nlif IF r=@1 "
               "v_threshold=@1\nin->a->b->a\nb->lif",
               "edges: a cycle without a neuron: a -> b -> a; its result would depend on itself "
               "within a tick; put a neuron node into it"},
           Refused{
               "in Input shape=i:1\na Linear weight=1;\nlif IF r=@1 v_threshold=@1\nin->a->lif\n"
               "a->a",
               "edges: a cycle without a neuron: a -> a; its result would depend on itself "
               "within a tick; put a neuron node into it"},
           Refused{"in Input shape=i:1\nlif IF r=@1 v_threshold=@1\nin->lif->in",
                   "nodes/in: 'lif' feeds an Input node; remove the edge"},
           Refused{"in Input shape=i:1\nlif IF r=@1 v_threshold=@1\nout Output shape=i:1\n"
                   "in->lif->out->lif",
                   "nodes/out: an Output node feeds 'lif'; remove the edge"},
           Refused{"in Input shape=i:1\nfc Linear weight=1;\nlif IF r=@1 v_threshold=@1\nin->lif\n"
                   "fc->lif",
                   "nodes/fc: no edge leads to it; add the edge or remove the node"},
           Refused{"in Input shape=i:1\nout Output shape=i:1\nlif IF r=@1 v_threshold=@1\nin->lif",
                   "nodes/out: no edge leads to it; add the edge or remove the node"},
           Refused{"in Input shape=i:1\nfc Linear weight=1;\nout Output shape=i:1\nlif IF r=@1 "
                   "v_threshold=@1\nin->lif->fc->out",
                   "nodes/fc: it leads to no neuron, so its values would be lost; put an LI or LIF "
                   "node behind it"},
           Refused{"in Input shape=i:1\nx Input shape=i:1\nlif IF r=@1 v_threshold=@1\nin->lif",
                   "nodes/x: it leads to no neuron, so its values would be lost; connect or remove "
                   "it"},
           Refused{
               "in Input shape=i:1\nlif IF r=@1 v_threshold=@1\nx IF r=@1 v_threshold=@1\n"
               "in->lif",
               "nodes/x: no edge leads to it and no bias drives it, so it stays silent; add the "
               "edge or remove the node"},
           Refused{"in Input shape=i:1\nli LI tau=@1 r=@1\nfc Linear weight=1;\nlif IF r=@1 "
                   "v_threshold=@1\nin->li->fc->lif",
                   "nodes/li: LI gives a potential to 'fc', but only spikes travel; put a "
                   "Threshold node behind it or use LIF"},
           Refused{"in Input shape=i:1\nli I r=@1\nt Threshold threshold=@1\nt2 Threshold "
                   "threshold=@1\nin->li->t\nli->t2",
                   "nodes/li: I gives a potential to 't', but only spikes travel; put a "
                   "Threshold node behind it or use IF"},
           Refused{"in Input shape=i:1\nli CubaLI tau_mem=@1 tau_syn=@1\nlif IF r=@1 "
                   "v_threshold=@1\nin->li->lif",
                   "nodes/li: CubaLI gives a potential to 'lif', but only spikes travel; "
                   "put a Threshold node behind it or use CubaLIF"},
           Refused{"in Input shape=i:1\nli I r=@1\nt Threshold threshold=@1 "
                   "chronaxie.refractory_ticks=i:@1\nin->li->t",
                   "nodes/t/metadata/chronaxie.refractory_ticks: this Threshold belongs to 'li'; "
                   "write the key there"},
           Refused{"in Input shape=i:1\nf Flatten start_dim=i:@0\ng Flatten start_dim=i:@0\nlif IF "
                   "r=@1 v_threshold=@1\nin->lif\nf->g->f",
                   "nodes/f: its size follows from nothing; write its input_type"},
           Refused{
               "in Input shape=i:1\nfc Linear weight=1e308; \ns Scale scale=1e308\nlif IF r=@1 "
               "v_threshold=@1\nin->fc->s->lif",
               "nodes/lif: 'fc*s' into it: a product of weights and gains overflows; scale them "
               "down"},
           Refused{
               "in Input shape=i:1\nfc Affine weight=1; bias=1e308\ns Scale scale=1e308\nlif IF "
               "r=@1 v_threshold=@1\nin->fc->s->lif",
               "nodes/lif: the biases that arrive overflow; scale them down"},
       })
    EXPECT_EQ(errorOf(each.text), "model.nir: " + each.message);
}

TEST(Nested, GraphsNeedOneEndOfEachKind) {
  for (const Refused &each : {
           Refused{"in Input shape=i:1\nr/a Input shape=i:1\nr/b Input shape=i:1\nr/lif IF r=@1 "
                   "v_threshold=@1\nin->r\nr: a->lif",
                   "edges[0]: 'in' -> 'r': the nested graph 'r' has 2 Input nodes; one is needed"},
           Refused{
               "in Input shape=i:1\nr/a Input shape=i:1\nr/lif IF r=@1 v_threshold=@1\nlif IF "
               "r=@1 v_threshold=@1\nin->r->lif\nr: a->lif",
               "edges[1]: 'r' -> 'lif': the nested graph 'r' has 0 Output nodes; one is needed"},
           Refused{
               "in Input shape=i:1\nr.lif IF r=@1 v_threshold=@1\nr/lif IF r=@1 v_threshold=@1\n"
               "in->r.lif",
               "nodes/r.lif: flattened it is called 'r.lif', as is nodes/r/nodes/lif; rename "
               "one"},
           Refused{
               "in Input shape=i:1\nr/a Input shape=i:1\nr/lif IF r=@1 v_threshold=@1\nin->r\n"
               "r: a->lif\ngraph:r chronaxie.dt=@1",
               "nodes/r/metadata/chronaxie.dt: a nested graph takes none of our metadata; write "
               "it at the outermost graph or at a node"},
       })
    EXPECT_EQ(errorOf(each.text), "model.nir: " + each.message);
}

TEST(Nested, GraphsHaveALimitOfDepth) {
  std::string path = "a";
  for (int i = 0; i < 20; ++i)
    path += "/a";
  EXPECT_THAT(errorOf("in Input shape=i:1\n" + path + "/lif IF r=@1 v_threshold=@1"),
              HasSubstr(": graphs nest deeper than 16"));
}

TEST(Paths, ThatDoubleAtEveryForkAreRefused) {
  std::string text = "in Input shape=i:1\nlif IF r=@1 v_threshold=@1\nx0 Scale scale=1\nin->x0\n";
  for (int i = 0; i < 40; ++i) {
    std::string n = std::to_string(i), next = std::to_string(i + 1);
    text += "a" + n + " Scale scale=1\nb" + n + " Scale scale=1\nx" + next + " Scale scale=1\nx" +
            n + "->a" + n + "->x" + next + "\nx" + n + "->b" + n + "->x" + next + "\n";
  }
  EXPECT_THAT(errorOf(text + "x40->lif"),
              HasSubstr(": more than 4096 paths of linear maps; multiply the matrices before "
                        "exporting"));
}

} // namespace
