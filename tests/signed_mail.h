/*
 * signed_mail.h - a mail in memory, opened for signed.h.
 */
#ifndef LIBMIME_TESTS_SIGNED_MAIL_H
#define LIBMIME_TESTS_SIGNED_MAIL_H

#include <string.h>

#include "../tools/signed.h"

struct opened {
	mime_span octets;
	struct signed_mail mail;
	struct signatures found;
};

static inline mime_status
opened_read(void *ctx, uint64_t offset, mime_room *to)
{
	const mime_span *s = ctx;
	size_t left = offset < s->len ? s->len - (size_t)offset : 0;
	size_t n = left < to->len ? left : to->len;

	if (n > 0)
		memcpy(to->ptr, s->ptr + offset, n);
	*to = (mime_room){ to->ptr + n, to->len - n };
	return MIME_OK;
}

/* O stays where it is. False where anything fails. */
static inline bool
opened_mail(struct opened *o, mime_span octets, const struct digester *by)
{
	o->octets = octets;
	o->mail = (struct signed_mail){
		.mem = mime_arena_new(NULL), .part_mem = mime_arena_new(NULL),
		.source = { opened_read, &o->octets }, .by = by
	};
	return mime_parse(o->mail.mem, octets, NULL, &o->mail.tree) == 0 &&
	    signed_find(&o->mail, &o->found) == MIME_OK;
}

static inline void
opened_close(struct opened *o)
{
	mime_arena_free(o->mail.mem);
	mime_arena_free(o->mail.part_mem);
}

#endif
