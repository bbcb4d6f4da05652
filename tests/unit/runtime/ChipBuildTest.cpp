//===- ChipBuildTest.cpp - Verilated chips that cannot be made --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// What does work is tested through the verbs (tests/lit/verbs/any-chip.test).
//
//===----------------------------------------------------------------------===//
#include "files/File.h"
#include "runtime/rtl/ChipLibrary.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include <gmock/gmock.h>

using namespace llvm;
using namespace chronaxie;
using namespace chronaxie::runtime;
using testing::HasSubstr;

namespace {

Chip tiny() {
  Expected<std::string> text = readFile("targets/tiny2x2.textproto");
  Expected<Chip> chip = parseChip(text ? *text : "", "tiny2x2");
  EXPECT_TRUE(bool(chip));
  return *chip;
}

/// What openChip says of a chip that is to be made with `tools` in an empty folder.
std::string failure(const ChipTools &tools) {
  SmallString<128> folder;
  EXPECT_FALSE(sys::fs::createUniqueDirectory("chips", folder));
  auto clean = make_scope_exit([&] { sys::fs::remove_directories(folder); });
  Expected<ChipLibrary> library = openChip(tiny(), {folder.str().str()}, tools, false, {});
  EXPECT_FALSE(bool(library));
  return library ? "" : toString(library.takeError());
}

TEST(ChipBuild, NamesTheVerilatorThatIsMissing) {
  ChipTools tools = configuredTools();
  tools.verilator = "/nowhere/verilator";
  EXPECT_THAT(failure(tools), HasSubstr("chip 'tiny2x2': cannot be Verilated: /nowhere/verilator: "
                                        "Verilator is missing; install it"));
}

TEST(ChipBuild, NamesTheCompilerThatIsMissing) {
  ChipTools tools = configuredTools();
  tools.compiler = "/nowhere/clang++";
  EXPECT_THAT(failure(tools), HasSubstr("/nowhere/clang++: the C++ compiler is missing; install"));
}

TEST(ChipBuild, NamesTheModuleThatIsMissing) {
  ChipTools tools = configuredTools();
  tools.modules.push_back("cx_nothing.sv");
  EXPECT_THAT(failure(tools), HasSubstr("hw-model/cx_nothing.sv: cannot be read"));
}

TEST(ChipBuild, ShowsWhatACompilerComplainsOf) {
  ChipTools tools = configuredTools();
  tools.compilerLauncher = "";
  tools.compileFlags.push_back("--no-such-flag");
  std::string text = failure(tools);
  EXPECT_THAT(text, HasSubstr("chip 'tiny2x2': cannot be Verilated: compiling "));
  EXPECT_THAT(text, HasSubstr("no-such-flag"));
}

TEST(ChipLibrary, RefusesAFileThatIsNoChip) {
  SmallString<128> folder;
  ASSERT_FALSE(sys::fs::createUniqueDirectory("chips", folder));
  auto clean = make_scope_exit([&] { sys::fs::remove_directories(folder); });
  ChipTools tools = configuredTools();
  Expected<std::string> key = sourceKey(tiny(), tools);
  ASSERT_TRUE(bool(key));
  std::string file = (folder + "/" + chipHash(tiny()) + "-" + *key + ".so").str();
  auto refusal = [&](StringRef bytes) {
    cantFail(writeFile(file, bytes));
    Expected<ChipLibrary> library = openChip(tiny(), {folder.str().str()}, tools, false, {});
    return library ? "" : toString(library.takeError());
  };
  EXPECT_THAT(refusal("no ELF"), HasSubstr("cannot be opened"));
  EXPECT_THAT(refusal(""), HasSubstr("cannot be opened"));
  std::string program = cantFail(readFile("/proc/self/exe"));
  EXPECT_THAT(refusal(StringRef(program).drop_back(1)), HasSubstr("is cut short; remove it"));
  EXPECT_THAT(refusal(StringRef(program).take_front(100000)), HasSubstr("is cut short"));
  EXPECT_THAT(refusal(program), HasSubstr("cannot be opened")) << "a whole program is no library";
}

TEST(ChipSources, KeyDependsOnTheRtlAndNotOnTheName) {
  ChipTools tools = configuredTools();
  Chip chip = tiny();
  Expected<std::string> key = sourceKey(chip, tools);
  ASSERT_TRUE(bool(key));
  chip.set_name("other");
  EXPECT_EQ(*key, cantFail(sourceKey(chip, tools)));
  EXPECT_NE(*key, cantFail(sourceKey(chip, tools, /*traced=*/true)));
  tools.modules.pop_back();
  EXPECT_NE(*key, cantFail(sourceKey(chip, tools)));
}

} // namespace
