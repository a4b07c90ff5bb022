/*
 * shape.h - how a content was encoded, so that it can be encoded so again.
 *
 * Base64 is written in few ways: how long a line is, how lines end, whether the
 * last one does, and whether there is padding. That is its shape. What has been
 * written in no such way has none, and is kept as it stands.
 */
#ifndef TOOLS_SHAPE_H
#define TOOLS_SHAPE_H

#include "mime.h"

enum shape_kind {
	SHAPE_RAW,              /* the octets, as they stand in the mail */
	SHAPE_PLAIN,            /* they are the content */
	SHAPE_BASE64
};

/* All but KIND are of SHAPE_BASE64 alone. */
struct shape {
	enum shape_kind kind;
	uint32_t line;          /* digits of a full line; 0: there is but one */
	bool lf;                /* lines end in LF */
	bool bare;              /* there is no padding */
	uint32_t ends;          /* line ends behind the last digit */
};

/* ---- finding it ---------------------------------------------------------- */

/* All zeros but what shape_begin sets. */
struct shape_finder {
	struct shape shape;
	uint64_t digits;        /* and padding, so far */
	uint64_t ends;          /* line ends since the last of them */
	char last;
};

void shape_begin(struct shape_finder *f);
void shape_look(struct shape_finder *f, mime_span encoded);

/* A guess: only encoding the content again shows whether it holds. */
struct shape shape_end(const struct shape_finder *f);

/* ---- as words ------------------------------------------------------------ */

#define SHAPE_TEXT 64

/* "raw", "plain", "base64 76 crlf 1", "base64 0 lf 0 bare". */
void shape_print(const struct shape *s, char text[SHAPE_TEXT]);

/* False where TEXT is no shape. */
bool shape_read(mime_span text, struct shape *s);

/* ---- encoding again ------------------------------------------------------ */

/* Where the content comes from: MIME_OK and a piece, or MIME_END. */
typedef mime_status shape_next(void *ctx, mime_span *piece);

#define SHAPE_BUFFER 8192

struct rebuild {
	struct shape shape;
	shape_next *next;
	void *ctx;
	struct mime_filter *filter;     /* NULL: the content as it is */
	mime_span piece;        /* of the content, not yet encoded */
	mime_span ready;        /* encoded, not yet in lines */
	mime_span line_end;     /* what is left of one to be written */
	uint64_t column;
	uint32_t ends;          /* line ends to come at the end */
	bool drained, done;
	char buffer[SHAPE_BUFFER];
};

/* Starts in MEM; false for want of memory. */
bool rebuild_begin(struct rebuild *r, struct mime_arena *mem,
    const struct shape *shape, shape_next *next, void *ctx);

/* Fills TO; less than that only at the end. */
mime_status rebuild_read(struct rebuild *r, mime_room *to);

#endif
