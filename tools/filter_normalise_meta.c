/*
 * filter_normalise_meta.c - HTML that is UTF-8 now, and says so itself.
 *
 *     <meta charset="windows-1252">
 *     <meta http-equiv=Content-Type content="text/html; charset=iso-8859-1">
 *
 * Where both tell of a charset, browsers and nearly all mailers believe the
 * header of the part (HTML 13.2.3.2). But who saves the page to a file, or hands
 * it to a browser without the header, has the tag alone, which tells of what the
 * text was before. So any charset that such a tag names becomes utf-8; all else
 * in the page stays, to the octet.
 *
 * Octets pass as they come, but for a tag, which is held until its ">". One that
 * is longer than any honest one passes, too. A CR is not counted, so that a page
 * with CRLF is taken as one with LF. Time is linear in what comes.
 */
#include "config.h"

#include <string.h>

#include "normal.h"
#include "part.h"
#include "text.h"

#define TAG_MOST 1024           /* octets of a tag, without CR */
#define HELD_MOST (4 * TAG_MOST)
#define NEW_SIZE 5              /* of "utf-8" */
#define MADE 2                  /* charsets that a tag may tell: each grows */

struct normal_meta {
	size_t len, counted;    /* of HELD */
	char quote;             /* that of the value at hand; 0: none */
	bool after_equals;      /* a quote begins a value */
	bool given;             /* HELD was handed out */
	bool changed;           /* some tag was */
	char held[HELD_MOST + MADE * NEW_SIZE];
};

struct normal_meta *
normal_meta_new(struct mime_arena *mem)
{
	struct normal_meta *m = mime_arena_alloc(mem, sizeof *m);

	if (m != NULL) {
		m->len = 0;
		m->given = m->changed = false;
	}
	return m;
}

bool
normal_meta_changed(const struct normal_meta *m)
{
	return m->changed;
}

/* ---- a tag -------------------------------------------------------------- */

struct attribute {
	mime_span name, value;
};

static bool
is_blank(char c)
{
	return text_is_blank(c) || c == '\f';
}

/* What may stand between two attributes. */
static bool
is_between(char c)
{
	return is_blank(c) || c == '/';
}

static void
skip_blanks(mime_span *s)
{
	while (s->len > 0 && is_blank(*s->ptr))
		*s = text_after(*s, 1);
}

/* Takes what is in front of the first of ENDS, or of a blank, off REST. */
static mime_span
take_word(mime_span *rest, const char *ends)
{
	mime_span word = { rest->ptr, 0 };

	while (word.len < rest->len && rest->ptr[word.len] != '\0' &&
	    !is_blank(rest->ptr[word.len]) &&
	    strchr(ends, rest->ptr[word.len]) == NULL)
		word.len++;
	*rest = text_after(*rest, word.len);
	return word;
}

/* Takes a value off REST: in quotes, or a word. */
static mime_span
take_value(mime_span *rest)
{
	char quote = rest->len > 0 ? *rest->ptr : '\0';
	const char *end;
	mime_span value;

	if (quote != '"' && quote != '\'')
		return take_word(rest, ">");
	*rest = text_after(*rest, 1);
	end = rest->len > 0 ? memchr(rest->ptr, quote, rest->len) : NULL;
	value = (mime_span){ rest->ptr, end != NULL ?
	    (size_t)(end - rest->ptr) : rest->len };
	*rest = text_after(*rest, value.len + 1);
	return value;
}

/* The next attribute of a tag (HTML 13.2.3.2); false: none is left. */
static bool
next_attribute(mime_span *rest, struct attribute *a)
{
	while (rest->len > 0 && (is_between(*rest->ptr) || *rest->ptr == '='))
		*rest = text_after(*rest, 1);
	*a = (struct attribute){ .name = take_word(rest, "=/>") };
	skip_blanks(rest);
	if (rest->len > 0 && *rest->ptr == '=') {
		*rest = text_after(*rest, 1);
		skip_blanks(rest);
		a->value = take_value(rest);
	}
	return a->name.len > 0;
}

/* The first attribute of TAG that is called NAME; empty: there is none. */
static mime_span
value_of(mime_span tag, const char *name)
{
	struct attribute a;

	tag = text_after(tag, sizeof "<meta" - 1);
	while (next_attribute(&tag, &a))
		if (text_is(a.name, name))
			return a.value;
	return (mime_span){ 0 };
}

/* The charset in the type VALUE, "text/html; charset=x"; empty: none. */
static mime_span
charset_in(mime_span value)
{
	mime_span s = { 0 };

	while (value.len > 0 && s.len == 0) {
		bool is_it = text_starts(value, "charset");

		value = text_after(value, is_it ? sizeof "charset" - 1 : 1);
		s = value;
		skip_blanks(&s);
		if (!is_it || s.len == 0 || *s.ptr != '=') {
			s.len = 0;
			continue;
		}
		s = text_after(s, 1);
		skip_blanks(&s);
		if (s.len > 0 && (*s.ptr == '"' || *s.ptr == '\''))
			s = text_after(s, 1);
		s = take_word(&s, ";\"'");
	}
	return s;
}

/* What is held at CHARSET, if that is any, becomes utf-8. */
static void
say_utf8(struct normal_meta *m, mime_span charset)
{
	size_t at, behind;

	charset = text_trimmed(charset);
	if (charset.len == 0 || text_is(charset, "utf-8"))
		return;
	at = (size_t)(charset.ptr - m->held);
	behind = at + charset.len;
	memmove(m->held + at + NEW_SIZE, m->held + behind, m->len - behind);
	memcpy(m->held + at, "utf-8", NEW_SIZE);
	m->len += NEW_SIZE;
	m->len -= charset.len;
	m->changed = true;
}

static mime_span
held(const struct normal_meta *m)
{
	return (mime_span){ m->held, m->len };
}

/* The tag that is held is complete. */
static void
mend_tag(struct normal_meta *m)
{
	say_utf8(m, value_of(held(m), "charset"));
	if (text_is(text_trimmed(value_of(held(m), "http-equiv")),
	    "content-type"))
		say_utf8(m, charset_in(value_of(held(m), "content")));
}

/* ---- octet by octet ----------------------------------------------------- */

/* May C follow what is held, of a tag that we look for? */
static bool
may_follow(const struct normal_meta *m, char c)
{
	static const char begin[] = "<meta";
	const size_t n = sizeof begin - 1;

	if (m->len < n)
		return text_at((mime_span){ &c, 1 }, 0) == begin[m->len];
	return (m->len > n || is_between(c)) && m->counted < TAG_MOST &&
	    m->len < HELD_MOST;
}

/* C is held; true: the tag ends with it. */
static bool
hold(struct normal_meta *m, char c)
{
	m->held[m->len++] = c;
	m->counted += c != '\r';
	if (m->quote != 0) {
		m->quote = c == m->quote ? '\0' : m->quote;
		return false;
	}
	if (m->after_equals && (c == '"' || c == '\''))
		m->quote = c;
	m->after_equals = c == '=' || (m->after_equals && is_blank(c));
	return c == '>';
}

/* Takes a tag off IN. False: it is not there whole, or is none of ours. */
static bool
take_tag(struct normal_meta *m, mime_span *in, bool *whole)
{
	bool follows = true;

	*whole = false;
	while (in->len > 0 && !*whole && follows) {
		follows = may_follow(m, *in->ptr);
		if (!follows)
			continue;
		*whole = hold(m, *in->ptr);
		*in = text_after(*in, 1);
	}
	return !follows || *whole;
}

mime_span
normal_meta_next(struct normal_meta *m, mime_span *in, bool last)
{
	const char *lt;
	mime_span text = *in;
	bool whole;

	if (m->given || m->len == 0) {
		m->len = m->counted = 0;
		m->quote = '\0';
		m->given = m->after_equals = false;
		lt = in->len > 0 ? memchr(in->ptr, '<', in->len) : NULL;
		text.len = lt != NULL ? (size_t)(lt - in->ptr) : in->len;
		*in = text_after(*in, text.len);
		if (text.len > 0)
			return text;
	}
	m->given = take_tag(m, in, &whole) || last;
	if (whole)
		mend_tag(m);
	return m->given ? held(m) : (mime_span){ 0 };
}

/* ---- as pieces ---------------------------------------------------------- */

static mime_status
next_piece(void *ctx, mime_span *piece)
{
	struct normal_page *p = ctx;
	mime_status st = MIME_OK;

	for (;;) {
		if (p->in.len == 0 && !p->ended) {
			st = mime_reader_next(p->reader, &p->in);
			p->ended = st == MIME_END;
		}
		if (st < 0)
			return st;
		if (p->ended)
			p->in = (mime_span){ 0 };
		*piece = normal_meta_next(p->meta, &p->in, p->ended);
		if (piece->len > 0)
			return MIME_OK;
		if (p->ended && p->meta->given)
			return MIME_END;
	}
}

struct pieces
normal_page_pieces(struct normal_page *page)
{
	return (struct pieces){ next_piece, page };
}
