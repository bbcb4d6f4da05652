//===- Output.cpp - Where an output goes ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/Output.h"
#include "files/File.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

using namespace llvm;

namespace chronaxie {
namespace {

struct Destination {
  std::string path;       ///< links followed
  bool isReplaced = true; ///< else written straight into
};

Error cannotBeWritten(StringRef path, const Twine &why) {
  return fault(path + ": cannot be written: " + why);
}

/// Where the links at `path` end, whether or not something is there. Linux
/// follows at most 40.
std::string followLinks(StringRef path) {
  std::filesystem::path end(path.str());
  std::error_code code;
  for (unsigned links = 0; links < 40; ++links) {
    std::filesystem::path next = std::filesystem::read_symlink(end, code);
    if (code)
      break;
    end = end.parent_path() / next;
  }
  return end.string();
}

std::string folderOf(StringRef path) {
  StringRef folder = sys::path::parent_path(path);
  return folder.empty() ? "." : folder.str();
}

bool isSameFile(const struct stat &a, const struct stat &b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

Expected<Destination> destinationOf(StringRef path) {
  if (path.empty())
    return fault("an output without a name cannot be written; name a file");
  Destination destination{followLinks(path)};
  struct stat there, replaced;
  if (stat(path.str().c_str(), &there) == 0) {
    if (S_ISDIR(there.st_mode))
      return cannotBeWritten(path, "it is a directory; name a file in it");
    if (S_ISBLK(there.st_mode))
      return cannotBeWritten(path, "it is a block device; name a file");
    if (S_ISSOCK(there.st_mode))
      return cannotBeWritten(path, "it is a socket; name a file");
    if (access(path.str().c_str(), W_OK) != 0)
      return cannotBeWritten(path, std::strerror(errno));
    // Links in /proc lead to files that their text need not name.
    destination.isReplaced = S_ISREG(there.st_mode) &&
                             stat(destination.path.c_str(), &replaced) == 0 &&
                             isSameFile(there, replaced);
    if (!destination.isReplaced) {
      destination.path = path.str();
      return destination;
    }
  } else if (errno != ENOENT) {
    return cannotBeWritten(path, std::strerror(errno));
  }
  std::string folder = folderOf(destination.path);
  if (stat(folder.c_str(), &there) != 0)
    return cannotBeWritten(path, "its folder " + folder + ": " + std::strerror(errno));
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    return cannotBeWritten(path, "its folder " + folder + ": " + std::strerror(errno));
  return destination;
}

/// Writes the bytes into an open file and closes it.
std::error_code writeAndClose(int file, StringRef bytes) {
  raw_fd_ostream stream(file, /*shouldClose=*/true);
  stream << bytes;
  stream.close();
  std::error_code code = stream.error();
  stream.clear_error();
  return code;
}

Error writeStraight(StringRef path, const std::string &destination, StringRef bytes) {
  int file = open(destination.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC);
  if (file < 0)
    return cannotBeWritten(path, std::strerror(errno));
  if (std::error_code code = writeAndClose(file, bytes))
    return cannotBeWritten(path, code.message());
  return Error::success();
}

/// Which file a path names, or would name: device and number of the file or,
/// while it is not there, of its folder, with its name.
struct Identity {
  dev_t device;
  ino_t number;
  std::string name;
  bool operator==(const Identity &) const = default;
};

/// None of a character device, or where there is no folder either.
std::optional<Identity> identityOf(StringRef path) {
  struct stat there;
  if (stat(path.str().c_str(), &there) == 0) {
    if (S_ISCHR(there.st_mode))
      return std::nullopt;
    return Identity{there.st_dev, there.st_ino, ""};
  }
  std::string end = followLinks(path);
  if (stat(folderOf(end).c_str(), &there) != 0)
    return std::nullopt;
  return Identity{there.st_dev, there.st_ino, sys::path::filename(end).str()};
}

} // namespace

Error checkOutput(StringRef path) { return destinationOf(path).takeError(); }

Error writeFile(StringRef path, StringRef bytes) {
  Expected<Destination> destination = destinationOf(path);
  if (!destination)
    return destination.takeError();
  if (!destination->isReplaced)
    return writeStraight(path, destination->path, bytes);
  Expected<OutputFile> output = OutputFile::begin(path);
  if (!output)
    return output.takeError();
  if (Error error = output->write(bytes))
    return error;
  return output->finish();
}

Expected<OutputFile> OutputFile::begin(StringRef path) {
  Expected<Destination> destination = destinationOf(path);
  if (!destination)
    return destination.takeError();
  OutputFile output;
  output.path = path.str();
  output.destination = destination->path;
  output.isReplaced = destination->isReplaced;
  SmallString<128> model(destination->path), temporary;
  if (!output.isReplaced) {
    sys::path::system_temp_directory(/*ErasedOnReboot=*/true, model);
    sys::path::append(model, "chronaxie");
  }
  // The name is unique, so two writers of one path never share a temporary; known
  // to be removed before it is there, so that no signal comes between.
  std::error_code code;
  do {
    sys::fs::createUniquePath(model + ".part-%%%%%%%%", temporary, /*MakeAbsolute=*/false);
    sys::RemoveFileOnSignal(temporary);
    int file = -1;
    code = sys::fs::openFileForWrite(temporary, file, sys::fs::CD_CreateNew);
    if (code)
      sys::DontRemoveFileOnSignal(temporary);
    else
      code = sys::Process::SafelyCloseFileDescriptor(file);
  } while (code == std::errc::file_exists);
  if (code)
    return cannotBeWritten(path, code.message());
  output.written = temporary.str();
  return output;
}

OutputFile::OutputFile(OutputFile &&other) noexcept
    : path(std::move(other.path)), destination(std::move(other.destination)),
      written(std::exchange(other.written, {})), isReplaced(other.isReplaced) {}

OutputFile::~OutputFile() {
  if (written.empty())
    return;
  sys::fs::remove(written);
  sys::DontRemoveFileOnSignal(written);
}

Error OutputFile::write(StringRef bytes) {
  int file = -1;
  std::error_code code = sys::fs::openFileForWrite(written, file, sys::fs::CD_OpenExisting);
  if (!code)
    code = writeAndClose(file, bytes);
  return code ? cannotBeWritten(path, code.message()) : Error::success();
}

Error OutputFile::finish() {
  if (isReplaced) {
    // What replaces a file may be read and written by whom the file could.
    if (struct stat there; stat(destination.c_str(), &there) == 0 &&
                           chmod(written.c_str(), there.st_mode & 07777) != 0)
      return cannotBeWritten(path, std::strerror(errno));
    if (std::error_code code = sys::fs::rename(written, destination))
      return cannotBeWritten(path, code.message());
    return Error::success();
  }
  auto bytes = MemoryBuffer::getFile(written, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!bytes)
    return cannotBeWritten(path, bytes.getError().message());
  return writeStraight(path, destination, (*bytes)->getBuffer());
}

Error checkApart(ArrayRef<NamedFile> inputs, ArrayRef<NamedFile> outputs) {
  auto isSame = [](const NamedFile &a, const NamedFile &b) {
    std::optional<Identity> first = identityOf(a.path), second = identityOf(b.path);
    return first && second && *first == *second;
  };
  for (size_t i = 0; i < outputs.size(); ++i) {
    for (const NamedFile &input : inputs)
      if (isSame(outputs[i], input))
        return fault(outputs[i].name + " " + outputs[i].path + ": is the same file as " +
                     input.name + " " + input.path + ", which it would replace; name another");
    for (const NamedFile &other : outputs.take_front(i))
      if (isSame(outputs[i], other))
        return fault(outputs[i].name + " " + outputs[i].path + ": is the same file as " +
                     other.name + " " + other.path + "; name another");
  }
  return Error::success();
}

} // namespace chronaxie
