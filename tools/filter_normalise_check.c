/*
 * filter_normalise_check.c - is what was written the mail that was read, and
 * clear?
 *
 * It is read again, by the same library with all its checks. The parts must be
 * those of the mail, in their order and depth, with the types and names that
 * were meant for them, and hold what those held: text as UTF-8 with LF, all
 * else to the octet. No defect may be left that writing it anew should have
 * cured.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "normal.h"
#include "part.h"
#include "text.h"

/* ---- contents ----------------------------------------------------------- */

static unsigned
how_of(const struct normal_part *q)
{
	switch (q->form) {
	case NORMAL_TEXT:
		return MIME_DECODED | MIME_IN_UTF8 | MIME_WITH_LF;
	case NORMAL_OCTETS:
		return MIME_DECODED;
	default:
		return MIME_DECODED | MIME_WITH_LF;
	}
}

/* The last line of a mail gets an end; a text cannot do without one there. */
static bool
is_line_end(const struct normal_part *q, mime_span rest)
{
	return rest.len == 0 || (text_is(rest, "\n") &&
	    q->form != NORMAL_OCTETS);
}

/* Of two pages what passes is compared. CHANGED: some of the first did not. */
static mime_status
pass_same(struct normal *n, const struct normal_part *q,
    struct mime_reader *const readers[2], mime_span rest[2], bool *changed)
{
	struct normal_page pages[2] = { { 0 } };
	struct pieces sides[2];
	mime_status st;

	for (size_t i = 0; i < 2; i++) {
		sides[i] = part_pieces(readers[i]);
		if (!normal_is_page(q) || readers[i] == NULL)
			continue;
		pages[i] = (struct normal_page){ .reader = readers[i],
		    .meta = normal_meta_new(n->content) };
		if (pages[i].meta == NULL)
			return MIME_NOMEM;
		sides[i] = normal_page_pieces(&pages[i]);
	}
	st = pieces_pass_same(sides, rest);
	*changed = st >= 0 && pages[0].meta != NULL &&
	    normal_meta_changed(pages[0].meta);
	return st;
}

static bool
same_content(struct normal *n, const struct normal_part *q,
    struct mime_tree *tree, const struct mime_part *p)
{
	unsigned how = how_of(q);
	mime_mark mark = mime_arena_mark(n->content);
	struct mime_reader *was = mime_reader_new(n->content, n->x->tree,
	    q->part, how);
	struct mime_reader *readers[2] = { q->empty ? NULL : was,
	    mime_reader_new(n->content, tree, p, how) };
	mime_span rest[2] = { { 0 }, { 0 } };
	bool changed = false;
	mime_status st = was == NULL || readers[1] == NULL ? MIME_NOMEM :
	    pass_same(n, q, readers, rest, &changed);
	bool same = rest[0].len == 0 && is_line_end(q, rest[1]);

	if (st < 0) {
		normal_fail(n, st, NULL);
		return false;
	}
	if (q->form == NORMAL_TEXT && mime_reader_replaced(was) > 0)
		normal_tell(n, q->part, q->part->body.offset,
		    "characters that are none are U+FFFD now");
	if (changed)
		normal_tell(n, q->part, q->part->body.offset,
		    "HTML says that it is utf-8 now");
	mime_arena_release(n->content, mark);
	return same;
}

/* ---- parts -------------------------------------------------------------- */

static bool
is_type(const struct normal_part *q, const struct mime_part *p)
{
	const struct mime_media *m = p->media;
	size_t n = strcspn(q->type, "/");

	return text_same(m->type, q->message ? text_span("message") :
	    (mime_span){ q->type, n }) && text_is(m->subtype, q->type + n + 1);
}

static bool
same_media(const struct mime_media *a, const struct mime_media *b)
{
	return text_same(a->type, b->type) &&
	    text_same(a->subtype, b->subtype);
}

/* Why P, of what was written, is not what Q was to be; NULL: it is. */
static const char *
fault_of(struct normal *n, const struct normal_part *q, struct mime_tree *tree,
    const struct mime_part *p)
{
	bool stays = q->form == NORMAL_INSIDE || q->form == NORMAL_SIGNED;

	if (p->depth != q->part->depth)
		return "parts are nested otherwise";
	if (stays ? !same_media(p->media, q->part->media) : !is_type(q, p))
		return "a part is of another type";
	if (!text_equal(p->filename, stays ?
	    q->part->filename : q->filename))
		return "a part has another name";
	if (p->child == NULL && !same_content(n, q, tree, p))
		return "a part has another content";
	return NULL;
}

/* What is wrong with P still, as long as N; NULL: nothing. */
static const char *
left_in(struct normal *n, const struct normal_part *q,
    const struct mime_part *p)
{
	const struct mime_defect *d = p->defects;
	char *why;

	if (q->form == NORMAL_INSIDE || q->form == NORMAL_SIGNED)
		return NULL;
	while (d != NULL && !normal_cures(d, p))
		d = d->next;
	if (d == NULL)
		return NULL;
	why = mime_arena_alloc(n->mem, 160);
	if (why != NULL)
		snprintf(why, 160, "%s is left in part %" PRIu32 ", octet %"
		    PRIu64, mime_defect_info(d->code)->name, p->number,
		    d->at.offset);
	return why != NULL ? why : "out of memory";
}

static void
check_parts(struct normal *n, struct mime_tree *tree)
{
	const struct mime_part *p = mime_tree_root(tree);
	const char *why = NULL;
	size_t i = 0;

	for (; p != NULL && i < n->count && why == NULL; p = p->after) {
		const struct normal_part *q = &n->parts[i++];

		why = fault_of(n, q, tree, p);
		if (why == NULL)
			why = left_in(n, q, p);
	}
	if (why == NULL && (p != NULL || i < n->count))
		why = "there are more parts, or less";
	if (why != NULL)
		normal_fail(n, MIME_VALUE, why);
}

bool
normal_check(struct normal *n, const struct mime_source *made)
{
	const struct mime_options opt = { .size = sizeof opt,
	    .checks = MIME_CHECK_ALL, .limits = n->x->tool->parse.limits };
	struct mime_tree *tree;
	mime_status st = mime_parse_source(n->mem, made, &opt, &tree);

	if (st < 0)
		normal_fail(n, st, NULL);
	else
		check_parts(n, tree);
	return n->status >= 0;
}
