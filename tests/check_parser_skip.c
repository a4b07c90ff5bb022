/*
 * check_parser_skip.c - what mime_parser_skip passes over, wherever it is
 * called: its octets are there, as OPAQUE, and all behind them is as before.
 */
#include <string.h>

#include "parser_rows.h"

#define INNER PART "b\n\n--b\n" PART "i\n\n--i\nA: b\n\nx\n--i--\n" \
	"--b\n\ny\n--b--\n"

static const struct {
	const char *name, *message;
	size_t cut;
	unsigned after;         /* so many events */
	const char *events;
} skipped[] = {
	{ "never", INNER, 0, 0,
	    "P0 F0 N0 D0 P1 F1 N1 D1 P2 F2 N2 B2 E2 D1 E1 D0 P3 "
	    "part-headerless N3 B3 E3 D0 E0 " },
	{ "all", INNER, 0, 1, "P0 X0 E0 " },
	{ "all but its header", INNER, 0, 3, "P0 F0 N0 X0 E0 " },
	{ "a multipart", INNER, 0, 5,
	    "P0 F0 N0 D0 P1 X1 E1 D0 P2 part-headerless N2 B2 E2 D0 E0 " },
	{ "a multipart, from its first delimiter on", INNER, 0, 8,
	    "P0 F0 N0 D0 P1 F1 N1 D1 X1 E1 D0 P2 part-headerless N2 B2 E2 "
	    "D0 E0 " },
	{ "a leaf", INNER, 0, 9,
	    "P0 F0 N0 D0 P1 F1 N1 D1 P2 X2 E2 D1 E1 D0 P3 "
	    "part-headerless N3 B3 E3 D0 E0 " },
	{ "a leaf whose body has passed", INNER, 0, 12,
	    "P0 F0 N0 D0 P1 F1 N1 D1 P2 F2 N2 B2 E2 D1 E1 D0 P3 "
	    "part-headerless N3 B3 E3 D0 E0 " },
	{ "a part that has ended: nothing", INNER, 0, 13,
	    "P0 F0 N0 D0 P1 F1 N1 D1 P2 F2 N2 B2 E2 D1 E1 D0 P3 "
	    "part-headerless N3 B3 E3 D0 E0 " },
	{ "the whole, after its last part", INNER "epilogue", 0, 22,
	    "P0 F0 N0 D0 P1 F1 N1 D1 P2 F2 N2 B2 E2 D1 E1 D0 P3 "
	    "part-headerless N3 B3 E3 D0 X0 E0 " },
	{ "a multipart that is never closed", PART "b\n\n--b\n\nx", 0, 4,
	    "P0 F0 N0 D0 X0 E0 " },
	{ "a header in which much is wrong", "\001 : b\n\n", 0, 2,
	    "P0 header-space-before-colon F0 X0 E0 " },
	{ "a body that is badly encoded", BASE64 "*QUIx", 0, 3,
	    "P0 F0 N0 X0 E0 " },
	{ "some of a body that is badly encoded", BASE64 "QUIx", 37, 4,
	    "P0 F0 N0 B0 X0 E0 " },
	{ "some of a line that has no end", "A: b\r\n\r\nabc", 9, 4,
	    "P0 F0 N0 B0 X0 E0 " },
	{ "the rest of a run that a defect cut", "A: b\r\n\r\na\x1a" "bcdef\r\n",
	    0, 4, "P0 F0 N0 B0 X0 E0 " },
	{ "line ends, of which no more are seen",
	    "A: b\n\na\x1a" "b\r\n", 8, 4, "P0 F0 N0 B0 X0 E0 " },
	{ "the rest of a preamble that a defect cut",
	    "Content-Type: multipart/mixed; boundary=b\r\n\r\na\x1a" "bc\r\n",
	    0, 4, "P0 F0 N0 O0 X0 E0 " },
	{ "a CR, and what would make it a bare one", "A: b\r\n\r\na\rc", 10, 4,
	    "P0 F0 N0 B0 X0 E0 " },
	{ "what begins as a program", "Content-Type: image/png\n\n\177ELFx", 29,
	    4, "P0 F0 N0 B0 X0 E0 " },
	{ "the rest of an epilogue", PART "b\n\n--b\nA: b\n\nx\n--b--\nyz", 62,
	    11, "P0 F0 N0 D0 P1 F1 N1 B1 E1 D0 O0 X0 E0 " },
	{ "a multipart whose preamble has passed",
	    PART "b\n\ntext\n--b\nA: b\n\nx\n--b--\n", 0, 4,
	    "P0 F0 N0 O0 X0 E0 " },
	{ "a multipart within one, whose preamble has passed",
	    PART "b\n\n--b\n" PART "i\n\ntext\n--i\n\nx\n--b--\n", 0, 8,
	    "P0 F0 N0 D0 P1 F1 N1 O1 X1 E1 D0 E0 " },
	{ "a part of which there is nothing", PART "b\n\n--b\n--b--\n", 0, 5,
	    "P0 F0 N0 D0 P1 E1 D0 E0 " },
	{ "the rest of a line, which is no delimiter",
	    PART "b\n\n--b\nA: b\n\nx--b\n--b--\n", 54, 8,
	    "P0 F0 N0 D0 P1 F1 N1 B1 X1 E1 D0 E0 " },
};

START_TEST(skips)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_ENCODING,
	};
	mime_span got;

	/* These are about line ends; all others have LF throughout. */
	if (strstr(skipped[_i].message, "\r\n") != NULL)
		opt.checks |= MIME_CHECK_LINES;
	got = events_in_short(mem, mime_parser_new(mem, &opt),
	    span_of(skipped[_i].message), skipped[_i].cut, skipped[_i].after);

	ck_assert_msg(span_is(got, span_of(skipped[_i].events)), "%s: got %s",
	    skipped[_i].name, shown(got));
	mime_arena_free(mem);
}
END_TEST

/* Skipping at the N-th event leaves tiling and nesting as they are. */
START_TEST(skip_passes_the_rest_as_opaque)
{
	const char *m = PART "b\n\n--b\n" PART "i\n\n--i\nA: b\n\nx\n--i--\n"
	    "--b\n\ny\n--b--\nepilogue\n";

	for (unsigned at = 1; at < 25; at++) {
		struct mime_arena *mem = mime_arena_new(NULL);
		struct mime_parser *p = mime_parser_new(mem, NULL);
		const struct mime_event *ev;
		unsigned n = 0;
		int open = 0;
		uint64_t next = 0;

		mime_parser_feed(p, span_of(m));
		mime_parser_end(p);
		while (mime_parser_next(p, &ev) == MIME_OK) {
			open += ev->type == MIME_EV_PART;
			open -= ev->type == MIME_EV_PART_END;
			if (ev->type != MIME_EV_DEFECT)
				next += ev->bytes.len;
			if (++n == at)
				mime_parser_skip(p);
		}
		if (open != 0 || next != strlen(m))
			ck_abort_msg("skipped at event %u", at);
		mime_arena_free(mem);
	}
}
END_TEST

/*
 * Skipped in the midst of a line of its header that is beyond a limit: what
 * follows there begins no line.
 */
START_TEST(skip_within_a_long_field)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_options opt = {
		.size = sizeof(opt), .limits = { .field = 50 },
	};
	mime_span got = events_in_short(mem, mime_parser_new(mem, &opt),
	    SPAN(PART "b\n\n--b\nA: 3456789012345678901234567890123456789012"
	    "34567890123456789--b\n--b--\n"), 107, 7);

	ck_assert_msg(span_is(got, SPAN("P0 F0 N0 D0 P1 "
	    "limit-header-field-bytes X1 E1 D0 E0 ")), "got %s", shown(got));
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, skips, 0, ROWS(skipped));
	tcase_add_test(tc, skip_passes_the_rest_as_opaque);
	tcase_add_test(tc, skip_within_a_long_field);
}

int
main(void)
{
	return run_suite("parser_skip", cases);
}
