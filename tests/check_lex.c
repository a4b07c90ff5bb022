/*
 * check_lex.c - the pieces of RFC 5322 3.2, each off the front of a span.
 */
#include "header/header.h"
#include "noted.h"

#define DEPTH 3

/* ---- blanks and comments ------------------------------------------------ */

#define ROW(name, in, left, comment, notes) \
	{ name, SPAN(in), SPAN(left), comment, notes }

static const struct {
	const char *name;
	mime_span in, left;
	bool comment;
	const char *notes;
} blanks[] = {
	ROW("nothing", "", "", false, ""),
	ROW("none", "a", "a", false, ""),
	ROW("blanks", " \t a", "a", false, ""),
	ROW("a fold", " \r\n\ta", "a", false, ""),
	ROW("CR and LF alone", "\r\n\r \na", "a", false, ""),
	ROW("VT, FF and NUL are none", "\va", "\va", false, ""),
	ROW("a comment", "(x) a", "a", true, ""),
	ROW("two, and blanks", " (x) \r\n (y)a", "a", true, ""),
	ROW("an empty one", "()a", "a", true, ""),
	ROW("one in one", "(x(y)z)a", "a", true, ""),
	ROW("a quoted parenthesis", "(x\\)y)a", "a", true, ""),
	ROW("quotes mean nothing in it", "(\")a\"", "a\"", true, ""),
	ROW("never closed", "(x a", "", true, ""),
	ROW("ends in a backslash", "(x\\", "", true, ""),
	ROW("as deep as may be", "((()))a", "a", true, ""),
	ROW("not in front", "a (((()))) b", "a (((()))) b", false, ""),
	ROW("deeper, in front", " (((()))) b", "", true,
	    "limit-comment-depth@4+7"),
	ROW("a closing one alone", ")a", ")a", false, ""),
};

START_TEST(skips_blanks_and_comments)
{
	mime_span in = guarded(blanks[_i].in);
	struct noted noted = { .len = 0 };
	struct notes notes = { note_down, &noted, in.ptr, 0 };
	struct lex x = { .rest = in, .notes = &notes, .comments = DEPTH };

	mime_lex_cfws(&x);
	ck_assert_msg(span_is(x.rest, blanks[_i].left), "%s: left \"%s\"",
	    blanks[_i].name, shown(x.rest));
	ck_assert_msg(x.saw_comment == blanks[_i].comment, "%s",
	    blanks[_i].name);
	ck_assert_msg(strcmp(noted.text, blanks[_i].notes) == 0, "%s: %s",
	    blanks[_i].name, noted.text);
}
END_TEST

START_TEST(skips_blanks_only)
{
	struct lex x = { .rest = guarded(SPAN(" \t\r\n (x)")) };

	mime_lex_fws(&x);
	ck_assert(span_is(x.rest, SPAN("(x)")));
	ck_assert(!x.saw_comment);
}
END_TEST

START_TEST(tells_what_it_skipped)
{
	mime_span in = guarded(SPAN(" (x) (y) a (z)"));
	struct noted noted = { .len = 0 };
	struct notes notes = { note_down, &noted, in.ptr, 100 };
	struct lex x = { .rest = in, .notes = &notes, .comments = DEPTH };

	ck_assert(mime_lex_skip(&x, MIME_DEFECT_CTE_COMMENT).len == 9);
	ck_assert_str_eq(noted.text, "cte-comment@101+7");
	ck_assert(span_is(mime_lex_token(&x), SPAN("a")));
	ck_assert(x.saw_comment);
	ck_assert(mime_lex_skip(&x, MIME_DEFECT_NONE).len == 4);
	ck_assert(mime_lex_skip(&x, MIME_DEFECT_CTE_COMMENT).len == 0);
	ck_assert_str_eq(noted.text, "cte-comment@101+7");
	ck_assert(x.saw_comment);
}
END_TEST

/* Many that open, and none closes: one note, and one look at each octet. */
START_TEST(stops_at_the_limit_once)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	size_t n = 200000;
	char *p = mime_arena_take(mem, n);
	struct noted noted = { .len = 0 };
	struct notes notes = { note_down, &noted, p, 0 };
	struct lex x = { .rest = { p, n }, .notes = &notes, .comments = 32 };

	memset(p, '(', n);
	mime_lex_cfws(&x);
	ck_assert(x.rest.len == 0);
	ck_assert_str_eq(noted.text, "limit-comment-depth@32+199968");
	mime_arena_free(mem);
}
END_TEST

/* ---- tokens and words --------------------------------------------------- */

static const struct {
	const char *name;
	mime_span in, token, word;
} tokens[] = {
	{ "nothing",    SPAN(""),         SPAN(""),       SPAN("") },
	{ "all",        SPAN("base64"),   SPAN("base64"), SPAN("base64") },
	{ "to a blank", SPAN("a b"),      SPAN("a"),      SPAN("a") },
	{ "to a fold",  SPAN("a\r\n b"),  SPAN("a"),      SPAN("a") },
	{ "to a ;",     SPAN("a;b"),      SPAN("a"),      SPAN("a") },
	{ "to a ,",     SPAN("a,b"),      SPAN("a"),      SPAN("a") },
	{ "to a (",     SPAN("a(b)"),     SPAN("a"),      SPAN("a") },
	{ "to a slash", SPAN("a/b"),      SPAN("a"),      SPAN("a") },
	{ "tspecials",  SPAN("a@b:c"),    SPAN("a"),      SPAN("a@b:c") },
	{ "a quote",    SPAN("a\"b"),     SPAN("a"),      SPAN("a\"b") },
	{ "NUL, 8 bits", SPAN("a\0\xFF"), SPAN("a"),      SPAN("a\0\xFF") },
	{ "a percent, a star, an apostrophe", SPAN("a%*'"), SPAN("a%*'"),
	    SPAN("a%*'") },
};

START_TEST(takes_a_token)
{
	struct lex x = { .rest = guarded(tokens[_i].in) };
	struct lex y = x;
	mime_span token = mime_lex_token(&x), word = mime_lex_word(&y, '/');

	ck_assert_msg(span_is(token, tokens[_i].token), "%s: token \"%s\"",
	    tokens[_i].name, shown(token));
	ck_assert_msg(span_is(word, tokens[_i].word), "%s: word \"%s\"",
	    tokens[_i].name, shown(word));
	ck_assert(x.rest.ptr == token.ptr + token.len);
}
END_TEST

/* ---- quoted strings ----------------------------------------------------- */

static const struct {
	const char *name;
	mime_span in;
	bool is, closed;
	mime_span inside, left, text;
} strings[] = {
	{ "none", SPAN("a"), false, false, SPAN(""), SPAN("a"), SPAN("") },
	{ "nothing", SPAN(""), false, false, SPAN(""), SPAN(""), SPAN("") },
	{ "plain", SPAN("\"a b\" c"), true, true, SPAN("a b"), SPAN(" c"),
	    SPAN("a b") },
	{ "empty", SPAN("\"\""), true, true, SPAN(""), SPAN(""), SPAN("") },
	{ "quoted pairs", SPAN("\"a\\\"\\\\b\\c\""), true, true,
	    SPAN("a\\\"\\\\b\\c"), SPAN(""), SPAN("a\"\\bc") },
	{ "a separator", SPAN("\"a;b\";"), true, true, SPAN("a;b"), SPAN(";"),
	    SPAN("a;b") },
	{ "a fold", SPAN("\"a\r\n b\""), true, true, SPAN("a\r\n b"), SPAN(""),
	    SPAN("a b") },
	{ "a fold with LF", SPAN("\"a\n\tb\""), true, true, SPAN("a\n\tb"),
	    SPAN(""), SPAN("a\tb") },
	{ "a bare CR stays", SPAN("\"a\rb\""), true, true, SPAN("a\rb"),
	    SPAN(""), SPAN("a\rb") },
	{ "folds and pairs side by side", SPAN("\"\r\n \\\\\r\n \\a\""), true,
	    true, SPAN("\r\n \\\\\r\n \\a"), SPAN(""), SPAN(" \\ a") },
	{ "never closed", SPAN("\"a b"), true, false, SPAN("a b"), SPAN(""),
	    SPAN("a b") },
	{ "only opened", SPAN("\""), true, false, SPAN(""), SPAN(""),
	    SPAN("") },
	{ "its closing quote is quoted", SPAN("\"a\\\""), true, false,
	    SPAN("a\\\""), SPAN(""), SPAN("a\"") },
	{ "cut behind a backslash", SPAN("\"a\\"), true, false, SPAN("a\\"),
	    SPAN(""), SPAN("a\\") },
	{ "NUL, quoted too", SPAN("\"a\0\\\0\""), true, true, SPAN("a\0\\\0"),
	    SPAN(""), SPAN("a\0\0") },
};

START_TEST(takes_a_quoted_string)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct lex x = { .rest = guarded(strings[_i].in) };
	mime_span inside = { 0 };
	bool closed = false;
	struct buffer text;

	ck_assert_msg(mime_lex_quoted(&x, &inside, &closed) == strings[_i].is &&
	    closed == strings[_i].closed, "%s", strings[_i].name);
	ck_assert_msg(span_is(inside, strings[_i].inside) &&
	    span_is(x.rest, strings[_i].left), "%s: \"%s\", left \"%s\"",
	    strings[_i].name, shown(inside), shown(x.rest));
	buffer_init(&text, mem, 100);
	mime_lex_unquote(inside, &text);
	ck_assert_msg(span_is(buffer_span(&text), strings[_i].text),
	    "%s: text \"%s\"", strings[_i].name, shown(buffer_span(&text)));
	mime_arena_free(mem);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, skips_blanks_and_comments, 0, ROWS(blanks));
	tcase_add_test(tc, skips_blanks_only);
	tcase_add_test(tc, tells_what_it_skipped);
	tcase_add_test(tc, stops_at_the_limit_once);
	tcase_add_loop_test(tc, takes_a_token, 0, ROWS(tokens));
	tcase_add_loop_test(tc, takes_a_quoted_string, 0, ROWS(strings));
}

int
main(void)
{
	return run_suite("lex", cases);
}
