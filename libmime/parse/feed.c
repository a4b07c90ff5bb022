/*
 * feed.c - what was fed and is not yet used up.
 *
 * The parser reads from one window. While it finds what it looks for within
 * the caller's chunk, the window is that chunk and nothing is copied. Where a
 * thing straddles two chunks, the end of the first is kept in a buffer, the
 * carry, and so much of the second is added as it takes. As soon as all that
 * is left in the carry are copies of the chunk's own octets, the window goes
 * back to the chunk.
 *
 * How long the carry can get is the states' business: they ask for a longer
 * window within the limits only.
 */
#include "parse/parse.h"

#define LEAST ((size_t)256)

void
mime_feed_init(struct feed *f, struct mime_arena *mem)
{
	*f = (struct feed){ 0 };
	buffer_init(&f->carry, mem, PTRDIFF_MAX);
}

/* The carry's memory stays for the next message. */
void
mime_feed_reset(struct feed *f)
{
	struct buffer carry = f->carry;

	carry.len = 0;
	*f = (struct feed){ .carry = carry };
}

void
mime_feed_lend(struct feed *f, mime_span chunk)
{
	*(f->carries ? &f->later : &f->window) = chunk;
}

bool
mime_feed_lends(const struct feed *f)
{
	return f->carries ? f->later.len + f->copied > 0 : f->window.len > 0;
}

void
mime_feed_step_back(struct feed *f)
{
	size_t left = f->window.len;

	f->window = f->later;
	if (left > 0)
		f->window = (mime_span){ f->later.ptr - left,
		    f->later.len + left };
	f->later = (mime_span){ 0 };
	f->carry.len = f->copied = 0;
	f->carries = false;
}

/* Adds MORE to the carry, whose end, if any of it, is the window. */
static bool
carry_more(struct feed *f, mime_span more)
{
	size_t start = f->carry.len - f->window.len;

	/* What is left moves to the front once it is the smaller half. */
	if (start >= f->carry.len / 2) {
		if (f->window.len > 0)
			memmove(f->carry.ptr, f->window.ptr, f->window.len);
		f->carry.len = f->window.len;
		start = 0;
	}
	buffer_put(&f->carry, more);
	f->window = span_tail(buffer_span(&f->carry), start);
	return f->carry.status >= 0;
}

/* As much again as there is, so that what grows costs its length. */
mime_status
mime_feed_longer(struct feed *f)
{
	size_t n = f->window.len > LEAST ? f->window.len : LEAST;

	if (f->later.len == 0)
		return MIME_MORE;
	n = span_head(f->later, n).len;
	if (!carry_more(f, span_head(f->later, n)))
		return f->carry.status;
	f->copied += n;
	f->later = span_tail(f->later, n);
	return GO_ON;
}

mime_status
mime_feed_keep(struct feed *f)
{
	mime_span rest = f->carries ? f->later : f->window;

	if (!f->carries)
		f->window = (mime_span){ 0 };
	if (!carry_more(f, rest))
		return f->carry.status;
	f->carries = f->window.len > 0;
	f->copied = 0;
	f->later = (mime_span){ 0 };
	return MIME_MORE;
}
