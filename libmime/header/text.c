/*
 * text.c - single values as people read them: mime_text, mime_param.
 *
 * What is clean already, as most values are, is handed back as it is; all else
 * is word.c's and param.c's work. Also here is what both of them share: octets
 * that come with the name of their charset.
 */
#include "header/header.h"

/* A value may grow: an octet becomes a character of UTF-8, or U+FFFD. */
static size_t
room_for(mime_span value)
{
	return size_add(size_mul(value.len, 4), 256);
}

/* ---- octets with a label ------------------------------------------------ */

/*
 * What is called ASCII, Latin-1 or Windows-125x: the labels that mailers put
 * on UTF-8 by mistake. Latin-1 and ASCII are windows-1252 to WHATWG.
 */
static bool
may_be_utf8(mime_span label)
{
	const struct charset *c = mime_charset_find(label);

	return c != NULL && span_starts(span_of(c->name), SPAN("windows-125"));
}

mime_status
mime_text_convert(mime_span label, mime_span bytes, struct buffer *out,
    uint64_t *replaced)
{
	if (mime_ascii_run(bytes) < bytes.len && may_be_utf8(label) &&
	    mime_utf8_valid(bytes))
		label = SPAN("utf-8");
	return mime_charset_to_utf8(label, bytes, out, replaced);
}

/* ---- unstructured values ------------------------------------------------ */

/* True where S is UTF-8 without control characters and encoded words. */
static bool
is_clean(mime_span s)
{
	for (size_t i = 0; i < s.len; i++) {
		int c = span_at(s, i), next = span_at(s, i + 1);

		/* C1 is C2 80 to C2 9F. */
		if (c < 0x80 ? char_is_control(c) || (c == '=' && next == '?') :
		    c == 0xC2 && char_is_control(next))
			return false;
	}
	return mime_utf8_valid(s);
}

mime_status
mime_text(struct mime_arena *mem, mime_span value, mime_span *utf8)
{
	struct buffer out;

	if (mem == NULL)
		return MIME_NOMEM;
	if (is_clean(value)) {
		*utf8 = value;
		return MIME_OK;
	}
	buffer_init(&out, mem, room_for(value));
	mime_words_decode(value, mime_limits_of(NULL).words, NULL, &out);
	if (out.status < 0)
		return out.status;
	*utf8 = buffer_span(&out);
	return MIME_OK;
}

/* ---- parameters --------------------------------------------------------- */

mime_status
mime_text_name(struct mime_arena *mem, mime_span octets, bool words,
    mime_span *utf8, uint64_t *replaced)
{
	struct buffer valid, decoded;

	buffer_init(&valid, mem, room_for(octets));
	if (!mime_utf8_valid(octets)) {
		*replaced += mime_utf8_repair(octets, &valid);
		octets = buffer_span(&valid);
	}
	buffer_init(&decoded, mem, room_for(octets));
	if (words && valid.status >= 0 && mime_words_any(octets)) {
		mime_words_decode(octets, mime_limits_of(NULL).words, NULL,
		    &decoded);
		octets = buffer_span(&decoded);
	}
	if (valid.status < 0 || decoded.status < 0)
		return valid.status < 0 ? valid.status : decoded.status;
	*utf8 = octets;
	return MIME_OK;
}

/* Passes over what stands in front of the parameters, such as the type. */
static void
skip_first(struct lex *x)
{
	mime_span inside;
	bool closed;

	mime_lex_cfws(x);
	mime_lex_quoted(x, &inside, &closed);
	mime_params_skip(x, true);
}

mime_status
mime_param(struct mime_arena *mem, mime_span value, const char *name,
    mime_span *utf8)
{
	struct mime_limits limits = mime_limits_of(NULL);
	struct lex x = { .rest = value, .comments = limits.comments };
	bool is_name = mime_params_is_name(span_of(name));
	struct params *params;
	struct param_value v;
	uint64_t replaced = 0;
	mime_status st;

	skip_first(&x);
	st = mime_params_read(mem, x.rest, &limits, &mime_rulings_default, NULL,
	    &params);
	if (st >= 0)
		st = mime_params_get(mem, params, name, &v);
	if (st < 0)
		return st;
	if (v.has_extended)
		return mime_text_name(mem, v.extended, is_name && v.unlabelled,
		    utf8, &replaced);
	return mime_text_name(mem, v.plain, is_name, utf8, &replaced);
}
