/*
 * field.c - takes a header apart into fields.
 *
 * A logical line is a line and its continuations: what begins with SP or TAB
 * belongs to the line before it, a line of nothing but blanks too. What such a
 * line is, mime_field_read says; the parser asks it line by line as octets
 * come in, mime_field_next on a header that is there as a whole, so the two
 * never differ. LF ends a line, CR alone is an octet like others, and so is
 * NUL.
 *
 * A field is what has a colon on its first line, or on the next one with
 * nothing but blanks before it (obs-optional, RFC 5322 4.5.8). Its name may
 * hold anything: one that breaks RFC 5322 2.2 is the name of no field that we
 * know, and so never taken for one. Where a header ends and what is wrong with
 * it are left to the parser. Each octet is looked at a few times; nothing is
 * copied.
 */
#include "header/header.h"

static bool
is_continuation(mime_span line)
{
	return char_is(span_at(line, 0), IS_WSP);
}

/* S without the blanks and whole line ends at its end. */
static mime_span
without_blank_end(mime_span s)
{
	for (;;) {
		if (char_is(span_at(s, s.len - 1), IS_WSP))
			s.len--;
		else if (span_at(s, s.len - 1) == '\n')
			s = span_without_line_end(s);
		else
			return s;
	}
}

/* How many blanks and whole line ends S begins with; a bare CR is neither. */
static size_t
blank_length(mime_span s)
{
	size_t n = 0;

	for (;;) {
		if (char_is(span_at(s, n), IS_WSP) || span_at(s, n) == '\n')
			n++;
		else if (span_at(s, n) == '\r' && span_at(s, n + 1) == '\n')
			n += 2;
		else
			return n;
	}
}

/* ---- one logical line --------------------------------------------------- */

/*
 * True where LINES begin as the line in front of a message in an mbox does,
 * quoted or not. A field called From with blanks before its colon is none.
 */
static bool
is_from_line(mime_span lines)
{
	span_take_char(&lines, '>');
	if (!span_starts(lines, SPAN("From ")))
		return false;
	lines = span_tail(lines, 4);
	return span_at(lines, blank_length(lines)) != ':';
}

/* The place of the colon that ends the name; lines.len where there is none. */
static size_t
colon_place(mime_span lines)
{
	size_t colon = span_find(lines, ':'), first;

	/* A name is short, and what is behind it may be long. */
	first = span_line_length(span_head(lines, colon + 1));
	if (first > colon && colon < lines.len)
		return colon;
	colon = first + blank_length(span_tail(lines, first));
	return span_at(lines, colon) == ':' ? colon : lines.len;
}

enum line_kind
mime_field_read(mime_span lines, struct mime_field *field)
{
	size_t colon;
	mime_span value;

	if (span_without_line_end(lines).len == 0)
		return LINE_BLANK;
	if (is_continuation(lines))
		return LINE_CONTINUATION;
	if (is_from_line(lines))
		return LINE_FROM;
	colon = colon_place(lines);
	if (colon == 0)
		return LINE_EMPTY_NAME;
	if (colon == lines.len)
		return LINE_JUNK;
	value = span_tail(lines, colon + 1);
	value = span_tail(value, blank_length(value));
	field->name = without_blank_end(span_head(lines, colon));
	field->value = span_without_line_end(value);
	field->whole = lines;
	return LINE_FIELD;
}

bool
mime_field_name_valid(mime_span name)
{
	return name.len > 0 && mime_span_run(name, IS_FTEXT) == name.len;
}

/* The place behind the blanks at AT; 0 where the line has nothing more. */
static size_t
text_place(mime_span s, size_t at)
{
	int c;

	while (char_is(c = span_at(s, at), IS_WSP))
		at++;
	return c < 0 || c == '\r' || c == '\n' ? 0 : at;
}

void
mime_folds_note(struct folds *f, mime_span text)
{
	f->blank = f->blank || (f->line > 0 && text_place(text, f->line) == 0);
}

bool
mime_field_take_usual(mime_span text, struct mime_field *field,
    struct folds *folds)
{
	struct field_scan f;
	bool usual = mime_fields_usual(text, &f, 1) > 0;

	*folds = (struct folds){ .looked = f.looked, .line = f.line };
	if (!usual)
		return false;
	field->name = span_head(text, f.colon);
	field->whole = span_head(text, f.size);
	field->value = span_without_line_end(span_tail(field->whole, f.value));
	return true;
}

/* ---- a whole header ----------------------------------------------------- */

/*
 * Takes a line and its continuations off the front of HEAD. The blank line has
 * none: what follows it is body.
 */
static mime_span
take_logical_line(mime_span *head)
{
	size_t n = span_line_length(*head);

	if (span_without_line_end(span_head(*head, n)).len == 0)
		return span_take(head, n);
	while (is_continuation(span_tail(*head, n)))
		n += span_line_length(span_tail(*head, n));
	return span_take(head, n);
}

bool
mime_field_next(mime_span *head, struct mime_field *field)
{
	struct folds folds;

	while (head->len > 0) {
		mime_span before = *head, lines;

		if (mime_field_take_usual(*head, field, &folds)) {
			span_take(head, field->whole.len);
			return true;
		}
		lines = take_logical_line(head);

		switch (mime_field_read(lines, field)) {
		case LINE_FIELD:
			return true;
		case LINE_BLANK:
			*head = before;
			return false;
		default:
			break;
		}
	}
	return false;
}

bool
mime_field_find(mime_span head, const char *name, struct mime_field *field)
{
	struct mime_field f;

	while (mime_field_next(&head, &f)) {
		if (mime_field_is(&f, name)) {
			*field = f;
			return true;
		}
	}
	return false;
}

bool
mime_field_is(const struct mime_field *field, const char *name)
{
	return mime_span_is_text(field->name, name);
}
