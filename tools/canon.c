/*
 * canon.c - the forms in which octets are signed.
 *
 * All forms are one machine: what may yet be dropped (line ends, a blank, a CR)
 * is held back as a count or a flag, and is written when an octet follows that
 * proves it to be there to stay. They differ in what they hold back and in what
 * becomes of it at the end.
 */
#include "config.h"

#include <string.h>

#include "canon.h"

void
canon_begin(struct canon *c, enum canon_form form, uint64_t limit,
    canon_put *put, void *ctx)
{
	c->form = form;
	c->put = put;
	c->ctx = ctx;
	c->limit = limit;
	c->size = c->breaks = 0;
	c->blank = c->cr = false;
	c->used = 0;
}

/* ---- out ---------------------------------------------------------------- */

static void
flush(struct canon *c)
{
	if (c->used > 0)
		c->put(c->ctx, (mime_span){ c->room, c->used });
	c->used = 0;
}

/* Octets of the form; what is beyond the limit is only counted. */
static void
out(struct canon *c, const char *octets, size_t len)
{
	uint64_t left = c->size < c->limit ? c->limit - c->size : 0;

	c->size += len;
	if (len > left)
		len = (size_t)left;
	if (len > sizeof c->room - c->used)
		flush(c);
	if (len > sizeof c->room) {
		c->put(c->ctx, (mime_span){ octets, len });
		return;
	}
	if (len > 0)
		memcpy(c->room + c->used, octets, len);
	c->used += len;
}

/* What was held back is there to stay. */
static void
release(struct canon *c)
{
	for (; c->breaks > 0; c->breaks--)
		out(c, "\r\n", 2);
	if (c->blank && (c->form != CANON_FIELD || c->size > 0))
		out(c, " ", 1);
	if (c->cr)
		out(c, "\r", 1);
	c->blank = c->cr = false;
}

/* ---- in ----------------------------------------------------------------- */

static bool
folds_blanks(const struct canon *c)
{
	return c->form == CANON_RELAXED || c->form == CANON_FIELD;
}

/* How many octets at the front of S stand for themselves. */
static size_t
plain(const struct canon *c, mime_span s)
{
	size_t n = 0;

	if (folds_blanks(c)) {
		while (n < s.len && s.ptr[n] != ' ' && s.ptr[n] != '\t' &&
		    s.ptr[n] != '\r' && s.ptr[n] != '\n')
			n++;
		return n;
	}
	/* A CR counts where it is the last octet: of a line, or so far. */
	const char *lf = memchr(s.ptr, '\n', s.len);

	n = lf != NULL ? (size_t)(lf - s.ptr) : s.len;
	return n > 0 && s.ptr[n - 1] == '\r' ? n - 1 : n;
}

/* An octet that is none of the plain ones. */
static void
odd(struct canon *c, char octet)
{
	switch (octet) {
	case '\n':
		/* A fold goes, and so do blanks in front of a line end. */
		c->cr = false;
		if (c->form == CANON_FIELD)
			break;
		c->blank = false;
		c->breaks++;
		break;
	case '\r':
		if (c->cr)
			release(c);
		c->cr = true;
		break;
	default:
		if (c->cr)
			release(c);
		c->blank = true;
		break;
	}
}

void
canon_octets(struct canon *c, mime_span octets)
{
	while (octets.len > 0) {
		size_t n = plain(c, octets);

		if (n > 0) {
			release(c);
			out(c, octets.ptr, n);
		} else {
			odd(c, octets.ptr[0]);
			n = 1;
		}
		octets.ptr += n;
		octets.len -= n;
	}
}

/*
 * Lines stay as they are. Of a body, empty lines at the end go, and the last
 * line ends; a simple one has at least one line end. RFC 6376 3.4.3, 3.4.4.
 */
void
canon_end(struct canon *c)
{
	if (c->cr)
		release(c);
	c->blank = false;
	if (c->form == CANON_LINES)
		release(c);
	else if (c->form == CANON_SIMPLE ||
	    (c->form == CANON_RELAXED && c->size > 0))
		out(c, "\r\n", 2);
	flush(c);
}
