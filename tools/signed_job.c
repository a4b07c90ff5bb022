/*
 * signed_job.c - a body, hashed in all the ways that signatures ask for.
 *
 * It is read once, by the piece, and each piece goes through every form.
 */
#include "config.h"

#include <string.h>

#include "signed_job.h"

#define READ_SIZE ((size_t)64 * 1024)

/* A job at work. */
struct hasher {
	struct canon canon;
	struct digest digest;
};

struct pass {
	struct hasher *hashers;
	size_t count;
	struct mime_filter *unquote;    /* NULL: nothing is quoted */
};

static void
put_digest(void *ctx, mime_span piece)
{
	digest_put(ctx, piece);
}

static void
put_all(void *ctx, mime_span piece)
{
	struct pass *p = ctx;

	for (size_t i = 0; i < p->count; i++)
		canon_octets(&p->hashers[i].canon, piece);
}

/* PIECE as it was sent; LAST: nothing comes after it. */
static mime_status
put(struct pass *p, mime_span piece, bool last)
{
	if (p->unquote != NULL)
		return content_filter(p->unquote, piece, last, put_all, p);
	put_all(p, piece);
	return MIME_OK;
}

static mime_status
read_all(struct signed_mail *m, const struct mime_source *source,
    mime_range what, struct pass *p)
{
	char *buffer = mime_arena_alloc(m->part_mem, READ_SIZE);
	size_t got;
	mime_status st;

	if (buffer == NULL)
		return MIME_NOMEM;
	do {
		got = what.size < READ_SIZE ? (size_t)what.size : READ_SIZE;
		mime_room room = { buffer, got };

		st = source->read_at(source->ctx, what.offset, &room);
		if (st < 0)
			return st;
		got -= room.len;
		what.offset += got;
		what.size -= got;
		st = put(p, (mime_span){ buffer, got }, got == 0);
	} while (st >= 0 && got > 0);
	return st;
}

static void
begin(struct signed_mail *m, struct pass *p, struct signed_job *jobs)
{
	for (size_t i = 0; i < p->count; i++) {
		struct hasher *h = &p->hashers[i];

		digest_begin_as(&h->digest, m->by, jobs[i].hash);
		canon_begin(&h->canon, jobs[i].form, jobs[i].limit, put_digest,
		    &h->digest);
	}
}

static void
end(struct pass *p, struct signed_job *jobs)
{
	for (size_t i = 0; i < p->count; i++) {
		struct hasher *h = &p->hashers[i];

		canon_end(&h->canon);
		jobs[i].size = h->canon.size;
		jobs[i].failed = !digest_end_octets(&h->digest,
		    jobs[i].octets, &jobs[i].octet_count);
		digest_free(&h->digest);
	}
}

mime_status
signed_hash(struct signed_mail *m, const struct mime_source *source,
    mime_range what, struct signed_job *jobs, size_t count)
{
	mime_mark mark = mime_arena_mark(m->part_mem);
	struct pass p = { .count = count };
	unsigned unquote = m->unquote;
	mime_status st;

	if (count == 0)
		return MIME_OK;
	p.hashers = mime_arena_alloc(m->part_mem, count * sizeof *p.hashers);
	if (unquote != 0)
		p.unquote = mime_filter_unquote_from(m->part_mem,
		    unquote == MIME_UNQUOTED_ALL);
	if (p.hashers == NULL || (unquote != 0 && p.unquote == NULL)) {
		mime_arena_release(m->part_mem, mark);
		return MIME_NOMEM;
	}
	begin(m, &p, jobs);
	st = read_all(m, source, what, &p);
	end(&p, jobs);
	mime_arena_release(m->part_mem, mark);
	return st < 0 ? st : MIME_OK;
}

bool
signed_job_is(const struct signed_job *job, const unsigned char *hash,
    size_t size)
{
	return !job->failed && job->octet_count == size &&
	    memcmp(job->octets, hash, size) == 0;
}
