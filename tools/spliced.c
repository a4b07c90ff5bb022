/*
 * spliced.c - a message as it will be after an edit, before it is written.
 *
 * The splices are in order and do not overlap. So the new message is a row of
 * pieces, and both a place in it and a place in the old one are found by a
 * search.
 */
#include "config.h"

#include "spliced.h"

static uint64_t
end_of(mime_range r)
{
	return r.size < UINT64_MAX - r.offset ? r.offset + r.size : UINT64_MAX;
}

/* ---- reading ------------------------------------------------------------ */

/* The piece that has octet AT; the last one has all that is behind. */
static const struct spliced_piece *
piece_at(const struct spliced *s, uint64_t at)
{
	size_t low = 0, high = s->piece_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (s->pieces[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	return &s->pieces[low];
}

/* Fills ROOM with octets of P from OFFSET of it on. */
static mime_status
read_piece(struct spliced *s, const struct spliced_piece *p, uint64_t offset,
    mime_room *room)
{
	if (p->is_new)
		return mime_editor_read(s->editor, p->from + offset, room);
	return s->before.read_at(s->before.ctx, p->from + offset, room);
}

static mime_status
read_at(void *ctx, uint64_t offset, mime_room *to)
{
	struct spliced *s = ctx;

	while (to->len > 0) {
		const struct spliced_piece *p = piece_at(s, offset);
		uint64_t left = p->size - (offset - p->at);
		mime_room room = { to->ptr, to->len < left ? to->len :
		    (size_t)left };
		size_t got = room.len;
		mime_status st = read_piece(s, p, offset - p->at, &room);

		if (st < 0)
			return st;
		got -= room.len;
		if (got == 0)
			break;
		*to = (mime_room){ to->ptr + got, to->len - got };
		offset += got;
	}
	return MIME_OK;
}

/* ---- making ------------------------------------------------------------- */

static void
add(struct spliced *s, uint64_t *at, uint64_t from, uint64_t size, bool is_new)
{
	if (size == 0)
		return;
	s->pieces[s->piece_count++] = (struct spliced_piece){ *at, from, size,
	    is_new };
	*at += size;
}

bool
spliced(struct mime_arena *mem, struct spliced *s,
    const struct mime_source *before, struct mime_editor *editor)
{
	uint64_t at = 0, from = 0;

	*s = (struct spliced){ .before = *before, .editor = editor };
	s->splices = mime_editor_splices(editor, &s->count);
	s->pieces = mime_arena_alloc(mem,
	    (2 * s->count + 1) * sizeof *s->pieces);
	s->shift = mime_arena_alloc(mem, (s->count + 1) * sizeof *s->shift);
	if (s->pieces == NULL || s->shift == NULL)
		return false;
	for (size_t i = 0; i < s->count; i++) {
		const struct mime_splice *p = &s->splices[i];

		add(s, &at, from, p->at.offset - from, false);
		add(s, &at, p->by.offset, p->by.size, true);
		from = end_of(p->at);
		s->shift[i + 1] = at - from;
	}
	/* How long the rest is, reading tells. */
	add(s, &at, from, UINT64_MAX - (at > from ? at : from), false);
	s->after = (struct mime_source){ read_at, s };
	return true;
}

/* ---- places ------------------------------------------------------------- */

/* How many splices begin in front of PLACE. */
static size_t
splices_before(const struct spliced *s, uint64_t place)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->splices[middle].at.offset < place)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
spliced_touches(const struct spliced *s, mime_range r)
{
	size_t i = splices_before(s, r.offset);

	return (i > 0 && end_of(s->splices[i - 1].at) > r.offset) ||
	    (i < s->count && s->splices[i].at.offset <= end_of(r));
}

bool
spliced_takes(const struct spliced *s, mime_range r)
{
	size_t i = splices_before(s, r.offset + 1);

	return i > 0 && s->splices[i - 1].at.size > 0 &&
	    end_of(s->splices[i - 1].at) >= end_of(r);
}

/* Where PLACE is when the first N splices are in front of it. */
static uint64_t
moved(const struct spliced *s, uint64_t place, size_t n)
{
	const struct mime_splice *last = n > 0 ? &s->splices[n - 1] : NULL;

	/* What goes around a place takes it to where it begins. */
	if (last != NULL && end_of(last->at) > place)
		return last->at.offset + s->shift[n - 1];
	return place + s->shift[n];
}

/* N, and the splices behind it that put something at PLACE. */
static size_t
beyond_puts(const struct spliced *s, size_t n, uint64_t place)
{
	while (n < s->count && s->splices[n].at.offset == place &&
	    s->splices[n].at.size == 0)
		n++;
	return n;
}

mime_range
spliced_range(const struct spliced *s, mime_range r, unsigned grows)
{
	uint64_t end = end_of(r), from, to;
	size_t first = splices_before(s, r.offset);
	size_t n = splices_before(s, end);

	if (!(grows & SPLICED_FRONT))
		first = beyond_puts(s, first, r.offset);
	if (grows & SPLICED_BACK)
		n = beyond_puts(s, n, end);
	from = moved(s, r.offset, first);
	to = n > 0 && end_of(s->splices[n - 1].at) > end ?
	    s->splices[n - 1].at.offset + s->splices[n - 1].by.size +
	    s->shift[n - 1] : end + s->shift[n];
	return (mime_range){ from, to > from ? to - from : 0 };
}
