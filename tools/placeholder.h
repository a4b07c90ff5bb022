/*
 * placeholder.h - what stands in a mail where a content was taken out.
 *
 *     X-Detached: 1
 *      9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 *      12345 closed base64 76 crlf 1
 *     Content-Type: text/plain; charset=utf-8
 *     Content-Transfer-Encoding: quoted-printable
 *     X-Detached-Content-Type: application/pdf; name="report.pdf"
 *     X-Detached-Content-Transfer-Encoding: base64
 *
 * These three fields come in front, the fields about content get another name,
 * and all else in the header stays. So the header can be had back, also where
 * somebody has added fields meanwhile. The body is for people.
 */
#ifndef TOOLS_PLACEHOLDER_H
#define TOOLS_PLACEHOLDER_H

#include "digest.h"
#include "rule.h"
#include "shape.h"
#include "store.h"

/* How the header ended. */
enum ending {
	ENDING_CLOSED,          /* with its blank line */
	ENDING_OPEN             /* without one */
};

struct placeholder {
	char sha256[DIGEST_HEX];        /* of the object */
	uint64_t size;                  /* of it */
	enum ending ending;
	struct shape shape;
};

/*
 * Makes P, whose ENDING it sets, for PART, whose header is HEAD; lines end in
 * LF or CRLF. OCTETS is header, of HEAD_SIZE octets, and body. False, with no
 * X->failed, where the header is not one that can be had back.
 */
bool placeholder_make(struct subject *x, const struct mime_part *part,
    mime_span head, bool lf, struct placeholder *p, mime_span *octets,
    size_t *head_size);

/* Is HEAD that of a placeholder? What it says is P. */
bool placeholder_read(mime_span head, struct placeholder *p);

/*
 * The header that was there before HEAD, which P was read from; in MEM. An
 * empty one has no PTR for want of memory.
 */
mime_span placeholder_header(struct mime_arena *mem, mime_span head,
    const struct placeholder *p);

/*
 * HEAD, of which the first Content-Length says LENGTH; HEAD itself where LENGTH
 * is empty or there is no such field. No PTR for want of memory.
 */
mime_span placeholder_length(struct mime_arena *mem, mime_span head,
    mime_span length);

#endif
