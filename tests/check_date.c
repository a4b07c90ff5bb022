/*
 * check_date.c - when a message says it was written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "header/header.h"
#include "suite.h"

#define ROW(name, in, out) { name, SPAN(in), out }

/*
 * OUT: the local time and the zone, "-0000" where that is not known; or "" where
 * there is no date.
 */
static const struct {
	const char *name;
	mime_span in;
	const char *out;
} rows[] = {
	/* RFC 5322 3.3 */
	ROW("as it should be", "Sun, 22 Nov 2026 10:04:05 +0100",
	    "2026-11-22 10:04:05 +0100"),
	ROW("no day of the week", "22 Nov 2026 10:04:05 +0100",
	    "2026-11-22 10:04:05 +0100"),
	ROW("no seconds", "Sun, 22 Nov 2026 10:04 +0100",
	    "2026-11-22 10:04:00 +0100"),
	ROW("one digit for the day", "Sun, 1 Nov 2026 10:04:05 -0330",
	    "2026-11-01 10:04:05 -0330"),
	ROW("a blank for it", "Sun,  1 Nov 2026 10:04:05 -0330",
	    "2026-11-01 10:04:05 -0330"),
	ROW("another day of the week", "Mon, 22 Nov 2026 10:04:05 +0100",
	    "2026-11-22 10:04:05 +0100"),
	ROW("folded", "Sun,\r\n 22\r\n\tNov 2026\r\n 10:04:05\r\n +0100\r\n",
	    "2026-11-22 10:04:05 +0100"),
	ROW("a zone that is not known", "22 Nov 2026 10:04:05 -0000",
	    "2026-11-22 10:04:05 -0000"),
	ROW("UTC", "22 Nov 2026 10:04:05 +0000", "2026-11-22 10:04:05 +0000"),
	ROW("a zone across the year", "31 Dec 2026 23:59:59 -1200",
	    "2026-12-31 23:59:59 -1200"),
	ROW("the other way", "1 Jan 2027 00:00:00 +1400",
	    "2027-01-01 00:00:00 +1400"),
	ROW("a leap second", "31 Dec 2016 23:59:60 +0000",
	    "2017-01-01 00:00:00 +0000"),
	ROW("a leap day", "29 Feb 2024 12:00:00 +0000",
	    "2024-02-29 12:00:00 +0000"),
	ROW("a leap day of a century", "29 Feb 2000 12:00:00 +0000",
	    "2000-02-29 12:00:00 +0000"),
	ROW("before 1970", "1 Mar 1900 00:00:00 +0000",
	    "1900-03-01 00:00:00 +0000"),
	ROW("far away", "31 Dec 9999 23:59:59 +0000",
	    "9999-12-31 23:59:59 +0000"),

	/* RFC 5322 4.3 */
	ROW("two digits, after 2000", "22 Nov 49 10:04:05 GMT",
	    "2049-11-22 10:04:05 +0000"),
	ROW("two digits, before", "22 Nov 50 10:04:05 GMT",
	    "1950-11-22 10:04:05 +0000"),
	ROW("three digits", "22 Nov 102 10:04:05 GMT",
	    "2002-11-22 10:04:05 +0000"),
	ROW("UT", "22 Nov 2026 10:04:05 UT", "2026-11-22 10:04:05 +0000"),
	ROW("EST", "22 Nov 2026 10:04:05 EST", "2026-11-22 10:04:05 -0500"),
	ROW("PDT, in small letters", "22 nov 2026 10:04:05 pdt",
	    "2026-11-22 10:04:05 -0700"),
	ROW("a letter of the military", "22 Nov 2026 10:04:05 A",
	    "2026-11-22 10:04:05 -0000"),
	ROW("Z, which all agree on", "22 Nov 2026 10:04:05 Z",
	    "2026-11-22 10:04:05 +0000"),
	ROW("comments and blanks everywhere",
	    "Sun (x), 22 (y (z)) Nov 2026 10 (h) : 04 : 05 (\\)) +0100 (CET)",
	    "2026-11-22 10:04:05 +0100"),
	ROW("a comment in front", "(x) 22 Nov 2026 10:04 +0100",
	    "2026-11-22 10:04:00 +0100"),

	/* zones as met */
	ROW("none", "Sun, 22 Nov 2026 10:04:05", "2026-11-22 10:04:05 -0000"),
	ROW("in a comment only", "22 Nov 2026 10:04:05 (EST)",
	    "2026-11-22 10:04:05 -0000"),
	ROW("CET", "22 Nov 2026 10:04:05 CET", "2026-11-22 10:04:05 +0100"),
	ROW("MET DST", "22 Nov 2026 10:04:05 MET DST",
	    "2026-11-22 10:04:05 +0200"),
	ROW("BST is two zones", "22 Nov 2026 10:04:05 BST",
	    "2026-11-22 10:04:05 -0000"),
	ROW("GMT+0200", "22 Nov 2026 10:04:05 GMT+0200",
	    "2026-11-22 10:04:05 +0200"),
	ROW("UTC-3", "22 Nov 2026 10:04:05 UTC-3", "2026-11-22 10:04:05 -0300"),
	ROW("GMT-0000 is GMT", "22 Nov 2026 10:04:05 GMT-0000",
	    "2026-11-22 10:04:05 +0000"),
	ROW("GMT Daylight Time is not GMT",
	    "22 Nov 2026 10:04:05 GMT Daylight Time",
	    "2026-11-22 10:04:05 -0000"),
	ROW("a zone in words", "22 Nov 2026 10:04:05 Eastern Daylight Time",
	    "2026-11-22 10:04:05 -0000"),
	ROW("EST5EDT", "22 Nov 2026 10:04:05 EST5EDT",
	    "2026-11-22 10:04:05 -0000"),
	ROW("three digits", "22 Nov 2026 10:04:05 -700",
	    "2026-11-22 10:04:05 -0700"),
	ROW("a colon", "22 Nov 2026 10:04:05 +05:30",
	    "2026-11-22 10:04:05 +0530"),
	ROW("no blank in front", "22 Nov 2026 10:04:05+0100",
	    "2026-11-22 10:04:05 +0100"),
	ROW("no sign", "22 Nov 2026 10:04:05 0100",
	    "2026-11-22 10:04:05 -0000"),
	ROW("two signs", "22 Nov 2026 10:04:05 +-0500",
	    "2026-11-22 10:04:05 -0000"),
	ROW("the same one twice", "22 Nov 2026 10:04:05 --0700",
	    "2026-11-22 10:04:05 -0000"),
	ROW("five digits", "22 Nov 2026 10:04:05 +01000",
	    "2026-11-22 10:04:05 -0000"),
	ROW("no clock is that far away", "22 Nov 2026 10:04:05 -1900",
	    "2026-11-22 10:04:05 -0000"),
	ROW("the farthest", "22 Nov 2026 10:04:05 -1559",
	    "2026-11-22 10:04:05 -1559"),
	ROW("60 minutes", "22 Nov 2026 10:04:05 +0160",
	    "2026-11-22 10:04:05 -0000"),
	ROW("a letter in it", "22 Nov 2026 10:04:05 H0100",
	    "2026-11-22 10:04:05 -0000"),
	ROW("what follows the zone is passed over",
	    "22 Nov 2026 10:04:05 +0100 23 Dec 2027 11:00 EST",
	    "2026-11-22 10:04:05 +0100"),
	ROW("markup behind it", "22 Nov 2026 10:04:05 EST</x>",
	    "2026-11-22 10:04:05 -0500"),

	/* other orders */
	ROW("asctime", "Sun Nov 22 10:04:05 2026", "2026-11-22 10:04:05 -0000"),
	ROW("asctime, a blank for a digit", "Sun Nov  1 10:04:05 2026",
	    "2026-11-01 10:04:05 -0000"),
	ROW("asctime and a zone", "Sun Nov 22 10:04:05 2026 +0100",
	    "2026-11-22 10:04:05 +0100"),
	ROW("date(1)", "Sun Nov 22 10:04:05 CET 2026",
	    "2026-11-22 10:04:05 +0100"),
	ROW("date(1), a zone that is not known", "Sun Nov 22 10:04:05 XYZ 2026",
	    "2026-11-22 10:04:05 -0000"),
	ROW("RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT",
	    "1994-11-06 08:49:37 +0000"),
	ROW("ISO 8601", "2026-11-22T10:04:05+01:00",
	    "2026-11-22 10:04:05 +0100"),
	ROW("ISO 8601, Z and a fraction", "2026-11-22t10:04:05.123Z",
	    "2026-11-22 10:04:05 +0000"),
	ROW("ISO 8601 and a day of the week", "Sun, 2026-11-22T10:04:05Z",
	    "2026-11-22 10:04:05 +0000"),
	ROW("ISO 8601, a blank, no zone", "2026-11-22 10:04",
	    "2026-11-22 10:04:00 -0000"),
	ROW("slashes and a day of the week", "2026/11/22 Sun 10:04:05 CST",
	    "2026-11-22 10:04:05 -0600"),
	ROW("month first", "Nov 22, 2026 3:04 PM", "2026-11-22 15:04:00 -0000"),
	ROW("noon", "22 Nov 2026 12:04 PM EST", "2026-11-22 12:04:00 -0500"),
	ROW("midnight", "22 Nov 2026 12:04 AM", "2026-11-22 00:04:00 -0000"),
	ROW("17 PM", "22 Nov 2026 17:04:05 PM", "2026-11-22 17:04:05 -0000"),
	ROW("the whole month", "Sunday 22 November 2026 10:04",
	    "2026-11-22 10:04:00 -0000"),
	ROW("Sept and points", "Sun. 6. Sept. 2026 10:04 +0100",
	    "2026-09-06 10:04:00 +0100"),
	ROW("a foreign day of the week", "So, 22 Nov 2026 10:04:05 +0100",
	    "2026-11-22 10:04:05 +0100"),
	ROW("in another script", "\xD0\x92\xD1\x81, 22 Nov 2026 10:04 +0300",
	    "2026-11-22 10:04:00 +0300"),
	ROW("no blank behind the comma", "Sun,22 Nov 2026 10:04:05 +0100",
	    "2026-11-22 10:04:05 +0100"),
	ROW("one digit each", "Sun, 2 Nov 2026 1:4:5 +0100",
	    "2026-11-02 01:04:05 +0100"),

	/* never invented */
	ROW("nothing", "", ""),
	ROW("no date", "Not supplied", ""),
	ROW("no time", "22 Nov 2026", ""),
	ROW("no year", "Sun Nov 22 10:04:05", ""),
	ROW("no day", "Nov 2026 10:04:05", ""),
	ROW("no month", "22 2026 10:04:05", ""),
	ROW("an hour only", "22 Nov 2026 10 +0100", ""),
	ROW("no minute", "22 Nov 2026 10: +0100", ""),
	ROW("no second", "22 Nov 2026 10:04: +0100", ""),
	ROW("hour 24", "22 Nov 2026 24:00:00 +0100", ""),
	ROW("minute 60", "22 Nov 2026 10:60:00 +0100", ""),
	ROW("second 61", "22 Nov 2026 10:04:61 +0100", ""),
	ROW("hour 0 PM", "22 Nov 2026 0:04 PM", ""),
	ROW("hour 13 AM", "22 Nov 2026 13:04 AM", ""),
	ROW("day 0", "0 Nov 2026 10:04:05 +0100", ""),
	ROW("day 31 of 30", "31 Nov 2026 10:04:05 +0100", ""),
	ROW("no leap day", "29 Feb 2026 10:04:05 +0100", ""),
	ROW("no leap day of a century", "29 Feb 2100 10:04:05 +0100", ""),
	ROW("month 13", "2026-13-01 10:04:05 +0100", ""),
	ROW("the year 102 in four digits", "22 Nov 0102 10:04:05 +0100", ""),
	ROW("five digits of a year", "22 Nov 19102 10:04:05 +0100", ""),
	ROW("one digit of a year", "22 Nov 6 10:04:05 +0100", ""),
	ROW("which is the day?", "11/12/2026 10:04:05", ""),
	ROW("with points", "11.12.2026 10:04:05", ""),
	ROW("with dashes", "11-12-2026 10:04:05", ""),
	ROW("two letters of a month", "22 No 2026 10:04:05 +0100", ""),
	ROW("a foreign month", "22 Okt 2026 10:04:05 +0100", ""),
	ROW("a day that is a month elsewhere", "mar, 3 abr 2026 10:04:05", ""),
	ROW("two months", "Mar, 3 Apr 2026 10:04:05 +0100", ""),
	ROW("two times", "22 Nov 10:04:05 11:04:05 2026", ""),
	ROW("two words in front", "On Sun, 22 Nov 2026 10:04:05", ""),
	ROW("seconds since 1970", "1795341845", ""),
	ROW("an encoded word", "=?us-ascii?q?22?= Nov 2026 10:04:05", ""),
	ROW("NUL", "22 Nov\0 2026 10:04:05 +0100", ""),
	ROW("a comment that is not closed", "22 Nov 2026 (10:04:05 +0100", ""),
	ROW("a number that has no end",
	    "22 Nov 99999999999999999999999999999999 10:04:05 +0100", ""),
};

/* As rows say it; by the C library, which counts days in a way of its own. */
static const char *
said(const struct mime_date *d, char text[80])
{
	time_t local = (time_t)(d->seconds + d->zone_minutes * 60);
	int zone = abs(d->zone_minutes);
	size_t n;
	struct tm tm;

	gmtime_r(&local, &tm);
	n = strftime(text, 40, "%Y-%m-%d %H:%M:%S ", &tm);
	snprintf(text + n, 40, "%c%02d%02d",
	    d->zone_minutes < 0 || !d->zone_known ? '-' : '+', zone / 60,
	    zone % 60);
	return text;
}

START_TEST(reads)
{
	struct mime_date d;
	char text[80] = "";

	if (mime_date(guarded(rows[_i].in), &d))
		said(&d, text);
	ck_assert_msg(strcmp(text, rows[_i].out) == 0, "%s: got \"%s\"",
	    rows[_i].name, text);
}
END_TEST

/* Every day that there is, each at another time of the day. */
START_TEST(counts_days)
{
	int64_t at = -INT64_C(2208988800);      /* 1900 */

	for (; at < INT64_C(253402300800); at += 86400 + 1009) {
		time_t t = (time_t)at;
		char text[64];
		struct mime_date d;
		struct tm tm;

		gmtime_r(&t, &tm);
		strftime(text, sizeof(text), "%d %b %Y %H:%M:%S +0000", &tm);
		if (!mime_date(span_of(text), &d) || d.seconds != at)
			ck_abort_msg("%s is %lld", text, (long long)d.seconds);
	}
}
END_TEST

/* Where there is no date, nothing is written. */
START_TEST(leaves_alone)
{
	struct mime_date d = { 1, 2, true };

	ck_assert(!mime_date(SPAN("22 Nov 2026"), &d));
	ck_assert(d.seconds == 1 && d.zone_minutes == 2 && d.zone_known);
}
END_TEST

static bool
same(const struct mime_date *a, const struct mime_date *b)
{
	return a->seconds == b->seconds && a->zone_known == b->zone_known &&
	    a->zone_minutes == b->zone_minutes;
}

/* A date as it should be with up to two octets changed, or one put in or out. */
START_TEST(agrees_with_words)
{
	static const mime_span usual[] = {
		SPAN("Mon, 21 Jun 2025 17:59:42 +0200"),
		SPAN("9 Feb 2000 07:09:02 -0000 (x)"),
		SPAN("Sun, 30 Dec 1999 23:59:59 -1200"),
	};
	static const char octets[] = "0123456789059 :,+-.AMarSunZz(\t\r\n\xC3";
	char text[64];

	for (uint32_t seed = 0; seed < 200000; seed++) {
		struct mime_date a = { 0 }, b = { 0 };
		uint32_t r = seed * 2654435761u;
		mime_span in = usual[seed % 3];
		size_t at = (r >> 8) % in.len, put = r >> 4 & 1;
		size_t behind = at + (r >> 5 & 1);

		memcpy(text, in.ptr, at);
		text[at] = octets[(r >> 14) % (sizeof(octets) - 1)];
		memcpy(text + at + put, in.ptr + behind, in.len - behind);
		in = (mime_span){ text, at + put + in.len - behind };
		if (r >> 31)
			text[(r >> 20) % in.len] =
			    octets[(r >> 25) % (sizeof(octets) - 1)];
		if (mime_date(in, &a) != mime_date_by_words(in, &b) ||
		    !same(&a, &b))
			ck_abort_msg("\"%s\": %lld, not %lld", shown(in),
			    (long long)a.seconds, (long long)b.seconds);
	}
}
END_TEST

static void
cases(TCase *tc)
{
	tcase_add_loop_test(tc, reads, 0, ROWS(rows));
	tcase_add_test(tc, counts_days);
	tcase_add_test(tc, leaves_alone);
	tcase_add_test(tc, agrees_with_words);
}

int
main(void)
{
	return run_suite("date", cases);
}
