/*
 * marks.c - lines that begin something else than text.
 *
 * A file that was sent before there was MIME stands within text, and its first
 * line shows it. So does a field in a preamble or an epilogue: there, some
 * readers see a part. Each mark is the pattern of how such a line begins. Lines
 * come in pieces, so what has been matched is remembered, never the octets.
 */
#include "parse/parse.h"

/*
 * "0" is an octal digit; "#" is octal digits, "*" octets of a field's name,
 * each one or more; "?" is any octet but a blank or a line end. A file's mode
 * has three digits at least (POSIX uuencode): fewer are a sentence's number.
 */
static const struct mark {
	const char *pattern;
	bool any_case;
} marks[MARKS] = {
	[MARK_UUENCODE] = { "begin 00# ?", false },
	[MARK_YENC] = { "=ybegin ", false },
	[MARK_BINHEX] = { "(This file must be converted with BinHex", false },
	[MARK_FIELD] = { "content-*:", true },
};

/* MARKS: no line that is looked for begins so. */
static unsigned
mark_of(int c)
{
	switch (c) {
	case 'b': return MARK_UUENCODE;
	case '=': return MARK_YENC;
	case '(': return MARK_BINHEX;
	case 'c':
	case 'C': return MARK_FIELD;
	default:  return MARKS;
	}
}

static bool
is_one_of(char wanted, int c, bool any_case)
{
	switch (wanted) {
	case '0':
	case '#': return c >= '0' && c <= '7';
	case '*': return char_is(c, IS_FTEXT);
	case '?': return c > ' ' && c != 0x7F;
	default:
		return c == wanted || (any_case && mime_lower[c] == wanted);
	}
}

/* Takes C as the next octet of the line; false: it is no such line. */
static bool
step(struct marks *m, int c)
{
	const struct mark *k = &marks[m->which];
	char wanted = k->pattern[m->at];

	if (is_one_of(wanted, c, k->any_case)) {
		m->some = wanted == '#' || wanted == '*';
		m->at += !m->some;
		return true;
	}
	if (!m->some || !is_one_of(k->pattern[m->at + 1], c, k->any_case))
		return false;
	m->at += 2;
	m->some = false;
	return true;
}

size_t
mime_marks_look(struct marks *m, unsigned wanted, bool begins, mime_span line)
{
	if (begins)
		*m = (struct marks){
		    .which = (uint8_t)mark_of(span_at(line, 0)) };
	if (m->which == MARKS || (wanted >> m->which & 1) == 0)
		return MARK_NONE;
	for (size_t i = 0; i < line.len; i++) {
		if (!step(m, span_at(line, i))) {
			m->which = MARKS;
			return MARK_NONE;
		}
		if (marks[m->which].pattern[m->at] == '\0') {
			m->found = m->which;
			m->which = MARKS;
			return i + 1;
		}
	}
	return MARK_NONE;
}
