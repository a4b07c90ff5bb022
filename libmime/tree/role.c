/*
 * role.c - what each part is to its reader: text, something shown in it, a
 * file.
 *
 * The algorithm of RFC 8621 4.1.4 tells which parts make the two bodies, one
 * for who prefers plain text, one for who prefers HTML. There it recurses over
 * lists; here the parts come in document order, and what it knows of a
 * multipart that is open is a level of a stack. Both lists are in document
 * order, so that a part need only know which of them it is in.
 *
 * Roles build on that: a text of a body is MIME_ROLE_BODY. For the rest, what
 * HTML refers to comes first (refer.c finds it), then the disposition, then the
 * type. In doubt a part is an attachment: nobody saves what is called inline.
 *
 * Each level costs what its parts cost, and only the innermost of alternatives
 * within each other looks through its parts a second time.
 */
#include "tree/tree.h"

/* ---- what a part says of itself ----------------------------------------- */

struct subtype {
	mime_span name;
	uint8_t is;
};

static const struct subtype texts[] = {
	{ SPAN("plain"),       IS_PLAIN },
	{ SPAN("html"),        IS_HTML },
};

static const struct subtype multiparts[] = {
	{ SPAN("alternative"), IS_ALTERNATIVE },
	{ SPAN("related"),     IS_RELATED },
	{ SPAN("signed"),      IS_SIGNED },
};

static const struct {
	mime_span name;
	uint8_t is;             /* whatever the subtype is */
	const struct subtype *subtypes;
	size_t count;           /* of these */
} types[] = {
	{ SPAN("text"),      IS_TEXT,  texts,      ROWS(texts) },
	{ SPAN("multipart"), 0,        multiparts, ROWS(multiparts) },
	{ SPAN("image"),     IS_MEDIA, NULL,       0 },
	{ SPAN("audio"),     IS_MEDIA, NULL,       0 },
	{ SPAN("video"),     IS_MEDIA, NULL,       0 },
	{ SPAN("font"),      IS_FONT,  NULL,       0 },
};

uint8_t
mime_media_is(const struct mime_media *m)
{
	size_t i = 0;

	while (i < ROWS(types) && !mime_span_same(m->type, types[i].name))
		i++;
	if (i == ROWS(types))
		return 0;
	for (size_t k = 0; k < types[i].count; k++)
		if (mime_span_same(m->subtype, types[i].subtypes[k].name))
			return types[i].is | types[i].subtypes[k].is;
	return types[i].is;
}

bool
mime_part_is_attached(const struct mime_part *p)
{
	/* RFC 2183 2.8: what is not known is treated as "attachment". */
	return p->media->disposition.len > 0 &&
	    !span_is(p->media->disposition, SPAN("inline"));
}

static bool
is_readable(const struct mime_part *p)
{
	return mime_part_is(p, IS_PLAIN | IS_HTML);
}

static bool
is_media(const struct mime_part *p)
{
	return mime_part_is(p, IS_MEDIA);
}

/* Some mailers call everything " ". */
static bool
has_name(const struct mime_part *p)
{
	return mime_span_trim(p->filename, IS_WSP).len > 0;
}

static bool
is_signature(const struct mime_part *p)
{
	return mime_part_is_in(p, IS_SIGNED) && p->index > 1;
}

/* ---- bodies ------------------------------------------------------------- */

/*
 * A multipart that is open; or a message, whose only part is as if it were in
 * a multipart/mixed.
 */
struct level {
	const struct mime_part *part;   /* NULL: around the whole message */
	uint8_t open;           /* bodies that its parts may still join */
	bool alternative;       /* it, or one around it, is that */
	uint32_t texts, htmls;  /* parts of it that joined either body */
};

struct stack {
	struct level *levels;
	size_t top;
};

/* "isInline" of RFC 8621. */
static bool
may_join(const struct mime_part *p)
{
	if (mime_part_is_attached(p) || is_signature(p) ||
	    !(is_readable(p) || is_media(p)))
		return false;
	return p->index == 1 || (!mime_part_is_in(p, IS_RELATED) &&
	    (is_media(p) || !has_name(p)));
}

/* The bodies that P joins, in L. */
static unsigned
bodies_for(const struct mime_part *p, struct level *l)
{
	unsigned plain = mime_part_is(p, IS_PLAIN) ? MIME_TEXT_BODY : 0;
	unsigned html = mime_part_is(p, IS_HTML) ? MIME_HTML_BODY : 0;

	if (mime_part_is_in(p, IS_ALTERNATIVE))
		return (plain | html) & l->open;
	/* Several parts of one kind make up one alternative (Apple Mail). */
	if (l->alternative && plain)
		l->open &= MIME_TEXT_BODY;
	if (l->alternative && html)
		l->open &= MIME_HTML_BODY;
	return l->open;
}

static void
join(struct node *n, struct level *l)
{
	n->part.bodies = (uint8_t)bodies_for(&n->part, l);
	l->texts += (n->part.bodies & MIME_TEXT_BODY) != 0;
	l->htmls += (n->part.bodies & MIME_HTML_BODY) != 0;
}

/* What comes after P and all that is in it. */
static const struct mime_part *
after_all_of(const struct mime_part *p)
{
	uint16_t depth = p->depth;

	do {
		p = p->after;
	} while (p != NULL && p->depth > depth);
	return p;
}

/* The parts of L that are in one body join the other one too. */
static void
share(const struct level *l)
{
	const struct mime_part *p = l->part->after;

	while (p != NULL && p->depth > l->part->depth) {
		if (p->bodies != 0)
			node_of(p)->part.bodies = MIME_TEXT_BODY |
			    MIME_HTML_BODY;
		/* A message in it has bodies of its own. */
		p = p->kind == MIME_MESSAGE ? after_all_of(p) : p->after;
	}
}

static void
open_level(struct stack *s, const struct mime_part *p)
{
	struct level *up = &s->levels[s->top], *l = &s->levels[++s->top];

	*l = (struct level){ .part = p, .open = MIME_TEXT_BODY | MIME_HTML_BODY };
	if (p->kind == MIME_MESSAGE)
		return;
	l->open = up->open;
	l->alternative = up->alternative ||
	    mime_part_is(p, IS_ALTERNATIVE);
}

static void
close_level(struct stack *s)
{
	struct level *l = &s->levels[s->top], *up = &s->levels[--s->top];

	if (l->part->kind == MIME_MESSAGE)
		return;
	if (mime_part_is(l->part, IS_ALTERNATIVE) &&
	    l->open == (MIME_TEXT_BODY | MIME_HTML_BODY) &&
	    (l->texts == 0) != (l->htmls == 0)) {
		share(l);
		l->texts = l->htmls = l->texts + l->htmls;
	}
	up->texts += l->texts;
	up->htmls += l->htmls;
}

static void
find_bodies(struct mime_tree *tree, struct stack *s)
{
	s->levels[0] = (struct level){ .open = MIME_TEXT_BODY | MIME_HTML_BODY };
	for (const struct mime_part *p = &tree->root->part; p; p = p->after) {
		while (s->levels[s->top].part != p->parent)
			close_level(s);
		if (p->kind != MIME_LEAF)
			open_level(s, p);
		else if (may_join(p))
			join(node_of(p), &s->levels[s->top]);
	}
	while (s->top > 0)
		close_level(s);
}

/* ---- roles -------------------------------------------------------------- */

/* May somebody be shown P where a page refers to it? */
static bool
is_shown(const struct mime_part *p)
{
	return mime_part_is(p, IS_MEDIA | IS_FONT | IS_TEXT) ||
	    p->filename.len > 0;
}

/* SEARCHED: all HTML has been looked through for what it refers to. */
static unsigned
file_rule(const struct node *n, bool searched)
{
	const struct mime_part *p = &n->part;
	bool waits = p->media->content_id.len > 0;
	bool beside = mime_part_is_in(p, IS_RELATED) && p->index > 1;

	if (n->referred)
		return is_shown(p) ? MIME_WHY_ROLE_REFERRED :
		    MIME_WHY_ROLE_FILE;
	if (mime_part_is_attached(p))
		return MIME_WHY_ROLE_ATTACHED;
	if (searched && (waits || beside))
		return MIME_WHY_ROLE_NOT_REFERRED;
	if (beside)
		return waits || is_media(p) ? MIME_WHY_ROLE_INLINE_RELATED :
		    MIME_WHY_ROLE_FILE;
	if (is_media(p) && p->media->disposition.len > 0)
		return MIME_WHY_ROLE_INLINE;
	return is_readable(p) && p->index > 1 && has_name(p) ?
	    MIME_WHY_ROLE_NAMED : MIME_WHY_ROLE_FILE;
}

unsigned
mime_part_role_rule(const struct mime_tree *tree, const struct mime_part *p)
{
	if (p->kind == MIME_MULTIPART)
		return MIME_WHY_ROLE_CONTAINER;
	if (p->kind == MIME_MESSAGE)
		return MIME_WHY_ROLE_MESSAGE;
	if (is_signature(p))
		return MIME_WHY_ROLE_SIGNATURE;
	if (p->bodies != 0 && is_readable(p))
		return p->index == 1 ? MIME_WHY_ROLE_BODY_FIRST :
		    MIME_WHY_ROLE_BODY;
	return file_rule(node_of(p), tree->searched);
}

static mime_role
role_by(unsigned rule)
{
	switch (rule) {
	case MIME_WHY_ROLE_CONTAINER:      return MIME_ROLE_CONTAINER;
	case MIME_WHY_ROLE_MESSAGE:        return MIME_ROLE_MESSAGE;
	case MIME_WHY_ROLE_SIGNATURE:      return MIME_ROLE_SIGNATURE;
	case MIME_WHY_ROLE_BODY_FIRST:
	case MIME_WHY_ROLE_BODY:           return MIME_ROLE_BODY;
	case MIME_WHY_ROLE_REFERRED:
	case MIME_WHY_ROLE_INLINE_RELATED:
	case MIME_WHY_ROLE_INLINE:         return MIME_ROLE_INLINE;
	default:                           return MIME_ROLE_ATTACHMENT;
	}
}

mime_status
mime_tree_roles(struct mime_tree *tree)
{
	mime_mark mark = mime_arena_mark(tree->mem);
	struct stack s = { .levels = mime_arena_take(tree->mem, size_mul(
	    size_add(tree->deepest, 2), sizeof(*s.levels))) };

	if (s.levels == NULL)
		return mime_arena_status(tree->mem);
	find_bodies(tree, &s);
	mime_arena_release(tree->mem, mark);
	for (const struct mime_part *p = &tree->root->part; p; p = p->after)
		node_of(p)->part.role =
		    (uint8_t)role_by(mime_part_role_rule(tree, p));
	return MIME_OK;
}
