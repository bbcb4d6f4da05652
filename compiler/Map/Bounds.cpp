//===- Bounds.cpp - What no partition can satisfy -------------------------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Map/Bounds.h"
#include <algorithm>

using namespace chronaxie;
using namespace chronaxie::map;

namespace {

constexpr uint64_t namedNeurons = 20;

uint64_t divideUp(uint64_t value, uint64_t by) { return (value + by - 1) / by; }

/// Neurons of one kind that fit no core: names the first, counts the rest.
class Misfits {
public:
  Misfits(std::vector<Violation> &broken, const char *code, const char *what, uint64_t room,
          const char *wayOut)
      : broken(broken), code(code), what(what), room(room), wayOut(wayOut) {}
  ~Misfits() {
    if (count > namedNeurons)
      broken.push_back({code,
                        std::string("neurons with too many ") + what + ", those above included",
                        count, 0, wayOut});
  }
  void look(const Problem &problem, uint32_t neuron, uint64_t need) {
    if (need > room && ++count <= namedNeurons)
      broken.push_back(
          {code, nameOf(problem, neuron) + " fits no core: " + what, need, room, wayOut});
  }

private:
  std::vector<Violation> &broken;
  const char *code;
  const char *what;
  uint64_t room;
  const char *wayOut;
  uint64_t count = 0;
};

uint64_t distinct(std::vector<uint32_t> codes) {
  std::sort(codes.begin(), codes.end());
  return static_cast<uint64_t>(std::unique(codes.begin(), codes.end()) - codes.begin());
}

} // namespace

std::vector<Violation> map::provenMisfits(const Problem &problem, const Limits &limits) {
  std::vector<Violation> broken;
  auto all = [&](const char *code, const char *what, uint64_t need, uint64_t perCore,
                 const std::string &wayOut) {
    if (need > perCore * limits.cores)
      broken.push_back({code, what, need, perCore * limits.cores,
                        perCore ? "a chip with " + std::to_string(divideUp(need, perCore)) +
                                      " such cores" + wayOut
                                : "a chip that has some"});
  };
  all("FIT-01", "neurons", problem.neurons, limits.neuronsPerCore, ", or with more neurons a core");
  if (!limits.neuronsPerCore)
    return broken;

  // Per neuron: sources that reach it, and their rows if it were alone.
  std::vector<uint64_t> axons(problem.neurons), words(problem.neurons);
  uint64_t allAxons = 0, allWords = 0, allRoutes = 0;
  {
    Misfits routes(broken, "FIT-05", "route entries", limits.routesPerCore,
                   "fewer targets of it, or a chip with more routes_per_core or neurons_per_core");
    for (uint32_t source = 0; source < problem.sources(); ++source) {
      uint64_t bits = 0;
      for (uint64_t at = problem.offset[source]; at < problem.offset[source + 1]; ++at) {
        uint64_t own = limits.rows.leastBits(problem.needAt(at), problem.synapses[at]);
        bits += own;
        ++axons[problem.sink[at]];
        words[problem.sink[at]] += divideUp(own, 32);
      }
      // Its sinks take at least so many cores, each with an axon and a row.
      uint64_t copies =
          divideUp(problem.offset[source + 1] - problem.offset[source], limits.neuronsPerCore);
      allAxons += copies;
      allWords += divideUp(bits, 32);
      if (source < problem.neurons) { // further base delays need no further copies
        allRoutes += copies;
        routes.look(problem, source, copies);
      }
    }
  }
  {
    Misfits misfits(broken, "FIT-03", "axons (distinct sources)", limits.axonsPerCore,
                    "prune its inputs, or a chip with more axons_per_core");
    for (uint32_t neuron = 0; neuron < problem.neurons; ++neuron)
      misfits.look(problem, neuron, axons[neuron]);
  }
  {
    Misfits misfits(broken, "FIT-04", "synapse memory words", limits.synapseWordsPerCore,
                    "--weight-bits 8, prune its inputs, or a chip with more "
                    "synapse_words_per_core");
    for (uint32_t neuron = 0; neuron < problem.neurons; ++neuron)
      misfits.look(problem, neuron, words[neuron]);
  }
  all("FIT-03", "axons of all cores", allAxons, limits.axonsPerCore, "");
  all("FIT-04", "synapse memory words of all cores", allWords, limits.synapseWordsPerCore,
      ", or --weight-bits 8");
  all("FIT-05", "route entries of all cores", allRoutes, limits.routesPerCore, "");
  if (limits.exactTimescales) {
    all("FIT-07", "distinct membrane retentions of all cores", distinct(problem.membraneCode),
        limits.membraneTimescales, ", or --tau-error above 0");
    all("FIT-08", "distinct synapse retentions of all cores", distinct(problem.synapseCode),
        limits.synapseTimescales, ", or --tau-error above 0");
  }
  return broken;
}
