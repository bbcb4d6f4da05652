//===- Codes.cpp - chronaxie --explain CODE ---------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The same codes as docs/codes.md; tests/lit/verbs/explain.test holds both together.
//
//===----------------------------------------------------------------------===//
#include "tools/chronaxie/Verbs.h"
#include "llvm/Support/raw_ostream.h"

namespace chronaxie::tools {
namespace {

struct Explanation {
  const char *code, *meaning, *waysOut;
};

constexpr Explanation explanations[] = {
    {"FIT-01", "more neurons than a core, or the whole chip, has slots for",
     "a chip with more or larger cores; prune neurons"},
    {"FIT-02", "a synapse's delay is longer than the chip can hold back a spike",
     "shorter delays in the model; a chip with a greater max_delay_ticks"},
    {"FIT-03", "a core would need more axons (distinct sources) than it has",
     "a chip with more axons a core; --neurons-per-core with a smaller number; prune fan-in"},
    {"FIT-04", "the rows of a core's synapses do not fit its row memory",
     "--weight-bits 8; --neurons-per-core with a smaller number; prune synapses"},
    {"FIT-05", "the neurons of a core have more destinations than its route memory holds",
     "a chip with more routes a core; a larger core, so that fewer cores are reached"},
    {"FIT-06",
     "no scale fits a neuron: at every scale some weight, threshold, bias or reset "
     "leaves its width, or every weight rounds to zero",
     "--weight-bits 16; a chip with wider constants or state; rescale the neuron in the model"},
    {"FIT-07", "a core's neurons have more distinct membrane time constants than its table entries",
     "--tau-error 3% merges the nearest; a chip with more membrane_timescales"},
    {"FIT-08", "a core's neurons have more distinct synapse time constants than its table entries",
     "--tau-error 3% merges the nearest; a chip with more synapse_timescales"},
    {"FIT-09", "a refractory period is longer than the chip's counter counts",
     "fewer refractory ticks; a chip with more refractory_bits"},
    {"FIT-10",
     "after skew (one tick a layer) a delay is longer than the chip can hold back a spike",
     "a chip with a greater max_delay_ticks; shorter delays beside deep paths"},
    {"FIT-11", "a population would start later than the start tick's width can say",
     "a chip with more start_tick_bits; fewer layers"},
    {"FIT-12", "the sum of a neuron's weights may leave the accumulator at every scale",
     "a chip with more accumulator_bits; prune fan-in"},
    {"FIT-13", "the network needs more cores than the chip has", "a chip with a larger mesh"},
    {"FIT-14",
     "a core's plastic rows need more profiles than fit a bank, or more banks than the chip has",
     "fewer distinct profiles; --neurons-per-core with fewer; a chip with more stdp_profiles"},
    {"FIT-15",
     "cores that send to each other, or to and from the host, have a dead link or router on their "
     "way wherever the placer put them",
     "--neurons-per-core with a larger number, so that fewer cores are used; another chip"},
    {"FIT-16",
     "no table can hold the time constants within --tau-error: the chip's codes of retentions have "
     "too few bits",
     "a larger --tau-error, or 0, which takes the nearest code of each; a chip with more "
     "retention_bits"},
};

} // namespace

int explain(const std::string &code) {
  for (const Explanation &explanation : explanations)
    if (code == explanation.code) {
      llvm::outs() << explanation.code << ": " << explanation.meaning
                   << "\nways out: " << explanation.waysOut << '\n';
      return Good;
    }
  llvm::errs() << "--explain " << code << ": no such code; there are";
  for (const Explanation &explanation : explanations)
    llvm::errs() << ' ' << explanation.code;
  llvm::errs() << '\n';
  return Usage;
}

} // namespace chronaxie::tools
