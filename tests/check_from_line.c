/*
 * check_from_line.c - which lines stand before a message in an mbox, and which
 * only begin so; and whether a message begins there.
 */
#include <stdio.h>
#include <stdlib.h>

#include "suite.h"

#include "mailbox/mailbox.h"

#define COMMIT "0123456789abcdef0123456789abcdef01234567"

static const struct {
	const char *line;
	enum from_line is;
} lines[] = {
	/* as asctime has it, and as mailers have bent that */
	{ "From jo@example.org Thu Jan  1 00:00:00 1970", FROM_DATED },
	{ "From jo Thu Jan  1 00:00 1970", FROM_DATED },
	{ "From jo Thu Jan  1 00:00:00 PST 1970", FROM_DATED },
	{ "From jo Thu Jan  1 00:00 PST 1970", FROM_DATED },
	{ "From jo Thu Jan  1 00:00:00 -0700 1970", FROM_DATED },
	{ "From jo Thu Jan  1 00:00 -0700 1970", FROM_DATED },
	{ "From jo Thu Jan  1 00:00:00 1970 PST", FROM_DATED },
	{ "From jo Thu Jan  1 00:00 1970 PST", FROM_DATED },
	{ "From jo Thu Jan  1 00:00:00 1970 -0700", FROM_DATED },
	{ "From jo Thu Jan  1 00:00 1970 -0700", FROM_DATED },
	{ "From jo Thu Jan  1 00:00:00 MET DST 1970", FROM_DATED },
	{ "From jo Thu Jan  1 00:00:00 1970 MET DST", FROM_DATED },
	{ "From jo Thu Jan  1 00:00:00 GMT+0100 1970", FROM_DATED },
	{ "From jo Thu Jan  1 00:00:00 1970 +01:00", FROM_DATED },
	{ "From jo Thu Jan  1 00:00:00 1970 (CEST)", FROM_DATED },
	{ "From jo Thu Jan  1 00:00:00 70", FROM_DATED },
	{ "From jo Thu Jan  1 00:00:00 05", FROM_DATED },
	{ "From jo Thu Jan  1  0:00:00 1970", FROM_DATED },
	{ "From jo Thu Jan 01 23:59:61 1970", FROM_DATED },
	{ "From jo thu jan  1 00:00:00 1970", FROM_DATED },
	{ "From jo Jan  1 00:00:00 1970", FROM_DATED },
	{ "From jo\tThu Jan  1 00:00:00 1970", FROM_DATED },
	{ "From jo  Thu Jan  1 00:00:00 1970  ", FROM_DATED },
	{ "From jo Thu Dec 31 24:59:61 2199", FROM_DATED },
	{ "From jo Thu Jan 01 00:00:00 1900", FROM_DATED },
	{ "From jo THU JAN 10 20:00:00 2000", FROM_DATED },
	{ "From Jan  1 00:00:00 1970", FROM_DATED },
	/* as mail has it */
	{ "From jo Thu, 1 Jan 1970 00:00:00 +0000", FROM_DATED },
	{ "From jo Thu, 01 Jan 70 00:00 GMT", FROM_DATED },
	{ "From jo 1 Jan 1970 00:00:00", FROM_DATED },
	{ "From jo Thu, 1 Jan 1970 00:00:00 +0000 (GMT)", FROM_DATED },
	{ "From jo 1-Jan-1970 00:00:00", FROM_DATED },
	{ "From jo 01-Jan-70 00:00 EST", FROM_DATED },
	/* in between */
	{ "From jo Thu 1 Jan 00:00:00 1970", FROM_DATED },
	{ "From jo Thu 1 Jan 00:00:00 GMT 1970", FROM_DATED },
	{ "From jo Jan 1, 1970 00:00:00", FROM_DATED },
	{ "From jo Jan 1 1970 00:00 GMT", FROM_DATED },
	/* ISO 8601 */
	{ "From jo 1970-01-01 00:00:00", FROM_DATED },
	{ "From jo 1970-01-01 00:00:00 +0000", FROM_DATED },
	{ "From jo 1970-01-01T00:00:00Z", FROM_DATED },
	{ "From jo 1970-01-01T00:00:00+00:00", FROM_DATED },
	{ "From jo 1970/01/01 00:00", FROM_DATED },
	/* UUCP */
	{ "From jo Thu Jan  1 00:00:00 1970 remote from host", FROM_DATED },
	{ "From host!jo Thu Jan  1 00:00 PST 1970 remote from host",
	    FROM_DATED },
	/* senders */
	{ "From - Thu Jan  1 00:00:00 1970", FROM_DATED },
	{ "From ???@??? Thu Jan 01 00:00:00 1970", FROM_DATED },
	{ "From Thu Jan  1 00:00:00 1970", FROM_DATED },
	{ "From \"jo doe\"@example.org Thu Jan  1 00:00:00 1970", FROM_DATED },
	{ "From Jo Doe Thu Jan  1 00:00:00 1970", FROM_DATED },
	{ "From <> Thu Jan  1 00:00:00 1970", FROM_DATED },
	{ "From MAILER-DAEMON Thu Jan  1 00:00:00 1970", FROM_DATED },
	{ "From nobody Mon Sep 17 00:00:00 2001", FROM_DATED },
	{ "From " COMMIT " Mon Sep 17 00:00:00 2001", FROM_PATCH },
	{ "From " COMMIT "0123456789abcdef01234567 Mon Sep 17 00:00:00 2001",
	    FROM_PATCH },
	{ "From " COMMIT "0 Mon Sep 17 00:00:00 2001", FROM_DATED },
	{ "From " COMMIT " Mon Sep 17 00:00:01 2001", FROM_DATED },
	/* no date */
	{ "From -", FROM_DASH },
	{ "From - ", FROM_DASH },
	{ "From 1844347792267117879@xxx", FROM_SENDER },
	/* text */
	{ "From here on it is text", FROM_NONE },
	{ "From Russia with love", FROM_NONE },
	{ "From ", FROM_NONE },
	{ "From", FROM_NONE },
	{ "From: jo@example.org", FROM_NONE },
	{ "from jo Thu Jan  1 00:00:00 1970", FROM_NONE },
	{ ">From jo Thu Jan  1 00:00:00 1970", FROM_NONE },
	{ " From jo Thu Jan  1 00:00:00 1970", FROM_NONE },
	{ "From jo", FROM_NONE },
	{ "From jo at example.org", FROM_NONE },
	{ "From 10:00 on", FROM_NONE },
	{ "From jo@example.org I got this", FROM_NONE },
	{ "From our jo@example.org", FROM_NONE },
	{ "From our -", FROM_NONE },
	{ "From jo Thu Jan 001 00:00:00 1970", FROM_NONE },
	{ "From Monday to Jan 1 1970", FROM_NONE },
	{ "From Thu Jan  1 00:00:00 1970 on all is well", FROM_NONE },
	{ "From Thu Jan  1 00:00:00 1970 on", FROM_NONE },
	{ "From jo Thu Jan  1 1970", FROM_NONE },
	{ "From jo Thu Jan  1 00:00:00", FROM_NONE },
	{ "From jo Thu Foo  1 00:00:00 1970", FROM_NONE },
	{ "From jo Thu Jan 32 00:00:00 1970", FROM_NONE },
	{ "From jo Thu Jan  0 00:00:00 1970", FROM_NONE },
	{ "From jo Thu Jan  1 25:00:00 1970", FROM_NONE },
	{ "From jo Thu Jan  1 00:60:00 1970", FROM_NONE },
	{ "From jo Thu Jan  1 29:00:00 1970", FROM_NONE },
	{ "From jo Thu Jan  1 00:00:69 1970", FROM_NONE },
	{ "From jo Thu Jan -1 00:00:00 1970", FROM_NONE },
	{ "From jo Thu Jan /9 00:00:00 1970", FROM_NONE },
	{ "From jo Thu Jan 39 00:00:00 1970", FROM_NONE },
	{ "From jo Thu Jan  1 00:00:00 1070", FROM_NONE },
	{ "From jo Thu Jan  1 00:00:00 2200", FROM_NONE },
	{ "From jo Thu Jan  1 00:00:00 2970", FROM_NONE },
	{ "From joJan  1 00:00:00 1970", FROM_NONE },
	{ "From jo Thu Jan  1 00:00:62 1970", FROM_NONE },
	{ "From jo Thu Jan  1 000:00 1970", FROM_NONE },
	{ "From jo Thu Jan  1 00:00:00 19700", FROM_NONE },
	{ "From jo Thu Jan  1 00:00:00 197", FROM_NONE },
	{ "From jo Thu Jan  1 00:00:00 1800", FROM_NONE },
	{ "From jo Thu Jan  1 00:00:00 1970 SPECIAL", FROM_NONE },
	{ "From jo 32-Jan-1970 00:00:00", FROM_NONE },
	{ "From jo 0-Jan-1970 00:00:00", FROM_NONE },
	{ "From jo 1970-13-01 00:00:00", FROM_NONE },
	{ "From jo 1970-01-01", FROM_NONE },
	{ "From jo 1970-01/01 00:00:00", FROM_NONE },
	{ "From remote from host", FROM_NONE },
	{ "From a remote from host", FROM_NONE },
};

START_TEST(knows_a_from_line)
{
	const char *line = lines[_i].line;
	enum from_line got = mime_from_line(guarded(span_of(line)));

	ck_assert_msg(got == lines[_i].is, "\"%s\": %d", line, (int)got);
}
END_TEST

/* Senders may be long, but not lines: what is longer is text. */
START_TEST(knows_how_long_a_line_may_be)
{
	static const char date[] = "x Thu Jan  1 00:00:00 1970";

	for (int n = 900; n < 1100; n++) {
		char line[1200];
		int len = snprintf(line, sizeof(line), "From %0*d%s",
		    n - 5 - (int)strlen(date), 0, date);
		mime_span s = { line, (size_t)len };

		if (len != n || (mime_from_line(s) == FROM_DATED) !=
		    (n <= 1022))
			ck_abort_msg("%d octets", n);
	}
}
END_TEST

/* A From_ line of words without end is no date, and costs its length. */
START_TEST(lets_many_words_pass)
{
	char line[1022];

	memcpy(line, "From ", 5);
	for (size_t i = 5; i < sizeof(line); i++)
		line[i] = i % 2 ? 'a' : ' ';
	memcpy(line + sizeof(line) - 24, "Thu Jan  1 00:00:00 1970", 24);
	ck_assert(mime_from_line((mime_span){ line, sizeof(line) }) ==
	    FROM_DATED);
}
END_TEST

/*
 * The date that nearly all have is known without its words; behind it, a host
 * has them asked. Each octet of it is replaced by each.
 */
START_TEST(knows_the_usual_date_by_its_words)
{
	static const mime_span dates[] = {
		SPAN("From jo Thu Jan  1 00:00:00 1970"),
		SPAN("From jo Wed Dec 31 23:59:61 2199"),
		SPAN("From jo Mon Sep 20 24:09:00 1900"),
		SPAN("From Apr 10 11:12:13 2025"),
	};
	const mime_span remote = SPAN(" remote from x"), date = dates[_i];
	char line[64];

	for (size_t at = 5; at < date.len; at++)
		for (int c = 0; c < 256; c++) {
			mime_span s = { line, date.len };
			mime_span far = { line, date.len + remote.len };

			memcpy(line, date.ptr, date.len);
			memcpy(line + date.len, remote.ptr, remote.len);
			line[at] = (char)c;
			if (mime_from_line(s) != mime_from_line(far))
				ck_abort_msg("%.*s", (int)s.len, line);
		}
}
END_TEST

/* ---- does a message begin there? ---------------------------------------- */

#define F "From jo Thu Jan  1 00:00:00 1970\n"
#define DASH "From - \n"
#define SENDER "From jo@example.org\n"

static const struct {
	const char *name, *in;
	unsigned where;
	bool is;
} begins[] = {
	{ "a field", F "A: b\n", 0, true },
	{ "CRLF", "From jo Thu Jan  1 00:00:00 1970\r\nA: b\r\n", 0, true },
	{ "blanks before the colon", F "A \t: b\n", 0, true },
	{ "no line end after the field", F "A:", 0, true },
	{ "text", F "hello\n", 0, false },
	{ "text with a colon", F "hello world: b\n", 0, false },
	{ "a colon alone", F ": b\n", 0, false },
	{ "a continuation", F " A: b\n", 0, false },
	{ "text, but at the front", F "hello\n", AT_FRONT, true },
	{ "an empty message", F "\nA: b\n", 0, true },
	{ "an empty message, CRLF", F "\r\nA: b\n", 0, true },
	{ "a bare CR is no blank line", F "\rA: b\n", 0, false },
	{ "the end", F, 0, true },
	{ "the end, without a line end", "From jo Thu Jan  1 00:00:00 1970",
	    0, true },
	{ "a relay's line", F ">From jo\nA: b\n", 0, true },
	{ "a From_ line", F F "A: b\n", 0, true },
	{ "four of them", F F F F F "A: b\n", 0, true },
	{ "five of them", F F F F F F "A: b\n", 0, false },
	{ "a From_ line and text", F F "hello\n", 0, false },
	{ "a dash, a field", DASH "A: b\n", 0, true },
	{ "a dash, an empty message", DASH "\n", 0, false },
	{ "a dash, the end", DASH, 0, false },
	{ "a dash, text", DASH "hello\n", AFTER_BLANK, false },
	{ "a sender, a field", SENDER "A: b\n", AFTER_BLANK, true },
	{ "a sender, no blank line before", SENDER "A: b\n", 0, false },
	{ "a sender, an empty message", SENDER "\n", AFTER_BLANK, false },
	{ "a patch", "From " COMMIT " Mon Sep 17 00:00:00 2001\nA: b\n",
	    AFTER_BLANK, false },
	{ "a patch among patches", "From " COMMIT " Mon Sep 17 00:00:00 2001\n"
	    "A: b\n", OF_PATCHES, true },
	{ "text, a field", "From Russia with love\nA: b\n", AFTER_BLANK,
	    false },
	{ "text, at the front", "From Russia with love\nA: b\n", AT_FRONT,
	    false },
	{ "nothing", "", AT_FRONT, false },
};

START_TEST(knows_where_a_message_begins)
{
	mime_span in = guarded(span_of(begins[_i].in));
	size_t n = mime_separator(in, begins[_i].where);

	ck_assert_msg(n == (begins[_i].is ? span_line_length(in) : 0),
	    "%s: %zu", begins[_i].name, n);
}
END_TEST

/* What stands behind LOOK octets has no say. */
START_TEST(looks_no_further)
{
	char text[LOOK + 100];
	size_t line = strlen(F);

	for (size_t n = LOOK - 60; n < LOOK + 10; n++) {
		mime_span s = { text, sizeof(text) };
		bool is;

		memset(text, 'a', sizeof(text));
		memcpy(text, F, line);
		text[n] = ':';
		is = mime_separator(s, 0) == line;
		if (is != (n < LOOK) ||
		    is != (mime_separator(span_head(s, LOOK), 0) == line))
			ck_abort_msg("a colon at %zu", n);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, knows_a_from_line, 0, ROWS(lines));
	tcase_add_loop_test(tc, knows_the_usual_date_by_its_words, 0, 4);
	tcase_add_test(tc, knows_how_long_a_line_may_be);
	tcase_add_test(tc, lets_many_words_pass);
	tcase_add_loop_test(tc, knows_where_a_message_begins, 0, ROWS(begins));
	tcase_add_test(tc, looks_no_further);
}

int
main(void)
{
	return run_suite("from_line", cases);
}
