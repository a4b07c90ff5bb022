/*
 * target.h - what a fuzz target is: a function that a fuzzer, or replay.c,
 * calls with some input. Put in front of each target by fuzz/local.mk.
 */
#ifndef LIBMIME_FUZZ_TARGET_H
#define LIBMIME_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

/* Aborts where a promise of the library is broken for DATA; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
