//===- WaveFiles.h - The files of the wave writer ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Included before all else where Verilator's FST writer is compiled. That
// writer maps its temporary files and does not look whether a write succeeds: on a
// full disk it dies by SIGBUS, or leaves half a file. With this header its
// temporary files are in memory, and a file of which a write failed is emptied
// when it is closed, so that nobody takes it for whole.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_RUNTIME_RTL_WAVEFILES_H
#define CHRONAXIE_RUNTIME_RTL_WAVEFILES_H

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sys/mman.h>
#include <unistd.h>

namespace chronaxie::waves {

inline FILE *openInMemory() {
  int file = memfd_create("waves", MFD_CLOEXEC);
  return file < 0 ? nullptr : fdopen(file, "w+b");
}

/// The hierarchy, NAME.hier and NAME.hier_..., is a temporary file; all others
/// are where they are named.
inline FILE *openFile(const char *name, const char *mode) {
  const char *ending = std::strrchr(name, '.');
  bool isHierarchy = mode[0] == 'w' && ending && std::strncmp(ending, ".hier", 5) == 0;
  return isHierarchy ? openInMemory() : std::fopen(name, mode);
}

inline int closeFile(FILE *file) {
  bool isWhole = std::fflush(file) == 0 && !std::ferror(file);
  // Cannot fail for want of room; if it does, the reader refuses what is left.
  if (!isWhole && ftruncate(fileno(file), 0) != 0)
    std::perror("waves");
  return std::fclose(file);
}

} // namespace chronaxie::waves

#define tmpfile() ::chronaxie::waves::openInMemory()
#define fopen(name, mode) ::chronaxie::waves::openFile(name, mode)
#define fclose(file) ::chronaxie::waves::closeFile(file)

#endif
