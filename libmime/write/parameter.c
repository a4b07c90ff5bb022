/*
 * parameter.c - parameters of Content-* fields (RFC 2045 5.1, RFC 2231).
 *
 * A value of ASCII that is short stands as a token or in quotes. Any other one
 * goes by RFC 2231, in sections where it is long. For programs that do not know
 * that, it may be written once more as encoded words in quotes, which no
 * standard lets and everyone reads.
 */
#include "write/write.h"

/* Octets of a value that fit into a line beside a name. */
#define SHORT 60

/* And of one of its sections, in letters: more may be of one character. */
#define SECTION 48

/* attribute-char: RFC 2231 7. */
static bool
stands(int c)
{
	return char_is(c, IS_TOKEN) && c < 0x80 && c != '*' && c != '\'' &&
	    c != '%';
}

static void
put_quoted(struct buffer *b, mime_span value)
{
	buffer_put_char(b, '"');
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] == '"' || value.ptr[i] == '\\')
			buffer_put_char(b, '\\');
		buffer_put_char(b, value.ptr[i]);
	}
	buffer_put_char(b, '"');
}

/* Quoted pairs, which some do not undo and none needs beside RFC 2231. */
static bool
needs_pairs(mime_span value)
{
	return span_find(value, '"') < value.len ||
	    span_find(value, '\\') < value.len;
}

/* A token; but an apostrophe is a quote to some. */
static bool
is_plain(mime_span value)
{
	return value.len > 0 && mime_span_run(value, IS_TOKEN) == value.len &&
	    mime_ascii_run(value) == value.len &&
	    span_find(value, '\'') == value.len;
}

/* Puts what B has as one piece, and empties it. */
static void
put_piece(struct fold *f, struct buffer *b)
{
	mime_fold_add(f, SPAN(";"));
	if (b->status < 0)
		f->out->status = b->status;
	mime_fold_put(f, SPAN(" "), buffer_span(b), LINE_SHOULD - 1);
	b->len = 0;
}

static void
put_plain(struct fold *f, mime_span name, mime_span value, struct buffer *b)
{
	buffer_put(b, name);
	buffer_put_char(b, '=');
	if (is_plain(value))
		buffer_put(b, value);
	else
		put_quoted(b, value);
	put_piece(f, b);
}

static size_t
put_octet(struct buffer *b, unsigned char c)
{
	if (stands(c)) {
		buffer_put_char(b, (char)c);
		return 1;
	}
	buffer_put(b, (mime_span){ (char[]){ '%',
	    mime_hex_digits[c >> 4], mime_hex_digits[c & 15] }, 3 });
	return 3;
}

static size_t
extended_width(mime_span value)
{
	size_t width = 0;

	for (size_t i = 0; i < value.len; i++)
		width += stands(span_at(value, i)) ? 1 : 3;
	return width;
}

/* A section takes whole characters, as long as they fit into a line. */
static void
put_section(struct buffer *b, mime_span *value)
{
	size_t width = 0;

	while (value->len > 0 && width <= SECTION) {
		mime_span from = *value;

		mime_utf8_take(value);
		for (size_t i = 0; i < from.len - value->len; i++)
			width += put_octet(b, (unsigned char)from.ptr[i]);
	}
}

static void
put_extended(struct fold *f, mime_span name, mime_span value, struct buffer *b)
{
	bool sections = extended_width(value) > SECTION;

	for (unsigned n = 0; n == 0 || value.len > 0; n++) {
		buffer_put(b, name);
		if (sections) {
			buffer_put_char(b, '*');
			buffer_put_number(b, n);
		}
		buffer_put(b, n == 0 ? SPAN("*=utf-8''") : SPAN("*="));
		put_section(b, &value);
		put_piece(f, b);
	}
}

/* NAME="=?utf-8?..?=", a line for each word. */
static void
put_words(struct fold *f, mime_span name, mime_span value, struct buffer *b)
{
	struct fold inner = { .out = b };

	mime_fold_add(f, SPAN(";"));
	mime_fold_break(f, SPAN(" "));
	mime_fold_add(f, name);
	mime_fold_add(f, SPAN("=\""));
	inner.column = f->column;
	mime_encoded_put(&inner, (mime_span){ 0 }, value, ENCODED_IN_PHRASE);
	if (b->status < 0)
		f->out->status = b->status;
	mime_fold_add(f, buffer_span(b));
	f->column = inner.column;
	mime_fold_add(f, SPAN("\""));
}

SELDOM void
mime_parameter_put(struct fold *f, mime_span name, mime_span value,
    unsigned how)
{
	bool ascii = mime_ascii_run(value) == value.len;
	bool raw = (how & PARAMETER_RAW) != 0 && !ascii && mime_is_raw(value);
	bool fits = value.len <= SHORT && mime_word_find(value) == value.len &&
	    !needs_pairs(value);
	struct buffer b;

	buffer_init(&b, f->out->mem, PTRDIFF_MAX);
	if ((fits && (ascii || raw)) ||
	    (ascii && (how & PARAMETER_WHOLE) != 0))
		put_plain(f, name, value, &b);
	else if ((how & PARAMETER_WORDS) != 0)
		put_words(f, name, value, &b);
	else
		put_extended(f, name, value, &b);
}
