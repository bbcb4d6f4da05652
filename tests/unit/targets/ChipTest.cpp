//===- ChipTest.cpp - Chip descriptions, right and wrong --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "targets/Chip.h"
#include "SmallImage.h"
#include "files/File.h"
#include "targets/Trees.h"
#include "targets/Ways.h"
#include <gmock/gmock.h>

using namespace chronaxie;
using testing::HasSubstr;

namespace {
std::string textOf(const std::string &chip) {
  return llvm::cantFail(readFile("targets/" + chip + ".textproto"));
}
std::string replaced(std::string text, const std::string &from, const std::string &to) {
  size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}
std::string refusal(const std::string &text) {
  llvm::Expected<Chip> chip = parseChip(text, "my.textproto");
  if (!chip)
    return llvm::toString(chip.takeError());
  ADD_FAILURE() << "was taken:\n" << text;
  return "";
}
/// What is said of tiny2x2 with one field changed.
std::string refusalOf(const std::string &from, const std::string &to) {
  return refusal(replaced(textOf("tiny2x2"), from, to));
}
} // namespace

TEST(Chip, ReadsTheChipsThatShip) {
  for (std::string name : {"tiny2x2", "mesh4x4", "single", "four_lanes"}) {
    llvm::Expected<Chip> chip = parseChip(textOf(name), name);
    ASSERT_TRUE(bool(chip)) << llvm::toString(chip.takeError());
    EXPECT_EQ(chip->name(), name);
  }
}

TEST(Chip, SaysLineAndColumnOfASyntaxError) {
  EXPECT_THAT(refusal("name: \"x\"\nmesh_width: 2\n  mesh_hight: 2\n"),
              HasSubstr("my.textproto:3:13: a chip has no field named "
                        "\"mesh_hight\""));
  EXPECT_THAT(refusal("mesh_width: two\n"), HasSubstr("my.textproto:1:13: "));
  EXPECT_THAT(refusal("mesh_width: -2\n"), HasSubstr("my.textproto:1:13: "));
  EXPECT_THAT(refusal("mesh_width: 4294967296\n"), HasSubstr("my.textproto:1:13: "));
  EXPECT_THAT(refusal("mesh_width: 2\nmesh_width: 3\n"), HasSubstr("my.textproto:2:1"));
}

TEST(Chip, NamesEveryFieldThatIsMissing) {
  EXPECT_EQ(
      refusal(replaced(replaced(textOf("tiny2x2"), "guard_bits: 10", ""), "mesh_width: 2", "")),
      "my.textproto: missing fields: mesh_width, guard_bits; every field of "
      "docs/chip-files.md must be there");
  EXPECT_THAT(refusal(""), HasSubstr("missing fields: name, mesh_width, mesh_height"));
}

TEST(Chip, GivesEveryReasonAtOnce) {
  std::string text = replaced(textOf("tiny2x2"), "mesh_width: 2", "mesh_width: 65");
  text = replaced(text, "axons_per_core: 128", "axons_per_core: 100");
  EXPECT_EQ(refusal(text), "my.textproto: mesh_width: 65 is outside 1..64\n"
                           "my.textproto: axons_per_core: 100 is not a multiple of 32");
}

TEST(Chip, GivesEveryReasonWhenFieldsAreUnknownOrMissing) {
  std::string text = replaced(textOf("tiny2x2"), "guard_bits: 10", "guard_bit: 10");
  text = replaced(text, "mesh_width: 2", "mesh_width: 65");
  text += "new { depth: 3 }\nenergy { name: \"x\" volt: 1 }\n";
  EXPECT_THAT(
      refusal(text),
      testing::MatchesRegex("my.textproto:[0-9]+:[0-9]+: a chip has no field named \"guard_bit\"\n"
                            "my.textproto:[0-9]+:[0-9]+: a chip has no field named \"new\"\n"
                            "my.textproto:[0-9]+:[0-9]+: energy has no field named \"volt\"\n"
                            "my.textproto: missing fields: guard_bits; every field of "
                            "docs/chip-files.md must be there\n"
                            "my.textproto: mesh_width: 65 is outside 1..64\n"
                            "my.textproto: energy 'x': source: .*\n"
                            "my.textproto: energy 'x': covers: .*\n"
                            "my.textproto: energy 'x': holds no coefficient"));
}

TEST(Chip, RefusesATextThatIsTooDeep) {
  for (const char *open : {"a{", "a:[", "energy{", "a<"}) {
    std::string text = textOf("tiny2x2");
    for (int depth = 0; depth < 200000; ++depth)
      text += open;
    EXPECT_THAT(refusal(text), HasSubstr("my.textproto:")) << open;
  }
}

TEST(Chip, KeepsEveryFieldWithinItsLimits) {
  struct {
    const char *field;
    uint64_t now, least, greatest;
  } rows[] = {{"mesh_width", 2, 1, 64},
              {"mesh_height", 2, 1, 64},
              {"neurons_per_core", 16, 8, 4096},
              {"axons_per_core", 128, 32, 65536},
              {"synapse_words_per_core", 2048, 1, 1 << 28},
              {"routes_per_core", 256, 1, 1 << 28},
              {"membrane_timescales", 32, 1, 4096},
              {"synapse_timescales", 16, 1, 4096},
              {"retention_bits", 16, 1, 16},
              {"accumulator_bits", 24, 16, 32},
              {"state_bits", 32, 16, 32},
              {"constant_bits", 32, 16, 32},
              {"guard_bits", 10, 0, 16},
              {"refractory_bits", 6, 1, 16},
              {"start_tick_bits", 8, 1, 16},
              {"ring_slots", 16, 2, 64},
              {"max_delay_ticks", 64, 2, 64},
              {"router_fifo_depth", 2, 2, 64},
              {"skip_block_neurons", 8, 1, 4096},
              {"lanes", 1, 1, 4},
              {"max_cycles_per_tick", 10000000, 1, UINT32_MAX}};
  for (auto &row : rows) {
    std::string field = std::string("\n") + row.field + ": ";
    std::string said = std::string(row.field) + ": ";
    std::string range =
        " is outside " + std::to_string(row.least) + ".." + std::to_string(row.greatest);
    uint64_t above = row.greatest + 1;
    EXPECT_THAT(refusalOf(field + std::to_string(row.now), field + std::to_string(above)),
                HasSubstr(said + std::to_string(above) + range));
    if (row.least > 0) {
      EXPECT_THAT(refusalOf(field + std::to_string(row.now), field + std::to_string(row.least - 1)),
                  HasSubstr(said + std::to_string(row.least - 1) + range));
    }
  }
}

TEST(Chip, RefusesByNameWhatIsNotBuilt) {
  EXPECT_THAT(refusalOf("max_weight_bits: 16", "max_weight_bits: 8"),
              HasSubstr("max_weight_bits: 8 is not built; 16 is"));
  EXPECT_THAT(refusalOf("payload_bits: 8", "payload_bits: 4"),
              HasSubstr("payload_bits: 4 is not built; 8 is"));
  EXPECT_THAT(refusalOf("max_delay_ticks: 64", "max_delay_ticks: 63"),
              HasSubstr("stdp_profiles: 32 with ring_slots 16 and max_delay_ticks 63 is not built: "
                        "the rule splits a delay at multiples of 16"));
  EXPECT_THAT(refusalOf("neurons_per_core: 16", "neurons_per_core: 512"),
              HasSubstr("stdp_profiles: 32 with neurons_per_core 512 is not built: a plastic entry "
                        "names one of 256 targets"));
  EXPECT_THAT(refusalOf("stdp_profiles: 32", "stdp_profiles: 33"),
              HasSubstr("stdp_profiles: 33 is not a multiple of 16, the profiles of a bank"));
  EXPECT_THAT(refusalOf("constant_bits: 32", "constant_bits: 24"),
              HasSubstr("constant_bits: 24 is not state_bits (32); constants narrower than the "
                        "state are not built"));
  for (const char *lanes : {"2", "3"})
    EXPECT_THAT(refusalOf("lanes: 1", std::string("lanes: ") + lanes),
                HasSubstr(std::string("lanes: ") + lanes + " is not built; 1 and 4 are"));
}

TEST(Chip, HoldsWhatFourLanesDivide) {
  std::string text = replaced(textOf("tiny2x2"), "lanes: 1", "lanes: 4");
  EXPECT_FALSE(bool(check(llvm::cantFail(parseChip(text, "four")), "four")));
  EXPECT_EQ(refusal(replaced(text, "skip_block_neurons: 8", "skip_block_neurons: 2")),
            "my.textproto: lanes: 4 with skip_block_neurons 2 is not built: a block must have "
            "neurons in each of four banks; take a multiple of 4, or lanes: 1");
  EXPECT_EQ(refusal(replaced(text, "synapse_words_per_core: 2048", "synapse_words_per_core: 7")),
            "my.textproto: lanes: 4 with synapse_words_per_core 7 is not built: each of four "
            "banks needs two words; take 8 or more, or lanes: 1");
}

TEST(Chip, HoldsFieldsAgainstEachOther) {
  EXPECT_THAT(refusalOf("neurons_per_core: 16", "neurons_per_core: 24"),
              HasSubstr("neurons_per_core: 24 is not a power of two"));
  EXPECT_THAT(refusalOf("ring_slots: 16", "ring_slots: 12"),
              HasSubstr("ring_slots: 12 is not a power of two"));
  EXPECT_THAT(refusalOf("max_delay_ticks: 64", "max_delay_ticks: 8"),
              HasSubstr("max_delay_ticks: 8 is less than ring_slots (16)"));
  EXPECT_THAT(refusalOf("skip_block_neurons: 8", "skip_block_neurons: 3"),
              HasSubstr("skip_block_neurons: 3 does not divide neurons_per_core (16)"));
  EXPECT_THAT(refusalOf("skip_block_neurons: 8", "skip_block_neurons: 32"),
              HasSubstr("skip_block_neurons: 32 does not divide neurons_per_core (16)"));
  EXPECT_THAT(refusalOf("state_bits: 32\nconstant_bits: 32\nguard_bits: 10",
                        "state_bits: 16\nconstant_bits: 16\nguard_bits: 9"),
              HasSubstr("guard_bits: 9 leaves less than 8 of state_bits (16) above it"));
  std::string wide = replaced(textOf("tiny2x2"), "neurons_per_core: 16", "neurons_per_core: 4096");
  wide = replaced(wide, "stdp_profiles: 32", "stdp_profiles: 0");
  wide = replaced(wide, "ring_slots: 16", "ring_slots: 32");
  EXPECT_EQ(refusal(wide), "my.textproto: ring_slots: 32 with neurons_per_core 4096 makes row "
                           "entries of 33 bits, more than 32");
  EXPECT_THAT(refusalOf("\"tiny2x2\"", "\"two words\""),
              HasSubstr("name: 'two words' is not a word of letters, digits, '_', '-', '.'"));
}

TEST(Chip, HashCoversTheWrittenEncodingOfTheHardwareAlone) {
  // printf 'mesh_width=2\nmesh_height=2\n...' | sha256sum
  std::string encoding =
      "mesh_width=2\nmesh_height=2\nneurons_per_core=16\naxons_per_core=128\n"
      "synapse_words_per_core=2048\nroutes_per_core=256\n"
      "membrane_timescales=32\nsynapse_timescales=16\nretention_bits=16\n"
      "accumulator_bits=24\nstate_bits=32\nconstant_bits=32\nguard_bits=10\n"
      "refractory_bits=6\nstart_tick_bits=8\nring_slots=16\n"
      "max_delay_ticks=64\nmax_weight_bits=16\npayload_bits=8\n"
      "router_fifo_depth=2\nskip_block_neurons=8\nstdp_profiles=32\npacked_rows=1\nmulticast=1\n"
      "ecc=0\nlanes=1\n";
  std::string hash = chipHash(tinyChip());
  EXPECT_EQ(hash, sha256Hex(encoding));
  EXPECT_EQ(hash, "4ee8fbc9cbe28e10fc5e3225ff9e341282bd97d3bb4db578134d3b4ca5fd6bdf");
}

TEST(Chip, HashDoesNotChangeWithCommentsNameOrderOrLimits) {
  std::string text = "# another comment\nskip_block_neurons: 8 # first\n" +
                     replaced(textOf("tiny2x2"), "skip_block_neurons: 8\n", "");
  text = replaced(text, "\"tiny2x2\"", "'other'");
  text = replaced(text, "max_cycles_per_tick: 10000000", "max_cycles_per_tick: 77");
  Chip other = llvm::cantFail(parseChip(text, "other"));
  EXPECT_EQ(chipHash(other), chipHash(tinyChip()));
}

TEST(Chip, HashDoesNotChangeWithEnergy) {
  Chip chip = tinyChip();
  EXPECT_GE(chip.energy_size(), 2); // a range needs two
  std::string hash = chipHash(chip);
  chip.mutable_energy(0)->set_sop_pj(1e6);
  EXPECT_EQ(chipHash(chip), hash);
  EXPECT_EQ(printParameterPackage(chip), printParameterPackage(tinyChip()));
  chip.clear_energy();
  EXPECT_EQ(chipHash(chip), hash);
  EXPECT_FALSE(bool(check(chip, "without")));
}

TEST(Chip, RefusesEnergyThatSaysTooLittle) {
  Chip chip = tinyChip();
  chip.clear_energy();
  chip.add_energy()->set_name("a b");
  Energy &bare = *chip.add_energy();
  bare.set_name("bare");
  Energy &twice = *chip.add_energy();
  twice.set_name("bare");
  twice.set_source("a paper");
  twice.set_covers("all");
  twice.set_sop_pj(-1);
  twice.set_hop_x_pj(NAN);
  std::string text = llvm::toString(check(chip, "chip"));
  EXPECT_THAT(text, HasSubstr("chip: energy: name: 'a b' is not a word"));
  EXPECT_THAT(text, HasSubstr("chip: energy 'bare': source: is missing"));
  EXPECT_THAT(text, HasSubstr("chip: energy 'bare': covers: is missing"));
  EXPECT_THAT(text, HasSubstr("chip: energy 'bare': holds no coefficient"));
  EXPECT_THAT(text, HasSubstr("chip: energy 'bare': there are two of this name"));
  EXPECT_THAT(text, HasSubstr("chip: energy 'bare': sop_pj: -1.000000 is no number of picojoules"));
  EXPECT_THAT(text, HasSubstr("chip: energy 'bare': hop_x_pj: nan is no number of picojoules"));
}

TEST(Chip, HashChangesWithEveryArchitecturalField) {
  const auto *descriptor = Chip::descriptor();
  std::set<std::string> hashes{chipHash(tinyChip())};
  size_t fields = 0;
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const auto *field = descriptor->field(i);
    if (field->number() == 1 || field->number() >= 40)
      continue;
    Chip chip = tinyChip();
    const auto *reflection = chip.GetReflection();
    if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_BOOL)
      reflection->SetBool(&chip, field, !reflection->GetBool(chip, field));
    else
      reflection->SetUInt32(&chip, field, reflection->GetUInt32(chip, field) + 1);
    hashes.insert(chipHash(chip));
    ++fields;
  }
  EXPECT_EQ(fields, 26u);
  EXPECT_EQ(hashes.size(), fields + 1);
}

TEST(Chip, NamesTheFieldsInWhichTwoDiffer) {
  Chip other = tinyChip();
  other.set_name("other");
  other.set_max_cycles_per_tick(7);
  EXPECT_EQ(differences(other, tinyChip()), "");
  other.set_lanes(4);
  other.set_packed_rows(false);
  EXPECT_EQ(differences(other, tinyChip()), "packed_rows 0, not 1; lanes 4, not 1");
}

TEST(Chip, ReadsBackWhatItPrints) {
  std::string text = printChip(tinyChip());
  EXPECT_THAT(text, testing::StartsWith("name: \"tiny2x2\"\nmesh_width: 2\n"));
  Chip again = llvm::cantFail(parseChip(text, "again"));
  EXPECT_EQ(again.SerializeAsString(), tinyChip().SerializeAsString());
}

TEST(Chip, PrintsEveryParameterOfTheHardware) {
  std::string package = printParameterPackage(tinyChip());
  EXPECT_THAT(package, HasSubstr("package cx_pkg;\n"));
  EXPECT_THAT(package, HasSubstr("  localparam int unsigned MeshWidth = 2;\n"));
  EXPECT_THAT(package, HasSubstr("  localparam int unsigned SynapseWordsPerCore = 2048;\n"));
  EXPECT_THAT(package, HasSubstr("  localparam int unsigned SkipBlockNeurons = 8;\n"));
  EXPECT_THAT(package, HasSubstr("  localparam int unsigned TargetBits = 4;\n"));
  EXPECT_THAT(package, HasSubstr("  localparam int unsigned Lanes = 1;\n"));
  EXPECT_THAT(package, HasSubstr("  localparam int unsigned AxonBits = 7;\n"));
  EXPECT_THAT(package, HasSubstr("  localparam logic [31:0] ChipId = 32'h4ee8fbc9;\n\n"
                                 "  `include \"cx_types.svh\"\nendpackage\n"));
  EXPECT_EQ(package.find("MaxCyclesPerTick"), std::string::npos);
  Chip single = llvm::cantFail(parseChip(textOf("single"), "single"));
  package = printParameterPackage(single);
  EXPECT_THAT(package, HasSubstr("  localparam int unsigned Cores = 1;\n"));
  EXPECT_THAT(package, HasSubstr("  localparam int unsigned CoreBits = 1;\n")); // never empty
  EXPECT_THAT(package, HasSubstr("  localparam int unsigned XBits = 1;\n"));
}

TEST(Chip, RefusesDeadPartsThatItDoesNotHave) {
  std::string text = textOf("tiny2x2") +
                     "dead_core: 4\ndead_core: 1\ndead_core: 1\ndead_router: 77\n"
                     "dead_link { from: 0 to: 3 }\ndead_link { from: 1 }\n"
                     "dead_link { from: 2 to: 3 }\ndead_link { from: 2 to: 3 }\n"
                     "dead_link { from: 3 to: 2 }\ndead_link { from: 1 to: 2 }\n";
  EXPECT_EQ(refusal(text),
            "my.textproto: dead_core: 4 is beyond the mesh of 4 cores (0..3)\n"
            "my.textproto: dead_core: 1 is there twice\n"
            "my.textproto: dead_router: 77 is beyond the mesh of 4 cores (0..3)\n"
            "my.textproto: dead_link: 0 to 3 is no link of the mesh of 2 x 2 cores\n"
            "my.textproto: dead_link: needs from and to, the numbers of two neighbouring cores\n"
            "my.textproto: dead_link: 2 to 3 is there twice\n"
            "my.textproto: dead_link: 1 to 2 is no link of the mesh of 2 x 2 cores");
  EXPECT_EQ(refusal(textOf("tiny2x2") + "dead_core: 0\ndead_core: 1\ndead_core: 2\n"
                                        "dead_router: 3\n"),
            "my.textproto: dead_core: no core of the chip is left");
}

TEST(Chip, HashDoesNotChangeWithWhatIsDead) {
  Chip chip = tinyChip();
  chip.add_dead_core(1);
  chip.add_dead_router(2);
  EXPECT_EQ(chipHash(chip), chipHash(tinyChip()));
  EXPECT_EQ(printParameterPackage(chip), printParameterPackage(tinyChip()));
}

TEST(Chip, HasAWayBetweenTilesThatNothingDeadLiesOn) {
  Chip chip = tinyChip();
  chip.set_mesh_width(3);
  chip.set_mesh_height(3);
  DeadLink &link = *chip.add_dead_link();
  link.set_from(4);
  link.set_to(3);
  chip.add_dead_router(8);
  Ways ways(chip);
  EXPECT_FALSE(ways.isUsable(8));
  EXPECT_EQ(ways.usableCores(), 8u);
  // Each way against a walk along it.
  for (uint32_t from = 0; from < 9; ++from)
    for (uint32_t to = 0; to < 9; ++to) {
      bool isOpen = from != 8 && to != 8;
      std::vector<uint32_t> path = unicastPath(chip, from, to);
      path.push_back(to);
      for (size_t at = 0; at < path.size(); ++at)
        isOpen &= path[at] != 8 && !(at > 0 && path[at - 1] == 4 && path[at] == 3);
      EXPECT_EQ(ways.isOpen(from, to), isOpen) << from << " to " << to;
    }
  EXPECT_FALSE(ways.isOpen(5, 0)); // 5, 4, 3, 0
  EXPECT_TRUE(ways.isOpen(2, 3));  // 2, 1, 0, 3
}
