/*
 * spliced.c - a message as it will be after an edit, before it is written.
 *
 * The splices are in order and do not overlap, so a place is found by a search.
 */
#include "config.h"

#include "spliced.h"

static uint64_t
end_of(mime_range r)
{
	return r.size < UINT64_MAX - r.offset ? r.offset + r.size : UINT64_MAX;
}

static mime_status
read_at(void *ctx, uint64_t offset, mime_room *to)
{
	return mime_editor_result(ctx, offset, to);
}

bool
spliced(struct mime_arena *mem, struct spliced *s,
    struct mime_editor *editor)
{
	*s = (struct spliced){ .after = { read_at, editor } };
	s->splices = mime_editor_splices(editor, &s->count);
	s->shift = mime_arena_alloc(mem, (s->count + 1) * sizeof *s->shift);
	for (size_t i = 0; s->shift != NULL && i < s->count; i++)
		s->shift[i + 1] = s->shift[i] + s->splices[i].by.size -
		    s->splices[i].at.size;
	return s->shift != NULL;
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
