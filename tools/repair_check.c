/*
 * repair_check.c - is a mail that was mended read as before, and valid?
 *
 * The result is read with all checks, and its parts are held against those of
 * the mail: kind, type, name, and what they hold, decoded; texts by their
 * characters, since their charset may be told by now. Then it is repaired once
 * more: nothing may be left to mend.
 */
#include "config.h"

#include <string.h>

#include "address.h"
#include "part.h"
#include "recode.h"
#include "repair.h"
#include "text.h"

/* A mail, twice. */
struct pair {
	struct repair was, now;
	const char *why;
	mime_status st;
};

static bool
differ(struct pair *p, const char *why)
{
	if (p->why == NULL)
		p->why = why;
	return false;
}

/* ---- content ------------------------------------------------------------ */

static bool
same_content(struct pair *p, const struct mime_part *a,
    const struct mime_part *b)
{
	struct mime_arena *mem = p->was.x->mem;
	mime_mark mark = mime_arena_mark(mem);
	unsigned how = MIME_DECODED;
	struct mime_reader *was, *now;
	mime_span rest[2] = { { 0 }, { 0 } };

	if (part_is_text(a))
		how |= MIME_IN_UTF8;
	if (recode_has_lines(a) || p->was.ends)
		how |= MIME_WITH_LF;
	was = mime_reader_new(mem, p->was.x->tree, a, how);
	now = mime_reader_new(mem, p->now.x->tree, b, how);
	p->st = was == NULL || now == NULL ? MIME_NOMEM : pieces_pass_same(
	    (struct pieces[]){ part_pieces(was), part_pieces(now) }, rest);
	mime_arena_release(mem, mark);
	return p->st >= 0 && rest[0].len == 0 && rest[1].len == 0;
}

/* ---- headers ------------------------------------------------------------ */

/* All mailboxes of the fields called NAME; or of the first. */
static bool
same_people(struct pair *p, const struct mime_part *a,
    const struct mime_part *b, mime_span one, mime_span other,
    const char *name)
{
	struct mime_field f, g;
	const struct mime_address *x = NULL, *y = NULL;
	bool more = true;

	/* Lists are one list, whether in one field or not. */
	while (more) {
		while (x == NULL && mime_field_next(&one, &f))
			if (mime_field_is(&f, name))
				x = repair_mailboxes(&p->was, a, f.value);
		while (y == NULL && mime_field_next(&other, &g))
			if (mime_field_is(&g, name))
				y = repair_mailboxes(&p->now, b, g.value);
		more = x != NULL && y != NULL;
		if (more && (!text_equal(x->name, y->name) ||
		    !text_equal(x->addr, y->addr) ||
		    !text_equal(x->group, y->group)))
			return false;
		x = more ? x->next : x;
		y = more ? y->next : y;
	}
	return x == NULL && y == NULL;
}

static bool
same_first(struct pair *p, const struct mime_part *a,
    const struct mime_part *b, mime_span one, mime_span other,
    const char *name)
{
	struct mime_field f, g;
	bool is = mime_field_find(one, name, &f);

	if (is != mime_field_find(other, name, &g))
		return false;
	if (!is)
		return true;
	if (address_field(f.name))
		return repair_same_mailboxes(
		    repair_mailboxes(&p->was, a, f.value),
		    repair_mailboxes(&p->now, b, g.value));
	return text_equal(text_trimmed(repair_text(&p->was, a, f.value)),
	    text_trimmed(repair_text(&p->now, b, g.value)));
}

static bool
same_head(struct pair *p, const struct mime_part *a,
    const struct mime_part *b)
{
	static const char *const lists[] = { "To", "Cc", "Bcc" };
	static const char *const names[] = { "From", "Subject", "Date",
	    "Sender", "Reply-To", "Message-ID", "In-Reply-To", "References",
	    "Comments", "Keywords", "Received", "Return-Path" };
	mime_span one = { 0 }, other = { 0 };
	struct mime_arena *mem = p->was.x->mem;

	p->st = mime_part_head(mem, p->was.x->tree, a, &one);
	if (p->st >= 0)
		p->st = mime_part_head(mem, p->now.x->tree, b, &other);
	for (size_t i = 0; i < 3 && p->st >= 0; i++)
		if (!same_people(p, a, b, one, other, lists[i]))
			return false;
	for (size_t i = 0; i < sizeof names / sizeof names[0] &&
	    p->st >= 0; i++)
		if (!same_first(p, a, b, one, other, names[i]))
			return false;
	return true;
}

/* ---- parts -------------------------------------------------------------- */

static bool
same_part(struct pair *p, const struct mime_part *a,
    const struct mime_part *b)
{
	const struct mime_media *m = a->media, *n = b->media;
	mime_mark mark = mime_arena_mark(p->was.x->mem);
	bool is;

	if (a->kind != b->kind || a->depth != b->depth ||
	    (a->inside != NULL) != (b->inside != NULL) ||
	    !text_equal(m->type, n->type) ||
	    !text_equal(m->subtype, n->subtype))
		return differ(p, "a part would be of another kind");
	if (!text_equal(a->filename, b->filename) ||
	    !text_equal(m->disposition, n->disposition) ||
	    !text_equal(m->content_id, n->content_id))
		return differ(p, "a file would have another name");
	is = !part_is_message_root(a) || same_head(p, a, b);
	mime_arena_release(p->was.x->mem, mark);
	if (!is)
		return differ(p, "a header would be read otherwise");
	return !part_is_leaf(a) || same_content(p, a, b) ||
	    differ(p, "a content would be read otherwise");
}

static bool
same_parts(struct pair *p)
{
	const struct mime_part *a = mime_tree_root(p->was.x->tree);
	const struct mime_part *b = mime_tree_root(p->now.x->tree);

	while (a != NULL && b != NULL && p->st >= 0 && same_part(p, a, b)) {
		a = a->after;
		b = b->after;
	}
	return (a == NULL && b == NULL) ||
	    differ(p, "it would have other parts");
}

/* Would something be mended in the result? */
static bool
is_mended(struct pair *p)
{
	struct subject *x = p->now.x;
	size_t count = 0;

	x->editor = mime_editor_new(x->mem, x->tree, NULL);
	repair(x, NULL);
	if (x->failed)
		return false;
	p->st = mime_editor_end(x->editor);
	mime_editor_splices(x->editor, &count);
	return p->st >= 0 && (count == 0 ||
	    differ(p, "not all would be mended at once"));
}

bool
repair_holds(struct subject *x, const struct rules *rules,
    const struct mime_source *result, const char **why, mime_status *st)
{
	struct subject now = *x;
	struct pair p = { .was = { .x = x }, .now = { .x = &now } };

	*st = MIME_OK;
	if (!rules_do(rules, repair))
		return true;
	p.was.ends = p.now.ends = mime_tree_count(x->tree,
	    MIME_DEFECT_LINE_ENDING_MIXED) > 0;
	now.tree = NULL;
	p.st = mime_parse_source(x->mem, result, &x->tool->parse, &now.tree);
	if (p.st >= 0 && same_parts(&p) && p.st >= 0 && is_mended(&p) &&
	    p.st >= 0)
		return true;
	*st = p.st < 0 ? p.st : MIME_OK;
	*why = p.why != NULL ? p.why : "it cannot be mended";
	return false;
}
