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
	size_t from = plain->from_line(p, s.len);

	for (unsigned n = 1; (k = mime_kernels_at(n)) != NULL; n++) {
		compare(k, s, ascii, k->ascii_run(p, s.len), "ascii_run");
		compare(k, s, dash, k->dash_line(p, s.len), "dash_line");
		compare(k, s, pair, k->dash_pair(p, s.len), "dash_pair");
		compare(k, s, header, k->header_run(p, s.len), "header_run");
		compare(k, s, qp, k->qp_run(p, s.len), "qp_run");
		compare(k, s, from, k->from_line(p, s.len), "from_line");
	}
	if (mime_ascii_run(s) != ascii || mime_dash_line(s) != dash ||
	    mime_dash_pair(s) != pair || mime_header_run(s) != header ||
	    mime_qp_run(s) != qp || mime_from_line_run(s) != from)
		ck_abort_msg("public functions differ in \"%s\"", shown(s));
	for (size_t i = 0; i < ROWS(usual); i++)
		compare_usual(s, usual[i]);
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

/* ---- base64 ------------------------------------------------------------- */

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The value of letter C, or -1; from the RFC's table. */
static int
letter(char c)
{
	const char *at = c ? strchr(letters, c) : NULL;

	return at ? (int)(at - letters) : -1;
}

/* How many groups of four at the front are letters; decoded to OUT. */
static size_t
decode_slowly(mime_span in, unsigned char *out)
{
	size_t n = 0;

	for (; in.len - 4 * n >= 4; n++) {
		uint32_t bits = 0;

		for (size_t i = 0; i < 4; i++) {
			int v = letter(in.ptr[4 * n + i]);

			if (v < 0)
				return n;
			bits = bits << 6 | (uint32_t)v;
		}
		for (size_t i = 0; i < 3; i++)
			out[3 * n + i] = (unsigned char)(bits >> (16 - 8 * i));
	}
	return n;
}

/* Does K decode base64, up to less than a vector in front of the end? */
static bool
knows_base64(const struct kernels *k)
{
	return strcmp(k->name, "portable") != 0 && strcmp(k->name, "sse2") != 0;
}

/* The end of 200 octets; behind it nothing can be written. */
static char *
end_of_room(void)
{
	static const char zeros[200];
	mime_span page = guarded((mime_span){ zeros, sizeof(zeros) });

	return (char *)(uintptr_t)page.ptr + page.len;
}

static void
compare_base64(mime_span in, char *end, size_t room, size_t most)
{
	unsigned char right[200];
	size_t n = decode_slowly(in, right);
	const struct kernels *k;

	for (unsigned i = 0; (k = mime_kernels_at(i)) != NULL; i++) {
		mime_room out = { end - room, room };
		size_t m = k->base64(in, out, most);

		bool early = knows_base64(k) && m < n && m < most &&
		    in.len - 4 * m >= 32 && room - 3 * m >= 32;

		if (m > n || m > most || 3 * m > room || early ||
		    memcmp(out.ptr, right, 3 * m) != 0)
			ck_abort_msg("%s: %zu of %zu of \"%s\"", k->name, m, n,
			    shown(in));
	}
}

START_TEST(base64_decodes_letters_only)
{
	char text[100], *end = end_of_room();
	mime_span page;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = letters[(i * 37 + i / 7) % 64];
	page = guarded((mime_span){ text, sizeof(text) });
	for (size_t len = 0; len <= sizeof(text); len++)
		for (size_t most = 0; most < 12; most++)
			compare_base64(span_tail(page, sizeof(text) - len),
			    end, most * 16, most == 11 ? SIZE_MAX : most);
}
END_TEST

/* However little there is, nothing is put behind it. */
START_TEST(base64_keeps_to_its_room)
{
	char text[100], *end = end_of_room();

	memset(text, 'x', sizeof(text));
	for (size_t room = 0; room <= 100; room++)
		compare_base64((mime_span){ text, sizeof(text) }, end, room,
		    SIZE_MAX);
}
END_TEST

START_TEST(base64_stops_at_every_other_octet)
{
	char *end = end_of_room();

	for (int c = 0; c < 256; c++)
		for (size_t at = 0; at < 64; at++) {
			char text[64];

			memset(text, 'x', sizeof(text));
			text[at] = (char)c;
			compare_base64((mime_span){ text, sizeof(text) }, end,
			    100, SIZE_MAX);
		}
}
END_TEST

/* Lines of QUANTA and END that are whole; decoded to OUT. */
static size_t
decode_lines_slowly(mime_span in, size_t quanta, size_t end,
    unsigned char *out)
{
	size_t n = 0, line = 4 * quanta + end;

	for (; in.len >= line; n++, in = span_tail(in, line)) {
		mime_span rest = span_tail(span_head(in, line), 4 * quanta);

		if (decode_slowly(span_head(in, 4 * quanta),
		    out + n * 3 * quanta) < quanta ||
		    !span_is(rest, end == 2 ? SPAN("\r\n") : SPAN("\n")))
			break;
	}
	return n;
}

/* A kernel may leave the last vectors to whoever called it. */
static void
compare_lines(mime_span in, size_t quanta, size_t end, char *end_of_out,
    size_t room)
{
	static unsigned char right[1024];
	size_t n = decode_lines_slowly(in, quanta, end, right);
	const struct kernels *k;

	for (unsigned i = 0; (k = mime_kernels_at(i)) != NULL; i++) {
		mime_room out = { end_of_out - room, room };
		size_t m = k->base64_lines(in, out, quanta, end);
		bool early = knows_base64(k) && m < n &&
		    in.len - m * (4 * quanta + end) >= 4 * quanta + end + 32 &&
		    room - m * 3 * quanta >= 3 * quanta + 32;

		if (m > n || m * 3 * quanta > room || early ||
		    memcmp(out.ptr, right, m * 3 * quanta) != 0)
			ck_abort_msg("%s: %zu of %zu lines of \"%s\"", k->name,
			    m, n, shown(in));
	}
}

/* 200 octets, in lines of QUANTA and END, in front of an unreadable page. */
static mime_span
lines_of(size_t quanta, size_t end)
{
	char text[200];

	for (size_t i = 0, at = 0; i < sizeof(text); i++, at++) {
		if (at == 4 * quanta + end)
			at = 0;
		text[i] = at < 4 * quanta ? letters[(i * 37 + i / 7) % 64] :
		    at + 1 == 4 * quanta + end ? '\n' : '\r';
	}
	return guarded((mime_span){ text, sizeof(text) });
}

START_TEST(base64_lines_that_are_alike)
{
	size_t quanta = (size_t)_i / 2 + 1, end = (size_t)_i % 2 + 1;
	mime_span page = lines_of(quanta, end);
	char *out = end_of_room();

	for (size_t len = 0; len <= page.len; len++)
		compare_lines(span_head(span_tail(page, (page.len - len) /
		    (4 * quanta + end) * (4 * quanta + end)), len), quanta,
		    end, out, 200);
	for (size_t room = 0; room <= 200; room++)
		compare_lines(page, quanta, end, out, room);
}
END_TEST

START_TEST(base64_lines_with_something_else)
{
	static const size_t sizes[] = { 1, 8, 9, 19 };
	size_t quanta = sizes[_i / 2], end = (size_t)_i % 2 + 1;
	mime_span page = lines_of(quanta, end);
	char *out = end_of_room();

	for (size_t at = 0; at < page.len; at++) {
		char *p = (char *)(uintptr_t)page.ptr + at, was = *p;

		for (int c = 0; c < 256; c++) {
			*p = (char)c;
			compare_lines(page, quanta, end, out, 200);
		}
		*p = was;
	}
}
END_TEST

/* Lines of 57 octets of IN, encoded to OUT; how many there is room for. */
static size_t
encode_slowly(mime_span in, size_t room, char *out)
{
	size_t n = 0;

	for (; in.len >= 57 && room >= 78 * (n + 1); n++) {
		for (size_t i = 0; i < 76; i++) {
			const uint8_t *p = (const uint8_t *)in.ptr + i / 4 * 3;
			uint32_t bits = (uint32_t)p[0] << 16 | p[1] << 8 | p[2];

			*out++ = letters[bits >> (18 - i % 4 * 6) & 63];
		}
		*out++ = '\r';
		*out++ = '\n';
		span_take(&in, 57);
	}
	return n;
}

static void
compare_encode(mime_span in, char *end, size_t room)
{
	static char right[1024];
	size_t n = encode_slowly(in, room, right);
	const struct kernels *k;

	for (unsigned i = 0; (k = mime_kernels_at(i)) != NULL; i++) {
		mime_room out = { end - room, room };
		size_t m = k->base64_encode(in, out);
		bool early = knows_base64(k) && m < n &&
		    in.len - 57 * m >= 57 + 32 && room - 78 * m >= 78 + 32;

		if (m > n || early || memcmp(out.ptr, right, 78 * m) != 0)
			ck_abort_msg("%s: %zu of %zu lines of %zu in %zu",
			    k->name, m, n, in.len, room);
	}
}

/* 64 texts, so that every letter comes by at every place of a line. */
START_TEST(base64_encodes_whole_lines)
{
	char text[200], *end = end_of_room();
	mime_span page;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * (size_t)(2 * _i + 1) + i / 7 * i);
	page = guarded((mime_span){ text, sizeof(text) });
	for (size_t len = 0; len <= sizeof(text); len++)
		compare_encode(span_tail(page, sizeof(text) - len), end, 200);
	for (size_t room = 0; room <= 200; room++)
		compare_encode(page, end, room);
}
END_TEST

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
	ck_assert_uint_eq(mime_from_line_run(SPAN("a\nb\n")), 3);
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
	tcase_add_test(tc, cost_their_length);
	tcase_add_test(tc, agree_on_every_octet);
	tcase_add_test(tc, means_what_it_says);
	tcase_add_test(tc, knows_usual_lines);
	tcase_add_test(tc, base64_decodes_letters_only);
	tcase_add_test(tc, base64_keeps_to_its_room);
	tcase_add_test(tc, base64_stops_at_every_other_octet);
	tcase_add_loop_test(tc, base64_lines_that_are_alike, 0, 2 * 20);
	tcase_add_loop_test(tc, base64_lines_with_something_else, 0, 2 * 4);
	tcase_add_loop_test(tc, base64_encodes_whole_lines, 0, 64);
}

int
main(void)
{
	return run_suite("kernel", cases);
}
