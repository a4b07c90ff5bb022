/*
 * text.h - short texts that a person typed, in any case of letters.
 *
 * ASCII letters only: a locale must not change what a selector means.
 */
#ifndef TOOLS_TEXT_H
#define TOOLS_TEXT_H

#include <string.h>

#include "mime.h"

static inline mime_span
text_span(const char *text)
{
	return (mime_span){ text, strlen(text) };
}

static inline uint64_t
text_range_end(mime_range r)
{
	return r.offset + r.size;
}

/* The octet at place I, a letter as a small one; -1 beyond the end. */
static inline int
text_at(mime_span s, size_t i)
{
	int c = i < s.len ? (unsigned char)s.ptr[i] : -1;

	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/* What follows the first N octets; empty where there is nothing. */
static inline mime_span
text_after(mime_span s, size_t n)
{
	return n < s.len ? (mime_span){ s.ptr + n, s.len - n } :
	    (mime_span){ 0 };
}

/* To the octet. */
static inline bool
text_equal(mime_span a, mime_span b)
{
	return a.len == b.len && (a.len == 0 ||
	    memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* In any case of letters. */
static inline bool
text_same(mime_span a, mime_span b)
{
	size_t i = 0;

	while (i < a.len && i < b.len && text_at(a, i) == text_at(b, i))
		i++;
	return i == a.len && i == b.len;
}

static inline bool
text_is(mime_span s, const char *text)
{
	return text_same(s, text_span(text));
}

static inline bool
text_starts(mime_span s, const char *text)
{
	size_t n = strlen(text);

	return s.len >= n && text_is((mime_span){ s.ptr, n }, text);
}

/* Less than, equal to or more than 0, by octets, as S is to TEXT. */
static inline int
text_compare(mime_span s, const char *text)
{
	size_t n = strlen(text);
	size_t least = s.len < n ? s.len : n;
	int c = least > 0 ? memcmp(s.ptr, text, least) : 0;

	return c != 0 ? c : (s.len > n) - (s.len < n);
}

/* A blank, or what ends a line. */
static inline bool
text_is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* S without those at its ends. */
static inline mime_span
text_trimmed(mime_span s)
{
	while (s.len > 0 && text_is_blank(s.ptr[0]))
		s = text_after(s, 1);
	while (s.len > 0 && text_is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

/* ftext, RFC 5322 2.2: prose with a colon in it names no field. */
static inline bool
text_is_field_name(mime_span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] <= ' ' || name.ptr[i] > '~')
			return false;
	return name.len > 0;
}

/* Takes what is in front of SEPARATOR, or all, off the front of REST. */
static inline mime_span
text_take(mime_span *rest, char separator)
{
	const char *at = rest->len > 0 ?
	    memchr(rest->ptr, separator, rest->len) : NULL;
	mime_span s = { rest->ptr, at != NULL ? (size_t)(at - rest->ptr) :
	    rest->len };

	*rest = text_after(*rest, s.len + 1);
	return s;
}

/* How many octets the character at the front of S has (UTF-8). */
static inline size_t
text_char(mime_span s)
{
	size_t n = 1;

	while (n < s.len && n < 4 && ((unsigned char)s.ptr[n] & 0xc0) == 0x80)
		n++;
	return n;
}

#endif
