/*
 * signed.c - what in a message is signed.
 *
 * Fields of the header first, then the parts. The body is hashed in one pass
 * for all signatures: many hash it alike, and that is done once.
 */
#include "config.h"

#include <string.h>

#include "part.h"
#include "signed.h"
#include "signed_job.h"
#include "text.h"

/*
 * RFC 8617 lets a message pass 50 hands, each of which may sign it twice. Each
 * way to hash the body costs a pass over it; there are four without l=.
 */
#define FIELDS_MAX 100
#define JOBS_MAX 16

/* ---- the fields --------------------------------------------------------- */

struct finding {
	struct signed_mail *m;
	struct signatures *s;
	struct signature **end;
	size_t fields;          /* of signatures */
};

static struct signature *
add(struct finding *f, enum signed_kind kind, const struct mime_part *part)
{
	struct signature *sig = mime_arena_alloc(f->m->mem, sizeof *sig);

	if (sig == NULL)
		return NULL;
	sig->kind = kind;
	sig->part = part;
	sig->job = SIGNED_NO_JOB;
	*f->end = sig;
	f->end = &sig->next;
	return sig;
}

/* The way to hash the body that SIG asks for. */
static void
add_job(struct finding *f, struct signature *sig)
{
	const struct signed_job job = {
		.form = sig->dkim.body, .hash = sig->dkim.hash,
		.limit = sig->dkim.limit
	};
	struct signatures *s = f->s;
	size_t i;

	for (i = 0; i < s->job_count; i++)
		if (s->jobs[i].form == job.form && s->jobs[i].hash == job.hash &&
		    s->jobs[i].limit == job.limit)
			break;
	if (i == JOBS_MAX || f->fields > FIELDS_MAX) {
		sig->why = "too many signatures";
		return;
	}
	s->jobs[i] = job;
	s->job_count = i < s->job_count ? s->job_count : i + 1;
	sig->job = i;
}

static bool
add_field(struct finding *f, const struct mime_part *root,
    const struct mime_field *field)
{
	bool arc = mime_field_is(field, "ARC-Message-Signature");
	struct signature *sig;

	if (!arc && !mime_field_is(field, "DKIM-Signature"))
		return true;
	sig = add(f, arc ? SIGNED_ARC : SIGNED_DKIM, root);
	if (sig == NULL)
		return false;
	f->fields++;
	sig->field = (mime_range){ root->head.offset +
	    (uint64_t)(field->whole.ptr - f->s->head.ptr), field->whole.len };
	dkim_read(field->value, arc, &sig->dkim);
	sig->why = sig->dkim.wrong;
	if (sig->why == NULL)
		add_job(f, sig);
	return true;
}

static mime_status
find_fields(struct finding *f, const struct mime_part *root)
{
	struct mime_field field;
	mime_span rest;
	mime_status st;

	f->s->jobs = mime_arena_alloc(f->m->mem,
	    JOBS_MAX * sizeof *f->s->jobs);
	if (f->s->jobs == NULL)
		return MIME_NOMEM;
	st = mime_part_head(f->m->mem, f->m->tree, root, &f->s->head);
	if (st < 0)
		return st;
	rest = f->s->head;
	while (mime_field_next(&rest, &field))
		if (!add_field(f, root, &field))
			return MIME_NOMEM;
	return MIME_OK;
}

/* What SIG's hash of the body comes to. */
static void
judge(struct finding *f, const struct mime_part *root, struct signature *sig)
{
	const struct signed_job *job;

	if (sig->job == SIGNED_NO_JOB) {
		sig->stands = sig->dkim.wrong == NULL;
		return;
	}
	job = &f->s->jobs[sig->job];
	sig->body_size = job->size;
	sig->stands = true;
	if (f->m->hidden || root->head.size > f->s->head.len) {
		sig->why = "a limit hides some of the message";
	} else if (sig->dkim.unknown != NULL) {
		sig->why = sig->dkim.unknown;
	} else if (job->failed) {
		sig->why = "there is no such hash here";
	} else if (sig->dkim.limit != UINT64_MAX &&
	    sig->dkim.limit > job->size) {
		sig->why = "its l= is beyond the body";
		sig->stands = false;
	} else {
		sig->stands = signed_job_is(job, sig->dkim.bh,
		    sig->dkim.bh_size);
		sig->body = sig->stands ? SIGNED_MATCHES : SIGNED_DIFFERS;
	}
}

mime_range
signed_body(const struct mime_part *root)
{
	return (mime_range){ root->body.offset,
	    UINT64_MAX - root->body.offset };
}

static mime_status
judge_fields(struct finding *f, const struct mime_part *root)
{
	mime_status st = signed_hash(f->m, &f->m->source, signed_body(root),
	    f->s->jobs, f->s->job_count);

	if (st < 0)
		return st;
	for (struct signature *sig = f->s->first; sig; sig = sig->next)
		judge(f, root, sig);
	return MIME_OK;
}

/* ---- multipart/signed --------------------------------------------------- */

static const struct {
	const char *protocol;
	enum signed_kind kind;
} protocols[] = {
	{ "application/pgp-signature",     SIGNED_PGP },
	{ "application/pkcs7-signature",   SIGNED_SMIME },
	{ "application/x-pkcs7-signature", SIGNED_SMIME }
};

static enum signed_kind
kind_of(mime_span type)
{
	for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++)
		if (text_is(type, protocols[i].protocol))
			return protocols[i].kind;
	return SIGNED_OTHER;
}

/* Parameters of PART's Content-Type; empty where they are not there. */
static mime_status
read_params(struct finding *f, const struct mime_part *part, const char *name,
    mime_span *value)
{
	struct signed_mail *m = f->m;
	mime_mark mark = mime_arena_mark(m->part_mem);
	struct mime_field field;
	mime_span head, text = { 0 };
	char *copy;
	mime_status st = mime_part_head(m->part_mem, m->tree, part, &head);

	if (st >= 0 && mime_field_find(head, "Content-Type", &field))
		st = mime_param(m->part_mem, field.value, name, &text);
	copy = st >= 0 ? mime_arena_alloc(m->mem, text.len) : NULL;
	if (copy != NULL && text.len > 0)
		memcpy(copy, text.ptr, text.len);
	*value = (mime_span){ copy, copy != NULL ? text.len : 0 };
	mime_arena_release(m->part_mem, mark);
	return st < 0 ? st : copy != NULL ? MIME_OK : MIME_NOMEM;
}

/* Why it is none that can be verified. */
static const char *
odd_structure(const struct signature *sig)
{
	if (sig->part->opaque)
		return "a limit hides it";
	if (sig->signer == NULL)
		return "it has no two parts";
	return sig->signer->next != NULL ? "it has more than two parts" : NULL;
}

static mime_status
add_multipart(struct finding *f, const struct mime_part *part)
{
	struct signature *sig = add(f, SIGNED_OTHER, part);
	mime_span protocol;
	mime_status st;

	if (sig == NULL)
		return MIME_NOMEM;
	sig->covered = part->child;
	sig->signer = part->child != NULL ? part->child->next : NULL;
	sig->why = odd_structure(sig);
	sig->stands = sig->signer != NULL || part->opaque;
	st = read_params(f, part, "micalg", &sig->algorithm);
	if (st >= 0)
		st = read_params(f, part, "protocol", &protocol);
	if (st < 0)
		return st;
	if (sig->signer != NULL)
		sig->kind = kind_of(part_type(f->m->mem, sig->signer));
	if (sig->kind == SIGNED_OTHER)
		sig->kind = kind_of(protocol);
	return MIME_OK;
}

/* ---- application/pkcs7-mime --------------------------------------------- */

/*
 * Is S the front of a ContentInfo of signed data (RFC 5652 3)? In front of its
 * object identifier there is a tag and a length.
 */
static bool
is_signed_data(mime_span s)
{
	static const char oid[] = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
	size_t n = sizeof oid - 1;

	for (size_t i = 2; i <= 10 && i + n <= s.len; i++)
		if (memcmp(s.ptr + i, oid, n) == 0)
			return s.ptr[0] == '\x30';
	return false;
}

static mime_status
add_data(struct finding *f, const struct mime_part *part)
{
	struct signed_mail *m = f->m;
	mime_mark mark = mime_arena_mark(m->part_mem);
	mime_span piece, type = { 0 };
	mime_status st = mime_reader_next(mime_reader_new(m->part_mem, m->tree,
	    part, MIME_DECODED), &piece);
	bool is = st == MIME_OK && is_signed_data(piece);
	struct signature *sig;

	mime_arena_release(m->part_mem, mark);
	if (st >= 0)
		st = read_params(f, part, "smime-type", &type);
	if (st < 0 || (!is && !text_is(type, "signed-data")))
		return st;
	sig = add(f, SIGNED_DATA, part);
	if (sig == NULL)
		return MIME_NOMEM;
	sig->stands = is;
	sig->why = is ? NULL : "there is no signed data in it";
	return MIME_OK;
}

struct signed_mail
signed_mail(struct message *m)
{
	return (struct signed_mail){
		.mem = m->mem, .part_mem = m->part_mem, .tree = m->tree,
		.source = message_source(m), .by = m->tool->digester,
		.unquote = m->mail.unquote, .hidden = m->over.code != 0
	};
}

/* ---- all ---------------------------------------------------------------- */

static mime_status
find_part(struct finding *f, const struct mime_part *part)
{
	if (part_type_is(part, "multipart", "signed"))
		return add_multipart(f, part);
	if (part->kind == MIME_LEAF &&
	    (part_type_is(part, "application", "pkcs7-mime") ||
	    part_type_is(part, "application", "x-pkcs7-mime")))
		return add_data(f, part);
	return MIME_OK;
}

mime_status
signed_find(struct signed_mail *m, struct signatures *s)
{
	struct finding f = { .m = m, .s = s, .end = &s->first };
	const struct mime_part *part = mime_tree_root(m->tree);
	mime_status st;

	*s = (struct signatures){ 0 };
	if (part == NULL)
		return MIME_OK;
	st = find_fields(&f, part);
	if (st >= 0)
		st = judge_fields(&f, part);
	for (; part != NULL && st >= 0; part = part->after)
		st = find_part(&f, part);
	return st < 0 ? st : MIME_OK;
}
