/*
 * canon.h - the forms in which octets are signed.
 *
 * Mail changes on its way: line ends are stored as LF, blanks come and go at
 * the ends of lines, fields are folded anew. What signers hash is therefore
 * not the message but a form of it, of which there are a few. Octets go in by
 * the piece, cut anywhere, and the form comes out by the piece; nothing grows
 * with the message.
 *
 * LF and CRLF are both line ends here and come out as CRLF, as they were when
 * the message was signed. A CR alone is an octet like any other.
 */
#ifndef TOOLS_CANON_H
#define TOOLS_CANON_H

#include "mime.h"

enum canon_form {
	CANON_LINES,            /* line ends are CRLF: PGP/MIME and S/MIME (RFC
	                           3156 5, RFC 8551 3.1.1); a simple field */
	CANON_SIMPLE,           /* a body, RFC 6376 3.4.3 */
	CANON_RELAXED,          /* a body, RFC 6376 3.4.4 */
	CANON_FIELD             /* what a relaxed field says, 3.4.2: one line,
	                           without its end */
};

typedef void canon_put(void *ctx, mime_span piece);

struct canon {
	enum canon_form form;
	canon_put *put;
	void *ctx;
	uint64_t limit;         /* octets of the form that PUT is given */

	uint64_t size;          /* octets the form has, LIMIT or not */
	uint64_t breaks;        /* line ends that are held back, and behind */
	bool blank;             /* them a blank, and behind that */
	bool cr;                /* a CR; written when something follows */
	size_t used;            /* of ROOM */
	char room[1024];
};

/* C is made ready for what goes to PUT, LIMIT octets at most. */
void canon_begin(struct canon *c, enum canon_form form, uint64_t limit,
    canon_put *put, void *ctx);
void canon_octets(struct canon *c, mime_span octets);
void canon_end(struct canon *c);

#endif
