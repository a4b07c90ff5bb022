/*
 * fuzz_events.c - any octets, cut anywhere: the same events, and they tile.
 *
 * The first two octets choose the cuts and the limits; the rest is the
 * message.
 */
#include <stdlib.h>

#include "events.h"

static struct mime_options
options_of(uint8_t choice)
{
	struct mime_options opt = {
		.size = sizeof(opt), .checks = choice & MIME_CHECK_ALL,
	};

	/* Limits small enough that a small input reaches them. */
	if (choice & 8)
		opt.limits = (struct mime_limits){ .depth = 2, .parts = 4,
		    .header = 200, .field = 60, .fields = 5, .boundary = 20 };
	return opt;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mime_options opt = options_of(size > 0 ? data[0] : 0);
	struct cuts whole = { 0 };
	struct cuts cuts = { .piece = size > 1 ? 1 + data[1] % 64u : 1 };
	mime_span message = span_tail((mime_span){ (const char *)data, size }, 2);
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span expected, text;
	const char *why;

	cuts.seed = size > 1 && data[1] >= 128;
	if (events_text(mem, message, &whole, &opt, &expected, &why) < 0 || why)
		abort();
	if (events_text(mem, message, &cuts, &opt, &text, &why) < 0 || why)
		abort();
	if (!span_is(expected, text))
		abort();
	mime_arena_free(mem);
	return 0;
}
