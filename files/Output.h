//===- Output.h - Where an output goes --------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// One rule for every file that is written. What stands at the path decides:
// nothing, or a regular file: the output is gathered beside it and renamed, so
// that the path never holds half of something; links are followed, the file
// they lead to is replaced, its mode stays. A character device or a FIFO: the
// bytes go straight into it. A directory, a block device, a socket and what the
// user may not write are refused.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_FILES_OUTPUT_H
#define CHRONAXIE_FILES_OUTPUT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace chronaxie {

/// Whether an output can go to `path`, without touching it: an error says
/// `PATH: cannot be written: why`.
llvm::Error checkOutput(llvm::StringRef path);

/// An output for a writer that needs a seekable file of its own: written at
/// `temporary()`, put at the path by `finish`. The temporary is removed on
/// failure and on interruption by a signal.
class OutputFile {
public:
  static llvm::Expected<OutputFile> begin(llvm::StringRef path);
  OutputFile(OutputFile &&other) noexcept;
  OutputFile &operator=(OutputFile &&) = delete;
  ~OutputFile();

  const std::string &temporary() const { return written; }
  /// Fills it with these bytes.
  llvm::Error write(llvm::StringRef bytes);
  llvm::Error finish();

private:
  OutputFile() = default;

  std::string path;        ///< as the user gave it
  std::string destination; ///< links followed
  std::string written;
  bool isReplaced = true;
};

/// A file of the command line and the words that named it: "--chip".
struct NamedFile {
  std::string name, path;
};

/// Refuses an output that is one of the inputs or another output, by the
/// identity of the file, or of its folder while it is not there. Character
/// devices are nobody's own.
llvm::Error checkApart(llvm::ArrayRef<NamedFile> inputs, llvm::ArrayRef<NamedFile> outputs);

} // namespace chronaxie
#endif
