/*
 * lex.c - the pieces that structured fields are made of (RFC 5322 3.2).
 *
 * Each function takes its piece off the front of what is left and says whether
 * it was there. Blanks are SP, TAB and the octets of line ends: a fold is one,
 * and so is a CR that stands alone, since it is shown as one. NUL and other
 * control characters are data like any octet.
 *
 * Comments nest; a counter goes along, and past the limit the rest of the
 * field is comment. Every octet is passed once.
 */
#include "header/header.h"

void
mime_lex_fws(struct lex *x)
{
	size_t n = 0;

	while (char_is_blank(span_at(x->rest, n)))
		n++;
	x->rest = span_tail(x->rest, n);
}

/*
 * comment := "(" *([FWS] ctext / quoted-pair / comment) [FWS] ")"    3.2.2
 *
 * Also met: one that never ends.
 */
enum comment
mime_lex_comment(struct lex *x, mime_span *inside, mime_span *open)
{
	uint32_t depth = 0;
	enum comment kind = COMMENT_CLOSED;
	mime_span whole = x->rest;
	size_t n = 0;

	*open = whole;
	do {
		int c = span_at(whole, n);

		if (c == '(' && ++depth > x->comments) {
			*open = span_tail(whole, n);
			kind = COMMENT_TOO_DEEP;
			break;
		}
		if (c == ')')
			depth--;
		n += c == '\\' ? 2 : 1;
	} while (depth > 0 && n < whole.len);
	if (kind == COMMENT_CLOSED && depth > 0)
		kind = COMMENT_OPEN;
	whole = span_take(&x->rest, kind == COMMENT_CLOSED ? n : whole.len);
	*inside = span_tail(whole, 1);
	inside->len -= kind == COMMENT_CLOSED;
	x->saw_comment = true;
	return kind;
}

static void
take_comment(struct lex *x)
{
	mime_span inside, open;

	if (mime_lex_comment(x, &inside, &open) == COMMENT_TOO_DEEP)
		note(x->notes, MIME_DEFECT_LIMIT_COMMENT_DEPTH, open);
}

void
mime_lex_cfws(struct lex *x)
{
	mime_lex_fws(x);
	while (span_at(x->rest, 0) == '(') {
		take_comment(x);
		mime_lex_fws(x);
	}
}

mime_span
mime_lex_skip_some(struct lex *x, unsigned code)
{
	mime_span from = x->rest;
	bool saw = x->saw_comment;

	x->saw_comment = false;
	mime_lex_cfws(x);
	from = span_head(from, from.len - x->rest.len);
	if (x->saw_comment && code != MIME_DEFECT_NONE)
		note(x->notes, code, mime_span_trim(from, IS_WSP));
	x->saw_comment = x->saw_comment || saw;
	return from;
}

mime_span
mime_lex_word(struct lex *x, int stop)
{
	static const bool ends[256] = {
		[' '] = true, ['\t'] = true, ['\r'] = true, ['\n'] = true,
		[';'] = true, [','] = true, ['('] = true,
	};
	mime_span s = x->rest;
	size_t n = mime_span_run(s, IS_TOKEN), token = n;

	while (n < s.len && !ends[(uint8_t)s.ptr[n]] &&
	    (uint8_t)s.ptr[n] != stop)
		n++;
	x->odd_word = n > token;
	return span_take(&x->rest, n);
}

mime_span
mime_lex_token(struct lex *x)
{
	return span_take(&x->rest, mime_span_run(x->rest, IS_TOKEN));
}

/*
 * Where the string in front of S ends, whose first quote is taken: s.len or
 * more where it does not. Mostly no quoted pair stands before the next quote.
 */
static size_t
quoted_length(mime_span s)
{
	size_t n = span_find(s, '"');

	n = span_find(span_head(s, n), '\\');
	while (n < s.len && s.ptr[n] != '"')
		n += s.ptr[n] == '\\' ? 2 : 1;
	return n;
}

/*
 * quoted-string := DQUOTE *([FWS] qtext / quoted-pair) [FWS] DQUOTE    3.2.4
 */
bool
mime_lex_quoted(struct lex *x, mime_span *inside, bool *closed)
{
	mime_span s = x->rest;
	size_t n;

	if (!span_take_char(&s, '"'))
		return false;
	n = quoted_length(s);
	*inside = span_head(s, n);
	*closed = n < s.len;
	x->rest = span_tail(s, n + 1);
	return true;
}

/* A backslash at the very end has nothing to stand for, and stays. */
void
mime_lex_unquote(mime_span inside, struct buffer *out)
{
	while (inside.len > 0) {
		size_t n = 0;

		while (n < inside.len && inside.ptr[n] != '\\' &&
		    inside.ptr[n] != '\r' && inside.ptr[n] != '\n')
			n++;
		buffer_put(out, span_take(&inside, n));
		if (span_starts(inside, SPAN("\r\n"))) {
			inside = span_tail(inside, 2);
		} else if (!span_take_char(&inside, '\n')) {
			if (inside.len > 1)
				span_take_char(&inside, '\\');
			buffer_put(out, span_take(&inside, 1));
		}
	}
}
