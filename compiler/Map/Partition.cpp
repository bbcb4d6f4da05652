//===- Partition.cpp - Neurons into cores ---------------------------------===//
// SPDX-License-Identifier: Apache-2.0
//
// Multilevel: neurons that share traffic are joined until some fifty clusters
// a core are left; these are grown into cores in several ways, the best is
// refined, undone one level and refined again, down to single neurons. Gains
// are exact and every limit is hard at all levels. Small problems are grown at
// the level of neurons. When nothing is legal, orders, repairs and rows of the
// size that is likely are tried before it is said what does not fit.
//
//===----------------------------------------------------------------------===//
#include "compiler/Map/Partition.h"
#include "compiler/Map/Bounds.h"
#include "compiler/Map/Coarsen.h"
#include "compiler/Map/Grow.h"
#include "compiler/Map/Refine.h"
#include <algorithm>
#include <cassert>
#include <numeric>
#include <set>
#include <tuple>

using namespace chronaxie;
using namespace chronaxie::map;

namespace {

/// Coarsest level: so many clusters a core, and at least so many in all.
constexpr uint32_t clustersPerCore = 50;
constexpr uint32_t fewestClusters = 300;
/// Above so many neurons the O(n^2) ways at neuron level are left out.
constexpr uint32_t mostGrown = 8192;
constexpr uint32_t mostRepaired = 2048;
/// A score table of so many entries (256 MiB) is worth its memory.
constexpr uint64_t mostScores = uint64_t{1} << 25;
/// Up to so many incidences every start is searched, not only the best.
constexpr size_t smallProblem = 100000;

uint32_t divideUp(uint32_t value, uint32_t by) { return value / by + (value % by != 0); }

/// A partition of one level and its integer cost.
struct Answer {
  std::vector<uint32_t> coreOf;
  int64_t cost = 0;
  uint32_t cores = 0;
  bool isFound() const { return cores != 0; }
};

/// Cores numbered by their first node.
Answer answerOf(const Cores &cores) {
  Answer answer;
  answer.cost = cores.cost();
  std::vector<uint32_t> numberOf(cores.count, nothing);
  for (uint32_t core : cores.partition()) {
    if (numberOf[core] == nothing)
      numberOf[core] = answer.cores++;
    answer.coreOf.push_back(numberOf[core]);
  }
  return answer;
}

class Multilevel {
public:
  Multilevel(const Problem &problem, const Limits &limits, const PartitionOptions &options)
      : limits(limits), options(options), random(options.seed, 0) {
    levels.push_back(hypergraphOf(problem, limits.exactTimescales));
  }

  Answer solve() {
    uint32_t fewestCores = (finest().nodes + limits.neuronsPerCore - 1) / limits.neuronsPerCore;
    coarsen(std::max(fewestClusters, clustersPerCore * fewestCores), {});
    Answer answer = bestStart(levels.back());
    if (answer.isFound()) {
      answer = refineDown(std::move(answer));
    } else {
      levels.resize(1);
      steps.clear();
      if (finest().nodes <= mostGrown)
        answer = bestStart(finest());
    }
    improve(answer, fillInGivenOrder());
    if (!answer.isFound() && limits.exactTimescales)
      improve(answer, fillInOrderOfCodes());
    return answer;
  }

  /// The closest that moves and trades come to a legal partition.
  Answer repaired(bool &isLegal) {
    levels.resize(1);
    steps.clear();
    Cores cores(finest(), limits, std::min(limits.cores, finest().nodes));
    grow(cores, {GrowBy::Axons, SeedBy::Neighbour, 0}, random);
    isLegal = repair(cores, 50, random);
    if (isLegal)
      return refined(finest(), answerOf(cores));
    return answerOf(cores);
  }

private:
  const Hypergraph &finest() const { return levels.front(); }

  /// Adds levels until `target` clusters; within cores when `coreOf` is given.
  void coarsen(uint32_t target, std::vector<uint32_t> coreOf) {
    uint32_t maxWeight = std::max(1u, limits.neuronsPerCore / 32);
    while (levels.back().nodes > target) {
      Clustering step = cluster(levels.back(), limits, maxWeight, coreOf, random);
      if (step.clusters > levels.back().nodes / 10 * 9)
        break;
      if (!coreOf.empty()) {
        std::vector<uint32_t> coarse(step.clusters);
        for (uint32_t node = 0; node < levels.back().nodes; ++node)
          coarse[step.clusterOf[node]] = coreOf[node];
        coreOf = std::move(coarse);
      }
      levels.push_back(contract(levels.back(), step.clusterOf, step.clusters));
      steps.push_back(std::move(step));
    }
  }

  /// Grown in every way, refined; nothing found when no way is legal.
  Answer bestStart(const Hypergraph &graph) {
    uint32_t count = std::min(limits.cores, graph.nodes);
    uint32_t neurons = std::accumulate(graph.weight.begin(), graph.weight.end(), 0u);
    uint32_t fewest = divideUp(neurons, limits.neuronsPerCore);
    std::vector<Answer> starts;
    // Full cores, even ones, and even ones with a core to spare.
    std::set<uint32_t> caps = {limits.neuronsPerCore, divideUp(neurons, fewest),
                               divideUp(neurons, fewest + 1)};
    for (uint32_t cap : caps)
      for (SeedBy seedBy : {SeedBy::Neighbour, SeedBy::First, SeedBy::Random})
        for (GrowBy by : {GrowBy::Traffic, GrowBy::Share, GrowBy::Axons}) {
          Cores cores(graph, limits, count);
          if (!grow(cores, {by, seedBy, cap}, random))
            continue;
          propagate(cores, options.passes, random);
          starts.push_back(answerOf(cores));
        }
    std::sort(starts.begin(), starts.end(), [](const Answer &a, const Answer &b) {
      return std::tie(a.cost, a.cores, a.coreOf) < std::tie(b.cost, b.cores, b.coreOf);
    });
    if (graph.in.size() > smallProblem && starts.size() > 2)
      starts.resize(2);
    Answer best;
    for (Answer &start : starts)
      improve(best, refined(graph, std::move(start)));
    return best;
  }

  Answer refined(const Hypergraph &graph, Answer answer) {
    // One empty core is offered too.
    uint32_t count = std::min(limits.cores, answer.cores + 1);
    if (uint64_t{graph.nodes} * count > mostScores) {
      Cores cores(graph, limits, count);
      for (uint32_t node = 0; node < graph.nodes; ++node)
        cores.put(node, answer.coreOf[node]);
      propagate(cores, options.passes, random);
      return answerOf(cores);
    }
    ScoredCores cores(graph, limits, count, answer.coreOf);
    propagate(cores, options.passes, random);
    for (unsigned pass = 0; pass < options.passes; ++pass) {
      // A pass that gains less than a part in a thousand is the last.
      int64_t enough = cores.cost() / 1000;
      if (search(cores, {}, random) <= enough)
        break;
    }
    return answerOf(cores);
  }

  /// From the coarsest level down to neurons.
  Answer refineDown(Answer answer) {
    while (!steps.empty()) {
      std::vector<uint32_t> fine;
      for (uint32_t cluster : steps.back().clusterOf)
        fine.push_back(answer.coreOf[cluster]);
      answer.coreOf = std::move(fine);
      levels.pop_back();
      steps.pop_back();
      answer = refined(levels.back(), std::move(answer));
    }
    return answer;
  }

  Answer filled(llvm::ArrayRef<uint32_t> order) {
    Cores cores(finest(), limits, std::min(limits.cores, finest().nodes));
    return fillInOrder(cores, order) ? answerOf(cores) : Answer();
  }

  /// The order a network comes in may be a good one (space, layers).
  Answer fillInGivenOrder() {
    std::vector<uint32_t> order(finest().nodes);
    std::iota(order.begin(), order.end(), 0);
    return filled(order);
  }

  Answer fillInOrderOfCodes() {
    const Hypergraph &graph = finest();
    std::vector<uint32_t> order(graph.nodes);
    std::iota(order.begin(), order.end(), 0);
    Answer best;
    for (auto [major, minor] : {std::pair(&graph.membraneCode, &graph.synapseCode),
                                std::pair(&graph.synapseCode, &graph.membraneCode)}) {
      std::sort(order.begin(), order.end(), [major = major, minor = minor](uint32_t a, uint32_t b) {
        return std::tuple((*major)[a], (*minor)[a], a) < std::tuple((*major)[b], (*minor)[b], b);
      });
      improve(best, filled(order));
    }
    return best;
  }

  /// Keeps the better one; a rough answer is refined when it is near.
  void improve(Answer &best, Answer other) {
    if (!other.isFound())
      return;
    if (!best.isFound() || other.cost < best.cost ||
        (other.cost == best.cost && other.cores < best.cores))
      best = std::move(other);
  }

  const Limits limits;
  const PartitionOptions options;
  Random random;
  std::vector<Hypergraph> levels; ///< finest first
  std::vector<Clustering> steps;  ///< from each level to the next
};

/// What to say when nothing legal was found though nothing is proven.
std::vector<Violation> explain(const Problem &problem, const Limits &limits,
                               const PartitionOptions &options, const Partition &closest) {
  std::vector<Violation> broken;
  Limits unbounded = limits;
  unbounded.cores = problem.neurons;
  Answer wider = Multilevel(problem, unbounded, options).solve();
  if (wider.isFound())
    broken.push_back({"FIT-13", "cores of the best partition found", wider.cores, limits.cores,
                      "a chip with " + std::to_string(wider.cores) + " such cores"});
  if (!closest.empty()) {
    std::vector<Violation> more = check(problem, closest, limits);
    broken.insert(broken.end(), more.begin(), more.end());
  }
  return broken;
}

/// As many neurons in each core as in the others, in order.
Partition evenSplit(const Problem &problem, const Limits &limits) {
  uint32_t share = divideUp(problem.neurons, limits.cores);
  Partition even;
  for (uint32_t neuron = 0; neuron < problem.neurons; ++neuron)
    even.push_back(neuron / share);
  return even;
}

} // namespace

llvm::Expected<Partition> map::partition(const Problem &problem, const Limits &given,
                                         PartitionOptions options) {
  Limits limits = given;
  if (options.neuronsPerCore)
    limits.neuronsPerCore = std::min(limits.neuronsPerCore, options.neuronsPerCore);
  if (problem.neurons == 0)
    return Partition();
  // One core is the fewest and the least traffic.
  Partition one(problem.neurons, 0);
  std::vector<Violation> broken = check(problem, one, limits);
  if (broken.empty())
    return one;
  std::vector<Violation> proven = provenMisfits(problem, limits);
  if (!proven.empty())
    return llvm::make_error<DoesNotFit>(std::move(proven));
  if (limits.cores == 1)
    return llvm::make_error<DoesNotFit>(std::move(broken));

  uint32_t mostInCore = std::min(limits.neuronsPerCore, problem.neurons);
  limits.rows = limits.rows.of(mostInCore);
  Answer answer = Multilevel(problem, limits, options).solve();
  Partition closest;
  if (!answer.isFound() && problem.neurons <= mostRepaired) {
    bool isLegal = false;
    Answer attempt = Multilevel(problem, limits, options).repaired(isLegal);
    closest = attempt.coreOf;
    if (isLegal)
      answer = std::move(attempt);
  }
  if (!answer.isFound() && !limits.rows.isExact()) {
    // Rows may be shorter than the longest they can be; `check` knows.
    Limits likely = limits;
    likely.rows = limits.rows.of(mostInCore, RowSizes::Count::Likely);
    answer = Multilevel(problem, likely, options).solve();
    if (answer.isFound() && !check(problem, answer.coreOf, limits).empty()) {
      closest = std::move(answer.coreOf);
      answer = Answer();
    }
  }
  if (!answer.isFound()) {
    Partition even = evenSplit(problem, limits);
    if (check(problem, even, limits).empty())
      return even;
    if (closest.empty())
      closest = std::move(even);
    return llvm::make_error<DoesNotFit>(explain(problem, limits, options, closest));
  }
  assert(check(problem, answer.coreOf, limits).empty() && "the partitioner breaks a limit");
  return std::move(answer.coreOf);
}
