/*
 * noted.h - defects that were told, as text: "cte-list@6+3 cte-comment@0+5",
 * so that a row of a test can say what it expects, places and all.
 */
#ifndef LIBMIME_TESTS_NOTED_H
#define LIBMIME_TESTS_NOTED_H

#include <stdio.h>

#include "suite.h"

/* Begins as {0}. What does not fit is left out, and the row fails. */
struct noted {
	char text[2000];
	size_t len;
};

/* To be the put of struct notes and struct reading; CTX is a struct noted. */
static inline void
note_down(void *ctx, unsigned code, mime_range at)
{
	struct noted *n = ctx;
	const struct mime_defect_info *info = mime_defect_info(code);
	int size = snprintf(n->text + n->len, sizeof(n->text) - n->len,
	    "%s%s@%llu+%llu", n->len > 0 ? " " : "", info->name,
	    (unsigned long long)at.offset, (unsigned long long)at.size);

	if (size > 0 && n->len + (size_t)size < sizeof(n->text))
		n->len += (size_t)size;
}

#endif
