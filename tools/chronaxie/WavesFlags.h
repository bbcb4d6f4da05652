//===- WavesFlags.h - Which waves a user asks for ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TOOLS_CHRONAXIE_WAVESFLAGS_H
#define CHRONAXIE_TOOLS_CHRONAXIE_WAVESFLAGS_H

#include "runtime/Run.h"
#include "runtime/rtl/Waves.h"
#include <CLI/CLI.hpp>

namespace chronaxie::tools {

/// --waves FILE --from T --to T [--cores N,N] [--sample N].
struct WavesFlags {
  std::string file, cores;
  std::optional<uint32_t> from, to, sample;

  void addTo(CLI::App &verb);
  bool isAsked() const { return !file.empty(); }
  /// Refuses what does not go together, before anything is loaded.
  llvm::Error check(llvm::StringRef on) const;
  /// The window in chip ticks; refuses ticks, samples and cores that are not there.
  llvm::Expected<runtime::WaveWindow> window(const Image &image,
                                             llvm::ArrayRef<Sample> samples) const;
};

/// The traced RTL of the image, loaded and cleared.
llvm::Expected<std::unique_ptr<runtime::RtlMachine>> tracedMachine(const Image &image);

/// Runs samples as runMachine does, on a machine of the traced kind, and writes
/// the window. `described` becomes what was written.
llvm::Expected<runtime::RunResult> runWithWaves(runtime::RtlMachine &machine, const Image &image,
                                                llvm::ArrayRef<Sample> samples,
                                                const runtime::RunOptions &options,
                                                const runtime::WaveWindow &window,
                                                std::string &described);

/// The window around a tick at which RTL and emulator part: two chip ticks
/// before it to one after, of `cores`. Runs the RTL again up to there.
llvm::Error writeWavesAround(const Image &image, llvm::ArrayRef<Sample> samples, uint32_t sample,
                             uint32_t chipTick, std::vector<uint32_t> cores, bool learns,
                             const std::string &file, std::string &described);

} // namespace chronaxie::tools
#endif
