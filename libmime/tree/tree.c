/*
 * tree.c - collects events into parts.
 *
 * A part is kept as ranges, and its media; its fields are not kept at all. The
 * open parts are known by their depth, so each event finds its part at once.
 * Parts join at the end of their parent's children and of the document, so a
 * parent always comes before its children and no circle can arise.
 */
#include "tree/tree.h"

_Static_assert(sizeof(struct node) <= 144, "a part costs 144 octets at most");

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
	void *more;

	if (depth < tree->open_cap)
		return true;
	more = mime_arena_more(tree->mem, tree->open, &tree->open_cap, 16,
	    sizeof(*tree->open));
	if (more != NULL)
		tree->open = more;
	return more != NULL;
}

/* Joins N to the document. */
static void
join(struct mime_tree *tree, struct node *n)
{
	if (tree->last == NULL) {
		tree->root = n;
	} else {
		n->part.after = tree->last->part.after;
		tree->last->part.after = &n->part;
	}
	tree->last = n;
}

/* Joins N to the children of PARENT. */
static void
join_children(struct open_part *parent, struct node *n)
{
	struct node *last = parent->last_child;

	n->part.parent = &parent->node->part;
	parent->node->closed = false;
	parent->last_child = n;
	if (last == NULL) {
		parent->node->part.child = &n->part;
		return;
	}
	last->part.next = &n->part;
	n->part.index = last->part.index + 1;
}

/* Apart: most events are fields, and save no registers. */
static __attribute__((noinline)) mime_status
add_part(struct mime_tree *tree, uint32_t depth, uint64_t offset)
{
	struct node *n = mime_arena_alloc(tree->mem, sizeof(*n));

	if (n == NULL || !make_room(tree, depth))
		return mime_arena_status(tree->mem);
	n->part.inside = tree->inside;
	n->level = tree->level;
	n->is = NO_MEDIA_IS;
	n->part.media = &mime_no_media;
	n->part.number = tree->parts++;
	n->part.index = 1;
	n->part.depth = (uint16_t)depth;
	n->part.head.offset = n->part.body.offset = offset;
	n->part.whole.offset = offset;
	if (depth > 0)
		join_children(&tree->open[depth - 1], n);
	if (depth > tree->deepest)
		tree->deepest = depth;
	join(tree, n);
	tree->open[depth] = (struct open_part){ .node = n };
	tree->open_parts = depth + 1;
	return MIME_OK;
}

/*
 * Media come with each event, NULL where none are known: what the header
 * amounts to is known once it has ended.
 */
static inline mime_status
take_media(struct mime_tree *tree, struct node *n, const struct mime_event *ev)
{
	return ev->media != NULL && n->part.media == &mime_no_media ?
	    mime_tree_keep_media(tree, n, ev) : MIME_OK;
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

struct open_part *
mime_tree_reopen(struct mime_tree *tree, struct node *n)
{
	struct open_part *o = &tree->open[n->part.depth];
	const struct mime_defect *d = n->part.defects;

	*o = (struct open_part){ .node = n };
	for (; d != NULL; d = d->next)
		o->last_defect = (void *)(uintptr_t)d;
	return o;
}

static mime_status
keep_defect(struct mime_tree *tree, struct node *n, const struct mime_defect *d)
{
	struct mime_defect *copy = mime_arena_take(tree->mem, sizeof(*copy));
	struct open_part *o = &tree->open[n->part.depth];

	if (copy == NULL)
		return mime_arena_status(tree->mem);
	*copy = *d;
	copy->next = NULL;
	copy->part = n->part.number;
	if (o->node != n)
		o = mime_tree_reopen(tree, n);
	if (o->last_defect == NULL)
		n->part.defects = copy;
	else
		o->last_defect->next = copy;
	o->last_defect = copy;
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
	return take_media(tree, n, ev);
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
	n = tree->open[depth].node;
	switch (ev->type) {
	case MIME_EV_FIELD:
	case MIME_EV_FIELDS:
		n->part.head.size = ev->offset + ev->bytes.len -
		    n->part.head.offset;
		return take_media(tree, n, ev);
	case MIME_EV_DEFECT:
		return mime_tree_defect(tree, n, ev->defect);
	case MIME_EV_PART_END:
		tree->open_parts = depth;
		end_part(n, ev->offset);
		return take_media(tree, n, ev);
	default:
		return add_bytes(tree, n, ev);
	}
}
