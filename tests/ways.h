/*
 * ways.h - every way to read a message, from first to last octet, and
 * to edit it.
 */
#ifndef LIBMIME_TESTS_WAYS_H
#define LIBMIME_TESTS_WAYS_H

#include "bytes/bytes.h"

struct reading {
	struct mime_arena *mem;
	mime_span message;
	size_t octets;          /* that were asked for: the message's, and more */
};

/*
 * READ returns MIME_END when all is well. ONCE is what may come with size, but
 * comes once: a larger block, a converter, and the rooms of a reader.
 */
struct way {
	const char *name;
	mime_status (*read)(struct reading *r);
	size_t most;            /* octets, more or less, of the largest message */
	double once;            /* steps */
};

#define WAYS 10
extern const struct way ways[WAYS];

#endif
