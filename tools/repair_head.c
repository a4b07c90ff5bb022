/*
 * repair_head.c - a header, line by line.
 *
 * A header is fields, lines that are none, and perhaps the blank line. Each is
 * looked at, and what is to stand in its place is made if something is wrong
 * with it; what is to be added comes behind the last. No octet of a line
 * without a meaning is lost: it becomes the text of a field of ours.
 */
#include "config.h"

#include <string.h>

#include "address.h"
#include "part.h"
#include "repair.h"
#include "text.h"

struct unit {
	mime_span old;
	struct mime_field field;        /* no name: it is no field */
	bool blank;             /* the blank line */
	bool done;              /* FRESH is to stand there */
	struct made fresh;
};

struct head {
	struct repair *r;
	const struct mime_part *part;
	struct mending *mend;
	mime_span octets;
	struct unit *units;
	size_t count, room;
	bool type, encoding, version;   /* such a field was met */
};

/* ---- taken apart -------------------------------------------------------- */

static struct unit *
add_unit(struct head *h, mime_span old)
{
	struct unit *u;

	if (h->count == h->room) {
		size_t room = h->room * 2 + 32;
		struct unit *more = mime_arena_alloc(h->r->x->mem,
		    room * sizeof *more);

		if (more == NULL) {
			subject_fail(h->r->x, MIME_NOMEM);
			return NULL;
		}
		if (h->count > 0)
			memcpy(more, h->units, h->count * sizeof *more);
		h->units = more;
		h->room = room;
	}
	u = &h->units[h->count++];
	*u = (struct unit){ .old = old, .fresh = { .mem = h->r->x->mem } };
	return u;
}

/* Lines that are no field, each with those that continue it. */
static void
add_lines(struct head *h, mime_span gap)
{
	while (gap.len > 0) {
		mime_span rest, line = { gap.ptr, repair_line_length(gap) };
		struct unit *u;

		rest = text_after(gap, line.len);
		while (rest.len > 0 && (*rest.ptr == ' ' ||
		    *rest.ptr == '\t')) {
			size_t n = repair_line_length(rest);

			line.len += n;
			rest = text_after(rest, n);
		}
		u = add_unit(h, line);
		if (u == NULL)
			return;
		u->blank = repair_without_line_end(line).len == 0;
		gap = rest;
	}
}

static void
take_apart(struct head *h)
{
	mime_span rest = h->octets;
	const char *at = h->octets.ptr;
	struct mime_field f;
	struct unit *u;

	while (!h->r->x->failed && mime_field_next(&rest, &f)) {
		add_lines(h, (mime_span){ at, (size_t)(f.whole.ptr - at) });
		u = add_unit(h, f.whole);
		if (u != NULL)
			u->field = f;
		at = f.whole.ptr + f.whole.len;
	}
	add_lines(h, (mime_span){ at, (size_t)(h->octets.ptr +
	    h->octets.len - at) });
}

/* ---- what is no field --------------------------------------------------- */

/* U is text of a field of ours. */
static void
mend_line(struct head *h, struct unit *u)
{
	static const mime_span name = { REPAIRED "Line",
	    sizeof REPAIRED + 3 };

	u->done = repair_put_text(h->r, &u->fresh, name, repair_text(h->r,
	    h->part, text_trimmed(u->old)));
}

/* ---- fields ------------------------------------------------------------- */

/* Has F something that is in no name and in no address? */
static bool
has_comment(const struct mime_field *f)
{
	return address_field(f->name) && f->value.len > 0 &&
	    memchr(f->value.ptr, '(', f->value.len) != NULL;
}

static bool
is_of_mime(mime_span name)
{
	return text_is(name, "Content-Type") ||
	    text_is(name, "Content-Disposition") ||
	    text_is(name, "Content-Transfer-Encoding");
}

/* Do OLD and NOW, whole fields, say the same? */
static bool
same_field(struct head *h, mime_span old, mime_span now)
{
	struct repair *r = h->r;
	struct mime_field f, g;
	mime_span one = old, other = now;

	if (!mime_field_next(&one, &f) || !mime_field_next(&other, &g))
		return false;
	if (is_of_mime(f.name))
		return repair_same_media(r, old, now);
	if (address_field(f.name))
		return repair_same_mailboxes(repair_mailboxes(r, h->part,
		    f.value), repair_mailboxes(r, h->part, g.value));
	return true;
}

/* The field as it is, in lines as they should be; into OUT. */
static mime_span
tidied(struct head *h, const struct unit *u, struct made *out)
{
	mime_span s = text_after(u->old, u->field.name.len);
	size_t n = 0;

	while (n < s.len && s.ptr[n] != ':')
		n++;
	made_put(out, u->field.name);
	repair_put_lines(h->r, out, text_after(s, n));
	if ((h->mend->mends & MEND_LINES) != 0 &&
	    repair_is_long(made_span(out))) {
		struct made folded = { .mem = out->mem };

		repair_put_folded(h->r, &folded, made_span(out));
		folded.failed = folded.failed || out->failed;
		*out = folded;
	}
	return same_field(h, u->old, made_span(out)) ? made_span(out) :
	    u->old;
}

/* Is the header to say something that F, the first of its name, says? */
static bool
is_wished(struct head *h, mime_span name)
{
	if (text_is(name, "Content-Type") && !h->type) {
		h->type = true;
		return h->mend->charset.len > 0 || h->mend->boundary.len > 0;
	}
	if (text_is(name, "Content-Transfer-Encoding") && !h->encoding) {
		h->encoding = true;
		return h->mend->encoding != NULL;
	}
	h->version |= text_is(name, "MIME-Version");
	return false;
}

/* The field F, tidied, written anew into U. */
static void
write_anew(struct head *h, struct unit *u, const struct mime_field *f)
{
	bool wished = is_wished(h, f->name);
	struct asked asks = { 0 };

	if ((h->mend->mends & MEND_FIELD) != 0)
		asks = repair_asks(h->r, f->whole);
	if (!wished && asks.count == 0)
		return;
	if (repair_put_field(h->r, &u->fresh, h->part, f)) {
		u->done = true;
		if ((asks.mends & MEND_KEEP) != 0 || has_comment(f) ||
		    (wished && text_is(f->name, "Content-Transfer-Encoding") &&
		    h->part->media->encoding == MIME_OTHER))
			repair_put_old(h->r, &u->fresh, h->part, f);
	} else if (wished && text_is(f->name, "Content-Type")) {
		h->mend->charset = h->mend->boundary = (mime_span){ 0 };
	}
}

static void
mend_field(struct head *h, struct unit *u)
{
	struct made lines = { .mem = h->r->x->mem };
	mime_span now, rest;
	struct mime_field f;

	if (!text_is_field_name(u->field.name)) {
		if ((h->mend->mends & MEND_LINES) != 0)
			mend_line(h, u);
		return;
	}
	rest = now = (h->mend->mends & MEND_LINES) != 0 || h->r->ends ?
	    tidied(h, u, &lines) : u->old;
	if (!mime_field_next(&rest, &f))
		return;
	write_anew(h, u, &f);
	if (!u->done)
		made_put(&u->fresh, now);
	u->done = true;
}

/* ---- what is there twice ------------------------------------------------ */

/* How those that may be there once are read when they are not. */
enum once { FIRST, ALL };

static const struct {
	const char *name;
	enum once once;
} once[] = {
	{ "To", ALL }, { "Cc", ALL }, { "Bcc", ALL },
	{ "From", FIRST }, { "Date", FIRST }, { "Sender", FIRST },
	{ "Subject", FIRST }, { "Reply-To", FIRST }, { "Content-ID", FIRST },
	{ "Message-ID", FIRST }, { "References", FIRST },
	{ "In-Reply-To", FIRST }, { "Content-Type", FIRST },
	{ "MIME-Version", FIRST }, { "Content-Disposition", FIRST },
	{ "Content-Transfer-Encoding", FIRST },
};

/* Adds copies of LIST behind *AFTER. */
static struct mime_address **
join(struct head *h, const struct mime_address *list,
    struct mime_address **after)
{
	for (; list != NULL && !h->r->x->failed; list = list->next) {
		struct mime_address *a = mime_arena_alloc(h->r->x->mem,
		    sizeof *a);

		if (a == NULL) {
			subject_fail(h->r->x, MIME_NOMEM);
			break;
		}
		*a = *list;
		a->next = NULL;
		*after = a;
		after = (struct mime_address **)(uintptr_t)&a->next;
	}
	return after;
}

/* The lists of all fields called NAME are one list, in the first. */
static void
mend_lists(struct head *h, const char *name)
{
	struct mime_address *all = NULL, **after = &all;
	struct unit *first = NULL;
	struct made m = { .mem = h->r->x->mem };
	struct mime_field f;
	mime_span rest;
	size_t count = 0;

	for (size_t i = 0; i < h->count; i++)
		if (text_is(h->units[i].field.name, name)) {
			first = first == NULL ? &h->units[i] : first;
			after = join(h, repair_mailboxes(h->r, h->part,
			    h->units[i].field.value), after);
			count++;
		}
	if (count < 2 || !repair_put_addresses(h->r, &m,
	    first->field.name, all))
		return;
	rest = made_span(&m);
	if (!mime_field_next(&rest, &f) || !repair_same_mailboxes(all,
	    repair_mailboxes(h->r, h->part, f.value)))
		return;
	for (size_t i = 0; i < h->count; i++)
		if (text_is(h->units[i].field.name, name)) {
			h->units[i].done = true;
			if (has_comment(&h->units[i].field))
				repair_put_old(h->r, &h->units[i].fresh,
				    h->part, &h->units[i].field);
		}
	made_put(&m, made_span(&first->fresh));
	first->fresh = m;
}

/* The first stays, others get another name. */
static void
mend_later(struct head *h, const char *name)
{
	bool met = false;

	for (size_t i = 0; i < h->count; i++) {
		struct unit *u = &h->units[i];

		if (!text_is(u->field.name, name))
			continue;
		if (met) {
			repair_put_old(h->r, &u->fresh, h->part, &u->field);
			u->done = u->fresh.len > 0;
		}
		met = true;
	}
}

static void
mend_twice(struct head *h)
{
	bool message = part_is_message_root(h->part);

	for (size_t i = 0; i < sizeof once / sizeof once[0]; i++) {
		if (!message && !text_starts(text_span(once[i].name),
		    "Content-"))
			continue;
		if (once[i].once == ALL)
			mend_lists(h, once[i].name);
		else
			mend_later(h, once[i].name);
	}
}

/* ---- what is added ------------------------------------------------------ */

static bool
has_blank(const struct head *h)
{
	return h->count > 0 && h->units[h->count - 1].blank;
}

/* Is there a body, or nothing at all, behind a header without a blank line? */
static bool
lacks_blank(const struct head *h)
{
	const struct mime_part *root = mime_tree_root(h->r->x->tree);
	const struct mime_part *p = h->part;
	uint64_t end = p->whole.offset + p->whole.size;

	if ((h->mend->mends & MEND_BLANK) == 0 || has_blank(h))
		return false;
	if (p->body.size > 0)
		return true;
	while (p->parent != NULL && p->parent->kind != MIME_MULTIPART)
		p = p->parent;
	return p->parent == NULL && end == root->whole.offset +
	    root->whole.size;
}

static void
made_additions(struct head *h, struct made *m)
{
	const struct mending *mend = h->mend;
	bool content = false;

	if (mend->charset.len > 0 && !h->type) {
		made_text(m, "Content-Type: text/plain; charset=");
		made_put(m, mend->charset);
		made_line_end(m, h->r->lf);
		content = true;
	}
	if (mend->encoding != NULL && !h->encoding) {
		made_text(m, "Content-Transfer-Encoding: ");
		made_text(m, mend->encoding);
		made_line_end(m, h->r->lf);
		content = true;
	}
	if (((mend->mends & MEND_VERSION) != 0 || content) && !h->version &&
	    part_is_message_root(h->part)) {
		made_text(m, "MIME-Version: 1.0");
		made_line_end(m, h->r->lf);
	}
	if (lacks_blank(h))
		made_line_end(m, h->r->lf);
}

/* Behind the last line that is not blank; or in front of the blank one. */
static void
add(struct head *h)
{
	struct made more = { .mem = h->r->x->mem };
	struct unit *last;

	made_additions(h, &more);
	if (more.len == 0 || h->count == 0 || h->r->x->failed)
		return;
	last = &h->units[h->count - 1];
	if (!last->done && !last->blank)
		made_put(&last->fresh, last->old);
	if (last->blank) {
		made_put(&more, last->done ? made_span(&last->fresh) :
		    last->old);
		last->fresh = more;
	} else {
		if (last->fresh.len > 0 &&
		    last->fresh.ptr[last->fresh.len - 1] != '\n')
			made_line_end(&last->fresh, h->r->lf);
		made_put(&last->fresh, made_span(&more));
	}
	last->done = true;
}

/* ---- the header --------------------------------------------------------- */

/* Is the first unit the mailbox's own? */
static bool
is_from_line(const struct head *h)
{
	return h->r->from_line && h->part->parent == NULL;
}

static void
mend_units(struct head *h)
{
	if ((h->mend->mends & MEND_ONCE) != 0)
		mend_twice(h);
	for (size_t i = 0; i < h->count && !h->r->x->failed; i++) {
		struct unit *u = &h->units[i];

		if (i == 0 && is_from_line(h))
			continue;
		if (u->done) {
			is_wished(h, u->field.name);
		} else if (u->blank && h->r->ends) {
			repair_put_line_end(h->r, &u->fresh, u->old);
			u->done = true;
		} else if (u->field.name.len > 0) {
			mend_field(h, u);
		} else if (!u->blank && (h->mend->mends & MEND_LINES) != 0) {
			mend_line(h, u);
		}
	}
}

static void
tell(struct head *h)
{
	for (size_t i = 0; i < h->count; i++) {
		struct unit *u = &h->units[i];
		mime_span now = made_span(&u->fresh);

		if (u->fresh.failed)
			subject_fail(h->r->x, MIME_NOMEM);
		if (!u->done || (now.len == u->old.len &&
		    memcmp(now.ptr, u->old.ptr, now.len) == 0))
			continue;
		mime_edit_octets(h->r->x->editor, (mime_range){
		    h->part->head.offset +
		    (uint64_t)(u->old.ptr - h->octets.ptr), u->old.len }, now);
	}
}

static void
drop_mark(struct repair *r, const struct mime_part *part)
{
	if (part->head.offset >= 3)
		mime_edit_octets(r->x->editor, (mime_range){
		    part->head.offset - 3, 3 }, (mime_span){ 0 });
}

void
repair_head(struct repair *r, const struct mime_part *part)
{
	struct mending *mend = &r->parts[part->number];
	struct head h = { .r = r, .part = part, .mend = mend };
	mime_mark mark;
	mime_status st;

	/* It outlives this header. */
	repair_writer(r);
	mark = mime_arena_mark(r->x->mem);
	st = mime_part_head(r->x->mem, r->x->tree, part, &h.octets);
	if (st < 0)
		subject_fail(r->x, st);
	if ((mend->mends & MEND_MARK) != 0)
		drop_mark(r, part);
	if (st < 0 || h.octets.len == 0) {
		mend->encoding = NULL;
		mend->boundary = mend->charset = (mime_span){ 0 };
		return;
	}
	take_apart(&h);
	mend_units(&h);
	add(&h);
	tell(&h);
	mime_arena_release(r->x->mem, mark);
}
