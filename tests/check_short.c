/*
 * check_short.c - texts of encoded words: what is decoded at once comes out as
 * the filters have it, and what is odd is left to them.
 */
#include "codec/codec.h"
#include "suite.h"

#define ODD { NULL, 0 }
#define B(name, in, out) { name, true, SPAN(in), out }
#define Q(name, in, out) { name, false, SPAN(in), out }

static const struct {
	const char *name;
	bool base64;
	mime_span in, out;      /* ptr NULL: it is odd */
} rows[] = {
	B("three octets",             "YWJj",     SPAN("abc")),
	B("two octets",               "YWI=",     SPAN("ab")),
	B("one octet",                "YQ==",     SPAN("a")),
	B("the highest and lowest",   "AAAA//++", SPAN("\0\0\0\xFF\xFF\xBE")),
	B("nothing",                  "",         ODD),
	B("cut",                      "YWJjY",    ODD),
	B("no padding",               "YWJjYQ",   ODD),
	B("padding alone",            "====",     ODD),
	B("three of padding",         "Y===",     ODD),
	B("padding in the middle",    "YQ==YWJj", ODD),
	B("padding before a letter",  "YQ=j",     ODD),
	B("bits behind the end",      "YR==",     ODD),
	B("the same of two octets",   "YWJ=",     ODD),
	B("a blank",                  "YW j",     ODD),
	B("letters of another kind",  "YW-_",     ODD),
	B("not ASCII",                "YWJ\xC3",  ODD),
	Q("text",                     "abc",      SPAN("abc")),
	Q("nothing",                  "",         SPAN("")),
	Q("spaces of both kinds",     "a_b c",    SPAN("a b c")),
	Q("an escape",                "=C3=BCx",  SPAN("\xC3\xBCx")),
	Q("an escape in lower case",  "=c3",      SPAN("\xC3")),
	Q("an escaped underscore",    "=5F_",     SPAN("_ ")),
	Q("an escape that is cut",    "=C",       ODD),
	Q("a sign at the end",        "a=",       ODD),
	Q("no digit",                 "=GA=AG",   ODD),
	Q("no second digit",          "=AG",      ODD),
	Q("a fold",                   "a\r\n b",  ODD),
	Q("a tab",                    "a\tb",     ODD),
	Q("DEL",                      "a\x7F",    ODD),
	Q("not ASCII",                "a\xC3",    ODD),
};

static size_t
decode(bool base64, mime_span in, char *to)
{
	return base64 ? mime_short_base64(in, to) : mime_short_q(in, to);
}

START_TEST(decodes)
{
	mime_span in = guarded(rows[_i].in);
	char to[64];
	size_t n = decode(rows[_i].base64, in, to);
	mime_span got = { to, n };

	if (rows[_i].out.ptr == NULL)
		ck_assert_msg(n == SHORT_ODD, "%s: not odd", rows[_i].name);
	else
		ck_assert_msg(n != SHORT_ODD && span_is(got, rows[_i].out),
		    "%s: %zu octets", rows[_i].name, n);
}
END_TEST

/* Longer base64 is told of, for a line of it is too long; not so in a word. */
#define LONGEST 77

/* N of OCTETS, the same for the same SEED. */
static mime_span
some(const char *octets, uint32_t seed, size_t n, char *to)
{
	for (size_t i = 0; i < n; i++)
		to[i] = octets[random_below(&seed, strlen(octets))];
	return (mime_span){ to, n };
}

/* IN by the filter, to the end of OUT; what it tells of base64 is a failure. */
static void
decode_slowly(bool base64, mime_span in, struct buffer *out)
{
	static const uint8_t none[sizeof(((struct mime_filter *)0)->told)];
	struct mime_filter *f = base64 ? mime_base64_decoder(out->mem) :
	    mime_q_decoder(out->mem);

	mime_filter_pour(f, in, out, true);
	if (base64 && memcmp(f->told, none, sizeof(none)) != 0)
		buffer_put(out, SPAN(", and a defect"));
}

/* Most is decoded; that it is has to show. */
START_TEST(agrees_with_filters)
{
	static const char *const octets[] = {
		"=0123456789ABCDEFabcdefGz_ ?", "=41_aB",
		"ABCDEFGHwxyz0189+/", "AQg=", "AB=\t\r\n-_",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/0123456789+/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh_=",
	};
	struct mime_arena *mem = mime_arena_new(NULL);
	mime_mark mark = mime_arena_mark(mem);
	size_t usual = 0;

	for (uint32_t seed = 0; seed < 40000; seed++) {
		char text[LONGEST], to[LONGEST];
		bool base64 = seed % 2 != 0;
		mime_span in = some(octets[seed / 2 % ROWS(octets)], seed,
		    seed / 16 % LONGEST, text);
		size_t n = decode(base64, in, to);
		struct buffer slow;

		mime_arena_release(mem, mark);
		buffer_init(&slow, mem, SIZE_MAX);
		decode_slowly(base64, in, &slow);
		usual += n != SHORT_ODD;
		if (n != SHORT_ODD &&
		    !span_is((mime_span){ to, n }, buffer_span(&slow)))
			ck_abort_msg("%u: \"%s\" gave \"%s\", not \"%s\"",
			    seed, shown(in), shown((mime_span){ to, n }),
			    shown(buffer_span(&slow)));
	}
	ck_assert_uint_gt(usual, 5000);
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, decodes, 0, ROWS(rows));
	tcase_add_test(tc, agrees_with_filters);
}

int
main(void)
{
	return run_suite("short", cases);
}
