/*
 * repair_param.c - a field with parameters, as the rules want it.
 *
 * What looks like the name of a parameter is looked for in all of the value,
 * and the library is asked what it says there, and to write that anew. The
 * whole is read again, and must amount to the same.
 */
#include "config.h"

#include <string.h>

#include "repair.h"
#include "text.h"

#define NAMES 128               /* more are not read */
#define NAME_MOST 64

struct params {
	struct repair *r;
	mime_span value;        /* as it was */
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

/* ---- the field ---------------------------------------------------------- */

/* What a header of the field F alone amounts to; NULL: X has failed. */
static const struct mime_part *
part_of(struct repair *r, mime_span field)
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
	return st < 0 ? NULL : mime_tree_root(tree);
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
	const struct mime_part *p = part_of(r, a), *q = part_of(r, b);
	const struct mime_media *one = p != NULL ? p->media : NULL;
	const struct mime_media *other = q != NULL ? q->media : NULL;

	return one != NULL && other != NULL &&
	    text_equal(one->type, other->type) &&
	    text_equal(one->subtype, other->subtype) &&
	    text_equal(one->charset, other->charset) &&
	    text_equal(one->boundary, other->boundary) &&
	    text_equal(one->encoding_name, other->encoding_name) &&
	    text_equal(one->disposition, other->disposition) &&
	    text_equal(p->filename, q->filename) &&
	    one->default_type == other->default_type;
}

/* Does the new field, NOW, say what the old one does, and what it should? */
static bool
says_all(struct params *p, const struct mime_part *before, mime_span now,
    mime_span charset, mime_span boundary)
{
	const struct mime_part *after = part_of(p->r, now);
	const struct mime_media *was = before->media, *is;
	struct mime_field f;

	if (after == NULL || !mime_field_next(&now, &f))
		return false;
	for (size_t i = 0; i < p->count; i++) {
		mime_span name = p->names[i];

		if (!text_is(name, "charset") && !text_is(name, "boundary") &&
		    !text_equal(asked(p->r, p->value, name),
		    asked(p->r, f.value, name)))
			return false;
	}
	is = after->media;
	return text_equal(is->type, was->type) &&
	    text_equal(is->subtype, was->subtype) &&
	    text_equal(is->charset, charset.len > 0 ? charset : was->charset) &&
	    text_equal(is->boundary, boundary.len > 0 ? boundary :
	    was->boundary) &&
	    text_equal(is->disposition, was->disposition) &&
	    text_equal(after->filename, before->filename) &&
	    is->default_type == was->default_type;
}

/* What NAME is to be. */
static mime_span
value_of(struct params *p, mime_span name, const struct mime_media *was,
    mime_span charset, mime_span boundary)
{
	if (charset.len > 0 && text_is(name, "charset"))
		return charset;
	if (text_is(name, "boundary"))
		return boundary.len > 0 ? boundary : was->boundary;
	return asked(p->r, p->value, name);
}

/* A message of no other field than that one, without parameters. */
static struct mime_editor *
edit_bare(struct params *p, struct mime_arena *mem, const struct mime_field *f,
    const struct mime_media *was, struct mime_tree **tree)
{
	const struct mime_options opt = { .size = sizeof opt };
	struct made bare = { .mem = p->r->x->mem };
	mime_status st;

	made_put(&bare, f->name);
	made_text(&bare, ": ");
	if (text_is(f->name, "Content-Type"))
		put_type(&bare, was, text_trimmed(f->value));
	else
		made_put(&bare, was->disposition);
	made_line_end(&bare, p->r->lf);
	st = bare.failed ? MIME_NOMEM :
	    mime_parse(mem, made_span(&bare), &opt, tree);
	if (st < 0)
		subject_fail(p->r->x, st);
	return st < 0 ? NULL : mime_editor_new(mem, *tree, NULL);
}

/* Puts the message of E, whose edits are told, into M. */
static bool
put_edited(struct made *m, struct mime_editor *e)
{
	char piece[1024];
	uint64_t offset = 0;
	size_t n = mime_editor_end(e) >= 0;

	while (n > 0) {
		mime_room room = { piece, sizeof piece };

		if (mime_editor_result(e, offset, &room) < 0)
			return false;
		n = sizeof piece - room.len;
		offset += n;
		made_put(m, (mime_span){ piece, n });
	}
	return offset > 0;
}

/*
 * Each one that is told comes in front of those before it. An editor is large
 * beside a field, and so is gone before the next one.
 */
static bool
put_all(struct params *p, struct made *m, const struct mime_field *f,
    const struct mime_media *was, mime_span charset, mime_span boundary)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_tree *tree = NULL;
	struct mime_editor *e = edit_bare(p, mem, f, was, &tree);
	const struct mime_part *root = mime_tree_root(tree);
	bool well;

	for (size_t i = p->count; i-- > 0;)
		mime_edit_param(e, root, f->name, 1, p->names[i],
		    value_of(p, p->names[i], was, charset, boundary));
	well = put_edited(m, e);
	mime_arena_free(mem);
	return well;
}

bool
repair_put_params(struct repair *r, struct made *m,
    const struct mime_field *f, mime_span charset, mime_span boundary)
{
	static const mime_span names[] = { { "charset", 7 },
	    { "boundary", 8 } };
	const struct mime_part *part = part_of(r, f->whole);
	const struct mime_media *was = part != NULL ? part->media : NULL;
	bool type = text_is(f->name, "Content-Type");
	struct params p = { .r = r, .value = f->value };
	size_t before = m->len;

	if (was == NULL || (type ? was->default_type :
	    was->disposition.len == 0))
		return false;
	/* Without one it says nothing of its parts; that stays so. */
	if (text_is(was->type, "multipart") && was->boundary.len == 0)
		return false;
	if (charset.len > 0)
		note_name(&p, names[0]);
	if (boundary.len > 0)
		note_name(&p, names[1]);
	find_names(&p, f->value);
	return put_all(&p, m, f, was, charset, boundary) && !m->failed &&
	    says_all(&p, part, (mime_span){ m->ptr + before,
	    m->len - before }, charset, boundary);
}
