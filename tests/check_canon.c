/*
 * check_canon.c - the forms in which octets are signed.
 */
#include <string.h>

#include "suite.h"

#include "../tools/canon.h"

static const struct {
	const char *name;
	enum canon_form form;
	const char *in, *out;
} rows[] = {
	{ "lines: nothing",        CANON_LINES, "", "" },
	{ "lines: CRLF stays",     CANON_LINES, "a\r\nb\r\n", "a\r\nb\r\n" },
	{ "lines: LF is CRLF",     CANON_LINES, "a\n\nb\n", "a\r\n\r\nb\r\n" },
	{ "lines: both",           CANON_LINES, "a\r\nb\n", "a\r\nb\r\n" },
	{ "lines: no last end",    CANON_LINES, "a\nb", "a\r\nb" },
	{ "lines: all empty ones", CANON_LINES, "\n\na\n\n\n",
	    "\r\n\r\na\r\n\r\n\r\n" },
	{ "lines: blanks stay",    CANON_LINES, " a \t\n\t\n",
	    " a \t\r\n\t\r\n" },
	{ "lines: a CR is one",    CANON_LINES, "a\rb\n\r", "a\rb\r\n\r" },
	{ "lines: CR before CRLF", CANON_LINES, "a\r\r\nb", "a\r\r\nb" },
	{ "simple: nothing",       CANON_SIMPLE, "", "\r\n" },
	{ "simple: empty lines",   CANON_SIMPLE, "\r\n\n\r\n", "\r\n" },
	{ "simple: a line",        CANON_SIMPLE, "a\r\n", "a\r\n" },
	{ "simple: no last end",   CANON_SIMPLE, "a", "a\r\n" },
	{ "simple: empty at the end go", CANON_SIMPLE, "a\n\nb\n\n\n",
	    "a\r\n\r\nb\r\n" },
	{ "simple: blanks stay",   CANON_SIMPLE, "a  b \n \n", "a  b \r\n \r\n" },
	{ "simple: empty in front stay", CANON_SIMPLE, "\n\na\n",
	    "\r\n\r\na\r\n" },
	{ "simple: a CR is one",   CANON_SIMPLE, "a\r\r\n\r", "a\r\r\n\r\r\n" },
	{ "relaxed: nothing",      CANON_RELAXED, "", "" },
	{ "relaxed: empty lines",  CANON_RELAXED, "\n\r\n \n\t", "" },
	{ "relaxed: a line",       CANON_RELAXED, "a\n", "a\r\n" },
	{ "relaxed: no last end",  CANON_RELAXED, "a", "a\r\n" },
	{ "relaxed: blanks are one", CANON_RELAXED, "a \t b\n", "a b\r\n" },
	{ "relaxed: blanks at the end go", CANON_RELAXED, "a \t\r\nb \n",
	    "a\r\nb\r\n" },
	{ "relaxed: blanks in front are one", CANON_RELAXED, "\t  a\n",
	    " a\r\n" },
	{ "relaxed: blank lines at the end go", CANON_RELAXED, "a\n \n\t\r\n\n",
	    "a\r\n" },
	{ "relaxed: blank lines within are empty", CANON_RELAXED,
	    "a\n \t\n\nb\n", "a\r\n\r\n\r\nb\r\n" },
	{ "relaxed: a CR is one",  CANON_RELAXED, "a \rb\r \n",
	    "a \rb\r\r\n" },
	{ "relaxed: CR before CRLF", CANON_RELAXED, "a\r\r\n", "a\r\r\n" },
	{ "field: nothing",        CANON_FIELD, "", "" },
	{ "field: a word",         CANON_FIELD, "a", "a" },
	{ "field: blanks around",  CANON_FIELD, " \ta \t", "a" },
	{ "field: blanks are one", CANON_FIELD, "a \t b", "a b" },
	{ "field: folds",          CANON_FIELD, "\r\n a\r\n\tb\n c\r\n ",
	    "a b c" },
	{ "field: a fold of blanks", CANON_FIELD, "a \r\n \r\n b", "a b" },
	{ "field: a CR is one",    CANON_FIELD, "a\rb", "a\rb" },
};

static struct {
	char ptr[8192];
	size_t len;
} got;

static void
put(void *ctx, mime_span piece)
{
	(void)ctx;
	ck_assert(piece.len <= sizeof got.ptr - got.len);
	if (piece.len > 0)
		memcpy(got.ptr + got.len, piece.ptr, piece.len);
	got.len += piece.len;
}

/* IN by STEP octets; returns the size that the form is said to have. */
static uint64_t
run(enum canon_form form, mime_span in, size_t step, uint64_t limit)
{
	struct canon c;

	got.len = 0;
	canon_begin(&c, form, limit, put, NULL);
	while (in.len > 0) {
		size_t n = step < in.len ? step : in.len;

		canon_octets(&c, (mime_span){ in.ptr, n });
		in = (mime_span){ in.ptr + n, in.len - n };
	}
	canon_end(&c);
	return c.size;
}

START_TEST(forms)
{
	mime_span in = guarded(span_of(rows[_i].in));
	mime_span out = span_of(rows[_i].out);

	for (size_t step = 1; step <= in.len + 1; step++) {
		uint64_t size = run(rows[_i].form, in, step, UINT64_MAX);

		ck_assert_msg(size == out.len && got.len == out.len &&
		    memcmp(got.ptr, out.ptr, out.len) == 0,
		    "%s, by %zu: \"%s\"", rows[_i].name, step,
		    shown((mime_span){ got.ptr, got.len }));
	}
}
END_TEST

/* A limit cuts the form, wherever it is, and the size is as without. */
START_TEST(limits)
{
	mime_span in = guarded(span_of(rows[_i].in));
	mime_span out = span_of(rows[_i].out);

	for (size_t limit = 0; limit <= out.len + 1; limit++) {
		uint64_t size = run(rows[_i].form, in, 3, limit);
		size_t wanted = limit < out.len ? limit : out.len;

		ck_assert_msg(size == out.len && got.len == wanted &&
		    memcmp(got.ptr, out.ptr, wanted) == 0,
		    "%s, limit %zu: \"%s\"", rows[_i].name, limit,
		    shown((mime_span){ got.ptr, got.len }));
	}
}
END_TEST

/* More than is held in one piece, in lines and in one line. */
START_TEST(long_ones)
{
	static char in[3000];
	static const size_t line[] = { 1, 70, 999, 1023, 1024, 1025, 2999 };
	size_t n = line[_i];

	memset(in, 'a', sizeof in);
	for (size_t i = n; i < sizeof in; i += n + 1)
		in[i] = '\n';
	in[sizeof in - 1] = '\n';
	run(CANON_RELAXED, (mime_span){ in, sizeof in }, 700, UINT64_MAX);
	for (size_t i = 0, o = 0; i < sizeof in; i++, o++) {
		if (in[i] == '\n' && got.ptr[o] == '\r')
			o++;
		if (o >= got.len || got.ptr[o] != in[i])
			ck_abort_msg("lines of %zu: octet %zu", n, i);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, forms, 0, ROWS(rows));
	tcase_add_loop_test(tc, limits, 0, ROWS(rows));
	tcase_add_loop_test(tc, long_ones, 0, 7);
}

int
main(void)
{
	return run_suite("canon", cases);
}
