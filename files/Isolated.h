//===- Isolated.h - Work that may crash, in a process of its own -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Libraries that read damaged files crash, spin or eat memory now and then.
// The work is done in a forked child with limits; what it wrote comes back as
// bytes in shared memory, and its death as an error.
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_FILES_ISOLATED_H
#define CHRONAXIE_FILES_ISOLATED_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdint>

namespace chronaxie {

struct IsolationLimits {
  unsigned seconds = 20;                    ///< of processor time; twice that of wall time
  uint64_t memoryBytes = uint64_t{4} << 30; ///< beyond what the process holds already
};

/// Pages of a finished child's output; unmapped with the last owner.
class SharedBytes {
public:
  SharedBytes() = default;
  SharedBytes(void *start, size_t size) : start(start), size(size) {}
  SharedBytes(SharedBytes &&other) noexcept { *this = std::move(other); }
  SharedBytes &operator=(SharedBytes &&other) noexcept {
    std::swap(start, other.start);
    std::swap(size, other.size);
    return *this;
  }
  ~SharedBytes();
  llvm::StringRef bytes() const { return {static_cast<const char *>(start), size}; }

private:
  void *start = nullptr;
  size_t size = 0;
};

/// Runs `work` in a child and gives what it wrote. The error says only what
/// happened ("crashed (signal 11)", "took more than 20 s"), not where. Nothing
/// else that `work` does is seen outside; its standard error is dropped.
llvm::Expected<SharedBytes> runIsolated(llvm::function_ref<void(llvm::raw_ostream &)> work,
                                        const IsolationLimits &limits = {});

} // namespace chronaxie
#endif
