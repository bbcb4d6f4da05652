//===- Verbs.h - What `chronaxie` can do, a verb a file ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TOOLS_CHRONAXIE_VERBS_H
#define CHRONAXIE_TOOLS_CHRONAXIE_VERBS_H

#include <CLI/CLI.hpp>

namespace chronaxie::tools {

/// What a program tells its caller.
enum ExitCode : int { Good = 0, Differs = 1, Usage = 2, BadInput = 3 };

/// Each adds its subcommand; when chosen, its callback sets `exitCode`.
void addCheck(CLI::App &app, int &exitCode);
void addImport(CLI::App &app, int &exitCode);
void addCompile(CLI::App &app, int &exitCode);
void addSimulate(CLI::App &app, int &exitCode);
void addCompare(CLI::App &app, int &exitCode);
void addShow(CLI::App &app, int &exitCode);

/// `chronaxie --explain CODE`.
int explain(const std::string &code);

} // namespace chronaxie::tools
#endif
