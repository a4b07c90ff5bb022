/*
 * check_unquote.c - the quoting of mailboxes undone, however it is cut.
 */
#include "filters.h"

#define ROW(name, in, once, all) { name, SPAN(in), SPAN(once), SPAN(all) }
#define SAME(name, in) { name, SPAN(in), SPAN(in), SPAN(in) }

static const struct {
	const char *name;
	mime_span in, once, all;
} rows[] = {
	SAME("nothing", ""),
	SAME("text", "a\nb\n"),
	SAME("From_ unquoted", "From a\nFrom b\n"),
	ROW("a line", ">From a\n", "From a\n", "From a\n"),
	ROW("a later line", "a\n>From b\n", "a\nFrom b\n", "a\nFrom b\n"),
	ROW("in CRLF", "a\r\n>From b\r\n", "a\r\nFrom b\r\n",
	    "a\r\nFrom b\r\n"),
	ROW("line after line", ">From \n>From \n\n>From ",
	    "From \nFrom \n\nFrom ", "From \nFrom \n\nFrom "),
	ROW("two marks", ">>From a\n", ">>From a\n", ">From a\n"),
	ROW("many marks", "\n>>>>>From a\n", "\n>>>>>From a\n",
	    "\n>>>>From a\n"),
	SAME("within a line", "a>From b\n>a>From b\n"),
	SAME("a space between", "> From a\n>\tFrom a\n"),
	SAME("almost", ">From\n>Fro >F >\n>from a\n>FROM a\n>From:\n"),
	SAME("a mark in the word", ">Fr>om a\n>F>From a\n"),
	SAME("marks and a line end", ">\n>>\n>>>\n"),
	ROW("marks, and then a line", ">\n>From a\n", ">\nFrom a\n",
	    ">\nFrom a\n"),
	ROW("almost, and then a line", ">From\n>From a\n", ">From\nFrom a\n",
	    ">From\nFrom a\n"),
	SAME("a mark at the end", "a\n>"),
	SAME("marks at the end", "a\n>>"),
	SAME("almost at the end", "a\n>From"),
	SAME("after a CR alone", "a\r>From b\n"),
	SAME("NUL", "\0>From a\n"),
};

static struct mime_filter *
unquote_once(struct mime_arena *mem)
{
	return mime_filter_unquote_from(mem, false);
}

static struct mime_filter *
unquote_all(struct mime_arena *mem)
{
	return mime_filter_unquote_from(mem, true);
}

START_TEST(of_one_mark)
{
	expect_poured(rows[_i].name, unquote_once, NULL, rows[_i].in,
	    rows[_i].once, "");
}
END_TEST

START_TEST(of_any_marks)
{
	expect_poured(rows[_i].name, unquote_all, NULL, rows[_i].in,
	    rows[_i].all, "");
}
END_TEST

START_TEST(stands_no_memory)
{
	expect_nomem(unquote_once);
	expect_nomem(unquote_all);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, of_one_mark, 0, ROWS(rows));
	tcase_add_loop_test(tc, of_any_marks, 0, ROWS(rows));
	tcase_add_test(tc, stands_no_memory);
}

int
main(void)
{
	return run_suite("unquote", cases);
}
