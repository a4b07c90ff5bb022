/*
 * window.c - a source that is read from front to end, a window at a time.
 *
 * Whoever goes through it asks for what is at an offset and gets all that is
 * there. When that is not enough, what it asked for moves to the front of the
 * window and the rest is read behind it, from a page's start where the window
 * is large. So nothing but the little that is looked at around a window's end
 * is read twice. A look elsewhere is taken through a second, small window,
 * which reads no more than it is asked for.
 *
 * A read may give less than was wanted at any time; one that gives nothing is
 * the end.
 */
#include "mailbox/mailbox.h"

#define PAGE 4096

bool
mime_window_init(struct window *w, struct mime_arena *mem,
    const struct mime_source *source, size_t cap)
{
	assert(cap >= WINDOW_MIN);
	*w = (struct window){
		.source = source, .ptr = mime_arena_take(mem, cap), .cap = cap,
	};
	return w->ptr != NULL;
}

/* Reads behind what is there until that is LEN octets, or the source ends. */
static mime_status
fill(struct window *w, size_t len)
{
	w->end = false;
	while (w->len < len && !w->end) {
		mime_room room = { w->ptr + w->len, len - w->len };
		mime_status st = w->source->read_at(w->source->ctx,
		    w->start + w->len, &room);

		if (st < 0)
			return st;
		w->end = w->len + room.len == len;
		w->len = len - room.len;
	}
	return MIME_OK;
}

/* Has the window begin at START; what it has from there stays. */
static void
move(struct window *w, uint64_t start)
{
	size_t keep = 0;

	if (start >= w->start && start - w->start < w->len)
		keep = w->len - (size_t)(start - w->start);
	if (keep > 0 && start > w->start)
		memmove(w->ptr, w->ptr + (w->len - keep), keep);
	w->start = start;
	w->len = keep;
}

/* Where a window begins that has OFFSET, and WANT octets from there, in it. */
static uint64_t
start_for(const struct window *w, uint64_t offset, size_t want)
{
	uint64_t start = offset > BEHIND ? offset - BEHIND : 0;
	uint64_t page = start - start % PAGE;

	return offset - page + want <= w->cap / 2 && w->whole ? page : start;
}

/* Is what was asked for there, and what stands before it? */
bool
mime_window_has(const struct window *w, uint64_t offset, size_t want)
{
	uint64_t first = w->start > 0 ? w->start + BEHIND : 0;

	if (offset < first || offset - w->start > w->len)
		return false;
	return w->end || want <= w->len - (size_t)(offset - w->start);
}

/* Apart: it is rare, and its registers would be saved each time. */
static __attribute__((noinline)) mime_status
read_at(struct window *w, uint64_t offset, size_t want, mime_span *s)
{
	mime_status st;

	move(w, start_for(w, offset, want));
	st = fill(w, w->whole ? w->cap : (size_t)(offset - w->start) + want);
	*s = offset - w->start < w->len ?
	    mime_window_rest(w, offset) : (mime_span){ 0 };
	return st;
}

mime_status
mime_window_at(struct window *w, uint64_t offset, size_t want, mime_span *s)
{
	assert(want <= LOOK);
	if (!mime_window_has(w, offset, want))
		return read_at(w, offset, want, s);
	*s = mime_window_rest(w, offset);
	return MIME_OK;
}

bool
mime_window_ends_at(const struct window *w, uint64_t offset)
{
	return w->end && offset == w->start + w->len;
}

int
mime_window_octet(const struct window *w, uint64_t offset)
{
	return offset < w->start ? -1 :
	    span_at((mime_span){ w->ptr, w->len }, (size_t)(offset - w->start));
}

/* ---- how long is it? ---------------------------------------------------- */

static mime_status
is_there(const struct mime_source *source, uint64_t offset, bool *there)
{
	char octet;
	mime_room room = { &octet, 1 };
	mime_status st = source->read_at(source->ctx, offset, &room);

	*there = room.len == 0;
	return st < 0 ? st : MIME_OK;
}

/*
 * There are LOW octets, and no more than HIGH: up by doubling, and then between
 * the last two by halving.
 */
mime_status
mime_window_measure(struct window *w, uint64_t *size)
{
	uint64_t low = 0, high = 1;
	bool there = true;
	mime_status st = MIME_OK;

	while (st >= 0 && there && high < INT64_MAX) {
		st = is_there(w->source, high - 1, &there);
		if (there)
			low = high;
		high = high > INT64_MAX / 2 ? INT64_MAX : high * 2;
	}
	high = high / 2;
	while (st >= 0 && low < high) {
		uint64_t middle = low + (high - low + 1) / 2;

		st = is_there(w->source, middle - 1, &there);
		if (there)
			low = middle;
		else
			high = middle - 1;
	}
	*size = low;
	return st;
}
