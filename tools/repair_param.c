/*
 * repair_param.c - a field with parameters, as the rules want it.
 *
 * What looks like the name of a parameter is looked for in all of the value,
 * and the library is asked what it says there, which is written anew: as a
 * token, in quotes, or in sections (RFC 2231). The whole is read again, and
 * must amount to the same.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "repair.h"
#include "text.h"

#define NAMES 128               /* more are not read */
#define NAME_MOST 64
#define QUOTED_MOST 60          /* what is longer is in sections */
#define LINE_MOST 76
#define SECTION 50

struct params {
	struct repair *r;
	struct made *m;
	mime_span value;        /* as it was */
	size_t line;            /* where the last line begins in M */
	mime_span names[NAMES];
	size_t count;
};

/* ---- their names -------------------------------------------------------- */

static bool
is_token(int c)
{
	return c > ' ' && c < 127 && strchr("()<>@,;:\\\"/[]?=", c) == NULL;
}

/* A name without what RFC 2231 puts behind it. */
static mime_span
plain_name(mime_span name)
{
	const char *star = name.len > 0 ? memchr(name.ptr, '*', name.len) :
	    NULL;

	return star == NULL ? name :
	    (mime_span){ name.ptr, (size_t)(star - name.ptr) };
}

static void
note_name(struct params *p, mime_span name)
{
	name = plain_name(name);
	for (size_t i = 0; i < p->count; i++)
		if (text_same(p->names[i], name))
			return;
	if (name.len > 0 && name.len < NAME_MOST && p->count < NAMES)
		p->names[p->count++] = name;
}

/* How long the quoted string is that S begins with. */
static size_t
quoted_length(mime_span s)
{
	size_t i = 1;

	while (i < s.len && s.ptr[i] != '"')
		i += s.ptr[i] == '\\' ? 2 : 1;
	return i < s.len ? i + 1 : s.len;
}

/* All words with "=" behind them, outside of quotes. */
static void
find_names(struct params *p, mime_span s)
{
	size_t n;

	while (s.len > 0) {
		mime_span word = { s.ptr, 0 };

		if (*s.ptr == '"') {
			s = text_after(s, quoted_length(s));
			continue;
		}
		while (word.len < s.len && is_token(s.ptr[word.len]))
			word.len++;
		n = word.len;
		while (n < s.len && text_is_blank(s.ptr[n]))
			n++;
		if (word.len > 0 && n < s.len && s.ptr[n] == '=')
			note_name(p, word);
		s = text_after(s, n > 0 ? n : 1);
	}
}

/* What VALUE says of NAME; empty: nothing. */
static mime_span
asked(struct repair *r, mime_span value, mime_span name)
{
	char text[NAME_MOST];
	mime_span utf8 = { 0 };
	mime_status st;

	memcpy(text, name.ptr, name.len);
	text[name.len] = '\0';
	st = mime_param(r->x->mem, value, text, &utf8);
	if (st < 0)
		subject_fail(r->x, st);
	return utf8;
}

/* ---- written anew ------------------------------------------------------- */

/* "; " and what comes, on a line of its own if it must. */
static void
put_piece(struct params *p, mime_span piece)
{
	made_text(p->m, ";");
	if (p->m->len - p->line + 1 + piece.len > LINE_MOST) {
		made_line_end(p->m, p->r->lf);
		p->line = p->m->len;
	}
	made_text(p->m, " ");
	made_put(p->m, piece);
}

static bool
is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
}

static size_t
encoded_length(mime_span value)
{
	size_t n = 0;

	for (size_t i = 0; i < value.len; i++)
		n += is_plain(value.ptr[i]) ? 1 : 3;
	return n;
}

/* VALUE in sections; a character is never cut in two. */
static void
put_sections(struct params *p, mime_span name, mime_span value)
{
	bool alone = encoded_length(value) <= SECTION;
	unsigned section = 0;

	do {
		char piece[NAME_MOST + 4 * SECTION];
		size_t n = 0, done = 0;

		n = (size_t)snprintf(piece, sizeof piece, alone ?
		    "%.*s*=utf-8''" : section == 0 ? "%.*s*%u*=utf-8''" :
		    "%.*s*%u*=", (int)name.len, name.ptr, section);
		while (value.len > 0 && done < SECTION) {
			size_t len = text_char(value);

			for (size_t i = 0; i < len; i++)
				n += (size_t)snprintf(piece + n,
				    sizeof piece - n, is_plain(value.ptr[i]) ?
				    "%c" : "%%%02X",
				    (unsigned char)value.ptr[i]);
			done += is_plain(*value.ptr) ? 1 : 3 * len;
			value = text_after(value, len);
		}
		put_piece(p, (mime_span){ piece, n });
		section++;
	} while (value.len > 0);
}

static void
put_quoted(struct params *p, mime_span name, mime_span value)
{
	struct made piece = { .mem = p->r->x->mem };
	bool token = value.len > 0;

	for (size_t i = 0; i < value.len; i++)
		token = token && is_token(value.ptr[i]);
	made_put(&piece, name);
	made_text(&piece, token ? "=" : "=\"");
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] == '"' || value.ptr[i] == '\\')
			made_text(&piece, "\\");
		made_put(&piece, (mime_span){ value.ptr + i, 1 });
	}
	made_text(&piece, token ? "" : "\"");
	p->m->failed = p->m->failed || piece.failed;
	put_piece(p, made_span(&piece));
}

/* May VALUE stand in quotes? A backslash there is read by some as one more. */
static bool
is_quotable(mime_span value, bool boundary)
{
	if (value.len > QUOTED_MOST && !boundary)
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] < ' ' || value.ptr[i] > '~' ||
		    value.ptr[i] == '\\' || value.ptr[i] == '"')
			return false;
	return true;
}

static void
put_param(struct params *p, mime_span name, mime_span value)
{
	if (is_quotable(value, text_is(name, "boundary")))
		put_quoted(p, name, value);
	else
		put_sections(p, name, value);
}

/* ---- the field ---------------------------------------------------------- */

/* What a header of the field F alone amounts to; NULL: X has failed. */
static const struct mime_media *
media_of(struct repair *r, mime_span field)
{
	const struct mime_options opt = { .size = sizeof opt };
	struct made m = { .mem = r->x->mem };
	struct mime_tree *tree = NULL;
	mime_status st;

	made_put(&m, field);
	made_text(&m, "\n");
	st = m.failed ? MIME_NOMEM :
	    mime_parse(r->x->mem, made_span(&m), &opt, &tree);
	if (st < 0)
		subject_fail(r->x, st);
	return st < 0 ? NULL : mime_tree_root(tree)->media;
}

/* "text/plain", as it stands where that is the same. */
static void
put_type(struct made *m, const struct mime_media *media, mime_span value)
{
	struct made type = { .mem = m->mem };
	mime_span said;

	made_put(&type, media->type);
	made_text(&type, "/");
	made_put(&type, media->subtype);
	said = (mime_span){ value.ptr, type.len < value.len ? type.len :
	    value.len };
	made_put(m, text_same(said, made_span(&type)) ? said :
	    made_span(&type));
	m->failed = m->failed || type.failed;
}

bool
repair_same_media(struct repair *r, mime_span a, mime_span b)
{
	const struct mime_media *one = media_of(r, a), *other = media_of(r, b);

	return one != NULL && other != NULL &&
	    text_equal(one->type, other->type) &&
	    text_equal(one->subtype, other->subtype) &&
	    text_equal(one->charset, other->charset) &&
	    text_equal(one->boundary, other->boundary) &&
	    text_equal(one->encoding_name, other->encoding_name) &&
	    text_equal(one->disposition, other->disposition) &&
	    text_equal(one->filename, other->filename) &&
	    one->default_type == other->default_type;
}

/* Does the new field, NOW, say what the old one does, and what it should? */
static bool
says_all(struct params *p, const struct mime_media *was, mime_span now,
    mime_span charset, mime_span boundary)
{
	const struct mime_media *is = media_of(p->r, now);
	struct mime_field f;

	if (is == NULL || !mime_field_next(&now, &f))
		return false;
	for (size_t i = 0; i < p->count; i++) {
		mime_span name = p->names[i];

		if (!text_is(name, "charset") && !text_is(name, "boundary") &&
		    !text_equal(asked(p->r, p->value, name),
		    asked(p->r, f.value, name)))
			return false;
	}
	return text_equal(is->type, was->type) &&
	    text_equal(is->subtype, was->subtype) &&
	    text_equal(is->charset, charset.len > 0 ? charset : was->charset) &&
	    text_equal(is->boundary, boundary.len > 0 ? boundary :
	    was->boundary) &&
	    text_equal(is->disposition, was->disposition) &&
	    text_equal(is->filename, was->filename) &&
	    is->default_type == was->default_type;
}

static void
put_all(struct params *p, const struct mime_media *was, mime_span charset,
    mime_span boundary)
{
	static const mime_span names[] = { { "charset", 7 },
	    { "boundary", 8 } };

	if (charset.len > 0)
		put_param(p, names[0], charset);
	if (boundary.len > 0)
		put_param(p, names[1], boundary);
	for (size_t i = 0; i < p->count; i++) {
		mime_span name = p->names[i];
		mime_span value = text_is(name, "boundary") ? was->boundary :
		    asked(p->r, p->value, name);

		if ((charset.len > 0 && text_is(name, "charset")) ||
		    (boundary.len > 0 && text_is(name, "boundary")))
			continue;
		if (value.len > 0)
			put_param(p, name, value);
	}
}

bool
repair_put_params(struct repair *r, struct made *m,
    const struct mime_field *f, mime_span charset, mime_span boundary)
{
	const struct mime_media *was = media_of(r, f->whole);
	bool type = text_is(f->name, "Content-Type");
	struct params p = { .r = r, .m = m, .value = f->value,
	    .line = m->len };
	size_t before = m->len;

	if (was == NULL || (type ? was->default_type :
	    was->disposition.len == 0))
		return false;
	/* Without one it says nothing of its parts; that stays so. */
	if (text_is(was->type, "multipart") && was->boundary.len == 0)
		return false;
	find_names(&p, f->value);
	made_put(m, f->name);
	made_text(m, ": ");
	if (type)
		put_type(m, was, text_trimmed(f->value));
	else
		made_put(m, was->disposition);
	put_all(&p, was, charset, boundary);
	made_line_end(m, r->lf);
	return !m->failed && says_all(&p, was, (mime_span){ m->ptr + before,
	    m->len - before }, charset, boundary);
}
