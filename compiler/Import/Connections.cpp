//===- Connections.cpp - Projections composed of linear maps ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Between two populations lie chains of Linear, Affine, Scale, Flatten and the
// ends of nested graphs. Each path from a population through them is carried
// along as a matrix (products in double; one Linear alone keeps its stored
// values bit for bit) and becomes a projection of its own where it ends in a
// population. Biases travel the same way, once a node, and are summed into the
// target's synapse bias. A weight of 0 is an absent synapse.
//
//===----------------------------------------------------------------------===//
#include "compiler/Import/Network.h"
#include "files/File.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/Twine.h"
#include <cmath>
#include <memory>

using namespace llvm;

namespace chronaxie::nir {

namespace {

/// Paths double at every fork that meets again.
constexpr size_t greatestPaths = 4096;
/// Multiply-adds of one product, about half a minute.
constexpr uint64_t greatestProduct = uint64_t{1} << 35;

/// A row-major (outputs, inputs) matrix, or a diagonal of equal ends.
struct Matrix {
  bool isDiagonal = true;
  uint64_t outputs = 0, inputs = 0;
  std::vector<double> values;
};

/// One path from a population through linear maps.
struct Path {
  uint32_t source = 0;                                 ///< node
  std::shared_ptr<const Matrix> matrix;                ///< shared while nothing changes it
  std::vector<std::string> through;                    ///< nodes that weigh
  std::optional<uint32_t> delay;                       ///< the same for all synapses
  std::shared_ptr<const std::vector<uint32_t>> delays; ///< or one per weight
};

std::shared_ptr<const Matrix> identity(uint64_t size) {
  return std::make_shared<Matrix>(Matrix{true, size, size, std::vector<double>(size, 1.0)});
}

bool isIdentity(const Matrix &matrix) {
  return matrix.isDiagonal && llvm::all_of(matrix.values, [](double each) { return each == 1; });
}

/// `scale` applied after `matrix`, element by element.
std::shared_ptr<const Matrix> scaled(const Matrix &matrix, const std::vector<double> &scale) {
  auto result = std::make_shared<Matrix>(matrix);
  uint64_t width = matrix.isDiagonal ? 1 : matrix.inputs;
  for (uint64_t i = 0; i < result->values.size(); ++i)
    result->values[i] *= scale[i / width];
  return result;
}

/// `weight` applied after `matrix`.
std::shared_ptr<const Matrix> multiplied(const std::shared_ptr<const Matrix> &weight,
                                         const Matrix &matrix) {
  if (isIdentity(matrix))
    return weight;
  auto result = std::make_shared<Matrix>();
  result->isDiagonal = false;
  result->outputs = weight->outputs;
  result->inputs = matrix.inputs;
  if (matrix.isDiagonal) {
    result->values = weight->values;
    for (uint64_t i = 0; i < result->values.size(); ++i)
      result->values[i] *= matrix.values[i % matrix.inputs];
    return result;
  }
  result->values.assign(result->outputs * result->inputs, 0);
  for (uint64_t row = 0; row < weight->outputs; ++row)
    for (uint64_t inner = 0; inner < weight->inputs; ++inner) {
      double factor = weight->values[row * weight->inputs + inner];
      if (factor == 0)
        continue;
      const double *from = &matrix.values[inner * matrix.inputs];
      double *to = &result->values[row * result->inputs];
      for (uint64_t column = 0; column < matrix.inputs; ++column)
        to[column] += factor * from[column];
    }
  return result;
}

class Composer {
public:
  explicit Composer(const Graph &graph)
      : graph(graph), predecessors(graph.predecessors()), paths(graph.nodes.size()),
        biases(graph.nodes.size()) {}

  /// Paths and biases of every linear map, predecessors first.
  Error run() {
    std::vector<std::vector<uint32_t>> successors = graph.successors();
    std::vector<size_t> open(graph.nodes.size(), 0);
    std::vector<uint32_t> ready;
    for (uint32_t i = 0; i < graph.nodes.size(); ++i) {
      if (!isLinearMap(graph.nodes[i].kind))
        continue;
      open[i] = llvm::count_if(predecessors[i],
                               [&](uint32_t each) { return isLinearMap(graph.nodes[each].kind); });
      if (open[i] == 0)
        ready.push_back(i);
    }
    for (size_t next = 0; next < ready.size(); ++next) {
      if (Error error = compose(ready[next]))
        return error;
      for (uint32_t each : successors[ready[next]])
        if (isLinearMap(graph.nodes[each].kind) && --open[each] == 0)
          ready.push_back(each);
    }
    return Error::success();
  }

  /// The paths that arrive over the edge from `node`.
  std::vector<Path> pathsFrom(uint32_t node) const {
    if (isLinearMap(graph.nodes[node].kind))
      return paths[node];
    return {Path{node, identity(graph.nodes[node].outSize), {}, std::nullopt, nullptr}};
  }
  /// The bias that arrives over it; empty: none.
  const std::vector<double> &biasFrom(uint32_t node) const { return biases[node]; }

private:
  Error compose(uint32_t index) {
    const Node &node = graph.nodes[index];
    std::shared_ptr<const Matrix> weight;
    std::vector<uint32_t> delays;
    bool weighs = node.kind == NodeKind::Linear || node.kind == NodeKind::Affine;
    if (weighs) {
      weight =
          std::make_shared<Matrix>(Matrix{false, node.outSize, node.inSize, node.values("weight")});
      Expected<std::vector<uint32_t>> own = delayTicks(node);
      if (!own)
        return own.takeError();
      delays = std::move(*own);
    }
    std::vector<double> bias;
    for (uint32_t previous : predecessors[index]) {
      for (Path &path : pathsFrom(previous)) {
        if (Error error = extend(path, node, weight, delays))
          return error;
        paths[index].push_back(std::move(path));
        if (++pathCount > greatestPaths)
          return fault(node.place + ": more than " + Twine(greatestPaths) +
                       " paths of linear maps; multiply the matrices before exporting");
      }
      add(biases[previous], bias);
    }
    if (!bias.empty() && weighs) {
      std::vector<double> weighed(node.outSize, 0);
      for (uint64_t i = 0; i < weight->values.size(); ++i)
        weighed[i / node.inSize] += weight->values[i] * bias[i % node.inSize];
      bias = std::move(weighed);
    } else if (!bias.empty() && node.kind == NodeKind::Scale)
      for (uint64_t i = 0; i < bias.size(); ++i)
        bias[i] *= node.values("scale")[i];
    if (node.kind == NodeKind::Affine)
      add(node.values("bias"), bias);
    biases[index] = std::move(bias);
    return Error::success();
  }

  Error extend(Path &path, const Node &node, const std::shared_ptr<const Matrix> &weight,
               const std::vector<uint32_t> &delays) {
    if (node.kind == NodeKind::Scale) {
      path.matrix = scaled(*path.matrix, node.values("scale"));
      path.through.push_back(node.name);
      return Error::success();
    }
    if (!weight)
      return Error::success();
    bool isProduct = !path.matrix->isDiagonal;
    if (isProduct && (path.delays || delays.size() > 1))
      return fault(node.place + ": it follows '" + path.through.back() +
                   "' without neurons between, and one of them has a delay per weight; give each "
                   "one delay, or multiply the matrices before exporting");
    if (isProduct && !fitsProduct(*weight, *path.matrix))
      return fault(node.place + ": the product with '" + path.through.back() +
                   "' is too large; multiply the matrices before exporting");
    path.matrix = multiplied(weight, *path.matrix);
    path.through.push_back(node.name);
    if (delays.size() > 1) {
      auto all = std::make_shared<std::vector<uint32_t>>(delays);
      path.delays = all;
    } else if (delays.size() == 1) {
      uint64_t sum = uint64_t{path.delay.value_or(0)} + delays.front();
      if (sum >= unassignedDelay)
        return fault(node.place +
                     "/metadata/chronaxie.delay_ticks: the delays of the chain sum to " +
                     Twine(sum));
      path.delay = static_cast<uint32_t>(sum);
    }
    return Error::success();
  }

  static bool fitsProduct(const Matrix &left, const Matrix &right) {
    uint64_t work = 0;
    return !__builtin_mul_overflow(left.values.size(), right.inputs, &work) &&
           work <= greatestProduct && left.outputs <= hdf5::maximumElements / right.inputs;
  }

  static void add(const std::vector<double> &from, std::vector<double> &into) {
    if (into.empty())
      into = from;
    else
      for (size_t i = 0; i < from.size(); ++i)
        into[i] += from[i];
  }

  const Graph &graph;
  std::vector<std::vector<uint32_t>> predecessors;
  std::vector<std::vector<Path>> paths;
  std::vector<std::vector<double>> biases;
  size_t pathCount = 0;
};

/// Rows of the path's matrix, each weight times its target's gain.
Error fillRows(const Path &path, const std::vector<double> &gains, Projection &projection,
               uint64_t &zeros, const Twine &where) {
  const Matrix &matrix = *path.matrix;
  auto at = [&](uint64_t row, uint64_t column) {
    return matrix.isDiagonal ? matrix.values[row] : matrix.values[row * matrix.inputs + column];
  };
  // Row-major sources twice, so that each pass reads the matrix in order.
  std::vector<uint64_t> next(matrix.inputs + 1, 0);
  auto each = [&](function_ref<void(uint64_t, uint64_t, double)> visit) {
    for (uint64_t row = 0; row < matrix.outputs; ++row)
      for (uint64_t column = matrix.isDiagonal ? row : 0;
           column < (matrix.isDiagonal ? row + 1 : matrix.inputs); ++column)
        visit(row, column, at(row, column) * gains[row]);
  };
  bool isFinite = true;
  each([&](uint64_t row, uint64_t column, double weight) {
    isFinite &= std::isfinite(weight);
    ++(weight == 0 ? zeros : next[column + 1]);
  });
  if (!isFinite)
    return fault(where + ": a product of weights and gains overflows; scale them down");
  for (uint64_t column = 0; column < matrix.inputs; ++column)
    next[column + 1] += next[column];
  projection.rowOffset = next;
  projection.targetNeuron.resize(next.back());
  projection.weight.resize(next.back());
  projection.delayTicks.resize(next.back());
  each([&](uint64_t row, uint64_t column, double weight) {
    if (weight == 0)
      return;
    uint64_t index = next[column]++;
    projection.targetNeuron[index] = static_cast<uint32_t>(row);
    projection.weight[index] = weight;
    uint32_t delay = path.delay.value_or(unassignedDelay);
    if (path.delays)
      delay = (*path.delays)[row * matrix.inputs + column];
    projection.delayTicks[index] = delay;
  });
  return Error::success();
}

/// `fc1`, or `fc1*fc2`, or `a->b`; longer where that is taken.
std::string nameFor(const Path &path, StringRef source, StringRef target, StringSet<> &taken) {
  std::string through = llvm::join(path.through, "*");
  std::string ends = (source + "->" + (through.empty() ? "" : through + "->") + target).str();
  std::string name = through.empty() ? ends : through;
  if (taken.contains(name))
    name = ends;
  for (unsigned i = 2; !taken.insert(name).second; ++i)
    name = ends + "#" + std::to_string(i);
  return name;
}

} // namespace

Error addProjections(const Graph &graph, const std::vector<int> &populationOf,
                     const std::vector<std::vector<double>> &gains, Network &network) {
  Composer composer(graph);
  if (Error error = composer.run())
    return error;
  std::vector<std::vector<uint32_t>> predecessors = graph.predecessors();
  std::vector<uint32_t> targets(network.populations.size());
  for (uint32_t i = 0; i < graph.nodes.size(); ++i)
    if (populationOf[i] >= 0)
      targets[populationOf[i]] = i;
  StringSet<> taken;
  uint64_t zeros = 0, weights = 0;
  for (uint32_t target = 0; target < targets.size(); ++target) {
    Population &population = network.populations[target];
    for (uint32_t previous : predecessors[targets[target]]) {
      for (const Path &path : composer.pathsFrom(previous)) {
        Projection projection;
        projection.source = static_cast<uint32_t>(populationOf[path.source]);
        projection.target = target;
        projection.name =
            nameFor(path, network.populations[projection.source].name, population.name, taken);
        weights += path.matrix->values.size();
        if (Error error = fillRows(path, gains[target], projection, zeros,
                                   graph.nodes[targets[target]].place + ": '" + projection.name +
                                       "' into it"))
          return error;
        network.projections.push_back(std::move(projection));
      }
      const std::vector<double> &bias = composer.biasFrom(previous);
      for (size_t i = 0; i < bias.size(); ++i)
        population.synapseBias[i] += bias[i] * gains[target][i];
    }
    for (double bias : population.synapseBias)
      if (!std::isfinite(bias))
        return fault(graph.nodes[targets[target]].place +
                     ": the biases that arrive overflow; scale them down");
  }
  if (zeros)
    network.conventions.push_back(
        {"zero weights", "absent synapses",
         std::to_string(zeros) + " of " + std::to_string(weights) + " weights are 0"});
  return Error::success();
}

} // namespace chronaxie::nir
