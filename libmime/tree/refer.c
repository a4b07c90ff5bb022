/*
 * refer.c - which parts does the HTML refer to?
 *
 * A page and what it shows are a multipart/related, but much mail has them in
 * a mixed, or has one page refer to what stands beside another. So a reference
 * is good within its whole message, and not beyond it.
 *
 * What can be referred to is a table of keys, sorted, and each reference is
 * looked up in it. Of the header of a part, Content-Location and Content-Base
 * count (RFC 2557 4): those of multiparts, pages, and what is in a related.
 */
#include "tree/tree.h"

#define PIECE_HOW (MIME_DECODED | MIME_IN_UTF8)

enum kind { BY_ID, BY_LOCATION };

struct key {
	uint32_t message;       /* number of its root */
	uint8_t kind;
	bool found;             /* of the first of equal keys: all are marked */
	mime_span text;         /* the id, or the location made absolute */
	struct node *node;
};

struct refer {
	struct mime_tree *tree;
	struct mime_arena *mem; /* for as long as this takes */
	struct mime_arena *part_mem;    /* for a part: mark, use, release */
	uint32_t *messages;     /* of each part: the root of its message */
	mime_span *bases;       /* of each part, by number */
	struct key *keys, *spare;
	size_t count, cap;
	uint32_t message;       /* of the page at hand, and its base */
	mime_span base;
	bool locations;         /* some key is one */
};

/* ---- keys --------------------------------------------------------------- */

static int
compare(const void *one, const void *other)
{
	const struct key *a = one, *b = other;
	size_t least = a->text.len < b->text.len ? a->text.len : b->text.len;
	int c;

	if (a->message != b->message)
		return a->message < b->message ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	c = least > 0 ? memcmp(a->text.ptr, b->text.ptr, least) : 0;
	if (c != 0)
		return c;
	return (a->text.len > b->text.len) - (a->text.len < b->text.len);
}

static SELDOM void
add_key(struct refer *r, const struct mime_part *p, enum kind kind,
    mime_span text)
{
	assert(r->count < r->cap);
	r->keys[r->count++] = (struct key){
		.message = r->messages[p->number], .kind = (uint8_t)kind,
		.text = text, .node = node_of(p),
	};
	r->locations |= kind == BY_LOCATION;
}

/* The first key that is not less than KEY. */
static size_t
place_of(const struct refer *r, const struct key *key)
{
	size_t low = 0, high = r->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(&r->keys[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Marks all parts of that key; once, however often it is asked for. */
static SELDOM void
mark(struct refer *r, enum kind kind, const struct url *url)
{
	const struct key key = {
		.message = r->message, .kind = (uint8_t)kind,
		.text = { url->octets, url->len },
	};
	size_t i = place_of(r, &key);
	bool known = i < r->count && r->keys[i].found;

	for (; !known && i < r->count && compare(&r->keys[i], &key) == 0; i++) {
		r->keys[i].node->referred = true;
		r->keys[i].found = true;
	}
}

static SELDOM void
found(void *ctx, mime_span reference)
{
	struct refer *r = ctx;
	struct url url;

	if (mime_url_cid(mime_span_trim(reference, IS_WSP), &url))
		mark(r, BY_ID, &url);
	else if (r->locations && mime_url_resolve(r->base, reference, &url))
		mark(r, BY_LOCATION, &url);
}

/* ---- headers ------------------------------------------------------------ */

/* Field NAME of HEAD made absolute by BASE, in R's memory. */
static mime_status
location(struct refer *r, mime_span head, const char *name, mime_span base,
    mime_span *result)
{
	struct mime_field field;
	struct url url;

	if (!mime_field_find(head, name, &field) ||
	    !mime_url_resolve(base, field.value, &url) || url.len > URL_MAX)
		return MIME_OK;
	return mime_arena_copy(r->mem, (mime_span){ url.octets, url.len },
	    result);
}

/* What the header of P says of where it is: its key, and the base for more. */
static mime_status
read_location(struct refer *r, const struct mime_part *p)
{
	mime_mark start = mime_arena_mark(r->part_mem);
	mime_span *base = &r->bases[p->number], head, own = { 0 };
	mime_status st = mime_part_head(r->part_mem, r->tree, p, &head);

	if (st == MIME_OK)
		st = location(r, head, "Content-Base", *base, base);
	if (st == MIME_OK)
		st = location(r, head, "Content-Location", *base, &own);
	mime_arena_release(r->part_mem, start);
	if (st < 0 || own.len == 0)
		return st;
	if (mime_part_is_in(p, IS_RELATED))
		add_key(r, p, BY_LOCATION, own);
	*base = own;
	return MIME_OK;
}

static SELDOM bool
is_page(const struct mime_part *p)
{
	return p->kind == MIME_LEAF && mime_part_is(p, IS_HTML) &&
	    !mime_part_is_attached(p) &&
	    (p->bodies != 0 || mime_part_is_in(p, IS_RELATED));
}

static mime_status
add_part(struct refer *r, const struct mime_part *p)
{
	bool whole = is_whole_message(p);

	r->messages[p->number] = whole ? p->number :
	    r->messages[p->parent->number];
	if (!whole)
		r->bases[p->number] = r->bases[p->parent->number];
	if (p->kind == MIME_LEAF && p->media->content_id.len > 0)
		add_key(r, p, BY_ID, p->media->content_id);
	return is_page(p) || p->kind == MIME_MULTIPART ||
	    (p->kind == MIME_LEAF && mime_part_is_in(p, IS_RELATED)) ?
	    read_location(r, p) : MIME_OK;
}

/* ---- pages -------------------------------------------------------------- */

static SELDOM mime_status
read_page(struct refer *r, const struct mime_part *p)
{
	mime_mark start = mime_arena_mark(r->part_mem);
	struct mime_reader *reader = mime_reader_new(r->part_mem, r->tree, p,
	    PIECE_HOW);
	struct scan scan = { .found = found, .ctx = r };
	mime_span piece;
	mime_status st;

	r->message = r->messages[p->number];
	r->base = r->bases[p->number];
	while ((st = mime_reader_next(reader, &piece)) == MIME_OK)
		mime_scan_html(&scan, piece);
	mime_scan_end(&scan);
	mime_arena_release(r->part_mem, start);
	return st == MIME_END ? MIME_OK : st;
}

static bool
make_room(struct refer *r, size_t parts)
{
	r->cap = size_mul(parts, 2);
	r->messages = mime_arena_alloc(r->mem, size_mul(parts,
	    sizeof(*r->messages)));
	r->bases = mime_arena_alloc(r->mem, size_mul(parts, sizeof(*r->bases)));
	r->keys = mime_arena_alloc(r->mem, size_mul(r->cap, sizeof(*r->keys)));
	r->spare = mime_arena_alloc(r->mem, size_mul(r->cap, sizeof(*r->keys)));
	return r->messages != NULL && r->bases != NULL && r->keys != NULL &&
	    r->spare != NULL;
}

/* Marks what is referred to; some of it, where it fails. */
static mime_status
refer(struct refer *r)
{
	const struct mime_part *root = &r->tree->root->part, *p;
	mime_status st = MIME_OK;
	size_t parts = 0, pages = 0;

	for (p = root; p != NULL; p = p->after) {
		parts++;
		pages += is_page(p);
	}
	if (pages == 0)
		return MIME_OK;
	if (!make_room(r, parts))
		return mime_arena_status(r->tree->mem);
	for (p = root; p != NULL && st == MIME_OK; p = p->after)
		st = add_part(r, p);
	r->keys = mime_sort(r->keys, r->spare, r->count, sizeof(*r->keys),
	    compare);
	for (p = root; p != NULL && st == MIME_OK; p = p->after)
		if (r->count > 0 && is_page(p))
			st = read_page(r, p);
	return st;
}

mime_status
mime_tree_refer(struct mime_tree *tree)
{
	struct refer r = { .tree = tree };
	mime_status st;

	if (tree == NULL)
		return MIME_NOMEM;
	if (!tree->ended || tree->root == NULL || !tree->has_input)
		return MIME_USAGE;
	if (tree->searched)
		return MIME_OK;
	r.mem = mime_arena_part(tree->mem);
	r.part_mem = mime_arena_part(tree->mem);
	st = r.mem == NULL || r.part_mem == NULL ?
	    mime_arena_status(tree->mem) : refer(&r);
	mime_arena_free(r.part_mem);
	mime_arena_free(r.mem);
	tree->searched = st == MIME_OK;
	return st == MIME_OK ? mime_tree_roles(tree) : st;
}
