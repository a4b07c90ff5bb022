/*
 * encoded.c - text as encoded words (RFC 2047 2).
 *
 * UTF-8 always, by "Q" or "B", whichever is shorter. A word is as long as it
 * may be and ends between two characters (RFC 2047 5): others decode each one
 * by itself.
 */
#include "write/write.h"

#define FRONT "=?utf-8?Q?"
#define AROUND (sizeof(FRONT "?=") - 1)

/* A word that has room for less than this goes to the next line. */
#define LEAST 16

struct words_out {
	enum encoded_where where;
	bool b;
};

/*
 * What may stand for itself: in a phrase no more than RFC 2047 5 (3) lets, in
 * text what RFC 2047 4.2 does.
 */
static bool
stands(const struct words_out *w, int c)
{
	if (char_is(c, IS_ALPHA | IS_DIGIT))
		return true;
	if (w->where == ENCODED_IN_PHRASE)
		return c == '!' || c == '*' || c == '+' || c == '-' ||
		    c == '/';
	return c > ' ' && c < 0x7F && c != '=' && c != '?' && c != '_';
}

static size_t
q_width(const struct words_out *w, mime_span s)
{
	size_t width = 0;

	for (size_t i = 0; i < s.len; i++)
		width += char_is(span_at(s, i), IS_WSP) ||
		    stands(w, span_at(s, i)) ? 1 : 3;
	return width;
}

static size_t
b_width(size_t octets)
{
	return (octets + 2) / 3 * 4;
}

/* As many whole characters at the front of TEXT as ROOM letters can say. */
static size_t
take_characters(const struct words_out *w, mime_span text, size_t room)
{
	mime_span rest = text;
	size_t n = 0, width = 0;

	while (rest.len > 0) {
		mime_span from = rest;

		mime_utf8_take(&rest);
		width += q_width(w, span_head(from, from.len - rest.len));
		if ((w->b ? b_width(text.len - rest.len) : width) > room)
			break;
		n = text.len - rest.len;
	}
	return n;
}

static void
put_q(const struct words_out *w, mime_span s, struct buffer *out)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (char_is(c, IS_WSP)) {
			buffer_put_char(out, '_');
		} else if (stands(w, c)) {
			buffer_put_char(out, (char)c);
		} else {
			buffer_put(out, (mime_span){ (char[]){ '=',
			    mime_hex_digits[c >> 4],
			    mime_hex_digits[c & 15] }, 3 });
		}
	}
}

/* A TAB is a space to readers, and as a control character it is worse. */
static uint32_t
octet_at(mime_span s, size_t i)
{
	int c = span_at(s, i);

	return c == '\t' ? ' ' : c < 0 ? 0 : (uint32_t)c;
}

static void
put_b(mime_span s, struct buffer *out)
{
	for (; s.len > 0; s = span_tail(s, 3)) {
		uint32_t bits = octet_at(s, 0) << 16 | octet_at(s, 1) << 8 |
		    octet_at(s, 2);
		char four[4] = { 0 };

		for (unsigned i = 0; i < 4; i++)
			four[i] = i > s.len ? '=' :
			    mime_base64_letters[bits >> (18 - 6 * i) & 63];
		buffer_put(out, (mime_span){ four, 4 });
	}
}

/* The word that says S, in WORD, whose room is enough. */
static mime_span
word_of(const struct words_out *w, mime_span s, struct buffer *word)
{
	word->len = 0;
	buffer_put(word, w->b ? SPAN("=?utf-8?B?") : SPAN(FRONT));
	if (w->b)
		put_b(s, word);
	else
		put_q(w, s, word);
	buffer_put(word, SPAN("?="));
	return buffer_span(word);
}

/* What a word may say in this line, or else in the next. */
static size_t
room_in(const struct fold *f, size_t most)
{
	size_t used = f->column + 1 + AROUND;
	size_t left = used < most ? most - used : 0;

	return left < LEAST ? most - 1 - AROUND : left;
}

SELDOM void
mime_encoded_put(struct fold *f, mime_span blank, mime_span text,
    enum encoded_where where)
{
	struct words_out w = { .where = where };
	/* A phrase is followed by a quote, or by as much as " :;,". */
	size_t most = where == ENCODED_IN_PHRASE ? LINE_WORDS - 4 : LINE_WORDS;
	char room[WORD_MOST + 1];
	struct buffer word = { .ptr = room, .cap = sizeof(room),
	    .max = sizeof(room) };

	w.b = q_width(&w, text) > b_width(text.len);
	while (text.len > 0) {
		mime_span some = span_take(&text,
		    take_characters(&w, text, room_in(f, most)));

		mime_fold_word(f, blank, word_of(&w, some, &word), most);
		blank = SPAN(" ");
	}
}
