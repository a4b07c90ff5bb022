/*
 * work.h - what the library does, counted and not timed, so that a figure is
 * the same on every run and every machine.
 *
 * Work is a step for each basic block that runs, an octet for each that a call
 * of the C library looks at, copies or sets, and an octet for each that moves
 * when memory grows. Only for programs that link tests/libwork.a in place of
 * the library, with WORK_LDFLAGS (m4/work.m4).
 */
#ifndef LIBMIME_TESTS_WORK_H
#define LIBMIME_TESTS_WORK_H

#include <stdint.h>

#include "mime.h"

/* All of it since the program began. */
uint64_t work_done(void);

/* malloc and free, with what moves counted in. */
extern const struct mime_alloc work_alloc;

#endif
