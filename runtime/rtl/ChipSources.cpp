//===- ChipSources.cpp - What a Verilated chip is made of -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "runtime/rtl/ChipSources.h"
#include "files/File.h"
#include "runtime/rtl/ChipTools.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"

using namespace llvm;

namespace chronaxie::runtime {
namespace {

std::vector<std::string> listOf(StringRef text) {
  std::vector<std::string> list;
  for (StringRef one : split(text, ';'))
    if (!one.empty())
      list.push_back(one.str());
  return list;
}

} // namespace

ChipTools configuredTools() {
  ChipTools tools;
  tools.sourceFolder = sys::Process::GetEnv("CHRONAXIE_SOURCES").value_or(configured::sourceFolder);
  tools.cmake = configured::cmake;
  tools.verilator = configured::verilator;
  tools.verilatorInclude = configured::verilatorInclude;
  tools.compiler = configured::compiler;
  tools.compilerLauncher = configured::compilerLauncher;
  tools.modules = listOf(configured::chipSources);
  tools.compileFlags = listOf(configured::compileFlags);
  tools.linkFlags = listOf(configured::linkFlags);
  return tools;
}

bool hasSources(const ChipTools &tools) {
  SmallString<256> folder(tools.sourceFolder);
  sys::path::append(folder, "hw-model");
  return sys::fs::is_directory(folder);
}

Expected<std::string> sourceKey(const Chip &chip, const ChipTools &tools, bool traced) {
  std::vector<std::string> files;
  for (const std::string &module : tools.modules)
    files.push_back(tools.sourceFolder + "/hw-model/" + module);
  for (StringRef name : {"cx_types.svh", "chip.vlt", "faults.vlt", "Verilate.cmake"})
    files.push_back(tools.sourceFolder + "/hw-model/" + name.str());
  for (StringRef name : {"ChipTop.cpp", "ChipAbi.h"})
    files.push_back(tools.sourceFolder + "/runtime/rtl/" + name.str());
  if (traced)
    files.push_back(tools.sourceFolder + "/runtime/rtl/WaveFiles.h");
  files.push_back(tools.verilatorInclude + "/verilated_config.h");
  std::string lines = "cx_pkg.sv " + sha256Hex(printParameterPackage(chip)) + "\n";
  for (const std::string &file : files) {
    Expected<std::string> text = readFile(file);
    if (!text)
      return text.takeError();
    lines += (sys::path::filename(file) + " " + sha256Hex(*text) + "\n").str();
  }
  return sha256Hex(lines).substr(0, 16);
}

} // namespace chronaxie::runtime
