/*
 * signed_job.h - a body, hashed in all the ways that signatures ask for.
 */
#ifndef TOOLS_SIGNED_JOB_H
#define TOOLS_SIGNED_JOB_H

#include "canon.h"
#include "message.h"

/* A mail, however it came. */
struct signed_mail {
	struct mime_arena *mem; /* for as long as it is there */
	struct mime_arena *part_mem;    /* another: mark, use, release */
	struct mime_tree *tree;
	struct mime_source source;      /* what TREE is of */
	const struct digester *by;      /* NULL: nothing of DKIM can be told */
	unsigned unquote;       /* as its mailbox quotes it: MIME_UNQUOTED ..;
	                           0: not at all */
	bool hidden;            /* there is more of it than SOURCE has */
};

#define SIGNED_NO_JOB SIZE_MAX

struct signed_job {
	enum canon_form form;
	enum digest_kind hash;
	uint64_t limit;         /* octets of the form */

	uint64_t size;          /* of the form, LIMIT or not */
	unsigned char octets[DIGEST_MOST];
	size_t octet_count;     /* of what it came to */
	bool failed;            /* there is no such hash here */
};

/*
 * Does JOBS with the octets of SOURCE that WHAT names, in one pass, up to the
 * end of SOURCE. What a mailbox quotes is taken as it was sent.
 */
mime_status signed_hash(struct signed_mail *m, const struct mime_source *source,
    mime_range what, struct signed_job *jobs, size_t count);

/* Is HASH, of SIZE octets, what JOB came to? */
bool signed_job_is(const struct signed_job *job, const unsigned char *hash,
    size_t size);

#endif
