//===- ChipBuild.cpp - Making a Verilated chip on demand --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// The steps are those of hw-model/CMakeLists.txt: print the parameters, run
// Verilator by hw-model/Verilate.cmake, compile what it wrote together with
// ChipTop.cpp and Verilator's run-time code, link. All of it happens in a
// folder of its own beside the file, under a lock that ends with the process;
// the last act is to rename the library into place.
//
//===----------------------------------------------------------------------===//
#include "runtime/rtl/ChipBuild.h"
#include "files/File.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"
#include <atomic>
#include <mutex>
#include <thread>

using namespace llvm;

namespace chronaxie::runtime {
namespace {

/// Verilator's FST writer, compiled with WaveFiles.h before all else.
constexpr StringRef waveWriter = "verilated_fst_c.cpp";

/// One program to run: its words, and what it is called in messages.
struct Step {
  std::string name;
  std::vector<std::string> words;
};

/// The last lines that a failed step said.
std::string endOf(StringRef log) {
  Expected<std::string> text = readFile(log);
  if (!text) {
    consumeError(text.takeError());
    return "";
  }
  SmallVector<StringRef> lines;
  StringRef(*text).split(lines, '\n', -1, false);
  std::string end;
  for (StringRef line : ArrayRef(lines).take_back(12))
    end += ("\n  " + line).str();
  return end;
}

/// Below so many bytes of room a failed step may have failed for want of it.
constexpr uint64_t littleRoom = 64u << 20;

/// "\n  FOLDER has so many bytes left", if that is little: who ran out of room may
/// not have had any to say so.
std::string lackOfRoom(StringRef folder) {
  ErrorOr<sys::fs::space_info> space = sys::fs::disk_space(folder);
  if (!space || space->available >= littleRoom)
    return "";
  return formatv("\n  {0} has {1:N} bytes left; CHRONAXIE_CHIPS=FOLDER sets another",
                 sys::path::parent_path(folder), space->available);
}

class Builder {
public:
  Builder(const Chip &chip, const ChipTools &tools, const ChipOrder &order,
          const BuildProgress &progress)
      : chip(chip), tools(tools), order(order), progress(progress) {}

  Error build();

private:
  Error findPrograms();
  Error prepareFolder();
  Error compile();
  Error run(const Step &step) const;
  Step verilating() const;
  std::vector<Step> compilations() const;
  Step compiling(StringRef source, StringRef level) const;
  Step linking(ArrayRef<Step> objects) const;
  void tell(StringRef what, size_t done, size_t all) const {
    if (progress)
      progress({chip, StringRef(order.file), what, done, all});
  }
  std::string inFolder(StringRef name) const { return folder + "/" + name.str(); }
  std::string failed(const Twine &what) const {
    return formatv("chip '{0}': cannot be Verilated: {1}", chip.name(), what.str());
  }

  const Chip &chip;
  const ChipTools &tools;
  const ChipOrder &order;
  const BuildProgress &progress;
  std::string folder;
};

Error Builder::findPrograms() {
  auto require = [&](StringRef program, StringRef what) -> Error {
    bool isPath = sys::path::has_parent_path(program);
    if (isPath ? sys::fs::can_execute(program) : bool(sys::findProgramByName(program)))
      return Error::success();
    return fault(failed(program + ": " + what +
                        " is missing; install it (scripts/set-up.sh does) and run cmake again, or "
                        "use the emulator instead of RTL"));
  };
  if (!hasSources(tools))
    return fault(failed(tools.sourceFolder +
                        "/hw-model: the chip's RTL is missing; set CHRONAXIE_SOURCES to the source "
                        "tree of Chronaxie, or use the emulator instead of RTL"));
  if (Error error = require(tools.verilator, "Verilator"))
    return error;
  if (Error error = require(tools.cmake, "CMake"))
    return error;
  return require(tools.compiler, "the C++ compiler");
}

Error Builder::prepareFolder() {
  std::string name = sys::path::filename(order.file).str();
  std::string parent = sys::path::parent_path(order.file).str();
  // Under the lock nobody else builds this file: such folders are left-overs.
  std::error_code code;
  for (sys::fs::directory_iterator it(parent, code), end; !code && it != end; it.increment(code))
    if (sys::path::filename(it->path()).starts_with("." + name + "-"))
      sys::fs::remove_directories(it->path());
  folder = formatv("{0}/.{1}-{2}", parent, name, sys::Process::getProcessId());
  if (std::error_code failure = sys::fs::create_directories(folder))
    return fault(failed(folder + ": cannot be made: " + failure.message()));
  if (Error error = writeFile(inFolder("cx_pkg.sv"), printParameterPackage(chip)))
    return error;
  return writeFile(inFolder("ChipHash.h"), "#define CX_CHIP_HASH \"" + chipHash(chip) + "\"\n");
}

Error Builder::run(const Step &step) const {
  std::string log = inFolder(step.name + ".log");
  std::string program = step.words.front();
  if (!sys::path::has_parent_path(program))
    if (ErrorOr<std::string> found = sys::findProgramByName(program))
      program = *found;
  SmallVector<StringRef> words(step.words.begin(), step.words.end());
  std::string why;
  std::optional<StringRef> redirects[] = {StringRef(""), StringRef(log), StringRef(log)};
  int code = sys::ExecuteAndWait(program, words, std::nullopt, redirects, 0, 0, &why);
  if (code == 0)
    return Error::success();
  return fault(failed(step.name + ": " + program +
                      (code > 0 ? " ended with exit code " + std::to_string(code) : ": " + why) +
                      endOf(log) + lackOfRoom(folder) +
                      "\n  (use the emulator instead of RTL, or correct what it complains of)"));
}

Step Builder::verilating() const {
  Step step{"verilating", {tools.cmake}};
  step.words.push_back("-DVERILATOR=" + tools.verilator);
  step.words.push_back("-DFOLDER=" + folder);
  step.words.push_back("-DSOURCE_FOLDER=" + tools.sourceFolder + "/hw-model");
  step.words.push_back("-DSOURCES=" + join(tools.modules, ","));
  if (order.traced)
    step.words.push_back("-DTRACE=ON");
  step.words.insert(step.words.end(), {"-P", tools.sourceFolder + "/hw-model/Verilate.cmake"});
  return step;
}

Step Builder::compiling(StringRef source, StringRef level) const {
  Step step{"compiling " + sys::path::stem(source).str(), {}};
  if (!tools.compilerLauncher.empty())
    step.words.push_back(tools.compilerLauncher);
  step.words.insert(step.words.end(), {tools.compiler, "-std=c++20", "-fPIC"});
  step.words.insert(step.words.end(), tools.compileFlags.begin(), tools.compileFlags.end());
  step.words.push_back(level.str());
  if (order.traced)
    step.words.insert(step.words.end(), {"-DVM_TRACE=1", "-DVM_TRACE_FST=1"});
  if (sys::path::filename(source) == waveWriter)
    step.words.insert(step.words.end(),
                      {"-include", tools.sourceFolder + "/runtime/rtl/WaveFiles.h"});
  for (const std::string &include : {tools.sourceFolder, folder, folder + "/code"})
    step.words.push_back("-I" + include);
  for (const char *below : {"", "/vltstd"})
    step.words.insert(step.words.end(), {"-isystem", tools.verilatorInclude + below});
  step.words.insert(step.words.end(),
                    {"-c", source.str(), "-o", inFolder(sys::path::stem(source)) + ".o"});
  return step;
}

Step Builder::linking(ArrayRef<Step> objects) const {
  Step step{"linking", {tools.compiler, "-shared"}};
  for (const Step &object : objects)
    step.words.push_back(object.words.back());
  step.words.insert(step.words.end(), tools.linkFlags.begin(), tools.linkFlags.end());
  step.words.push_back("-lpthread");
  if (order.traced)
    step.words.push_back("-lz");
  step.words.insert(step.words.end(), {"-o", inFolder("chip.so")});
  return step;
}

/// Above so many bytes of generated code each file is compiled by itself, and
/// less optimised: a mesh of 8 x 8 has 40 MB, which no compiler takes in one.
constexpr uint64_t smallCode = 12u << 20;

std::vector<Step> Builder::compilations() const {
  std::vector<Step> steps;
  uint64_t bytes = 0;
  std::vector<std::string> files;
  std::error_code code;
  for (sys::fs::directory_iterator it(inFolder("code"), code), end; !code && it != end;
       it.increment(code))
    if (uint64_t size = 0;
        StringRef(it->path()).ends_with(".cpp") && !sys::fs::file_size(it->path(), size)) {
      bytes += size;
      files.push_back(it->path());
    }
  llvm::sort(files);
  // The longest first. What is evaluated each cycle is optimised, the rest is not.
  if (bytes < smallCode) {
    for (const char *name : {"fast0.cpp", "fast1.cpp"})
      steps.push_back(compiling(inFolder(name), order.traced ? "-O1" : "-O3"));
    steps.push_back(compiling(inFolder("slow.cpp"), "-O1"));
  } else {
    for (const std::string &file : files)
      steps.push_back(compiling(file, StringRef(file).contains("Slow.cpp") ? "-O0" : "-O1"));
  }
  std::vector<std::string> runtime = {"verilated.cpp", "verilated_threads.cpp",
                                      "verilated_dpi.cpp"};
  if (order.traced)
    runtime.push_back(waveWriter.str());
  for (const std::string &name : runtime)
    steps.push_back(compiling(tools.verilatorInclude + "/" + name, "-O1"));
  steps.push_back(compiling(tools.sourceFolder + "/runtime/rtl/ChipTop.cpp", "-O3"));
  return steps;
}

Error Builder::compile() {
  tell("verilating", 0, 0);
  if (Error error = run(verilating()))
    return error;
  std::vector<Step> steps = compilations();
  size_t all = steps.size() + 2;
  std::mutex mutex;
  Error failure = Error::success();
  size_t next = 0, done = 1;
  bool isGood = true;
  tell("compiling", done, all);
  auto work = [&] {
    std::unique_lock lock(mutex);
    while (isGood && next < steps.size()) {
      const Step &step = steps[next++];
      lock.unlock();
      Error error = run(step);
      lock.lock();
      if (isGood)
        failure = std::move(error);
      else
        consumeError(std::move(error)); // one is enough to be read
      isGood = isGood && !failure;
      tell("compiling", ++done, all);
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < std::min(4u, std::max(1u, std::thread::hardware_concurrency())); ++i)
    threads.emplace_back(work);
  work();
  for (std::thread &thread : threads)
    thread.join();
  if (failure)
    return failure;
  if (Error error = run(linking(steps)))
    return error;
  tell("done", all, all);
  return Error::success();
}

Error Builder::build() {
  if (Error error = findPrograms())
    return error;
  if (Error error = prepareFolder())
    return error;
  auto clean = make_scope_exit([&] { sys::fs::remove_directories(folder); });
  if (Error error = compile())
    return error;
  Expected<std::string> key = sourceKey(chip, tools, order.traced);
  if (!key)
    return key.takeError();
  if (*key != order.sourceKey)
    return fault(failed("the RTL changed meanwhile; run again"));
  if (std::error_code code = sys::fs::rename(inFolder("chip.so"), order.file))
    return fault(failed(order.file + ": cannot be written: " + code.message()));
  return Error::success();
}

} // namespace

Error buildChip(const Chip &chip, const ChipTools &tools, const ChipOrder &order,
                const BuildProgress &progress) {
  // A lock on a file excludes other processes, not other threads of ours.
  static std::mutex oneAtATime;
  std::lock_guard guard(oneAtATime);
  std::string lockFile =
      (sys::path::parent_path(order.file) + "/." + sys::path::filename(order.file) + ".lock").str();
  int lock = -1;
  if (std::error_code code =
          sys::fs::openFileForReadWrite(lockFile, lock, sys::fs::CD_OpenAlways, sys::fs::OF_None))
    return fault(formatv("{0}: cannot be opened: {1}", lockFile, code.message()).str());
  auto close = make_scope_exit([&] { sys::Process::SafelyCloseFileDescriptor(lock); });
  if (sys::fs::tryLockFile(lock)) {
    if (progress)
      progress({chip, StringRef(order.file), "waiting for another process that builds it", 0, 0});
    if (std::error_code code = sys::fs::lockFile(lock))
      return fault(formatv("{0}: cannot be locked: {1}", lockFile, code.message()).str());
  }
  if (sys::fs::exists(order.file))
    return Error::success();
  return Builder(chip, tools, order, progress).build();
}

} // namespace chronaxie::runtime
