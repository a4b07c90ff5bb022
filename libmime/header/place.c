/*
 * place.c - what an encoded word is part of, in a list of addresses.
 *
 * RFC 2047 5 lets a word stand for a word of a phrase or of a comment, never
 * within a quoted string or an address. Real mail has them in both. In quotes
 * one is a name like any other and is read; in an address it is not, for what
 * it decodes to would be an address that nobody checked.
 *
 * The walk goes over what lies between words: quotes, comments, angle brackets
 * and "@". What is in the words themselves is no syntax. For a word outside of
 * all these it takes a look ahead, whether what it is glued to ends in "@", and
 * in quotes, whether an "@" follows them (RFC 5322 3.4.1, a quoted local part).
 * What was seen there is kept, so that each octet is looked at twice at most.
 */
#include "header/header.h"

/* ---- between words ------------------------------------------------------ */

static void
pass_quoted(struct places *p, int c)
{
	if (c == '\\')
		p->rest = span_tail(p->rest, 1);
	p->quoted = c != '"';
}

static void
pass_comment(struct places *p, int c)
{
	if (c == '\\')
		p->rest = span_tail(p->rest, 1);
	else if (c == '(')
		p->comments++;
	else if (c == ')')
		p->comments--;
}

/* A separator ends an angle bracket that was forgotten, as in address.c. */
static void
pass_octet(struct places *p, int c)
{
	p->at = c == '@' || (p->at && (char_is(c, IS_ATEXT) || c == '.'));
	p->quoted = c == '"';
	p->comments = c == '(';
	p->angle = c == '<' ||
	    (p->angle && c != '>' && c != ',' && c != ';');
}

/* Passes what stands in front of WORD. */
static void
pass_gap(struct places *p, mime_span word)
{
	while (p->rest.len > 0 && p->rest.ptr < word.ptr) {
		int c = span_at(p->rest, 0);

		p->rest = span_tail(p->rest, 1);
		if (p->quoted)
			pass_quoted(p, c);
		else if (p->comments > 0)
			pass_comment(p, c);
		else
			pass_octet(p, c);
	}
}

/* ---- ahead -------------------------------------------------------------- */

/* Takes what may be glued to a word, another word too, off the front of S. */
static bool
take_glued(mime_span *s)
{
	struct word w;

	if (span_starts(*s, SPAN("=?")) &&
	    mime_word_look(*s, &w) == WORD_FOUND)
		*s = span_tail(*s, w.whole.len);
	else if (char_is(span_at(*s, 0), IS_ATEXT) || span_at(*s, 0) == '.')
		*s = span_tail(*s, 1);
	else
		return false;
	return true;
}

/* Passes quotes up to their end; a backslash takes the next octet along. */
static mime_span
behind_quotes(mime_span s)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] != '"')
		n += s.ptr[n] == '\\' ? 2 : 1;
	return span_tail(s, n + 1);
}

static void
look_ahead(struct places *p, mime_span behind)
{
	if (p->seen != NULL && behind.ptr <= p->seen)
		return;
	if (p->quoted)
		behind = behind_quotes(behind);
	else
		while (take_glued(&behind))
			;
	p->seen = behind.ptr;
	p->seen_at = span_at(behind, 0) == '@';
}

SELDOM enum word_place
mime_place_of(struct places *p, mime_span word)
{
	bool in_address;

	pass_gap(p, word);
	p->rest = span_tail(p->rest, word.len);
	if (p->comments > 0)
		return PLACE_TEXT;
	look_ahead(p, p->rest);
	in_address = p->angle || p->seen_at || p->at;
	return in_address ? PLACE_ADDRESS :
	    p->quoted ? PLACE_QUOTED : PLACE_TEXT;
}

/* ---- what a word hides -------------------------------------------------- */

/* True where TEXT holds "x@y", or something in angle brackets. */
static bool
has_address(mime_span text)
{
	size_t open = span_find(text, '<');
	size_t at = span_find(text, '@');

	while (at < text.len) {
		int b = span_at(span_head(text, at), at - 1);
		int a = span_at(text, at + 1);

		if (b >= 0 && !char_is_blank(b) && a >= 0 && !char_is_blank(a))
			return true;
		at += 1 + span_find(span_tail(text, at + 1), '@');
	}
	return span_find(span_tail(text, open), '>') <
	    span_tail(text, open).len;
}

/* True where BEHIND begins with ADDRESS in angle brackets. */
static bool
is_next(mime_span behind, mime_span address)
{
	behind = span_after_blanks(behind);
	span_take_char(&behind, '"');
	behind = span_after_blanks(behind);
	return span_take_char(&behind, '<') &&
	    mime_span_same(span_take(&behind, address.len), address) &&
	    span_at(behind, 0) == '>';
}

/* NAME without the apostrophes or quotes around it. */
static mime_span
without_quotes(mime_span name)
{
	int c = span_at(name, 0);

	if (name.len < 2 || (c != '\'' && c != '"') ||
	    span_at(name, name.len - 1) != c)
		return name;
	return span_head(span_tail(name, 1), name.len - 2);
}

SELDOM bool
mime_hides_address(mime_span text, mime_span behind)
{
	return has_address(text) &&
	    !is_next(behind, without_quotes(mime_span_trim(text, IS_WSP)));
}
