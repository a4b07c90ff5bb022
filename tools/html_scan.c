/*
 * html_scan.c - HTML as it comes: tags and text, no tree.
 *
 * A machine that is fed octets and keeps a tag at most. It knows what a browser
 * knows of where tags begin and end (HTML 13.2.5), and leaves it to the page to
 * make sense of tags that do not match. What it keeps is bounded: a name has 32
 * octets, values of a tag 16 KiB in all; what is longer is cut.
 *
 * state       on                         goes to
 * IN_TEXT     "<"                        AT_TAG
 *             "&"                        IN_ENTITY
 * IN_ENTITY   ";", or what is no name    IN_TEXT, the character is told
 * AT_TAG      a letter                   IN_NAME
 *             "/"                        AT_END_TAG
 *             "!"                        AT_MARK, a comment or a declaration
 *             "?"                        IN_MARK
 *             anything else              IN_TEXT, "<" was text
 * IN_NAME     a blank, "/"               IN_TAG
 * IN_TAG      a name                     IN_KEY
 * IN_KEY      "="                        AT_VALUE
 *             a blank                    AFTER_KEY
 * AT_VALUE    a quote                    IN_QUOTES
 *             anything else              IN_VALUE
 * any of these, outside of quotes, ">"   IN_TEXT, or IN_RAW behind <script>
 * IN_RAW      "</script"                 IN_NAME
 */
#include "config.h"

#include <string.h>

#include "html_tags.h"
#include "text.h"
#include "utf8.h"

#define NAME_MOST 32
#define ENTITY_MOST 32
#define VALUES_MOST ((size_t)16 * 1024)

enum state {
	IN_TEXT, IN_ENTITY, AT_TAG, AT_END_TAG, AT_MARK, IN_MARK, IN_COMMENT,
	IN_NAME, IN_TAG, IN_KEY, AFTER_KEY, AT_VALUE, IN_VALUE, IN_QUOTES,
	IN_RAW
};

struct html_scan {
	struct html_reader to;
	enum state state;
	bool closes;            /* the tag at hand is an end tag */
	char quote;
	char name[NAME_MOST], key[NAME_MOST], raw[NAME_MOST];
	size_t name_len, key_len, raw_len;
	size_t matched;         /* octets of "</raw"; of "--" of a comment */
	size_t value;           /* where the value at hand begins */
	size_t filled;
	struct html_tag tag;
	size_t entity_len;
	char entity[ENTITY_MOST];
	char values[VALUES_MOST];
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void
add(char *to, size_t *len, char c)
{
	if (*len < NAME_MOST)
		to[(*len)++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* ---- characters by name ------------------------------------------------- */

static void
tell_text(struct html_scan *s, const char *text, size_t len)
{
	if (len > 0)
		s->to.text(s->to.ctx, (mime_span){ text, len });
}

/* What is no name of a character is text, and so is the "&" in front. */
static void
end_entity(struct html_scan *s, bool ended)
{
	uint32_t code = html_entity((mime_span){ s->entity, s->entity_len });
	char utf8[4];

	/* Names without ";" are let where old browsers let them. */
	if (code > 0 && (ended || code < 0x100 || *s->entity == '#')) {
		tell_text(s, utf8, utf8_put(utf8, code));
		return;
	}
	tell_text(s, "&", 1);
	tell_text(s, s->entity, s->entity_len);
	if (ended)
		tell_text(s, ";", 1);
}

/* False: C is no part of it. */
static bool
in_entity(struct html_scan *s, char c)
{
	bool number = s->entity_len > 0 && *s->entity == '#';
	bool hex = s->entity_len > 1 && (s->entity[1] | 32) == 'x';
	bool fits = (c >= '0' && c <= '9') || (c == '#' && s->entity_len == 0) ||
	    (is_letter(c) && (!number || (hex ? (c | 32) <= 'f' :
	    s->entity_len == 1 && (c | 32) == 'x')));

	if (fits && s->entity_len < ENTITY_MOST) {
		s->entity[s->entity_len++] = c;
		return true;
	}
	s->state = IN_TEXT;
	end_entity(s, c == ';');
	return c == ';';
}

/* Undoes them in a value, in place; it never grows. */
static size_t
undo_entities(char *value, size_t len)
{
	size_t to = 0, from = 0;

	while (from < len) {
		mime_span rest = { value + from, len - from };
		size_t n = 1;
		uint32_t code;

		while (n < rest.len && n < ENTITY_MOST && (is_letter(rest.ptr[n]) ||
		    rest.ptr[n] == '#' ||
		    (rest.ptr[n] >= '0' && rest.ptr[n] <= '9')))
			n++;
		code = *rest.ptr == '&' && n < rest.len && rest.ptr[n] == ';' ?
		    html_entity((mime_span){ rest.ptr + 1, n - 1 }) : 0;
		if (code == 0) {
			value[to++] = value[from++];
			continue;
		}
		from += n + 1;
		to += utf8_put(value + to, code);
	}
	return to;
}

/* ---- tags --------------------------------------------------------------- */

static void
begin_tag(struct html_scan *s, bool closes)
{
	s->tag = (struct html_tag){ 0 };
	s->closes = closes;
	s->name_len = s->filled = 0;
	s->state = IN_NAME;
}

static void
end_value(struct html_scan *s)
{
	enum html_attribute a = html_attribute_named((mime_span){ s->key,
	    s->key_len });

	s->tag.count++;
	s->key_len = 0;
	/* The first of two counts. */
	if (a < HTML_ATTRIBUTES && s->tag.attributes[a].ptr == NULL)
		s->tag.attributes[a] = (mime_span){ s->values + s->value,
		    undo_entities(s->values + s->value, s->filled - s->value) };
	else
		s->filled = s->value;
}

static void
end_key(struct html_scan *s)
{
	s->value = s->filled;
	if (s->key_len > 0)
		end_value(s);
}

static void
end_tag(struct html_scan *s)
{
	if (s->state == IN_VALUE || s->state == IN_QUOTES)
		end_value(s);
	else
		end_key(s);
	html_tag_named(&s->tag, (mime_span){ s->name, s->name_len });
	s->state = IN_TEXT;
	if (s->closes) {
		s->to.close(s->to.ctx, &s->tag);
		return;
	}
	s->to.open(s->to.ctx, &s->tag);
	if (s->tag.raw) {
		memcpy(s->raw, s->name, s->name_len);
		s->raw_len = s->name_len;
		s->matched = 0;
		s->state = IN_RAW;
	}
}

static void
at_tag(struct html_scan *s, char c)
{
	if (is_letter(c)) {
		begin_tag(s, false);
		add(s->name, &s->name_len, c);
		return;
	}
	s->matched = 0;
	s->state = c == '/' ? AT_END_TAG : c == '!' ? AT_MARK : c == '?' ?
	    IN_MARK : IN_TEXT;
	if (s->state == IN_TEXT) {
		tell_text(s, "<", 1);
		if (c == '<')
			s->state = AT_TAG;
		else if (c == '&') {
			s->state = IN_ENTITY;
			s->entity_len = 0;
		} else
			tell_text(s, &c, 1);
	}
}

static void
at_end_tag(struct html_scan *s, char c)
{
	if (is_letter(c)) {
		begin_tag(s, true);
		add(s->name, &s->name_len, c);
	} else
		s->state = c == '>' ? IN_TEXT : IN_MARK;
}

/* "<!--" begins a comment, which "<!-->" is too. */
static void
at_mark(struct html_scan *s, char c)
{
	if (c == '-' && ++s->matched == 2)
		s->state = IN_COMMENT;
	else if (c == '>')
		s->state = IN_TEXT;
	else if (c != '-')
		s->state = IN_MARK;
}

static void
in_comment(struct html_scan *s, char c)
{
	if (c == '>' && s->matched >= 2)
		s->state = IN_TEXT;
	s->matched = c == '-' ? s->matched + 1 : 0;
}

/* In front of an attribute's name, or behind it. */
static void
in_tag(struct html_scan *s, char c)
{
	if (c == '=' && s->state != IN_TAG && s->key_len > 0) {
		s->state = AT_VALUE;
		return;
	}
	if (is_blank(c)) {
		s->state = s->state == IN_KEY ? AFTER_KEY : s->state;
		return;
	}
	if (s->state != IN_KEY || c == '/')
		end_key(s);
	s->state = c == '/' ? IN_TAG : IN_KEY;
	if (c != '/')
		add(s->key, &s->key_len, c);
}

static void
in_value(struct html_scan *s, char c)
{
	if (s->state == AT_VALUE) {
		if (is_blank(c))
			return;
		s->value = s->filled;
		s->quote = c;
		s->state = c == '"' || c == '\'' ? IN_QUOTES : IN_VALUE;
		if (s->state == IN_QUOTES)
			return;
	} else if (s->state == IN_VALUE ? is_blank(c) : c == s->quote) {
		end_value(s);
		s->state = IN_TAG;
		return;
	}
	if (s->filled < sizeof s->values)
		s->values[s->filled++] = c;
}

/* "</script" and a blank, "/" or ">" ends what <script> began. */
static void
in_raw(struct html_scan *s, char c)
{
	char small = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;

	if (s->matched == s->raw_len + 2 &&
	    (is_blank(c) || c == '/' || c == '>')) {
		begin_tag(s, true);
		memcpy(s->name, s->raw, s->raw_len);
		s->name_len = s->raw_len;
		s->state = IN_TAG;
		if (c == '>')
			end_tag(s);
	} else if (s->matched == 0 ? c == '<' : s->matched == 1 ? c == '/' :
	    s->matched < s->raw_len + 2 && small == s->raw[s->matched - 2])
		s->matched++;
	else
		s->matched = c == '<';
}

/* ---- feeding ------------------------------------------------------------ */

static bool
is_within_tag(enum state state)
{
	return state >= IN_NAME && state <= IN_VALUE;
}

static void
step(struct html_scan *s, char c)
{
	if (c == '>' && is_within_tag(s->state)) {
		end_tag(s);
		return;
	}
	switch (s->state) {
	case AT_TAG:     at_tag(s, c); break;
	case AT_END_TAG: at_end_tag(s, c); break;
	case AT_MARK:    at_mark(s, c); break;
	case IN_COMMENT: in_comment(s, c); break;
	case IN_RAW:     in_raw(s, c); break;
	case IN_MARK:
		if (c == '>')
			s->state = IN_TEXT;
		break;
	case IN_NAME:
		if (is_blank(c) || c == '/')
			s->state = IN_TAG;
		else
			add(s->name, &s->name_len, c);
		break;
	case IN_TAG: case IN_KEY: case AFTER_KEY:
		in_tag(s, c);
		break;
	default:
		in_value(s, c);
	}
}

/* What stands before the next "<" or "&". */
static size_t
text_run(mime_span s)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] != '<' && s.ptr[n] != '&')
		n++;
	return n;
}

void
html_scan_feed(struct html_scan *s, mime_span piece)
{
	while (piece.len > 0) {
		char c = *piece.ptr;
		size_t n = 1;

		if (s->state == IN_TEXT) {
			n = text_run(piece);
			tell_text(s, piece.ptr, n);
			if (n < piece.len) {
				s->state = piece.ptr[n++] == '<' ? AT_TAG :
				    IN_ENTITY;
				s->entity_len = 0;
			}
		} else if (s->state != IN_ENTITY)
			step(s, c);
		else if (!in_entity(s, c))
			continue;
		piece = text_after(piece, n);
	}
}

void
html_scan_end(struct html_scan *s)
{
	if (s->state == IN_ENTITY)
		end_entity(s, false);
	if (s->state == AT_TAG)
		tell_text(s, "<", 1);
	s->state = IN_TEXT;
}

struct html_scan *
html_scan_new(struct mime_arena *mem, const struct html_reader *to)
{
	struct html_scan *s = mime_arena_alloc(mem, sizeof *s);

	if (s != NULL)
		s->to = *to;
	return s;
}
