//===- Output.cpp - Tables, JSON, progress, errors as exit codes -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "tools/chronaxie/Output.h"
#include "targets/Fit.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include <fcntl.h>
#include <iostream>
#include <unistd.h>

using namespace llvm;

namespace chronaxie::tools {

std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t place = digits.size(); place > 3; place -= 3)
    digits.insert(place - 3, ",");
  return digits;
}

std::string percent(uint64_t part, uint64_t whole) {
  if (whole == 0)
    return "-";
  char text[32];
  snprintf(text, sizeof text, "%.2f %%", 100.0 * double(part) / double(whole));
  return text;
}

std::string rounded(double number, int digits) {
  char text[32];
  snprintf(text, sizeof text, "%.*g", digits, number);
  return text;
}

void Table::print() const {
  std::vector<size_t> width;
  for (const auto &row : rows)
    for (size_t column = 0; column < row.size(); ++column) {
      if (column == width.size())
        width.push_back(0);
      width[column] = std::max(width[column], row[column].size());
    }
  for (const auto &row : rows) {
    std::string line;
    for (size_t column = 0; column < row.size(); ++column) {
      std::string gap(width[column] - row[column].size(), ' ');
      line += column == 0 ? row[column] + gap : "  " + gap + row[column];
    }
    outs() << StringRef(line).rtrim() << '\n';
  }
}

std::function<void(size_t, size_t)> progress(std::string what) {
  if (!sys::Process::StandardErrIsDisplayed())
    return {};
  auto last = std::make_shared<std::chrono::steady_clock::time_point>();
  return [what, last](size_t done, size_t all) {
    auto now = std::chrono::steady_clock::now();
    if (done != all && now - *last < std::chrono::milliseconds(200))
      return;
    *last = now;
    errs() << '\r' << what << ": " << done << " of " << all << (done == all ? "\r\033[K" : "");
    errs().flush();
  };
}

runtime::BuildProgress buildProgress() {
  auto begin = std::make_shared<std::chrono::steady_clock::time_point>();
  return [begin](const runtime::BuildStage &stage) {
    auto now = std::chrono::steady_clock::now();
    bool isFirst = begin->time_since_epoch().count() == 0;
    if (isFirst)
      *begin = now;
    bool onTerminal = sys::Process::StandardErrIsDisplayed();
    if (!onTerminal && !isFirst)
      return;
    errs() << (onTerminal ? "\r\033[K" : "") << "making the Verilated chip '" << stage.chip.name()
           << "'";
    if (!onTerminal)
      errs() << ", once for this description and RTL; kept in "
             << sys::path::parent_path(stage.file) << '\n';
    else if (stage.all == 0)
      errs() << ": " << stage.what;
    else if (stage.done == stage.all)
      errs() << "\r\033[K";
    else
      errs() << ": " << stage.what << ", step " << stage.done + 1 << " of " << stage.all << ", "
             << std::chrono::duration_cast<std::chrono::seconds>(now - *begin).count() << " s";
    errs().flush();
  };
}

namespace {

class Misuse : public ErrorInfo<Misuse, StringError> {
public:
  static char ID;
  explicit Misuse(const Twine &text) : ErrorInfo(text, inconvertibleErrorCode()) {}
};
char Misuse::ID = 0;

} // namespace

Error misuse(const Twine &text) { return make_error<Misuse>(text); }

int report(Error error, bool json, int otherwise) {
  json::Array lines, violations;
  bool doesNotFit = false;
  int code = otherwise;
  handleAllErrors(
      std::move(error),
      [&](const DoesNotFit &fit) {
        doesNotFit = true;
        errs() << "does not fit:\n";
        for (const Violation &violation : fit.violations) {
          errs() << "  " << print(violation) << '\n';
          violations.push_back(json::Object{{"code", violation.code},
                                            {"what", utf8(violation.what)},
                                            {"need", violation.need},
                                            {"room", violation.room},
                                            {"way_out", utf8(violation.wayOut)}});
        }
        errs() << "  (chronaxie --explain CODE says more)\n";
      },
      [&](const ErrorInfoBase &other) {
        if (other.isA<Misuse>())
          code = Usage;
        errs() << "error: " << other.message() << '\n';
        lines.push_back(utf8(other.message()));
      });
  if (doesNotFit)
    code = Differs;
  if (json)
    printJson(json::Object{
        {"exit", code}, {"errors", std::move(lines)}, {"violations", std::move(violations)}});
  return code;
}

std::optional<int> refuseOutputs(ArrayRef<NamedFile> inputs, ArrayRef<NamedFile> outputs,
                                 bool json) {
  auto asked = [](ArrayRef<NamedFile> files) {
    std::vector<NamedFile> some;
    for (const NamedFile &file : files)
      if (!file.path.empty())
        some.push_back(file);
    return some;
  };
  std::vector<NamedFile> written = asked(outputs);
  if (Error error = checkApart(asked(inputs), written))
    return report(std::move(error), json, Usage);
  Error unwritable = Error::success();
  for (const NamedFile &output : written)
    unwritable = joinErrors(std::move(unwritable), checkOutput(output.path));
  if (unwritable)
    return report(std::move(unwritable), json);
  return std::nullopt;
}

void openStandardStreams() {
  // A stdout that is open for reading alone refuses what is written.
  constexpr int modes[] = {O_RDONLY, O_RDONLY, O_WRONLY};
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream)
    if (fcntl(stream, F_GETFD) < 0) // the lowest free number is this one
      (void)open("/dev/null", modes[stream]);
}

int finishStandardOutput(int code) {
  std::cout.flush();
  outs().flush();
  std::error_code failure = outs().error();
  outs().clear_error();
  if (!failure && std::cout)
    return code;
  errs() << "error: standard output: cannot be written" << (failure ? ": " + failure.message() : "")
         << '\n';
  return BadInput;
}

void printJson(json::Object object) {
  outs() << formatv("{0:2}", json::Value(std::move(object))) << '\n';
}

} // namespace chronaxie::tools
