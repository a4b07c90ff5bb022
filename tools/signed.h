/*
 * signed.h - what in a message is signed, and which signatures an edit breaks.
 *
 * Three kinds of signatures are known: DKIM (RFC 6376) and the signatures of
 * ARC (RFC 8617), which cover fields of the header and the body; the first part
 * of a multipart/signed, by PGP (RFC 3156), S/MIME (RFC 8551) or others; and
 * the content of an application/pkcs7-mime that is signed data.
 *
 * No key is looked for, and no name. So nothing tells that a signature is good,
 * but DKIM's tells when it is not: the hash of the body is in it.
 */
#ifndef TOOLS_SIGNED_H
#define TOOLS_SIGNED_H

#include "dkim.h"
#include "signed_job.h"

enum signed_kind {
	SIGNED_DKIM,
	SIGNED_ARC,             /* an ARC-Message-Signature */
	SIGNED_PGP,             /* multipart/signed of PGP/MIME */
	SIGNED_SMIME,           /* multipart/signed of S/MIME */
	SIGNED_OTHER,           /* multipart/signed of something else */
	SIGNED_DATA             /* application/pkcs7-mime */
};

enum signed_body {
	SIGNED_UNTOLD,          /* it cannot be told whether it matches */
	SIGNED_MATCHES,
	SIGNED_DIFFERS
};

struct signature {
	struct signature *next;
	enum signed_kind kind;
	const struct mime_part *part;   /* the root; the multipart/signed; the
	                           part that is signed data */
	const char *why;        /* it is malformed, or not to be told of: why;
	                           else NULL */
	bool stands;            /* as far as can be told */

	/* DKIM and ARC */
	mime_range field;       /* where it is */
	struct dkim dkim;
	enum signed_body body;
	uint64_t body_size;     /* octets of the form of the body there are */
	size_t job;             /* by which it is hashed */

	/* the others */
	const struct mime_part *covered;        /* its octets, with CRLF for LF,
	                           are what is signed; NULL: there is none */
	const struct mime_part *signer; /* the part with the signature */
	mime_span algorithm;    /* micalg=, as it stands; empty: none */

	/* by signed_after */
	const char *broken;     /* by the edit: how; NULL: not */
	mime_span broken_by;    /* the field that it is about; empty: none */
	bool gone;              /* with all that it covers, or by name */
};

struct signatures {
	struct signature *first;
	struct signed_job *jobs;        /* ways to hash the body */
	size_t job_count;
	mime_span head;         /* of the root */
};

/* M as it is wanted here. Its tool has loaded digests (tool_digests). */
struct signed_mail signed_mail(struct message *m);

/*
 * Finds the signatures of M, in document order, the fields of its header first,
 * from top to bottom. Reads the body once where one is DKIM's. What is found
 * lives in m->mem; that grows with the number of parts and fields only.
 */
mime_status signed_find(struct signed_mail *m, struct signatures *s);

/* The body as DKIM has it: all behind the header of ROOT. */
mime_range signed_body(const struct mime_part *root);

/*
 * Finds out which signatures of S, that stand, break when M becomes what
 * EDITOR, which has ended, makes of it: sets BROKEN and GONE of each. What is
 * signed is compared in the form in which it is signed, so an edit that the
 * form does not show breaks nothing. Reads what is signed and touched, before
 * and after.
 */
mime_status signed_after(struct signed_mail *m, struct signatures *s,
    struct mime_editor *editor);

/*
 * May EDITOR's edit be carried out, if what is signed is to stay? *WHY is NULL,
 * or says in a line of ASCII, in m->mem, which signature of M that stands it
 * would break. Costs nothing where nothing changes.
 */
mime_status signed_keep(struct signed_mail *m, struct mime_editor *editor,
    const char **why);

#endif
