/*
 * noted.h - defects that were told, as text: "cte-list@6+3 cte-comment@0+5",
 * so that a row of a test can say what it expects, places and all.
 */
#ifndef LIBMIME_TESTS_NOTED_H
#define LIBMIME_TESTS_NOTED_H

#include <stdio.h>

#include "suite.h"

#include "cuts.h"

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

/*
 * The defects of MESSAGE with these CHECKS, part after part: "code 5+1 ", each
 * with a blank behind it. In MEM.
 */
static inline mime_span
defects_told(struct mime_arena *mem, mime_span message, unsigned checks)
{
	const struct mime_options opt = {
		.size = sizeof(opt), .checks = checks,
	};
	struct mime_tree *tree;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	ck_assert_int_eq(mime_parse(mem, message, &opt, &tree), MIME_OK);
	for (const struct mime_part *p = mime_tree_root(tree); p; p = p->after)
		for (const struct mime_defect *d = p->defects; d; d = d->next) {
			char line[100];

			snprintf(line, sizeof(line), "%s %llu+%llu ",
			    mime_defect_info(d->code)->name,
			    (unsigned long long)d->at.offset,
			    (unsigned long long)d->at.size);
			buffer_put(&b, span_of(line));
		}
	return buffer_span(&b);
}

#endif
