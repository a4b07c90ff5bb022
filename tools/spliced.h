/*
 * spliced.h - a message as it will be after an edit, before it is written.
 *
 * What was, and the new octets between, as a source that is read anywhere; and
 * where what was there before is then.
 */
#ifndef TOOLS_SPLICED_H
#define TOOLS_SPLICED_H

#include "mime.h"

struct spliced {
	const struct mime_splice *splices;
	size_t count;
	uint64_t *shift;        /* by how much the first N splices move what is
	                           behind them; modulo 2^64 */
	struct mime_source after;       /* the message as it will be */
};

/*
 * The message as EDITOR, which has ended and must stay, changes it. What S has
 * lives in MEM. False for want of memory.
 */
bool spliced(struct mime_arena *mem, struct spliced *s,
    struct mime_editor *editor);

/* Is anything changed in R, or put where it begins or ends? */
bool spliced_touches(const struct spliced *s, mime_range r);

/* Does all of R go, at once? */
bool spliced_takes(const struct spliced *s, mime_range r);

/* What is put at an end of a range is in it, ored together. */
enum {
	SPLICED_FRONT = 1,
	SPLICED_BACK = 2
};

/* Where R is then. What comes for octets across its end is in it. */
mime_range spliced_range(const struct spliced *s, mime_range r, unsigned grows);

#endif
