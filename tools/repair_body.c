/*
 * repair_body.c - a body, encoded anew, and what is said of it.
 *
 * Base64 and quoted-printable with rubbish in them are encoded again from what
 * we read. What stands there as it is, and cannot, becomes quoted-printable or
 * base64. Where the octets are fine, but not what is said of them, that is said
 * anew. Nothing of a body is held.
 */
#include "config.h"

#include <string.h>

#include "message.h"
#include "part.h"
#include "recode.h"
#include "repair.h"
#include "text.h"

/* ---- plans -------------------------------------------------------------- */

/* Its octets stand for themselves; an encoding that nobody knows counts so. */
static bool
is_as_it_is(const struct mime_part *part)
{
	return part->media->encoding <= MIME_BINARY ||
	    part->media->encoding == MIME_OTHER;
}

/* Each octet is a letter, or two line ends are: no lines in UTF-16. */
static bool
is_wide(const struct mime_part *part)
{
	mime_span charset = mime_charset_name(part->media->charset);

	return text_starts(charset, "utf-16") ||
	    text_starts(charset, "utf-32");
}

static bool
has_lines(const struct mime_part *part)
{
	return recode_has_lines(part) && !is_wide(part);
}

/* Such a part may not be encoded (RFC 2046 5.2, RFC 2045 6.4). */
static bool
may_be_encoded(const struct mime_part *part)
{
	return !text_is(part->media->type, "message") &&
	    !text_is(part->media->type, "multipart");
}

/* What is around a part with 8 bits has them too (RFC 2045 6.4). */
static void
label_around(struct repair *r, const struct mime_part *part)
{
	while ((part = part->parent) != NULL) {
		struct mending *m = &r->parts[part->number];

		if (part->media->encoding == MIME_7BIT && !m->left)
			m->encoding = "8bit";
	}
}

static void
say_encoding(struct repair *r, const struct mime_part *part, const char *name)
{
	struct mending *m = &r->parts[part->number];

	if (!text_is(part->media->encoding_name, name) ||
	    (m->mends & MEND_LABEL) != 0)
		m->encoding = name;
	if (strcmp(name, "8bit") == 0)
		label_around(r, part);
}

static void
recode_to(struct repair *r, const struct mime_part *part, mime_encoding to)
{
	struct mending *m = &r->parts[part->number];

	/* Without a header there is no place to say so. */
	if (part->media->encoding != to && part->head.size == 0)
		return;
	m->recode = to;
	if (part->media->encoding != to)
		m->encoding = to == MIME_QP ? "quoted-printable" : "base64";
}

/* Looks at the octets of PART; *ENDS: some lines end as none should. */
static bool
see(struct repair *r, const struct mime_part *part, struct seen *s, bool *ends)
{
	if (!recode_see(r->x, part, MIME_RAW, s))
		return false;
	*ends = r->ends && (r->lf ? s->ends_crlf : s->ends_lf);
	return true;
}

/* What was encoded stays so, if it can. */
static void
plan_encoded(struct repair *r, const struct mime_part *part)
{
	bool body = (r->parts[part->number].mends & MEND_BODY) != 0, ends;
	struct seen s;

	if ((!body && !r->ends) || !see(r, part, &s, &ends) ||
	    (!body && !ends))
		return;
	if (part->media->encoding == MIME_BASE64) {
		recode_to(r, part, MIME_BASE64);
		return;
	}
	if (recode_see(r->x, part, MIME_DECODED, &s))
		recode_to(r, part, has_lines(part) && !s.bare_cr && !s.nul &&
		    !s.dashes ? MIME_QP : MIME_BASE64);
}

static void
plan_as_it_is(struct repair *r, const struct mime_part *part)
{
	struct mending *m = &r->parts[part->number];
	bool label = (m->mends & MEND_LABEL) != 0, body, ends;
	struct seen s;

	body = label || (part->media->encoding != MIME_OTHER &&
	    (m->mends & MEND_BODY) != 0);
	if ((!body && !r->ends) || !see(r, part, &s, &ends))
		return;
	if (may_be_encoded(part) && (label ||
	    part->media->encoding != MIME_OTHER) &&
	    ((body && (is_wide(part) || !recode_fits_lines(&s))) ||
	    (ends && !has_lines(part)))) {
		recode_to(r, part, has_lines(part) && !s.bare_cr && !s.nul ?
		    MIME_QP : MIME_BASE64);
		return;
	}
	if (label)
		say_encoding(r, part, s.high ? "8bit" : "7bit");
	if (ends && (has_lines(part) || !may_be_encoded(part)))
		m->recode = MIME_BINARY;
}

/* The charset that text is read by, if it says all; else nothing. */
static void
plan_charset(struct repair *r, const struct mime_part *part)
{
	struct mime_arena *mem = r->x->mem;
	struct mime_reader *reader = mime_reader_new(mem, r->x->tree, part,
	    MIME_DECODED | MIME_IN_UTF8);
	mime_status st = reader == NULL ? MIME_NOMEM : MIME_OK;
	mime_span piece, charset;
	char *copy;

	while (st == MIME_OK)
		st = mime_reader_next(reader, &piece);
	if (st < 0) {
		subject_fail(r->x, st);
		return;
	}
	charset = mime_reader_charset(reader);
	if (mime_reader_replaced(reader) > 0 || charset.len == 0 ||
	    text_same(charset, part->media->charset))
		return;
	copy = mime_arena_alloc(mem, charset.len);
	if (copy == NULL)
		subject_fail(r->x, MIME_NOMEM);
	else
		r->parts[part->number].charset = (mime_span){
		    memcpy(copy, charset.ptr, charset.len), charset.len };
}

static bool
begins(mime_span s, mime_span with)
{
	return s.len >= with.len && (with.len == 0 ||
	    memcmp(s.ptr, with.ptr, with.len) == 0);
}

/*
 * Might a multipart within PART take a delimiter of one around it, if it was
 * seen by who does not see it now?
 */
static bool
takes_others(const struct mime_part *part)
{
	for (const struct mime_part *p = part; p != NULL &&
	    (p == part || p->depth > part->depth); p = p->after)
		for (const struct mime_part *a = part->parent; a != NULL &&
		    p->kind == MIME_MULTIPART; a = a->parent)
			if (a->kind == MIME_MULTIPART &&
			    (begins(a->media->boundary, p->media->boundary) ||
			    begins(p->media->boundary, a->media->boundary)))
				return true;
	return false;
}

/* Is its label all that is wrong with it? */
static void
plan_composite(struct repair *r, const struct mime_part *part)
{
	struct mending *m = &r->parts[part->number];
	struct seen s;

	if ((m->mends & MEND_LABEL) != 0 && part->child != NULL &&
	    part->child->inside == NULL && !takes_others(part) &&
	    recode_see(r->x, part, MIME_RAW, &s))
		say_encoding(r, part, s.high ? "8bit" : "7bit");
}

void
repair_plan_body(struct repair *r, const struct mime_part *part)
{
	const struct mending *m = &r->parts[part->number];

	if (part->kind != MIME_LEAF || part->child != NULL) {
		plan_composite(r, part);
		return;
	}
	if ((m->mends & MEND_CHARSET) != 0 && part_is_text(part))
		plan_charset(r, part);
	if (is_as_it_is(part))
		plan_as_it_is(r, part);
	else if (part->media->encoding <= MIME_QP)
		plan_encoded(r, part);
}

/* ---- encoded anew ------------------------------------------------------- */

#define PIECE ((size_t)64 * 1024)
#define STAGES 3

/* Octets pass from filter to filter, and the last hands on what comes out. */
struct stage {
	struct mime_filter *filter;
	struct stage *next;     /* NULL: the last */
	struct out *out;
};

struct out {
	struct repair *r;
	const struct mime_part *part;
	struct stage stages[STAGES];
	unsigned count;
	struct made made;       /* not told yet */
	mime_status status;
};

/*
 * New octets that come in pieces: the last takes the place of the body, those
 * before are put in front of it.
 */
static void
tell(struct out *o, bool last)
{
	mime_range at = o->part->body;

	if (!last)
		at.size = 0;
	mime_edit_octets(o->r->x->editor, at, made_span(&o->made));
	o->made.len = 0;
}

static void
keep(struct out *o, mime_span piece)
{
	/* A line end at the end of a piece may be the last. */
	if (o->made.len > PIECE)
		tell(o, false);
	made_put(&o->made, piece);
}

static void
pass(void *ctx, mime_span piece)
{
	struct stage *s = ctx;

	if (s->next == NULL)
		keep(s->out, piece);
	else if (content_filter(s->next->filter, piece, false, pass,
	    s->next) < 0)
		s->out->status = MIME_NOMEM;
}

static void
add_stage(struct out *o, struct mime_filter *filter)
{
	struct stage *s = &o->stages[o->count];

	if (filter == NULL)
		o->status = MIME_NOMEM;
	*s = (struct stage){ filter, NULL, o };
	if (o->count > 0)
		o->stages[o->count - 1].next = s;
	o->count++;
}

static void
make_stages(struct out *o, struct mime_arena *mem, mime_encoding to)
{
	bool lines = has_lines(o->part);

	if (to == MIME_BINARY) {
		add_stage(o, mime_filter_newlines(mem, o->r->lf));
		return;
	}
	if (to == MIME_QP || (lines && is_as_it_is(o->part)))
		add_stage(o, mime_filter_newlines(mem, false));
	add_stage(o, mime_filter_encode(mem, to));
	if (o->r->lf)
		add_stage(o, mime_filter_newlines(mem, true));
}

/* Does the last line of the body of PART have an end of its own? */
static bool
is_ended(struct repair *r, const struct mime_part *part)
{
	mime_span octet = { 0 };
	mime_status st = part->body.size == 0 ? MIME_OK : mime_part_bytes(
	    r->x->mem, r->x->tree, part, (mime_range){ part->body.offset +
	    part->body.size - 1, 1 }, &octet);

	if (st < 0)
		subject_fail(r->x, st);
	return octet.len == 1 && *octet.ptr == '\n';
}

static void
run_stages(struct out *o, struct mime_reader *reader)
{
	mime_status st = reader == NULL ? MIME_NOMEM : o->status;
	mime_span piece;

	while (st == MIME_OK && o->status >= 0) {
		st = mime_reader_next(reader, &piece);
		if (st == MIME_OK)
			content_filter(o->stages[0].filter, piece, false,
			    pass, &o->stages[0]);
	}
	for (unsigned i = 0; i < o->count && st >= 0; i++)
		content_filter(o->stages[i].filter, (mime_span){ 0 }, true,
		    pass, &o->stages[i]);
	if (st < 0 || o->made.failed)
		o->status = st < 0 ? st : MIME_NOMEM;
}

/*
 * The last line ends where it did before: base64 needs no line end there, and
 * in quoted-printable one that is no part of the content is a soft one.
 */
static void
end_as_before(struct out *o, int to)
{
	bool was = is_ended(o->r, o->part);
	struct made *m = &o->made;
	bool is = m->len > 0 && m->ptr[m->len - 1] == '\n';

	if (to == MIME_BASE64 && is && !was)
		m->len -= m->len > 1 && m->ptr[m->len - 2] == '\r' ? 2 : 1;
	if (to == MIME_QP && !is && was) {
		made_text(m, "=");
		made_line_end(m, o->r->lf);
	}
}

void
repair_body(struct repair *r, const struct mime_part *part)
{
	int to = r->parts[part->number].recode;
	mime_mark mark = mime_arena_mark(r->x->mem);
	struct out o = { .r = r, .part = part, .made = { .mem = r->x->mem } };

	if (to < 0 || part->body.size == 0)
		return;
	make_stages(&o, r->x->mem, (mime_encoding)to);
	run_stages(&o, mime_reader_new(r->x->mem, r->x->tree, part,
	    MIME_DECODED));
	if (o.status < 0)
		subject_fail(r->x, o.status);
	else
		end_as_before(&o, to);
	if (!r->x->failed)
		tell(&o, true);
	mime_arena_release(r->x->mem, mark);
}
