/*
 * check_flowed.c - format=flowed undone, however it is cut. RFC 3676.
 */
#include "filters.h"

#define ROW(name, in, out) { name, SPAN(in), SPAN(out), SPAN(out) }
#define BOTH(name, in, out, delsp) { name, SPAN(in), SPAN(out), SPAN(delsp) }

static const struct {
	const char *name;
	mime_span in, out, delsp;
} rows[] = {
	ROW("nothing", "", ""),
	ROW("a line", "a\n", "a\n"),
	ROW("a line that is not ended", "a", "a"),
	ROW("CRLF", "a\r\nb\r\n", "a\nb\n"),
	BOTH("a paragraph", "a \nb \nc\n", "a b c\n", "abc\n"),
	BOTH("in CRLF", "a \r\nb \r\nc\r\n", "a b c\n", "abc\n"),
	BOTH("two paragraphs", "a \nb\nc \nd\n", "a b\nc d\n", "ab\ncd\n"),
	BOTH("of several spaces one is the break", "a   \nb\n", "a   b\n",
	    "a  b\n"),
	ROW("an empty line ends a paragraph by itself", "a\n\nb\n", "a\n\nb\n"),
	BOTH("an empty line after a break", "a \n\nb\n", "a \nb\n", "a\nb\n"),
	ROW("spaces within", "a  b\n", "a  b\n"),
	ROW("a tab is no break", "a\t\nb\n", "a\t\nb\n"),
	/* stuffed */
	ROW("a stuffed space", " a\n", "a\n"),
	ROW("a stuffed From", " From a\n", "From a\n"),
	ROW("a stuffed mark is text", " > a\n", "> a\n"),
	ROW("an indent that was stuffed", "   a\n", "  a\n"),
	ROW("a stuffed nothing", " \nb\n", "\nb\n"),
	BOTH("a stuffed space at the end", "  \nb\n", " b\n", "b\n"),
	BOTH("stuffed within a paragraph", "a \n b\n", "a b\n", "ab\n"),
	/* quoted */
	ROW("a quote", "> a\n", "> a\n"),
	ROW("a quote that is not stuffed", ">a\n", "> a\n"),
	ROW("a quote of a quote", ">> a\n", ">> a\n"),
	ROW("marks with spaces between are text", "> > a\n", "> > a\n"),
	BOTH("a quoted paragraph", "> a \n> b\n", "> a b\n", "> ab\n"),
	ROW("an empty quote", ">\n", ">\n"),
	ROW("an empty quote, stuffed", "> \n> b\n", ">\n> b\n"),
	ROW("deeper ends a paragraph", "> a \n>> b\n", "> a\n>> b\n"),
	ROW("less deep ends it too", ">> a \n> b\n", ">> a\n> b\n"),
	ROW("no quote ends it", "> a \nb\n", "> a\nb\n"),
	ROW("a quote ends text", "a \n> b\n", "a\n> b\n"),
	ROW("only marks", ">>>", ">>>"),
	/* signatures */
	ROW("a signature is not flowed", "-- \na\n", "-- \na\n"),
	ROW("a signature ends a paragraph", "a \n-- \nb\n", "a\n-- \nb\n"),
	ROW("a quoted signature", "> a \n> -- \n> b\n", "> a\n> -- \n> b\n"),
	ROW("a stuffed signature", " -- \nb\n", "-- \nb\n"),
	ROW("a signature at the end", "a\n-- ", "a\n-- "),
	ROW("a signature, and CRLF", "-- \r\nb\r\n", "-- \nb\n"),
	BOTH("dashes and more are text", "-- x \nb\n", "-- x b\n", "-- xb\n"),
	BOTH("two spaces after dashes", "--  \nb\n", "--  b\n", "-- b\n"),
	BOTH("dashes that go on with a paragraph", "a \n--\n", "a --\n",
	    "a--\n"),
	ROW("a dash", "-\n", "-\n"),
	ROW("a dash at the end", "-", "-"),
	ROW("two dashes without a space", "--\nb\n", "--\nb\n"),
	/* ends */
	ROW("a break and no more", "a \n", "a\n"),
	ROW("a break and no line end", "a ", "a "),
	ROW("a break, and a stuffed nothing", "a \n ", "a\n"),
	ROW("a quoted break and no more", "> a \n", "> a\n"),
	ROW("a stuffed space and no more", " ", ""),
	ROW("a bare CR", "a\rb\n", "a\rb\n"),
	BOTH("a CR at the end of a break", "a \r\r\nb\n", "a \r\nb\n",
	    "a \r\nb\n"),
	ROW("a CR at the very end", "a\r", "a\r"),
	ROW("a CR alone", "\r", "\r"),
	ROW("a CR behind marks", ">\r\n>\rb\n", ">\n> \rb\n"),
	BOTH("UTF-8", "\xe4\xb8\x80 \n\xe4\xba\x8c\n",
	    "\xe4\xb8\x80 \xe4\xba\x8c\n", "\xe4\xb8\x80\xe4\xba\x8c\n"),
	ROW("NUL", "a\0 b\n", "a\0 b\n"),
};

static struct mime_filter *
keep_space(struct mime_arena *mem)
{
	return mime_filter_flowed(mem, false);
}

static struct mime_filter *
delete_space(struct mime_arena *mem)
{
	return mime_filter_flowed(mem, true);
}

START_TEST(undone)
{
	expect_poured(rows[_i].name, keep_space, NULL, rows[_i].in,
	    rows[_i].out, "");
}
END_TEST

START_TEST(undone_with_delsp)
{
	expect_poured(rows[_i].name, delete_space, NULL, rows[_i].in,
	    rows[_i].delsp, "");
}
END_TEST

/* All texts of five octets that mean something; _i chooses the first two. */
START_TEST(cuts_do_not_matter)
{
	static const char octets[] = " >-\r\na";

	for (unsigned n = 0; n < 216; n++) {
		struct poured whole, pieces;
		char text[5];
		unsigned left = (unsigned)_i * 216 + n;

		for (size_t i = 0; i < sizeof(text); i++, left /= 6)
			text[i] = octets[left % 6];
		pour(keep_space, NULL, (mime_span){ text, 5 }, 5, 100, false,
		    &whole);
		pour(keep_space, NULL, (mime_span){ text, 5 }, 1, 1, n & 1,
		    &pieces);
		if (!span_is(buffer_span(&whole.bytes),
		    buffer_span(&pieces.bytes)))
			ck_abort_msg("\"%s\": \"%s\" and \"%s\"",
			    shown((mime_span){ text, 5 }),
			    shown(buffer_span(&whole.bytes)),
			    shown(buffer_span(&pieces.bytes)));
		poured_free(&whole);
		poured_free(&pieces);
	}
}
END_TEST

START_TEST(stands_no_memory)
{
	expect_nomem(keep_space);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, undone, 0, ROWS(rows));
	tcase_add_loop_test(tc, undone_with_delsp, 0, ROWS(rows));
	tcase_add_loop_test(tc, cuts_do_not_matter, 0, 36);
	tcase_add_test(tc, stands_no_memory);
}

int
main(void)
{
	return run_suite("flowed", cases);
}
