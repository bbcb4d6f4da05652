//===- bench-chip.cpp - What the chip costs in cycles and time --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Figures of the chip on pinned workloads, each beside its floor and beside the
// best open design where one was measured on the same workload: ODIN and
// tinyODIN (dense, 2.03 cycles a SOP at 4,096 SOPs a tick) and Catalyst N1 (6.09)
// are their published RTL under Verilator 5.006. Cycles are those from RUN to
// DONE. Exit 0 when it ran, 1 when an overloaded tick takes more than its bound or
// lanes miss their floor, 2 on usage, 3 on bad input or when something was lost.
//
//===----------------------------------------------------------------------===//
#include "files/File.h"
#include "tests/bench/CoreFigures.h"
#include "tests/bench/MeshTraffic.h"
#include "tests/bench/Overload.h"
#include "tests/bench/SpeedFigures.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

using namespace llvm;
using namespace chronaxie;
using bench::Figure;
using bench::Figures;

namespace {

/// Figures that are measured together, on the chip they are pinned on.
struct Group {
  StringRef name;
  const char *chip;
  Figures (*measure)(const Chip &);
  bool always = true;   ///< also without --only
  bool binding = false; ///< a figure beyond its floor: exit 1
};

constexpr const char *singleFile = "targets/single.textproto";
constexpr const char *meshFile = "targets/mesh4x4.textproto";

const Group groups[] = {
    {"compile", singleFile, bench::compileTime},
    {"bits", singleFile, bench::bitFigures},
    {"cycles", singleFile, bench::cycleFigures},
    {"lanes", "targets/four_lanes.textproto", bench::laneFigures, true, true},
    {"speed", singleFile, bench::speedFigures},
    {"mesh-speed", meshFile, bench::speedFigures},
    {"plastic", meshFile, bench::plasticFigures},
    {"mesh", meshFile, bench::meshFigures},
    {"overload", singleFile, bench::overloadFigures, false, true},
};

constexpr StringRef usage =
    "usage: bench-chip [--json] [--only NAME] [--chip FILE]\n"
    "       bench-chip [--json] --image FILE --input EVENTS [--labels FILE]\n"
    "prints figures of the chip beside their floors and rivals; NAME is one of\n"
    "  compile     seconds from network to verified image\n"
    "  bits        row memory and axon table a synapse\n"
    "  cycles      chip cycles a synaptic operation\n"
    "  lanes       synaptic operations a cycle, four lanes\n"
    "  speed       Verilated chip cycles a second, one core\n"
    "  mesh-speed  the same, a mesh with traffic\n"
    "  plastic     chip cycles a plastic synaptic operation\n"
    "  mesh        flits, links and cycles of a loaded mesh\n"
    "  overload    every neuron fires at every core (only when named)\n"
    "--chip takes the place of the chip each is pinned on; --image measures the speed on it alone\n"
    "example: bench-chip --image digits.cximg --input test_events.csv --labels test_labels.csv\n";

struct Arguments {
  bool json = false;
  std::string only, chip;
  std::string image, input, labels;
};

void print(const Figure &figure, bool json) {
  if (json) {
    json::Object object{{"name", figure.name}, {"value", figure.value}, {"unit", figure.unit}};
    if (figure.atMost)
      object["at_most"] = *figure.atMost;
    if (figure.atLeast)
      object["at_least"] = *figure.atLeast;
    if (!figure.rivals.empty())
      object["rivals"] = figure.rivals;
    outs() << json::Value(std::move(object)) << "\n";
    return;
  }
  outs() << formatv("{0,-64} {1,12:f3} {2}", figure.name, figure.value, figure.unit);
  if (figure.atMost)
    outs() << formatv("  (at most {0})", *figure.atMost);
  if (figure.atLeast)
    outs() << formatv("  (at least {0})", *figure.atLeast);
  if (!figure.rivals.empty())
    outs() << "  " << figure.rivals;
  outs() << "\n";
}

bool parse(int count, char **words, Arguments &arguments) {
  for (int i = 1; i < count; ++i) {
    StringRef name = words[i];
    if (name == "--json") {
      arguments.json = true;
      continue;
    }
    std::string *value = name == "--only"     ? &arguments.only
                         : name == "--chip"   ? &arguments.chip
                         : name == "--image"  ? &arguments.image
                         : name == "--input"  ? &arguments.input
                         : name == "--labels" ? &arguments.labels
                                              : nullptr;
    if (!value || ++i == count)
      return false;
    *value = words[i];
  }
  auto isNamed = [&](const Group &group) { return group.name == arguments.only; };
  if (!arguments.image.empty() && !(arguments.only.empty() && arguments.chip.empty()))
    return false; // an image has its chip, and its speed alone is measured
  return arguments.image.empty() == arguments.input.empty() &&
         (arguments.only.empty() || any_of(groups, isNamed));
}

} // namespace

int main(int count, char **words) {
  Arguments arguments;
  if (count == 2 && StringRef(words[1]) == "--help") {
    outs() << usage;
    return 0;
  }
  if (!parse(count, words, arguments)) {
    errs() << usage;
    return 2;
  }
  ExitOnError orExit("bench-chip: ", 3);
  auto show = [&](const std::vector<Figure> &figures) {
    for (const Figure &figure : figures)
      print(figure, arguments.json);
    outs().flush();
    return all_of(figures, [](const Figure &figure) {
      return (!figure.atMost || figure.value <= *figure.atMost) &&
             (!figure.atLeast || figure.value >= *figure.atLeast);
    });
  };
  if (!arguments.image.empty()) {
    show(orExit(bench::speedOnImage(arguments.image, arguments.input, arguments.labels)));
    return 0;
  }
  bool holds = true;
  for (const Group &group : groups) {
    if (arguments.only.empty() ? !group.always : group.name != arguments.only)
      continue;
    std::string file = arguments.chip.empty() ? group.chip : arguments.chip;
    Chip chip = orExit(parseChip(orExit(readFile(file)), file));
    holds &= show(orExit(group.measure(chip))) || !group.binding;
  }
  return holds ? 0 : 1;
}
