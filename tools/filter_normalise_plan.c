/*
 * filter_normalise_plan.c - what each part of the mail becomes.
 *
 * Text that is read in the mail is lines, and in UTF-8 from now on; a file
 * keeps its octets. Where a charset is not known, text keeps its octets too,
 * and the label, if it can be written. A multipart in which no part is found
 * holds nothing but text: that is what it becomes, so that nothing is lost.
 *
 * A message in the mail with which nothing is wrong stays as it stands, and so
 * does what is signed or encrypted.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "normal.h"
#include "part.h"
#include "text.h"

#define WORD_MOST 60            /* octets of a subtype, charset, disposition */
#define PIECE ((size_t)8192)

/* ---- words -------------------------------------------------------------- */

static bool
is_word(mime_span s)
{
	static const char special[] = "()<>@,;:\\\"/[]?=*'%";

	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] > '~' ||
		    strchr(special, s.ptr[i]) != NULL)
			return false;
	return s.len > 0 && s.len <= WORD_MOST;
}

/* A and B, "/" between them where there is a B, and a NUL. */
static const char *
words(struct normal *n, mime_span a, mime_span b)
{
	size_t size = a.len + b.len + 2;
	char *s = mime_arena_alloc(n->mem, size);

	if (s == NULL)
		normal_fail(n, MIME_NOMEM, NULL);
	else
		snprintf(s, size, "%.*s%s%.*s", (int)a.len, a.ptr,
		    b.len > 0 ? "/" : "", (int)b.len, b.ptr);
	return s;
}

/* ---- type and form ------------------------------------------------------ */

static bool
is_composite(const struct mime_part *p)
{
	return text_is(p->media->type, "multipart") ||
	    part_type_is(p, "message", "rfc822") ||
	    part_type_is(p, "message", "global");
}

/* Its name makes it a file, and so does what it is for. */
static bool
is_file(const struct mime_part *p)
{
	return p->filename.len > 0 ||
	    text_is(p->media->disposition, "attachment");
}

/* What holds no parts, whatever it says. */
static bool
is_leaf(const struct mime_part *p)
{
	return p->child == NULL;
}

bool
normal_converts(const struct mime_part *p)
{
	return part_is_text(p) && !is_file(p) && (p->media->charset.len == 0 ||
	    mime_charset_name(p->media->charset).len > 0 ||
	    !is_word(p->media->charset));
}

static const char *
type_of(struct normal *n, const struct mime_part *p)
{
	const struct mime_media *m = p->media;

	if (is_leaf(p) && text_is(m->type, "multipart"))
		return "text/plain";
	if (is_leaf(p) && is_composite(p))
		return "application/octet-stream";
	if (text_is(m->type, "message") && is_leaf(p) && is_word(m->subtype))
		return words(n, text_span("text"), m->subtype);
	if (is_word(m->type) && is_word(m->subtype))
		return words(n, m->type, m->subtype);
	return text_is(m->type, "multipart") ? "multipart/mixed" :
	    text_is(m->type, "text") ? "text/plain" :
	    "application/octet-stream";
}

/* Is P, and all within it, as it should be? */
static bool
is_clean(const struct mime_part *p)
{
	const struct mime_part *beyond = normal_beyond(p);

	for (; p != beyond; p = p->after)
		for (const struct mime_defect *d = p->defects; d; d = d->next)
			if (normal_cures(d, p))
				return false;
	return true;
}

static bool
is_encoded(const struct mime_part *p)
{
	return p->media->encoding > MIME_8BIT;
}

/* Has the text of P octets that are no UTF-8? */
static bool
is_foreign(struct normal *n, const struct mime_part *p)
{
	struct mime_reader *reader = mime_reader_new(n->content, n->x->tree, p,
	    MIME_DECODED);
	struct mime_filter *utf8 = mime_filter_utf8(n->content);
	char *room = mime_arena_alloc(n->content, PIECE);
	mime_status st = reader == NULL || utf8 == NULL || room == NULL ?
	    MIME_NOMEM : MIME_OK;
	mime_span piece;

	while (st == MIME_OK) {
		st = mime_reader_next(reader, &piece);
		for (mime_status more = MIME_MORE; st >= 0 &&
		    more == MIME_MORE;) {
			mime_room to = { room, PIECE };

			if (st == MIME_END)
				piece = (mime_span){ 0 };
			more = mime_filter_run(utf8, &piece, &to,
			    st == MIME_END);
		}
	}
	if (st < 0)
		normal_fail(n, st, NULL);
	return st >= 0 && mime_filter_replaced(utf8) > 0;
}

/* Sets how P's text goes, and its charset where that is not the writer's. */
static void
plan_text(struct normal *n, struct normal_part *q)
{
	const struct mime_part *p = q->part;
	mime_span label = p->media->charset;
	mime_mark mark = mime_arena_mark(n->content);

	q->form = q->message ? NORMAL_LINES : is_file(p) ? NORMAL_OCTETS :
	    mime_charset_name(label).len > 0 ? NORMAL_TEXT : NORMAL_LINES;
	if (q->form != NORMAL_TEXT && is_word(label))
		q->charset = label;
	else if (q->form == NORMAL_LINES && is_foreign(n, p))
		q->charset = text_span("unknown-8bit");
	mime_arena_release(n->content, mark);
}

/* ---- what is around parts that are not there ---------------------------- */

/* A line that is looked at. */
struct line {
	mime_span boundary;     /* with two dashes in front */
	size_t met;             /* octets of it */
	bool is_delimiter, begun;
};

/* Is C of a line that is text, as far as it can be seen? */
static bool
is_text(struct line *l, char c)
{
	bool goes_on = l->met < l->boundary.len && (!l->begun || l->met > 0) &&
	    c == l->boundary.ptr[l->met];

	if (c == '\n') {
		*l = (struct line){ .boundary = l->boundary };
		return false;
	}
	if (l->is_delimiter || (text_is_blank(c) && l->met == 0))
		return false;
	l->begun = true;
	l->met += goes_on;
	l->is_delimiter = l->met == l->boundary.len;
	return !goes_on;
}

/* Has P, a multipart without parts, nothing but blanks and delimiters? */
static bool
is_bare(struct normal *n, const struct mime_part *p)
{
	mime_mark mark = mime_arena_mark(n->content);
	struct mime_reader *reader = mime_reader_new(n->content, n->x->tree, p,
	    MIME_DECODED);
	mime_span boundary = p->media->boundary, piece;
	char *dashes = mime_arena_alloc(n->mem, boundary.len + 2);
	struct line line = { .boundary = { dashes, boundary.len + 2 } };
	mime_status st = reader == NULL || dashes == NULL ? MIME_NOMEM :
	    MIME_OK;
	bool bare = true;

	if (st == MIME_OK)
		memcpy(dashes, "--", 2);
	if (st == MIME_OK && boundary.len > 0)
		memcpy(dashes + 2, boundary.ptr, boundary.len);
	while (st == MIME_OK && bare) {
		st = mime_reader_next(reader, &piece);
		for (size_t i = 0; st == MIME_OK && i < piece.len; i++)
			bare = !is_text(&line, piece.ptr[i]) && bare;
	}
	mime_arena_release(n->content, mark);
	if (st < 0)
		normal_fail(n, st, NULL);
	return bare;
}

/* ---- a part ------------------------------------------------------------- */

static void
plan_leaf(struct normal *n, struct normal_part *q)
{
	q->message = text_is(q->part->media->type, "message") &&
	    strncmp(q->type, "text/", 5) == 0;
	q->form = NORMAL_OCTETS;
	q->empty = q->part->kind == MIME_MULTIPART && is_bare(n, q->part);
	if (strncmp(q->type, "text/", 5) == 0)
		plan_text(n, q);
}

/* Kept as they stand: false where P is to be written anew. */
static bool
plan_kept(struct normal_part *q)
{
	const struct mime_part *p = q->part;

	if (normal_is_signed(p))
		q->form = NORMAL_SIGNED;
	else if (p->kind == MIME_MESSAGE && p->child != NULL &&
	    !is_encoded(p) && is_clean(p->child))
		q->form = NORMAL_KEPT;
	else
		return false;
	return true;
}

static void
plan_disposition(struct normal *n, struct normal_part *q)
{
	const struct mime_part *p = q->part;
	mime_span said = p->media->disposition;

	if (is_word(said))
		q->disposition = words(n, said, (mime_span){ 0 });
	else if (said.len > 0 || (p->filename.len > 0 &&
	    p->role != MIME_ROLE_BODY && p->role != MIME_ROLE_INLINE))
		q->disposition = "attachment";
	else if (p->filename.len > 0)
		q->disposition = "inline";
}

static void
plan_part(struct normal *n, struct normal_part *q)
{
	const struct mime_part *p = q->part;

	q->type = type_of(n, p);
	if (q->type == NULL)
		return;
	plan_disposition(n, q);
	if (plan_kept(q))
		return;
	if (is_leaf(p))
		plan_leaf(n, q);
	else
		q->form = p->kind == MIME_MESSAGE ? NORMAL_MESSAGE :
		    NORMAL_MULTIPART;
}

/* ---- names -------------------------------------------------------------- */

static bool
has_bad_name(const struct mime_part *p)
{
	const struct mime_defect *d = p->defects;

	while (d != NULL && (d->severity != MIME_SEVERITY_UNSAFE ||
	    strncmp(mime_defect_info(d->code)->name, "filename-", 9) != 0))
		d = d->next;
	return d != NULL;
}

/* A name that is safe, and is not that of another part. */
static void
plan_name(struct normal *n, struct normal_part *q, struct mime_names *names)
{
	const struct mime_part *p = q->part;
	mime_span safe, name;
	mime_status st;

	if (p->filename.len == 0)
		return;
	safe = part_safe_name(n->mem, p);
	if (q->form == NORMAL_INSIDE || q->form == NORMAL_SIGNED) {
		st = mime_names_add(names, safe);
	} else {
		st = mime_names_take(names, safe, &name);
		q->filename = name.len != safe.len || has_bad_name(p) ? name :
		    p->filename;
	}
	if (safe.ptr == NULL)
		st = MIME_NOMEM;
	if (st < 0)
		normal_fail(n, st, NULL);
}

/* Those that stay come first: they keep their names. */
static void
plan_names(struct normal *n)
{
	struct mime_names *names = mime_names_new(n->mem);

	if (names == NULL)
		normal_fail(n, MIME_NOMEM, NULL);
	for (unsigned pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < n->count && n->status >= 0; i++) {
			struct normal_part *q = &n->parts[i];
			bool stays = q->form == NORMAL_INSIDE ||
			    q->form == NORMAL_SIGNED;

			if (stays == (pass == 0))
				plan_name(n, q, names);
		}
}

/* ---- all ---------------------------------------------------------------- */

bool
normal_plan(struct normal *n)
{
	const struct mime_part *p, *next = n->root;

	for (p = n->root; p != NULL; p = p->after)
		n->count++;
	n->parts = mime_arena_alloc(n->mem, n->count * sizeof *n->parts);
	if (n->parts == NULL)
		normal_fail(n, MIME_NOMEM, NULL);
	for (p = n->root; p != NULL && n->status >= 0; p = p->after) {
		struct normal_part *q = &n->parts[p->number];

		q->part = p;
		if (p != next)
			continue;
		plan_part(n, q);
		next = q->form == NORMAL_KEPT || q->form == NORMAL_SIGNED ?
		    normal_beyond(p) : p->after;
	}
	if (n->status >= 0)
		plan_names(n);
	return n->status >= 0;
}
