/*
 * check_kernel_text.c - the kernels for fields and text that is not ASCII.
 *
 * Each set against what is written here from the standard, not from the code:
 * every length and room, every octet at every place, every pair of octets where
 * vectors meet, in front of an unreadable page. What a usual field is check_field
 * says; here its twins are held against the portable one.
 */
#include "suite.h"

#include "bytes/kernel.h"
#include "codec/codec.h"

#define LONGEST ((size_t)200)

/* ---- UTF-8 -------------------------------------------------------------- */

/*
 * The octets of the character at the front of S, 0 where none is well-formed
 * there: by its value, which its length must be the shortest for (RFC 3629 3).
 */
static size_t
length_by_value(mime_span s)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t code = (uint8_t)s.ptr[0];
	size_t len = code < 0x80 ? 1 : code < 0xC0 ? 9 : code < 0xE0 ? 2 :
	    code < 0xF0 ? 3 : code < 0xF8 ? 4 : 9;

	if (len > s.len)
		return 0;
	code &= len == 1 ? 0x7F : 0x7FU >> len;
	for (size_t i = 1; i < len; i++) {
		if (((uint8_t)s.ptr[i] & 0xC0) != 0x80)
			return 0;
		code = code << 6 | ((uint8_t)s.ptr[i] & 0x3F);
	}
	return code < least[len] || code > 0x10FFFF ||
	    (code >= 0xD800 && code < 0xE000) ? 0 : len;
}

static size_t
run_by_value(mime_span s)
{
	mime_span rest = s;
	size_t len;

	while (rest.len > 0 && (len = length_by_value(rest)) > 0)
		rest = span_tail(rest, len);
	return s.len - rest.len;
}

/* A kernel leaves a block that something is wrong in, and a cut character. */
static void
compare_utf8(mime_span s)
{
	size_t right = run_by_value(s);
	const struct kernels *k;

	for (unsigned n = 0; (k = mime_kernels_at(n)) != NULL; n++) {
		size_t got = k->utf8_run((const uint8_t *)s.ptr, s.len);

		if (got > right || right - got >= 64 + 3 ||
		    run_by_value(span_tail(s, got)) != right - got)
			ck_abort_msg("%s utf8_run: %zu of %zu in \"%s\"",
			    k->name, got, right, shown(s));
	}
	if (mime_utf8_run(s) != right ||
	    mime_utf8_run_plain((const uint8_t *)s.ptr, s.len) != right)
		ck_abort_msg("mime_utf8_run differs in \"%s\"", shown(s));
}

/* Characters of each length, in changing places; then many of the longer. */
static mime_span
mixed_text(void)
{
	static const char *const chars[] = {
		"a", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x99\x82", "b", "c",
		"\xed\x9f\xbf", "\xee\x80\x80", "\xf4\x8f\xbf\xbf",
		"\xf0\x90\x80\x80", "\xe0\xa0\x80", "\xc2\x80", "\xdf\xbf",
	};
	static char text[LONGEST];
	size_t n = 0;

	for (size_t i = 0;; i++) {
		mime_span c = span_of(chars[i * (1 + i / 13) % ROWS(chars)]);

		if (n + c.len > sizeof(text))
			return (mime_span){ text, n };
		memcpy(text + n, c.ptr, c.len);
		n += c.len;
	}
}

START_TEST(utf8_at_every_length)
{
	mime_span page = guarded(mixed_text());

	ck_assert_uint_eq(run_by_value(page), page.len);
	for (size_t n = 0; n <= page.len; n++) {
		compare_utf8(span_tail(page, n));
		compare_utf8(guarded(span_head(page, n)));
	}
}
END_TEST

START_TEST(utf8_with_every_octet_at_every_place)
{
	mime_span page = guarded(mixed_text());

	for (size_t at = 0; at < page.len; at++) {
		char *p = (char *)(uintptr_t)page.ptr + at, was = *p;

		for (int c = 0; c < 256; c++) {
			*p = (char)c;
			compare_utf8(page);
		}
		*p = was;
	}
}
END_TEST

/* Every pair, and what may follow it, where vectors and blocks meet. */
START_TEST(utf8_of_every_pair)
{
	static const char *const then[] = {
		"aa", "\x80\x80", "\xbf" "a", "a\xbf", "\xc3\x80",
	};
	static const size_t places[] = { 0, 29, 30, 31, 61, 62, 63, 64 };
	size_t place = places[(size_t)_i % ROWS(places)];
	const char *end = then[(size_t)_i / ROWS(places)];
	char text[130];

	memset(text, 'x', sizeof(text));
	memcpy(text + place + 2, end, 2);
	for (unsigned pair = 0; pair < 0x10000; pair++) {
		text[place] = (char)(pair >> 8);
		text[place + 1] = (char)pair;
		compare_utf8((mime_span){ text, sizeof(text) });
	}
}
END_TEST

/* ---- charsets of one octet ---------------------------------------------- */

/* Above ASCII: of two octets, of three, and now and then none. */
static uint32_t
code_of(unsigned octet)
{
	return octet < 0x80 ? octet : octet % 16 == 15 ? 0 :
	    octet % 3 == 0 ? 0x2000 + octet : 0x300 + octet;
}

static const uint32_t *
all_chars(void)
{
	static uint32_t chars[256];

	for (unsigned c = 0; c < 256; c++) {
		char octets[4] = { 0 };
		size_t n = utf8_encode(octets, code_of(c));

		chars[c] = code_of(c) == 0 && c > 0 ? 0 : (uint32_t)n << 24 |
		    (uint32_t)(uint8_t)octets[2] << 16 |
		    (uint32_t)(uint8_t)octets[1] << 8 | (uint8_t)octets[0];
	}
	return chars;
}

/* As kernels.single is described; the rest of OUT stays as it is. */
static size_t
single_slowly(mime_span in, mime_room out, size_t *put)
{
	size_t i;

	for (i = 0, *put = 0; i < in.len && out.len - *put >= 4; i++) {
		uint32_t code = code_of((uint8_t)in.ptr[i]);

		if (code == 0 && in.ptr[i] != 0)
			break;
		*put += utf8_encode(out.ptr + *put, code);
	}
	return i;
}

static void
compare_single(mime_span in, char *end_of_out, size_t room)
{
	static char right[4 * LONGEST];
	const uint32_t *chars = all_chars();
	size_t put, got, n = single_slowly(in, (mime_room){ right, room }, &put);
	mime_room out = { end_of_out - room, room };
	const struct kernels *k;

	for (unsigned i = 0; (k = mime_kernels_at(i)) != NULL; i++) {
		size_t m = k->single(in, out, chars, &got);

		/* Less than two vectors, and four in front of one, may be. */
		if (m > n || got > put || memcmp(out.ptr, right, got) != 0 ||
		    (m == n && got != put) || (n - m >= 4 &&
		    in.len - m >= 128 && room - got >= 256))
			ck_abort_msg("%s single: %zu of %zu of \"%s\"", k->name,
			    m, n, shown(in));
	}
	if (mime_single_text(in, out, chars, &got) != n || got != put ||
	    memcmp(out.ptr, right, put) != 0)
		ck_abort_msg("mime_single_text differs in \"%s\"", shown(in));
}

/* ASCII with an octet that is none every EVERY octets, in a page. */
static mime_span
text_with_some(size_t every)
{
	char text[LONGEST];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % every != 0 ? (char)('a' + i % 26) :
		    (char)(0x80 + i * 7 % 128 / 16 * 16 + i % 15);
	return guarded((mime_span){ text, sizeof(text) });
}

static const size_t everies[] = { 1, 2, 3, 5, 9, 20, 64, 1000 };

START_TEST(single_at_every_length_and_room)
{
	mime_span page = text_with_some(everies[_i]);
	char *end = guarded_end(4 * LONGEST);

	for (size_t n = 0; n <= page.len; n++)
		compare_single(span_tail(page, n), end, 4 * LONGEST);
	for (size_t room = 0; room <= 4 * LONGEST; room++)
		compare_single(page, end, room);
}
END_TEST

START_TEST(single_with_every_octet_at_every_place)
{
	mime_span page = text_with_some(everies[_i]);
	char *end = guarded_end(4 * LONGEST);

	for (size_t at = 0; at < page.len; at++) {
		char *p = (char *)(uintptr_t)page.ptr + at, was = *p;

		for (int c = 0; c < 256; c++) {
			*p = (char)c;
			compare_single(page, end, 4 * LONGEST);
		}
		*p = was;
	}
}
END_TEST

/* ---- fields ------------------------------------------------------------- */

/* Where there are so many octets behind a field, every twin knows its end. */
#define BEHIND 66

/*
 * F, a field of S as a twin left it, perhaps before its end: the portable one
 * goes on with it, and must end where it does alone. Its size; 0: none.
 */
static size_t
compare_scan(const struct kernels *k, mime_span s, struct field_scan f)
{
	const uint8_t *p = (const uint8_t *)s.ptr;
	struct field_scan right = { 0 };
	size_t size = mime_field_plain(p, s.len, &right, 1) ? right.size : 0;
	bool early = f.size == 0 && size > 0 && right.value < 60 &&
	    s.len - size >= BEHIND && k->field != mime_field_plain;

	if (f.size == 0)
		mime_field_plain(p, s.len, &f, 1);
	if (f.size != size || early || (right.colon > 0 &&
	    memcmp(&f, &right, sizeof(f)) != 0))
		ck_abort_msg("%s field: %zu, not %zu, of \"%s\"",
		    k->name, f.size, size, shown(s));
	return size;
}

#define MOST 3

/* Each that K tells, and the one behind them. */
static void
compare_field(mime_span s)
{
	const uint8_t *p = (const uint8_t *)s.ptr;
	const struct kernels *k;

	for (unsigned i = 1; (k = mime_kernels_at(i)) != NULL; i++) {
		struct field_scan f[MOST] = { 0 };
		size_t got = k->field(p, s.len, f, MOST), at = 0;

		for (size_t j = 0; j < got; j++)
			at += compare_scan(k, span_tail(s, at), f[j]);
		if (got < MOST && k->field != mime_field_plain)
			compare_scan(k, span_tail(s, at), f[got]);
	}
}

#define A20 "aaaaaaaaaaaaaaaaaaaa"
static const char *const fields[] = {
	"A: b\nC: d\n",
	"A: b\n-C: d\n",
	"A: b\nC: d\n\te\nF: g\n\n",
	"Received: from a\n\tby b\n   with c;\n\t" A20 A20 A20 A20 "\nTo: d\n",
	"To: " A20 A20 A20 "\r\n " A20 A20 "\r\n  " A20 A20 "\r\nB: c\r\n",
	"X-" A20 A20 A20 ": b\nC: d\n",
	"X-" A20 A20 A20 A20 ": b\nC: d\n",
	"A:                                                       b\nC: d\n",
};

/* Field I, and then what is no line, to LONGEST octets, in a page. */
static mime_span
field_page(int i)
{
	char text[LONGEST];
	mime_span s = span_of(fields[i]);

	memset(text, 'x', sizeof(text));
	memcpy(text, s.ptr, s.len);
	return guarded((mime_span){ text, sizeof(text) });
}

START_TEST(field_at_every_length)
{
	mime_span page = field_page(_i);

	for (size_t n = 0; n <= LONGEST; n++) {
		mime_span all = guarded(span_head(page, n));

		compare_field(all);
	}
}
END_TEST

START_TEST(field_with_every_octet_at_every_place)
{
	static const char odd[] = ":\n\r\t a\0\x7f\xc3";
	mime_span page = field_page(_i);
	char *p = (char *)(uintptr_t)page.ptr;

	for (size_t at = 0; at < page.len; at++) {
		char was = p[at];

		for (int c = 0; c < 256; c++) {
			p[at] = (char)c;
			compare_field(page);
		}
		/* Folds, and folds of blanks, come of two. */
		for (size_t i = 0; at > 0 && i < sizeof(odd) - 1; i++) {
			char before = p[at - 1];

			for (size_t k = 0; k < sizeof(odd) - 1; k++) {
				p[at - 1] = odd[k];
				p[at] = odd[i];
				compare_field(page);
			}
			p[at - 1] = before;
		}
		p[at] = was;
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, utf8_at_every_length);
	tcase_add_test(tc, utf8_with_every_octet_at_every_place);
	tcase_add_loop_test(tc, utf8_of_every_pair, 0, 5 * 8);
	tcase_add_loop_test(tc, single_at_every_length_and_room, 0,
	    ROWS(everies));
	tcase_add_loop_test(tc, single_with_every_octet_at_every_place, 0,
	    ROWS(everies));
	tcase_add_loop_test(tc, field_at_every_length, 0, ROWS(fields));
	tcase_add_loop_test(tc, field_with_every_octet_at_every_place, 0,
	    ROWS(fields));
}

int
main(void)
{
	return run_suite("kernel_text", cases);
}
