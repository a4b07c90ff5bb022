/*
 * gone.c - parts that are dropped: which octets go with them.
 *
 * A part stands between two delimiters, and the line break in front of a
 * delimiter is its own (RFC 2046 5.1.1). What goes is the delimiter in front of
 * a part, up to the one behind it. Where none is behind, since the multipart is
 * never closed, it is what lies behind the part before: else that would gain a
 * line break.
 */
#include "edit/edit.h"

/* A delimiter's line: two dashes, the boundary, two dashes, blanks, its end. */
#define LINE_MOST(boundary) ((boundary) + (size_t)1024 + 8)

/* ---- what goes with what ------------------------------------------------ */

static bool
is_gone(const struct mime_editor *e, const struct mime_part *part)
{
	return edit_of(e, part)->fate == FATE_DROPPED;
}

/* All its parts go: so does it, or it keeps an empty one. */
static void
empty(struct mime_editor *e, const struct mime_part *part)
{
	edit_of(e, part)->fate = is_whole_message(part) ? FATE_EMPTIED :
	    FATE_DROPPED;
}

/* Innermost ones come last in the document, so it is gone through backwards. */
SELDOM void
mime_edit_spread(struct mime_editor *e)
{
	for (uint32_t i = e->tree->parts; i > 0; i--) {
		const struct mime_part *part = e->parts[i - 1].part;
		const struct mime_part *child = part ? part->child : NULL;

		if (child == NULL || part->kind != MIME_MULTIPART ||
		    child->inside != NULL ||
		    e->parts[i - 1].fate != FATE_STAYS)
			continue;
		while (child != NULL && is_gone(e, child))
			child = child->next;
		if (child == NULL)
			empty(e, part);
	}
}

/* ---- delimiters --------------------------------------------------------- */

static uint64_t
end_of(const struct mime_part *part)
{
	return range_end(part->whole);
}

/* Octets of the message, N at most, from OFFSET, good until the release. */
static mime_span
octets_at(struct mime_editor *e, uint64_t offset, uint64_t n)
{
	mime_span octets = { 0 };
	mime_status st = mime_part_bytes(e->mem, e->tree,
	    mime_tree_root(e->tree), (mime_range){ offset, n }, &octets);

	if (st < 0 && e->status >= 0)
		e->status = st;
	return octets;
}

/* Where the delimiter in front of PART begins. */
static uint64_t
delimiter_of(struct mime_editor *e, const struct mime_part *part)
{
	uint64_t begin = part->parent->body.offset, end = part->whole.offset;
	uint64_t most = LINE_MOST(e->tree->options.limits.boundary);
	mime_span s;

	if (end - begin > most)
		begin = end - most;
	s = span_without_line_end(octets_at(e, begin, end - begin));
	while (s.len > 0 && s.ptr[s.len - 1] != '\n')
		s.len--;
	return begin + s.len;
}

SELDOM bool
mime_edit_is_closed(struct mime_editor *e, const struct mime_part *part, uint64_t *at)
{
	mime_span boundary = part->parent->media->boundary;
	mime_span s = octets_at(e, end_of(part), boundary.len + 4);
	size_t all = s.len;

	if (!span_take_char(&s, '\n') && span_starts(s, SPAN("\r\n")))
		s = span_tail(s, 2);
	*at = end_of(part) + (all - s.len);
	return span_starts(s, SPAN("--")) &&
	    span_starts(span_tail(s, 2), boundary) &&
	    *at < range_end(part->parent->body);
}

/* Where the delimiter behind PART begins; false: there is none. */
static bool
next_delimiter(struct mime_editor *e, const struct mime_part *part,
    uint64_t *at)
{
	if (part->next == NULL)
		return mime_edit_is_closed(e, part, at);
	*at = delimiter_of(e, part->next);
	return true;
}

static mime_range
between(uint64_t begin, uint64_t end)
{
	return (mime_range){ begin, end > begin ? end - begin : 0 };
}

/* The part before PART, which is not the first. */
static const struct mime_part *
before(const struct mime_part *part)
{
	const struct mime_part *p = part->parent->child;

	while (p->next != part)
		p = p->next;
	return p;
}

SELDOM mime_range
mime_edit_gone(struct mime_editor *e, const struct mime_part *part,
    const struct mime_part **last)
{
	mime_mark mark = mime_arena_mark(e->mem);
	uint64_t begin = delimiter_of(e, part), end;

	*last = part;
	while ((*last)->next != NULL && is_gone(e, (*last)->next))
		*last = (*last)->next;
	if (!next_delimiter(e, *last, &end)) {
		end = end_of(*last);
		/* Once a multipart, at its end: so the search is no cost. */
		if (part->index > 1)
			begin = end_of(before(part));
	}
	mime_arena_release(e->mem, mark);
	return between(begin, end);
}

/* ---- nothing is left ---------------------------------------------------- */

SELDOM mime_range
mime_edit_emptied(struct mime_editor *e, const struct mime_part *part,
    mime_range *by)
{
	const struct mime_part *last = part->child;
	mime_mark mark = mime_arena_mark(e->mem);
	uint64_t begin = part->child->whole.offset, from = e->fresh.size, at;

	while (last->next != NULL)
		last = last->next;
	mime_fresh_put_lines(&e->fresh,
	    SPAN("Content-Type: text/plain\r\n\r\n"), e->lf);
	if (mime_edit_is_closed(e, last, &at) && at == end_of(last))
		mime_fresh_put_lines(&e->fresh, SPAN("\r\n"), e->lf);
	*by = fresh_since(&e->fresh, from);
	mime_arena_release(e->mem, mark);
	return between(begin, end_of(last));
}
