/*
 * editor.c - what the caller says: mime_edit_* of mime.h.
 *
 * Each call notes what is to become of a part or a field. The first one that
 * cannot be carried out fails for good, with a reason in words.
 */
#include "edit/edit.h"

/* ---- life --------------------------------------------------------------- */

/* A caller built against an older header gives a shorter struct. */
static struct mime_edit_options
options_of(const struct mime_edit_options *given)
{
	struct mime_edit_options opt = { 0 };

	if (given != NULL)
		memcpy(&opt, given, given->size < sizeof(opt) ? given->size :
		    sizeof(opt));
	return opt;
}

/* Do lines end in LF? As the first one does; CRLF where there is none. */
static mime_status
find_line_end(struct mime_editor *e)
{
	const struct mime_part *root = mime_tree_root(e->tree);
	mime_room room = { e->window, PIECE };
	mime_status st = MIME_OK;
	mime_span seen = { e->window, 0 };
	size_t before, lf = 0;

	/* A read may give a few octets only. */
	for (before = 0; root != NULL && st >= 0 && room.len > 0 &&
	    room.len != before && lf == seen.len;) {
		before = room.len;
		st = mime_octets_read(&e->tree->input,
		    root->whole.offset + seen.len, &room);
		seen.len = PIECE - room.len;
		lf += span_find(span_tail(seen, lf), '\n');
	}
	e->lf = lf < seen.len && (lf == 0 || seen.ptr[lf - 1] != '\r');
	return st;
}

/*
 * Is P in a multipart that says it is encoded, and is not? The stream does not
 * look into such a one, the tree does.
 */
static bool
is_in_a_lie(const struct mime_part *p)
{
	return p->inside == NULL && p->parent != NULL &&
	    encoding_changes(p->parent->media->encoding);
}

static mime_status
list_parts(struct mime_editor *e)
{
	const struct mime_part *p = mime_tree_root(e->tree);

	e->parts = mime_arena_alloc(e->mem, size_mul((size_t)e->tree->parts + 1,
	    sizeof(*e->parts)));
	if (e->parts == NULL)
		return mime_arena_status(e->mem);
	for (; p != NULL; p = p->after) {
		edit_of(e, p)->part = p;
		e->opens = e->opens || is_in_a_lie(p);
	}
	return MIME_OK;
}

SELDOM struct mime_editor *
mime_editor_new(struct mime_arena *mem, struct mime_tree *tree,
    const struct mime_edit_options *given)
{
	struct mime_editor *e = mem != NULL && tree != NULL ?
	    mime_arena_alloc(mem, sizeof(*e)) : NULL;
	struct mime_edit_options opt = options_of(given);
	struct mime_write_options write = { sizeof(write), opt.how, { 0 } };
	struct mime_arena *fresh;

	if (e == NULL)
		return NULL;
	e->mem = mime_arena_child(mem);
	e->tree = tree;
	e->writer = mime_writer_new(e->mem, &write);
	e->window = mime_arena_take(e->mem, PIECE);
	e->last_heading = &e->headings;
	e->fresh.spool = opt.spool;
	/* Not in MEM, which goes back to marks while octets come. */
	fresh = mime_arena_child(e->mem);
	if (e->writer == NULL || e->window == NULL || fresh == NULL)
		return NULL;
	buffer_init(&e->fresh.memory, fresh, PTRDIFF_MAX);
	e->status = !tree->ended || !tree->has_input ? MIME_USAGE :
	    find_line_end(e);
	if (e->status >= 0)
		e->status = list_parts(e);
	if (e->lf)
		e->writer->how |= MIME_WRITE_LF;
	return e->status == MIME_NOMEM ? NULL : e;
}

/* The reason is one line of ASCII: sections and our own words. */
SELDOM void
mime_editor_fail(struct mime_editor *e, const struct mime_part *part,
    const char *why)
{
	mime_span section = { 0 };
	struct buffer b;

	if (e->status >= 0)
		e->status = e->fresh.status;
	if (e->status < 0)
		return;
	buffer_init(&b, e->mem, PTRDIFF_MAX);
	if (part != NULL && mime_part_section(e->mem, part, &section) >= 0) {
		buffer_put(&b, SPAN("part "));
		buffer_put(&b, section);
		buffer_put_char(&b, ' ');
	}
	buffer_put(&b, span_of(why));
	buffer_put_char(&b, '\0');
	e->status = b.status < 0 ? b.status : MIME_VALUE;
	e->reason = b.status < 0 ? NULL : b.ptr;
}

SELDOM const char *
mime_editor_reason(const struct mime_editor *e)
{
	if (e == NULL)
		return mime_status_text(MIME_NOMEM);
	return e->reason != NULL ? e->reason : mime_status_text(e->status);
}

SELDOM bool
mime_editor_wrote(struct mime_editor *e)
{
	if (e->writer->status < 0 && e->status >= 0) {
		e->status = e->writer->status;
		e->reason = e->writer->reason;
	}
	return e->status >= 0;
}

SELDOM bool
mime_edit_ready(struct mime_editor *e, const struct mime_part *part)
{
	if (e == NULL || e->status < 0)
		return false;
	if (e->ended)
		e->status = MIME_USAGE;
	else if (part == NULL)
		e->status = MIME_NOMEM;
	else if (part->inside != NULL)
		mime_editor_fail(e, part, "is inside of what is encoded");
	return e->status >= 0;
}

/* ---- fields ------------------------------------------------------------- */

/* A field with that value, as it is to stand; empty where E has failed. */
static mime_span
field_of(struct mime_editor *e, mime_span name, mime_span utf8)
{
	struct buffer crlf, out;

	buffer_init(&crlf, e->mem, PTRDIFF_MAX);
	mime_writer_field(e->writer, &crlf, name, utf8);
	if (!mime_editor_wrote(e) || !e->lf)
		return buffer_span(&crlf);
	buffer_init(&out, e->mem, PTRDIFF_MAX);
	for (size_t i = 0; i < crlf.len; i++)
		if (crlf.ptr[i] != '\r')
			buffer_put_char(&out, crlf.ptr[i]);
	e->status = out.status;
	return buffer_span(&out);
}

/* What is encoded may be a message or a multipart from now on. */
static void
note_type(struct mime_editor *e, struct heading *h, mime_span name)
{
	if (mime_span_is_text(name, "Content-Type"))
		e->opens = h->type = true;
}

/* Of OCTETS, at the place that *AFTER is; NULL: there is no memory. */
static struct edit_new *
add(struct mime_editor *e, struct heading *h, mime_span name, mime_span octets,
    struct edit_new ***after)
{
	struct edit_new *n = mime_arena_alloc(e->mem, sizeof(*n));

	if (n == NULL) {
		e->status = mime_arena_status(e->mem);
		return NULL;
	}
	n->octets = octets;
	n->name = name;
	**after = n;
	*after = &n->next;
	note_type(e, h, name);
	return n;
}

/* The only one of its name; without octets: none is. */
static void
add_only(struct mime_editor *e, struct heading *h, mime_span name,
    mime_span octets)
{
	struct edit_new *n = add(e, h, name, octets, &h->after_last);

	if (n == NULL)
		return;
	n->only = true;
	h->only++;
}

SELDOM void
mime_edit_add(struct mime_editor *e, const struct mime_part *part,
    mime_span name, mime_span utf8, bool first)
{
	struct heading *h;
	mime_span octets;

	if (!mime_edit_ready(e, part))
		return;
	h = mime_heading_of(e, part);
	if (h == NULL)
		return;
	octets = field_of(e, name, utf8);
	add(e, h, span_head(octets, name.len), octets,
	    first ? &h->after_first : &h->after_last);
}

/*
 * Is FIELD read as UTF8 already? However it is folded and encoded; but who
 * writes ASCII does not leave other octets.
 */
static bool
says(struct mime_editor *e, const struct mime_field *field, mime_span utf8)
{
	mime_mark before = mime_arena_mark(e->mem);
	mime_span text = { 0 };
	bool raw = mime_ascii_run(field->value) < field->value.len;
	bool same;

	if (raw && (e->writer->how & MIME_WRITE_UTF8) == 0)
		return false;
	same = span_is(mime_span_trim(field->value, IS_WSP),
	    mime_span_trim(utf8, IS_WSP)) ||
	    (mime_text(e->mem, field->value, &text) >= 0 &&
	    span_is(text, utf8));

	mime_arena_release(e->mem, before);
	return same;
}

/* Of the N fields from F on, all of one name, those behind the first go. */
static void
leave_first(struct edit_field **f, uint32_t n)
{
	/* However often it is told. */
	for (uint32_t i = 1; i < n && !f[0]->alone; i++)
		f[i]->removed = true;
	f[0]->alone = true;
}

static void
set(struct mime_editor *e, struct heading *h, struct edit_field *f,
    mime_span utf8)
{
	f->removed = false;
	f->octets = (mime_span){ 0 };
	if (!says(e, &f->field, utf8))
		f->octets = field_of(e, f->field.name, utf8);
	note_type(e, h, f->field.name);
}

SELDOM void
mime_edit_set(struct mime_editor *e, const struct mime_part *part,
    mime_span name, uint32_t nth, mime_span utf8)
{
	struct heading *h;
	struct edit_field **f;
	mime_span octets;
	uint32_t n;

	if (!mime_edit_ready(e, part))
		return;
	h = mime_heading_of(e, part);
	if (h == NULL)
		return;
	f = mime_heading_find(h, name, nth, &n);
	if (f == NULL && nth > 0) {
		mime_editor_fail(e, part, "has no such field");
	} else if (f != NULL) {
		set(e, h, f[0], utf8);
		if (nth > 1)
			f[1 - (ptrdiff_t)nth]->alone = false;
		if (nth == 0)
			leave_first(f, n);
	} else {
		octets = field_of(e, name, utf8);
		add_only(e, h, span_head(octets, name.len), octets);
	}
}

/* One that was set, where there was none; NULL: it was not. */
static struct edit_new *
find_new(const struct heading *h, mime_span name)
{
	struct edit_new *found = NULL;

	for (struct edit_new *n = h->last; n != NULL; n = n->next)
		if (n->only && mime_span_same(n->name, name))
			found = n;
	return found != NULL && found->octets.len > 0 ? found : NULL;
}

SELDOM bool
mime_edit_has_field(struct mime_editor *e, const struct mime_part *part,
    mime_span name)
{
	struct heading *h = mime_heading_of(e, part);
	struct edit_field **f;
	uint32_t n;

	if (h == NULL)
		return false;
	f = mime_heading_find(h, name, 0, &n);
	return f != NULL ? !f[0]->removed : find_new(h, name) != NULL;
}

static void
set_param(struct mime_editor *e, const struct heading *h,
    struct edit_field **f, mime_span parameter, mime_span utf8)
{
	mime_span was = f[0]->octets.ptr != NULL ? f[0]->octets :
	    f[0]->field.whole;
	mime_span now = mime_edit_parameter(e, h->part, was, parameter, utf8);

	if (now.ptr != was.ptr)
		f[0]->octets = now;
}

SELDOM void
mime_edit_param(struct mime_editor *e, const struct mime_part *part,
    mime_span name, uint32_t nth, mime_span parameter, mime_span utf8)
{
	struct heading *h = mime_edit_ready(e, part) ?
	    mime_heading_of(e, part) : NULL;
	struct edit_field **f;
	struct edit_new *new;
	uint32_t n;

	if (h == NULL)
		return;
	f = mime_heading_find(h, name, nth, &n);
	new = f == NULL && nth == 0 ? find_new(h, name) : NULL;
	if (new != NULL)
		new->octets = mime_edit_parameter(e, part, new->octets,
		    parameter, utf8);
	else if (f == NULL || f[0]->removed)
		mime_editor_fail(e, part, "has no such field");
	else
		set_param(e, h, f, parameter, utf8);
	if (f != NULL && nth == 0 && e->status >= 0)
		leave_first(f, n);
	/* Other ones leave the part what it is. */
	if (mime_span_is_text(parameter, "boundary"))
		note_type(e, h, name);
}

SELDOM void
mime_edit_remove(struct mime_editor *e, const struct mime_part *part,
    mime_span name, uint32_t nth)
{
	struct heading *h;
	struct edit_field **f;
	uint32_t n;

	if (!mime_edit_ready(e, part))
		return;
	h = mime_heading_of(e, part);
	if (h == NULL)
		return;
	f = mime_heading_find(h, name, nth, &n);
	if (f != NULL)
		f[0]->removed = true;
	if (f != NULL && nth == 0)
		leave_first(f, n);
	if (f == NULL && nth == 0 && h->only > 0)
		add_only(e, h, name, (mime_span){ 0 });
	note_type(e, h, name);
}

/* ---- parts -------------------------------------------------------------- */

SELDOM void
mime_edit_becomes(struct mime_editor *e, const struct mime_part *part,
    enum fate fate, mime_range by)
{
	struct edit_part *p = edit_of(e, part);

	if (p->fate > fate)
		return;
	p->fate = (uint8_t)fate;
	p->by = by;
}

/* A message without parts keeps its header, and a text of nothing. */
static void
drop_text(struct mime_editor *e, const struct mime_part *part)
{
	edit_of(e, part)->fate = FATE_BARE;
	mime_edit_set(e, part, SPAN("Content-Type"), 0, SPAN("text/plain"));
	mime_edit_remove(e, part, SPAN("Content-Transfer-Encoding"), 0);
	mime_edit_remove(e, part, SPAN("Content-Disposition"), 0);
}

SELDOM void
mime_edit_drop(struct mime_editor *e, const struct mime_part *part)
{
	if (!mime_edit_ready(e, part))
		return;
	if (!is_whole_message(part))
		edit_of(e, part)->fate = FATE_DROPPED;
	else if (part->kind == MIME_MULTIPART && part->child != NULL &&
	    part->child->inside == NULL)
		edit_of(e, part)->fate = FATE_EMPTIED;
	else
		drop_text(e, part);
}

SELDOM void
mime_edit_close(struct mime_editor *e, const struct mime_part *part,
    mime_span boundary)
{
	if (!mime_edit_ready(e, part))
		return;
	if (part->kind == MIME_MULTIPART && part->child != NULL &&
	    part->child->inside == NULL)
		edit_of(e, part)->closes = boundary.len > 0 ? boundary :
		    part->media->boundary;
}

SELDOM void
mime_edit_replace(struct mime_editor *e, const struct mime_part *part,
    const struct mime_source *octets)
{
	uint64_t begin, offset = 0;
	size_t n = 1;

	if (!mime_edit_ready(e, part))
		return;
	begin = e->fresh.size;
	while (n > 0 && e->status >= 0) {
		mime_room room = { e->window, PIECE };

		e->status = octets->read_at(octets->ctx, offset, &room);
		n = PIECE - room.len;
		offset += n;
		mime_fresh_put(&e->fresh, (mime_span){ e->window, n });
	}
	mime_edit_becomes(e, part, FATE_REPLACED,
	    fresh_since(&e->fresh, begin));
}

/* ---- octets ------------------------------------------------------------- */

SELDOM void
mime_edit_octets(struct mime_editor *e, mime_range at, mime_span octets)
{
	const struct mime_part *root = e ? mime_tree_root(e->tree) : NULL;
	uint64_t from;

	if (!mime_edit_ready(e, root))
		return;
	if (at.offset > range_end(root->whole) ||
	    at.size > range_end(root->whole) - at.offset)
		mime_editor_fail(e, NULL, "an edit is of octets that are not "
		    "there");
	if (e->status < 0)
		return;
	from = e->fresh.size;
	mime_fresh_put(&e->fresh, octets);
	mime_edit_cut(e, NULL, false, at, fresh_since(&e->fresh, from));
}
