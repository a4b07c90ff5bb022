/*
 * dkim.h - a DKIM-Signature field, and what of a header it covers.
 *
 * RFC 6376, and RFC 8617 for ARC-Message-Signature, which is the same but for
 * who signs. Without keys and without DNS: who signed is not found out, but
 * what was signed is.
 */
#ifndef TOOLS_DKIM_H
#define TOOLS_DKIM_H

#include "canon.h"
#include "digest.h"

enum dkim_tag {
	DKIM_A,                 /* algorithm */
	DKIM_B,                 /* the signature */
	DKIM_BH,                /* the hash of the body */
	DKIM_C,                 /* the two forms */
	DKIM_D,                 /* domain */
	DKIM_H,                 /* fields */
	DKIM_I,                 /* DKIM: for whom; ARC: which of a row */
	DKIM_L,                 /* octets of the body */
	DKIM_Q,
	DKIM_S,                 /* selector */
	DKIM_T,
	DKIM_V,                 /* version */
	DKIM_X,
	DKIM_Z,
	DKIM_TAGS
};

struct dkim {
	mime_span tag[DKIM_TAGS];       /* of the field's value, without what is
	                           around them; empty: not there */
	mime_span signature;    /* all between "b=" and what ends it */
	const char *wrong;      /* nobody can verify it: why; else NULL */
	const char *unknown;    /* we cannot, others may: why; else NULL */
	bool relaxed;           /* the form of the header */
	enum canon_form body;
	enum digest_kind hash;
	uint64_t limit;         /* UINT64_MAX: all of the body */
	unsigned char bh[32];   /* the hash of the body, BH_SIZE octets */
	size_t bh_size;
};

/* Reads VALUE, of a DKIM-Signature, or with ARC of an ARC-Message-Signature. */
void dkim_read(mime_span value, bool arc, struct dkim *d);

/* Takes the next name off the front of REST, from h=; false: none follows. */
bool dkim_name(mime_span *rest, mime_span *name);

/* ---- the fields of a header --------------------------------------------- */

struct dkim_field {
	struct mime_field field;
	uint64_t place;         /* from 0 */
	size_t next;            /* of the first of a name: where to look, */
	size_t turn;            /* in the turn that it was last looked for */
};

struct dkim_head {
	struct dkim_field *fields;      /* by name, of each the last first */
	size_t count;
	size_t turn;            /* how often it was begun */
};

/* False for want of memory. HEAD must stay. */
bool dkim_head(struct mime_arena *mem, mime_span head, struct dkim_head *h);

/* The next signature is read: nothing is taken. */
void dkim_head_begin(struct dkim_head *h);

/*
 * The last field called NAME that has not been taken, and is not the one at
 * OWN; NULL where there is none, which is signed too. RFC 6376 5.4.2.
 */
const struct dkim_field *dkim_take(struct dkim_head *h, mime_span name,
    const char *own);

/*
 * Puts FIELD as it is signed, with its line end; a field that has the signature
 * itself without CUT, the value of b= in it, and without its line end.
 */
void dkim_field_put(const struct mime_field *field, bool relaxed,
    const mime_span *cut, canon_put *put, void *ctx);

#endif
