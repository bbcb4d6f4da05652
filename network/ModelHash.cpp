//===- ModelHash.cpp - The canonical hash of a network ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// docs/model-format.md, "Canonical hash", is the written form of this page;
// python/src/chronaxie/_hash.py is the other one that follows it.
//
//===----------------------------------------------------------------------===//
#include "network/Columns.h"
#include "network/ModelFile.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/SHA256.h"

using namespace llvm;

namespace chronaxie {

namespace {

/// Numbers little-endian, doubles as their bits, texts and lists behind their
/// lengths.
class Encoder {
public:
  template <typename T> void number(T value) {
    char bytes[sizeof(T)];
    support::endian::write(bytes, value, endianness::little);
    add(StringRef(bytes, sizeof bytes));
  }
  template <typename Enum> void word(Enum value) { number(static_cast<uint8_t>(value)); }
  void text(StringRef value) {
    number(static_cast<uint32_t>(value.size()));
    add(value);
  }
  template <typename T> void list(ArrayRef<T> values) {
    number(static_cast<uint64_t>(values.size()));
    for (T value : values)
      number(value);
  }
  template <typename T> void list(const std::vector<T> &values) { list(ArrayRef<T>(values)); }
  void add(StringRef bytes) {
    pending += bytes;
    if (pending.size() >= 1 << 16)
      flush();
  }
  std::string hash() {
    flush();
    return toHex(sha.final(), /*LowerCase=*/true);
  }

private:
  void flush() {
    sha.update(pending);
    pending.clear();
  }

  SHA256 sha;
  std::string pending;
};

void encode(Encoder &encoder, const Population &population) {
  encoder.text(population.name);
  encoder.word(population.kind);
  encoder.number(population.size);
  encoder.word(population.graded);
  if (population.kind == PopulationKind::Input)
    return;
  encoder.word(population.reset);
  encoder.word(population.resetTiming);
  encoder.word(population.currentTiming);
  encoder.word(population.spikesAtThreshold);
  for (const PopulationColumn &column : populationColumns())
    encoder.list(population.*column.member);
  encoder.list(population.refractoryTicks);
}

void encode(Encoder &encoder, const Projection &projection) {
  encoder.text(projection.name);
  encoder.number(projection.source);
  encoder.number(projection.target);
  encoder.list(projection.rowOffset);
  encoder.list(projection.targetNeuron);
  encoder.list(projection.weight);
  encoder.list(projection.delayTicks);
  // All static is the same, written down or not.
  encoder.list(projection.isPlastic() ? projection.profile : std::vector<int32_t>());
}

void encode(Encoder &encoder, const Readout &readout) {
  encoder.word(readout.rule);
  encoder.number(static_cast<uint64_t>(readout.votes.size()));
  for (const ReadoutVote &vote : readout.votes) {
    encoder.number(vote.population);
    encoder.number(vote.neuron);
    encoder.number(vote.classIndex);
    encoder.number(vote.factor);
  }
  encoder.number(static_cast<uint64_t>(readout.classNames.size()));
  for (const std::string &name : readout.classNames)
    encoder.text(name);
}

} // namespace

std::string modelHash(const Network &network) {
  Encoder encoder;
  encoder.add("chronaxie-model 1\n");
  encoder.number(network.tickSeconds);
  encoder.number(static_cast<uint64_t>(network.populations.size()));
  for (const Population &population : network.populations)
    encode(encoder, population);
  encoder.number(static_cast<uint64_t>(network.profiles.size()));
  for (const StdpProfile &profile : network.profiles)
    for (const ProfileColumn &column : profileColumns())
      encoder.number(profile.*column.member);
  encoder.number(static_cast<uint64_t>(network.projections.size()));
  for (const Projection &projection : network.projections)
    encode(encoder, projection);
  encode(encoder, network.readout);
  return encoder.hash();
}

} // namespace chronaxie
