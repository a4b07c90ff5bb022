/*
 * check_glob.c - which texts a pattern with wildcards matches.
 */
#include "suite.h"

#include "../tools/glob.h"

static const struct {
	const char *pattern, *text;
	bool yes;
} globs[] = {
	{ "", "", true }, { "", "a", false }, { "*", "", true },
	{ "**", "ab", true }, { "a*b*c", "axxbxxc", true },
	{ "a*b*c", "axxbxx", false }, { "*aab", "aaab", true },
	{ "?", "", false }, { "?", "\xe2\x82\xac", true },
	{ "??", "\xe2\x82\xac", false },
	{ "\xc3\xbc*", "\xc3\xbcx", true },
	{ "[", "[", true }, { "[abc", "[abc", true }, { "[]]", "]", true },
	{ "[!]]", "]", false }, { "[^a]", "b", true }, { "[a-]", "-", true },
	{ "[a-c]x", "Bx", true }, { "[", "a", false }, { "[]", "[]", true },
	{ "a", "", false }, { "*a*a*a*a*b", "aaaaaaaaaaaaaaaa", false },
};

START_TEST(globs_match)
{
	mime_span pattern = guarded(span_of(globs[_i].pattern));
	mime_span text = guarded(span_of(globs[_i].text));

	ck_assert_msg(glob_matches(pattern, text) == globs[_i].yes,
	    "\"%s\" on \"%s\"", globs[_i].pattern, globs[_i].text);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, globs_match, 0, ROWS(globs));
}

int
main(void)
{
	return run_suite("glob", cases);
}
