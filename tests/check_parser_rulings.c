/*
 * check_parser_rulings.c - the rulings that are the parser's, each flipped
 * alone, over messages cut anywhere. check_rulings.c has all of them.
 */
#include "parser_rows.h"

#define RULED(member) #member, { .member = true }

static const struct {
	const char *name;
	struct rulings rulings;
	const char *message, *events;
} ruled[] = {
	{ "(none: a line of blanks is a fold)", { 0 },
	    "A: b\r\n \t\r\nC: d\r\n\r\nx",
	    "P0 header-fold-blank-line header-separator-whitespace F0 F0 N0 "
	    "B0 no-final-newline E0 " },
	{ RULED(blanks_end_header), "A: b\r\n \t\r\nC: d\r\n\r\nx",
	    "P0 F0 N0 B0 no-final-newline E0 " },
	{ RULED(blanks_end_header), "A: b\r\n \tc\r\n\r\nx",
	    "P0 F0 N0 B0 no-final-newline E0 " },
	{ RULED(blanks_end_header), "A: b\r\n ",
	    "P0 header-fold-blank-line header-separator-whitespace F0 "
	    "header-unterminated E0 " },
	{ RULED(blanks_end_header), "A: b\r\njunk\r\n \r\nx\r\n",
	    "P0 F0 header-no-colon S0 N0 B0 E0 " },
	{ RULED(blanks_end_header),
	    "Long: 34567890123456789012345678901234567890\r\n c\r\n \r\nx\r\n",
	    "P0 limit-header-field-bytes X0 N0 B0 E0 " },
	{ "(none: blanks before the colon are let)", { 0 },
	    "A : b\r\n\r\n", "P0 header-space-before-colon F0 N0 E0 " },
	{ RULED(blank_before_colon_is_junk), "A: b\r\nC : d\r\n\r\n",
	    "P0 F0 header-no-colon S0 N0 E0 " },
	{ RULED(blank_before_colon_is_junk), "a\r\nC\r\n : d\r\n\r\nx\r\n",
	    "P0 header-no-colon part-no-separator B0 E0 " },
	{ RULED(blank_before_colon_is_junk), "A: b\r\nC\r\n : d\r\nx\r\n",
	    "P0 F0 header-no-colon part-no-separator B0 E0 " },
	{ "(none: a blank line in front is the header's end)", { 0 },
	    "\r\n\r\nA: b\r\n\r\nx\r\n",
	    "P0 leading-blank-lines N0 B0 E0 " },
	{ RULED(leading_blank_lines_skipped),
	    "\r\n\r\nA: b\r\n\r\nx\r\n",
	    "P0 leading-blank-lines S0 leading-blank-lines S0 F0 N0 B0 E0 " },
	{ RULED(leading_blank_lines_skipped), "\r\n",
	    "P0 leading-blank-lines S0 header-unterminated E0 " },
	{ RULED(leading_blank_lines_skipped),
	    PART "b\n\n--b\n\nA: b\n\nx\n--b--\n",
	    "P0 F0 N0 D0 P1 part-headerless N1 B1 E1 D0 "
	    "line-ending-lf E0 " },
	{ "(none: a From_ line in a header is skipped)", { 0 },
	    "From x\r\nA: b\r\nFrom y\r\nx\r\n",
	    "P0 mbox-from-line S0 F0 mbox-from-in-header S0 header-no-colon "
	    "part-no-separator B0 E0 " },
	{ RULED(from_line_is_junk),
	    "From x\r\nA: b\r\nFrom y\r\nx\r\n",
	    "P0 mbox-from-line S0 F0 header-no-colon part-no-separator "
	    "B0 E0 " },
	{ RULED(junk_ends_header), "A: b\r\n: c\r\nD: e\r\n\r\nx\r\n",
	    "P0 F0 header-empty-name S0 F0 N0 B0 E0 " },
	{ RULED(close_may_come_first),
	    "Content-Type: multipart/a; boundary=b\r\n\r\n--b--\r\nx\r\n",
	    "P0 F0 N0 D0 O0 epilogue-not-empty E0 " },
	{ RULED(junk_ends_header), "A: b\r\nC\r\nD: e\r\n\r\nx\r\n",
	    "P0 F0 header-no-colon part-no-separator B0 E0 " },
	{ "(none: the first of two fields counts)", { 0 },
	    "Content-Type: text/html\r\nContent-Type: x\r\n\r\n",
	    "P0 F0 duplicate-content-type F0 N0 E0 " },
	{ RULED(last_field),
	    "Content-Type: text/html\r\nContent-Type: x\r\n\r\n",
	    "P0 F0 duplicate-content-type F0 content-type-no-subtype "
	    "N0 E0 " },
};

START_TEST(follows_rulings)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const struct mime_options opt = {
		.size = sizeof(opt), .checks = MIME_CHECK_ALL,
		.limits = { .field = 45 },
	};
	mime_span m = guarded(span_of(ruled[_i].message));

	for (size_t cut = 0; cut < m.len; cut++) {
		struct mime_parser *p = mime_parser_new(mem, &opt);
		mime_span got;

		p->rulings = &ruled[_i].rulings;
		got = events_in_short(mem, p, m, cut, 0);
		if (!span_is(got, span_of(ruled[_i].events)))
			ck_abort_msg("%s: cut at %zu: %s", ruled[_i].name, cut,
			    shown(got));
	}
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, follows_rulings, 0, ROWS(ruled));
}

int
main(void)
{
	return run_suite("parser_rulings", cases);
}
