/*
 * scan.c - the references in HTML: what stands behind src=, href=, url( and
 * their like, and what begins with "cid:".
 *
 * No parser: tags, styles and comments are all the same to it, so that it
 * cannot be led to miss what some client would find in a page that breaks the
 * rules. It looks at each octet once and keeps one reference at most; one that
 * is longer than URL_MAX is no reference.
 *
 * state       on                            goes to
 * IN_HTML     a word of the table and "="   AT_VALUE
 *             "cid:"                        IN_VALUE
 * AT_VALUE    blanks, a quote               AT_VALUE
 *             ">"                           IN_HTML
 *             anything else                 IN_VALUE
 * IN_VALUE    the quote, or what ends it    IN_HTML, the reference is told
 */
#include "tree/tree.h"

enum place { IN_HTML, AT_VALUE, IN_VALUE };

static const char *const words[] = {
	"src", "href", "background", "url", "data", "poster", "lowsrc",
	"dynsrc",
};

static bool
is_word(const struct scan *s)
{
	mime_span word = { s->word, s->word_len };

	for (size_t i = 0; i < ROWS(words); i++)
		if (mime_span_is_text(word, words[i]))
			return true;
	return false;
}

/* One that is too long is no word of the table, and stays so to its end. */
static void
add_to_word(struct scan *s, char c)
{
	if (s->word_ended)
		s->word_len = 0;
	s->word_ended = false;
	if (s->word_len < sizeof(s->word))
		s->word[s->word_len++] = c;
}

static void
begin(struct scan *s, mime_span with, int quote)
{
	s->state = IN_VALUE;
	s->quote = quote;
	s->len = with.len;
	memcpy(s->value, with.ptr, with.len);
}

static bool
is_blank(char c)
{
	return char_is((unsigned char)c, IS_WSP) || c == '\r' || c == '\n';
}

static void
in_html(struct scan *s, char c)
{
	if (char_is((unsigned char)c, IS_ALPHA)) {
		add_to_word(s, c);
		return;
	}
	if ((c == '=' || c == '(') && is_word(s)) {
		s->state = AT_VALUE;
		s->quote = 0;
	} else if (c == ':' && s->word_len == 3 &&
	    mime_span_is_text((mime_span){ s->word, 3 }, "cid")) {
		begin(s, SPAN("cid:"), 0);
	}
	s->word_ended = is_blank(c);
	if (!s->word_ended)
		s->word_len = 0;
}

/* "&quot;" stands for a quote in style="..", "&amp;" for "&" everywhere. */
static mime_span
without_entities(mime_span s)
{
	char *to = (char *)(uintptr_t)s.ptr;
	mime_span from = s;

	s.len = 0;
	while (from.len > 0) {
		bool amp = span_starts(from, SPAN("&amp;"));
		bool quot = span_starts(from, SPAN("&quot;"));
		char c = *from.ptr;

		if (!quot)
			to[s.len++] = c;
		from = span_tail(from, amp ? 5 : quot ? 6 : 1);
	}
	return s;
}

static void
tell(struct scan *s)
{
	mime_span found = without_entities((mime_span){ s->value, s->len });

	while (span_at(found, found.len - 1) == ',')
		found.len--;
	s->state = IN_HTML;
	s->word_len = 0;
	if (found.len > 0)
		s->found(s->ctx, found);
}

static void
in_value(struct scan *s, char c)
{
	bool ends = s->quote != 0 ? c == s->quote : is_blank(c) || c == '"' ||
	    c == '\'' || c == ')' || c == '<';

	if (ends || c == '>') {
		tell(s);
	} else if (s->len == sizeof(s->value)) {
		s->state = IN_HTML;
		s->word_len = 0;
	} else {
		s->value[s->len++] = c;
	}
}

static void
at_value(struct scan *s, char c)
{
	if (c == '>')
		s->state = IN_HTML;
	else if (c == '"' || c == '\'')
		begin(s, SPAN(""), c);
	else if (!is_blank(c)) {
		begin(s, SPAN(""), 0);
		in_value(s, c);
	}
}

SELDOM void
mime_scan_html(struct scan *s, mime_span piece)
{
	for (size_t i = 0; i < piece.len; i++) {
		switch ((enum place)s->state) {
		case IN_HTML:  in_html(s, piece.ptr[i]);  break;
		case AT_VALUE: at_value(s, piece.ptr[i]); break;
		case IN_VALUE: in_value(s, piece.ptr[i]); break;
		}
	}
}

SELDOM void
mime_scan_end(struct scan *s)
{
	if (s->state == IN_VALUE)
		tell(s);
}
