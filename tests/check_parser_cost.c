/*
 * check_parser_cost.c - what a parse takes: memory for what is open, and time
 * for each octet once, also where they come one by one.
 */
#include <string.h>
#include <time.h>

#include "parser_rows.h"

/* Feeds PIECE over and over, TIMES, and reads all its events. */
static void
feed_often(struct mime_parser *p, mime_span piece, unsigned times)
{
	const struct mime_event *ev;
	mime_status st;

	for (unsigned i = 0; i < times; i++) {
		mime_parser_feed(p, piece);
		while ((st = mime_parser_next(p, &ev)) == MIME_OK)
			;
		if (st != MIME_MORE)
			ck_abort_msg("round %u: %s", i, mime_status_text(st));
	}
}

/* Bounded by what is open, never by how much has passed. */
START_TEST(memory_is_for_what_is_open)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_ALL,
		.limits = { .parts = 1000000 },
	};
	struct mime_parser *p = mime_parser_new(mem, &opt);

	mime_arena_limit(mem, 200000);
	/* Many fields. */
	feed_often(p, SPAN("A \x01: =?x?q?a?= =?utf-8?q?abcdefgh?=\n"), 5000);
	feed_often(p, SPAN(PART "b\nContent-ID: <a-content-id>\n\n"), 1);
	/* Many parts, and multiparts that nobody closes. */
	feed_often(p, SPAN("--b\n" PART "iiiiiiiiiiiiiiiii\nA \x01: b\n\n"
	    "--iiiiiiiiiiiiiiiii\n" BASE64 "*QU*\r\n*QU\n\r\n"), 5000);
	/* Many headers that are left before they end. */
	for (int i = 0; i < 5000; i++) {
		feed_often(p, SPAN("--b\nContent-ID: <a-content-id-that"
		    "-is-as-long-as-an-address-may-be-if-not-a-little-longer>\n"
		    "A: b\n"), 1);
		mime_parser_skip(p);
	}
	/* Many messages, all left behind. */
	for (int i = 0; i < 2000; i++) {
		mime_parser_reset(p);
		feed_often(p, SPAN(PART "b\n\n--b\n" PART "i\n\n--i\n"
		    "Content-Type: text/plain; name=\"a long, long name\"\n\n"
		    "--i\nContent-Type: text/plain; name=\"another one\"\n"
		    "Content-ID: <a-content-id-that-is-as-long-as-this>\n"), 1);
	}
	mime_arena_free(mem);
}
END_TEST

static double
seconds_of(const char *line, bool folds, size_t octets)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_options opt = {
		.size = sizeof(opt), .limits = { .field = 1000000 },
	};
	struct mime_parser *p = mime_parser_new(mem, &opt);
	const struct mime_event *ev;
	struct timespec before, after;
	size_t len = strlen(line);

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
	for (size_t i = 0; i < octets; i++) {
		const char *at = folds && i % len == 0 && i > 0 ? " " :
		    line + i % len;

		mime_parser_feed(p, (mime_span){ at, 1 });
		while (mime_parser_next(p, &ev) == MIME_OK)
			;
	}
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
	mime_arena_free(mem);
	return (double)(after.tv_sec - before.tv_sec) +
	    (double)(after.tv_nsec - before.tv_nsec) / 1e9;
}

static const struct {
	const char *name, *line;
	bool folds;
} slow[] = {
	{ "a field without an end", "A: bcdefghijklmnopqrstuvwxyz", false },
	{ "a field of many lines",  "A: bcd\n", true },
	{ "junk without an end",    "junk and more of it\n", false },
};

/*
 * What has to wait for its end is not gone through anew with each octet. As in
 * check_cost.c: four times the octets, and the square would be sixteenfold.
 */
START_TEST(octet_by_octet_costs_its_length)
{
	double once = 1e9, more = 1e9;
	int tries = 0;

	do {
		double a = seconds_of(slow[_i].line, slow[_i].folds, 40000);
		double b = seconds_of(slow[_i].line, slow[_i].folds, 160000);

		once = a < once ? a : once;
		more = b < more ? b : more;
	} while (more >= once * 9 && ++tries < 5);
	ck_assert_msg(more < once * 9, "%s: %.1f ms, four times that: %.1f ms",
	    slow[_i].name, once * 1000, more * 1000);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, memory_is_for_what_is_open);
	tcase_add_loop_test(tc, octet_by_octet_costs_its_length, 0, ROWS(slow));
}

int
main(void)
{
	return run_suite("parser_cost", cases);
}
