/*
 * signed_job.h - a body, hashed in all the ways that signatures ask for.
 */
#ifndef TOOLS_SIGNED_JOB_H
#define TOOLS_SIGNED_JOB_H

#include "canon.h"
#include "message.h"

#define SIGNED_NO_JOB SIZE_MAX

struct signed_job {
	enum canon_form form;
	enum digest_kind hash;
	uint64_t limit;         /* octets of the form */

	uint64_t size;          /* of the form, LIMIT or not */
	char hex[DIGEST_HEX];
	bool failed;            /* there is no such hash here */
};

/*
 * Does JOBS with all octets of SOURCE behind FROM, in one pass. What a mailbox
 * quotes is taken as it was sent.
 */
mime_status signed_hash(struct message *m, const struct mime_source *source,
    uint64_t from, struct signed_job *jobs, size_t count);

/* Is HASH, of SIZE octets, what JOB came to? */
bool signed_job_is(const struct signed_job *job, const unsigned char *hash,
    size_t size);

#endif
