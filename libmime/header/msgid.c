/*
 * msgid.c - the ids of messages and parts (RFC 5322 3.6.4, 4.5.4; RFC 2045 7).
 *
 *     msg-id = [CFWS] "<" id-left "@" id-right ">" [CFWS]
 *
 * Message-ID and Content-ID have one; References and In-Reply-To a list, and
 * in old mail text between them: what is in brackets is an id, the rest is
 * passed over, quoted strings and comments as a whole. Commas and semicolons
 * separate as well.
 *
 * Also met: no brackets at all. A word with "@" in it is an id where nothing
 * but ids stands in front of it and behind it; else it is somebody's address,
 * as in "ann@example.org wrote". A bracket that is not closed, or is followed
 * by another, ends at a blank, and needs its "@" to be believed.
 *
 * Folds fall within ids, where mailers cut long lines; mime_msgid_text takes
 * them out.
 */
#include "header/header.h"

/* id-left "@" id-right: has an "@" with something on both sides. */
static bool
has_two_sides(mime_span id)
{
	size_t at = span_find(id, '@');

	return at > 0 && at + 1 < id.len;
}

/* What stands before the first blank. */
static mime_span
bare_word(mime_span s)
{
	size_t n = 0;
	int c;

	while ((c = span_at(s, n)) >= 0 && !char_is_blank(c))
		n++;
	return span_head(s, n);
}

/* Takes "<" id ">" off REST, which begins with "<"; false: it holds none. */
static bool
take_bracketed(mime_span *rest, mime_span *id)
{
	mime_span s = span_tail(*rest, 1);
	size_t n = 0;
	bool closed;

	while (n < s.len && s.ptr[n] != '<' && s.ptr[n] != '>')
		n++;
	closed = span_at(s, n) == '>';
	*rest = span_tail(s, closed ? n + 1 : n);
	*id = mime_span_trim(span_head(s, n), IS_WSP);
	if (!closed)
		*id = bare_word(*id);
	return closed ? id->len > 0 : has_two_sides(*id);
}

/* Takes a word that looks like an id without brackets off X; perhaps empty. */
static SELDOM mime_span
take_bare(struct lex *x)
{
	mime_span word = mime_lex_word(x, '<');

	if (!has_two_sides(word) || span_find(word, '"') < word.len)
		word.len = 0;
	return word;
}

/* The same off the list X, where only ids are in front and behind. */
static bool
take_bare_id(struct lex *x, mime_span *id)
{
	struct lex y = *x;
	int c;

	*id = take_bare(&y);
	if (id->len == 0)
		return false;
	*x = y;
	mime_lex_cfws(&y);
	c = span_at(y.rest, 0);
	return c < 0 || c == ',' || take_bare(&y).len > 0;
}

/* Takes a quoted string off X, or a quote that nothing closes. */
static void
skip_quoted(struct lex *x)
{
	mime_span from = x->rest, inside;
	bool closed;

	mime_lex_quoted(x, &inside, &closed);
	if (!closed)
		x->rest = span_tail(from, 1);
}

/* Passes over text: a quoted string, a comment or what comes before one. */
static void
skip_text(struct lex *x)
{
	int c = span_at(x->rest, 0);
	size_t n = c == '\\' ? 2 : 1;

	if (c == '"') {
		skip_quoted(x);
	} else if (c == '(') {
		mime_lex_cfws(x);
	} else {
		while ((c = span_at(x->rest, n)) >= 0 && c != '<' &&
		    c != '"' && c != '(' && c != '\\')
			n++;
		x->rest = span_tail(x->rest, n);
	}
}

bool
mime_msgid(mime_span *rest, mime_span *id)
{
	struct lex x = {
		.rest = *rest, .comments = mime_limits_default.comments,
	};
	bool found;

	mime_lex_cfws(&x);
	while (span_take_char(&x.rest, ',') || span_take_char(&x.rest, ';'))
		mime_lex_cfws(&x);
	found = take_bare_id(&x, id);
	while (!found && x.rest.len > 0) {
		if (span_at(x.rest, 0) == '<')
			found = take_bracketed(&x.rest, id);
		else
			skip_text(&x);
	}
	*rest = x.rest;
	return found;
}

/* ---- as it is compared -------------------------------------------------- */

/* Puts ID without what may stand between its pieces; quotes keep theirs. */
static void
put_pieces(mime_span id, struct buffer *out)
{
	struct lex x = {
		.rest = id, .comments = mime_limits_default.comments,
	};
	bool quoted = false;

	while (x.rest.len > 0) {
		int c = span_at(x.rest, 0);

		if (c == '"')
			quoted = !quoted;
		if (!quoted && (char_is_blank(c) || c == '('))
			mime_lex_cfws(&x);
		else if (c == '\r' || c == '\n')
			x.rest = span_tail(x.rest, 1);
		else
			buffer_put(out, span_take(&x.rest, 1));
	}
}

/* True where ID is printable ASCII with nothing to take out. */
static bool
is_plain(mime_span id)
{
	for (size_t i = 0; i < id.len; i++)
		if (id.ptr[i] <= ' ' || id.ptr[i] > '~' || id.ptr[i] == '(')
			return false;
	return true;
}

mime_status
mime_msgid_text(struct mime_arena *mem, mime_span id, mime_span *text)
{
	struct buffer pieces, shown;

	if (mem == NULL)
		return MIME_NOMEM;
	if (is_plain(id)) {
		*text = id;
		return MIME_OK;
	}
	buffer_init(&pieces, mem, id.len);
	buffer_init(&shown, mem, size_add(size_mul(id.len, 3), 16));
	put_pieces(id, &pieces);
	mime_shown_put(buffer_span(&pieces), &shown);
	if (pieces.status < 0 || shown.status < 0)
		return pieces.status < 0 ? pieces.status : shown.status;
	*text = buffer_span(&shown);
	return MIME_OK;
}
