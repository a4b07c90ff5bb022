/*
 * signed_edit.c - which signatures an edit breaks.
 *
 * No forecast by rules: the octets that are signed are put into the form in
 * which they are signed, before and after, and compared. Fields one by one, so
 * that it can be told which one it is; bodies and parts by their hash. Only
 * what a splice touches is read.
 */
#include "config.h"

#include <string.h>

#include "signed.h"
#include "signed_job.h"
#include "spliced.h"
#include "text.h"

/* No header that anybody takes has more octets. */
#define HEAD_MAX ((uint64_t)4 * 1024 * 1024)

struct after {
	struct signed_mail *m;
	struct signatures *s;
	struct spliced spliced;

	/* of the message */
	bool head_changes, body_changes;
	bool other_end;         /* the header does not end where it did */
	mime_range head_range;  /* of the new header */
	mime_span head;
	struct dkim_head old_fields, new_fields;
	struct signed_job *jobs;        /* those of S, done with the new body */
};

static void
breaks(struct signature *sig, const char *how, mime_span what)
{
	sig->broken = how;
	sig->broken_by = what;
}

/* ---- octets ------------------------------------------------------------- */

/* Reads R of the edited message into m->part_mem. */
static mime_status
read_after(struct after *a, mime_range r, mime_span *octets)
{
	struct mime_source *source = &a->spliced.after;
	mime_room room = { NULL, (size_t)r.size };
	char *to = r.size < SIZE_MAX ? mime_arena_alloc(a->m->part_mem,
	    room.len) : NULL;
	mime_status st;

	if (to == NULL)
		return MIME_NOMEM;
	room.ptr = to;
	st = source->read_at(source->ctx, r.offset, &room);
	*octets = (mime_span){ to, (size_t)(room.ptr - to) };
	return st;
}

/* Does R have the same lines then? Blanks at their ends count. */
static mime_status
compare_range(struct after *a, mime_range r, bool *same)
{
	struct signed_job jobs[2] = {
		{ .form = CANON_LINES, .limit = UINT64_MAX },
		{ .form = CANON_LINES, .limit = UINT64_MAX }
	};
	mime_range now = spliced_range(&a->spliced, r,
	    SPLICED_FRONT | SPLICED_BACK);
	mime_status st;

	*same = true;
	if (!spliced_touches(&a->spliced, r))
		return MIME_OK;
	st = signed_hash(a->m, &a->m->source, r, &jobs[0], 1);
	if (st >= 0)
		st = signed_hash(a->m, &a->spliced.after, now, &jobs[1], 1);
	*same = !jobs[1].failed && signed_job_is(&jobs[0], jobs[1].octets,
	    jobs[1].octet_count);
	return st;
}

/* ---- fields ------------------------------------------------------------- */

/* A field in the form in which it is signed. */
struct form {
	char *ptr;
	size_t len, room;
};

static void
put_form(void *ctx, mime_span piece)
{
	struct form *f = ctx;

	/* A form has two octets more than the field at most, and a CR for
	   each LF: there is room for it. */
	if (piece.len > f->room - f->len)
		return;
	if (piece.len > 0)
		memcpy(f->ptr + f->len, piece.ptr, piece.len);
	f->len += piece.len;
}

static bool
form_of(struct mime_arena *mem, const struct mime_field *field, bool relaxed,
    const mime_span *cut, struct form *f)
{
	f->room = 2 * field->whole.len + 4;
	f->len = 0;
	f->ptr = mime_arena_alloc(mem, f->room);
	if (f->ptr == NULL)
		return false;
	dkim_field_put(field, relaxed, cut, put_form, f);
	return true;
}

/* Are two fields the same as they are signed, but for what is cut out? */
static mime_status
compare_fields(struct after *a, const struct mime_field *was,
    const struct mime_field *is, bool relaxed, const mime_span cut[2],
    bool *same)
{
	struct mime_arena *mem = a->m->part_mem;
	mime_mark mark = mime_arena_mark(mem);
	struct form f, g;
	bool well;

	*same = text_equal(was->whole, is->whole);
	if (*same)
		return MIME_OK;
	well = form_of(mem, was, relaxed, cut != NULL ? &cut[0] : NULL, &f) &&
	    form_of(mem, is, relaxed, cut != NULL ? &cut[1] : NULL, &g);
	*same = well && f.len == g.len && memcmp(f.ptr, g.ptr, f.len) == 0;
	mime_arena_release(mem, mark);
	return well ? MIME_OK : MIME_NOMEM;
}

/* The field that begins at OFFSET of the edited message. */
static bool
field_at(struct after *a, uint64_t offset, struct mime_field *field)
{
	mime_span rest = a->head;
	size_t at;

	if (offset < a->head_range.offset ||
	    offset - a->head_range.offset >= rest.len)
		return false;
	at = (size_t)(offset - a->head_range.offset);
	/* What was put in front may not end its line: then it is none. */
	if (at > 0 && rest.ptr[at - 1] != '\n')
		return false;
	rest = text_after(rest, at);
	return mime_field_next(&rest, field);
}

/* Base64, in which blanks do not count. */
static bool
same_signature(mime_span a, mime_span b)
{
	size_t i = 0, j = 0;

	for (;; i++, j++) {
		while (i < a.len && memchr(" \t\r\n", a.ptr[i], 4) != NULL)
			i++;
		while (j < b.len && memchr(" \t\r\n", b.ptr[j], 4) != NULL)
			j++;
		if (i >= a.len || j >= b.len || a.ptr[i] != b.ptr[j])
			return i >= a.len && j >= b.len;
	}
}

/* Its own field is signed but for b=, and that must be the same, too. */
static mime_status
compare_own(struct after *a, struct signature *sig, struct mime_field *was,
    struct mime_field *is)
{
	mime_range r = sig->field;
	mime_span rest = text_after(a->s->head,
	    (size_t)(r.offset - sig->part->head.offset));
	struct dkim now;
	bool same;
	mime_status st;

	mime_field_next(&rest, was);
	if (spliced_takes(&a->spliced, r) && spliced_range(&a->spliced, r,
	    0).size == 0) {
		sig->gone = true;
		breaks(sig, "it is taken out", was->name);
		return MIME_OK;
	}
	r = spliced_range(&a->spliced, r, 0);
	if (!field_at(a, r.offset, is) || !text_same(is->name, was->name)) {
		breaks(sig, "its own field changes", was->name);
		return MIME_OK;
	}
	dkim_read(is->value, sig->kind == SIGNED_ARC, &now);
	if (now.signature.ptr == NULL) {
		breaks(sig, "its own field changes", was->name);
		return MIME_OK;
	}
	st = compare_fields(a, was, is, sig->dkim.relaxed, (mime_span[2]){
	    sig->dkim.signature, now.signature }, &same);
	if (!same || !same_signature(sig->dkim.signature, now.signature))
		breaks(sig, "its own field changes", was->name);
	return st;
}

/* The field that is signed under NAME, before and after. */
static mime_status
compare_named(struct after *a, struct signature *sig, mime_span name,
    const char *own_was, const char *own_is)
{
	const struct dkim_field *was = dkim_take(&a->old_fields, name, own_was);
	const struct dkim_field *is = dkim_take(&a->new_fields, name, own_is);
	bool same;
	mime_status st;

	if (was == NULL && is == NULL)
		return MIME_OK;
	if (was == NULL || is == NULL) {
		breaks(sig, is == NULL ? "a field that it covers goes" :
		    "a field comes that it covers as not there", name);
		return MIME_OK;
	}
	st = compare_fields(a, &was->field, &is->field, sig->dkim.relaxed, NULL,
	    &same);
	if (!same)
		breaks(sig, "a field that it covers changes", name);
	return st;
}

static mime_status
compare_head(struct after *a, struct signature *sig)
{
	mime_span rest = sig->dkim.tag[DKIM_H], name;
	struct mime_field was, is;
	mime_status st = compare_own(a, sig, &was, &is);

	if (st >= 0 && sig->broken == NULL) {
		dkim_head_begin(&a->old_fields);
		dkim_head_begin(&a->new_fields);
	}
	while (st >= 0 && sig->broken == NULL && dkim_name(&rest, &name))
		st = compare_named(a, sig, name, was.whole.ptr, is.whole.ptr);
	return st;
}

/* ---- DKIM --------------------------------------------------------------- */

/* HEAD ends behind the blank line that ends it; false: there is none. */
static bool
cut_at_blank_line(mime_span *head)
{
	mime_span rest = *head;
	struct mime_field field;
	size_t n;

	while (mime_field_next(&rest, &field))
		continue;
	n = rest.len > 0 && rest.ptr[0] == '\r' ? 1 : 0;
	if (n >= rest.len || rest.ptr[n] != '\n')
		return false;
	head->len = (size_t)(rest.ptr + n + 1 - head->ptr);
	return true;
}

/* Where the header of PART is then, if nothing else begins or ends it. */
static mime_range
head_after(const struct after *a, const struct mime_part *part, bool blank)
{
	return spliced_range(&a->spliced, part->head, blank ? SPLICED_FRONT :
	    SPLICED_FRONT | SPLICED_BACK);
}

/*
 * Reads the new header. Where its blank line is not where it was, what follows
 * is header too, up to the next one.
 */
static mime_status
read_head(struct after *a, bool blank)
{
	mime_range *r = &a->head_range;
	const uint64_t size = r->size;
	mime_mark mark = mime_arena_mark(a->m->part_mem);
	mime_status st;

	for (;; r->size *= 2) {
		st = read_after(a, *r, &a->head);
		if (st < 0)
			return st;
		if (!blank || cut_at_blank_line(&a->head) ||
		    a->head.len < r->size)
			break;
		a->other_end = r->size > HEAD_MAX;
		if (a->other_end)
			break;
		mime_arena_release(a->m->part_mem, mark);
	}
	r->size = a->head.len;
	a->body_changes |= r->size != size;
	return MIME_OK;
}

/*
 * What is put between the header and the body is the body's where a blank line
 * is between them, else the header's.
 */
static mime_status
prepare_head(struct after *a, const struct mime_part *root)
{
	mime_span was = a->s->head;
	bool blank = cut_at_blank_line(&was);
	mime_status st;

	a->head_range = head_after(a, root, blank);
	a->head_changes = spliced_touches(&a->spliced, root->head);
	a->body_changes = spliced_touches(&a->spliced, signed_body(root));
	if (!a->head_changes)
		return MIME_OK;
	st = read_head(a, blank);
	if (st < 0)
		return st;
	return dkim_head(a->m->part_mem, a->s->head, &a->old_fields) &&
	    dkim_head(a->m->part_mem, a->head, &a->new_fields) ? MIME_OK :
	    MIME_NOMEM;
}

static mime_status
prepare_body(struct after *a)
{
	const uint64_t from = a->head_range.offset + a->head_range.size;
	const size_t n = a->s->job_count;

	if (!a->body_changes || n == 0)
		return MIME_OK;
	a->jobs = mime_arena_alloc(a->m->part_mem, n * sizeof *a->jobs);
	if (a->jobs == NULL)
		return MIME_NOMEM;
	memcpy(a->jobs, a->s->jobs, n * sizeof *a->jobs);
	return signed_hash(a->m, &a->spliced.after, (mime_range){ from,
	    UINT64_MAX - from }, a->jobs, n);
}

static bool
same_body(const struct after *a, const struct signature *sig)
{
	const struct signed_job *was = &a->s->jobs[sig->job];
	const struct signed_job *is = &a->jobs[sig->job];

	return !is->failed && signed_job_is(was, is->octets, is->octet_count);
}

static mime_status
compare_dkim(struct after *a, struct signature *sig)
{
	mime_status st = MIME_OK;

	/* What could not be looked at is taken to cover all. */
	if (sig->job == SIGNED_NO_JOB) {
		if (a->head_changes || a->body_changes)
			breaks(sig, "something changes", (mime_span){ 0 });
		return MIME_OK;
	}
	if (a->other_end)
		breaks(sig, "the header does not end", (mime_span){ 0 });
	else if (a->head_changes)
		st = compare_head(a, sig);
	if (st >= 0 && sig->broken == NULL && a->body_changes &&
	    !same_body(a, sig))
		breaks(sig, "the body changes", (mime_span){ 0 });
	return st;
}

/* ---- parts -------------------------------------------------------------- */

/* The first field called NAME in the header of PART, before and after. */
static mime_status
compare_first(struct after *a, struct signature *sig, const char *name)
{
	const struct mime_part *part = sig->part;
	struct mime_arena *mem = a->m->part_mem;
	mime_mark mark = mime_arena_mark(mem);
	struct mime_field f, g;
	mime_span was, is;
	bool same = false, had, has;
	mime_status st = mime_part_head(mem, a->m->tree, part, &was);

	if (st >= 0)
		st = read_after(a, head_after(a, part,
		    cut_at_blank_line(&was)), &is);
	if (st >= 0) {
		had = mime_field_find(was, name, &f);
		has = mime_field_find(is, name, &g);
		same = !had && !has;
		if (had && has)
			st = compare_fields(a, &f, &g, true, NULL, &same);
	}
	mime_arena_release(mem, mark);
	if (!same)
		breaks(sig, "a field that it stands on changes",
		    text_span(name));
	return st;
}

/* What HOW says where R is not the same then. */
static mime_status
compare_piece(struct after *a, struct signature *sig, mime_range r,
    const char *how)
{
	bool same = true;
	mime_status st = MIME_OK;

	if (sig->broken == NULL)
		st = compare_range(a, r, &same);
	if (!same)
		breaks(sig, how, (mime_span){ 0 });
	return st;
}

static mime_status
compare_multipart(struct after *a, struct signature *sig)
{
	bool same;
	mime_status st = compare_range(a, sig->part->body, &same);

	if (st < 0 || same)
		return st;
	if (sig->covered != NULL)
		st = compare_piece(a, sig, sig->covered->whole,
		    "the part that it covers changes");
	if (st >= 0 && sig->signer != NULL)
		st = compare_piece(a, sig, sig->signer->whole,
		    "the part that has it changes");
	if (sig->broken == NULL)
		breaks(sig, "what is around its parts changes",
		    (mime_span){ 0 });
	return st;
}

static mime_status
compare_part(struct after *a, struct signature *sig)
{
	const struct mime_part *part = sig->part;
	mime_status st;

	/* What is in something encoded stands as long as that does. */
	while (part->inside != NULL)
		part = part->inside;
	if (!spliced_touches(&a->spliced, part->whole))
		return MIME_OK;
	if (spliced_takes(&a->spliced, part->whole)) {
		sig->gone = true;
		breaks(sig, "it is taken out", (mime_span){ 0 });
		return MIME_OK;
	}
	if (part != sig->part)
		return compare_piece(a, sig, part->whole,
		    "the part that it is in changes");
	st = compare_first(a, sig, "Content-Type");
	if (st >= 0 && sig->broken == NULL)
		st = compare_first(a, sig, "Content-Transfer-Encoding");
	if (st < 0 || sig->broken != NULL)
		return st;
	return sig->kind == SIGNED_DATA ? compare_piece(a, sig, part->body,
	    "the content that has it changes") : compare_multipart(a, sig);
}

/* ---- all ---------------------------------------------------------------- */

static mime_status
compare(struct after *a, struct signature *sig)
{
	if (!sig->stands)
		return MIME_OK;
	return sig->kind == SIGNED_DKIM || sig->kind == SIGNED_ARC ?
	    compare_dkim(a, sig) : compare_part(a, sig);
}

mime_status
signed_after(struct signed_mail *m, struct signatures *s,
    struct mime_editor *editor)
{
	struct after a = { .m = m, .s = s };
	mime_mark mark = mime_arena_mark(m->part_mem);
	struct signature *sig;
	mime_status st = MIME_OK;

	for (sig = s->first; sig != NULL; sig = sig->next) {
		breaks(sig, NULL, (mime_span){ 0 });
		sig->gone = false;
	}
	if (s->first == NULL)
		return MIME_OK;
	if (!spliced(m->part_mem, &a.spliced, editor))
		st = MIME_NOMEM;
	if (st >= 0 && a.spliced.count > 0) {
		st = prepare_head(&a, mime_tree_root(m->tree));
		if (st >= 0)
			st = prepare_body(&a);
		for (sig = s->first; sig != NULL && st >= 0; sig = sig->next)
			st = compare(&a, sig);
	}
	mime_arena_release(m->part_mem, mark);
	return st < 0 ? st : MIME_OK;
}
