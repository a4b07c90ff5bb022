/*
 * filters.h - runs a filter with its input and its output cut everywhere.
 *
 * What comes out, and what is told, must not depend on the cuts. Both are kept
 * as text, so that a row of a test can say what it expects.
 */
#ifndef LIBMIME_TESTS_FILTERS_H
#define LIBMIME_TESTS_FILTERS_H

#include "codec/codec.h"
#include "suite.h"

/* What a filter made of its input. */
struct poured {
	struct mime_arena *mem;
	struct buffer bytes;
	struct buffer told;     /* "base64-truncated@24+1@25 ..": the code, its
	                           range, and f->at when it was told */
	mime_status status;     /* of the last call */
};

typedef struct mime_filter *filter_maker(struct mime_arena *mem);

/*
 * Pours IN through a filter of MAKE, in pieces of PIECE octets and into rooms
 * of ROOM octets, each of which ends at an unreadable page. With LATE, that it
 * was the last is said with a piece of nothing. Fails the test where the
 * filter breaks the contract of mime_filter_run. RULINGS may be NULL.
 */
void pour(filter_maker *make, const struct rulings *rulings, mime_span in,
    size_t piece, size_t room, bool late, struct poured *p);
void poured_free(struct poured *p);

/*
 * Pours IN whole into P, then in pieces and rooms of 1, 2, 3, 7 octets and of
 * all, and fails the test where one differs. NAME is for the message.
 */
void pour_everywhere(const char *name, filter_maker *make,
    const struct rulings *rulings, mime_span in, struct poured *p);

/*
 * pour_everywhere, and OUT and the codes and ranges of TOLD
 * ("base64-truncated@24+1 ..", or "") are what is expected.
 */
void expect_poured(const char *name, filter_maker *make,
    const struct rulings *rulings, mime_span in, mime_span out,
    const char *told);

/* Fails the test where a filter of MAKE does not stand failing allocations. */
void expect_nomem(filter_maker *make);

/* SIZE octets that look random, the same for the same SEED; in MEM. */
mime_span noise(struct mime_arena *mem, size_t size, uint32_t seed);

#endif
