/*
 * list.c - fields whose values are lists of words or of addresses of the web,
 * and the name of a mailing list (RFC 2369, 2919, 8058; RFC 2557, 3282).
 *
 *     List-Post: <mailto:list@example.org> (of the members), <https:..>
 *     List-Id: The list <list.example.org>
 *     Content-Language: en, de-CH (mostly)
 *     Content-Location: =?us-ascii?Q?https://example.org/?=
 *
 * An URL in a header is folded where it is too long, anywhere, and may be in
 * encoded words: its blanks mean nothing (RFC 2369 2, RFC 2557 4.4.1).
 */
#include "header/header.h"

/* Passes over blanks, comments and commas. */
static void
skip_commas(struct lex *x)
{
	mime_lex_cfws(x);
	while (span_take_char(&x->rest, ',') || span_take_char(&x->rest, ';'))
		mime_lex_cfws(x);
}

static struct lex
lex_of(mime_span rest)
{
	return (struct lex){
		.rest = rest, .comments = mime_limits_default.comments,
	};
}

bool
mime_token(mime_span *rest, mime_span *token)
{
	struct lex x = lex_of(*rest);

	skip_commas(&x);
	*token = mime_lex_word(&x, -1);
	*rest = x.rest;
	return token->len > 0;
}

/* ---- URLs --------------------------------------------------------------- */

/* scheme ":", RFC 3986 3.1. */
static bool
has_scheme(mime_span word)
{
	size_t n = 0;

	while (n < word.len && (char_is(span_at(word, n), IS_ALPHA |
	    IS_DIGIT) || span_find(SPAN("+-."), word.ptr[n]) < 3))
		n++;
	return n > 1 && char_is(span_at(word, 0), IS_ALPHA) &&
	    span_at(word, n) == ':' && n + 1 < word.len;
}

/* What is in brackets; without an end, up to the next blank or comma. */
static mime_span
take_in_brackets(struct lex *x)
{
	mime_span s = span_tail(x->rest, 1);
	size_t n = 0;

	while (n < s.len && s.ptr[n] != '<' && s.ptr[n] != '>')
		n++;
	x->rest = s;
	if (span_at(s, n) != '>')
		return mime_lex_word(x, '<');
	x->rest = span_tail(s, n + 1);
	return span_head(s, n);
}

bool
mime_list_url(mime_span *rest, mime_span *url)
{
	struct lex x = lex_of(*rest);
	mime_span found = { 0 };

	while (found.len == 0 && (skip_commas(&x), x.rest.len > 0)) {
		if (span_at(x.rest, 0) == '<')
			found = mime_span_trim(take_in_brackets(&x), IS_WSP);
		else
			found = mime_lex_word(&x, '<');
		if (!has_scheme(span_after_blanks(found)))
			found.len = 0;
	}
	*rest = x.rest;
	*url = found;
	return found.len > 0;
}

/* S without quotes or brackets around it. */
static mime_span
without_marks(mime_span s)
{
	int first = span_at(s, 0), last = span_at(s, s.len - 1);

	if (s.len > 1 && ((first == '<' && last == '>') ||
	    (first == '"' && last == '"')))
		s = (mime_span){ s.ptr + 1, s.len - 2 };
	return s;
}

static bool
has_blank(mime_span s)
{
	size_t n = 0;

	while (n < s.len && !char_is_blank(s.ptr[n]))
		n++;
	return n < s.len;
}

/* UTF8 without its blanks: itself where there are none. */
static mime_status
drop_blanks(struct mime_arena *mem, mime_span utf8, mime_span *uri)
{
	struct buffer out;

	if (!has_blank(utf8)) {
		*uri = utf8;
		return MIME_OK;
	}
	buffer_init(&out, mem, utf8.len);
	for (size_t i = 0; i < utf8.len; i++)
		if (!char_is_blank(utf8.ptr[i]))
			buffer_put_char(&out, utf8.ptr[i]);
	if (out.status < 0)
		return out.status;
	*uri = buffer_span(&out);
	return MIME_OK;
}

mime_status
mime_location(struct mime_arena *mem, mime_span value, mime_span *uri)
{
	mime_span s = without_marks(mime_span_trim(value, IS_WSP)), utf8;
	mime_status st = mime_text(mem, s, &utf8);

	return st < 0 ? st : drop_blanks(mem, utf8, uri);
}

/* ---- List-Id ------------------------------------------------------------ */

/* The place of the "<" that begins the id: outside of quotes; or s.len. */
static size_t
find_bracket(mime_span s)
{
	struct lex x = { .rest = s };
	mime_span inside;
	bool closed = true;

	while (x.rest.len > 0 && span_at(x.rest, 0) != '<')
		if (!mime_lex_quoted(&x, &inside, &closed))
			x.rest = span_tail(x.rest, 1);
	return closed ? s.len - x.rest.len : span_find(s, '<');
}

/* A phrase as people read it, its quotes taken off. */
static mime_status
read_phrase(struct mime_arena *mem, mime_span phrase, mime_span *name)
{
	struct buffer out;
	mime_span s = without_marks(phrase);

	if (s.ptr == phrase.ptr)
		return mime_text(mem, phrase, name);
	buffer_init(&out, mem, s.len);
	mime_lex_unquote(s, &out);
	return out.status < 0 ? out.status :
	    mime_text(mem, buffer_span(&out), name);
}

/*
 * list-id-header = "List-ID:" [phrase] "<" list-id ">", RFC 2919 3. Also met:
 * no brackets, around an id (one word with a dot) or a phrase and no id.
 */
SELDOM mime_status
mime_list_id(struct mime_arena *mem, mime_span value, mime_span *name,
    mime_span *id)
{
	mime_span all = mime_span_trim(value, IS_WSP);
	size_t place = find_bracket(all);
	mime_span phrase = mime_span_trim(span_head(all, place), IS_WSP);
	mime_span inside = span_tail(all, place + 1);
	mime_status st;

	if (place == all.len && span_find(all, '.') < all.len &&
	    !has_blank(all)) {
		inside = all;
		phrase.len = 0;
	}
	inside = span_head(inside, span_find(inside, '>'));
	st = mime_location(mem, inside, id);
	return st < 0 ? st : read_phrase(mem, phrase, name);
}
