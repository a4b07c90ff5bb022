/*
 * check_parser.c - the calls: feed, next, end and reset, in and out of turn.
 *
 * Which events a message gives stands beside it, a row a message, in
 * check_parser_header.c, _multipart.c, _nested.c and _kind.c; what a caller may
 * ask for in _checks.c, _limits.c, _rulings.c and _skip.c; what it takes in
 * _cost.c.
 */
#include "parser_rows.h"

/* What failed for want of memory stays so, until a reset. */
START_TEST(a_failure_lasts_until_the_reset)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, NULL);
	const struct mime_event *ev;
	struct buffer b;

	/* The value is kept until its header ends, which it has not yet. */
	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN("Content-Type: text/plain; name="));
	for (int i = 0; i < 100000; i++)
		buffer_put_char(&b, 'x');
	buffer_put(&b, SPAN("\nA"));
	mime_arena_limit(mem, 200000);
	mime_parser_feed(p, buffer_span(&b));
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_OK);
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_OK);
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_LIMIT);
	mime_arena_limit(mem, SIZE_MAX);
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_LIMIT);
	mime_parser_reset(p);
	mime_parser_feed(p, SPAN("A: b\n\n"));
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_OK);
	mime_arena_free(mem);
}
END_TEST

static unsigned
count_events(struct mime_parser *p, mime_event_type type)
{
	const struct mime_event *ev;
	unsigned n = 0;

	while (mime_parser_next(p, &ev) == MIME_OK)
		n += ev->type == type;
	return n;
}

START_TEST(reset_makes_ready_for_the_next)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, NULL);
	const char *broken = PART "b\n\n--b\nA: b\n\nunfinished";

	for (int i = 0; i < 100; i++) {
		mime_parser_reset(p);
		/* Left behind at any point: */
		mime_parser_feed(p, span_head(span_of(broken), (size_t)i % 60));
		count_events(p, MIME_EV_PART);
		mime_parser_reset(p);
		mime_parser_feed(p, SPAN("A: b\nB: c\n\ntext"));
		mime_parser_end(p);
		ck_assert_uint_eq(count_events(p, MIME_EV_FIELD), 2);
	}
	mime_arena_free(mem);
}
END_TEST

START_TEST(feeding_too_early_is_a_mistake)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, NULL);
	const struct mime_event *ev;

	mime_parser_feed(p, SPAN("A: b\n"));
	mime_parser_feed(p, SPAN("B: c\n"));
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_USAGE);
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_USAGE);
	mime_parser_reset(p);
	mime_parser_feed(p, SPAN("A: b\n"));
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_OK);
	/* To feed nothing is none, and to feed behind the end is one. */
	mime_parser_reset(p);
	mime_parser_end(p);
	mime_parser_feed(p, SPAN(""));
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_OK);
	mime_parser_feed(p, SPAN("A: b\n"));
	ck_assert_int_eq(mime_parser_next(p, &ev), MIME_USAGE);
	ck_assert_int_eq(mime_parser_next(NULL, &ev), MIME_NOMEM);
	mime_arena_free(mem);
}
END_TEST

static bool media_seen;

/* From BLANK to PART_END the media is there, and what it says stays. */
START_TEST(media_lasts_until_the_part_ends)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_parser *p = mime_parser_new(mem, NULL);
	const struct mime_media *root = NULL;
	const struct mime_event *ev;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	buffer_put(&b, SPAN(PART "outer\n\n"));
	for (int i = 0; i < 50; i++)
		buffer_put(&b, SPAN("--outer\n" PART "i\n\n--i\n\nx\n--i--\n"));
	mime_parser_feed(p, buffer_span(&b));
	mime_parser_end(p);
	while (mime_parser_next(p, &ev) == MIME_OK) {
		if (ev->part == 0 && ev->type == MIME_EV_BLANK)
			root = ev->media;
		if (root != NULL && !span_is(root->boundary, SPAN("outer")))
			ck_abort_msg("the root's media is gone");
		media_seen = root != NULL;
	}
	ck_assert(media_seen);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, a_failure_lasts_until_the_reset);
	tcase_add_test(tc, reset_makes_ready_for_the_next);
	tcase_add_test(tc, feeding_too_early_is_a_mistake);
	tcase_add_test(tc, media_lasts_until_the_part_ends);
}

int
main(void)
{
	return run_suite("parser", cases);
}
