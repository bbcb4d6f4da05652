//===- Damage.cpp - Files with random damage --------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "Damage.h"
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace chronaxie::tests {

namespace {

/// Everything else together may take this long for a file.
constexpr unsigned greatestSeconds = 10;

struct Outcomes {
  unsigned read = 0, refused = 0, crashed = 0, spun = 0, hungry = 0;
} outcomes;

std::string current; ///< what is being read, for the handler
std::string place;   ///< where it is left

void leaveInput(int signal) {
  // Only what is safe in a handler.
  int file = creat(place.c_str(), 0644);
  if (file >= 0 && write(file, current.data(), current.size()) > 0)
    close(file);
  const char text[] = "a damaged file was not survived; it is left as ";
  (void)!write(2, text, sizeof text - 1);
  (void)!write(2, place.data(), place.size());
  (void)!write(2, "\n", 1);
  std::signal(signal, SIG_DFL);
  raise(signal);
}

} // namespace

void countOutcome(bool isRead, llvm::StringRef message, llvm::StringRef file) {
  if (isRead) {
    ++outcomes.read;
    return;
  }
  if (!message.starts_with(file.str() + ":")) { // every message names the file
    std::fprintf(stderr, "no file in: %s\n", message.str().c_str());
    std::abort();
  }
  ++(message.contains("the HDF5 library crashed")  ? outcomes.crashed
     : message.contains("the HDF5 library took")   ? outcomes.spun
     : message.contains("the HDF5 library needed") ? outcomes.hungry
                                                   : outcomes.refused);
}

void damage(std::string &bytes, std::mt19937_64 &random) {
  auto any = [&](uint64_t below) { return random() % below; };
  const uint64_t values[] = {0,
                             1,
                             0xff,
                             0x7fff,
                             0xffff,
                             0x7fffffff,
                             0xffffffff,
                             0x80000000,
                             UINT64_MAX,
                             uint64_t{1} << 40,
                             any(bytes.size()),
                             8};
  size_t at = any(bytes.size());
  switch (any(7)) {
  case 0:
    bytes[at] ^= char(1 << any(8));
    break;
  case 1:
    bytes[at] = char(any(256));
    break;
  case 2:
    bytes.resize(at + 1);
    break;
  case 3: { // a length, address or count becomes another
    uint64_t value = values[any(std::size(values))];
    size_t width = size_t{1} << any(4);
    at = at / width * width;
    if (at + width <= bytes.size())
      std::memcpy(&bytes[at], &value, width);
    break;
  }
  case 4: { // one part over another
    size_t length = 1 + any(64), from = any(bytes.size());
    length = std::min({length, bytes.size() - at, bytes.size() - from});
    std::memmove(&bytes[at], &bytes[from], length);
    break;
  }
  case 5: { // two addresses swapped: links that lead elsewhere
    size_t one = at / 8 * 8, two = any(bytes.size()) / 8 * 8;
    if (std::max(one, two) + 8 <= bytes.size())
      std::swap_ranges(bytes.begin() + one, bytes.begin() + one + 8, bytes.begin() + two);
    break;
  }
  case 6: { // a name inside
    size_t length = std::min<size_t>(1 + any(4), bytes.size() - at);
    for (size_t i = 0; i < length; ++i)
      bytes[at + i] = "./0aZ\0\xff "[any(8)];
    break;
  }
  }
}

int damageAndRead(llvm::StringRef name, int count, char **arguments,
                  const std::vector<std::string> &seeds,
                  llvm::function_ref<void(llvm::StringRef bytes)> use) {
  uint64_t rounds = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 3000;
  uint64_t seed = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1;
  place = name.str() + "-input";
  for (int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGALRM})
    std::signal(signal, leaveInput);
  for (uint64_t round = 0; round < rounds; ++round) {
    std::mt19937_64 random(seed * 1'000'003 + round);
    current = seeds[random() % seeds.size()];
    for (uint64_t i = 0, damages = 1 + random() % 4; i < damages; ++i)
      damage(current, random);
    alarm(greatestSeconds);
    use(current);
    alarm(0);
  }
  std::printf(
      "%llu damaged files: %u read, %u refused; in its own process HDF5 crashed on %u, spun "
      "on %u and ate memory on %u\n",
      static_cast<unsigned long long>(rounds), outcomes.read, outcomes.refused, outcomes.crashed,
      outcomes.spun, outcomes.hungry);
  return 0;
}

} // namespace chronaxie::tests
