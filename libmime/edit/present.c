/*
 * present.c - is some text in another one, which passes by the piece?
 *
 * A window of it is kept, at least twice as long as what is looked for, and
 * searched when it is full: so each octet is looked at a few times at most.
 */
#include "edit/edit.h"

SELDOM mime_status
mime_search_begin(struct search *s, struct mime_arena *mem, mime_span what,
    bool lines)
{
	struct buffer b;

	*s = (struct search){ 0 };
	if (what.len == 0)
		return MIME_OK;
	buffer_init(&b, mem, PTRDIFF_MAX);
	if (lines)
		buffer_put_char(&b, '\n');
	buffer_put(&b, what);
	if (lines)
		buffer_put_char(&b, '\n');
	s->what = buffer_span(&b);
	s->cap = size_add(PIECE, size_mul(2, s->what.len));
	s->window = b.status >= 0 ? mime_arena_take(mem, s->cap) : NULL;
	if (s->window == NULL)
		return mime_arena_status(mem);
	/* As if a line ended in front of the text. */
	s->window[s->len++] = '\n';
	return MIME_OK;
}

/* What may be the front of one stays. */
static void
look(struct search *s)
{
	size_t keep = s->what.len - 1;

	s->found = memmem(s->window, s->len, s->what.ptr, s->what.len) != NULL;
	if (keep > s->len)
		keep = s->len;
	memmove(s->window, s->window + s->len - keep, keep);
	s->len = keep;
}

SELDOM void
mime_search_take(struct search *s, mime_span piece)
{
	while (s->what.len > 0 && piece.len > 0 && !s->found) {
		mime_room room = { s->window + s->len, s->cap - s->len };

		room_fill(&room, &piece);
		s->len = s->cap - room.len;
		if (room.len == 0)
			look(s);
	}
}

SELDOM void
mime_search_end(struct search *s)
{
	mime_search_take(s, SPAN("\n"));
	if (s->what.len > 0 && !s->found)
		look(s);
}
