/*
 * cuts.h - where a message is cut makes no difference to its events.
 *
 * For rows of a suite; check_pieces.c does it to whole messages of any size.
 */
#ifndef LIBMIME_TESTS_CUTS_H
#define LIBMIME_TESTS_CUTS_H

#include "suite.h"

#include "events.h"

/* The events of MESSAGE with OPT, fed as CUTS says. */
static inline mime_span
events_with(struct mime_arena *mem, mime_span message, const struct cuts *cuts,
    const struct mime_options *opt)
{
	mime_span text;
	const char *why;
	mime_status st = events_text(mem, message, cuts, opt, &text, &why);

	if (st != MIME_OK)
		ck_abort_msg("%s", mime_status_text(st));
	if (why != NULL)
		ck_abort_msg("%s", why);
	return text;
}

static inline mime_span
events_cut(struct mime_arena *mem, mime_span message, const struct cuts *cuts,
    unsigned checks)
{
	const struct mime_options opt = {
		.size = sizeof(opt), .checks = checks,
	};

	return events_with(mem, message, cuts, &opt);
}

/* MESSAGE gives the same events cut in two anywhere, and fed by the octet. */
static inline void
expect_same_however_cut(const char *name, mime_span message,
    const struct mime_options *opt)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span whole = events_with(mem, message, &(struct cuts){ 0 }, opt);

	for (size_t at = 0; at < message.len; at++) {
		struct cuts cuts = { .first = at, .piece = at ? 0 : 1 };
		mime_mark mark = mime_arena_mark(mem);
		mime_span got = events_with(mem, message, &cuts, opt);

		if (!span_is(got, whole))
			ck_abort_msg("%s: cut at %zu: %s", name, at,
			    shown(got));
		mime_arena_release(mem, mark);
	}
	mime_arena_free(mem);
}

static inline void
expect_same_at_every_cut(const char *name, mime_span message, unsigned checks)
{
	const struct mime_options opt = {
		.size = sizeof(opt), .checks = checks,
	};

	expect_same_however_cut(name, message, &opt);
}

#endif
