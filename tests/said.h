/*
 * said.h - a message as it is said to a writer: a row of parts, each at its
 * depth. It is written, and what was written is read and held against it.
 */
#ifndef LIBMIME_TESTS_SAID_H
#define LIBMIME_TESTS_SAID_H

#include "bytes/bytes.h"
#include "mime.h"

struct said_value {
	const char *name;       /* NULL: there is no more */
	mime_span value;
};

#define SAID_VALUES 8

struct said_part {
	unsigned depth;         /* the message's is 0 */
	const char *type;
	struct said_value fields[SAID_VALUES], params[SAID_VALUES];
	const struct mime_address *to;  /* NULL: no such field */
	const char *disposition;        /* NULL: none */
	mime_span filename;
	unsigned asks;          /* 1 + a mime_encoding; 0: for none */
	mime_span content;
	bool as_it_stands;      /* a message that is content */
	size_t piece;           /* of a source, octets at a time; 0: octets */
};

struct said {
	unsigned how;           /* MIME_WRITE_ values */
	mime_span boundary;
	const struct said_part *parts;
	size_t count;
};

/* Has W told all of S, but for the end. Sources live in MEM. */
void said_tell(struct mime_arena *mem, const struct said *s,
    struct mime_writer *w);

/* Writes S to OUT; *REASON, in MEM, says why not. */
mime_status said_write(struct mime_arena *mem, const struct said *s,
    struct buffer *out, const char **reason);

/* Is MESSAGE what S says? What is not, in MEM; NULL: it is. */
const char *said_fault(struct mime_arena *mem, const struct said *s,
    mime_span message);

/* S with LF for each CRLF. */
mime_span said_lines(struct mime_arena *mem, mime_span s);

bool said_is_multipart(const struct said_part *p);
bool said_is_message(const struct said_part *p);

/* Its lines count, not its octets. */
bool said_is_text(const struct said_part *p);

/* A sink into CTX, a struct buffer. */
mime_status said_put(void *ctx, mime_span octets);

#endif
