/*
 * check_kernel_newline.c - the kernels of line ends against a plain loop.
 *
 * The portable set leaves it all to codec/newline.c, so what is right is
 * written down here once more. All sets that this CPU runs may stop where they
 * like, but what they took must have become what it should, at every length, in
 * any room; in and out are in front of an unreadable page.
 */
#include "suite.h"

#include "bytes/kernel.h"

#define LONGEST 200

/* The first N octets of IN towards CRLF; CR says that one is in front. */
static size_t
to_crlf_slowly(mime_span in, size_t n, bool cr, char *out)
{
	size_t put = 0;

	for (size_t i = 0; i < n; i++) {
		if (in.ptr[i] == '\n' && !cr)
			out[put++] = '\r';
		out[put++] = in.ptr[i];
		cr = in.ptr[i] == '\r';
	}
	return put;
}

/* The same towards LF. What follows the N may be LF, too. */
static size_t
to_lf_slowly(mime_span in, size_t n, char *out)
{
	size_t put = 0;

	for (size_t i = 0; i < n; i++)
		if (in.ptr[i] != '\r' || span_at(in, i + 1) != '\n')
			out[put++] = in.ptr[i];
	return put;
}

/* Is it all taken but for what vectors cannot, in a set that has them? */
static bool
is_early(const struct kernels *k, size_t left, size_t room)
{
	return k->to_crlf != mime_to_crlf_plain && left > 64 && room >= 128;
}

static void
compare(const struct kernels *k, mime_span in, char *end, size_t room,
    int which)
{
	char right[2 * LONGEST];
	mime_room out = { end - room, room };
	bool lf = which == 2;
	size_t put = 0, n = lf ? k->to_lf(in, out, &put) :
	    k->to_crlf(in, out, which == 1, &put);
	bool cut = lf && n > 0 && n == in.len && in.ptr[n - 1] == '\r';
	size_t should = n > in.len ? 0 : lf ? to_lf_slowly(in, n, right) :
	    to_crlf_slowly(in, n, which == 1, right);

	if (n > in.len || put != should || put > room || cut ||
	    memcmp(out.ptr, right, put) != 0 ||
	    is_early(k, in.len - n, room - put))
		ck_abort_msg("%s, %d: %zu of \"%s\" to %zu in %zu", k->name,
		    which, n, shown(in), put, room);
}

/* Towards CRLF, behind a CR or not, and towards LF. */
static void
compare_all(mime_span in, char *end, size_t room)
{
	const struct kernels *k;

	for (unsigned n = 0; (k = mime_kernels_at(n)) != NULL; n++)
		for (int which = 0; which < 3; which++)
			compare(k, in, end, room, which);
}

/* Where line ends stand: a pattern again and again, behind so many others. */
static const struct {
	const char *name, *pattern;
	size_t every;
} rows[] = {
	{ "none",                     "x",            1 },
	{ "only LF",                  "\n",           1 },
	{ "only CR",                  "\r",           1 },
	{ "only CRLF",                "\r\n",         2 },
	{ "CR CR LF LF",              "\r\r\n\n",     4 },
	{ "short lines, LF",          "\n",           3 },
	{ "lines, LF",                "\n",          41 },
	{ "lines, CRLF",              "\r\n",        42 },
	{ "lines of both",            "\n\r\nx\n\r", 17 },
	{ "one a vector, LF",         "\n",          64 },
	{ "one a vector, CRLF",       "\r\n",        64 },
	{ "what is no line end",      "\v\f\x85",     7 },
};

static mime_span
text_of(size_t row)
{
	return guarded_pattern(rows[row].pattern, rows[row].every, LONGEST);
}

START_TEST(agree_at_every_length_and_in_any_room)
{
	mime_span page = text_of((size_t)_i);
	char *end = guarded_end(2 * LONGEST);

	for (size_t len = 0; len <= LONGEST; len++)
		compare_all(span_tail(page, LONGEST - len), end, 2 * LONGEST);
	for (size_t room = 0; room <= 2 * LONGEST; room++)
		compare_all(page, end, room);
}
END_TEST

START_TEST(agree_with_a_line_end_anywhere)
{
	static const char *const ends[] = { "\n", "\r", "\r\n", "\n\r" };
	mime_span page = text_of((size_t)_i);
	char *p = (char *)(uintptr_t)page.ptr, *end = guarded_end(2 * LONGEST);

	for (size_t at = 0; at + 2 <= LONGEST; at++)
		for (size_t i = 0; i < ROWS(ends); i++) {
			char was[2];

			memcpy(was, p + at, 2);
			memcpy(p + at, ends[i], strlen(ends[i]));
			compare_all(page, end, 2 * LONGEST);
			memcpy(p + at, was, 2);
		}
}
END_TEST

START_TEST(agree_on_every_octet)
{
	char *end = guarded_end(2 * LONGEST);

	for (int c = 0; c < 256; c++) {
		char text[130];

		memset(text, c, sizeof(text));
		text[40] = text[70] = '\n';
		text[100] = '\r';
		compare_all((mime_span){ text, sizeof(text) }, end,
		    2 * LONGEST);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, agree_at_every_length_and_in_any_room, 0,
	    ROWS(rows));
	tcase_add_loop_test(tc, agree_with_a_line_end_anywhere, 0, ROWS(rows));
	tcase_add_test(tc, agree_on_every_octet);
}

int
main(void)
{
	return run_suite("kernel_newline", cases);
}
