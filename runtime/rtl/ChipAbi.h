//===- ChipAbi.h - What a Verilated chip's library offers -------*- C -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Each chip is one shared object (ChipLibrary.h), opened at run time; several
// may be open at once, so all but these functions is hidden in it. Words are
// those of the host port's two streams (docs/chip.md, C).
//
//===----------------------------------------------------------------------===//
#ifndef CHRONAXIE_RUNTIME_RTL_CHIPABI_H
#define CHRONAXIE_RUNTIME_RTL_CHIPABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Changes when anything below does; the library is refused otherwise.
#define CX_ABI_VERSION 4u

struct CxChip;

/// One neuron update, as the commit port shows it.
struct CxCommit {
  uint32_t core, tick, slot;
  int32_t sum, potential, current;
  uint32_t refractory, spike;
};

/// One weight that learning changed.
struct CxLearn {
  uint32_t core, tick, address;
  int32_t before, after;
};

/// Words to offer and to take. The chip runs until a packet whose kind is in
/// `stopKinds` (bit n: kind n) has come out whole and all input is taken, or
/// `out` is full, or `maxCycles` have passed.
struct CxTransfer {
  const uint32_t *in;
  size_t inCount;
  size_t inTaken; ///< out: the chip took so many
  uint32_t *out;
  size_t outRoom;
  size_t outCount; ///< out: words written
  uint32_t stopKinds;
  uint32_t stopped; ///< out: 1 when a packet of stopKinds came out
  uint64_t maxCycles;
  uint64_t cycles; ///< out: cycles that passed
};

/// The functions, by these names in the library.
uint32_t cx_abi_version(void);
/// The chip hash of the description it was built from, in hex.
const char *cx_chip_hash(void);
/// A chip after reset, its memories filled from `powerOnSeed`.
struct CxChip *cx_create(uint64_t powerOnSeed);
void cx_destroy(struct CxChip *chip);
void cx_run(struct CxChip *chip, struct CxTransfer *transfer);
/// Every commit of later runs goes to `sink`; null: none.
void cx_watch(struct CxChip *chip, void (*sink)(void *user, const struct CxCommit *), void *user);
/// Every change of a weight in later runs goes to `sink`; null: none.
void cx_watch_learning(struct CxChip *chip, void (*sink)(void *user, const struct CxLearn *),
                       void *user);
/// The host holds each stream back in about `perThousand` of the cycles, drawn
/// from `seed`; 0: never. For tests.
void cx_stall(struct CxChip *chip, uint64_t seed, uint32_t perThousand);
/// Shows every memory of which cx_flip can flip bits: its name, words, and bits of
/// a word. There is one only on a chip with ecc.
void cx_memories(struct CxChip *chip,
                 void (*sink)(void *user, const char *name, uint32_t words, uint32_t bits),
                 void *user);
/// Flips a bit of a word of the memory `name`, code included, as a particle would;
/// between two calls of cx_run. Returns 0; 1 when there is no such bit.
int cx_flip(struct CxChip *chip, const char *name, uint32_t word, uint32_t bit);
/// Writes the waves of the coming cycles to `file` (FST): those of the scopes in
/// `scopes`, each "SCOPE" for the scope alone or "SCOPE.*" for all below it too.
/// Returns 0; 1 when this library was built without waves, 2 when the file
/// cannot be written. A chip writes one file at a time, once.
int cx_trace_open(struct CxChip *chip, const char *file, const char *const *scopes, size_t count);
/// Ends the file with the state after the last cycle.
void cx_trace_close(struct CxChip *chip);
/// Shows every signal of a file that is written: the scope with dots, the name
/// with its range, the bits. Returns 0; 1 when built without waves, 2 when the
/// file cannot be read.
int cx_trace_signals(const char *file,
                     void (*sink)(void *user, const char *scope, const char *name, uint32_t bits),
                     void *user);
/// Time of the next cycle's rising edge in the waves: two units a cycle since
/// power-on.
uint64_t cx_time(const struct CxChip *chip);

#ifdef __cplusplus
}
#endif
#endif
