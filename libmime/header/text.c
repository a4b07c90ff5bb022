/*
 * text.c - unstructured values as people read them (RFC 2047).
 *
 * A value that is clean already, as most are, is handed back as it is. Any
 * other is gone through once, from one encoded word (word.c) to the next. A
 * word adds its octets to those of the words before it, as long as the charset
 * is the same and nothing but blanks stands between: mailers cut multibyte
 * characters in two. When something else comes, the octets are converted
 * together (shown.c). What is no word is raw text.
 *
 * Words may touch each other and punctuation. A word that touches other text,
 * or an "@" or angle bracket, as one inside an address does, stays as it is; so
 * do unknown charsets and encodings. What a word decodes to is never looked
 * through for words.
 */
#include "header/header.h"

/* A value may grow: an octet becomes a character of UTF-8, or U+FFFD. */
static size_t
room_for(mime_span value)
{
	return size_add(size_mul(value.len, 4), 256);
}

struct decoding {
	const struct notes *notes;
	struct buffer *out;
	mime_span value;
	bool is_utf8;           /* raw 8-bit text is, else Windows-1252 */
	uint32_t words;         /* that may still be decoded */
	bool open;              /* words were read and not yet converted: */
	mime_span label;        /* their charset */
	struct buffer octets;   /* what they decode to */
	mime_span from, last;   /* the first and the last of them */
	struct buffer text;     /* octets, converted */
};

static void
put_raw(struct decoding *d, mime_span s)
{
	mime_shown_put_raw(s, d->is_utf8, &d->text, d->out);
}

/* ---- words that are open ------------------------------------------------ */

/* Where they stand, from the first to the last. */
static mime_span
open_words(const struct decoding *d)
{
	return (mime_span){ d->from.ptr,
	    (size_t)(d->last.ptr - d->from.ptr) + d->last.len };
}

/* True where S ends within a UTF-8 character. */
static bool
is_cut(mime_span s)
{
	for (size_t i = 1; i <= 3 && i <= s.len; i++) {
		int c = span_at(s, s.len - i);

		if ((c & 0xC0) != 0x80)
			return c >= 0xC0 &&
			    i < (c >= 0xF0 ? 4U : c >= 0xE0 ? 3U : 2U);
	}
	return false;
}

/* True where OCTETS, in ISO-2022-JP, do not come back to ASCII in the end. */
static bool
is_unreset(mime_span label, mime_span octets)
{
	size_t n = octets.len;

	if (!mime_label_is(label, "iso-2022-jp"))
		return false;
	while (n > 0 && octets.ptr[n - 1] != 0x1B)
		n--;
	octets = span_tail(octets, n);
	return n > 0 && !span_starts(octets, SPAN("(B")) &&
	    !span_starts(octets, SPAN("(J"));
}

/* Puts what the words that are open were converted to. */
static void
put_text(struct decoding *d)
{
	mime_span text = buffer_span(&d->text), at = open_words(d);

	if (!mime_shown_put(text, d->out))
		note(d->notes, MIME_DEFECT_ENCODED_WORD_DECODES_CONTROL, at);
	if (mime_words_any(text))
		note(d->notes, MIME_DEFECT_ENCODED_WORD_NESTED, at);
	if (is_unreset(d->label, buffer_span(&d->octets)))
		note(d->notes, MIME_DEFECT_CHARSET_STATEFUL_UNRESET, at);
}

/* Converts the words that are open, and puts them. */
static void
close_words(struct decoding *d)
{
	uint64_t replaced;
	mime_status st;

	if (!d->open)
		return;
	d->open = false;
	d->text.len = 0;
	st = mime_text_convert(d->label, buffer_span(&d->octets), &d->text,
	    &replaced);
	if (st == MIME_NOCHARSET)
		put_raw(d, open_words(d));
	else if (st < 0)
		d->text.status = st;
	else
		put_text(d);
	d->octets.len = 0;
}

/* Adds W, which stands behind GAP, to the words that are open. */
static void
add_word(struct decoding *d, mime_span gap, const struct word *w)
{
	bool follows = d->open && mime_span_trim(gap, IS_WSP).len == 0;

	if (!follows ||
	    mime_charset_find(d->label) != mime_charset_find(w->label))
		close_words(d);
	else if (is_cut(buffer_span(&d->octets)) &&
	    mime_label_is(d->label, "utf-8"))
		note(d->notes, MIME_DEFECT_ENCODED_WORD_SPLIT_CHAR, d->last);
	if (!follows)
		put_raw(d, gap);
	if (!d->open)
		d->from = w->whole;
	d->open = true;
	d->label = w->label;
	d->last = w->whole;
	mime_word_decode(w, d->notes, &d->octets);
}

/* ---- which words are decoded -------------------------------------------- */

/* An octet that makes a word part of what it stands beside. */
static bool
is_text(int c)
{
	return char_is(c, IS_ALPHA | IS_DIGIT) || c >= 0x80 || c == '=' ||
	    c == '?' || c == '_' || c == '@' || c == '<' || c == '>';
}

/*
 * Does WHOLE stand for itself (RFC 2047 5)? Blanks around it, parentheses or
 * the ends of the value are as it should be; other words and punctuation are
 * let.
 */
static bool
is_delimited(const struct decoding *d, mime_span whole)
{
	size_t place = (size_t)(whole.ptr - d->value.ptr);
	mime_span before = span_head(d->value, place);
	mime_span after = span_tail(d->value, place + whole.len);
	int b = span_at(before, before.len - 1), a = span_at(after, 0);

	if ((b >= 0 && !char_is_blank(b) && b != '(') ||
	    (a >= 0 && !char_is_blank(a) && a != ')'))
		note(d->notes, MIME_DEFECT_ENCODED_WORD_NOT_DELIMITED, whole);
	if (is_text(b) &&
	    !(b == '=' && span_at(before, before.len - 2) == '?'))
		return false;
	return !is_text(a) || span_starts(after, SPAN("=?"));
}

/* True where W, of which FOUND was said, is decoded; else tells why not. */
static bool
is_decodable(const struct decoding *d, enum found_word found,
    const struct word *w)
{
	switch (found) {
	case WORD_NONE:
		return false;
	case WORD_NO_END:
		note(d->notes, MIME_DEFECT_ENCODED_WORD_UNTERMINATED,
		    mime_span_trim(w->whole, IS_WSP));
		return false;
	case WORD_NO_LETTER:
		note(d->notes, MIME_DEFECT_ENCODED_WORD_BAD_ENCODING, w->whole);
		return false;
	case WORD_FOUND:
		break;
	}
	if (mime_charset_find(w->label) == NULL) {
		note(d->notes, MIME_DEFECT_ENCODED_WORD_UNKNOWN_CHARSET,
		    w->whole);
		return false;
	}
	return is_delimited(d, w->whole);
}

/* ---- whole values ------------------------------------------------------- */

/* Puts the value up to its last word that counts; returns what is left. */
static mime_span
take_words(struct decoding *d)
{
	mime_span left = d->value, rest = d->value;
	struct word w;

	for (;;) {
		mime_span gap;
		enum found_word found;

		rest = span_tail(rest, mime_word_find(rest));
		if (rest.len == 0)
			return left;
		gap = span_head(left, left.len - rest.len);
		found = mime_word_look(rest, &w);
		rest = span_tail(rest, w.whole.len);
		if (!is_decodable(d, found, &w))
			continue;
		if (d->words == 0) {
			note(d->notes, MIME_DEFECT_LIMIT_ENCODED_WORDS,
			    w.whole);
			return left;
		}
		d->words--;
		add_word(d, gap, &w);
		left = rest;
	}
}

void
mime_words_decode(mime_span value, uint32_t words, const struct notes *notes,
    struct buffer *out)
{
	struct decoding d = {
		.notes = notes, .out = out, .value = value, .words = words,
		.is_utf8 = mime_utf8_valid(value),
	};
	mime_span left;

	buffer_init(&d.octets, out->mem, room_for(value));
	buffer_init(&d.text, out->mem, room_for(value));
	left = take_words(&d);
	close_words(&d);
	put_raw(&d, left);
	if (out->status >= 0)
		out->status = d.octets.status < 0 ? d.octets.status :
		    d.text.status;
}

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
