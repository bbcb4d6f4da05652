//===- NirFuzz.cpp - NIR files with random damage ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Needs no corpus: the seeds are small models written by the tests' own
// writer. `nir-fuzz [ROUNDS] [SEED]` damages them at random and reads each;
// reading must return a network or an error that names the file. A
// file that does not is left in `nir-fuzz-input.nir` for a debugger. Built with
// `-DCHRONAXIE_LIBFUZZER` the same reader is a libFuzzer target instead.
//
//===----------------------------------------------------------------------===//
#include "NirText.h"
#include "compiler/Import/Network.h"
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <random>
#include <unistd.h>

using namespace chronaxie;

namespace {

/// HDF5 may spin on a file, in its own process, for this long.
constexpr unsigned secondsAFile = 1;

struct Outcomes {
  unsigned read = 0, refused = 0, crashed = 0, spun = 0, hungry = 0;
} outcomes;

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  nir::Options options;
  options.dtSeconds = 1e-4;
  llvm::StringRef bytes(reinterpret_cast<const char *>(data), size);
  llvm::Expected<Network> network = nir::readNirBytes("fuzz.nir", bytes, options, {secondsAFile});
  if (network)
    return ++outcomes.read, 0;
  std::string message = llvm::toString(network.takeError());
  if (message.rfind("fuzz.nir:", 0) != 0) { // every message names the file
    std::fprintf(stderr, "no file in: %s\n", message.c_str());
    std::abort();
  }
  bool isCrash = message.find("the HDF5 library crashed") != std::string::npos;
  bool isSpin = message.find("the HDF5 library took") != std::string::npos;
  bool isHungry = message.find("the HDF5 library needed") != std::string::npos;
  ++(isCrash    ? outcomes.crashed
     : isSpin   ? outcomes.spun
     : isHungry ? outcomes.hungry
                : outcomes.refused);
  return 0;
}

#ifndef CHRONAXIE_LIBFUZZER

namespace {

/// Everything else together may take this long for a file.
constexpr unsigned greatestSeconds = 10;

const char *const models[] = {
    "in Input shape=i:2\nfc Linear weight=1,2;3,4\nlif LIF tau=0.001,0.0005 r=10,5 "
    "v_threshold=1,1\nout Output shape=i:2\nin->fc->lif->out",
    "in Input shape=i:3\nfc Affine weightz=f:1,2,3;4,5,6 bias=f:1,2\nrnn/input Input shape=i:2\n"
    "rnn/lif CubaLIF tau_memz=0.001,0.0005 tau_syn=0.002,0.001 r=10,5 w_in=20,10 v_threshold=@1\n"
    "rnn/w_rec Linear weight=0,1;1,0\nrnn/output Output shape=i:2\nli LI tau=@0.001 r=@10\n"
    "f2 Linear weight=1,1;2,2\nin->fc->rnn->f2->li\nrnn: input->lif->w_rec->lif->output",
    "in Input shape=i:2 chronaxie.graded=b:@1\ns Scale scale=1,2\nlif IF r=1,1 v_threshold=1,1 "
    "chronaxie.retention_m=0.5,0.5 chronaxie.refractory_ticks=i:1,2 chronaxie.reset=t:@none\n"
    "in->s->lif\ngraph chronaxie.format=i:@1 chronaxie.readout.rule=s:@last "
    "chronaxie.readout.population=t:lif,lif chronaxie.readout.neuron=i:0,1 "
    "chronaxie.readout.class=i:0,1 chronaxie.class_names=s:no,yes",
};

std::string current; ///< what is being read, for the handler

void leaveInput(int signal) {
  // Only what is safe in a handler.
  int file = creat("nir-fuzz-input.nir", 0644);
  if (file >= 0 && write(file, current.data(), current.size()) > 0)
    close(file);
  const char text[] = "nir-fuzz: a damaged file was not survived; see nir-fuzz-input.nir\n";
  (void)!write(2, text, sizeof text - 1);
  std::signal(signal, SIG_DFL);
  raise(signal);
}

/// Damages `bytes` in one of the ways files get damaged, or are made to.
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

} // namespace

int main(int count, char **arguments) {
  uint64_t rounds = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 3000;
  uint64_t seed = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1;
  for (int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGALRM})
    std::signal(signal, leaveInput);
  std::vector<std::string> seeds;
  for (const char *model : models)
    seeds.push_back(tests::nirBytes(model));
  for (uint64_t round = 0; round < rounds; ++round) {
    std::mt19937_64 random(seed * 1'000'003 + round);
    current = seeds[random() % seeds.size()];
    for (uint64_t i = 0, damages = 1 + random() % 4; i < damages; ++i)
      damage(current, random);
    alarm(greatestSeconds);
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(current.data()), current.size());
    alarm(0);
  }
  std::printf(
      "%llu damaged files: %u read, %u refused; in its own process HDF5 crashed on %u, spun "
      "on %u and ate memory on %u\n",
      static_cast<unsigned long long>(rounds), outcomes.read, outcomes.refused, outcomes.crashed,
      outcomes.spun, outcomes.hungry);
  return 0;
}

#endif
