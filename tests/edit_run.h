/*
 * edit_run.h - a row of edits, carried out: what comes out, and why not.
 */
#ifndef LIBMIME_TESTS_EDIT_RUN_H
#define LIBMIME_TESTS_EDIT_RUN_H

#include <stdio.h>

#include "slow.h"
#include "suite.h"

struct edit_run {
	size_t row;
	bool crlf;              /* the row's message has CRLF */
	size_t most;            /* octets of a read; SIZE_MAX: what there is */
	mime_span after;
	mime_status told;       /* by a call that tells */
	char reason[200];
};

/* TEXT with CRLF for each LF, if CRLF is true. */
static inline mime_span
lined(struct mime_arena *mem, const char *text, bool crlf)
{
	struct buffer b;

	buffer_init(&b, mem, PTRDIFF_MAX);
	for (; *text != '\0'; text++) {
		if (*text == '\n' && crlf)
			buffer_put_char(&b, '\r');
		buffer_put_char(&b, *text);
	}
	return buffer_span(&b);
}

/* To be the write of struct mime_sink; CTX is a buffer. */
static inline mime_status
put_buffer(void *ctx, mime_span octets)
{
	struct buffer *b = ctx;

	buffer_put(b, octets);
	return b->status;
}

/* Ends E, and checks what comes out. */
static inline mime_status
edit_end(struct mime_arena *mem, struct mime_editor *e, struct edit_run *run)
{
	struct slow slow = { .most = run->most };
	const struct mime_source result = { read_slowly, &slow };
	struct buffer out;
	const struct mime_sink sink = { put_buffer, &out };
	mime_status st = mime_editor_end(e);

	buffer_init(&out, mem, PTRDIFF_MAX);
	if (st >= 0)
		st = mime_editor_write(e, &sink);
	run->after = slow.all = buffer_span(&out);
	if (st >= 0)
		st = mime_editor_check(e, &result);
	snprintf(run->reason, sizeof(run->reason), "%s",
	    mime_editor_reason(e));
	return st;
}

/* Row NAME ended with ST. It is to be AFTER, with LF; NULL: not to be done. */
static inline void
expect_edit(struct mime_arena *mem, const struct edit_run *run,
    const char *name, mime_status st, const char *after)
{
	if (after == NULL)
		ck_assert_msg(st == MIME_VALUE && run->reason[0] != '\0',
		    "%s: %s: %s", name, mime_status_text(st), run->reason);
	else
		ck_assert_msg(st == MIME_OK && span_is(run->after,
		    lined(mem, after, run->crlf)), "%s: %s, %s, \"%s\"", name,
		    mime_status_text(run->told), run->reason,
		    shown(run->after));
}

#endif
