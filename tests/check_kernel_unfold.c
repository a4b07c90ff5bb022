/*
 * check_kernel_unfold.c - the kernel that unfolds values against a plain loop.
 *
 * What is right is written down here once more. All sets that this CPU runs may
 * stop early, but what they took must have become what it should, at every
 * length; in and out end at an unreadable page.
 */
#include "suite.h"

#include "bytes/kernel.h"

#define LONGEST 200

/* The octets of IN that are usual, to OUT, which has room for all of it. */
static size_t
unfold_slowly(mime_span in, char *out, size_t *put)
{
	size_t i = 0;

	*put = 0;
	for (;;) {
		int c = span_at(in, i);
		size_t end = c == '\r' && span_at(in, i + 1) == '\n' ? 2 :
		    c == '\n';

		if (end > 0 && char_is(span_at(in, i + end), IS_WSP)) {
			out[(*put)++] = ' ';
			i += end + 1;
		} else if (c >= ' ' && c < 0x7F &&
		    (c != '=' || span_at(in, i + 1) != '?')) {
			out[(*put)++] = (char)c;
			i++;
		} else {
			return i;
		}
	}
}

/* Is less left than a vector, or does its set have none? */
static bool
may_stop(const struct kernels *k, mime_span in, size_t n)
{
	return k->unfold == mime_unfold_plain || in.len < 16 || n == in.len;
}

static void
compare(mime_span in, char *end)
{
	char right[LONGEST], *to = end - in.len;
	const struct kernels *k;
	size_t should, put, n, most = unfold_slowly(in, right, &should);

	for (unsigned i = 0; (k = mime_kernels_at(i)) != NULL; i++) {
		n = in.len > 0 ? k->unfold((const uint8_t *)in.ptr, in.len, to,
		    &put) : 0;
		if (in.len > 0 && (n > most || (n == most && put != should) ||
		    memcmp(to, right, put) != 0 ||
		    (n < most && !may_stop(k, in, n))))
			ck_abort_msg("%s: %zu of %zu of \"%s\"", k->name, n,
			    most, shown(in));
	}
	n = mime_unfold(in, to, &put);
	if (n != most || put != should || memcmp(to, right, put) != 0)
		ck_abort_msg("%zu of %zu of \"%s\"", n, most, shown(in));
}

/* What stands among text: a pattern again and again, behind so many others. */
static const struct {
	const char *name, *pattern;
	size_t every;
} rows[] = {
	{ "nothing",                  "x",             1 },
	{ "folds, LF",                "\n ",          60 },
	{ "folds, CRLF",              "\r\n ",        60 },
	{ "folds with a tab",         "\n\t",         31 },
	{ "CRLF and a tab",           "\r\n\t",       33 },
	{ "only folds",               "\n ",           2 },
	{ "two blanks",               "\n  ",         17 },
	{ "one a vector",             "\n\t",         32 },
	{ "one every second vector",  "\r\n ",        62 },
	{ "equals signs",             "=",             3 },
	{ "question marks",           "?",             3 },
	{ "they meet backwards",      "?=",            7 },
};

static mime_span
text_of(size_t row)
{
	return guarded_pattern(rows[row].pattern, rows[row].every, LONGEST);
}

START_TEST(agree_at_every_length)
{
	mime_span page = text_of((size_t)_i);
	char *end = guarded_end(LONGEST);

	for (size_t len = 0; len <= LONGEST; len++)
		compare(span_tail(page, LONGEST - len), end);
}
END_TEST

START_TEST(agree_with_something_anywhere)
{
	static const char *const odd[] = {
		"=?", "\n=", "\n ", "\n\t", "\r\n ", "\r ", "\t", "\r\r\n ",
		"\n\n ", "\x7F", "\xC3\xA4", "\n \n ", "=\n ?",
	};
	mime_span page = text_of((size_t)_i);
	char *p = (char *)(uintptr_t)page.ptr, *end = guarded_end(LONGEST);

	for (size_t at = 0; at + 4 <= LONGEST; at++)
		for (size_t i = 0; i < ROWS(odd); i++) {
			char was[4];

			memcpy(was, p + at, 4);
			memcpy(p + at, odd[i], strlen(odd[i]));
			compare(page, end);
			compare(span_tail(page, LONGEST - 4 - at), end);
			memcpy(p + at, was, 4);
		}
}
END_TEST

START_TEST(agree_on_every_octet)
{
	char *end = guarded_end(LONGEST);

	for (int c = 0; c < 256; c++) {
		for (size_t len = 1; len <= 40; len++) {
			char text[40];

			memset(text, 'x', sizeof(text));
			text[len - 1] = text[len / 2] = (char)c;
			compare((mime_span){ text, len }, end);
		}
	}
}
END_TEST

/* Text, folds and what is odd, in any order. */
START_TEST(agree_on_random_values)
{
	static const char *const pieces[] = {
		"x", "text of some length", "=", "?", "\n", "\r\n", " ", "\t",
		"\n ", "\n\t", "\r\n ",
		"a line of a value with forty-odd octets",
	};
	char *end = guarded_end(LONGEST);
	uint32_t seed = 1;

	for (int round = 0; round < 50000; round++) {
		char text[LONGEST];
		size_t len = 0, piece;

		do {
			piece = random_below(&seed, ROWS(pieces));
			if (len + strlen(pieces[piece]) > LONGEST)
				break;
			memcpy(text + len, pieces[piece],
			    strlen(pieces[piece]));
			len += strlen(pieces[piece]);
		} while ((seed >> 8) % 13 != 0);
		compare((mime_span){ text, len }, end);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, agree_at_every_length, 0, ROWS(rows));
	tcase_add_loop_test(tc, agree_with_something_anywhere, 0, ROWS(rows));
	tcase_add_test(tc, agree_on_every_octet);
	tcase_add_test(tc, agree_on_random_values);
}

int
main(void)
{
	return run_suite("kernel_unfold", cases);
}
