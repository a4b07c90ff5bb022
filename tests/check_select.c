/*
 * check_select.c - part selectors: what they choose, and what is wrong with
 * those that are none.
 */
#include "suite.h"

#include "../tools/select.h"

/* The part that all rows are asked about. */
static const struct mime_media pdf = {
	.type = { "application", 11 }, .subtype = { "pdf", 3 },
	.disposition = { "attachment", 10 },
	.content_id = { "img1@x.org", 10 }
};
static const struct mime_media nameless = {
	.type = { "text", 4 }, .subtype = { "plain", 5 }
};

static const struct {
	const char *selector;
	bool yes;
} choices[] = {
	{ "1.2", true }, { "1", false }, { "1.20", false }, { "2!1", false },
	{ "0", false },
	{ "*.pdf", true }, { "*.PDF", true }, { "*.doc", false },
	{ "q3*", true }, { "*", true }, { "Q3?Report.pdf", true },
	{ "Q3??Report.pdf", false }, { "[p-r]3*", true }, { "[!q]3*", false },
	{ "*[f]", true }, { "*]", false }, { "name:*report*", true },
	{ "\"q3 report.pdf\"", true }, { "\"q3 report.*\"", false },
	{ "name:\"q3 report.pdf\"", true }, { "\"1.2\"", false },
	{ "type:application/pdf", true }, { "type:Application/*", true },
	{ "type:application", true }, { "type:image/*", false },
	{ "type:*/pdf", true }, { "TYPE:app*", true },
	{ "disp:attachment", true }, { "disp:inline", false },
	{ "role:attachment", true }, { "role:body", false },
	{ "role:Attachment", true },
	{ "cid:img1@x.org", true }, { "cid:<img1@x.org>", true },
	{ "cid:*@x.org", true }, { "cid:x", false },
	{ "size>1K", true }, { "size>1M", false }, { "size<1m", true },
	{ "size=2048", true }, { "size=2K", true }, { "size>2K", false },
	{ "size>=2K", true }, { "size<=2K", true }, { "size<2K", false },
	{ "size<1G", true },
	{ "not *.pdf", false }, { "not not *.pdf", true },
	{ "*.pdf and 1.2", true }, { "*.pdf and 9", false },
	{ "9 or 1.2", true }, { "9 or 8", false },
	{ "1.2 or 9 and 9", true },             /* and binds more than or */
	{ "9 and 9 or 1.2", true },
	{ "(1.2 or 9) and 9", false },
	{ "not 9 and 1.2", true },              /* not binds most */
	{ "not (9 or 1.2)", false },
	{ "not 1.2 or 1.2", true },
	{ "((1.2))", true }, { "(*.pdf)and(1.2)", true },
	{ "1.2 AND *.pdf", true }, { "  1.2  ", true },
};

static uint64_t
size_of(void *ctx, const struct mime_part *part)
{
	(void)part;
	++*(unsigned *)ctx;
	return 2048;
}

static bool
chooses(struct mime_arena *mem, const char *selector,
    const struct mime_media *media, mime_span name, unsigned *sizes)
{
	struct select_error error = { 0 };
	struct select *s = select_compile(mem, selector, NULL, &error);
	struct mime_part part = {
		.media = media, .filename = name, .role = MIME_ROLE_ATTACHMENT
	};
	struct select_part asked = { &part, SPAN("1.2"), size_of, sizes };

	ck_assert_msg(s != NULL, "%s: column %u: %s", selector, error.column,
	    error.text);
	return select_matches(s, &asked);
}

START_TEST(chooses_parts)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	unsigned sizes = 0;

	ck_assert_msg(chooses(mem, choices[_i].selector, &pdf,
	    SPAN("Q3 Report.PDF"), &sizes) == choices[_i].yes, "%s",
	    choices[_i].selector);
	ck_assert_msg(sizes == (strstr(choices[_i].selector, "size") != NULL),
	    "%s: its size was asked for %u times", choices[_i].selector,
	    sizes);
	mime_arena_free(mem);
}
END_TEST

/* What is not there matches nothing, not even a star. */
START_TEST(nothing_there)
{
	static const char *const stars[] = {
		"*", "name:*", "disp:*", "cid:*", "\"\""
	};
	struct mime_arena *mem = mime_arena_new(NULL);
	unsigned sizes = 0;

	for (size_t i = 0; i < ROWS(stars); i++)
		ck_assert_msg(!chooses(mem, stars[i], &nameless,
		    (mime_span){ 0 }, &sizes), "%s", stars[i]);
	mime_arena_free(mem);
}
END_TEST

START_TEST(joins_by_or)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct select_error error;
	struct mime_part part = { .media = &pdf };
	struct select_part asked = { &part, SPAN("1.2"), size_of, NULL };
	struct select *s = select_compile(mem, "9", NULL, &error);

	ck_assert(!select_matches(s, &asked));
	s = select_compile(mem, "1.2", s, &error);
	ck_assert(select_matches(s, &asked));
	s = select_compile(mem, "8", s, &error);
	ck_assert(select_matches(s, &asked));
	ck_assert(select_matches(NULL, &asked));
	mime_arena_free(mem);
}
END_TEST

#define X8(s) s s s s s s s s
#define X64(s) X8(X8(s))

static const struct {
	const char *selector;
	unsigned column;
	const char *text;       /* part of what is said */
} errors[] = {
	{ "", 1, "empty" },
	{ "   ", 4, "empty" },
	{ "1 and", 6, "missing at the end" },
	{ "and 1", 1, "expected" },
	{ "1 and or 2", 7, "expected" },
	{ "not", 4, "missing at the end" },
	{ "()", 2, "expected" },
	{ "(1", 1, "not closed" },
	{ "(1 or (2)", 1, "not closed" },
	{ "1)", 2, "nothing is open" },
	{ "my file.pdf", 4, "missing" },
	{ "\xc3\xbc\xc3\xbc file.pdf", 4, "missing" },
	{ "\"abc", 1, "quote" },
	{ "1 or \"abc", 6, "quote" },
	{ "sise:3", 1, "not known" },
	{ "role:boss", 6, "a role is" },
	{ "role:", 6, "missing" },
	{ "type:", 6, "missing" },
	{ "size>", 6, "a number" },
	{ "size>1T", 6, "a number" },
	{ "size>99999999999999999999", 6, "a number" },
	{ "size>99999999999999G", 6, "a number" },
	{ "size>1K5", 6, "a number" },
	{ X64("("), 65, "missing" },
	{ X64("(") "(", 65, "too many" },
	{ X64("not ") "not 1", 257, "too many" },
	{ X64("1 and 1 and ") "1 and 1 and 1", 0, "too long" },
};

START_TEST(tells_errors)
{
	struct mime_arena *mem = mime_arena_new(NULL);
	struct select_error error = { 0 };

	ck_assert_msg(select_compile(mem, errors[_i].selector, NULL, &error) ==
	    NULL, "%s: compiled", errors[_i].selector);
	ck_assert_msg(strstr(error.text, errors[_i].text) != NULL,
	    "%s: it says %s", errors[_i].selector, error.text);
	ck_assert_msg(errors[_i].column == 0 ||
	    error.column == errors[_i].column, "%s: column %u",
	    errors[_i].selector, error.column);
	mime_arena_free(mem);
}
END_TEST

START_TEST(without_memory)
{
	for (long n = 1, failed = true; failed; n++) {
		struct mime_arena *mem = arena_failing_at(n);
		struct select_error error = { 0 };
		struct select *s = select_compile(mem, "1 or 2", NULL, &error);

		failed = arena_failed(mem);
		ck_assert(failed == (s == NULL));
		if (s == NULL)
			ck_assert_str_eq(error.text, "out of memory");
		mime_arena_free(mem);
	}
	ck_assert_int_eq(arena_left(), 0);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, chooses_parts, 0, ROWS(choices));
	tcase_add_test(tc, nothing_there);
	tcase_add_test(tc, joins_by_or);
	tcase_add_loop_test(tc, tells_errors, 0, ROWS(errors));
	tcase_add_test(tc, without_memory);
}

int
main(void)
{
	return run_suite("select", cases);
}
