/*
 * word.c - an encoded word: "=?utf-8?Q?gr=C3=BC=C3=9Fe?=" (RFC 2047).
 *
 * What one looks like and which octets it stands for. Each is decoded on its
 * own, so that base64 may be cut anywhere.
 *
 * Read wider than the RFC: blanks and "?" in a word, words of any length, a
 * language behind the charset (RFC 2231 5), either case, no padding. Which
 * words of a value count and what their octets mean is text.c's to say.
 */
#include "header/header.h"

/* RFC 2047 2: the most octets of a word. */
#define WORD_MAX 75

/* More room than any decoder asks for beyond what it puts out. */
#define ROOM ((size_t)128)

/* ---- what it looks like ------------------------------------------------- */

size_t
mime_word_find(mime_span s)
{
	size_t n = 0;

	/* Question marks are rarer. */
	for (;;) {
		n += span_find(span_tail(s, n), '?');
		if (n >= s.len)
			return s.len;
		if (n > 0 && s.ptr[n - 1] == '=')
			return n - 1;
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

	*ended = false;
	for (n = span_find(s, '?'); n < s.len;
	    n += 1 + span_find(span_tail(s, n + 1), '?')) {
		if (n > 1 && s.ptr[n - 1] == '=' &&
		    char_is_blank(span_at(s, n - 2)))
			return n - 1;
		*ended = span_at(s, n + 1) == '=';
		if (*ended)
			return n;
	}
	return s.len;
}

/*
 * encoded-word := "=?" charset ["*" language] "?" encoding "?" text "?="
 *                                                    RFC 2047 2, RFC 2231 5
 */
enum found_word
mime_word_look(mime_span s, struct word *w)
{
	mime_span rest = span_tail(s, 2);
	bool ended;

	w->whole = span_head(s, 2);
	w->label = span_take(&rest, mime_span_run(rest, IS_TOKEN));
	w->label = span_head(w->label, span_find(w->label, '*'));
	if (w->label.len == 0 || !span_take_char(&rest, '?') ||
	    !char_is(span_at(rest, 0), IS_ALPHA) || span_at(rest, 1) != '?')
		return WORD_NONE;
	w->letter = (char)mime_lower[(uint8_t)rest.ptr[0]];
	rest = span_tail(rest, 2);
	w->text = span_take(&rest, text_length(rest, &ended));
	w->whole = span_head(s, s.len - rest.len + (ended ? 2 : 0));
	if (!ended) {
		w->text = span_without_end(w->text, SPAN(" \t\r\n"));
		w->text = span_without_end(w->text, SPAN("?"));
		return WORD_NO_END;
	}
	return w->letter == 'b' || w->letter == 'q' ? WORD_FOUND :
	    WORD_NO_LETTER;
}

static bool
has_blank(mime_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (char_is_blank(span_at(s, i)))
			return true;
	return false;
}

/*
 * Whoever cuts does it at some number of octets, in the text or in the "?=".
 * With blanks or a "?" in the text it is something else.
 */
bool
mime_word_is_cut(const struct word *w)
{
	return (w->letter == 'b' || w->letter == 'q') && w->text.len > 0 &&
	    span_find(w->text, '?') == w->text.len && !has_blank(w->text);
}

bool
mime_words_any(mime_span s)
{
	struct word w;

	for (;;) {
		s = span_tail(s, mime_word_find(s));
		if (s.len == 0)
			return false;
		if (mime_word_look(s, &w) == WORD_FOUND)
			return true;
		s = span_tail(s, w.whole.len);
	}
}

/* ---- which octets it stands for ----------------------------------------- */

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

	for (size_t i = 0; i < ROWS(bad); i++)
		if (filter_told(f, bad[i]))
			return true;
	return false;
}

/*
 * Takes a line, without its end, off the front of TEXT, of W. A "=" at its end
 * in Q is a soft line break, for those who took quoted-printable for the same:
 * neither it nor the blanks of the fold count.
 */
static mime_span
take_line(const struct word *w, mime_span *text)
{
	mime_span line = span_take_line(text);

	if (w->letter == 'q' && text->len > 0 && line.len > 0 &&
	    line.ptr[line.len - 1] == '=') {
		*text = span_after_blanks(*text);
		return span_head(line, line.len - 1);
	}
	*text = span_tail(*text, 1);
	return line;
}

/*
 * Feeds the text of W to F, unfolded. What octets come out is at most what went
 * in, so room for them can be made beforehand.
 */
static mime_status
pour_unfolded(struct mime_filter *f, const struct word *w, struct buffer *out)
{
	mime_status st = MIME_OK;
	mime_span text = w->text;

	while (text.len > 0 && st >= 0) {
		mime_span line = take_line(w, &text);

		st = mime_filter_pour(f, line, out, false);
	}
	return st < 0 ? st : mime_filter_pour(f, text, out, true);
}

/* Tells what is odd about W, which is decoded all the same. */
static void
check(const struct word *w, const struct notes *notes)
{
	if (notes == NULL)
		return;
	if (w->whole.len > WORD_MAX)
		note(notes, MIME_DEFECT_ENCODED_WORD_TOO_LONG, w->whole);
	if (has_blank(w->text))
		note(notes, MIME_DEFECT_ENCODED_WORD_SPACE, w->whole);
	if (mime_label_is(w->label, "utf-7"))
		note(notes, MIME_DEFECT_ENCODED_WORD_UTF7, w->whole);
}

/* Decodes W, which OCTETS have room for, where nothing is odd. */
static bool
decode_usual(const struct word *w, struct buffer *octets)
{
	char *to = octets->ptr + octets->len;
	size_t n = w->letter == 'b' ? mime_short_base64(w->text, to) :
	    mime_short_q(w->text, to);

	if (n == SHORT_ODD)
		return false;
	buffer_filled(octets, n);
	return true;
}

/*
 * The decoder is gone when this returns: thousands of words take the room of
 * one. So OCTETS, which are in the same arena, must not move meanwhile.
 */
static void
decode(const struct word *w, const struct notes *notes, struct buffer *octets)
{
	struct mime_arena *mem = octets->mem;
	const char *place = octets->ptr;
	struct mime_filter *f;
	mime_status st;
	mime_mark mark;

	mark = mime_arena_mark(mem);
	f = w->letter == 'b' ? mime_base64_decoder(mem) : mime_q_decoder(mem);
	st = f != NULL ? pour_unfolded(f, w, octets) :
	    mime_arena_status(mem);
	if (st < 0)
		octets->status = st;
	else if (w->letter == 'b' && is_bad_base64(f))
		note(notes, MIME_DEFECT_ENCODED_WORD_BAD_BASE64, w->whole);
	assert(octets->ptr == place);
	mime_arena_release(mem, mark);
}

void
mime_word_decode(const struct word *w, const struct notes *notes,
    struct buffer *octets)
{
	check(w, notes);
	if (buffer_reserve(octets, size_add(w->text.len, ROOM)) &&
	    !decode_usual(w, octets))
		decode(w, notes, octets);
}
