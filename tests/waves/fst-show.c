/*===- fst-show.c - What a wave file holds ----------------------*- C -*-===*/
/* SPDX-License-Identifier: Apache-2.0

   fst-show FILE: prints the first and last time, then a line a signal:
   "SCOPE.NAME BITS CHANGES". Read with GTKWave's own library, whose source
   comes with Verilator. Exit 1 when FILE is no FST file. */
#include "gtkwave/fstapi.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t *changes;

static void count(void *user, uint64_t time, fstHandle facility, const unsigned char *value) {
  (void)user, (void)time, (void)value;
  ++changes[facility];
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: fst-show FILE\n");
    return 2;
  }
  void *reader = fstReaderOpen(argv[1]);
  if (!reader) {
    fprintf(stderr, "%s: is no FST file\n", argv[1]);
    return 1;
  }
  changes = calloc(fstReaderGetMaxHandle(reader) + 1, sizeof *changes);
  fstReaderSetFacProcessMaskAll(reader);
  if (!fstReaderIterBlocks(reader, count, NULL, NULL))
    return 1;
  printf("time %" PRIu64 " %" PRIu64 "\n", fstReaderGetStartTime(reader), fstReaderGetEndTime(reader));
  for (struct fstHier *entry; (entry = fstReaderIterateHier(reader));) {
    if (entry->htyp == FST_HT_SCOPE)
      fstReaderPushScope(reader, entry->u.scope.name, NULL);
    else if (entry->htyp == FST_HT_UPSCOPE)
      fstReaderPopScope(reader);
    else if (entry->htyp == FST_HT_VAR)
      printf("%s.%s %u %" PRIu64 "\n", fstReaderGetCurrentFlatScope(reader), entry->u.var.name,
             entry->u.var.length, changes[entry->u.var.handle]);
  }
  fstReaderClose(reader);
  free(changes);
  return 0;
}
