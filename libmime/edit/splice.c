/*
 * splice.c - what was told, as splices, and the message that they make.
 *
 * The parts are gone through in document order, and each adds the cuts of its
 * header and its body. What the caller cut by hand joins them, and all are put
 * in order. What is within something larger that goes falls away; two that
 * want the same octets are a mistake of who told them.
 */
#include "edit/edit.h"

/* ---- cuts --------------------------------------------------------------- */

static bool
make_room(struct mime_editor *e)
{
	void *more;

	if (e->count < e->cap)
		return true;
	more = mime_arena_more(e->mem, e->cuts, &e->cap, 64,
	    sizeof(*e->cuts));
	if (more == NULL)
		e->status = mime_arena_status(e->mem);
	else
		e->cuts = more;
	return more != NULL;
}

SELDOM void
mime_edit_cut(struct mime_editor *e, const struct mime_part *part, bool head,
    mime_range at, mime_range by)
{
	if (e->status < 0 || (at.size == 0 && by.size == 0) || !make_room(e))
		return;
	e->cuts[e->count] = (struct cut){
		.splice = { at, by }, .part = part, .head = head,
	};
	e->count++;
}

/* A line end is put in AT. */
static void
cut_line(struct mime_editor *e, const struct mime_part *part, uint64_t at)
{
	uint64_t from = e->fresh.size;

	mime_fresh_put_lines(&e->fresh, SPAN("\r\n"), e->lf);
	mime_edit_cut(e, part, true, (mime_range){ at, 0 },
	    fresh_since(&e->fresh, from));
}

/* ---- headers ------------------------------------------------------------ */

static mime_range
fresh_fields(struct mime_editor *e, const struct edit_new *n, bool line_end)
{
	uint64_t from = e->fresh.size;

	if (n != NULL && line_end)
		mime_fresh_put_lines(&e->fresh, SPAN("\r\n"), e->lf);
	for (; n != NULL; n = n->next)
		mime_fresh_put(&e->fresh, n->octets);
	return fresh_since(&e->fresh, from);
}

static void
cut_field(struct mime_editor *e, const struct heading *h,
    const struct edit_field *f)
{
	mime_span whole = f->field.whole;
	mime_range at = { h->part->head.offset +
	    (uint64_t)(whole.ptr - h->head.ptr), whole.len };
	uint64_t from = e->fresh.size;

	if (!f->removed && f->octets.ptr == NULL)
		return;
	if (!f->removed)
		mime_fresh_put(&e->fresh, f->octets);
	mime_edit_cut(e, h->part, true, at, fresh_since(&e->fresh, from));
}

/* Is there no line end behind which fields could come? */
static bool
lacks_line_end(const struct heading *h)
{
	const struct edit_field *last = h->fields + h->count - 1;

	return !h->ended && (h->count == 0 || (!last->removed &&
	    last->octets.ptr == NULL));
}

/* Is a blank line at the end of the header, for a body to come behind? */
static bool
has_blank_line(const struct heading *h)
{
	return mime_head_lines(h->head) < h->head.len;
}

/* Fields where there were none: is the body's first line to be one of them? */
static bool
lacks_blank_line(const struct heading *h)
{
	return h->count == 0 && (h->first != NULL || h->last != NULL) &&
	    h->part->body.size > 0 && !has_blank_line(h);
}

static void
cut_heading(struct mime_editor *e, const struct heading *h)
{
	uint64_t at = h->part->head.offset;
	bool bare = h->count == 0 && h->first != NULL;

	mime_edit_cut(e, h->part, true, (mime_range){ at + h->begin, 0 },
	    fresh_fields(e, h->first, bare && lacks_line_end(h)));
	for (uint32_t i = 0; i < h->count; i++)
		cut_field(e, h, &h->fields[i]);
	mime_edit_cut(e, h->part, true, (mime_range){ at + h->end, 0 },
	    fresh_fields(e, h->last, !bare && lacks_line_end(h)));
	if (lacks_blank_line(h))
		cut_line(e, h->part, at + h->end);
}

/* ---- parts -------------------------------------------------------------- */

/* Those next to each other go at once. */
static void
cut_gone(struct mime_editor *e, const struct mime_part *part)
{
	const struct mime_part *last = e->last_gone;

	if (last != NULL && last->parent == part->parent &&
	    part->index <= last->index)
		return;
	mime_edit_cut(e, part, false, mime_edit_gone(e, part, &e->last_gone),
	    (mime_range){ 0, 0 });
}

static void
cut_emptied(struct mime_editor *e, const struct mime_part *part)
{
	mime_range by, at = mime_edit_emptied(e, part, &by);

	mime_edit_cut(e, part, false, at, by);
}

/*
 * Where a part has no body, its header's line end is the delimiter's, too. What
 * is new in its place needs one of its own: which is the multipart's.
 */
static void
cut_line_end(struct mime_editor *e, const struct mime_part *part)
{
	const struct mime_part *around = part->parent;
	mime_span next = { 0 };
	uint64_t end = range_end(part->whole);
	mime_status st = mime_part_bytes(e->mem, e->tree, part,
	    (mime_range){ end, 2 }, &next);

	if (st < 0)
		e->status = st;
	while (around != NULL && around->kind != MIME_MULTIPART)
		around = around->parent;
	if (st < 0 || around == NULL || !span_is(next, SPAN("--")))
		return;
	cut_line(e, around, end);
}

/* A header may end with its part, and have no blank line. */
static void
cut_content(struct mime_editor *e, const struct mime_part *part)
{
	mime_range by = edit_of(e, part)->by;
	struct heading *h = mime_heading_of(e, part);

	if (by.size > 0 && h != NULL && !has_blank_line(h) &&
	    !lacks_blank_line(h)) {
		/* Of a header whose last line has no end, that one first. */
		if (lacks_line_end(h) && h->last == NULL)
			cut_line(e, part, part->body.offset);
		cut_line(e, part, part->body.offset);
	}
	mime_edit_cut(e, part, false, part->body, by);
	if (part->body.size == 0 && by.size > 0)
		cut_line_end(e, part);
}

/* What came in between, and nothing else. */
static void
cut_wrapped(struct mime_editor *e, const struct mime_part *part)
{
	const struct stretch *s = edit_of(e, part)->stretches;
	uint64_t at = part->body.offset;

	for (; s != NULL; s = s->next) {
		if (s->fresh)
			mime_edit_cut(e, part, false, (mime_range){ at, 0 },
			    s->range);
		else
			at = range_end(s->range);
	}
}

static void
cut_replaced(struct mime_editor *e, const struct mime_part *part)
{
	mime_edit_cut(e, part, false, part->whole, edit_of(e, part)->by);
	cut_line_end(e, part);
}

/*
 * PART, whose last part ends where it does, is closed there. Who stands around
 * it and ends at the same place ends the line.
 */
static void
cut_close(struct mime_editor *e, const struct mime_part *part)
{
	uint64_t from = e->fresh.size, end = range_end(part->body), at;
	const struct mime_part *last = part->child, *around = part->parent;

	while (last->next != NULL)
		last = last->next;
	if (mime_edit_is_closed(e, last, &at))
		return;
	mime_fresh_put_lines(&e->fresh, SPAN("\r\n"), e->lf);
	mime_fresh_put(&e->fresh, SPAN("--"));
	mime_fresh_put(&e->fresh, edit_of(e, part)->closes);
	mime_fresh_put(&e->fresh, SPAN("--"));
	while (around != NULL && edit_of(e, around)->closes.len == 0)
		around = around->parent;
	if (around == NULL &&
	    end == range_end(mime_tree_root(e->tree)->whole))
		mime_fresh_put_lines(&e->fresh, SPAN("\r\n"), e->lf);
	mime_edit_cut(e, part, false, (mime_range){ end, 0 },
	    fresh_since(&e->fresh, from));
	if (e->status >= 0)
		e->cuts[e->count - 1].closes = true;
}

/*
 * The last delimiter may have no line end, and an empty part behind it. What
 * comes there is on a line of its own: so that octet goes, and comes with one.
 */
static void
cut_delimiter(struct mime_editor *e, const struct mime_part *part)
{
	uint64_t from = e->fresh.size, at = part->whole.offset;
	mime_span last = { 0 };
	mime_status st;

	if (part->whole.size > 0 || part->parent == NULL || at == 0)
		return;
	st = mime_part_bytes(e->mem, e->tree, part, (mime_range){ at - 1, 1 },
	    &last);
	if (st < 0)
		e->status = st;
	if (st < 0 || last.len == 0 || *last.ptr == '\n')
		return;
	mime_fresh_put(&e->fresh, last);
	mime_fresh_put_lines(&e->fresh, SPAN("\r\n"), e->lf);
	mime_edit_cut(e, part->parent, false, (mime_range){ at - 1, 1 },
	    fresh_since(&e->fresh, from));
}

/* Does something come to PART? */
static bool
grows(const struct edit_part *p)
{
	return ((p->fate == FATE_CONTENT || p->fate == FATE_REPLACED) &&
	    p->by.size > 0) || (p->fate < FATE_REPLACED && p->heading != NULL &&
	    (p->heading->first != NULL || p->heading->last != NULL));
}

/* PART goes, or is new, with all that is in it. */
static bool
is_whole(const struct mime_editor *e, const struct mime_part *part)
{
	return edit_of(e, part)->hidden || edit_of(e, part)->fate != FATE_STAYS;
}

static void
cut_part(struct mime_editor *e, struct edit_part *p)
{
	const struct mime_part *part = p->part;

	p->hidden = part->parent != NULL && is_whole(e, part->parent);
	if (p->hidden || part->inside != NULL)
		return;
	if (grows(p))
		cut_delimiter(e, part);
	if (p->fate == FATE_DROPPED)
		cut_gone(e, part);
	else if (p->fate == FATE_REPLACED)
		cut_replaced(e, part);
	else if (p->heading != NULL)
		cut_heading(e, p->heading);
	if (p->fate == FATE_EMPTIED)
		cut_emptied(e, part);
	else if (p->fate == FATE_BARE)
		mime_edit_cut(e, part, false, part->body, (mime_range){ 0, 0 });
	else if (p->fate == FATE_CONTENT)
		cut_content(e, part);
	else if (p->fate == FATE_WRAPPED)
		cut_wrapped(e, part);
	else if (p->fate == FATE_STAYS && p->closes.len > 0)
		cut_close(e, part);
}

/* ---- in order ----------------------------------------------------------- */

static int
compare(const void *a, const void *b)
{
	const struct cut *one = a, *other = b;
	mime_range x = one->splice.at, y = other->splice.at;

	if (x.offset != y.offset)
		return x.offset < y.offset ? -1 : 1;
	/* What goes begins behind what is put in; what was told by hand comes
	   last, though it was there first, but for what closes multiparts, the
	   inner ones before those around them. */
	if ((x.size > 0) != (y.size > 0))
		return (x.size > 0) - (y.size > 0);
	if (one->closes && other->closes)
		return one->part->number > other->part->number ? -1 : 1;
	if (one->closes != other->closes)
		return one->closes - other->closes;
	return (one->part == NULL) - (other->part == NULL);
}

static void
sort(struct mime_editor *e)
{
	struct cut *spare = mime_arena_alloc(e->mem,
	    size_mul((size_t)e->count + 1, sizeof(*spare)));

	if (spare == NULL)
		e->status = mime_arena_status(e->mem);
	else if (e->count > 0)
		e->cuts = mime_sort(e->cuts, spare, e->count, sizeof(*spare),
		    compare);
}

/* What was told by hand falls away within a part that goes. */
static bool
is_swallowed(const struct cut *by, const struct cut *c)
{
	return by->part != NULL && !by->head && c->part == NULL &&
	    range_end(c->splice.at) <= range_end(by->splice.at);
}

/* Leaves those that overlap none before them. */
static void
sift(struct mime_editor *e)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < e->count && e->status >= 0; i++) {
		const struct cut *c = &e->cuts[i];
		const struct cut *last = kept ? &e->cuts[kept - 1] : NULL;

		if (last == NULL ||
		    c->splice.at.offset >= range_end(last->splice.at))
			e->cuts[kept++] = *c;
		else if (!is_swallowed(last, c))
			mime_editor_fail(e, NULL,
			    "two edits are of the same octets");
	}
	e->count = kept;
}

static void
list_splices(struct mime_editor *e)
{
	int64_t shift = 0;

	e->splices = mime_arena_alloc(e->mem,
	    size_mul((size_t)e->count + 1, sizeof(*e->splices)));
	if (e->splices == NULL) {
		e->status = mime_arena_status(e->mem);
		return;
	}
	for (uint32_t i = 0; i < e->count; i++) {
		const struct mime_splice *s = &e->cuts[i].splice;

		shift += (int64_t)s->by.size - (int64_t)s->at.size;
		e->cuts[i].shift = shift;
		e->splices[i] = *s;
	}
}

SELDOM mime_status
mime_editor_end(struct mime_editor *e)
{
	if (e == NULL)
		return MIME_NOMEM;
	if (e->status < 0 || e->ended)
		return e->status;
	mime_edit_spread(e);
	for (struct heading *h = e->headings; h && e->status >= 0; h = h->next)
		mime_heading_settle(e, h);
	for (uint32_t i = 0; i < e->tree->parts && e->status >= 0; i++)
		cut_part(e, &e->parts[i]);
	if (e->status >= 0)
		sort(e);
	sift(e);
	if (e->status >= 0)
		list_splices(e);
	if (e->status >= 0)
		mime_edit_list_changes(e);
	if (e->status >= 0)
		e->status = e->fresh.status;
	e->ended = true;
	return e->status;
}

SELDOM const struct mime_splice *
mime_editor_splices(const struct mime_editor *e, size_t *count)
{
	*count = e != NULL && e->ended && e->status >= 0 ? e->count : 0;
	return *count > 0 ? e->splices : NULL;
}

/* ---- the message that they make ----------------------------------------- */

SELDOM mime_status
mime_editor_read(struct mime_editor *e, uint64_t offset, mime_room *to)
{
	return e == NULL ? MIME_NOMEM : mime_fresh_read(&e->fresh, offset, to);
}

/* Writes RANGE of the message, or with FRESH of the new octets. */
static mime_status
copy(struct mime_editor *e, const struct mime_sink *to, mime_range range,
    bool fresh)
{
	mime_status st = MIME_OK;

	while (st >= 0 && range.size > 0) {
		size_t want = range.size < PIECE ? (size_t)range.size : PIECE;
		mime_room room = { e->window, want };

		st = fresh ? mime_fresh_read(&e->fresh, range.offset, &room) :
		    mime_octets_read(&e->tree->input, range.offset, &room);
		want -= room.len;
		if (st >= 0 && want == 0)
			st = MIME_IO;
		if (st >= 0)
			st = to->put(to->ctx, (mime_span){ e->window, want });
		range = (mime_range){ range.offset + want, range.size - want };
	}
	return st;
}

static uint64_t
end_of_message(const struct mime_editor *e)
{
	const struct mime_part *root = mime_tree_root(e->tree);

	return root != NULL ? range_end(root->whole) : 0;
}

SELDOM mime_status
mime_editor_write(struct mime_editor *e, const struct mime_sink *to)
{
	uint64_t at = 0, end;

	if (edit_done(e) < 0)
		return edit_done(e);
	end = end_of_message(e);
	for (uint32_t i = 0; i < e->count && e->status >= 0; i++) {
		const struct mime_splice *s = &e->splices[i];

		e->status = copy(e, to, (mime_range){ at,
		    s->at.offset - at }, false);
		if (e->status >= 0)
			e->status = copy(e, to, s->by, true);
		at = range_end(s->at);
	}
	if (e->status >= 0)
		e->status = copy(e, to, (mime_range){ at, end - at }, false);
	return e->status;
}

/* Where the new octets of cut I begin in the message as it is now. */
static uint64_t
place_of(const struct mime_editor *e, uint32_t i)
{
	return e->splices[i].at.offset +
	    (i > 0 ? (uint64_t)e->cuts[i - 1].shift : 0);
}

/* How many cuts begin at or before OFFSET of the message as it is now. */
static uint32_t
cuts_up_to(const struct mime_editor *e, uint64_t offset)
{
	uint32_t low = 0, high = e->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (place_of(e, middle) <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What stands at OFFSET, up to the next cut: in ROOM, which is that long. */
static mime_status
read_stretch(struct mime_editor *e, uint64_t offset, mime_room *room)
{
	uint32_t n = cuts_up_to(e, offset);
	const struct mime_splice *s = n > 0 ? &e->splices[n - 1] : NULL;
	uint64_t in = n > 0 ? offset - place_of(e, n - 1) : 0;
	uint64_t left = UINT64_MAX;
	bool fresh = s != NULL && in < s->by.size;

	if (fresh)
		left = s->by.size - in;
	else if (n < e->count)
		left = place_of(e, n) - offset;
	if (room->len > left)
		room->len = (size_t)left;
	if (fresh)
		return mime_fresh_read(&e->fresh, s->by.offset + in, room);
	return mime_octets_read(&e->tree->input, s == NULL ? offset :
	    range_end(s->at) + (in - s->by.size), room);
}

SELDOM mime_status
mime_editor_result(struct mime_editor *e, uint64_t offset, mime_room *to)
{
	size_t n = 1;

	if (edit_done(e) < 0)
		return edit_done(e);
	while (to->len > 0 && n > 0) {
		mime_room room = *to;
		mime_status st = read_stretch(e, offset, &room);

		if (st < 0)
			return st;
		n = (size_t)(room.ptr - to->ptr);
		offset += n;
		*to = (mime_room){ to->ptr + n, to->len - n };
	}
	return MIME_OK;
}

/* ---- where things are now ----------------------------------------------- */

/* How many cuts begin before AT. */
static uint32_t
cuts_before(const struct mime_editor *e, uint64_t at)
{
	uint32_t low = 0, high = e->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (e->cuts[middle].splice.at.offset < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

SELDOM uint64_t
mime_edit_moved(const struct mime_editor *e, uint64_t at)
{
	uint32_t n = cuts_before(e, at);
	uint64_t end;

	if (n == 0)
		return at;
	/* Of what is gone, the end. */
	end = range_end(e->cuts[n - 1].splice.at);
	if (end > at)
		at = end;
	return at + (uint64_t)e->cuts[n - 1].shift;
}

SELDOM uint64_t
mime_edit_put_at(const struct mime_editor *e, uint64_t at,
    const struct mime_part *part, bool head)
{
	uint64_t sum = 0;

	for (uint32_t i = cuts_before(e, at); i < e->count; i++) {
		const struct cut *c = &e->cuts[i];
		bool own = head ? c->part == part && c->head :
		    c->part == NULL || c->part->number >= part->number;

		if (c->splice.at.offset > at || c->splice.at.size > 0)
			break;
		if (own)
			sum += c->splice.by.size;
	}
	return sum;
}
