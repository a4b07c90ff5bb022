/*
 * check_kernel.c - every set of kernels this CPU runs against the portable one.
 *
 * Every length, every place, every octet, in front of an unreadable page.
 * A kernel may stop early, where little is left, and never late: what it says
 * must be a prefix of what the portable one says, and the public functions,
 * which go on from there, must say the same.
 */
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "suite.h"

#include "bytes/kernel.h"

#define LONGEST 200

/* Where fewer octets are left, a kernel may leave them to the portable one. */
#define VECTOR 34

static void
compare(const struct kernels *k, mime_span s, size_t right, size_t got,
    const char *what)
{
	if (got > right || (got < right && s.len - got >= VECTOR))
		ck_abort_msg("%s %s: %zu of %zu in \"%s\"", k->name, what, got,
		    right, shown(s));
}

/* Lines that end so, octets that are let. */
static const unsigned usual[] = {
	0, USUAL_HIGH, USUAL_LF, USUAL_CRLF, USUAL_LF | USUAL_HIGH,
	USUAL_CRLF | USUAL_HIGH,
};

static void
compare_usual(mime_span s, unsigned how)
{
	const uint8_t *p = (const uint8_t *)s.ptr;
	size_t right = mime_kernels_at(0)->usual_run(p, s.len, how);
	const struct kernels *k;

	for (unsigned n = 1; (k = mime_kernels_at(n)) != NULL; n++)
		compare(k, s, right, k->usual_run(p, s.len, how), "usual_run");
	if (mime_usual_run(s, how) != right)
		ck_abort_msg("mime_usual_run differs in \"%s\"", shown(s));
}

static const struct line_start starts[] = {
	/* a blank line, and names without case, or more of them */
	{ 0xDF, { 'P', ['C' & 15] = 'C', ['F' & 15] = 'F', ['\n'] = '\n',
	    ['\r'] = '\r' }, { 0 }, { 'P', ['C' & 15] = 'C', ['F' & 15] = 'F',
	    ['\n'] = '\n', ['\r'] = '\r' } },
	{ 0xDF, { 'P', ['C' & 15] = 'C', ['F' & 15] = 'F' },
	    { ['C' & 15] = 60, ['F' & 15] = 2 },
	    { 'P', ['C' & 15] = 'X', ['F' & 15] = 'X' } },
	{ 0xFF, { 'p', 1, 2, ['-' & 15] = '-' }, { ['-' & 15] = 3 },
	    { 'p', 1, 2, ['-' & 15] = '\n' } },
};

static void
compare_lines(mime_span s, const struct line_start *start)
{
	const uint8_t *p = (const uint8_t *)s.ptr;
	size_t right = mime_kernels_at(0)->line_run(p, s.len, start);
	const struct kernels *k;

	for (unsigned n = 1; (k = mime_kernels_at(n)) != NULL; n++)
		compare(k, s, right, k->line_run(p, s.len, start), "line_run");
	if (mime_line_run(s, start) != right)
		ck_abort_msg("mime_line_run differs in \"%s\"", shown(s));
}

/* Where a kernel stops among marks, it goes back to the LF they are behind. */
static void
compare_from(mime_span s)
{
	const uint8_t *p = (const uint8_t *)s.ptr;
	size_t right = mime_kernels_at(0)->from_line(p, s.len);
	const struct kernels *k;

	for (unsigned n = 1; (k = mime_kernels_at(n)) != NULL; n++) {
		size_t got = k->from_line(p, s.len);

		if (got < right && p[got] == '\n')
			for (got++; got < right && p[got] == '>';)
				got++;
		compare(k, s, right, got, "from_line");
	}
	if (mime_from_line_run(s) != right)
		ck_abort_msg("mime_from_line_run differs in \"%s\"", shown(s));
}

static void
compare_all(mime_span s)
{
	const struct kernels *plain = mime_kernels_at(0), *k;
	const uint8_t *p = (const uint8_t *)s.ptr;
	size_t ascii = plain->ascii_run(p, s.len);
	size_t dash = plain->dash_line(p, s.len);
	size_t pair = plain->dash_pair(p, s.len);
	size_t header = plain->header_run(p, s.len);
	size_t qp = plain->qp_run(p, s.len);

	for (unsigned n = 1; (k = mime_kernels_at(n)) != NULL; n++) {
		compare(k, s, ascii, k->ascii_run(p, s.len), "ascii_run");
		compare(k, s, dash, k->dash_line(p, s.len), "dash_line");
		compare(k, s, pair, k->dash_pair(p, s.len), "dash_pair");
		compare(k, s, header, k->header_run(p, s.len), "header_run");
		compare(k, s, qp, k->qp_run(p, s.len), "qp_run");
	}
	if (mime_ascii_run(s) != ascii || mime_dash_line(s) != dash ||
	    mime_dash_pair(s) != pair || mime_header_run(s) != header ||
	    mime_qp_run(s) != qp)
		ck_abort_msg("public functions differ in \"%s\"", shown(s));
	for (size_t i = 0; i < ROWS(usual); i++)
		compare_usual(s, usual[i]);
	for (size_t i = 0; i < ROWS(starts); i++)
		compare_lines(s, &starts[i]);
	compare_from(s);
}

START_TEST(agree_at_every_length_and_place)
{
	char text[LONGEST];
	mime_span page;

	memset(text, 'x', sizeof(text));
	page = guarded((mime_span){ text, sizeof(text) });
	for (size_t len = 0; len <= LONGEST; len++) {
		mime_span s = span_tail(page, LONGEST - len);
		char *p = (char *)(uintptr_t)s.ptr;

		compare_all(s);
		for (size_t at = 0; at < len; at++) {
			p[at] = '\n';
			compare_all(s);
			if (at + 1 < len)
				p[at + 1] = '-';
			compare_all(s);
			if (at + 1 < len)
				p[at + 1] = 'F';
			compare_all(s);
			if (at + 1 < len)
				p[at + 1] = '>';
			compare_all(s);
			if (at + 1 < len)
				p[at + 1] = '-';
			p[at] = '\r';
			compare_all(s);
			if (at + 2 < len)
				p[at + 2] = '-';
			compare_all(s);
			p[at] = '\n';
			compare_all(s);
			p[at] = ' ';
			compare_all(s);
			p[at] = 'x';
			compare_all(s);
			p[at] = (char)0x80;
			compare_all(s);
			for (size_t i = at; i < at + 3 && i < len; i++)
				p[i] = "=4F"[i - at];
			compare_all(s);
			for (size_t i = at; i < at + 3 && i < len; i++)
				p[i] = "\nbe"[i - at];
			compare_all(s);
			for (size_t i = at; i < at + 2 && i < len; i++)
				p[i] = "\r\n"[i - at];
			compare_all(s);
			p[at] = 'x';
			if (at + 1 < len)
				p[at + 1] = 'x';
			if (at + 2 < len)
				p[at + 2] = 'x';
		}
	}
}
END_TEST

static void
compare_dashes(mime_span s)
{
	const struct kernels *plain = mime_kernels_at(0), *k;
	const uint8_t *p = (const uint8_t *)s.ptr;
	size_t line = plain->dash_line(p, s.len);
	size_t pair = plain->dash_pair(p, s.len);

	for (unsigned n = 1; (k = mime_kernels_at(n)) != NULL; n++) {
		compare(k, s, line, k->dash_line(p, s.len), "dash_line");
		compare(k, s, pair, k->dash_pair(p, s.len), "dash_pair");
	}
}

/*
 * Where dashes are far, some kernels look at 256 octets at once, from a place
 * where a vector begins: so texts begin at 64 places.
 */
START_TEST(agree_on_dashes_far_away)
{
	static const char *const dashes[] = {
		"\n--", " --", "x--", "\n-x", "\n/-", "/--", "\r--", "---",
	};
	char text[64 + 700];
	mime_span page, s;

	memset(text, 'x', sizeof(text));
	/* Some that stand alone, and some that no blank is in front of. */
	for (size_t i = _i / 64 ? 0 : sizeof(text); i < sizeof(text); i += 61)
		memcpy(text + i, i % 2 ? "---" : "-xx", 3);
	page = guarded((mime_span){ text, sizeof(text) });
	s = span_tail(page, (size_t)_i % 64);
	for (size_t at = 0; at + 3 <= s.len; at++) {
		char *p = (char *)(uintptr_t)s.ptr + at, was[3];

		memcpy(was, p, 3);
		for (size_t i = 0; i < ROWS(dashes); i++) {
			memcpy(p, dashes[i], 3);
			compare_dashes(s);
		}
		memcpy(p, was, 3);
	}
}
END_TEST

/* Each octet behind an LF, far enough for what looks at many at once. */
START_TEST(agree_on_how_lines_begin)
{
	char text[300];
	mime_span page;
	char *p;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = "x\n"[i % 61 == 60];
	page = guarded((mime_span){ text, sizeof(text) });
	p = (char *)(uintptr_t)page.ptr;
	for (size_t at = 0; at + 1 < sizeof(text); at++) {
		char was[2];

		memcpy(was, p + at, 2);
		p[at] = '\n';
		p[at + 1] = (char)_i;
		for (size_t i = 0; i < ROWS(starts); i++)
			compare_lines(page, &starts[i]);
		memcpy(p + at, was, 2);
	}
}
END_TEST

/* Lines of little but what From_ lines and their marks are made of. */
START_TEST(agree_on_from_lines)
{
	static const char of[] = "\n>Frx-";
	char text[400];
	mime_span page;

	for (size_t i = 0; i < sizeof(text); i++) {
		unsigned n = (unsigned)(_i * 7919 + 1) * (unsigned)(i + 1) *
		    2654435761u >> 20;

		/* In half of them most are text, so that finds are far. */
		text[i] = _i % 2 && n % 16 > 1 ? 'x' : of[n / 16 % 6];
	}
	page = guarded((mime_span){ text, sizeof(text) });
	for (size_t at = 0; at < sizeof(text); at++)
		compare_from(span_tail(page, at));
}
END_TEST

/* No octet is looked at again and again, however far the next find is. */
START_TEST(cost_their_length)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	const size_t size = 1 << 19;
	const struct kernels *k;
	struct buffer b;

	buffer_init(&b, mem, SIZE_MAX);
	for (size_t i = 0; i < size; i++)
		buffer_put_char(&b, 'x');
	buffer_put_char(&b, '-');
	for (unsigned n = 0; (k = mime_kernels_at(n)) != NULL; n++) {
		clock_t start = clock();
		size_t got = k->dash_pair((const uint8_t *)b.ptr, b.len);

		ck_assert_uint_ge(got + VECTOR, b.len);
		ck_assert_int_lt(clock() - start, CLOCKS_PER_SEC / 4);
	}
	mime_arena_free(mem);
}
END_TEST

START_TEST(agree_on_every_octet)
{
	for (int c = 0; c < 256; c++)
		for (size_t at = 0; at < 40; at++) {
			char text[40];

			memset(text, '\n', sizeof(text));
			text[at] = (char)c;
			compare_all((mime_span){ text, sizeof(text) });
			memset(text, 'a', sizeof(text));
			text[at] = (char)c;
			compare_all((mime_span){ text, sizeof(text) });
			memset(text, '-', sizeof(text));
			text[at] = (char)c;
			compare_all((mime_span){ text, sizeof(text) });
		}
}
END_TEST

/* What the portable set says, by hand. */
START_TEST(means_what_it_says)
{
	static const struct {
		const char *text;
		size_t pair, usual, high, header, qp;
	} means[] = {
		{ "",                 0, 0, 0, 0, 0 },
		{ "a--b",             4, 4, 4, 4, 4 },
		{ "a --b",            1, 5, 5, 5, 5 },
		{ "a\t--b",           1, 5, 5, 5, 5 },
		{ "a\n--b",           1, 5, 5, 5, 1 },
		{ "a\r--b",           1, 1, 1, 1, 1 },
		{ "a\v--b",           5, 5, 5, 1, 1 },
		{ "a -b --c",         4, 8, 8, 8, 8 },
		{ "a ",               1, 2, 2, 2, 2 },
		{ "a -",              1, 3, 3, 3, 3 },
		{ "a -b",             4, 4, 4, 4, 4 },
		{ "--",               2, 2, 2, 2, 2 },
		{ "a\r\nb\rc",        6, 4, 4, 4, 1 },
		{ "a\r",              1, 1, 1, 1, 1 },
		{ "a\x1a",            2, 1, 1, 1, 1 },
		{ "a\xc3\xa4\x1a",    4, 1, 3, 1, 1 },
		{ "a\x7f",            2, 2, 2, 1, 1 },
		{ "a=b",              3, 3, 3, 3, 1 },
		{ "~ \037",           3, 3, 3, 2, 2 },
	};

	for (size_t i = 0; i < ROWS(means); i++) {
		mime_span s = guarded(span_of(means[i].text));
		size_t run = mime_usual_run(s, 0);
		size_t high = mime_usual_run(s, USUAL_HIGH);

		ck_assert_msg(mime_dash_pair(s) == means[i].pair &&
		    run == means[i].usual && high == means[i].high &&
		    mime_header_run(s) == means[i].header &&
		    mime_qp_run(s) == means[i].qp,
		    "\"%s\": %zu %zu %zu %zu %zu", shown(s),
		    mime_dash_pair(s), run, high, mime_header_run(s),
		    mime_qp_run(s));
	}
}
END_TEST

START_TEST(knows_usual_lines)
{
	static const struct {
		const char *text;
		size_t lf, crlf;
	} means[] = {
		{ "a\nb\n",           4, 0 },
		{ "a\r\nb\r\n",       1, 6 },
		{ "ab\r\nc\n",         2, 4 },
		{ "a\r",              1, 1 },
		{ "\n\n",             2, 0 },
		{ "\r\n\n",           0, 1 },
		{ "a\nbut\n",         6, 0 },
		{ "a\nbegin 644 x\n", 1, 0 },
		{ "a\r\nbegin\r\n",   1, 2 },
		{ "a\nb",             1, 0 },
		{ "a\n=ybegin",       1, 0 },
		{ "a\n=3D\n",         6, 0 },
		{ "a\n(This",         1, 0 },
		{ "a\n(that",         7, 0 },
		{ "begin\n",          6, 4 },
	};

	for (size_t i = 0; i < ROWS(means); i++) {
		mime_span s = guarded(span_of(means[i].text));

		ck_assert_msg(mime_usual_run(s, USUAL_LF) == means[i].lf &&
		    mime_usual_run(s, USUAL_CRLF) == means[i].crlf,
		    "\"%s\": %zu %zu", shown(s), mime_usual_run(s, USUAL_LF),
		    mime_usual_run(s, USUAL_CRLF));
	}
}
END_TEST

/* ---- which set ---------------------------------------------------------- */

/* True where a process whose MIME_KERNELS is WANTED chooses K. */
static bool
chooses(const char *wanted, const struct kernels *k)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		if (setenv("MIME_KERNELS", wanted, 1) != 0)
			_exit(2);
		_exit(mime_kernels() != k);
	}
	return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* In front of all others: a process chooses once. */
START_TEST(chooses_the_best_or_what_is_named)
{
	const struct kernels *k, *best = NULL;

	for (unsigned n = 0; (k = mime_kernels_at(n)) != NULL; n++) {
		ck_assert_msg(chooses(k->name, k), "%s", k->name);
		best = k;
	}
	ck_assert(chooses("nothing of the kind", best));
}
END_TEST

START_TEST(knows_what_this_cpu_runs)
{
	ck_assert_str_eq(mime_kernels_at(0)->name, "portable");
#if MIME_X86
	ck_assert_str_eq(mime_kernels_at(1)->name, "sse2");
	ck_assert_int_eq(mime_kernels_at(2) != NULL,
	    __builtin_cpu_supports("avx2") != 0);
	if (__builtin_cpu_supports("avx512vbmi2")) {
		ck_assert_str_eq(mime_kernels_at(3)->name, "avx512");
		ck_assert_ptr_null(mime_kernels_at(4));
	}
#elif MIME_ARM
	ck_assert_str_eq(mime_kernels_at(1)->name, "neon");
	ck_assert_ptr_null(mime_kernels_at(2));
#endif
}
END_TEST

/* ---- by hand ------------------------------------------------------------ */

/* Straight from its description, not from the code. */
START_TEST(portable_is_right)
{
	ck_assert_uint_eq(mime_dash_line(SPAN("ab\ncd\n--x")), 5);
	ck_assert_uint_eq(mime_dash_line(SPAN("ab\n")), 2);
	ck_assert_uint_eq(mime_dash_line(SPAN("ab\nc")), 4);
	ck_assert_uint_eq(mime_dash_line(SPAN("-\n\n-")), 2);
	ck_assert_uint_eq(mime_dash_line(SPAN("a\n-b\n--")), 4);
	ck_assert_uint_eq(mime_dash_line(SPAN("a\n-")), 1);
	ck_assert_uint_eq(mime_dash_line(SPAN("")), 0);
	ck_assert_uint_eq(mime_from_line_run(SPAN("a\nb\nFrom")), 3);
	ck_assert_uint_eq(mime_from_line_run(SPAN("a\nb\n>")), 3);
	ck_assert_uint_eq(mime_from_line_run(SPAN("a\n> b\n>F")), 5);
	ck_assert_uint_eq(mime_from_line_run(SPAN("a\nFor b\n>>")), 7);
	ck_assert_uint_eq(mime_from_line_run(SPAN("a\nb\n")), 3);
	ck_assert_uint_eq(mime_from_line_run(SPAN("a\nFo\nF\n>>Fr")), 6);
	ck_assert_uint_eq(mime_from_line_run(SPAN("a\n>>b\nb>Fr\n> >F")), 15);
	ck_assert_uint_eq(mime_from_line_run(SPAN("From\n>>>From")), 4);
	ck_assert_uint_eq(mime_from_line_run(SPAN("F\nf\r>")), 5);
	ck_assert_uint_eq(mime_from_line_run(SPAN("")), 0);
	ck_assert_uint_eq(mime_ascii_run(SPAN("abc\x7f\x80")), 4);
	ck_assert_uint_eq(mime_ascii_run(SPAN("")), 0);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, chooses_the_best_or_what_is_named);
	tcase_add_test(tc, knows_what_this_cpu_runs);
	tcase_add_test(tc, portable_is_right);
	tcase_add_test(tc, agree_at_every_length_and_place);
	tcase_add_loop_test(tc, agree_on_dashes_far_away, 0, 2 * 64);
	tcase_add_loop_test(tc, agree_on_how_lines_begin, 0, 256);
	tcase_add_loop_test(tc, agree_on_from_lines, 0, 200);
	tcase_add_test(tc, cost_their_length);
	tcase_add_test(tc, agree_on_every_octet);
	tcase_add_test(tc, means_what_it_says);
	tcase_add_test(tc, knows_usual_lines);
}

int
main(void)
{
	return run_suite("kernel", cases);
}
