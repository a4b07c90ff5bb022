/*
 * piece.c - a parameter as it stands in a field, or a section of one.
 *
 *     name    name*    name*0    name*0*
 *
 * A star and a number behind a name make a section of it; a star at the end
 * says that the value is percent encoded (RFC 2231 3 and 4).
 *
 * A value's octets stay as they are, but for quoted pairs and folds. In the
 * name of a file, a fold with its blanks is one space: mailers fold within
 * long names, and indent. What the octets mean is left to section.c and to
 * whoever asks for them.
 */
#include "header/header.h"

/* A section's number is below this, which keeps sums of it in 32 bits. */
#define NUMBER_MAX 1000000000

unsigned
mime_piece_which(mime_span name)
{
	static const struct { mime_span name; unsigned which; } known[] = {
		{ SPAN("charset"),  PARAM_CHARSET },
		{ SPAN("boundary"), PARAM_BOUNDARY },
		{ SPAN("filename"), PARAM_FILENAME },
		{ SPAN("name"),     PARAM_NAME },
	};

	for (size_t i = 0; i < ROWS(known); i++)
		if (mime_span_same(name, known[i].name))
			return known[i].which;
	return 0;
}

bool
mime_piece_name(mime_span name, const struct notes *notes, struct piece *p)
{
	size_t star = span_find(name, '*');
	mime_span rest = span_tail(name, star), digits;
	uint64_t number = 0;

	p->name = span_head(name, star);
	p->which = mime_piece_which(p->name);
	p->section = PLAIN;
	if (!span_take_char(&rest, '*'))
		return p->name.len > 0;
	digits = span_head(rest, mime_span_run(rest, IS_DIGIT));
	if (digits.len > 1 && digits.ptr[0] == '0')
		note(notes, MIME_DEFECT_RFC2231_LEADING_ZERO, name);
	p->section = WHOLE;
	p->extended = digits.len == 0;
	if (mime_span_take_number(&rest, &number)) {
		p->section = SECTION_0 + (uint32_t)number;
		p->extended = span_take_char(&rest, '*');
	}
	if (p->name.len > 0 && rest.len == 0 && number < NUMBER_MAX)
		return true;
	note(notes, MIME_DEFECT_RFC2231_BAD_SECTION, name);
	p->extended = false;
	return false;
}

/* S, of a file's name, with each fold as one space. */
static void
put_file_name(mime_span s, bool quoted, struct buffer *out)
{
	while (s.len > 0) {
		mime_span line = span_take_line(&s);

		if (quoted)
			mime_lex_unquote(line, out);
		else
			buffer_put(out, line);
		if (s.len > 0)
			buffer_put_char(out, ' ');
		s = span_after_blanks(s);
	}
}

mime_status
mime_piece_text(struct mime_arena *mem, const struct piece *p, mime_span *text)
{
	struct buffer out;

	if (p->clean || (!span_has_line_end(p->value) &&
	    !(p->quoted && span_find(p->value, '\\') < p->value.len))) {
		*text = p->value;
		return MIME_OK;
	}
	buffer_init(&out, mem, p->value.len);
	if ((p->which & PARAM_OF_FILE) != 0)
		put_file_name(p->value, p->quoted, &out);
	else
		mime_lex_unquote(p->value, &out);
	if (out.status < 0)
		return out.status;
	*text = buffer_span(&out);
	return MIME_OK;
}
