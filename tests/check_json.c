/*
 * check_json.c - the JSON of the tools: escapes, UTF-8, commas, dates.
 */
#include <stdio.h>
#include <stdlib.h>

#include "suite.h"

#include "../tools/date.h"
#include "../tools/json.h"
#include "../tools/show.h"

#define BAD "\xef\xbf\xbd"

#define ROW(name, in, out) { name, SPAN(in), out }

static const struct {
	const char *name;
	mime_span in;
	const char *out;
} strings[] = {
	ROW("nothing", "", ""),
	ROW("plain", "abc def", "abc def"),
	ROW("quote and backslash", "a\"b\\c", "a\\\"b\\\\c"),
	ROW("escapes with a letter", "\b\f\n\r\t", "\\b\\f\\n\\r\\t"),
	ROW("other controls", "\x01\x1b", "\\u0001\\u001b"),
	ROW("NUL", "a\0b", "a\\u0000b"),
	ROW("DEL", "\x7f", "\\u007f"),
	ROW("a C1 control", "\xc2\x9b", "\\u009b"),
	ROW("the first beyond C1", "\xc2\xa0", "\xc2\xa0"),
	ROW("slash stays", "a/b", "a/b"),
	ROW("two octets", "Gr\xc3\xbc\xc3\x9f", "Gr\xc3\xbc\xc3\x9f"),
	ROW("three octets", "\xe2\x82\xac", "\xe2\x82\xac"),
	ROW("four octets", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"),
	ROW("the last but one", "\xf4\x8f\xbf\xbe", "\xf4\x8f\xbf\xbe"),
	ROW("the last character", "\xf4\x8f\xbf\xbf", "\\udbff\\udfff"),
	ROW("right to left", "\xe2\x80\xae" "gpj", "\\u202egpj"),
	ROW("zero width", "a\xe2\x80\x8b" "b", "a\\u200bb"),
	ROW("a tag, in two surrogates", "\xf3\xa0\x80\xa1", "\\udb40\\udc21"),
	ROW("raw Latin-1", "a\xfc" "b", "a" BAD "b"),
	ROW("two raw octets, two marks", "\xfc\xe9", BAD BAD),
	ROW("a continuation alone", "\x80", BAD),
	ROW("cut at the end", "a\xe2\x82", "a" BAD),
	ROW("cut by a letter", "\xe2\x82" "a", BAD "a"),
	ROW("cut by a quote", "\xe2\x82\"", BAD "\\\""),
	ROW("cut by a whole one", "\xe2\x82\xc3\xbc", BAD "\xc3\xbc"),
	ROW("long form of a slash", "\xc0\xaf", BAD BAD),
	ROW("long form, three octets", "\xe0\x80\xaf", BAD BAD BAD),
	ROW("long form, four octets", "\xf0\x8f\xbf\xbf", BAD BAD BAD BAD),
	ROW("a surrogate", "\xed\xa0\x80", BAD BAD BAD),
	ROW("beyond the last", "\xf4\x90\x80\x80", BAD BAD BAD BAD),
	ROW("octets that never occur", "\xfe\xff", BAD BAD),
};

/* STRINGS[I] as JSON, put in pieces of STEP octets. */
static char *
string_in_pieces(size_t i, size_t step)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct json j = { .out = out };
	mime_span rest = guarded(strings[i].in);

	json_string_begin(&j);
	while (rest.len > 0)
		json_string_put(&j, span_take(&rest, step));
	json_string_end(&j);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

START_TEST(writes_strings)
{
	char wanted[200];

	snprintf(wanted, sizeof wanted, "\"%s\"", strings[_i].out);
	for (size_t step = 1; step <= 5; step++) {
		char *got = string_in_pieces((size_t)_i, step);

		ck_assert_msg(span_is(span_of(got), span_of(wanted)),
		    "%s, in pieces of %zu: got %s", strings[_i].name, step,
		    shown(span_of(got)));
		free(got);
	}
}
END_TEST

/* ---- structure: a letter for each call ---------------------------------- */

static const struct {
	const char *name, *calls, *out;
} values[] = {
	{ "an empty object",       "{}",              "{}" },
	{ "an empty list",         "[]",              "[]" },
	{ "one number",            "[1]",             "[18446744073709551615]" },
	{ "commas in a list",      "[s0s]",           "[\"s\",null,\"s\"]" },
	{ "commas in an object",   "{ksk0}",          "{\"k\":\"s\",\"k\":null}" },
	{ "a list in an object",   "{k[ss]ks}",
	    "{\"k\":[\"s\",\"s\"],\"k\":\"s\"}" },
	{ "objects in a list",     "[{}{ks}]",        "[{},{\"k\":\"s\"}]" },
	{ "empty is null",         "[eS]",            "[null,\"s\"]" },
	{ "lines know no commas",  "{}\n{ks}\n",      "{}\n{\"k\":\"s\"}\n" },
};

static void
call(struct json *j, char what)
{
	switch (what) {
	case '{': case '[': json_open(j, what); break;
	case '}': case ']': json_close(j, what); break;
	case 'k': json_key(j, "k"); break;
	case 's': json_text(j, "s"); break;
	case 'S': json_string_or_null(j, SPAN("s")); break;
	case 'e': json_string_or_null(j, (mime_span){ 0 }); break;
	case '0': json_null(j); break;
	case '1': json_number(j, UINT64_MAX); break;
	default:  json_line(j);
	}
}

START_TEST(puts_commas)
{
	char *text = NULL;
	size_t size;
	struct json j = { .out = open_memstream(&text, &size) };

	for (const char *c = values[_i].calls; *c != '\0'; c++)
		call(&j, *c);
	fclose(j.out);
	ck_assert_msg(span_is(span_of(text), span_of(values[_i].out)),
	    "%s: got %s", values[_i].name, text);
	free(text);
}
END_TEST

/* ---- show.c: the other way to let nothing through ----------------------- */

static const struct {
	const char *name;
	bool lines;
	mime_span in;
	const char *out;
} texts[] = {
	{ "plain",                 false, SPAN("a b"), "a b" },
	{ "letters of the world",  false, SPAN("\xc3\x9c \xe2\x82\xac"),
	    "\xc3\x9c \xe2\x82\xac" },
	{ "an escape sequence",    false, SPAN("\x1b[2J"), "\\x1b[2J" },
	{ "line ends in a line",   false, SPAN("a\r\nb"), "a\\x0d\\x0ab" },
	{ "line ends in a text",   true,  SPAN("a\r\nb\nc\t"), "a\nb\nc\t" },
	{ "a bare CR in a text",   true,  SPAN("a\rb"), "a\\x0db" },
	{ "CR at the end",         true,  SPAN("a\r"), "a\\x0d" },
	{ "a C1 control",          true,  SPAN("\xc2\x9b"), "\\u009b" },
	{ "right to left",         false, SPAN("\xe2\x80\xae" "gpj"),
	    "\\u202egpj" },
	{ "nothing to be seen",    false, SPAN("a\xe2\x80\x8b" "b"),
	    "a\\u200bb" },
	{ "tags",                  false, SPAN("\xf3\xa0\x80\xa1"),
	    "\\ue0021" },
	{ "raw Latin-1",           false, SPAN("\xfc"), "\\xfc" },
	{ "cut by a letter",       false, SPAN("\xe2\x82" "a"),
	    "\\xe2\\x82a" },
	{ "cut at the end",        false, SPAN("a\xe2\x82"), "a\\xe2\\x82" },
};

START_TEST(shows_safely)
{
	for (size_t step = 1; step <= 4; step++) {
		char *text = NULL;
		size_t size;
		struct show s = {
			.out = open_memstream(&text, &size),
			.lines = texts[_i].lines
		};
		mime_span rest = guarded(texts[_i].in);

		while (rest.len > 0)
			show_put(&s, span_take(&rest, step));
		show_end(&s);
		fclose(s.out);
		ck_assert_msg(span_is(span_of(text), span_of(texts[_i].out)),
		    "%s, in pieces of %zu: got %s", texts[_i].name, step,
		    shown(span_of(text)));
		free(text);
	}
}
END_TEST

START_TEST(shows_octets)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	show_octets(out, SPAN("a\"\\\r\n\t\0\xfc~\x7f"));
	fclose(out);
	ck_assert_str_eq(text, "\"a\\\"\\\\\\r\\n\\t\\x00\\xfc~\\x7f\"");
	free(text);
}
END_TEST

/* ---- date.c ------------------------------------------------------------- */

static const struct {
	const char *name;
	struct mime_date date;
	const char *out;
} dates[] = {
	{ "UTC", { 0, 0, true }, "1970-01-01T00:00:00+00:00" },
	{ "not known", { 0, 0, false }, "1970-01-01T00:00:00-00:00" },
	{ "east", { 1795338245, 60, true }, "2026-11-22T10:04:05+01:00" },
	{ "west, half an hour", { 1795338245, -210, true },
	    "2026-11-22T05:34:05-03:30" },
	{ "before 1970", { -1, 0, true }, "1969-12-31T23:59:59+00:00" },
	{ "a leap day", { 951782400, 0, true }, "2000-02-29T00:00:00+00:00" },
	{ "the first", { -INT64_C(2208988800), 0, true },
	    "1900-01-01T00:00:00+00:00" },
	{ "the last", { INT64_C(253402300799), 0, true },
	    "9999-12-31T23:59:59+00:00" },
};

START_TEST(writes_dates)
{
	char text[DATE_SIZE];

	date_text(&dates[_i].date, text);
	ck_assert_msg(strcmp(text, dates[_i].out) == 0, "%s: got %s",
	    dates[_i].name, text);
}
END_TEST

/* Each day there is is read as what it was written as. */
START_TEST(writes_what_is_read)
{
	struct mime_date d = { -INT64_C(2208988800), 0, true }, again;

	for (; d.seconds < INT64_C(253402300800); d.seconds += 86400 + 1009) {
		char text[DATE_SIZE];

		date_text(&d, text);
		if (!mime_date(span_of(text), &again) ||
		    again.seconds != d.seconds)
			ck_abort_msg("%s", text);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, writes_dates, 0, ROWS(dates));
	tcase_add_test(tc, writes_what_is_read);
	tcase_add_loop_test(tc, writes_strings, 0, ROWS(strings));
	tcase_add_loop_test(tc, puts_commas, 0, ROWS(values));
	tcase_add_loop_test(tc, shows_safely, 0, ROWS(texts));
	tcase_add_test(tc, shows_octets);
}

int
main(void)
{
	return run_suite("json", cases);
}
