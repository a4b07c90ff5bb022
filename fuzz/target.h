/*
 * target.h - what a fuzz target is: a function that a fuzzer, or replay.c,
 * calls with some input. Put in front of each target by fuzz/local.mk.
 */
#ifndef LIBMIME_FUZZ_TARGET_H
#define LIBMIME_FUZZ_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Where a target can do several things with an input, the fuzzer has it do one
 * of them, by the input's first octets, so that a run is short; the replay of
 * seeds and findings has it do them all.
 */
#ifdef TARGET
#define IS_REPLAY true
#else
#define IS_REPLAY false
#endif

/* Aborts where a promise of the library is broken for DATA; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
