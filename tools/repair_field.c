/*
 * repair_field.c - a field with the same meaning, as the rules want it.
 *
 * What is wrong with a field is what the library tells of a message that has
 * nothing else. It is read, written anew by the library's writer, and read
 * again: the new one must say the same, and have less to mend.
 */
#include "config.h"

#include <string.h>

#include "address.h"
#include "part.h"
#include "repair.h"
#include "text.h"

#define NAME_MOST 200

/* ---- octets ------------------------------------------------------------- */

void
made_put(struct made *m, mime_span octets)
{
	if (octets.len > m->room - m->len) {
		size_t room = (m->len + octets.len) * 2 + 100;
		char *ptr = mime_arena_alloc(m->mem, room);

		m->failed = m->failed || ptr == NULL;
		if (ptr == NULL)
			return;
		if (m->len > 0)
			memcpy(ptr, m->ptr, m->len);
		m->ptr = ptr;
		m->room = room;
	}
	if (octets.len > 0)
		memcpy(m->ptr + m->len, octets.ptr, octets.len);
	m->len += octets.len;
}

void
made_text(struct made *m, const char *text)
{
	made_put(m, text_span(text));
}

void
made_line_end(struct made *m, bool lf)
{
	made_text(m, lf ? "\n" : "\r\n");
}

/* ---- what is wrong with it ---------------------------------------------- */

/* A message of FIELD alone. NULL: X has failed. */
static struct mime_tree *
parse_alone(struct repair *r, mime_span field)
{
	struct mime_options opt = { .size = sizeof opt,
	    .checks = MIME_CHECK_ALL };
	struct made m = { .mem = r->x->mem };
	struct mime_tree *tree = NULL;
	mime_status st;

	opt.limits = r->x->tool->parse.limits;
	made_put(&m, field);
	made_text(&m, "\n");
	st = m.failed ? MIME_NOMEM :
	    mime_parse(r->x->mem, made_span(&m), &opt, &tree);
	if (st < 0)
		subject_fail(r->x, st);
	return st < 0 ? NULL : tree;
}

struct asked
repair_asks(struct repair *r, mime_span field)
{
	mime_mark mark = mime_arena_mark(r->x->mem);
	struct mime_tree *tree = parse_alone(r, field);
	const struct mime_part *root = tree != NULL ? mime_tree_root(tree) :
	    NULL;
	struct asked asks = { 0 };

	for (const struct mime_defect *d = root ? root->defects : NULL; d;
	    d = d->next) {
		asks.ambiguous += d->severity == MIME_SEVERITY_AMBIGUOUS;
		if ((repair_mends(d->code) & MEND_FIELD) == 0)
			continue;
		asks.mends |= repair_mends(d->code);
		asks.count++;
	}
	mime_arena_release(r->x->mem, mark);
	return asks;
}

/* ---- fields, written ---------------------------------------------------- */

static mime_status
put_made(void *ctx, mime_span octets)
{
	made_put(ctx, octets);
	return ((struct made *)ctx)->failed ? MIME_NOMEM : MIME_OK;
}

/* The field in front of what W writes joins M. */
static bool
take_written(struct repair *r, struct made *m, struct mime_writer *w)
{
	struct made all = { .mem = r->x->mem };
	const struct mime_sink sink = { put_made, &all };
	struct mime_field f;
	mime_span head;
	mime_status st;

	mime_write_part_end(w);
	st = mime_writer_end(w, &sink);
	if (st < 0 && st != MIME_VALUE)
		subject_fail(r->x, st);
	head = made_span(&all);
	if (st < 0 || !mime_field_next(&head, &f))
		return false;
	made_put(m, f.whole);
	return true;
}

struct mime_writer *
repair_writer(struct repair *r)
{
	const struct mime_write_options opt = { .size = sizeof opt,
	    .how = r->lf ? MIME_WRITE_LF : 0 };

	if (r->writer == NULL)
		r->writer = mime_writer_new(r->x->mem, &opt);
	return r->writer;
}

static struct mime_writer *
writer(struct repair *r, mime_span name, char text[NAME_MOST])
{
	struct mime_writer *w = repair_writer(r);

	if (name.len >= NAME_MOST || name.len == 0)
		return NULL;
	mime_writer_reset(w);
	memcpy(text, name.ptr, name.len);
	text[name.len] = '\0';
	mime_write_part(w, "text/plain");
	return w;
}

bool
repair_put_text(struct repair *r, struct made *m, mime_span name,
    mime_span text)
{
	char called[NAME_MOST];
	struct mime_writer *w = writer(r, name, called);

	if (w != NULL)
		mime_write_field(w, called, text);
	return w != NULL && take_written(r, m, w);
}

bool
repair_put_addresses(struct repair *r, struct made *m, mime_span name,
    const struct mime_address *first)
{
	char called[NAME_MOST];
	struct mime_writer *w = writer(r, name, called);

	if (w != NULL)
		mime_write_addresses(w, called, first);
	return first != NULL && w != NULL && take_written(r, m, w);
}

/* ---- fields, read ------------------------------------------------------- */

mime_span
repair_text(struct repair *r, const struct mime_part *part, mime_span value)
{
	struct mime_text_options opt = part_text_options(part, NULL);
	mime_span text = { 0 };
	mime_status st = mime_text_with(r->x->mem, value, &opt, &text);

	if (st < 0)
		subject_fail(r->x, st);
	return text;
}

const struct mime_address *
repair_mailboxes(struct repair *r, const struct mime_part *part,
    mime_span value)
{
	struct mime_text_options opt = part_text_options(part, NULL);
	const struct mime_address *first = NULL;
	mime_status st = mime_addresses_with(r->x->mem, value, &opt, &first);

	if (st < 0)
		subject_fail(r->x, st);
	return first;
}

bool
repair_same_mailboxes(const struct mime_address *a,
    const struct mime_address *b)
{
	while (a != NULL && b != NULL && text_equal(a->name, b->name) &&
	    text_equal(a->addr, b->addr) && text_equal(a->group, b->group)) {
		a = a->next;
		b = b->next;
	}
	return a == NULL && b == NULL;
}

/* ---- a field anew ------------------------------------------------------- */

static bool
put_mailboxes(struct repair *r, struct made *m, const struct mime_part *part,
    const struct mime_field *f)
{
	const struct mime_address *first = repair_mailboxes(r, part, f->value);
	size_t before = m->len;
	struct mime_field now;
	mime_span rest;

	if (!repair_put_addresses(r, m, f->name, first))
		return false;
	rest = (mime_span){ m->ptr + before, m->len - before };
	return mime_field_next(&rest, &now) && repair_same_mailboxes(first,
	    repair_mailboxes(r, part, now.value));
}

static bool
put_text(struct repair *r, struct made *m, const struct mime_part *part,
    const struct mime_field *f)
{
	mime_span text = repair_text(r, part, f->value), rest;
	size_t before = m->len;
	struct mime_field now;

	if (!repair_put_text(r, m, f->name, text))
		return false;
	rest = (mime_span){ m->ptr + before, m->len - before };
	return mime_field_next(&rest, &now) &&
	    text_equal(text, repair_text(r, part, now.value));
}

/* The encoding that is read, or that is to be told. */
static bool
put_encoding(struct repair *r, struct made *m, const struct mime_part *part,
    const struct mime_field *f)
{
	const struct mending *mend = &r->parts[part->number];
	const struct mime_media *media = part->media;

	if (mend->encoding == NULL && media->encoding > MIME_QP)
		return false;
	made_put(m, f->name);
	made_text(m, ": ");
	if (mend->encoding != NULL)
		made_text(m, mend->encoding);
	else
		made_put(m, media->encoding_name);
	made_line_end(m, r->lf);
	return true;
}

static bool
put_media(struct repair *r, struct made *m, const struct mime_part *part,
    const struct mime_field *f)
{
	const struct mending *mend = &r->parts[part->number];
	bool type = text_is(f->name, "Content-Type");

	return repair_put_params(r, m, f, type ? mend->charset :
	    (mime_span){ 0 }, type ? mend->boundary : (mime_span){ 0 });
}

static bool
put_version(struct repair *r, struct made *m, const struct mime_part *part,
    const struct mime_field *f)
{
	(void)part;
	made_put(m, f->name);
	made_text(m, ": 1.0");
	made_line_end(m, r->lf);
	return true;
}

typedef bool put_anew(struct repair *r, struct made *m,
    const struct mime_part *part, const struct mime_field *f);

static put_anew *
how_of(mime_span name)
{
	static const struct {
		const char *name;
		put_anew *put;
	} rows[] = {
		{ "Content-Type", put_media },
		{ "Content-Disposition", put_media },
		{ "Content-Transfer-Encoding", put_encoding },
		{ "MIME-Version", put_version },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (text_is(name, rows[i].name))
			return rows[i].put;
	return address_field(name) ? put_mailboxes : put_text;
}

bool
repair_put_field(struct repair *r, struct made *m,
    const struct mime_part *part, const struct mime_field *f)
{
	size_t before = m->len;
	struct asked asked = repair_asks(r, f->whole), asks;

	if (!how_of(f->name)(r, m, part, f) || m->failed) {
		m->len = before;
		return false;
	}
	asks = repair_asks(r, (mime_span){ m->ptr + before,
	    m->len - before });
	if ((asks.count >= asked.count && asked.count > 0) ||
	    asks.ambiguous > asked.ambiguous) {
		m->len = before;
		return false;
	}
	return true;
}

void
repair_put_old(struct repair *r, struct made *m, const struct mime_part *part,
    const struct mime_field *f)
{
	struct made name = { .mem = r->x->mem };

	made_text(&name, REPAIRED);
	made_put(&name, f->name);
	if (!name.failed)
		repair_put_text(r, m, made_span(&name),
		    repair_text(r, part, f->value));
}
