/*
 * words.c - a value with encoded words in it, as people read it (RFC 2047).
 *
 * The value is gone through once, from one encoded word (word.c) to the next. A
 * word adds its octets to those of the words before it, as long as the charset
 * is the same and nothing but blanks stands between: mailers cut multibyte
 * characters in two. When something else comes, the octets are converted
 * together (shown.c). What is no word is raw text.
 *
 * Words may touch each other and any text: "H=?iso-8859-1?Q?=F6?=hn". RFC 2047
 * 5 wants blanks around them, but readers do not ask for them, and nobody means
 * such a word literally. One that touches an "@" or an angle bracket, as one
 * inside an address does, stays as it is (place.c knows lists of addresses
 * better); so do unknown charsets and encodings. A word without an end is read
 * where the value ends with it: it was cut off. What a word decodes to is never
 * looked through for words.
 */
#include "header/header.h"

/* What most words decode to, with the room that decoders ask for. */
#define ROOM 512

struct decoding {
	const struct words *how;
	struct buffer *out;
	mime_span value;
	struct raw raw;
	bool raw_known;         /* what it is: most values have no raw text */
	uint32_t left;          /* words that may still be decoded */
	struct places places;
	bool open;              /* words were read and not yet converted: */
	mime_span label;        /* their charset, or the last one's */
	const struct charset *charset;
	struct buffer octets;   /* what they decode to */
	mime_span from, last;   /* the first and the last of them */
	struct buffer text;     /* raw octets, or with controls, converted */
};

static void
tell(const struct decoding *d, unsigned code, mime_span at)
{
	note(d->how->notes, code, at);
}

static void
put_raw(struct decoding *d, mime_span s)
{
	if (s.len == 0)
		return;
	if (!d->raw_known)
		d->raw.is_utf8 = mime_utf8_valid(d->value);
	d->raw_known = true;
	mime_shown_put_raw(s, &d->raw, &d->text, d->out);
}

/* ---- words that are open ------------------------------------------------ */

/* Where they stand, from the first to the last. */
static mime_span
open_words(const struct decoding *d)
{
	return (mime_span){ d->from.ptr,
	    (size_t)(d->last.ptr - d->from.ptr) + d->last.len };
}

/* What stands behind S in the value. */
static mime_span
behind(const struct decoding *d, mime_span s)
{
	return span_tail(d->value, (size_t)(s.ptr - d->value.ptr) + s.len);
}

static bool
is_utf8(const struct charset *charset)
{
	return (charset->is & CHARSET_UTF8) != 0;
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
is_unreset(const struct charset *charset, mime_span octets)
{
	size_t n = octets.len;

	if (strcmp(charset->name, "iso-2022-jp") != 0)
		return false;
	while (n > 0 && octets.ptr[n - 1] != 0x1B)
		n--;
	octets = span_tail(octets, n);
	return n > 0 && !span_starts(octets, SPAN("(B")) &&
	    !span_starts(octets, SPAN("(J"));
}

/* Tells what TEXT, out of the words that are open, hides. */
static void
check_text(const struct decoding *d, mime_span text)
{
	mime_span at = open_words(d);

	if (mime_words_any(text))
		tell(d, MIME_DEFECT_ENCODED_WORD_NESTED, at);
	if (is_unreset(d->charset, buffer_span(&d->octets)))
		tell(d, MIME_DEFECT_CHARSET_STATEFUL_UNRESET, at);
	if (d->how->in == WORDS_IN_ADDRESSES &&
	    mime_hides_address(text, behind(d, d->last)))
		tell(d, MIME_DEFECT_ENCODED_WORD_DECODES_SPECIALS, at);
}

/*
 * Puts what the words that are open were converted to. A line end behind it
 * ends nothing: scripts that encode the output of a command leave it there.
 */
static void
put_text(struct decoding *d, mime_span text)
{
	mime_span shown = span_without_end(text, SPAN("\r\n"));

	if (!mime_shown_put_utf8(shown, d->out) || shown.len < text.len)
		tell(d, MIME_DEFECT_ENCODED_WORD_DECODES_CONTROL,
		    open_words(d));
	if (d->how->notes != NULL)
		check_text(d, text);
}

/*
 * The words that are open were converted to what stands at the end of OUT, from
 * place FROM on. Mostly it stays; else it is put again.
 */
static void
put_converted(struct decoding *d, size_t from)
{
	mime_span text = span_tail(buffer_span(d->out), from);

	if (mime_shown_run(text) == text.len) {
		if (d->how->notes != NULL)
			check_text(d, text);
		return;
	}
	d->text.len = 0;
	buffer_put(&d->text, text);
	d->out->len = from;
	put_text(d, buffer_span(&d->text));
}

/* Converts the words that are open, and puts them. */
static void
convert_words(struct decoding *d)
{
	size_t from = d->out->len;
	uint64_t replaced;
	mime_status st = mime_text_convert(d->charset,
	    buffer_span(&d->octets), d->out, &replaced);

	if (st == MIME_NOCHARSET)
		put_raw(d, open_words(d));
	else if (st < 0)
		d->out->status = st;
	else
		put_converted(d, from);
}

/* Puts the words that are open. Most are UTF-8, which needs no converter. */
static void
close_words(struct decoding *d)
{
	mime_span octets = buffer_span(&d->octets);

	if (!d->open)
		return;
	d->open = false;
	if (is_utf8(d->charset) && mime_utf8_valid(octets))
		put_text(d, octets);
	else
		convert_words(d);
	d->octets.len = 0;
}

static void
open_word(struct decoding *d, const struct word *w)
{
	if (!d->open)
		d->from = w->whole;
	d->open = true;
	d->label = w->label;
	d->charset = w->charset;
	d->last = w->whole;
	mime_word_decode(w, d->how->notes, &d->octets);
}

/* Adds W, which stands behind GAP, to the words that are open. */
static void
add_word(struct decoding *d, mime_span gap, const struct word *w)
{
	bool follows = d->open && mime_span_trim(gap, IS_WSP).len == 0;

	if (!follows || d->charset != w->charset)
		close_words(d);
	else if (is_utf8(d->charset) && is_cut(buffer_span(&d->octets)))
		tell(d, MIME_DEFECT_ENCODED_WORD_SPLIT_CHAR, d->last);
	if (!follows)
		put_raw(d, gap);
	open_word(d, w);
}

/*
 * Tells what W hides, which stands in an address and is not read, for others do
 * read it. Nothing of it is put.
 */
static void
check_word(struct decoding *d, const struct word *w)
{
	size_t len;

	if (d->how->notes == NULL)
		return;
	close_words(d);
	len = d->out->len;
	open_word(d, w);
	close_words(d);
	d->out->len = len;
}

/* ---- which words are decoded -------------------------------------------- */

/* An octet that makes a word part of an address. */
static bool
is_of_address(int c)
{
	return c == '@' || c == '<' || c == '>';
}

/*
 * Does W stand for itself (RFC 2047 5)? Blanks around it, parentheses or the
 * ends of the value are as it should be; in QUOTES, these. All else is told,
 * and let, but for an address.
 */
static bool
is_delimited(const struct decoding *d, const struct word *w, bool quoted)
{
	size_t place = (size_t)(w->whole.ptr - d->value.ptr);
	int b = place > 0 ? span_at(d->value, place - 1) : -1;
	int a = span_at(behind(d, w->whole), 0);

	if ((b >= 0 && !char_is_blank(b) && b != '(' &&
	    !(quoted && b == '"')) ||
	    (a >= 0 && !char_is_blank(a) && a != ')' &&
	    !(quoted && a == '"')))
		tell(d, MIME_DEFECT_ENCODED_WORD_NOT_DELIMITED, w->whole);
	return !is_of_address(b) && !is_of_address(a);
}

/* What is done with a word. */
enum fate { LEFT, CHECKED, DECODED };

static enum fate
fate_in_addresses(struct decoding *d, const struct word *w)
{
	enum word_place place = mime_place_of(&d->places, w->whole);

	switch (place) {
	case PLACE_ADDRESS:
		tell(d, MIME_DEFECT_ENCODED_WORD_IN_ADDR_SPEC, w->whole);
		return CHECKED;
	case PLACE_QUOTED:
		tell(d, MIME_DEFECT_ENCODED_WORD_IN_QUOTED_STRING, w->whole);
		break;
	case PLACE_TEXT:
		break;
	}
	return is_delimited(d, w, place == PLACE_QUOTED) ? DECODED : LEFT;
}

/* True where W, of which FOUND was said, can be read; else tells why not. */
static bool
is_readable(const struct decoding *d, enum found_word found,
    struct word *w)
{
	switch (found) {
	case WORD_NONE:
		return false;
	case WORD_NO_LETTER:
		tell(d, MIME_DEFECT_ENCODED_WORD_BAD_ENCODING, w->whole);
		return false;
	case WORD_NO_END:
		tell(d, MIME_DEFECT_ENCODED_WORD_UNTERMINATED,
		    mime_span_trim(w->whole, IS_WSP));
		if (d->how->in == WORDS_IN_ADDRESSES ||
		    behind(d, w->whole).len > 0 || !mime_word_is_cut(w))
			return false;
		break;
	case WORD_FOUND:
		break;
	}
	/* Words that follow each other mostly have one label. */
	w->charset = d->charset != NULL && span_is(w->label, d->label) ?
	    d->charset : mime_charset_find(w->label);
	if (w->charset != NULL)
		return true;
	tell(d, MIME_DEFECT_ENCODED_WORD_UNKNOWN_CHARSET, w->whole);
	return false;
}

static enum fate
fate_of(struct decoding *d, enum found_word found, struct word *w)
{
	if (!is_readable(d, found, w))
		return LEFT;
	switch (d->how->in) {
	case WORDS_IN_TEXT:
		return is_delimited(d, w, false) ? DECODED : LEFT;
	case WORDS_IN_ADDRESSES:
		return fate_in_addresses(d, w);
	case WORDS_IN_NAME:
		break;
	}
	return DECODED;
}

/* ---- whole values ------------------------------------------------------- */

/* Reads W, at the front of REST; LEFT is what has not been put. */
static void
take_word(struct decoding *d, enum fate fate, const struct word *w,
    mime_span *left)
{
	mime_span gap = span_head(*left, (size_t)(w->whole.ptr - left->ptr));

	d->left--;
	if (fate == CHECKED) {
		check_word(d, w);
	} else {
		add_word(d, gap, w);
		*left = behind(d, w->whole);
	}
}

/* Puts the value up to its last word that counts; returns what is left. */
static mime_span
take_words(struct decoding *d)
{
	mime_span left = d->value, rest = d->value;
	struct word w;

	for (;;) {
		enum found_word found;
		enum fate fate;

		rest = span_tail(rest, mime_word_find(rest));
		if (rest.len == 0)
			return left;
		found = mime_word_look(rest, &w);
		rest = span_tail(rest, w.whole.len);
		fate = fate_of(d, found, &w);
		if (fate == LEFT)
			continue;
		if (d->left == 0) {
			tell(d, MIME_DEFECT_LIMIT_ENCODED_WORDS, w.whole);
			return left;
		}
		take_word(d, fate, &w, &left);
	}
}

void
mime_words_read(mime_span value, const struct words *how, struct buffer *out)
{
	char room[ROOM];
	struct decoding d = {
		.how = how, .out = out, .value = value, .left = how->max,
		.raw.charset = how->charset, .places.rest = value,
	};
	mime_span left;

	buffer_init(&d.octets, out->mem, mime_text_room(value));
	buffer_init(&d.text, out->mem, mime_text_room(value));
	/* Only where it needs more does it take that from the arena. */
	d.octets.ptr = room;
	d.octets.cap = sizeof(room);
	left = take_words(&d);
	close_words(&d);
	put_raw(&d, left);
	if (out->status >= 0)
		out->status = d.octets.status < 0 ? d.octets.status :
		    d.text.status;
}
