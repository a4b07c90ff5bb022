/*
 * check_pieces.c - where a message is cut makes no difference, and the bytes of
 * its events, strung together, are the message.
 *
 * Every message of shapes.c, small, and cut at every place; larger, in pieces
 * of many sizes.
 */
#include "suite.h"

#include "events.h"
#include "shapes.h"

static const struct mime_options options[] = {
	{ .size = sizeof(options[0]), .checks = MIME_CHECK_ALL },
	{ .size = sizeof(options[0]) },
	/* Limits that even the small ones meet. */
	{ .size = sizeof(options[0]), .checks = MIME_CHECK_ALL, .limits = {
	    .depth = 2, .parts = 3, .header = 120, .field = 40, .fields = 3,
	    .boundary = 8 } },
};

static const struct cuts ways[] = {
	{ .piece = 1 }, { .piece = 2 }, { .piece = 3 }, { .piece = 7 },
	{ .piece = 63 }, { .piece = 64 }, { .piece = 65 },
	{ .piece = 4095 }, { .piece = 4097 },
	{ .piece = 10, .seed = 1 }, { .piece = 100, .seed = 2 },
	{ .piece = 1000, .seed = 3 },
};

static void
compare(struct mime_arena *mem, const struct shape *s, mime_span message,
    const struct cuts *cuts, const struct mime_options *opt, mime_span expected)
{
	mime_mark mark = mime_arena_mark(mem);
	mime_span text;
	const char *why;

	if (events_text(mem, message, cuts, opt, &text, &why) != MIME_OK)
		ck_abort_msg("%s: parse failed", s->name);
	if (why != NULL)
		ck_abort_msg("%s: %s", s->name, why);
	if (!span_is(text, expected))
		ck_abort_msg("%s: cut at %zu, by %zu: differs", s->name,
		    cuts->first, cuts->piece);
	mime_arena_release(mem, mark);
}

static void
cut(const struct shape *s, size_t n, bool everywhere,
    const struct mime_options *opt)
{
	static const struct cuts whole = { 0 };
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer b;
	mime_span expected, m;
	const char *why;

	buffer_init(&b, mem, SIZE_MAX);
	s->make(&b, n);
	m = buffer_span(&b);
	ck_assert_int_eq(events_text(mem, m, &whole, opt, &expected, &why),
	    MIME_OK);
	ck_assert_msg(why == NULL, "%s: %s", s->name, why);
	for (size_t at = 1; everywhere && at < m.len; at++) {
		struct cuts once = { .first = at };

		compare(mem, s, m, &once, opt, expected);
	}
	for (size_t i = 0; i < ROWS(ways); i++)
		compare(mem, s, m, &ways[i], opt, expected);
	mime_arena_free(mem);
}

START_TEST(cut_everywhere)
{
	for (size_t i = 0; i < ROWS(options); i++)
		cut(&shapes[_i], 4, true, &options[i]);
}
END_TEST

START_TEST(cut_in_pieces)
{
	for (size_t i = 0; i < ROWS(options); i++)
		cut(&shapes[_i], 150, false, &options[i]);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, cut_everywhere, 0, SHAPES);
	tcase_add_loop_test(tc, cut_in_pieces, 0, SHAPES);
}

int
main(void)
{
	return run_suite("pieces", cases);
}
