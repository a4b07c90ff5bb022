/*
 * check_defect.c - the table of defects: whole, without doubles, well formed.
 *
 * That each name is its enumerator to the letter is for tests/leniency.sh,
 * which reads the sources.
 */
#include "suite.h"

/* Says what is wrong with the row of CODE; NULL: nothing. */
static const char *
fault_of(unsigned code)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	const struct mime_defect_info *info = mime_defect_info(code);
	mime_span text;

	if (info == NULL)
		return "has no row";
	if (info->name == NULL || info->name[0] == '\0')
		return "has no name";
	if (info->name[strspn(info->name, letters)] != '\0')
		return "has a name with other than a-z, 0-9 and dashes";
	if (mime_defect_find(info->name) != code)
		return "is not found under its name";
	if (info->text == NULL || info->text[0] == '\0')
		return "has no text";
	text = span_of(info->text);
	if (text.ptr[text.len - 1] == '.')
		return "has a text that ends in a full stop";
	if (info->rule == NULL ||
	    (info->rule[0] != '\0' && strncmp(info->rule, "RFC ", 4) != 0))
		return "has a rule that is no RFC";
	if (memchr("ANSIL", info->severity, 5) == NULL)
		return "has no known severity";
	return NULL;
}

START_TEST(every_row_is_well_formed)
{
	for (unsigned code = 1; code < MIME_DEFECT_CODES; code++) {
		const char *fault = fault_of(code);

		if (fault != NULL)
			ck_abort_msg("code %u %s", code, fault);
	}
}
END_TEST

/* One text for two codes is a slip of the hand. */
START_TEST(all_texts_differ)
{
	for (unsigned a = 1; a < MIME_DEFECT_CODES; a++)
		for (unsigned b = 1; b < a; b++)
			if (strcmp(mime_defect_info(a)->text,
			    mime_defect_info(b)->text) == 0)
				ck_abort_msg("codes %u and %u are alike", a, b);
}
END_TEST

static const struct {
	const char *name;
	unsigned code;
	const char *is;
	uint8_t severity;
} known[] = {
	{ "the first",    MIME_DEFECT_LINE_ENDING_LF,        "line-ending-lf",        'I' },
	{ "ambiguous",    MIME_DEFECT_DUPLICATE_CTE,         "duplicate-cte",         'A' },
	{ "wrong",        MIME_DEFECT_BOUNDARY_UNTERMINATED, "boundary-unterminated", 'N' },
	{ "unsafe",       MIME_DEFECT_FILENAME_NUL,          "filename-nul",          'S' },
	{ "digits first", MIME_DEFECT_8BIT_IN_7BIT_BODY,     "8bit-in-7bit-body",     'N' },
	{ "a limit",      MIME_DEFECT_LIMIT_DEFECTS,         "limit-defects",         'L' },
	{ "the last",     MIME_DEFECT_FILENAME_EXTENDED_ONLY, "filename-extended-only", 'I' },
};

START_TEST(knows)
{
	const struct mime_defect_info *info = mime_defect_info(known[_i].code);

	ck_assert_msg(strcmp(info->name, known[_i].is) == 0 &&
	    info->severity == known[_i].severity, "%s: %s, %c",
	    known[_i].name, info->name, info->severity);
}
END_TEST

static const struct {
	const char *name;
	unsigned code;
} absent[] = {
	{ "none",              MIME_DEFECT_NONE },
	{ "one past the last", MIME_DEFECT_CODES },
	{ "far off",           UINT32_MAX },
};

START_TEST(has_no_info)
{
	ck_assert_msg(mime_defect_info(absent[_i].code) == NULL, "%s",
	    absent[_i].name);
}
END_TEST

static const struct {
	const char *name, *asked;
} unknown[] = {
	{ "no name",              NULL },
	{ "an empty one",         "" },
	{ "one that is not",      "no-such-defect" },
	{ "the start of one",     "boundary-unterminate" },
	{ "one and more",         "boundary-unterminated-" },
	{ "in upper case",        "BOUNDARY-UNTERMINATED" },
	{ "its enumerator",       "MIME_DEFECT_BOUNDARY_UNTERMINATED" },
};

START_TEST(finds_nothing)
{
	ck_assert_msg(mime_defect_find(unknown[_i].asked) == MIME_DEFECT_NONE,
	    "%s", unknown[_i].name);
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_test(tc, every_row_is_well_formed);
	tcase_add_test(tc, all_texts_differ);
	tcase_add_loop_test(tc, knows, 0, ROWS(known));
	tcase_add_loop_test(tc, has_no_info, 0, ROWS(absent));
	tcase_add_loop_test(tc, finds_nothing, 0, ROWS(unknown));
}

int
main(void)
{
	return run_suite("defect", cases);
}
