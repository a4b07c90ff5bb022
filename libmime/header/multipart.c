/*
 * multipart.c - the Content-Type of a multipart, as nearly all have it.
 *
 *     multipart/mixed; boundary="=_b"
 *
 * Every message of more than one part has such a field, and another boundary
 * in it, so that what was read before is of no help. Type, subtype, one
 * parameter in quotes or as a token, folded or not, with octets of boundaries
 * only (RFC 2046 5.1.1), and no other Content-* field: of that, nothing is to
 * be undone and nothing to be told. All else is left to media.c.
 */
#include "header/header.h"

/* RFC 2046 5.1.1; what is longer is a defect. */
#define BOUNDARY_MAX 70

/* Octets of boundaries but blanks and "?", which encoded words have. */
static const bool in_boundary[256] = {
	['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
	['\''] = true, ['('] = true, [')'] = true, ['+'] = true, ['_'] = true,
	[','] = true, ['-'] = true, ['.'] = true, ['/'] = true, [':'] = true,
	['='] = true,
};

/* Takes WORD off the front of REST, in any case of letters. */
static bool
take_word(mime_span *rest, mime_span word)
{
	return mime_span_same(span_take(rest, word.len), word);
}

/* Takes "multipart", a slash and a subtype, and what is in front of a value. */
static bool
take_front(mime_span *rest, mime_span *subtype)
{
	if (!take_word(rest, SPAN("multipart/")))
		return false;
	*subtype = span_take(rest, mime_span_run(*rest, IS_TOKEN));
	if (subtype->len == 0 || !span_take_char(rest, ';'))
		return false;
	*rest = span_after_blanks(*rest);
	return take_word(rest, SPAN("boundary="));
}

/* Takes the value, behind which nothing may come. */
static bool
take_value(mime_span rest, mime_span *boundary)
{
	bool quoted = span_take_char(&rest, '"');
	size_t n = 0;

	while (n < rest.len && in_boundary[(uint8_t)rest.ptr[n]])
		n++;
	*boundary = span_head(rest, n);
	if (quoted)
		return span_at(rest, n) == '"' && n + 1 == rest.len;
	return n == rest.len && span_at(rest, 0) != '\'' &&
	    mime_span_run(rest, IS_TOKEN) == n;
}

/* Is the type all that RAW has? */
static bool
is_type_alone(const struct raw_media *raw)
{
	return raw->type.value.ptr != NULL &&
	    raw->encoding.value.ptr == NULL &&
	    raw->disposition.value.ptr == NULL && raw->id.value.ptr == NULL;
}

bool
mime_multipart_usual(struct mime_arena *mem, const struct raw_media *raw,
    const struct reading *how, struct mime_media *media)
{
	mime_span rest = raw->type.value, subtype, boundary;
	char *at;

	if (how->why != NULL || !is_type_alone(raw) ||
	    !take_front(&rest, &subtype) || !take_value(rest, &boundary) ||
	    boundary.len == 0 || boundary.len > BOUNDARY_MAX ||
	    boundary.len > how->limits->boundary || how->limits->params == 0)
		return false;
	at = mime_arena_take(mem, subtype.len + boundary.len);
	if (at == NULL)
		return false;
	for (size_t i = 0; i < subtype.len; i++)
		at[i] = (char)mime_lower[(uint8_t)subtype.ptr[i]];
	memcpy(at + subtype.len, boundary.ptr, boundary.len);
	*media = (struct mime_media){
		.type = SPAN("multipart"), .subtype = { at, subtype.len },
		.boundary = { at + subtype.len, boundary.len },
		.encoding_name = SPAN("7bit"), .kind = MIME_MULTIPART,
	};
	return true;
}
