/*
 * check_ascii.c - classes of characters, limits by name, numbers.
 */
#include <stdio.h>

#include "suite.h"

/* The grammars, spelled out once more in another way. */
static const struct {
	const char *name;
	unsigned class;
	const char *members;    /* besides letters and digits */
	bool alnum, high;
} classes[] = {
	{ "blanks",  IS_WSP,   " \t", false, false },
	{ "atext",   IS_ATEXT, "!#$%&'*+-/=?^_`{|}~", true, true },
	{ "token",   IS_TOKEN, "!#$%&'*+-.^_`{|}~", true, false },
	{ "ftext",   IS_FTEXT, "!\"#$%&'()*+,-./;<=>?@[\\]^_`{|}~", true, false },
};

static bool
expected(size_t row, int c)
{
	bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');

	if (c >= 128)
		return classes[row].high;
	return (alnum && classes[row].alnum) ||
	    (c != 0 && strchr(classes[row].members, c) != NULL);
}

START_TEST(classes_are_the_grammars)
{
	for (int c = 0; c < 256; c++)
		if (char_is(c, classes[_i].class) != expected((size_t)_i, c))
			ck_abort_msg("%s: octet %d", classes[_i].name, c);
	ck_assert(!char_is(-1, 255));
}
END_TEST

START_TEST(letters_digits_and_cases)
{
	for (int c = 0; c < 256; c++) {
		int lower = c >= 'A' && c <= 'Z' ? c + 32 : c;
		const char *digits = "0123456789abcdef";
		const char *at = lower ? strchr(digits, lower) : NULL;

		if (mime_lower[c] != lower)
			ck_abort_msg("lower case of %d", c);
		if (mime_hex_value[c] != (at ? (int)(at - digits) : -1))
			ck_abort_msg("hex value of %d", c);
		if (char_is(c, IS_HEX) != (at != NULL))
			ck_abort_msg("hex digit %d", c);
		if (char_is(c, IS_DIGIT) != (c >= '0' && c <= '9'))
			ck_abort_msg("digit %d", c);
		if (char_is(c, IS_CONTROL) != ((c < 32 && c != '\t' &&
		    c != '\r' && c != '\n') || c == 127))
			ck_abort_msg("control %d", c);
	}
}
END_TEST

static const struct {
	const char *name, *in;
	bool there;
	uint64_t number;
	const char *rest;
} numbers[] = {
	{ "plain",             "42;",  true, 42, ";" },
	{ "leading zeros",     "0007", true, 7, "" },
	{ "none: left alone",  "x1",   false, 1, "x1" },
	{ "empty: left alone", "",     false, 1, "" },
	{ "the largest",       "18446744073709551615", true, UINT64_MAX, "" },
	{ "one less",          "18446744073709551614", true, UINT64_MAX - 1, "" },
	{ "too large",         "18446744073709551616", true, UINT64_MAX, "" },
	{ "far too large",     "99999999999999999999999", true, UINT64_MAX, "" },
};

START_TEST(takes_numbers)
{
	mime_span rest = span_of(numbers[_i].in);
	uint64_t number = 1;

	ck_assert_msg(mime_span_take_number(&rest, &number) ==
	    numbers[_i].there && number == numbers[_i].number &&
	    span_is(rest, span_of(numbers[_i].rest)), "%s", numbers[_i].name);
}
END_TEST

/* At every place of some octets, each two octets, as mime_lower has them. */
START_TEST(same_but_for_the_case_of_letters)
{
	for (size_t n = 1; n < 20; n++)
		for (size_t at = 0; at < n; at++)
			for (int c = 0; c < 256 * 256; c++) {
				char a[20] = "Content-Type: text/", b[20];

				memcpy(b, a, sizeof(b));
				a[at] = (char)c;
				b[at] = (char)(c >> 8);
				if (mime_octets_same(a, b, n) !=
				    (mime_lower[c & 255] == mime_lower[c >> 8]))
					ck_abort_msg("%d at %zu of %zu", c, at,
					    n);
			}
	ck_assert(mime_octets_same("", "", 0));
}
END_TEST

START_TEST(trims)
{
	ck_assert(span_is(mime_span_trim(SPAN(" \t\r\n a b\r\n "), IS_WSP),
	    SPAN("a b")));
	ck_assert(mime_span_trim(SPAN(" \r\n"), IS_WSP).len == 0);
	ck_assert(mime_span_trim((mime_span){ 0 }, IS_WSP).len == 0);
}
END_TEST

/* The table of doc/design.md. */
static const struct {
	const char *name;
	uint32_t value;
} defaults[] = {
	{ "depth",     100 },
	{ "parts",     10000 },
	{ "header",    1048576 },
	{ "field",     262144 },
	{ "fields",    10000 },
	{ "params",    128 },
	{ "boundary",  2048 },
	{ "comments",  32 },
	{ "addresses", 10000 },
	{ "words",     10000 },
	{ "defects",   1000 },
	{ "views",     8 },
};

START_TEST(limits_have_names_and_defaults)
{
	struct mime_limits l = mime_limits_default;
	uint32_t *place = mime_limit(&l, defaults[_i].name);

	ck_assert_str_eq(mime_limit_name((unsigned)_i), defaults[_i].name);
	ck_assert_ptr_nonnull(place);
	ck_assert_uint_eq(*place, defaults[_i].value);
	*place = 3;
	l = mime_limits_of(&l);
	ck_assert_uint_eq(*place, 3);
}
END_TEST

START_TEST(there_are_no_more_limits)
{
	struct mime_limits l;

	ck_assert_ptr_null(mime_limit_name(ROWS(defaults)));
	ck_assert_ptr_null(mime_limit(&l, "view"));
	ck_assert_uint_eq(sizeof(l) - sizeof(l.reserved),
	    ROWS(defaults) * sizeof(uint32_t));
}
END_TEST

START_TEST(options_of_an_older_caller)
{
	struct { size_t size; unsigned checks; } older = { sizeof(older), 5 };
	struct mime_options o = mime_options_of((const void *)&older);

	ck_assert_uint_eq(o.checks, 5);
	ck_assert_uint_eq(o.limits.parts, 10000);
	ck_assert_ptr_null(o.spool);
	ck_assert_uint_eq(o.size, sizeof(o));
}
END_TEST

START_TEST(options_of_a_newer_caller)
{
	struct { struct mime_options known; char more[100]; } newer = {
		.known = { .size = sizeof(newer), .checks = 5 },
	};
	struct mime_options o = mime_options_of((const void *)&newer);

	ck_assert_uint_eq(o.checks, 5);
	ck_assert_uint_eq(o.size, sizeof(o));
}
END_TEST

/* mime_part.depth has no room for more. */
START_TEST(depth_has_a_limit_of_its_own)
{
	struct mime_options opt = {
		.size = sizeof(opt), .limits = { .depth = 100000 },
	};

	ck_assert_uint_eq(mime_options_of(&opt).limits.depth, 65535);
}
END_TEST

START_TEST(statuses_have_texts_of_their_own)
{
	for (int st = MIME_USAGE; st <= MIME_END; st++)
		for (int other = MIME_USAGE - 1; other < st; other++)
			ck_assert_str_ne(mime_status_text((mime_status)st),
			    mime_status_text((mime_status)other));
}
END_TEST

START_TEST(features_name_the_kernels)
{
	const char *name = mime_kernels()->name;
	const char *features = mime_features();
	char simd[20];

	if (mime_kernels() == mime_kernels_at(0))
		snprintf(simd, sizeof(simd), " -simd");
	else
		snprintf(simd, sizeof(simd), " +%s", name);
	ck_assert_ptr_nonnull(strstr(features, "+iconv"));
	ck_assert_ptr_nonnull(strstr(features, "zlib"));
	ck_assert_msg(strstr(features, simd) != NULL, "%s: no %s", features,
	    simd);
	ck_assert_int_ge((int)strlen(mime_version()), 5);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, classes_are_the_grammars, 0, ROWS(classes));
	tcase_add_test(tc, letters_digits_and_cases);
	tcase_add_loop_test(tc, takes_numbers, 0, ROWS(numbers));
	tcase_add_test(tc, same_but_for_the_case_of_letters);
	tcase_add_test(tc, trims);
	tcase_add_loop_test(tc, limits_have_names_and_defaults, 0,
	    ROWS(defaults));
	tcase_add_test(tc, there_are_no_more_limits);
	tcase_add_test(tc, options_of_an_older_caller);
	tcase_add_test(tc, options_of_a_newer_caller);
	tcase_add_test(tc, depth_has_a_limit_of_its_own);
	tcase_add_test(tc, statuses_have_texts_of_their_own);
	tcase_add_test(tc, features_name_the_kernels);
}

int
main(void)
{
	return run_suite("ascii", cases);
}
