//===- Isolated.cpp - Work that may crash, in a process of its own -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "files/Isolated.h"
#include "files/File.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/Twine.h"
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;

namespace chronaxie {

namespace {

// The address sanitizer maps terabytes for itself: no limit of memory then.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool limitsMemory = false;
#elif defined(__has_feature)
constexpr bool limitsMemory = !__has_feature(address_sanitizer);
#else
constexpr bool limitsMemory = true;
#endif

enum ChildExit { Done = 0, OutOfMemory = 101, NotWritten = 102 };

/// Address space that the process holds, in bytes.
uint64_t heldMemory() {
  unsigned long pages = 0;
  if (FILE *statistics = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(statistics, "%lu", &pages) != 1)
      pages = 0;
    std::fclose(statistics);
  }
  return uint64_t{pages} * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

void limit(int resource, uint64_t value) {
  rlimit both{value, value};
  setrlimit(static_cast<decltype(RLIMIT_CPU)>(resource), &both);
}

[[noreturn]] void beChild(function_ref<void(raw_ostream &)> work, const IsolationLimits &limits,
                          int output) {
  prctl(PR_SET_PDEATHSIG, SIGKILL); // does not outlive who waits for it
  // The program's own handlers print and remove its files: not on our account.
  for (int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM, SIGXCPU, SIGTRAP, SIGINT,
                     SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGUSR1, SIGUSR2, SIGSYS})
    std::signal(signal, SIG_DFL);
  int nowhere = open("/dev/null", O_WRONLY);
  if (nowhere >= 0)
    dup2(nowhere, STDERR_FILENO);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, limits.seconds);
  alarm(2 * limits.seconds);
  if (limitsMemory)
    limit(RLIMIT_AS, heldMemory() + limits.memoryBytes);
  std::set_new_handler([] { _exit(OutOfMemory); });
  bool isWritten = true;
  {
    raw_fd_ostream stream(output, /*shouldClose=*/false);
    work(stream);
    stream.flush();
    isWritten = !stream.has_error();
    stream.clear_error();
  }
  _exit(isWritten ? Done : NotWritten);
}

/// What a status of waitpid says, in words; empty: all is well.
std::string describe(int status, const IsolationLimits &limits) {
  if (WIFEXITED(status)) {
    if (WEXITSTATUS(status) == Done)
      return "";
    if (WEXITSTATUS(status) == NotWritten)
      return "could not hand over its result";
    if (WEXITSTATUS(status) == OutOfMemory)
      return "needed too much memory";
    return "ended with status " + std::to_string(WEXITSTATUS(status));
  }
  int signal = WTERMSIG(status);
  if (signal == SIGXCPU || signal == SIGALRM || signal == SIGKILL)
    return "took more than " + std::to_string(limits.seconds) + " s";
  return "crashed (signal " + std::to_string(signal) + ")";
}

} // namespace

SharedBytes::~SharedBytes() {
  if (start)
    munmap(start, size);
}

Expected<SharedBytes> runIsolated(function_ref<void(raw_ostream &)> work,
                                  const IsolationLimits &limits) {
  int output = memfd_create("chronaxie", MFD_CLOEXEC);
  // Where a standard stream is closed its number is free, and the child's
  // standard error would take it.
  if (output >= 0 && output <= STDERR_FILENO) {
    int standard = output;
    output = fcntl(standard, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(standard);
  }
  if (output < 0)
    return fault(Twine("no shared memory: ") + std::strerror(errno));
  auto closing = make_scope_exit([&] { close(output); });
  std::fflush(nullptr); // else the child could write it again
  pid_t child = fork();
  if (child < 0)
    return fault(Twine("no second process: ") + std::strerror(errno));
  if (child == 0)
    beChild(work, limits, output);
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      return fault(Twine("lost its process: ") + std::strerror(errno));
  if (std::string what = describe(status, limits); !what.empty())
    return fault(what);
  struct stat information;
  if (fstat(output, &information) < 0 || information.st_size <= 0)
    return fault("could not hand over its result");
  size_t size = static_cast<size_t>(information.st_size);
  void *start = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, output, 0);
  if (start == MAP_FAILED)
    return fault(Twine("could not hand over its result: ") + std::strerror(errno));
  return SharedBytes(start, size);
}

} // namespace chronaxie
