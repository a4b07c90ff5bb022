/*
 * events.h - a parse as text, so that two of them can be compared.
 *
 * One line an event, adjacent runs of one kind joined: what a message must give
 * however it is cut. Shared by tests, fuzz targets and the corpus runner.
 */
#ifndef LIBMIME_TESTS_EVENTS_H
#define LIBMIME_TESTS_EVENTS_H

#include "bytes/bytes.h"

/* How a message is fed. */
struct cuts {
	size_t piece;           /* octets at most; 0: whole */
	uint32_t seed;          /* 0: pieces of just that size; else random */
	size_t first;           /* the first piece, where not 0 */
};

/*
 * Parses MESSAGE, fed as CUTS says, each piece from a buffer of its own that
 * is made unreadable (under ASan) or overwritten once it goes back. The text
 * of its events, in MEM, is *TEXT:
 *
 *     FIELD 0 12+34 Subject       type, part, offset + size, name
 *     ! bare-cr-in-body 0 56+1    a defect
 *
 * Returns MIME_OK, or what the parser failed with. *WHY is NULL, or says which
 * promise was broken: events that do not tile the input, parts that do not
 * nest, a place outside the input.
 */
mime_status events_text(struct mime_arena *mem, mime_span message,
    const struct cuts *cuts, const struct mime_options *opt, mime_span *text,
    const char **why);

#endif
