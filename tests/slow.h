/*
 * slow.h - a message as a source, that gives a few octets at a time.
 */
#ifndef LIBMIME_TESTS_SLOW_H
#define LIBMIME_TESTS_SLOW_H

#include "bytes/bytes.h"

struct slow {
	mime_span all;
	size_t most;            /* octets of a read; SIZE_MAX: what there is */
	size_t fail_at;         /* this read from now, from 1, is MIME_IO; 0:
	                           none, and so it is behind it */
};

/* To be the read of struct mime_source; CTX is a struct slow. */
static inline mime_status
read_slowly(void *ctx, uint64_t offset, mime_room *to)
{
	struct slow *s = ctx;
	mime_span rest = { 0 };

	if (s->fail_at > 0 && --s->fail_at == 0)
		return MIME_IO;
	if (offset < s->all.len)
		rest = span_head(span_tail(s->all, (size_t)offset), s->most);
	room_fill(to, &rest);
	return MIME_OK;
}

#endif
