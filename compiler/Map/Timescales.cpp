//===- Timescales.cpp - Few table entries for many time constants ---------===//
// SPDX-License-Identifier: Apache-2.0
//
// Points are the distinct codes of a core, each with the number, sum and sum
// of squares of log tau of its neurons. A run of points [first, last] costs
// what its best code costs: the spread about the mean plus n * (mean - log tau
// of the code nearest to it)^2. Layer k of the dynamic programming is the least
// cost of the first points in k runs; the best cut moves monotonically with the
// last point (the cost keeps the quadrangle inequality also when
// representatives come from a fixed set), so divide and conquer fills a layer
// in O(n log n).
//
//===----------------------------------------------------------------------===//
#include "compiler/Map/Timescales.h"
#include "files/File.h"
#include "targets/Fit.h"
#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

using namespace chronaxie;
using namespace chronaxie::map;

uint32_t map::retentionCode(double retention, uint32_t retentionBits) {
  assert(retention >= 0 && retention <= 1 && "a retention lies in 0..1");
  uint32_t full = uint32_t{1} << retentionBits;
  if (retention == 0 || retention == 1)
    return retention == 0 ? 0 : full;
  auto code = static_cast<uint32_t>(std::llround(std::ldexp(retention, retentionBits)));
  return std::clamp<uint32_t>(code, 1, full - 1);
}

double map::tauTicks(double retention) { return -1 / std::log(retention); }

namespace {

double logTauOfCode(uint32_t code, uint32_t retentionBits) {
  return std::log(
      tauTicks(std::ldexp(static_cast<double>(code), -static_cast<int>(retentionBits))));
}

/// Neurons strictly between the pinned ends, grouped by code, and the best
/// code and cost of any run of groups.
struct Points {
  std::vector<uint32_t> code;
  std::vector<double> count, sum, squares; ///< prefix sums, one longer than `code`
  double centre = 0;                       ///< subtracted from every log tau: the sums cancel less
  uint32_t retentionBits = 0;

  size_t size() const { return code.size(); }

  uint32_t bestCode(size_t first, size_t last) const {
    double mean = (sum[last + 1] - sum[first]) / (count[last + 1] - count[first]) + centre;
    double exact = std::ldexp(std::exp(-std::exp(-mean)), retentionBits);
    auto below = static_cast<uint32_t>(exact);
    // Within the run's own codes, so that two runs never share an entry.
    uint32_t low = std::clamp(below, code[first], code[last]);
    uint32_t high = std::clamp(below + 1, code[first], code[last]);
    double lowOff = std::abs(logTauOfCode(low, retentionBits) - mean);
    double highOff = std::abs(logTauOfCode(high, retentionBits) - mean);
    return highOff < lowOff ? high : low;
  }

  double cost(size_t first, size_t last) const {
    double n = count[last + 1] - count[first];
    double total = sum[last + 1] - sum[first];
    double off = logTauOfCode(bestCode(first, last), retentionBits) - centre;
    return std::max(0.0, squares[last + 1] - squares[first] - 2 * off * total + n * off * off);
  }
};

Points groupByCode(llvm::ArrayRef<double> retention, uint32_t retentionBits) {
  Points points;
  points.retentionBits = retentionBits;
  std::vector<std::pair<uint32_t, double>> codeAndLog;
  for (double value : retention)
    if (value > 0 && value < 1)
      codeAndLog.emplace_back(retentionCode(value, retentionBits), std::log(tauTicks(value)));
  std::sort(codeAndLog.begin(), codeAndLog.end());
  for (auto [code, logTau] : codeAndLog)
    points.centre += logTau / static_cast<double>(codeAndLog.size());
  points.count = points.sum = points.squares = {0};
  for (auto [code, logTau] : codeAndLog) {
    if (points.code.empty() || points.code.back() != code) {
      points.code.push_back(code);
      points.count.push_back(points.count.back());
      points.sum.push_back(points.sum.back());
      points.squares.push_back(points.squares.back());
    }
    double off = logTau - points.centre;
    points.count.back() += 1;
    points.sum.back() += off;
    points.squares.back() += off * off;
  }
  return points;
}

/// Layers of the dynamic programming; layer k holds the best partition of every
/// prefix into k + 1 runs.
class Runs {
public:
  explicit Runs(const Points &points) : points(points) {
    least.resize(points.size());
    for (size_t last = 0; last < points.size(); ++last)
      least[last] = points.cost(0, last);
    cut.emplace_back(points.size(), 0);
  }

  size_t layers() const { return cut.size(); }

  void addLayer() {
    size_t runs = layers();
    std::vector<double> next(points.size(), std::numeric_limits<double>::infinity());
    cut.emplace_back(points.size(), 0);
    fill(next, runs, points.size() - 1, runs, points.size() - 1);
    least = std::move(next);
  }

  /// The codes of the last layer's best runs, ascending, and of each group.
  void read(std::vector<uint32_t> &entries, std::vector<uint32_t> &codeOfGroup) const {
    entries.clear();
    codeOfGroup.assign(points.size(), 0);
    size_t last = points.size() - 1;
    for (size_t layer = layers(); layer-- > 0;) {
      size_t first = cut[layer][last];
      uint32_t code = points.bestCode(first, last);
      entries.push_back(code);
      std::fill(codeOfGroup.begin() + first, codeOfGroup.begin() + last + 1, code);
      last = first - 1;
    }
    std::reverse(entries.begin(), entries.end());
  }

private:
  /// Best cuts for lasts in [from, to], known to lie in [cutFrom, cutTo].
  void fill(std::vector<double> &next, size_t from, size_t to, size_t cutFrom, size_t cutTo) {
    size_t middle = from + (to - from) / 2;
    size_t best = cutFrom;
    for (size_t first = cutFrom; first <= std::min(middle, cutTo); ++first) {
      double cost = least[first - 1] + points.cost(first, middle);
      if (cost < next[middle]) {
        next[middle] = cost;
        best = first;
      }
    }
    cut.back()[middle] = static_cast<uint32_t>(best);
    if (middle > from)
      fill(next, from, middle - 1, cutFrom, best);
    if (middle < to)
      fill(next, middle + 1, to, best, cutTo);
  }

  const Points &points;
  std::vector<double> least; ///< of the last layer
  std::vector<std::vector<uint32_t>> cut;
};

/// Fills the table from the code of each group and the pinned ends.
TimescaleTable tabulate(llvm::ArrayRef<double> retention, const Points &points,
                        llvm::ArrayRef<uint32_t> entries, llvm::ArrayRef<uint32_t> codeOfGroup,
                        bool hasZero, bool hasOne) {
  TimescaleTable table;
  uint32_t full = uint32_t{1} << points.retentionBits;
  if (hasZero)
    table.code.push_back(0);
  for (uint32_t entry : entries)
    table.code.push_back(entry);
  if (hasOne)
    table.code.push_back(full);
  double squares = 0;
  size_t interior = 0;
  for (double value : retention) {
    uint32_t code = retentionCode(value, points.retentionBits);
    if (value > 0 && value < 1) {
      size_t group =
          std::lower_bound(points.code.begin(), points.code.end(), code) - points.code.begin();
      code = codeOfGroup[group];
      double stored =
          std::ldexp(static_cast<double>(code), -static_cast<int>(points.retentionBits));
      double error = std::abs(tauTicks(stored) / tauTicks(value) - 1);
      squares += error * error;
      table.worstError = std::max(table.worstError, error);
      ++interior;
    }
    table.index.push_back(static_cast<uint32_t>(
        std::lower_bound(table.code.begin(), table.code.end(), code) - table.code.begin()));
  }
  if (interior)
    table.rmsError = std::sqrt(squares / static_cast<double>(interior));
  return table;
}

/// The fewest bits of a code at which the nearest ones are within the error; at
/// most those of a double.
uint32_t bitsWithin(double tauError, llvm::ArrayRef<double> retention) {
  constexpr uint32_t most = 52;
  for (uint32_t bits = 1; bits < most; ++bits) {
    double squares = 0;
    size_t interior = 0;
    for (double value : retention)
      if (value > 0 && value < 1) {
        double nearest = std::ldexp(std::round(std::ldexp(value, int(bits))), -int(bits));
        double error = nearest > 0 && nearest < 1 ? tauTicks(nearest) / tauTicks(value) - 1 : 1;
        squares += error * error;
        ++interior;
      }
    if (squares <= tauError * tauError * static_cast<double>(interior))
      return bits;
  }
  return most;
}

/// An error above what is printed, so that the way out really is one.
std::string percentAbove(double error) {
  double tenths = std::floor(error * 1000) + 1;
  std::string text = std::to_string(static_cast<uint64_t>(tenths));
  if (text.size() == 1)
    text = "0" + text;
  return text.substr(0, text.size() - 1) + "." + text.back() + "%";
}

} // namespace

llvm::Expected<TimescaleTable> map::buildTable(llvm::ArrayRef<double> retention,
                                               TimescaleOptions options) {
  for (size_t neuron = 0; neuron < retention.size(); ++neuron)
    if (!(retention[neuron] >= 0 && retention[neuron] <= 1))
      return fault(options.what + ": neuron " + llvm::Twine(neuron) + ": retention " +
                   std::to_string(retention[neuron]) + " is not in 0..1");
  Points points = groupByCode(retention, options.retentionBits);
  bool hasZero = llvm::is_contained(retention, 0.0);
  bool hasOne = llvm::is_contained(retention, 1.0);
  size_t pinned = size_t{hasZero} + size_t{hasOne};
  size_t groups = points.size();

  auto doesNotFit = [&](uint64_t need, std::string wayOut) {
    return llvm::make_error<DoesNotFit>(std::vector<Violation>{
        {options.code, options.what, need, options.entries, std::move(wayOut)}});
  };
  if (pinned + (groups ? 1 : 0) > options.entries)
    return doesNotFit(pinned + (groups ? 1 : 0),
                      "retentions 0 and 1 keep entries of their own: --tau-entries " +
                          std::to_string(pinned + (groups ? 1 : 0)) +
                          " or more, on a chip that has as many");
  size_t room = options.entries - pinned;

  auto exact = [&] {
    return tabulate(retention, points, points.code, points.code, hasZero, hasOne);
  };
  if (groups == 0)
    return exact();
  if (options.tauError < 0 && groups <= room)
    return exact();
  Runs runs(points);
  std::vector<uint32_t> entries, codeOfGroup;
  auto table = [&] {
    if (runs.layers() == groups)
      return exact();
    runs.read(entries, codeOfGroup);
    return tabulate(retention, points, entries, codeOfGroup, hasZero, hasOne);
  };
  if (options.tauError < 0) {
    while (runs.layers() < room)
      runs.addLayer();
    return table();
  }
  if (options.tauError == 0) {
    if (groups <= room)
      return exact();
    while (runs.layers() < room)
      runs.addLayer();
    return doesNotFit(pinned + groups, "--tau-error " + percentAbove(table().rmsError));
  }
  double withinRoom = 0;
  while (true) {
    TimescaleTable tried = table();
    if (runs.layers() <= room) {
      withinRoom = tried.rmsError;
      if (tried.rmsError <= options.tauError)
        return tried;
    } else if (tried.rmsError <= options.tauError) {
      break;
    }
    if (runs.layers() == groups)
      break; // even one entry a code is too coarse: the codes themselves are
    runs.addLayer();
  }
  std::string wayOut = "--tau-error " + percentAbove(withinRoom);
  if (groups <= room)
    return llvm::make_error<DoesNotFit>(std::vector<Violation>{
        {"FIT-16", options.what + ": bits of a code", bitsWithin(options.tauError, retention),
         options.retentionBits, wayOut + ", or 0: each its nearest code"}});
  return doesNotFit(pinned + runs.layers(), std::move(wayOut));
}
