/*
 * separator.c - does a message of an mbox begin here?
 *
 * A From_ line alone is too little: forwarded mail quotes them. What follows
 * must look like a message: a line with a field's name and a colon; or another
 * From_ line, plain or behind a ">", and then a field, as relays have left
 * them; or nothing, which makes an empty message: a blank line, or the end. A
 * From_ line without a date has to make up for it: a field must follow, and
 * before one that is an address only there must be a blank line.
 *
 * That is not asked for otherwise: some writers put none there, and Netscape's
 * "From - " is often seen so.
 *
 * A line of git's for a patch separates where the first line of the mailbox is
 * one of git's, too. Elsewhere it begins a patch that was put into a message.
 *
 * Only the first LOOK octets are looked at, RELAYS lines and one more.
 */
#include "mailbox/mailbox.h"

#define RELAYS 4

bool
mime_begins_field(mime_span s)
{
	size_t n = mime_span_run(s, IS_FTEXT);

	s = span_tail(s, n);
	return n > 0 && span_at(s, mime_span_run(s, IS_WSP)) == ':';
}

bool
mime_begins_from(mime_span s)
{
	span_take_char(&s, '>');
	return span_starts(s, SPAN("From "));
}

static bool
begins_message(mime_span s)
{
	for (unsigned n = 0; n < RELAYS && mime_begins_from(s); n++)
		s = span_tail(s, span_line_length(s));
	return mime_begins_field(s);
}

size_t
mime_separator(mime_span s, unsigned where)
{
	size_t n;
	mime_span rest;

	s = span_head(s, LOOK);
	if (!span_starts(s, SPAN("From ")))
		return 0;
	n = span_line_length(s);
	rest = span_tail(s, n);
	switch (mime_from_line(span_without_line_end(span_head(s, n)))) {
	case FROM_PATCH:
		if ((where & OF_PATCHES) == 0)
			return 0;
		/* fall through */
	case FROM_DATED:
		return (where & AT_FRONT) != 0 || rest.len == 0 ||
		    span_line_end(rest) > 0 || begins_message(rest) ? n : 0;
	case FROM_DASH:
		return begins_message(rest) ? n : 0;
	case FROM_SENDER:
		return (where & AFTER_BLANK) != 0 && begins_message(rest) ?
		    n : 0;
	default:
		return 0;
	}
}
