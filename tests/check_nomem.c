/*
 * check_nomem.c - with the n-th allocation failing, for every n: MIME_NOMEM,
 * no leak, no crash.
 */
#include "suite.h"

#include "shapes.h"
#include "whole.h"

static const struct mime_options options = {
	.size = sizeof(options), .checks = MIME_CHECK_ALL,
};

/* More than any of the small messages needs. */
#define MANY 3000

static void
fail_at_each(const char *name, mime_span message)
{
	for (long n = 1; n < MANY; n++) {
		struct mime_arena *mem = arena_failing_at(n);
		struct mime_tree *tree;
		mime_status st = whole_use(mem, message, &options, &tree);
		bool failed = arena_failed(mem);

		mime_arena_free(mem);
		if (arena_left() != 0)
			ck_abort_msg("%s: allocation %ld: a leak", name, n);
		if (!failed && st == MIME_OK)
			return;
		if (st != MIME_NOMEM)
			ck_abort_msg("%s: allocation %ld: %s", name, n,
			    mime_status_text(st));
	}
	ck_abort_msg("%s: never enough memory", name);
}

START_TEST(fails_cleanly)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer message;

	buffer_init(&message, mem, SIZE_MAX);
	shapes[_i].make(&message, 3);
	fail_at_each(shapes[_i].name, buffer_span(&message));
	mime_arena_free(mem);
}
END_TEST

/* What straddles a cut has to be kept, and that takes memory too. */
START_TEST(fails_cleanly_in_pieces)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer message;

	buffer_init(&message, mem, SIZE_MAX);
	shapes[_i].make(&message, 200);
	for (long n = 1; n < MANY; n++) {
		struct mime_arena *poor = arena_failing_at(n);
		struct mime_parser *p = mime_parser_new(poor, &options);
		const struct mime_event *ev;
		mime_span rest = buffer_span(&message);
		mime_status st = p ? MIME_MORE : MIME_NOMEM;
		bool failed;

		while (st >= 0 && rest.len > 0) {
			mime_parser_feed(p, span_take(&rest, 100));
			while ((st = mime_parser_next(p, &ev)) == MIME_OK)
				;
		}
		failed = arena_failed(poor);
		mime_arena_free(poor);
		if (arena_left() != 0)
			ck_abort_msg("%s: %ld: a leak", shapes[_i].name, n);
		if (!failed)
			break;
		if (st != MIME_NOMEM)
			ck_abort_msg("%s: %ld: no MIME_NOMEM",
			    shapes[_i].name, n);
	}
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, fails_cleanly, 0, SHAPES);
	tcase_add_loop_test(tc, fails_cleanly_in_pieces, 0, SHAPES);
}

int
main(void)
{
	return run_suite("nomem", cases);
}
