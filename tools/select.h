/*
 * select.h - part selectors: which parts does a person mean?
 *
 *     1.2 | *.pdf | name:*.pdf | type:image | disp:attachment | role:inline
 *     cid:x@y | size>1M        joined by  not, and, or, ( )
 *
 * A selector is compiled once and then asked about part after part.
 */
#ifndef TOOLS_SELECT_H
#define TOOLS_SELECT_H

#include "mime.h"

struct select;

/* Where a selector is no selector, and why. */
struct select_error {
	unsigned column;        /* in characters, from 1 */
	char text[120];         /* "\"and\" has nothing after it" */
};

/*
 * A part as selectors see it. SIZE is called only where one asks for it, since
 * it may have to decode the part.
 */
struct select_part {
	const struct mime_part *part;
	mime_span section;
	uint64_t (*size)(void *ctx, const struct mime_part *part);
	void *ctx;
};

/*
 * Compiles TEXT into MEM, joined by "or" to BEFORE, which may be NULL. TEXT
 * must stay. NULL with *ERROR filled where TEXT is wrong, or for want of
 * memory.
 */
struct select *select_compile(struct mime_arena *mem, const char *text,
    struct select *before, struct select_error *error);

/* Is it one of those? NULL chooses every part. */
bool select_matches(const struct select *s, const struct select_part *part);

/* N with K, M or G after it; false where TEXT is something else. */
bool select_size(mime_span text, uint64_t *size);

#endif
