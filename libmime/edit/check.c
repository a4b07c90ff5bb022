/*
 * check.c - is the message that came out the one that was meant?
 *
 * The result is parsed as a stream, by the same parser, and its parts are held
 * against those of the message: every part that stays must stand where the
 * splices have moved it, of its old type, and every header that was edited must
 * have the fields that were told, in their order, and no others. A part that
 * was replaced may have parts of its own; what is dropped must not be there. So
 * a boundary that new octets happen to hold, or a field that ends a header too
 * early, is found before anybody gets to see it.
 */
#include "edit/edit.h"

struct check {
	struct mime_editor *e;
	struct mime_arena *mem;         /* for as long as this takes */
	const struct mime_source *source;
	const struct mime_part *now;    /* the next part of the result */
};

/* ---- the result --------------------------------------------------------- */

static mime_status
add_events(struct mime_parser *parser, struct mime_tree *tree)
{
	const struct mime_event *ev;
	mime_status st;

	while ((st = mime_parser_next(parser, &ev)) == MIME_OK) {
		st = mime_tree_add(tree, ev);
		if (st < 0)
			return st;
	}
	return st;
}

/* Without a source: what is encoded stays closed, and costs no memory. */
static mime_status
parse_stream(struct check *c, const struct mime_options *opt,
    struct mime_tree **tree)
{
	struct mime_parser *parser = mime_parser_new(c->mem, opt);
	mime_status st = MIME_MORE;
	uint64_t offset = 0;

	*tree = mime_tree_new(c->mem, NULL, opt);
	if (parser == NULL || *tree == NULL)
		return mime_arena_status(c->mem);
	while (st == MIME_MORE) {
		mime_room room = { c->e->window, PIECE };

		st = c->source->read_at(c->source->ctx, offset, &room);
		if (st < 0)
			return st;
		offset += PIECE - room.len;
		if (room.len == PIECE)
			mime_parser_end(parser);
		else
			mime_parser_feed(parser, (mime_span){ c->e->window,
			    PIECE - room.len });
		st = add_events(parser, *tree);
	}
	return st < 0 ? st : mime_tree_end(*tree);
}

static mime_status
parse(struct check *c, struct mime_tree **tree)
{
	struct mime_options opt = { .size = sizeof(opt),
	    .limits = c->e->tree->options.limits };

	return c->e->opens ? mime_parse_source(c->mem, c->source, &opt, tree) :
	    parse_stream(c, &opt, tree);
}

/* The first part from NOW on whose octets are the message's. */
static const struct mime_part *
outside(const struct mime_part *now)
{
	while (now != NULL && now->inside != NULL)
		now = now->after;
	return now;
}

/* ---- headers ------------------------------------------------------------ */

/* The octets of the header of a part of the result. */
static mime_status
read_head(struct check *c, const struct mime_part *now, mime_span *head)
{
	size_t size = (size_t)now->head.size;
	char *ptr = now->head.size <= c->e->tree->options.limits.header ?
	    mime_arena_take(c->mem, size + 1) : NULL;
	size_t n = 0, before;
	mime_status st = MIME_OK;

	if (ptr == NULL)
		return MIME_VALUE;
	do {
		mime_room room = { ptr + n, size - n };

		before = n;
		st = c->source->read_at(c->source->ctx, now->head.offset + n,
		    &room);
		n = size - room.len;
	} while (st >= 0 && n > before && n < size);
	*head = (mime_span){ ptr, n };
	return st < 0 ? st : MIME_OK;
}

/* Takes the next field of the result; is it WANTED? */
static bool
is_next(mime_span *head, mime_span wanted)
{
	struct mime_field field;

	return mime_field_next(head, &field) &&
	    span_is(span_without_line_end(field.whole),
	    span_without_line_end(wanted));
}

static bool
are_new(mime_span *head, const struct edit_new *n)
{
	while (n != NULL && is_next(head, n->octets))
		n = n->next;
	return n == NULL;
}

static bool
are_old(mime_span *head, const struct heading *h)
{
	for (uint32_t i = 0; i < h->count; i++) {
		const struct edit_field *f = &h->fields[i];

		if (!f->removed && !is_next(head,
		    f->octets.ptr != NULL ? f->octets : f->field.whole))
			return false;
	}
	return true;
}

static bool
has_fields(struct check *c, const struct heading *h,
    const struct mime_part *now)
{
	mime_mark before = mime_arena_mark(c->mem);
	struct mime_field more;
	mime_span head;
	bool same = read_head(c, now, &head) >= 0 &&
	    are_new(&head, h->first) && are_old(&head, h) &&
	    are_new(&head, h->last) && !mime_field_next(&head, &more);

	mime_arena_release(c->mem, before);
	return same;
}

/* ---- parts -------------------------------------------------------------- */

/* It has the ranges that the splices leave of those of PART. */
static bool
stands_there(const struct mime_editor *e, const struct mime_part *part,
    const struct mime_part *now)
{
	uint64_t head = range_end(part->head), body = range_end(part->body);

	return now->head.offset == mime_edit_moved(e, part->head.offset) &&
	    range_end(now->head) == mime_edit_moved(e, head) +
	    mime_edit_put_at(e, head, part, true) &&
	    range_end(now->body) == mime_edit_moved(e, body) +
	    mime_edit_put_at(e, body, part, false) &&
	    now->depth == part->depth;
}

static bool
is_of_type(const struct mime_part *part, const struct mime_part *now)
{
	return span_is(part->media->type, now->media->type) &&
	    span_is(part->media->subtype, now->media->subtype) &&
	    (part->kind == now->kind ||
	    encoding_changes(now->media->encoding));
}

/* Why NOW is not what PART was to become; NULL: it is. */
static const char *
fault(struct check *c, const struct edit_part *p, const struct mime_part *now)
{
	if (now == NULL)
		return "is lost in the result";
	if (!stands_there(c->e, p->part, now))
		return "is not where it should be in the result";
	if ((p->heading == NULL || !p->heading->type) &&
	    !is_of_type(p->part, now))
		return "is of another type in the result";
	if (p->heading != NULL && !has_fields(c, p->heading, now))
		return "has other fields than it should have in the result";
	return NULL;
}

/* Parts of the result that lie before END, in whole, are new ones. */
static void
pass_new(struct check *c, uint64_t end)
{
	while (c->now != NULL && c->now->whole.offset < end &&
	    range_end(c->now->whole) <= end)
		c->now = outside(c->now->after);
}

/* The range that a part, replaced, has in the result. */
static uint64_t
end_of_replaced(const struct check *c, const struct edit_part *p)
{
	return mime_edit_moved(c->e, p->part->whole.offset) + p->by.size;
}

/* What came is one part, and all of it, whatever is in that. */
static void
check_replaced(struct check *c, const struct edit_part *p)
{
	uint64_t end = end_of_replaced(c, p);

	if (c->now == NULL || range_end(c->now->whole) != end ||
	    c->now->depth != p->part->depth)
		mime_editor_fail(c->e, p->part,
		    "is not one part in the result");
	pass_new(c, end);
}

static void
check_part(struct check *c, const struct edit_part *p)
{
	const char *why;
	const struct mime_part *now = c->now;

	if (p->hidden || p->part->inside != NULL || p->fate == FATE_DROPPED)
		return;
	if (p->fate == FATE_REPLACED) {
		check_replaced(c, p);
		return;
	}
	why = fault(c, p, now);
	if (why != NULL) {
		mime_editor_fail(c->e, p->part, why);
		return;
	}
	c->now = outside(now->after);
	if (p->fate > FATE_WRAPPED)
		pass_new(c, range_end(now->body));
}

SELDOM mime_status
mime_editor_check(struct mime_editor *e, const struct mime_source *result)
{
	struct check c = { .e = e, .source = result };
	struct mime_tree *tree = NULL;

	if (edit_done(e) < 0)
		return edit_done(e);
	c.mem = mime_arena_part(e->mem);
	e->status = c.mem == NULL ? mime_arena_status(e->mem) :
	    parse(&c, &tree);
	if (e->status >= 0)
		e->status = MIME_OK;
	c.now = e->status >= 0 ? outside(mime_tree_root(tree)) : NULL;
	for (uint32_t i = 0; i < e->tree->parts && e->status >= 0; i++)
		check_part(&c, &e->parts[i]);
	if (e->status >= 0 && c.now != NULL)
		mime_editor_fail(e, NULL, "the result has a part too many");
	mime_arena_free(c.mem);
	return e->status;
}
