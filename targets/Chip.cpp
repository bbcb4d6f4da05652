//===- Chip.cpp - Reading and checking a chip description -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// docs/chip-files.md lists what is checked here, field by field.
//
//===----------------------------------------------------------------------===//
#include "targets/Chip.h"
#include "files/File.h"
#include "targets/Ways.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MathExtras.h"
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/text_format.h>

using namespace llvm;
using google::protobuf::FieldDescriptor;

namespace chronaxie {
namespace {

/// Bits of one row entry whose weight is stored in `weightBits` (8 or 16).
uint32_t rowEntryBits(const Chip &chip, uint32_t weightBits) {
  return targetBits(chip) + residualBits(chip) + weightBits;
}

/// Turns the text parser's complaints into `name:line:column: what`.
class Complaints : public google::protobuf::io::ErrorCollector {
public:
  explicit Complaints(StringRef name) : name(name) {}
  /// Fields that the parser does not know: it goes on behind them.
  void AddWarning(int line, int column, const std::string &message) override {
    AddError(line, column, message);
  }
  void AddError(int line, int column, const std::string &message) override {
    StringRef said = StringRef(message).rtrim('.');
    std::string text;
    for (auto [type, name] :
         {std::pair("Chip", "a chip"), {"Energy", "energy"}, {"DeadLink", "dead_link"}})
      if (said.consume_front(("Message type \"chronaxie." + Twine(type) + "\"").str()))
        text = name;
    text += said;
    text[0] = toLower(text[0]);
    std::string place = name.str();
    if (line >= 0) // counted from 0; -1 is the whole text
      place += ":" + std::to_string(line + 1) + ":" + std::to_string(column + 1);
    lines.push_back(place + ": " + text);
  }
  std::vector<std::string> lines;

private:
  StringRef name;
};

/// Least and greatest value of a field, whatever the others say.
struct Limit {
  int field;
  uint64_t least, greatest;
};
constexpr Limit limits[] = {
    {Chip::kMeshWidthFieldNumber, 1, 64},
    {Chip::kMeshHeightFieldNumber, 1, 64}, // 64 x 64 is what 12 bits of a core number hold
    {Chip::kNeuronsPerCoreFieldNumber, 8, 4096},
    {Chip::kAxonsPerCoreFieldNumber, 32, 65536},                   // chip C: axon[15:0]
    {Chip::kSynapseWordsPerCoreFieldNumber, 1, uint64_t{1} << 28}, // chip C: index[27:0]
    {Chip::kRoutesPerCoreFieldNumber, 1, uint64_t{1} << 28},
    {Chip::kMembraneTimescalesFieldNumber, 1, 4096},
    {Chip::kSynapseTimescalesFieldNumber, 1, 4096},
    {Chip::kRetentionBitsFieldNumber, 1, 16},
    {Chip::kAccumulatorBitsFieldNumber, 16, 32}, // one 16-bit weight; Commit::sum
    {Chip::kStateBitsFieldNumber, 16, 32},
    {Chip::kConstantBitsFieldNumber, 16, 32},
    {Chip::kGuardBitsFieldNumber, 0, 16}, // with the accumulator at most 48 bits
    {Chip::kRefractoryBitsFieldNumber, 1, 16},
    {Chip::kStartTickBitsFieldNumber, 1, 16},
    {Chip::kRingSlotsFieldNumber, 2, 64},
    {Chip::kMaxDelayTicksFieldNumber, 2, 64},
    {Chip::kMaxWeightBitsFieldNumber, 16, 16},
    {Chip::kPayloadBitsFieldNumber, 8, 8},
    {Chip::kRouterFifoDepthFieldNumber, 2, 64},
    {Chip::kSkipBlockNeuronsFieldNumber, 1, 4096},
    {Chip::kStdpProfilesFieldNumber, 0, 256}, // chip P10: 16 banks of 16
    {Chip::kLanesFieldNumber, 1, 4},
    {Chip::kMaxCyclesPerTickFieldNumber, 1, UINT32_MAX}, // chip C: one word of RUN
};

uint64_t valueOf(const Chip &chip, const FieldDescriptor *field) {
  const google::protobuf::Reflection *reflection = chip.GetReflection();
  switch (field->cpp_type()) {
  case FieldDescriptor::CPPTYPE_BOOL:
    return reflection->GetBool(chip, field);
  case FieldDescriptor::CPPTYPE_UINT64:
    return reflection->GetUInt64(chip, field);
  default:
    return reflection->GetUInt32(chip, field);
  }
}

/// Fields 2..39 are the hardware; 1 is the name, 40 and up are run-time limits.
std::vector<const FieldDescriptor *> architecturalFields() {
  std::vector<const FieldDescriptor *> fields;
  for (int number = 2; number < 40; ++number)
    if (const FieldDescriptor *field = Chip::descriptor()->FindFieldByNumber(number))
      fields.push_back(field);
  return fields;
}

std::vector<std::string> missingFields(const Chip &chip) {
  std::vector<std::string> missing;
  const auto *descriptor = Chip::descriptor();
  for (int i = 0; i < descriptor->field_count(); ++i)
    if (!descriptor->field(i)->is_repeated() &&
        !chip.GetReflection()->HasField(chip, descriptor->field(i)))
      missing.push_back(descriptor->field(i)->name());
  return missing;
}

bool isWord(StringRef text) {
  return !text.empty() &&
         all_of(text, [](char c) { return isAlnum(c) || c == '_' || c == '-' || c == '.'; });
}

/// Values outside their own limits, of the fields that are there.
std::vector<std::string> faultsOfFields(const Chip &chip) {
  std::vector<std::string> faults;
  const auto *descriptor = Chip::descriptor();
  for (const Limit &limit : limits) {
    const FieldDescriptor *field = descriptor->FindFieldByNumber(limit.field);
    if (!chip.GetReflection()->HasField(chip, field))
      continue;
    uint64_t value = valueOf(chip, field);
    if (value < limit.least || value > limit.greatest)
      faults.push_back(field->name() + ": " + std::to_string(value) +
                       (limit.least == limit.greatest
                            ? " is not built; " + std::to_string(limit.least) + " is"
                            : " is outside " + std::to_string(limit.least) + ".." +
                                  std::to_string(limit.greatest)));
  }
  if (chip.has_name() && !isWord(chip.name()))
    faults.push_back("name: '" + chip.name() + "' is not a word of letters, digits, '_', '-', '.'");
  return faults;
}

/// What is wrong with the coefficient sets of the energy model.
std::vector<std::string> faultsOfEnergy(const Chip &chip) {
  std::vector<std::string> faults;
  StringSet<> names;
  for (const Energy &set : chip.energy()) {
    if (!isWord(set.name())) {
      faults.push_back("energy: name: '" + set.name() +
                       "' is not a word of letters, digits, '_', '-', '.'");
      continue;
    }
    std::string place = "energy '" + set.name() + "': ";
    if (!names.insert(set.name()).second)
      faults.push_back(place + "there are two of this name");
    for (const auto &[field, text] : {std::pair("source", set.source()), {"covers", set.covers()}})
      if (text.empty())
        faults.push_back(place + field +
                         ": is missing; say where the figures come from and what "
                         "they cover");
    const auto *descriptor = Energy::descriptor();
    unsigned coefficients = 0;
    for (int i = 0; i < descriptor->field_count(); ++i) {
      const FieldDescriptor *field = descriptor->field(i);
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_DOUBLE ||
          !set.GetReflection()->HasField(set, field))
        continue;
      ++coefficients;
      double value = set.GetReflection()->GetDouble(set, field);
      if (!(value >= 0 && value <= 1e12))
        faults.push_back(place + field->name() + ": " + std::to_string(value) +
                         " is no number of picojoules (0..1e12)");
    }
    if (coefficients == 0)
      faults.push_back(place + "holds no coefficient");
  }
  return faults;
}

/// What one field demands of another.
std::vector<std::string> faultsBetweenFields(const Chip &chip) {
  std::vector<std::string> faults;
  auto refuse = [&](StringRef field, uint64_t value, const Twine &why) {
    faults.push_back((field + ": " + Twine(value) + " " + why).str());
  };
  if (!isPowerOf2_32(chip.neurons_per_core()))
    refuse("neurons_per_core", chip.neurons_per_core(), "is not a power of two");
  if (!isPowerOf2_32(chip.ring_slots()))
    refuse("ring_slots", chip.ring_slots(), "is not a power of two");
  if (chip.axons_per_core() % 32)
    refuse("axons_per_core", chip.axons_per_core(), "is not a multiple of 32");
  if (chip.max_delay_ticks() < chip.ring_slots())
    refuse("max_delay_ticks", chip.max_delay_ticks(),
           "is less than ring_slots (" + Twine(chip.ring_slots()) +
               "), which the ring holds anyway");
  // chip N5: the greatest constant never spikes, which holds because no
  // potential exceeds it; narrower constants would need a rule of their own.
  if (chip.constant_bits() != chip.state_bits())
    refuse("constant_bits", chip.constant_bits(),
           "is not state_bits (" + Twine(chip.state_bits()) +
               "); constants narrower than the state are not built");
  if (chip.guard_bits() + 8 > chip.state_bits())
    refuse("guard_bits", chip.guard_bits(),
           "leaves less than 8 of state_bits (" + Twine(chip.state_bits()) + ") above it");
  if (chip.skip_block_neurons() == 0 || chip.neurons_per_core() % chip.skip_block_neurons())
    refuse("skip_block_neurons", chip.skip_block_neurons(),
           "does not divide neurons_per_core (" + Twine(chip.neurons_per_core()) + ")");
  if (chip.stdp_profiles() % 16)
    refuse("stdp_profiles", chip.stdp_profiles(),
           "is not a multiple of 16, the profiles of a bank");
  // chip P10, P9: fields of a plastic entry, and the reach of the history.
  if (chip.stdp_profiles() > 0 && chip.neurons_per_core() > 256)
    refuse("stdp_profiles", chip.stdp_profiles(),
           "with neurons_per_core " + Twine(chip.neurons_per_core()) +
               " is not built: a plastic entry names one of 256 targets");
  if (chip.stdp_profiles() > 0 && (chip.ring_slots() != 16 || chip.max_delay_ticks() % 16))
    refuse("stdp_profiles", chip.stdp_profiles(),
           "with ring_slots " + Twine(chip.ring_slots()) + " and max_delay_ticks " +
               Twine(chip.max_delay_ticks()) +
               " is not built: the rule splits a delay at multiples of 16");
  // chip D5: each bank holds a share of every block and of the rows.
  if (chip.lanes() == 2 || chip.lanes() == 3)
    refuse("lanes", chip.lanes(), "is not built; 1 and 4 are");
  if (chip.lanes() == 4 && chip.skip_block_neurons() % 4)
    refuse("lanes", chip.lanes(),
           "with skip_block_neurons " + Twine(chip.skip_block_neurons()) +
               " is not built: a block must have neurons in each of four banks; "
               "take a multiple of 4, or lanes: 1");
  if (chip.lanes() == 4 && chip.synapse_words_per_core() < 8)
    refuse("lanes", chip.lanes(),
           "with synapse_words_per_core " + Twine(chip.synapse_words_per_core()) +
               " is not built: each of four banks needs two words; take 8 or more, or lanes: 1");
  uint32_t entryBits = rowEntryBits(chip, chip.max_weight_bits());
  if (entryBits > 32)
    refuse("ring_slots", chip.ring_slots(),
           "with neurons_per_core " + Twine(chip.neurons_per_core()) + " makes row entries of " +
               Twine(entryBits) + " bits, more than 32");
  return faults;
}

std::string upperCamel(StringRef snake) {
  std::string text;
  bool up = true;
  for (char c : snake) {
    if (c != '_')
      text += up ? toUpper(c) : c;
    up = c == '_';
  }
  return text;
}

/// Bits that number `count` things; at least one, so that no range is empty.
uint32_t indexBits(uint64_t count) { return std::max(1u, Log2_64_Ceil(count)); }

/// Every reason to refuse the chip, a line each: after `complaints` of its text.
Error refusal(const Chip &chip, StringRef name, std::vector<std::string> complaints) {
  std::vector<std::string> faults;
  std::vector<std::string> missing = missingFields(chip);
  if (!missing.empty())
    faults.push_back("missing fields: " + join(missing, ", ") +
                     "; every field of docs/chip-files.md must be there");
  append_range(faults, faultsOfFields(chip));
  if (missing.empty())
    append_range(faults, faultsBetweenFields(chip));
  append_range(faults, faultsOfEnergy(chip));
  if (faults.empty())
    append_range(faults, faultsOfDead(chip));
  for (const std::string &each : faults)
    complaints.push_back(name.str() + ": " + each);
  return complaints.empty() ? Error::success() : fault(join(complaints, "\n"));
}

} // namespace

Error check(const Chip &chip, StringRef name) { return refusal(chip, name, {}); }

Expected<Chip> parseChip(StringRef text, StringRef name) {
  text.consume_front("\xEF\xBB\xBF"); // an editor's mark of UTF-8
  if (size_t wrong = 0; !json::isUTF8(text, &wrong))
    return fault(name + ":" + Twine(text.take_front(wrong).count('\n') + 1) + ": byte " +
                 Twine(wrong) + " of the file is not UTF-8 text; save it as UTF-8");
  Chip chip;
  Complaints complaints(name);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&complaints);
  parser.AllowUnknownField(true); // a complaint each, and on
  parser.SetRecursionLimit(4);    // a chip, its energy, and no deeper
  google::protobuf::io::ArrayInputStream stream(text.data(), static_cast<int>(text.size()));
  if (!parser.Parse(&stream, &chip))
    return fault(complaints.lines.empty() ? name.str() + ": not a chip description in Protobuf text"
                                          : join(complaints.lines, "\n"));
  if (Error error = refusal(chip, name, std::move(complaints.lines)))
    return error;
  return chip;
}

std::string printChip(const Chip &chip) {
  std::string text;
  [[maybe_unused]] bool isPrinted = google::protobuf::TextFormat::PrintToString(chip, &text);
  assert(isPrinted && "a message in memory can be printed");
  return text;
}

std::string chipHash(const Chip &chip) {
  std::string text;
  for (const FieldDescriptor *field : architecturalFields())
    text += field->name() + "=" + std::to_string(valueOf(chip, field)) + "\n";
  return sha256Hex(text);
}

std::string differences(const Chip &chip, const Chip &other) {
  std::string text;
  for (const FieldDescriptor *field : architecturalFields())
    if (uint64_t here = valueOf(chip, field), there = valueOf(other, field); here != there)
      text += (text.empty() ? "" : "; ") + field->name() + " " + std::to_string(here) + ", not " +
              std::to_string(there);
  return text;
}

std::string printParameterPackage(const Chip &chip) {
  // Without the chip's name: two names of one chip share what is made of it.
  std::string text = "// cx_pkg - parameters of a chip, printed from its description.\n"
                     "// SPDX-License-Identifier: Apache-2.0\n"
                     "package cx_pkg;\n";
  auto parameter = [&](StringRef name, uint64_t value) {
    text += ("  localparam int unsigned " + name + " = " + Twine(value) + ";\n").str();
  };
  for (const FieldDescriptor *field : architecturalFields())
    parameter(upperCamel(field->name()), valueOf(chip, field));
  text += "\n  // Derived from the above.\n";
  parameter("Cores", coreCount(chip));
  parameter("CoreBits", indexBits(coreCount(chip)));
  parameter("XBits", indexBits(chip.mesh_width()));
  parameter("YBits", indexBits(chip.mesh_height()));
  parameter("TargetBits", targetBits(chip));
  parameter("ResidualBits", residualBits(chip));
  parameter("AxonBits", indexBits(chip.axons_per_core()));
  parameter("WordAddressBits", indexBits(chip.synapse_words_per_core()));
  parameter("RouteBits", indexBits(chip.routes_per_core()));
  parameter("MembraneTimescaleBits", indexBits(chip.membrane_timescales()));
  parameter("SynapseTimescaleBits", indexBits(chip.synapse_timescales()));
  parameter("RetentionCodeBits", chip.retention_bits() + 1);
  parameter("LongestBase", longestBase(chip));
  parameter("HistorySlots", historySlots(chip));
  parameter("ProfileBits", indexBits(chip.stdp_profiles()));
  parameter("SkipBlocks", chip.neurons_per_core() / chip.skip_block_neurons());
  parameter("RowEntryBits8", rowEntryBits(chip, 8));
  parameter("RowEntryBits16", rowEntryBits(chip, 16));
  text += "\n  // The first 32 bits of the chip hash; CHECK compares it.\n"
          "  localparam logic [31:0] ChipId = 32'h" +
          chipHash(chip).substr(0, 8) + ";\n\n  `include \"cx_types.svh\"\nendpackage\n";
  return text;
}

arithmetic::ArithmeticWidths widthsOf(const Chip &chip) {
  arithmetic::ArithmeticWidths widths;
  widths.retentionBits = chip.retention_bits();
  widths.accumulatorBits = chip.accumulator_bits();
  widths.guardBits = chip.guard_bits();
  widths.stateBits = chip.state_bits();
  return widths;
}

uint32_t targetBits(const Chip &chip) { return Log2_32_Ceil(chip.neurons_per_core()); }
uint32_t residualBits(const Chip &chip) { return Log2_32_Ceil(chip.ring_slots()); }
uint32_t longestBase(const Chip &chip) { return chip.max_delay_ticks() - chip.ring_slots(); }
uint32_t baseDelay(uint32_t delayTicks, const Chip &chip) {
  uint32_t whole = delayTicks == 0 ? 0 : (delayTicks - 1) / chip.ring_slots() * chip.ring_slots();
  return std::min(whole, longestBase(chip));
}
uint32_t historySlots(const Chip &chip) {
  return static_cast<uint32_t>(PowerOf2Ceil(uint64_t{longestBase(chip)} + 1));
}
uint64_t rowWords(const Chip &chip, uint64_t synapses, uint32_t weightBits) {
  return divideCeil(synapses * rowEntryBits(chip, weightBits), 32);
}

} // namespace chronaxie
