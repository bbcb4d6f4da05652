//===- NirFuzz.cpp - NIR files with random damage ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Needs no corpus: the seeds are small models written by the tests' own
// writer. `nir-fuzz [ROUNDS] [SEED]` damages them at random and reads each;
// reading must return a network or an error that names the file. Built with
// `-DCHRONAXIE_LIBFUZZER` the same reader is a libFuzzer target instead.
//
//===----------------------------------------------------------------------===//
#include "Damage.h"
#include "NirText.h"
#include "compiler/Import/Network.h"

using namespace chronaxie;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  nir::Options options;
  options.dtSeconds = 1e-4;
  llvm::StringRef bytes(reinterpret_cast<const char *>(data), size);
  llvm::Expected<Network> network =
      nir::readNirBytes("fuzz.nir", bytes, options, {tests::secondsAFile});
  bool isRead = bool(network);
  tests::countOutcome(isRead, isRead ? "" : llvm::toString(network.takeError()), "fuzz.nir");
  return 0;
}

#ifndef CHRONAXIE_LIBFUZZER

namespace {

const char *const models[] = {
    "in Input shape=i:2\nfc Linear weight=1,2;3,4\nlif LIF tau=0.001,0.0005 r=10,5 "
    "v_threshold=1,1\nout Output shape=i:2\nin->fc->lif->out",
    "in Input shape=i:3\nfc Affine weightz=f:1,2,3;4,5,6 bias=f:1,2\nrnn/input Input shape=i:2\n"
    "rnn/lif CubaLIF tau_memz=0.001,0.0005 tau_syn=0.002,0.001 r=10,5 w_in=20,10 v_threshold=@1\n"
    "rnn/w_rec Linear weight=0,1;1,0\nrnn/output Output shape=i:2\nli LI tau=@0.001 r=@10\n"
    "f2 Linear weight=1,1;2,2\nin->fc->rnn->f2->li\nrnn: input->lif->w_rec->lif->output",
    "in Input shape=i:2 chronaxie.graded=b:@1\ns Scale scale=1,2\nlif IF r=1,1 v_threshold=1,1 "
    "chronaxie.retention_m=0.5,0.5 chronaxie.refractory_ticks=i:1,2 chronaxie.reset=t:@none\n"
    "in->s->lif\ngraph chronaxie.format=i:@1 chronaxie.readout.rule=s:@last "
    "chronaxie.readout.population=t:lif,lif chronaxie.readout.neuron=i:0,1 "
    "chronaxie.readout.class=i:0,1 chronaxie.class_names=s:no,yes",
};

} // namespace

int main(int count, char **arguments) {
  std::vector<std::string> seeds;
  for (const char *model : models)
    seeds.push_back(tests::nirBytes(model));
  return tests::damageAndRead("nir-fuzz", count, arguments, seeds, [](llvm::StringRef bytes) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size());
  });
}

#endif
