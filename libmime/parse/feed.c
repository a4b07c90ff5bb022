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

static size_t
carried(const struct feed *f)
{
	return f->carry.len - f->start;
}

bool
mime_feed_last(const struct feed *f)
{
	return f->ended && (carried(f) == 0 || f->chunk.len == 0);
}

static void
drop_carry(struct feed *f)
{
	f->carry.len = f->start = f->copied = 0;
}

void
mime_feed_eat_carry(struct feed *f, size_t n)
{
	assert(n <= carried(f));
	f->start += n;
	if (carried(f) > f->copied)
		return;
	/* What is left stands in the chunk as well: step back into it. */
	f->chunk.ptr = f->chunk.ptr ? f->chunk.ptr - carried(f) : NULL;
	f->chunk.len += carried(f);
	drop_carry(f);
}

/* Moves what is left to the front once it is the smaller half. */
static void
close_up(struct feed *f)
{
	if (f->start < f->carry.len / 2)
		return;
	if (carried(f) > 0)
		memmove(f->carry.ptr, f->carry.ptr + f->start, carried(f));
	f->carry.len -= f->start;
	f->start = 0;
}

static bool
carry_more(struct feed *f, size_t n)
{
	size_t before = f->carry.len;

	buffer_put(&f->carry, span_head(f->chunk, n));
	if (f->carry.status < 0)
		return false;
	f->copied += f->carry.len - before;
	span_take(&f->chunk, f->carry.len - before);
	return true;
}

/* As much again as there is, so that what grows costs its length. */
mime_status
mime_feed_longer(struct feed *f)
{
	size_t n = carried(f) > LEAST ? carried(f) : LEAST;

	if (carried(f) == 0 || f->chunk.len == 0)
		return MIME_MORE;
	close_up(f);
	return carry_more(f, n) ? GO_ON : f->carry.status;
}

mime_status
mime_feed_keep(struct feed *f)
{
	close_up(f);
	if (f->chunk.len > 0 && !carry_more(f, f->chunk.len))
		return f->carry.status;
	f->copied = 0;
	f->chunk = (mime_span){ 0 };
	return MIME_MORE;
}
