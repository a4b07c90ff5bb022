/*
 * check_newline.c - line ends into CRLF or LF, however they are cut.
 */
#include "filters.h"

#define ROW(name, in, crlf, lf) { name, SPAN(in), SPAN(crlf), SPAN(lf) }

static const struct {
	const char *name;
	mime_span in, crlf, lf;
} rows[] = {
	ROW("nothing", "", "", ""),
	ROW("no line end", "abc", "abc", "abc"),
	ROW("CRLF", "a\r\nb\r\n", "a\r\nb\r\n", "a\nb\n"),
	ROW("LF", "a\nb\n", "a\r\nb\r\n", "a\nb\n"),
	ROW("mixed", "a\nb\r\nc\n", "a\r\nb\r\nc\r\n", "a\nb\nc\n"),
	ROW("only LF", "\n\n\n", "\r\n\r\n\r\n", "\n\n\n"),
	ROW("only CRLF", "\r\n\r\n", "\r\n\r\n", "\n\n"),
	ROW("a bare CR", "a\rb", "a\rb", "a\rb"),
	ROW("a bare CR in front", "\rb", "\rb", "\rb"),
	ROW("a bare CR at the end", "a\r", "a\r", "a\r"),
	ROW("CR CR LF", "a\r\r\nb", "a\r\r\nb", "a\r\nb"),
	ROW("CR LF LF", "a\r\n\nb", "a\r\n\r\nb", "a\n\nb"),
	ROW("LF CR", "a\n\rb", "a\r\n\rb", "a\n\rb"),
	ROW("CR CR", "\r\r", "\r\r", "\r\r"),
	ROW("NUL", "a\0\nb", "a\0\r\nb", "a\0\nb"),
};

static struct mime_filter *
to_crlf(struct mime_arena *mem)
{
	return mime_filter_newlines(mem, false);
}

static struct mime_filter *
to_lf(struct mime_arena *mem)
{
	return mime_filter_newlines(mem, true);
}

START_TEST(into_crlf)
{
	expect_poured(rows[_i].name, to_crlf, NULL, rows[_i].in,
	    rows[_i].crlf, "");
}
END_TEST

START_TEST(into_lf)
{
	expect_poured(rows[_i].name, to_lf, NULL, rows[_i].in, rows[_i].lf,
	    "");
}
END_TEST

/* All texts of up to seven octets out of CR, LF and "a". */
START_TEST(all_short_texts)
{
	static const char octets[] = "\r\na";

	for (unsigned n = 0; n < 2187; n++) {
		struct poured crlf, lf, again;
		char text[7];
		unsigned left = n;

		for (size_t i = 0; i < sizeof(text); i++, left /= 3)
			text[i] = octets[left % 3];
		pour(to_crlf, NULL, (mime_span){ text, n % 8 }, 1, 1, n & 1,
		    &crlf);
		pour(to_lf, NULL, (mime_span){ text, n % 8 }, 2, 3, n & 1, &lf);
		pour(to_lf, NULL, buffer_span(&crlf.bytes), 3, 2, false,
		    &again);
		if (!span_is(buffer_span(&lf.bytes), buffer_span(&again.bytes)))
			ck_abort_msg("\"%s\": to LF \"%s\", by way of CRLF "
			    "\"%s\"", shown((mime_span){ text, n % 8 }),
			    shown(buffer_span(&lf.bytes)),
			    shown(buffer_span(&again.bytes)));
		poured_free(&crlf);
		poured_free(&lf);
		poured_free(&again);
	}
}
END_TEST

START_TEST(stands_no_memory)
{
	expect_nomem(to_crlf);
	expect_nomem(to_lf);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, into_crlf, 0, ROWS(rows));
	tcase_add_loop_test(tc, into_lf, 0, ROWS(rows));
	tcase_add_test(tc, all_short_texts);
	tcase_add_test(tc, stands_no_memory);
}

int
main(void)
{
	return run_suite("newline", cases);
}
