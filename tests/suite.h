/*
 * suite.h - what every test program in C stands on: Check, TAP on stdout,
 * input that ends at an unreadable page, and memory that runs out when asked.
 */
#ifndef LIBMIME_TESTS_SUITE_H
#define LIBMIME_TESTS_SUITE_H

#include <check.h>

#include "bytes/bytes.h"
#include "mime.h"

/*
 * Runs the tests that CASES adds, and prints TAP: a line a row, then a plan.
 * Returns the exit status: 0, or 1 where a row failed. CK_FORK=no keeps all
 * rows in one process, for a debugger.
 */
int run_suite(const char *name, void (*cases)(TCase *tc));

/*
 * A copy of BYTES whose last octet stands before an unreadable page. Good until
 * the test ends. Each one costs two mappings, of which a process has some
 * 65,000: a loop over a table makes its copies in front of the loop.
 */
mime_span guarded(mime_span bytes);

/* The end of a room of N octets; behind it nothing can be written. As above. */
char *guarded_end(size_t n);

/* PATTERN and "x", EVERY octets, again and again: N in all, guarded. */
mime_span guarded_pattern(const char *pattern, size_t every, size_t n);

/*
 * An arena whose N-th allocation (from 1) and all later ones fail; N < 0: none
 * does. Whatever grows moves, and an old size that is told wrongly aborts.
 * NULL where already the arena itself finds no memory.
 */
struct mime_arena *arena_failing_at(long n);

/* Whether an allocation of that arena failed; NULL: yes, the first one. */
bool arena_failed(const struct mime_arena *mem);

/*
 * Calls USE with an arena whose first allocation fails, whose second does, and
 * so on up to one in which none does. It must answer MIME_NOMEM where one
 * failed, and only there, and leave nothing behind. Returns the last answer.
 */
mime_status expect_nomem_told(mime_status (*use)(struct mime_arena *mem,
    void *ctx), void *ctx);

/* Allocations of failing arenas not given back: 0 after mime_arena_free. */
long arena_left(void);

/* Some number below N by a small generator: the same numbers everywhere. */
static inline size_t
random_below(uint32_t *seed, size_t n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % n;
}

/* At how many places of IN there is WHAT. */
uint64_t count_of(mime_span in, mime_span what);

/*
 * S for a message: what does not print as \n, \t or \xNN, and cut after some
 * 200 octets. In one of a few static buffers that take turns.
 */
const char *shown(mime_span s);

#endif
