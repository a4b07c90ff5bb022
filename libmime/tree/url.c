/*
 * url.c - references, made absolute, so that they can be compared.
 *
 * HTML names what belongs to it by "cid:" and a Content-ID (RFC 2392), or by a
 * URL that is also in a part's Content-Location, either of them perhaps
 * relative (RFC 2557 5). Where nothing else is known the base is
 * "thismessage:/", as the RFC has it. Octets are compared as they stand, but
 * for dot segments: "A" is not "%41" and hosts have case. Who writes both ends
 * writes them alike.
 */
#include "tree/tree.h"

#define NO_BASE SPAN("thismessage:/")

static void
put(struct url *u, mime_span s)
{
	s = span_head(s, sizeof(u->octets) - u->len);
	if (s.len > 0)
		memcpy(u->octets + u->len, s.ptr, s.len);
	u->len += s.len;
}

/* How long "scheme:" is at the front of S; 0: there is none. RFC 3986 3.1. */
static size_t
scheme_length(mime_span s)
{
	size_t n = 0;

	if (!char_is(span_at(s, 0), IS_ALPHA))
		return 0;
	while (char_is(span_at(s, n), IS_ALPHA | IS_DIGIT) ||
	    span_at(s, n) == '+' || span_at(s, n) == '-' ||
	    span_at(s, n) == '.')
		n++;
	return span_at(s, n) == ':' ? n + 1 : 0;
}

/* How long "scheme://authority" is. */
static size_t
authority_length(mime_span s)
{
	size_t n = scheme_length(s);

	if (!span_starts(span_tail(s, n), SPAN("//")))
		return n;
	return n + 2 + span_find(span_tail(s, n + 2), '/');
}

/* Takes the last segment of U off, but nothing of its first FIXED octets. */
static void
drop_segment(struct url *u, size_t fixed)
{
	while (u->len > fixed && u->octets[u->len - 1] != '/')
		u->len--;
}

/* Puts PATH to U segment by segment, "." and ".." undone. RFC 3986 5.2.4. */
static void
put_path(struct url *u, mime_span path, size_t fixed)
{
	while (path.len > 0) {
		mime_span segment = span_head(path, span_find(path, '/') + 1);
		mime_span name = span_head(segment, span_find(segment, '/'));

		path = span_tail(path, segment.len);
		if (span_is(name, SPAN("..")) && u->len > fixed) {
			u->len--;
			drop_segment(u, fixed);
		} else if (!span_is(name, SPAN(".")) &&
		    !span_is(name, SPAN(".."))) {
			put(u, segment);
		}
	}
}

/* Of S: without blanks and line ends, wherever, and up to "#". */
static void
clean(mime_span s, struct url *u)
{
	s = span_head(s, span_find(s, '#'));
	for (; s.len > 0; s = span_tail(s, 1))
		if ((unsigned char)*s.ptr > ' ')
			put(u, span_head(s, 1));
}

SELDOM bool
mime_url_resolve(mime_span base, mime_span reference, struct url *url)
{
	struct url given = { .len = 0 };
	mime_span ref;
	size_t fixed;

	if (reference.len > URL_MAX || base.len > URL_MAX)
		return false;
	if (scheme_length(base) == 0)
		base = NO_BASE;
	clean(reference, &given);
	ref = (mime_span){ given.octets, given.len };
	url->len = 0;
	if (scheme_length(ref) > 0) {
		*url = given;
		return true;
	}
	if (span_starts(ref, SPAN("//"))) {
		put(url, span_head(base, scheme_length(base)));
		put(url, ref);
		return true;
	}
	fixed = authority_length(base);
	put(url, span_head(base, fixed));
	put(url, SPAN("/"));
	fixed = url->len;
	if (span_at(ref, 0) != '/') {
		put_path(url, span_tail(base, fixed), fixed);
		drop_segment(url, fixed);
	}
	put_path(url, span_at(ref, 0) == '/' ? span_tail(ref, 1) : ref, fixed);
	return ref.len > 0;
}

SELDOM bool
mime_url_cid(mime_span ref, struct url *id)
{
	if (ref.len > URL_MAX || !mime_span_is_text(span_head(ref, 4), "cid:"))
		return false;
	id->len = 0;
	for (ref = span_tail(ref, 4); ref.len > 0; ref = span_tail(ref, 1)) {
		char c = *ref.ptr;

		if (c == '%' && char_is(span_at(ref, 1), IS_HEX) &&
		    char_is(span_at(ref, 2), IS_HEX)) {
			c = (char)(mime_hex_value[span_at(ref, 1)] * 16 +
			    mime_hex_value[span_at(ref, 2)]);
			ref = span_tail(ref, 2);
		}
		put(id, (mime_span){ &c, 1 });
	}
	return id->len > 0;
}
