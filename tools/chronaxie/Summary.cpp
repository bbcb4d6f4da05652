//===- Summary.cpp - What was compiled, and what it became ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tools/chronaxie/Summary.h"
#include "targets/Rows.h"
#include "tools/chronaxie/Output.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <set>

using namespace llvm;

namespace chronaxie::tools {
namespace {

/// Bits that the rows of a core could not do without if their targets were drawn at random.
double rowBound(const Core &core, const Chip &chip) {
  const Axons &axons = core.axons();
  ArrayRef<uint32_t> words(core.synapse_word().data(), size_t(core.synapse_word_size()));
  double bits = 0;
  for (int axon = 0; axon < axons.row_address_size(); ++axon) {
    if (axons.profile_bank(axon) > 0) {
      bits += 32.0 * double(rowWordsOf(axons, axon, chip));
      continue;
    }
    RowFormat format = formatOf(axons, axon, chip);
    bits += entropyBits(decodeRow(words.drop_front(axons.row_address(axon)),
                                  axons.synapse_count(axon), format, chip),
                        format, chip);
  }
  return bits;
}

} // namespace

NetworkSummary summarise(const Network &network) {
  NetworkSummary summary;
  std::set<double> membrane, synapse;
  for (const Population &population : network.populations) {
    (population.kind == PopulationKind::Input ? summary.inputs : summary.neurons) +=
        population.size;
    membrane.insert(population.membraneRetention.begin(), population.membraneRetention.end());
    synapse.insert(population.synapseRetention.begin(), population.synapseRetention.end());
  }
  for (const Projection &projection : network.projections) {
    summary.synapses += projection.weight.size();
    summary.plastic +=
        uint64_t(count_if(projection.profile, [](int32_t each) { return each != staticSynapse; }));
  }
  summary.profiles = network.profiles.size();
  summary.membraneTaus = membrane.size();
  summary.synapseTaus = synapse.size();
  return summary;
}

ImageSummary summarise(const Image &image) {
  ImageSummary summary;
  summary.cores = image.cores.size();
  summary.coresOfChip = coreCount(image.index.chip());
  summary.decayBits =
      image.network.decay_bits() ? image.network.decay_bits() : image.index.chip().retention_bits();
  for (const Core &core : image.cores) {
    for (uint32_t count : core.axons().synapse_count())
      summary.synapses += count;
    summary.rowWords += uint64_t(core.synapse_word_size());
    summary.membraneEntries =
        std::max<uint64_t>(summary.membraneEntries, core.membrane_retention_size());
    summary.synapseEntries =
        std::max<uint64_t>(summary.synapseEntries, core.synapse_retention_size());
  }
  double bound = 0;
  for (const Core &core : image.cores)
    bound += rowBound(core, image.index.chip());
  if (summary.synapses)
    summary.boundBitsPerSynapse = bound / double(summary.synapses);
  if (summary.synapses)
    summary.bitsPerSynapse = 32.0 * double(summary.rowWords) / double(summary.synapses);
  return summary;
}

std::vector<Use> usesOf(const Core &core, const Chip &chip) {
  auto size = [](int entries) { return uint64_t(entries); };
  return {{"neurons", size(core.neurons().threshold_size()), chip.neurons_per_core()},
          {"axons", axonsFed(core), chip.axons_per_core()},
          {"row words", size(core.synapse_word_size()), chip.synapse_words_per_core()},
          {"routes", size(core.routes().core_size()), chip.routes_per_core()},
          {"membrane timescales", size(core.membrane_retention_size()), chip.membrane_timescales()},
          {"synapse timescales", size(core.synapse_retention_size()), chip.synapse_timescales()}};
}

json::Object toJson(const NetworkSummary &summary) {
  return json::Object{{"inputs", summary.inputs},
                      {"neurons", summary.neurons},
                      {"synapses", summary.synapses},
                      {"distinct_membrane_time_constants", summary.membraneTaus},
                      {"distinct_synapse_time_constants", summary.synapseTaus},
                      {"plastic_synapses", summary.plastic},
                      {"stdp_profiles", summary.profiles}};
}

json::Object toJson(const ImageSummary &summary) {
  return json::Object{{"cores", summary.cores},
                      {"cores_of_chip", summary.coresOfChip},
                      {"synapses", summary.synapses},
                      {"row_words", summary.rowWords},
                      {"membrane_table_entries", summary.membraneEntries},
                      {"synapse_table_entries", summary.synapseEntries},
                      {"bits_per_synapse", summary.bitsPerSynapse},
                      {"bits_per_synapse_random_targets", summary.boundBitsPerSynapse},
                      {"decay_bits", int64_t(summary.decayBits)}};
}

std::string print(const NetworkSummary &summary) {
  return grouped(summary.inputs) + " inputs, " + grouped(summary.neurons) + " neurons, " +
         grouped(summary.synapses) + " synapses, " + grouped(summary.membraneTaus) +
         " distinct membrane and " + grouped(summary.synapseTaus) +
         " distinct synapse time constants" +
         (summary.plastic ? ", " + grouped(summary.plastic) + " synapses plastic with " +
                                grouped(summary.profiles) + " STDP profiles"
                          : "");
}

std::string print(const ImageSummary &summary, const Image &image) {
  return "chip " + image.index.chip().name() + ": " + grouped(summary.cores) + " of " +
         grouped(summary.coresOfChip) + " cores, up to " + grouped(summary.membraneEntries) +
         " membrane and " + grouped(summary.synapseEntries) + " synapse table entries a core, " +
         grouped(summary.synapses) + " synapses of " + std::to_string(image.network.weight_bits()) +
         "-bit weights at " + rounded(summary.bitsPerSynapse, 3) +
         " bits (entropy of random targets: " + rounded(summary.boundBitsPerSynapse, 3) +
         "), decays of " + std::to_string(summary.decayBits) +
         (summary.decayBits < image.index.chip().retention_bits()
              ? " of the chip's " + std::to_string(image.index.chip().retention_bits()) + " bits"
              : " bits");
}

void printConventions(const std::vector<Convention> &conventions) {
  for (const Convention &convention : conventions)
    outs() << "  " << convention.name << ": " << convention.value << "  (" << convention.reason
           << ")\n";
}

void printChoices(const Image &image) {
  for (const ChoiceMade &choice : image.index.choice())
    outs() << "  " << choice.name() << ": " << choice.value()
           << (choice.reason().empty() ? "" : "  (" + choice.reason() + ")") << '\n';
}

} // namespace chronaxie::tools
