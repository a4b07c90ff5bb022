/*
 * prose.c - where in a plain text others may come: at its front, and at its
 * end or in front of the line "-- ", behind which a person signs.
 */
#include "edit/edit.h"

/* Notes the octets in front of the next one. */
static void
note_last(struct prose *l, mime_span s)
{
	if (s.len > 1)
		l->last[0] = s.ptr[s.len - 2];
	else if (s.len == 1)
		l->last[0] = l->last[1];
	if (s.len > 0)
		l->last[1] = s.ptr[s.len - 1];
}

/* Does the line at hand, whose end comes next, go on in the next one? */
static bool
is_soft(const struct prose *l)
{
	return l->last[l->last[1] == '\r' ? 0 : 1] == ' ';
}

/* The line at hand ends, in a line end or with the text. */
static void
end_line(struct prose *l, bool line_end)
{
	mime_span begin = { l->begin, l->begun };
	bool signs = span_is(begin, SPAN("-- ")) ||
	    span_is(begin, SPAN("-- \r"));

	if (signs && line_end)
		l->signature = (struct gap){ .at = l->line, .is = true,
		    .begins_line = true, .soft = l->soft };
	l->soft = !signs && is_soft(l);
}

static void
take_line(struct prose *l, mime_span s)
{
	mime_room room = { l->begin + l->begun, sizeof(l->begin) - l->begun };
	mime_span rest = s;

	room_fill(&room, &rest);
	l->begun = sizeof(l->begin) - room.len;
	note_last(l, s);
	l->offset += s.len;
}

SELDOM void
mime_prose_take(struct prose *l, mime_span piece)
{
	while (piece.len > 0) {
		take_line(l, span_take(&piece, span_find(piece, '\n')));
		if (piece.len == 0)
			break;
		l->crlf = l->crlf || (l->line == 0 && l->last[1] == '\r');
		end_line(l, true);
		note_last(l, span_take(&piece, 1));
		l->line = ++l->offset;
		l->begun = 0;
	}
}

SELDOM void
mime_prose_end(struct prose *l, bool before_signature, struct gaps *to)
{
	bool begins_line = l->line == l->offset;

	if (!begins_line)
		end_line(l, false);
	to->front = (struct gap){ .is = true, .begins_line = true };
	to->behind = (struct gap){ .at = l->offset, .is = true,
	    .begins_line = begins_line, .soft = l->soft };
	if (before_signature && l->signature.is)
		to->behind = l->signature;
}
