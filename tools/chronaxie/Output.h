//===- Output.h - Tables, JSON, progress, errors as exit codes --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TOOLS_CHRONAXIE_OUTPUT_H
#define CHRONAXIE_TOOLS_CHRONAXIE_OUTPUT_H

#include "files/Output.h"
#include "files/Text.h"
#include "runtime/Machine.h"
#include "tools/chronaxie/Verbs.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chronaxie::tools {

/// 12345678 as "12,345,678".
std::string grouped(uint64_t number);
/// 0.9617 as "96.17 %"; "-" when there is nothing to divide by.
std::string percent(uint64_t part, uint64_t whole);
/// A number with `digits` significant digits.
std::string rounded(double number, int digits = 4);

/// Columns lined up; the first to the left, the others to the right.
class Table {
public:
  explicit Table(std::vector<std::string> head) { rows.push_back(std::move(head)); }
  void add(std::vector<std::string> row) { rows.push_back(std::move(row)); }
  void print() const;

private:
  std::vector<std::vector<std::string>> rows;
};

/// Progress of long work on a terminal; silent when stderr is none.
std::function<void(size_t, size_t)> progress(std::string what);

/// Progress of the making of a Verilated chip: on a terminal all along, else one
/// line when it begins.
runtime::BuildProgress buildProgress();

/// An error of the command line rather than of a file: exit code 2.
llvm::Error misuse(const llvm::Twine &text);

/// Prints the error to stderr (and as JSON to stdout when asked) and gives the
/// exit code it stands for: 1 for a network that does not fit, 2 for a misuse,
/// else `otherwise`.
int report(llvm::Error error, bool json, int otherwise = BadInput);

/// Refuses outputs before any work: with 2 one that is an input or another
/// output, with 3 one that cannot be written. Files with an empty path were not
/// asked for.
std::optional<int> refuseOutputs(llvm::ArrayRef<NamedFile> inputs,
                                 llvm::ArrayRef<NamedFile> outputs, bool json);

/// Opens what is closed of standard input, output and error, so that no file
/// gets their numbers: writing to an output that was closed still fails, errors
/// are dropped.
void openStandardStreams();

/// Writes out what is left for stdout. The exit code: `code`, or 3 with a message
/// when stdout could not take all.
int finishStandardOutput(int code);

/// One JSON object on stdout, keys sorted, a final newline.
void printJson(llvm::json::Object object);

} // namespace chronaxie::tools
#endif
