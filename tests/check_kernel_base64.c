/*
 * check_kernel_base64.c - the kernels of base64 against a plain reading of it.
 *
 * The portable set leaves it all to codec/base64.c, so what is right is written
 * down here once more, from the RFC's table. All sets that this CPU runs must
 * say the same at every length, in any room, with every octet anywhere; in
 * and out are in front of an unreadable page. They may stop early where less
 * than a vector is left.
 */
#include "suite.h"

#include "bytes/kernel.h"

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
	char text[100], *end = guarded_end(200);
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
	char text[100], *end = guarded_end(200);

	memset(text, 'x', sizeof(text));
	for (size_t room = 0; room <= 100; room++)
		compare_base64((mime_span){ text, sizeof(text) }, end, room,
		    SIZE_MAX);
}
END_TEST

START_TEST(base64_stops_at_every_other_octet)
{
	char *end = guarded_end(200);

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
	char *out = guarded_end(200);

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
	char *out = guarded_end(200);

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

/* ---- many lines ---------------------------------------------------------- */

/* Some kernels take 16 lines at once; two of those, and some behind them. */
#define MANY ((size_t)35)

/* Lines from 15 quanta, which are shorter than any vector, to 33. */
struct many {
	size_t quanta, end, line;
	mime_span in;
	unsigned char right[MANY * 33 * 3];
	char *end_of_out;
};

static void
make_many(struct many *m, size_t quanta, size_t end)
{
	char text[MANY * (33 * 4 + 2)];
	size_t line = 4 * quanta + end;

	for (size_t i = 0; i < MANY * line; i++)
		text[i] = i % line < 4 * quanta ?
		    letters[(i * 37 + i / 7 * i) % 64] :
		    i % line + 1 == line ? '\n' : '\r';
	*m = (struct many){ .quanta = quanta, .end = end, .line = line,
	    .in = guarded((mime_span){ text, MANY * line }) };
	if (decode_lines_slowly(m->in, quanta, end, m->right) != MANY)
		ck_abort_msg("the lines are not %zu", MANY);
	m->end_of_out = (char *)(uintptr_t)guarded((mime_span){
	    (const char *)m->right, sizeof(m->right) }).ptr + sizeof(m->right);
}

/* Of IN, which begins with line FIRST, GOOD lines are whole, and no more. */
static void
compare_many(const struct many *m, size_t first, mime_span in, size_t room,
    size_t good)
{
	size_t octets = 3 * m->quanta;
	const struct kernels *k;

	for (unsigned i = 0; (k = mime_kernels_at(i)) != NULL; i++) {
		mime_room out = { m->end_of_out - room, room };
		size_t n, left;

		memset(out.ptr, 0, room);
		n = k->base64_lines(in, out, m->quanta, m->end);
		left = in.len - n * m->line;
		if (n > good || n * octets > room || (knows_base64(k) &&
		    n < good && left >= m->line + 32 &&
		    room - n * octets >= octets + 32) ||
		    memcmp(out.ptr, m->right + first * octets,
		    n * octets) != 0)
			ck_abort_msg("%s: %zu of %zu lines of %zu and %zu, "
			    "%zu octets into %zu", k->name, n, good,
			    m->quanta, m->end, in.len, room);
	}
}

START_TEST(base64_many_lines_in_any_room)
{
	struct many m;

	make_many(&m, 15 + (size_t)_i / 2, (size_t)_i % 2 + 1);
	for (size_t len = 0; len <= m.in.len; len++)
		compare_many(&m, 0, span_head(m.in, len), 3 * m.quanta * MANY,
		    len / m.line);
	for (size_t room = 0; room <= 3 * m.quanta * MANY; room++)
		compare_many(&m, 0, m.in, room, MANY);
	/* With any number of lines, nothing behind them can be read. */
	for (size_t n = 0; n <= MANY; n++)
		compare_many(&m, MANY - n, span_tail(m.in, (MANY - n) * m.line),
		    3 * m.quanta * MANY, n);
}
END_TEST

START_TEST(base64_many_lines_with_something_else)
{
	static const char others[] = "\r\n-=.\x80";
	struct many m;

	make_many(&m, 15 + (size_t)_i / 2, (size_t)_i % 2 + 1);
	for (size_t at = 0; at < m.in.len; at++) {
		char *p = (char *)(uintptr_t)m.in.ptr + at, was = *p;

		for (size_t i = 0; i < sizeof(others); i++) {
			*p = others[i];
			compare_many(&m, 0, m.in, 3 * m.quanta * MANY,
			    *p == was ? MANY : at / m.line);
		}
		*p = was;
	}
}
END_TEST

/* ---- there ---------------------------------------------------------------- */

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
	char text[200], *end = guarded_end(200);
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

static void
cases(TCase *tc)
{
	tcase_add_test(tc, base64_decodes_letters_only);
	tcase_add_test(tc, base64_keeps_to_its_room);
	tcase_add_test(tc, base64_stops_at_every_other_octet);
	tcase_add_loop_test(tc, base64_lines_that_are_alike, 0, 2 * 20);
	tcase_add_loop_test(tc, base64_lines_with_something_else, 0, 2 * 4);
	tcase_add_loop_test(tc, base64_many_lines_in_any_room, 0, 2 * 19);
	tcase_add_loop_test(tc, base64_many_lines_with_something_else, 0,
	    2 * 19);
	tcase_add_loop_test(tc, base64_encodes_whole_lines, 0, 64);
}

int
main(void)
{
	return run_suite("kernel_base64", cases);
}
