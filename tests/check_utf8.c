/*
 * check_utf8.c - characters, and what is none, in maximal ill-formed parts.
 *
 * The parts are those of Unicode 3.9, tables 3-8 to 3-11, and of WHATWG's
 * decoder.
 */
#include "filters.h"

#define R "\xEF\xBF\xBD"        /* U+FFFD */
#define INVALID "charset-invalid-sequence@"
#define OVERLONG "charset-overlong-utf8@"

#define ROW(name, in, out, told) { name, SPAN(in), SPAN(out), told }

static const struct {
	const char *name;
	mime_span in, out;
	const char *told;
} rows[] = {
	ROW("nothing", "", "", ""),
	ROW("ASCII", "abc\r\n", "abc\r\n", ""),
	ROW("NUL and DEL", "a\0b\x7F", "a\0b\x7F", ""),
	ROW("two octets, the first", "\xC2\x80", "\xC2\x80", ""),
	ROW("two octets, the last", "\xDF\xBF", "\xDF\xBF", ""),
	ROW("three octets, the first", "\xE0\xA0\x80", "\xE0\xA0\x80", ""),
	ROW("before the surrogates", "\xED\x9F\xBF", "\xED\x9F\xBF", ""),
	ROW("behind the surrogates", "\xEE\x80\x80", "\xEE\x80\x80", ""),
	ROW("three octets, the last", "\xEF\xBF\xBF", "\xEF\xBF\xBF", ""),
	ROW("four octets, the first", "\xF0\x90\x80\x80", "\xF0\x90\x80\x80",
	    ""),
	ROW("the last of all", "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF", ""),
	ROW("U+FFFD itself is no fault", "a" R "b", "a" R "b", ""),
	ROW("a mark at the front stays", "\xEF\xBB\xBF" "a",
	    "\xEF\xBB\xBF" "a", ""),
	ROW("of all lengths", "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z",
	    "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z", ""),
	ROW("a trail octet alone", "a\x80" "b", "a" R "b", INVALID "1+1"),
	ROW("two of them", "\x80\xBF", R R, INVALID "0+1"),
	ROW("a lead octet alone", "\xC3(", R "(", INVALID "0+1"),
	ROW("a lead octet twice", "\xC3\xC3\xA4", R "\xC3\xA4", INVALID "0+1"),
	ROW("never a lead octet", "\xF5\xFF\xFE", R R R, INVALID "0+1"),
	ROW("an overlong slash", "\xC0\xAF", R R,
	    OVERLONG "0+1 " INVALID "1+1"),
	ROW("overlong in two", "\xC1\xBF", R R, OVERLONG "0+1 " INVALID "1+1"),
	ROW("overlong in three", "\xE0\x80\xAF", R R R,
	    OVERLONG "0+1 " INVALID "1+1"),
	ROW("overlong in four", "\xF0\x80\x80\xAF", R R R R,
	    OVERLONG "0+1 " INVALID "1+1"),
	ROW("three octets, but not overlong", "\xE0(", R "(", INVALID "0+1"),
	ROW("a surrogate", "a\xED\xA0\x80z", "a" R R R "z", INVALID "1+1"),
	ROW("a pair of them", "\xED\xA0\xBD\xED\xB8\x80", R R R R R R,
	    INVALID "0+1"),
	ROW("above U+10FFFF", "\xF4\x90\x80\x80", R R R R, INVALID "0+1"),
	ROW("spoilt after two of three", "\xE2\x82z", R "z", INVALID "0+2"),
	ROW("spoilt after three of four", "\xF0\x9F\x98z", R "z",
	    INVALID "0+3"),
	ROW("spoilt by another lead", "\xF0\x9F\xE2\x82\xAC",
	    R "\xE2\x82\xAC", INVALID "0+2"),
	ROW("cut after one of two", "a\xC3", "a" R, INVALID "1+1"),
	ROW("cut after two of three", "a\xE2\x82", "a" R, INVALID "1+2"),
	ROW("cut after three of four", "a\xF0\x9F\x98", "a" R, INVALID "1+3"),
	ROW("cut in every length",
	    "\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64",
	    "a" R R R "b" R "c" R R "d", INVALID "1+3"),
	ROW("table 3-8: not shortest", "\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41",
	    R R R R R R R R "A", OVERLONG "0+1 " INVALID "1+1"),
	ROW("table 3-9: surrogates", "\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41",
	    R R R R R R R R "A", INVALID "0+1"),
	ROW("table 3-10: others", "\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42",
	    R R R R R "A" R R "B", INVALID "0+1"),
	ROW("table 3-11: cut", "\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41",
	    R R R R "A", INVALID "0+2"),
	ROW("Latin-1 between ASCII", "gr\xFC\xDF" "e", "gr" R R "e",
	    INVALID "2+1"),
};

START_TEST(repairs_in_pieces)
{
	expect_poured(rows[_i].name, mime_filter_utf8, NULL, rows[_i].in,
	    rows[_i].out, rows[_i].told);
}
END_TEST

/* As the filter does it, and the same number of times. */
START_TEST(repairs_at_once)
{
	mime_span in = guarded(rows[_i].in), out = rows[_i].out;
	struct mime_arena *mem = mime_arena_new(NULL);
	struct buffer got;
	uint64_t n;

	buffer_init(&got, mem, 1000);
	n = mime_utf8_repair(in, &got);
	ck_assert_msg(span_is(buffer_span(&got), out), "%s: got \"%s\"",
	    rows[_i].name, shown(buffer_span(&got)));
	ck_assert_msg(n == count_of(out, SPAN(R)) - count_of(in, SPAN(R)),
	    "%s: %llu times", rows[_i].name, (unsigned long long)n);
	ck_assert_msg(mime_utf8_valid(in) == (n == 0), "%s: validity",
	    rows[_i].name);
	ck_assert_msg(mime_utf8_valid(buffer_span(&got)), "%s: not repaired",
	    rows[_i].name);
	mime_arena_free(mem);
}
END_TEST

START_TEST(counts_replacements)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct mime_filter *f = mime_filter_utf8(mem);
	struct buffer out;

	buffer_init(&out, mem, 100);
	ck_assert_int_eq(mime_filter_pour(f, SPAN("a\x80\x80" R "\xE2\x82"),
	    &out, true), MIME_OK);
	ck_assert_uint_eq(mime_filter_replaced(f), 3);
	mime_arena_free(mem);
}
END_TEST

/* Every scalar value, there and back; no other is ever taken. */
START_TEST(every_character)
{
	struct mime_arena *mem = mime_arena_new(NULL);

	for (int32_t code = 0; code <= 0x10FFFF; code++) {
		char octets[4];
		struct buffer b = {
			.mem = mem, .ptr = octets, .cap = 4, .max = 4,
		};
		mime_span text;
		bool scalar = code < 0xD800 || code > 0xDFFF;

		mime_utf8_put(&b, code);
		text = buffer_span(&b);
		if (b.status < 0 || mime_utf8_valid(text) != scalar)
			ck_abort_msg("U+%04X: validity", (unsigned)code);
		if (scalar && (mime_utf8_take(&text) != code || text.len > 0))
			ck_abort_msg("U+%04X is another", (unsigned)code);
	}
	mime_arena_free(mem);
}
END_TEST

/* The run of ASCII, broken at every place by every octet. */
START_TEST(any_octet_anywhere)
{
	char text[40];

	for (size_t i = 0; i < sizeof(text) * 256; i++) {
		mime_span in = { text, sizeof(text) };
		bool high = i % 256 >= 0x80;

		memset(text, 'x', sizeof(text));
		text[i / 256] = (char)(i % 256);
		if (mime_utf8_valid(in) == high)
			ck_abort_msg("octet %zu at %zu", i % 256, i / 256);
	}
}
END_TEST

START_TEST(noise_in_pieces)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_span in = noise(mem, 600, (uint32_t)_i);
	struct poured p;

	pour_everywhere("noise", mime_filter_utf8, NULL, in, &p);
	ck_assert(mime_utf8_valid(buffer_span(&p.bytes)));
	poured_free(&p);
	mime_arena_free(mem);
}
END_TEST

START_TEST(stands_no_memory)
{
	expect_nomem(mime_filter_utf8);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, repairs_in_pieces, 0, ROWS(rows));
	tcase_add_loop_test(tc, repairs_at_once, 0, ROWS(rows));
	tcase_add_test(tc, counts_replacements);
	tcase_add_test(tc, every_character);
	tcase_add_test(tc, any_octet_anywhere);
	tcase_add_loop_test(tc, noise_in_pieces, 0, 5);
	tcase_add_test(tc, stands_no_memory);
}

int
main(void)
{
	return run_suite("utf8", cases);
}
