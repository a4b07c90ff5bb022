/*
 * tree.c - collects events into parts.
 *
 * A part is kept as ranges, and its media; its fields are not kept at all. The
 * open parts are known by their depth, so each event finds its part at once.
 * Parts join at the end of their parent's children and of the document, so a
 * parent always comes before its children and no circle can arise.
 */
#include "tree/tree.h"

_Static_assert(sizeof(struct node) <= 160, "a part costs 160 octets at most");

/* ---- making ------------------------------------------------------------- */

struct mime_tree *
mime_tree_new(struct mime_arena *mem, const struct mime_source *source,
    const struct mime_options *opt)
{
	struct mime_tree *tree = mime_arena_alloc(mem, sizeof(*tree));

	if (tree == NULL)
		return NULL;
	tree->mem = mem;
	tree->options = mime_options_of(opt);
	tree->rulings = &mime_rulings_default;
	if (source != NULL) {
		tree->has_input = true;
		tree->input = (struct octets){ .read_at = source->read_at,
		    .ctx = source->ctx };
	}
	return tree;
}

const struct mime_part *
mime_tree_root(const struct mime_tree *tree)
{
	return tree && tree->root ? &tree->root->part : NULL;
}

uint64_t
mime_tree_count(const struct mime_tree *tree, unsigned code)
{
	if (tree == NULL || code >= MIME_DEFECT_CODES)
		return 0;
	return code == MIME_DEFECT_NONE ? tree->total : tree->counts[code];
}

/* ---- parts -------------------------------------------------------------- */

static bool
make_room(struct mime_tree *tree, uint32_t depth)
{
	uint32_t cap = tree->open_cap ? tree->open_cap * 2 : 16;
	void *more;

	if (depth < tree->open_cap)
		return true;
	more = mime_arena_resize(tree->mem, tree->open,
	    size_mul(tree->open_cap, sizeof(*tree->open)),
	    size_mul(cap, sizeof(*tree->open)));
	if (more == NULL)
		return false;
	tree->open = more;
	tree->open_cap = cap;
	return true;
}

/* Joins N to its parent's children and to the document. */
static void
join(struct mime_tree *tree, struct node *parent, struct node *n)
{
	n->part.parent = parent ? &parent->part : NULL;
	n->part.index = 1;
	if (parent == NULL) {
		tree->root = n;
	} else if (parent->last_child == NULL) {
		parent->part.child = &n->part;
	} else {
		n->part.index = parent->last_child->part.index + 1;
		parent->last_child->part.next = &n->part;
	}
	if (parent != NULL)
		parent->last_child = n;
	if (tree->last != NULL) {
		n->part.after = tree->last->part.after;
		tree->last->part.after = &n->part;
	}
	tree->last = n;
}

static const struct mime_media no_media = {
	.type = { "text", 4 }, .subtype = { "plain", 5 },
	.encoding_name = { "7bit", 4 }, .default_type = true,
};

/* Apart, as is keep_media: most events are fields, and save no registers. */
static __attribute__((noinline)) mime_status
add_part(struct mime_tree *tree, uint32_t depth, uint64_t offset)
{
	struct node *n = mime_arena_alloc(tree->mem, sizeof(*n));

	if (n == NULL || !make_room(tree, depth))
		return mime_arena_status(tree->mem);
	n->part.inside = tree->inside;
	n->level = tree->level;
	n->part.media = &no_media;
	n->part.number = tree->parts++;
	n->part.depth = (uint16_t)depth;
	n->part.head.offset = n->part.body.offset = offset;
	n->part.whole.offset = offset;
	if (depth > 0)
		tree->open[depth - 1]->closed = false;
	join(tree, depth > 0 ? tree->open[depth - 1] : NULL, n);
	tree->open[depth] = n;
	tree->open_parts = depth + 1;
	return MIME_OK;
}

/* The spans of a media; the last is static where the encoding is known. */
static const size_t spans[] = {
	offsetof(struct mime_media, type),
	offsetof(struct mime_media, subtype),
	offsetof(struct mime_media, charset),
	offsetof(struct mime_media, boundary),
	offsetof(struct mime_media, disposition),
	offsetof(struct mime_media, filename),
	offsetof(struct mime_media, content_id),
	offsetof(struct mime_media, encoding_name),
};

static mime_span *
span_in(struct mime_media *m, size_t place)
{
	return (void *)((char *)m + place);
}

/* A copy of M in MEM, its octets behind it, so that it outlives the parser. */
static mime_status
copy_media(struct mime_arena *mem, const struct mime_media *m,
    const struct mime_media **copy)
{
	struct mime_media all = *m, *c;
	size_t n = ROWS(spans) - (m->encoding != MIME_OTHER), size = 0;
	char *at;

	for (size_t i = 0; i < n; i++)
		size = size_add(size, span_in(&all, spans[i])->len);
	c = mime_arena_take(mem, size_add(sizeof(*c), size));
	if (c == NULL)
		return mime_arena_status(mem);
	*c = all;
	at = (char *)(c + 1);
	for (size_t i = 0; i < n; i++) {
		mime_span *s = span_in(c, spans[i]);

		if (s->len == 0)
			continue;
		memcpy(at, s->ptr, s->len);
		s->ptr = at;
		at += s->len;
	}
	*copy = c;
	return MIME_OK;
}

/* The header has ended: what it amounts to is known from here on. */
static __attribute__((noinline)) mime_status
keep_media(struct mime_tree *tree, struct node *n, const struct mime_media *m)
{
	static const struct mime_media *const usual = &no_media;

	n->part.kind = m->kind;
	/* A part that declares nothing shares what is known of it. */
	if (m->default_type && m->kind == MIME_LEAF &&
	    m->disposition.len == 0 &&
	    m->content_id.len == 0 && m->filename.len == 0 &&
	    m->encoding == MIME_7BIT && m->charset.len == 0 &&
	    span_is(m->encoding_name, usual->encoding_name) &&
	    span_is(m->subtype, usual->subtype))
		return MIME_OK;
	return copy_media(tree->mem, m, &n->part.media);
}

/* The same of what comes with each event, NULL where none is known. */
static inline mime_status
take_media(struct mime_tree *tree, struct node *n, const struct mime_media *m)
{
	return m != NULL && n->part.media == &no_media ?
	    keep_media(tree, n, m) : MIME_OK;
}

static void
end_part(struct node *n, uint64_t offset)
{
	struct mime_part *p = &n->part;

	p->body.offset = range_end(p->head);
	p->body.size = offset - p->body.offset;
	p->whole.size = offset - p->whole.offset;
}

/* ---- defects ------------------------------------------------------------ */

static mime_status
keep_defect(struct mime_tree *tree, struct node *n, const struct mime_defect *d)
{
	struct mime_defect *copy = mime_arena_take(tree->mem, sizeof(*copy));

	if (copy == NULL)
		return mime_arena_status(tree->mem);
	*copy = *d;
	copy->next = NULL;
	copy->part = n->part.number;
	if (n->last_defect == NULL)
		n->part.defects = copy;
	else
		n->last_defect->next = copy;
	n->last_defect = copy;
	tree->kept++;
	return MIME_OK;
}

mime_status
mime_tree_defect(struct mime_tree *tree, struct node *n,
    const struct mime_defect *d)
{
	const struct mime_defect full = {
		.code = MIME_DEFECT_LIMIT_DEFECTS,
		.severity = MIME_SEVERITY_LIMIT, .at = d->at,
	};

	bool first = tree->counts[d->code]++ == 0;

	tree->total++;
	/* A limit is told once. */
	if (!first && d->severity == MIME_SEVERITY_LIMIT)
		return MIME_OK;
	/* A flood of one kind must not hide another: the first is kept. */
	if (first || tree->kept < tree->options.limits.defects)
		return keep_defect(tree, n, d);
	if (tree->counts[full.code] > 0)
		return MIME_OK;
	tree->counts[full.code]++;
	tree->total++;
	return keep_defect(tree, n, &full);
}

/* ---- events ------------------------------------------------------------- */

/* Octets of the header but fields, opaque too: no media is known yet. */
static bool
is_of_header(const struct mime_event *ev)
{
	return ev->type == MIME_EV_SKIPPED || ev->type == MIME_EV_BLANK ||
	    (ev->type == MIME_EV_OPAQUE && ev->media == NULL);
}

/* A byte order mark stands in front of the header, not in it. */
static bool
is_mark(const struct node *n, const struct mime_event *ev)
{
	return ev->type == MIME_EV_SKIPPED && n->part.head.size == 0 &&
	    span_is(ev->bytes, SPAN("\xef\xbb\xbf"));
}

static mime_status
add_bytes(struct mime_tree *tree, struct node *n, const struct mime_event *ev)
{
	if (is_mark(n, ev))
		n->part.head.offset += ev->bytes.len;
	else if (is_of_header(ev))
		n->part.head.size = ev->offset + ev->bytes.len -
		    n->part.head.offset;
	if (ev->type == MIME_EV_OPAQUE)
		n->part.opaque = true;
	if (ev->type == MIME_EV_BOUNDARY)
		n->closed = true;
	return take_media(tree, n, ev->media);
}

mime_status
mime_tree_add(struct mime_tree *tree, const struct mime_event *ev)
{
	uint32_t depth;
	struct node *n;

	if (tree == NULL)
		return MIME_NOMEM;
	depth = ev->depth + tree->base_depth;
	/* A part begins in an open one; all else belongs to the innermost. */
	if (tree->ended || depth + (ev->type != MIME_EV_PART) != tree->open_parts)
		return MIME_USAGE;
	if (ev->type == MIME_EV_PART)
		return tree->root != NULL && depth == 0 ? MIME_USAGE :
		    add_part(tree, depth, ev->offset);
	n = tree->open[depth];
	switch (ev->type) {
	case MIME_EV_FIELD:
	case MIME_EV_FIELDS:
		n->part.head.size = ev->offset + ev->bytes.len -
		    n->part.head.offset;
		return take_media(tree, n, ev->media);
	case MIME_EV_DEFECT:
		return mime_tree_defect(tree, n, ev->defect);
	case MIME_EV_PART_END:
		tree->open_parts = depth;
		end_part(n, ev->offset);
		return take_media(tree, n, ev->media);
	default:
		return add_bytes(tree, n, ev);
	}
}
