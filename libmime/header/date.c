/*
 * date.c - when a message says it was written (RFC 5322 3.3, 4.3).
 *
 *     [day-name ","] day month year hour ":" minute [":" second] zone
 *
 * Other orders are met as well, and are as clear: asctime (the year comes
 * last), RFC 850 (dashes between day, month and year), ISO 8601 (the year comes
 * first), "Jan 5, 2004 3:00 PM". So the value is read word by word, whatever
 * the order; each word is the one thing it can be, and goes to a place that is
 * still free. The name of a day says nothing new and may be wrong.
 *
 * A date is never invented. Where day, month, year, hour or minute is not said
 * or out of its range, there is none; "1/2/2003" says two things. Of a zone
 * whose meaning is not certain the local time is all that is known: it is then
 * taken as UTC, as for "-0000".
 *
 * Each octet is passed once or twice; nothing is kept.
 */
#include "header/header.h"

enum { NONE = -1 };

/* What is known so far. */
struct reading_date {
	struct lex x;
	int day, month, year;           /* NONE: not yet */
	int hour, minute, second;
	int half;                       /* of the day: 0 AM, 12 PM */
	bool zoned;                     /* something stood where a zone does, */
	bool zone_known;                /* and was one */
	int zone_minutes;
	bool named;                     /* a first word that is no month */
};

/* ---- names -------------------------------------------------------------- */

static const char *const months[] = {
	"january", "february", "march", "april", "may", "june", "july",
	"august", "september", "october", "november", "december",
};

/*
 * Zones with one meaning in the world. Those of RFC 5322 4.3 first; the letters
 * of the military are left out as it says, but for Z, which RFC 822 had right.
 * BST, IST, AST and the like have two meanings.
 */
static const struct {
	const char *name;
	int minutes;
} zones[] = {
	{ "UT", 0 }, { "GMT", 0 }, { "UTC", 0 }, { "Z", 0 },
	{ "EST", -300 }, { "EDT", -240 }, { "CST", -360 }, { "CDT", -300 },
	{ "MST", -420 }, { "MDT", -360 }, { "PST", -480 }, { "PDT", -420 },
	{ "WET", 0 }, { "WEST", 60 }, { "CET", 60 }, { "CEST", 120 },
	{ "MET", 60 }, { "MEST", 120 }, { "EET", 120 }, { "EEST", 180 },
	{ "MSK", 180 }, { "SAST", 120 }, { "HKT", 480 }, { "JST", 540 },
	{ "KST", 540 }, { "AEST", 600 }, { "AEDT", 660 }, { "NZST", 720 },
	{ "NZDT", 780 }, { "HST", -600 }, { "AKST", -540 }, { "AKDT", -480 },
};

/* Are they alike at place I? Spares most calls where names are compared. */
static bool
same_letter(mime_span word, const char *name, size_t i)
{
	return ((word.ptr[i] ^ name[i]) & ~0x20) == 0;
}

/* The month that WORD names, at least three letters of it, from 1. */
static int
month_named(mime_span word)
{
	for (size_t i = 0; i < ROWS(months) && word.len >= 3; i++)
		if (same_letter(word, months[i], 0) &&
		    same_letter(word, months[i], 2) && mime_span_same(word,
		    span_head(span_of(months[i]), word.len)))
			return (int)i + 1;
	return NONE;
}

/* ---- numbers ------------------------------------------------------------ */

/* A number of at most MOST digits off the front of REST, else NONE. */
static int
take_digits(mime_span *rest, size_t most)
{
	size_t n = 0;
	int value = 0;

	for (; n <= most && char_is(span_at(*rest, n), IS_DIGIT); n++)
		value = value * 10 + (rest->ptr[n] - '0');
	if (n == 0 || n > most)
		return NONE;
	*rest = span_tail(*rest, n);
	return value;
}

/* SIGN hhmm, also hh:mm, hmm and hh; clocks were never 16 hours apart. */
static bool
take_offset(mime_span *rest, int *minutes)
{
	bool minus = span_at(*rest, 0) == '-';
	mime_span s = span_tail(*rest, 1);
	size_t digits = mime_span_run(s, IS_DIGIT);
	int n = take_digits(&s, 4), hours = digits > 2 ? n / 100 : n;
	int rest_minutes = digits > 2 ? n % 100 : 0;

	if (n == NONE)
		return false;
	if (digits <= 2 && span_take_char(&s, ':'))
		rest_minutes = take_digits(&s, 2);
	if (rest_minutes < 0 || rest_minutes > 59 || hours > 15 ||
	    char_is(span_at(s, 0), IS_DIGIT | IS_ALPHA))
		return false;
	n = hours * 60 + rest_minutes;
	*minutes = minus ? -n : n;
	*rest = s;
	return true;
}

/*
 * zone := ("+" / "-") 4DIGIT. A zero with a minus says that it is not known
 * (RFC 5322 3.3). What is no offset is passed over: there is no second chance.
 */
static SELDOM void
read_offset(struct reading_date *d, bool after_name)
{
	bool minus = span_at(d->x.rest, 0) == '-';
	bool read = take_offset(&d->x.rest, &d->zone_minutes);

	if (!read)
		mime_lex_word(&d->x, -1);
	d->zoned = true;
	d->zone_known = read &&
	    (after_name || !minus || d->zone_minutes != 0);
	if (!d->zone_known)
		d->zone_minutes = 0;
}

/* ---- words -------------------------------------------------------------- */

/* How many letters REST begins with, those of other scripts included. */
static size_t
letters(mime_span rest)
{
	size_t n = 0;

	while (char_is(span_at(rest, n), IS_ALPHA) || span_at(rest, n) >= 0x80)
		n++;
	return n;
}

/*
 * MINUTES are those of a name that was read, unless more of a name follows:
 * "GMT Daylight Time" is an hour away from GMT.
 */
static void
settle_zone(struct reading_date *d, int minutes)
{
	mime_span next;

	mime_lex_cfws(&d->x);
	next = span_head(d->x.rest, letters(d->x.rest));
	d->zone_known = next.len == 0 || mime_span_is_text(next, "DST");
	if (d->zone_known)
		d->zone_minutes = minutes + (next.len > 0 ? 60 : 0);
}

/* A zone's name, perhaps with an offset from it: "GMT+0200". */
static void
read_zone(struct reading_date *d, mime_span word)
{
	int c = span_at(d->x.rest, 0);

	d->zoned = true;
	if ((c == '+' || c == '-') && (mime_span_is_text(word, "GMT") ||
	    mime_span_is_text(word, "UTC") || mime_span_is_text(word, "UT"))) {
		read_offset(d, true);
		return;
	}
	if (char_is(c, IS_TOKEN)) {
		mime_lex_word(&d->x, -1);
		return;
	}
	for (size_t i = 0; i < ROWS(zones); i++) {
		if (word.len == 0 || !same_letter(word, zones[i].name, 0) ||
		    !mime_span_is_text(word, zones[i].name))
			continue;
		settle_zone(d, zones[i].minutes);
		break;
	}
}

/* True where no part of the date was read yet. */
static bool
is_empty(const struct reading_date *d)
{
	return d->day == NONE && d->month == NONE && d->year == NONE &&
	    d->hour == NONE;
}

static bool
read_half(struct reading_date *d, mime_span word)
{
	bool pm = mime_span_is_text(word, "PM");

	if (d->half != NONE || (!pm && !mime_span_is_text(word, "AM")))
		return false;
	d->half = pm ? 12 : 0;
	return true;
}

/* False where the word has no place in a date. */
static bool
read_word(struct reading_date *d)
{
	mime_span word = span_take(&d->x.rest, letters(d->x.rest));
	int month = month_named(word);

	if (d->month == NONE && month != NONE) {
		d->month = month;
		return true;
	}
	if (d->hour != NONE) {
		if (read_half(d, word))
			return true;
		if (d->zoned)
			return false;
		read_zone(d, word);
		return true;
	}
	if (mime_span_is_text(word, "T") && d->day != NONE)
		return char_is(span_at(d->x.rest, 0), IS_DIGIT);
	/* The name of a day, in whatever language, or behind "2004/01/05". */
	if (d->named || (!is_empty(d) && d->year == NONE))
		return false;
	d->named = true;
	return true;
}

/* ---- dates and times ---------------------------------------------------- */

/* "-" or "/", month, the same once more, day: behind a year of ISO 8601. */
static bool
read_iso(struct reading_date *d, int year)
{
	int c = span_at(d->x.rest, 0);

	if (d->day != NONE || d->month != NONE)
		return false;
	d->x.rest = span_tail(d->x.rest, 1);
	d->year = year;
	d->month = take_digits(&d->x.rest, 2);
	if (!span_take_char(&d->x.rest, (char)c))
		return false;
	d->day = take_digits(&d->x.rest, 2);
	return d->month != NONE && d->day != NONE;
}

/* ":" minute [":" second], blanks and comments around the colons. */
static bool
read_time(struct reading_date *d, int hour)
{
	if (d->hour != NONE)
		return false;
	mime_lex_cfws(&d->x);
	d->hour = hour;
	d->minute = take_digits(&d->x.rest, 2);
	mime_lex_cfws(&d->x);
	d->second = 0;
	if (!span_take_char(&d->x.rest, ':'))
		return true;
	mime_lex_cfws(&d->x);
	d->second = take_digits(&d->x.rest, 2);
	/* A fraction, as ISO 8601 lets it. */
	if (span_take_char(&d->x.rest, '.'))
		d->x.rest = span_tail(d->x.rest,
		    mime_span_run(d->x.rest, IS_DIGIT));
	return d->second != NONE;
}

/* obs-year, RFC 5322 4.3, of two or three digits: since 2000, or 1900. */
static bool
read_short_year(struct reading_date *d, int n, size_t digits)
{
	if (d->month == NONE || d->year != NONE || digits < 2)
		return false;
	d->year = n + (digits == 2 && n < 50 ? 2000 : 1900);
	return true;
}

static bool
read_number(struct reading_date *d)
{
	size_t digits = mime_span_run(d->x.rest, IS_DIGIT);
	int n = take_digits(&d->x.rest, 4), c = span_at(d->x.rest, 0);

	if (n == NONE)
		return false;
	if (digits == 4 && d->year == NONE) {
		if ((c == '-' || c == '/') &&
		    char_is(span_at(d->x.rest, 1), IS_DIGIT))
			return read_iso(d, n);
		d->year = n;
		return true;
	}
	if (digits <= 2) {
		mime_lex_cfws(&d->x);
		if (span_take_char(&d->x.rest, ':'))
			return read_time(d, n);
	}
	if (digits <= 2 && d->day == NONE) {
		d->day = n;
		return true;
	}
	return read_short_year(d, n, digits);
}

/* Commas, and what else stands between the parts: "6. Nov.", "06-Nov-94". */
static void
skip_separators(struct reading_date *d)
{
	int c;

	mime_lex_cfws(&d->x);
	while ((c = span_at(d->x.rest, 0)) == ',' || (d->hour == NONE &&
	    (c == '.' || (c == '-' && !is_empty(d))))) {
		d->x.rest = span_tail(d->x.rest, 1);
		mime_lex_cfws(&d->x);
	}
}

/* False where all is read that can be. */
static bool
read_piece(struct reading_date *d)
{
	int c;

	skip_separators(d);
	c = span_at(d->x.rest, 0);
	if (char_is(c, IS_DIGIT))
		return read_number(d);
	if (char_is(c, IS_ALPHA) || c >= 0x80)
		return read_word(d);
	if ((c == '+' || c == '-') && d->hour != NONE && !d->zoned) {
		read_offset(d, false);
		return true;
	}
	return false;
}

/* ---- all of it ---------------------------------------------------------- */

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
days_of(int month, int year)
{
	static const int8_t days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
	};

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Hour 12 is the first of its half; "17:00 PM" says the same thing twice. */
static bool
settle_half(struct reading_date *d)
{
	if (d->half == NONE)
		return true;
	if (d->hour > 12 || d->hour == 0)
		return d->half == (d->hour > 12 ? 12 : 0);
	d->hour = d->hour % 12 + d->half;
	return true;
}

/* A second may be a leap second (RFC 5322 3.3). */
static bool
is_date(struct reading_date *d)
{
	if (d->day == NONE || d->month == NONE || d->year == NONE ||
	    d->hour == NONE || d->minute == NONE)
		return false;
	return d->year >= 1900 && d->month >= 1 && d->month <= 12 &&
	    d->day >= 1 && d->day <= days_of(d->month, d->year) &&
	    settle_half(d) && d->hour <= 23 && d->minute <= 59 &&
	    d->second >= 0 && d->second <= 60;
}

/* Days from 1970 to the first of the year's March, and so on from there. */
static int64_t
days_since_1970(int year, int month, int day)
{
	/* Years that begin in March end with the day that may be missing. */
	int y = month > 2 ? year : year - 1;
	int m = month > 2 ? month - 3 : month + 9;
	int64_t days = (int64_t)y * 365 + y / 4 - y / 100 + y / 400;

	/* 153 days in each five months; 719468 days from 0000-03-01. */
	return days + (153 * m + 2) / 5 + day - 1 - 719468;
}

static bool
tell(struct reading_date *d, struct mime_date *date)
{
	if (!is_date(d))
		return false;
	date->seconds = days_since_1970(d->year, d->month, d->day) * 86400 +
	    d->hour * 3600 + d->minute * 60 + d->second -
	    d->zone_minutes * 60;
	date->zone_minutes = (int16_t)d->zone_minutes;
	date->zone_known = d->zone_known;
	return true;
}

SELDOM bool
mime_date_by_words(mime_span value, struct mime_date *date)
{
	struct reading_date d = {
		.x = { .rest = value,
		    .comments = mime_limits_default.comments },
		.day = NONE, .month = NONE, .year = NONE, .hour = NONE,
		.minute = NONE, .half = NONE,
	};

	while (!(d.day != NONE && d.month != NONE && d.year != NONE &&
	    d.hour != NONE && d.zoned) && read_piece(&d))
		;
	return tell(&d, date);
}

/* ---- the usual ---------------------------------------------------------- */

static bool
is_day_name(const char *p)
{
	static const char names[] = "MonTueWedThuFriSatSun";

	for (const char *name = names; *name != '\0'; name += 3)
		if (memcmp(p, name, 3) == 0)
			return true;
	return false;
}

/* The day, with its name in front or without it. */
static int
take_day(mime_span *rest)
{
	if (rest->len >= 5 && rest->ptr[3] == ',' && rest->ptr[4] == ' ' &&
	    is_day_name(rest->ptr))
		span_take(rest, 5);
	return take_digits(rest, 2);
}

static int
two_digits(const char *p)
{
	return (p[0] - '0') * 10 + p[1] - '0';
}

/*
 * What nearly all mail has: "Mon, 1 Jun 2025 17:59:42 +0200". Where each octet
 * behind the day is between two others, all stands at its place. False says
 * nothing: then it is read word by word.
 */
static bool
read_usual(mime_span s, struct reading_date *d)
{
	static const char low[] =  " AAA 0000 00:00:00 +0000";
	static const char high[] = " zzz 9999 29:59:59 -1959";
	const size_t size = sizeof(low) - 1;
	const char *p;
	int day = take_day(&s);

	if (day == NONE || s.len < size ||
	    char_is(span_at(s, size), IS_DIGIT | IS_ALPHA))
		return false;
	p = s.ptr;
	for (size_t i = 0; i < size; i++)
		if (p[i] < low[i] || p[i] > high[i])
			return false;
	*d = (struct reading_date){
		.day = day, .month = month_named((mime_span){ p + 1, 3 }),
		.year = two_digits(p + 5) * 100 + two_digits(p + 7),
		.hour = two_digits(p + 10), .minute = two_digits(p + 13),
		.second = two_digits(p + 16), .half = NONE,
		.zone_minutes = two_digits(p + 20) * 60 + two_digits(p + 22),
	};
	d->zone_known = p[19] == '+' || d->zone_minutes != 0;
	if (p[19] == '-')
		d->zone_minutes = -d->zone_minutes;
	return d->month != NONE && p[19] != ',' && two_digits(p + 20) <= 15;
}

bool
mime_date(mime_span value, struct mime_date *date)
{
	struct reading_date d;

	return read_usual(value, &d) ? tell(&d, date) :
	    mime_date_by_words(value, date);
}
