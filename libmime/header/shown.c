/*
 * shown.c - octets of a header as text that can be shown.
 *
 * Octets come with the name of a charset, as those of encoded words and of
 * extended parameters do, or raw. Raw ones are taken for UTF-8 where all of
 * the value is that, else for the charset that the caller knows of, if they are
 * well-formed in it, else for Windows-1252, and are unfolded on the way.
 *
 * What is shown has no control characters, so that no line, field or address
 * can come out of a value: U+FFFD stands for them, but a space for those of
 * ASCII that came raw (NUL apart). What a charset's octets mean is left to the
 * codec floor.
 */
#include "header/header.h"

#define REPLACEMENT SPAN("\xEF\xBF\xBD")        /* U+FFFD */

/* ---- octets with a label ------------------------------------------------ */

bool
mime_label_is(mime_span label, const char *name)
{
	const struct charset *c = mime_charset_find(label);

	return c != NULL && strcmp(c->name, name) == 0;
}

/* What mailers put on UTF-8 by mistake is not believed of that. */
mime_status
mime_text_convert(const struct charset *charset, mime_span bytes,
    struct buffer *out, uint64_t *replaced)
{
	if (charset != NULL && (charset->is & CHARSET_CARELESS) != 0 &&
	    mime_ascii_run(bytes) < bytes.len && mime_utf8_valid(bytes)) {
		buffer_put(out, bytes);
		*replaced = 0;
		return out->status;
	}
	return mime_charset_convert(charset, bytes, out, replaced);
}

/* ---- UTF-8 -------------------------------------------------------------- */

#define EACH(octet) (UINT64_C(0x0101010101010101) * (octet))

/* Is one of EIGHT octets ZERO there? */
static inline uint64_t
zeros(uint64_t eight)
{
	return (eight - EACH(1)) & ~eight & EACH(0x80);
}

/* May a control, of ASCII or behind C2, begin in the eight octets at P? */
static inline bool
may_hide_control(const char *p)
{
	uint64_t eight;

	memcpy(&eight, p, sizeof(eight));
	return (((eight - EACH(' ')) & ~eight & EACH(0x80)) |
	    zeros(eight ^ EACH(0x7F)) | zeros(eight ^ EACH(0xC2))) != 0;
}

size_t
mime_shown_run(mime_span s)
{
	size_t n = 0;

	for (;;) {
		while (s.len - n >= 8 && !may_hide_control(s.ptr + n))
			n += 8;
		if (s.len - n < 8 && s.len >= 8 &&
		    !may_hide_control(s.ptr + s.len - 8))
			return s.len;
		for (size_t end = s.len - n < 8 ? s.len : n + 8; n < end; n++)
			if ((uint8_t)s.ptr[n] < ' ' || s.ptr[n] == 0x7F ||
			    ((uint8_t)s.ptr[n] == 0xC2 &&
			    (uint8_t)s.ptr[n + 1] < 0xA0))
				return n;
		if (n == s.len)
			return n;
	}
}

bool
mime_shown_put_utf8(mime_span utf8, struct buffer *out)
{
	bool all = true;

	for (;;) {
		buffer_put(out, span_take(&utf8, mime_shown_run(utf8)));
		if (utf8.len == 0)
			return all;
		mime_utf8_take(&utf8);
		buffer_put(out, REPLACEMENT);
		all = false;
	}
}

bool
mime_shown_put(mime_span utf8, struct buffer *out)
{
	bool all = true;

	for (;;) {
		mime_span rest, c;
		bool good;

		buffer_put(out, span_take(&utf8, mime_printable_run(utf8)));
		if (utf8.len == 0)
			return all;
		rest = utf8;
		good = !char_is_control(mime_utf8_take(&rest));
		c = span_take(&utf8, utf8.len - rest.len);
		buffer_put(out, good ? c : REPLACEMENT);
		all = all && good;
	}
}

/* ---- raw octets --------------------------------------------------------- */

/*
 * Converts S to SCRATCH. False where nobody knows the charset that LABEL names,
 * or where S is not well-formed in it: then the label is not about it.
 */
static bool
convert_raw(mime_span label, mime_span s, struct buffer *scratch)
{
	uint64_t replaced = 0;
	mime_status st;

	scratch->len = 0;
	st = mime_charset_to_utf8(label, s, scratch, &replaced);
	if (st < 0 && st != MIME_NOCHARSET)
		scratch->status = st;
	return st >= 0 && replaced == 0;
}

/* Escapes of 7 bits: RFC 1468, RFC 1557. */
bool
mime_shown_escapes(mime_span s, mime_span charset)
{
	const struct charset *c;

	if (span_find(s, '\x1B') == s.len)
		return false;
	c = mime_charset_find(charset);
	return c != NULL && span_starts(span_of(c->name), SPAN("iso-2022"));
}

/* Almost anything is well-formed in UTF-16; and UTF-8 was tried before. */
static bool
is_unicode(mime_span charset)
{
	const struct charset *c = mime_charset_find(charset);

	return c == NULL || span_starts(span_of(c->name), SPAN("utf-"));
}

bool
mime_shown_may_be(mime_span s, const struct raw *raw)
{
	return raw->charset.len > 0 && (mime_shown_escapes(s, raw->charset) ||
	    (!raw->is_utf8 && mime_ascii_run(s) < s.len &&
	    !is_unicode(raw->charset)));
}

/* Takes the octets that are not ASCII off the front of S and puts them. */
static void
put_8bit(mime_span *s, bool is_utf8, struct buffer *scratch,
    struct buffer *out)
{
	size_t n = 0;
	mime_span high;

	while (span_at(*s, n) >= 0x80)
		n++;
	high = span_take(s, n);
	if (!is_utf8) {
		convert_raw(SPAN("windows-1252"), high, scratch);
		high = buffer_span(scratch);
	}
	mime_shown_put_utf8(high, out);
}

/*
 * Takes a line end or a control character off the front of S. It shows as a
 * space, but for the line end of a fold, whose blank does.
 */
static void
put_control(mime_span *s, struct buffer *out)
{
	mime_span c = span_take(s, span_starts(*s, SPAN("\r\n")) ? 2 : 1);

	if (c.ptr[c.len - 1] == '\n' && char_is(span_at(*s, 0), IS_WSP))
		return;
	buffer_put(out, c.ptr[0] == '\0' ? REPLACEMENT : SPAN(" "));
}

static void
put_unfolded(mime_span s, bool is_utf8, struct buffer *scratch,
    struct buffer *out)
{
	while (s.len > 0) {
		buffer_put(out, span_take(&s, mime_printable_run(s)));
		if (span_at(s, 0) >= 0x80)
			put_8bit(&s, is_utf8, scratch, out);
		else if (s.len > 0)
			put_control(&s, out);
	}
}

/* A character may have octets that look like ASCII, so S is converted whole. */
void
mime_shown_put_raw(mime_span s, const struct raw *raw, struct buffer *scratch,
    struct buffer *out)
{
	if (mime_shown_may_be(s, raw) && convert_raw(raw->charset, s, scratch))
		put_unfolded(buffer_span(scratch), true, scratch, out);
	else
		put_unfolded(s, raw->is_utf8, scratch, out);
}
