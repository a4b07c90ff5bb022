/*
 * unstructured.c - values that are text, and values that stay as they are.
 *
 * Words of ASCII stand as they are, the others become encoded words: those
 * that follow each other together, for the blanks between two encoded words are
 * nobody's (RFC 2047 6.2). Blanks at the value's ends would be lost, and so are
 * encoded too; what looks like an encoded word, so that it does not become one.
 */
#include "write/write.h"

SELDOM const char *
mime_value_fault(mime_span s)
{
	for (mime_span rest = s; rest.len > 0;) {
		int32_t c = mime_utf8_take(&rest);

		if (c < 0)
			return "is not UTF-8";
		if (c == '\r' || c == '\n')
			return "has a line end in it";
		if ((c < ' ' && c != '\t') || (c >= 0x7F && c < 0xA0))
			return "has a control character in it";
	}
	return NULL;
}

SELDOM bool
mime_is_raw(mime_span s)
{
	return s.len == 0 || (memmem(s.ptr, s.len, "\u2028", 3) == NULL &&
	    memmem(s.ptr, s.len, "\u2029", 3) == NULL);
}

SELDOM bool
mime_needs_words(mime_span s, bool raw)
{
	return mime_word_find(s) < s.len || s.len > LONGEST ||
	    (mime_ascii_run(s) < s.len && !(raw && mime_is_raw(s)));
}

/* A value as it is taken apart. */
struct value {
	struct fold *fold;
	mime_span blank;        /* in front of the words that are open */
	mime_span open;         /* they become encoded words; empty: none are */
};

static void
close_words(struct value *v)
{
	if (v->open.len > 0)
		mime_encoded_put(v->fold, v->blank, v->open, ENCODED_IN_TEXT);
	v->open.len = 0;
}

/* WORD is encoded, with all but the first of the BLANKS in front of it. */
static void
open_word(struct value *v, mime_span blanks, mime_span word)
{
	if (v->open.len > 0) {
		v->open.len = (size_t)(word.ptr - v->open.ptr) + word.len;
		return;
	}
	v->blank = span_take(&blanks, 1);
	v->open = (mime_span){ blanks.len > 0 ? blanks.ptr : word.ptr,
	    blanks.len + word.len };
}

static SELDOM size_t
word_length(mime_span s)
{
	size_t n = 0;

	while (n < s.len && !char_is(span_at(s, n), IS_WSP))
		n++;
	return n;
}

/* Takes a word off the front of REST; blanks at the end go with the last. */
static mime_span
take_word(mime_span *rest)
{
	size_t n = word_length(*rest);
	mime_span left = span_tail(*rest, n);

	return span_take(rest, mime_span_run(left, IS_WSP) == left.len ?
	    rest->len : n);
}

/* Blanks at the front, which others take off, go with the first word. */
static void
open_front(struct value *v, mime_span *rest)
{
	const char *from = rest->ptr;

	*rest = span_tail(*rest, mime_span_run(*rest, IS_WSP));
	take_word(rest);
	v->blank = SPAN(" ");
	v->open = (mime_span){ from, (size_t)(rest->ptr - from) };
}

SELDOM void
mime_unstructured_put(struct fold *f, mime_span text, bool raw)
{
	struct value v = { .fold = f };
	mime_span rest = text, blanks = SPAN(" ");

	if (char_is(span_at(rest, 0), IS_WSP))
		open_front(&v, &rest);
	while (rest.len > 0) {
		mime_span word;

		if (rest.ptr > text.ptr)
			blanks = span_take(&rest, mime_span_run(rest, IS_WSP));
		word = take_word(&rest);
		if (mime_needs_words(word, raw) || blanks.len > LINE_SHOULD ||
		    char_is(span_at(word, word.len - 1), IS_WSP)) {
			open_word(&v, blanks, word);
		} else {
			close_words(&v);
			mime_fold_put(f, blanks, word, LINE_SHOULD);
		}
	}
	close_words(&v);
}

SELDOM size_t
mime_structured_longest(mime_span value)
{
	size_t longest = 0;

	value = mime_span_trim(value, IS_WSP);
	while (value.len > 0) {
		mime_span from = value;

		span_take(&value, mime_span_run(value, IS_WSP));
		span_take(&value, word_length(value));
		if (from.len - value.len > longest)
			longest = from.len - value.len;
	}
	return longest;
}

SELDOM void
mime_structured_put(struct fold *f, mime_span value, size_t most)
{
	mime_span blanks = SPAN(" ");

	value = mime_span_trim(value, IS_WSP);
	while (value.len > 0) {
		mime_fold_put(f, blanks, span_take(&value, word_length(value)),
		    most);
		blanks = span_take(&value, mime_span_run(value, IS_WSP));
	}
}
