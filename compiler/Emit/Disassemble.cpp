//===- Disassemble.cpp - An image as text -----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Emit/Disassemble.h"
#include "targets/Rows.h"
#include "targets/Trees.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <set>

using namespace llvm;

namespace chronaxie::emit {
namespace {

const char *const resetNames[] = {"no reset", "reset by subtraction", "reset to value"};
const char *const ruleNames[] = {"none", "last potential", "greatest potential", "mean potential",
                                 "spike count"};

std::string plural(uint64_t count, const char *what) {
  return formatv("{0} {1}{2}", count, what, count == 1 ? "" : "s");
}

class Disassembler {
public:
  Disassembler(const Image &image, raw_ostream &out)
      : image(image), chip(image.index.chip()), branches(chip, image.routers), out(out) {
    for (const PopulationMap &map : image.network.population())
      width = std::max(width, map.name().size());
  }

  void header() {
    const Index &index = image.index;
    out << formatv("image      format {0}.{1}, written by {2}\n", index.format_major(),
                   index.format_minor(), index.producer().empty() ? "?" : index.producer());
    out << formatv("chip       {0}: {1} x {2} cores of {3} neurons, hash {4}\n", chip.name(),
                   chip.mesh_width(), chip.mesh_height(), chip.neurons_per_core(),
                   index.chip_hash());
    out << formatv("model      {0}, hash {1}\n",
                   index.source_name().empty() ? "(no file)" : index.source_name(),
                   index.source_hash().empty() ? "(none)" : index.source_hash());
    out << formatv("network    {0}: ", image.network.name());
    if (image.network.tick_seconds() > 0)
      out << format("tick of %.9g s, ", image.network.tick_seconds());
    out << formatv("weights of {0} bits{1}\n", image.network.weight_bits(),
                   image.network.decay_bits()
                       ? formatv(", decays of {0}", image.network.decay_bits()).str()
                       : "");
    for (const ChoiceMade &choice : index.choice())
      out << formatv("choice     {0}: {1}{2}\n", choice.name(), choice.value(),
                     choice.reason().empty() ? "" : " (" + choice.reason() + ")");
  }

  void populations() {
    for (const PopulationMap &map : image.network.population()) {
      out << "population " << left_justify(map.name(), width) << "  ";
      std::set<uint32_t> cores(map.core().begin(), map.core().end());
      cores.insert(map.input_core().begin(), map.input_core().end());
      if (map.is_input())
        out << plural(map.size(), map.is_graded() ? "graded channel" : "channel") << " into "
            << plural(map.input_axon_size(), "axon");
      else
        out << plural(map.size(), "neuron") << ", " << resetNames[map.reset()] << ", start tick "
            << map.start_tick();
      out << (cores.size() == 1 ? ", core" : ", cores");
      if (cores.empty())
        out << " none";
      for (uint32_t core : cores)
        out << " " << core;
      out << "\n";
    }
    for (const ProjectionMap &map : image.network.projection())
      out << formatv("projection {0}: {1} to {2}\n", map.name(), population(map.source()).name(),
                     population(map.target()).name());
  }

  void readout() {
    const ReadoutMap &map = image.network.readout();
    if (map.rule() == 0)
      return;
    out << formatv("readout    {0}, {1}\n", ruleNames[map.rule()],
                   plural(map.population_size(), "vote"));
    for (int i = 0; i < map.population_size(); ++i) {
      int index = static_cast<int>(map.class_index(i));
      out << "vote       class "
          << (map.class_name_size() ? map.class_name(index) : std::to_string(index))
          << format(" += %.9g * ", map.factor(i)) << nameOf(map.population(i), map.neuron(i))
          << "\n";
    }
  }

  void cores() {
    out << "core         neurons        axons      routes  row words      membrane   synapse  "
           "synapses  bits/synapse\n";
    uint64_t synapses = 0, words = 0, neurons = 0;
    for (const Core &core : image.cores) {
      uint64_t here = 0;
      for (uint32_t count : core.axons().synapse_count())
        here += count;
      std::string name = formatv("{0} ({1},{2})", core.number(), core.number() % chip.mesh_width(),
                                 core.number() / chip.mesh_width());
      out << left_justify(name, 10)
          << use(core.neurons().threshold_size(), chip.neurons_per_core(), 10)
          << use(axonsFed(core), chip.axons_per_core(), 13)
          << use(core.routes().core_size(), chip.routes_per_core(), 12)
          << use(core.synapse_word_size(), chip.synapse_words_per_core(), 15)
          << use(core.membrane_retention_size(), chip.membrane_timescales(), 10)
          << use(core.synapse_retention_size(), chip.synapse_timescales(), 10)
          << right_justify(std::to_string(here), 10) << bits(core.synapse_word_size(), here)
          << "\n";
      synapses += here;
      words += core.synapse_word_size();
      neurons += core.neurons().threshold_size();
    }
    out << formatv("total      {0} of {1}, {2}, {3}", plural(image.cores.size(), "core"),
                   coreCount(chip), plural(neurons, "neuron"), plural(synapses, "synapse"));
    if (synapses)
      out << ", " << StringRef(bits(words, synapses)).ltrim() << " bits a synapse";
    out << "\n";
  }

  /// What a spike of every neuron costs the mesh, where trees share it.
  void trees() {
    if (image.routers.router_size() == 0)
      return;
    uint64_t trees = 0, flits = 0, links = 0;
    for (const Core &core : image.cores) {
      flits += core.routes().core_size();
      for (int k = 0; k < core.routes().core_size(); ++k) {
        if (!isTree(core.routes(), k)) {
          links += unicastPath(chip, core.number(), core.routes().core(k)).size();
          continue;
        }
        ++trees;
        for (const TreeStop &stop :
             cantFail(walkTree(chip, branches, core.number(), core.routes().axon(k))))
          links += stop.links();
      }
    }
    out << formatv("trees      {0}, through {1}; when every neuron spikes once, {2} over {3}\n",
                   trees, plural(image.routers.router_size(), "router"), plural(flits, "flit"),
                   plural(links, "link"));
  }

  void full() {
    for (const PopulationMap &map : image.network.population())
      for (int i = 0; i + 1 < map.input_offset_size(); ++i) {
        out << "\nchannel " << map.name() << "[" << i << "]:";
        for (uint32_t k = map.input_offset(i); k < map.input_offset(i + 1); ++k)
          out << formatv(" core {0} axon {1}{2}", map.input_core(static_cast<int>(k)),
                         map.input_axon(static_cast<int>(k)),
                         k + 1 < map.input_offset(i + 1) ? "," : "");
      }
    out << "\n";
    for (const Core &core : image.cores)
      this->core(core);
  }

private:
  const Image &image;
  const Chip &chip;
  BranchBits branches;
  raw_ostream &out;
  size_t width = 0;

  const PopulationMap &population(uint32_t index) const {
    return image.network.population(static_cast<int>(index));
  }
  std::string nameOf(uint32_t index, uint32_t neuron) const {
    return formatv("{0}[{1}]", population(index).name(), neuron);
  }
  std::string threshold(int32_t value) const { // chip N5
    bool never = value == arithmetic::greatest(chip.constant_bits());
    return never ? "never" : std::to_string(value);
  }
  static std::string use(uint64_t need, uint64_t room, unsigned columns) {
    std::string text = formatv("{0}/{1}", need, room);
    return text.size() >= columns ? " " + text : std::string(columns - text.size(), ' ') + text;
  }
  /// Bits a synapse, as a column.
  static std::string bits(uint64_t words, uint64_t synapses) {
    if (synapses == 0)
      return "             -";
    return formatv(
        "{0}", format("%14.2f", 32.0 * static_cast<double>(words) / static_cast<double>(synapses)));
  }

  void table(const char *what, const google::protobuf::RepeatedField<uint32_t> &codes) {
    out << "  " << what << " table";
    for (uint32_t code : codes)
      out << " " << code;
    out << "\n";
  }

  void core(const Core &core) {
    out << "\ncore " << core.number() << "\n";
    table("membrane", core.membrane_retention());
    table("synapse", core.synapse_retention());
    std::vector<std::string> names(core.neurons().threshold_size());
    std::vector<double> scales(names.size());
    for (int p = 0; p < image.network.population_size(); ++p) {
      const PopulationMap &map = image.network.population(p);
      for (int i = 0; i < map.core_size(); ++i)
        if (map.core(i) == core.number()) {
          names[map.slot(i)] = nameOf(static_cast<uint32_t>(p), static_cast<uint32_t>(i));
          scales[map.slot(i)] = map.scale(i);
        }
    }
    for (int slot = 0; slot < core.neurons().threshold_size(); ++slot)
      neuron(core, slot, names[slot], scales[slot]);
    ArrayRef<uint32_t> memory(core.synapse_word().data(), core.synapse_word_size());
    const Axons &axons = core.axons();
    for (int axon = 0; axon < axons.row_address_size(); ++axon) {
      if (axons.source_population(axon) == unfed)
        continue;
      uint32_t base = axons.base_delay(axon), successor = axons.successor(axon);
      out << formatv("  axon {0} from {1}: word {2}, {3} of {4} bits", axon,
                     nameOf(axons.source_population(axon), axons.source_neuron(axon)),
                     axons.row_address(axon), plural(axons.synapse_count(axon), "synapse"),
                     axons.weight_bits(axon));
      if (base > 0)
        out << ", base delay " << base;
      if (successor > 0)
        out << ", then axon " << successor - 1;
      out << "\n";
      if (axons.profile_bank(axon) > 0) {
        plasticRow(core, axon, names, memory);
        continue;
      }
      for (const RowEntry &entry :
           decodeRow(memory.drop_front(axons.row_address(axon)), axons.synapse_count(axon),
                     formatOf(axons, axon, chip), chip))
        out << formatv("    slot {0} {1}: delay {2} weight {3}\n", entry.target,
                       names[entry.target], base + 1 + entry.residual, entry.weight);
    }
  }

  void plasticRow(const Core &core, int axon, ArrayRef<std::string> names,
                  ArrayRef<uint32_t> memory) {
    const Axons &axons = core.axons();
    uint32_t bank = axons.profile_bank(axon) - 1;
    for (uint32_t word : memory.slice(axons.row_address(axon), axons.synapse_count(axon))) {
      PlasticEntry entry = decodePlastic(word);
      out << formatv("    slot {0} {1}: delay {2} weight {3} learns by profile {4}\n", entry.target,
                     names[entry.target], axons.base_delay(axon) + 1 + entry.residual, entry.weight,
                     bank * profilesPerBank + entry.profile);
    }
  }

  void route(const Core &core, int k) {
    uint32_t axon = core.routes().axon(k);
    if (!isTree(core.routes(), k)) {
      out << formatv("    route {0}: core {1} axon {2}\n", k, core.routes().core(k), axon);
      return;
    }
    out << formatv("    route {0}: tree {1} to", k, axon);
    for (const TreeStop &stop : cantFail(walkTree(chip, branches, core.number(), axon)))
      if (stop.delivers())
        out << formatv(" core {0}", stop.tile);
    out << "\n";
  }

  void neuron(const Core &core, int slot, const std::string &name, double scale) {
    const Neurons &neurons = core.neurons();
    out << formatv("  slot {0} {1}: threshold {2}, {3}, amount {4}, value {5}, biases {6} {7}, "
                   "initial {8} {9}, refractory {10}, timescales {11} {12}, start {13}, {14}",
                   slot, name, threshold(neurons.threshold(slot)),
                   resetNames[neurons.reset_mode(slot)], neurons.reset_amount(slot),
                   neurons.reset_value(slot), neurons.synapse_bias(slot),
                   neurons.membrane_bias(slot), neurons.initial_potential(slot),
                   neurons.initial_current(slot), neurons.refractory_ticks(slot),
                   neurons.membrane_timescale(slot), neurons.synapse_timescale(slot),
                   neurons.start_tick(slot), neurons.reported(slot) ? "reported" : "not reported")
        << format(", scale %.17g\n", scale);
    int first = static_cast<int>(neurons.first_route(slot));
    for (int k = first; k < first + static_cast<int>(neurons.route_count(slot)); ++k)
      route(core, k);
  }
};

} // namespace

std::string disassemble(const Image &image, bool full) {
  std::string text;
  raw_string_ostream out(text);
  Disassembler disassembler(image, out);
  disassembler.header();
  disassembler.populations();
  disassembler.readout();
  disassembler.cores();
  disassembler.trees();
  if (full)
    disassembler.full();
  return text;
}

} // namespace chronaxie::emit
