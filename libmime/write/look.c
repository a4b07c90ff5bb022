/*
 * look.c - what content has in it: that decides how it may be sent.
 *
 * Lines are looked at by their line ends, their first octets and their lengths;
 * everything may be cut anywhere. A CR at the end of all counts as bare.
 */
#include "write/write.h"

/* How a delimiter of ours begins: see choose.c. */
#define DASHES "--=_"

/* 1 or 0; without branches, so that it is a vector's too. */
static inline unsigned char
is_escaped(unsigned char c)
{
	return (c > 0x7E) | (c == '=') |
	    ((c < ' ') & (c != '\t') & (c != '\n') & (c != '\r'));
}

/* So many octets that a count of them is one octet. */
#define BLOCK 64

/* Loops of a fixed length over octets, which compilers make vectors of. */
static void
count_block(struct look *l, const unsigned char *p)
{
	unsigned char high = 0, escaped = 0;

	for (unsigned i = 0; i < BLOCK; i++)
		high = (unsigned char)(high + (p[i] >> 7));
	for (unsigned i = 0; i < BLOCK; i++)
		escaped = (unsigned char)(escaped + is_escaped(p[i]));
	l->high += high;
	l->escaped += escaped;
}

static void
count(struct look *l, mime_span s)
{
	while (s.len >= BLOCK)
		count_block(l,
		    (const unsigned char *)span_take(&s, BLOCK).ptr);
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		l->high += c >> 7;
		l->escaped += is_escaped(c);
	}
}

/* Is a CR in S, or at its front where there was one before, without LF? */
static bool
has_bare_cr(const struct look *l, mime_span s)
{
	if (l->cr && span_at(s, 0) != '\n')
		return true;
	for (;;) {
		s = span_tail(s, span_find(s, '\r'));
		if (s.len <= 1)
			return false;
		if (span_at(s, 1) != '\n')
			return true;
		s = span_tail(s, 2);
	}
}

/* More of the line at hand, without its line end. */
static void
take_text(struct look *l, mime_span s)
{
	mime_room room = { l->begin + l->begun, sizeof(l->begin) - l->begun };
	size_t blanks = l->begun == 0 ? mime_span_run(s, IS_WSP) : 0;
	mime_span begin = span_head(span_tail(s, blanks), room.len);

	l->indented = l->indented || blanks > 0;
	l->line += s.len;
	if (begin.len == 0)
		return;
	l->begun += (unsigned char)begin.len;
	room_fill(&room, &begin);
}

/* The line at hand, or what there is of it. */
static void
end_line(struct look *l)
{
	mime_span begin = { l->begin, l->begun };

	if (l->line > l->longest)
		l->longest = l->line;
	l->from = l->from || (!l->indented && span_is(begin, SPAN("From ")));
	l->dashes = l->dashes || span_starts(begin, SPAN(DASHES));
	l->line = 0;
	l->begun = 0;
	l->indented = false;
}

static void
take_lines(struct look *l, mime_span s)
{
	while (s.len > 0) {
		size_t lf = span_find(s, '\n');

		take_text(l, span_take(&s, lf));
		if (s.len == 0)
			break;
		end_line(l);
		l->lines = true;
		span_take(&s, 1);
	}
}

SELDOM void
mime_look(struct look *l, mime_span piece)
{
	if (piece.len == 0)
		return;
	l->size += piece.len;
	count(l, piece);
	l->nul = l->nul || span_find(piece, '\0') < piece.len;
	l->dos_eof = l->dos_eof || span_find(piece, '\x1A') < piece.len;
	l->bare_cr = l->bare_cr || has_bare_cr(l, piece);
	l->cr = span_at(piece, piece.len - 1) == '\r';
	l->ends_line = span_at(piece, piece.len - 1) == '\n';
	take_lines(l, piece);
}

SELDOM void
mime_look_end(struct look *l)
{
	l->bare_cr = l->bare_cr || l->cr;
	end_line(l);
}
