/*
 * length.c - how long a message is said to be.
 *
 * The Content-Length of mboxcl and mboxcl2 is a decimal number, blanks and
 * folds around it; anything else is bad, and so is one of more than 20 digits'
 * worth: it saturates and leads nowhere. The count in front of an emlx stands
 * on a line of its own, with blanks behind it.
 *
 * A value is judged by the first LENGTH_LOOK octets of its field.
 */
#include "mailbox/mailbox.h"

/* Blanks and line ends that a blank follows. */
static mime_span
without_folds(mime_span s)
{
	for (;;) {
		size_t n = mime_span_run(s, IS_WSP), end;

		s = span_tail(s, n);
		end = span_line_end(s);
		if (end == 0 || !char_is(span_at(s, end), IS_WSP))
			return s;
		s = span_tail(s, end);
	}
}

/* What the value, at the front of S, says: to its line's end, or further. */
static void
read_value(mime_span s, struct length *length)
{
	bool number = mime_span_take_number(&s, &length->octets);

	s = without_folds(s);
	length->kind = number && (s.len == 0 || span_line_end(s) > 0) ?
	    LENGTH_GOOD : LENGTH_BAD;
}

static mime_range
place(mime_span value, const char *from, uint64_t offset)
{
	size_t n = span_line_length(value);
	mime_span shown = mime_span_trim(span_head(value, n), IS_WSP);

	return (mime_range){ offset + (uint64_t)(shown.ptr - from), shown.len };
}

bool
mime_length_field(mime_span s, uint64_t offset, struct length *length)
{
	const mime_span name = SPAN("Content-Length");
	const char *from = s.ptr;

	s = span_head(s, LENGTH_LOOK);
	if (!mime_span_same(span_head(s, name.len), name))
		return false;
	s = span_tail(s, name.len);
	s = span_tail(s, mime_span_run(s, IS_WSP));
	if (!span_take_char(&s, ':'))
		return false;
	s = without_folds(s);
	length->at = place(s, from, offset);
	read_value(s, length);
	return true;
}

size_t
mime_length_line(mime_span s, uint64_t offset, struct length *length)
{
	mime_span rest = span_head(s, LENGTH_LOOK);
	size_t n = mime_span_run(rest, IS_DIGIT);

	if (!mime_span_take_number(&rest, &length->octets))
		return 0;
	length->at = (mime_range){ offset, n };
	length->kind = LENGTH_GOOD;
	rest = span_tail(rest, mime_span_run(rest, IS_WSP));
	n = span_line_end(rest);
	return n > 0 ? (size_t)(rest.ptr - s.ptr) + n : 0;
}
