/*
 * word.c - encoded words: "=?utf-8?Q?gr=C3=BC=C3=9Fe?=" (RFC 2047).
 *
 * The text is gone through once, from one "=?" to the next. A word that can be
 * decoded adds its octets to those of the words before it, as long as the
 * charset is the same and nothing but blanks stands between: mailers cut
 * multibyte characters in two. When something else comes, the octets are
 * converted together. Each word is decoded on its own, so that base64 may be
 * cut anywhere.
 *
 * Read wider than the RFC: blanks and "?" in a word, words of any length, a
 * language behind the charset (RFC 2231 5), either case, no padding, words
 * that touch, and words that touch punctuation. A word that touches other
 * text, or an "@" or angle bracket, as one inside an address does, stays as it
 * is; so do unknown charsets and encodings. What a word decodes to is never
 * looked through for words, and its control characters become U+FFFD, so that
 * no line, field or address can come out of one.
 *
 * What is no word is unfolded, and its raw 8-bit octets are taken for UTF-8
 * where the whole value is that, else for Windows-1252. What a charset's
 * octets mean is left to the codec floor.
 */
#include "header/header.h"

/* RFC 2047 2: the most octets of a word. */
#define WORD_MAX 75

/* More room than any decoder asks for beyond what it puts out. */
#define ROOM ((size_t)128)

#define REPLACEMENT SPAN("\xEF\xBF\xBD")        /* U+FFFD */

/* ---- what an encoded word looks like ------------------------------------ */

struct word {
	mime_span whole;        /* as far as it goes, where it is none */
	mime_span label;        /* charset, without language */
	mime_span text;
	char letter;            /* its encoding, lower case */
};

enum look {
	NO_WORD,
	WORD,
	NO_END,                 /* no "?=" before the next word */
	NO_LETTER               /* neither B nor Q */
};

/* The first place of A and then B in S, or s.len. */
static size_t
find_pair(mime_span s, char a, char b)
{
	size_t n = 0;

	for (;;) {
		n += span_find(span_tail(s, n), a);
		if (n >= s.len || span_at(s, n + 1) == (unsigned char)b)
			return n;
		n++;
	}
}

/*
 * Where the text of a word ends: at "?=", or before a blank and then "=?",
 * where another word begins and *ENDED is false.
 */
static size_t
text_length(mime_span s, bool *ended)
{
	size_t n;

	for (n = 0; n < s.len; n++) {
		bool opens = span_at(s, n) == '=' && span_at(s, n + 1) == '?';
		bool closes = span_at(s, n) == '?' && span_at(s, n + 1) == '=';

		*ended = closes;
		if (closes || (opens && n > 0 &&
		    char_is_blank(span_at(s, n - 1))))
			return n;
	}
	*ended = false;
	return n;
}

/*
 * encoded-word := "=?" charset ["*" language] "?" encoding "?" text "?="
 *                                                    RFC 2047 2, RFC 2231 5
 * S begins with "=?".
 */
static enum look
look(mime_span s, struct word *w)
{
	mime_span rest = span_tail(s, 2);
	bool ended;

	w->whole = span_head(s, 2);
	w->label = span_take(&rest, mime_span_run(rest, IS_TOKEN));
	w->label = span_head(w->label, span_find(w->label, '*'));
	if (w->label.len == 0 || !span_take_char(&rest, '?') ||
	    !char_is(span_at(rest, 0), IS_ALPHA) || span_at(rest, 1) != '?')
		return NO_WORD;
	w->letter = (char)mime_lower[(uint8_t)rest.ptr[0]];
	rest = span_tail(rest, 2);
	w->text = span_take(&rest, text_length(rest, &ended));
	w->whole = span_head(s, s.len - rest.len + (ended ? 2 : 0));
	if (!ended)
		return NO_END;
	return w->letter == 'b' || w->letter == 'q' ? WORD : NO_LETTER;
}

bool
mime_words_any(mime_span s)
{
	struct word w;

	for (;;) {
		s = span_tail(s, find_pair(s, '=', '?'));
		if (s.len == 0)
			return false;
		if (look(s, &w) == WORD)
			return true;
		s = span_tail(s, w.whole.len);
	}
}

/* ---- the state of a value ----------------------------------------------- */

struct decoding {
	const struct notes *notes;
	struct buffer *out;
	mime_span value;
	bool is_utf8;           /* raw 8-bit text is, else Windows-1252 */
	uint32_t left;          /* words that may still be decoded */
	bool open;              /* words were read and not yet converted: */
	mime_span label;        /* their charset */
	struct buffer octets;   /* what they decode to */
	mime_span from, last;   /* the first and the last of them */
	struct buffer text;     /* octets, converted */
};

/* Where the words that are open stand, from the first to the last. */
static mime_span
open_words(const struct decoding *d)
{
	return (mime_span){ d->from.ptr,
	    (size_t)(d->last.ptr - d->from.ptr) + d->last.len };
}

/* ---- text that is no word ----------------------------------------------- */

/* Puts UTF8 with U+FFFD for control characters; true: there were some. */
static bool
put_without_controls(mime_span utf8, struct buffer *out)
{
	bool controls = false;

	while (utf8.len > 0) {
		mime_span rest = utf8;
		int32_t code = mime_utf8_take(&rest);
		mime_span c = span_take(&utf8, utf8.len - rest.len);

		controls = controls || char_is_control(code);
		buffer_put(out, char_is_control(code) ? REPLACEMENT : c);
	}
	return controls;
}

/* Takes the octets that are not ASCII off the front of S and puts them. */
static void
put_8bit(struct decoding *d, mime_span *s)
{
	size_t n = 0;
	mime_span high;
	uint64_t replaced;

	while (span_at(*s, n) >= 0x80)
		n++;
	high = span_take(s, n);
	if (!d->is_utf8) {
		mime_status st;

		d->text.len = 0;
		st = mime_charset_to_utf8(SPAN("windows-1252"), high, &d->text,
		    &replaced);
		if (st < 0)
			d->text.status = st;
		high = buffer_span(&d->text);
	}
	put_without_controls(high, d->out);
}

/*
 * Takes a line end or a control character off the front of S. It shows as a
 * space, but for the line end of a fold, whose blank does.
 */
static void
put_control(struct decoding *d, mime_span *s)
{
	mime_span c = span_take(s, span_starts(*s, SPAN("\r\n")) ? 2 : 1);

	if (c.ptr[c.len - 1] == '\n' && char_is(span_at(*s, 0), IS_WSP))
		return;
	buffer_put(d->out, c.ptr[0] == '\0' ? REPLACEMENT : SPAN(" "));
}

static void
put_raw(struct decoding *d, mime_span s)
{
	while (s.len > 0) {
		size_t n = 0;

		while (n < s.len && s.ptr[n] >= ' ' && s.ptr[n] < 0x7F)
			n++;
		buffer_put(d->out, span_take(&s, n));
		if (span_at(s, 0) >= 0x80)
			put_8bit(d, &s);
		else if (s.len > 0)
			put_control(d, &s);
	}
}

/* ---- text that is ------------------------------------------------------- */

static bool
has_code(const struct mime_filter *f, const uint16_t *codes, size_t n)
{
	while (n > 0)
		if (filter_told(f, codes[--n]))
			return true;
	return false;
}

/* True where F, a base64 decoder, met what a word should not have in it. */
static bool
is_bad_base64(const struct mime_filter *f)
{
	static const uint16_t bad[] = {
		MIME_DEFECT_BASE64_PADDING_MID,
		MIME_DEFECT_BASE64_DATA_AFTER_PADDING,
		MIME_DEFECT_BASE64_INVALID_CHAR,
		MIME_DEFECT_BASE64_URLSAFE_CHAR,
		MIME_DEFECT_BASE64_TRUNCATED,
		MIME_DEFECT_BASE64_MISSING_PADDING,
		MIME_DEFECT_BASE64_EXCESS_PADDING,
		MIME_DEFECT_BASE64_NONZERO_TRAILING_BITS,
	};

	return has_code(f, bad, ROWS(bad));
}

/*
 * Feeds TEXT to F, unfolded. What octets come out is at most what went in, so
 * room for them can be made beforehand.
 */
static mime_status
pour_unfolded(struct mime_filter *f, mime_span text, struct buffer *out)
{
	mime_status st = MIME_OK;

	while (text.len > 0 && st >= 0) {
		size_t n = 0;

		while (n < text.len && text.ptr[n] != '\r' &&
		    text.ptr[n] != '\n')
			n++;
		st = mime_filter_pour(f, span_take(&text, n), out, false);
		text = span_tail(text, 1);
	}
	return st < 0 ? st : mime_filter_pour(f, text, out, true);
}

/*
 * Adds what W decodes to. Its decoder is gone when this returns: thousands of
 * words take the room of one.
 */
static void
put_octets(struct decoding *d, const struct word *w)
{
	struct mime_arena *mem = d->octets.mem;
	struct mime_filter *f;
	const char *place;
	mime_status st;
	mime_mark mark;

	if (!buffer_reserve(&d->octets, size_add(w->text.len, ROOM)))
		return;
	place = d->octets.ptr;
	mark = mime_arena_mark(mem);
	f = w->letter == 'b' ? mime_base64_decoder(mem) : mime_q_decoder(mem);
	st = f != NULL ? pour_unfolded(f, w->text, &d->octets) :
	    mime_arena_status(mem);
	if (st < 0)
		d->octets.status = st;
	else if (w->letter == 'b' && is_bad_base64(f))
		note(d->notes, MIME_DEFECT_ENCODED_WORD_BAD_BASE64, w->whole);
	assert(d->octets.ptr == place);
	mime_arena_release(mem, mark);
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

/* True where LABEL, of whatever name, is the charset called NAME. */
static bool
is_charset(mime_span label, const char *name)
{
	const struct charset *c = mime_charset_find(label);

	return c != NULL && strcmp(c->name, name) == 0;
}

/* True where OCTETS, in ISO-2022-JP, do not come back to ASCII in the end. */
static bool
is_unreset(mime_span label, mime_span octets)
{
	size_t n = octets.len;

	if (!is_charset(label, "iso-2022-jp"))
		return false;
	while (n > 0 && octets.ptr[n - 1] != 0x1B)
		n--;
	octets = span_tail(octets, n);
	return n > 0 && !span_starts(octets, SPAN("(B")) &&
	    !span_starts(octets, SPAN("(J"));
}

static void
note_text(const struct decoding *d, bool controls)
{
	mime_span at = open_words(d);

	if (controls)
		note(d->notes, MIME_DEFECT_ENCODED_WORD_DECODES_CONTROL, at);
	if (mime_words_any(buffer_span(&d->text)))
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
		note_text(d, put_without_controls(buffer_span(&d->text),
		    d->out));
	d->octets.len = 0;
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

static bool
has_blank(mime_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (char_is_blank(span_at(s, i)))
			return true;
	return false;
}

/* Tells what is odd about W, which is decoded all the same. */
static void
check_word(const struct decoding *d, const struct word *w)
{
	if (w->whole.len > WORD_MAX)
		note(d->notes, MIME_DEFECT_ENCODED_WORD_TOO_LONG, w->whole);
	if (has_blank(w->text))
		note(d->notes, MIME_DEFECT_ENCODED_WORD_SPACE, w->whole);
	if (is_charset(w->label, "utf-7"))
		note(d->notes, MIME_DEFECT_ENCODED_WORD_UTF7, w->whole);
}

/* True where W, which looks like LOOKS, is to be decoded; else tells why. */
static bool
is_decodable(const struct decoding *d, enum look looks, const struct word *w)
{
	switch (looks) {
	case NO_WORD:
		return false;
	case NO_END:
		note(d->notes, MIME_DEFECT_ENCODED_WORD_UNTERMINATED,
		    mime_span_trim(w->whole, IS_WSP));
		return false;
	case NO_LETTER:
		note(d->notes, MIME_DEFECT_ENCODED_WORD_BAD_ENCODING, w->whole);
		return false;
	case WORD:
		break;
	}
	if (mime_charset_find(w->label) == NULL) {
		note(d->notes, MIME_DEFECT_ENCODED_WORD_UNKNOWN_CHARSET,
		    w->whole);
		return false;
	}
	return is_delimited(d, w->whole);
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
	    is_charset(d->label, "utf-8"))
		note(d->notes, MIME_DEFECT_ENCODED_WORD_SPLIT_CHAR, d->last);
	if (!follows)
		put_raw(d, gap);
	if (!d->open)
		d->from = w->whole;
	d->open = true;
	d->label = w->label;
	d->last = w->whole;
	check_word(d, w);
	put_octets(d, w);
}

/* Goes through REST, the value, and returns what is left when WORDS are. */
static mime_span
take_words(struct decoding *d, mime_span rest)
{
	mime_span gap = { rest.ptr, 0 };
	struct word w;

	for (;;) {
		mime_span s = span_tail(rest, find_pair(rest, '=', '?'));
		enum look looks;

		if (s.len == 0)
			return (mime_span){ gap.ptr, gap.len + rest.len };
		looks = look(s, &w);
		gap.len += rest.len - s.len;
		rest = span_tail(s, w.whole.len);
		if (!is_decodable(d, looks, &w)) {
			gap.len += w.whole.len;
			continue;
		}
		if (d->left == 0) {
			note(d->notes, MIME_DEFECT_LIMIT_ENCODED_WORDS,
			    w.whole);
			return (mime_span){ gap.ptr, gap.len + s.len };
		}
		d->left--;
		add_word(d, gap, &w);
		gap = span_head(rest, 0);
	}
}

void
mime_words_decode(mime_span value, uint32_t words, const struct notes *notes,
    struct buffer *out)
{
	struct decoding d = {
		.notes = notes, .out = out, .value = value, .left = words,
		.is_utf8 = mime_utf8_valid(value),
	};
	size_t max = size_add(size_mul(value.len, 4), 2 * ROOM);
	mime_span rest;

	buffer_init(&d.octets, out->mem, max);
	buffer_init(&d.text, out->mem, max);
	rest = take_words(&d, value);
	close_words(&d);
	put_raw(&d, rest);
	if (out->status >= 0)
		out->status = d.octets.status < 0 ? d.octets.status :
		    d.text.status;
}
