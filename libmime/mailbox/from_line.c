/*
 * from_line.c - is this the line that stands before a message in an mbox?
 *
 * "From ", a sender, and when it came: so much is agreed (RFC 4155, appendix
 * A), and text may begin a line with the same five octets. What tells them
 * apart is the date. It has been written in every order and with every kind of
 * zone, but always with a time in digits, and it ends the line, but for a
 * "remote from" of UUCP. So each word is given a letter for what it may be in a
 * date, and the letters of the last words are looked up in a table.
 *
 *     From jo@example.org Thu Jan  1 00:00:00 1970        o W M d T y
 *     From jo Thu Jan  1 00:00 MET DST 1970 remote from x o W M d T Z Z y
 *     From - Thu, 01 Jan 1970 00:00:00 +0000              o W d M y T Z
 *     From Russia with love                               o o o
 *
 * The sender may be anything, also nothing or several words. Some write no date
 * at all: "From - " (Netscape), "From 123@xxx" (web mail's exports). That is
 * so little that whoever asks has to look for more around it.
 *
 * Patches are sent about as files that begin with a From_ line, a field and
 * all, and nobody quotes that. Git made them, and its lines can be told: the
 * sender is a commit, the date always the same.
 *
 * A line that is longer than FROM_LINE_MAX is none. Each octet is looked at a
 * few times; those of the usual date, which come first, once.
 */
#include "mailbox/mailbox.h"

/* Without its end; RFC 5322's 998 is for mail, and senders may be long. */
#define FROM_LINE_MAX 1022

/* The last words of a line: more than any date has, and "remote from host". */
#define WORDS 12

/*
 * A date ends with one of these. A day may be a year of two digits; W, the day
 * of the week, may stand before each and tells nothing.
 */
static const char *const dates[] = {
	/* as asctime has it: SysV, elm, rn, Solaris, Netscape, Eudora */
	"MdTy", "MdTyZ", "MdTyZZ", "MdTZy", "MdTZZy",
	/* as mail has it: RFC 822, MMDF, gateways */
	"dMyT", "dMyTZ", "dMyTZZ", "DT", "DTZ", "DTZZ",
	/* in between */
	"MdyT", "MdyTZ", "dMTy", "dMTZy", "dMTyZ",
	/* ISO 8601 */
	"IT", "ITZ", "ITZZ", "J", "JZ",
};

struct words {
	mime_span word[WORDS];
	unsigned count;         /* of all; word[] is a ring of the last */
};

static mime_span
word_from_end(const struct words *w, unsigned n)
{
	if (n >= w->count || n >= WORDS)
		return (mime_span){ 0 };
	return w->word[(w->count - 1 - n) % WORDS];
}

/* ---- what a word may be ------------------------------------------------- */

/* Takes FROM to TO digits off REST; -1: there are none, fewer or more. */
static int
take_digits(mime_span *rest, size_t from, size_t to)
{
	size_t n = mime_span_run(*rest, IS_DIGIT);
	int value = 0;

	if (n < from || n > to)
		return -1;
	for (mime_span s = span_take(rest, n); s.len > 0; s = span_tail(s, 1))
		value = value * 10 + (*s.ptr - '0');
	return value;
}

#define LETTERS(a, b, c) ((a) | (b) << 8 | (c) << 16)

static bool
is_month(mime_span word)
{
	static const int months[] = {
		LETTERS('j', 'a', 'n'), LETTERS('f', 'e', 'b'),
		LETTERS('m', 'a', 'r'), LETTERS('a', 'p', 'r'),
		LETTERS('m', 'a', 'y'), LETTERS('j', 'u', 'n'),
		LETTERS('j', 'u', 'l'), LETTERS('a', 'u', 'g'),
		LETTERS('s', 'e', 'p'), LETTERS('o', 'c', 't'),
		LETTERS('n', 'o', 'v'), LETTERS('d', 'e', 'c'),
	};
	const uint8_t *p = (const uint8_t *)word.ptr;
	const int a = 'A' ^ 'a';
	int lower;

	if (word.len != 3)
		return false;
	lower = LETTERS(p[0] | a, p[1] | a, p[2] | a);
	for (size_t i = 0; i < ROWS(months); i++)
		if (lower == months[i])
			return true;
	return false;
}

/* "0:00", "00:00", "00:00:00", a leap second. */
static bool
take_time(mime_span *rest)
{
	int hour = take_digits(rest, 1, 2);
	int minute = span_take_char(rest, ':') ? take_digits(rest, 2, 2) : -1;
	int second = 0;

	if (span_take_char(rest, ':'))
		second = take_digits(rest, 2, 2);
	return hour >= 0 && hour < 25 && minute >= 0 && minute < 60 &&
	    second >= 0 && second < 62;
}

/* "1970-01-01", or with slashes. */
static bool
take_iso_date(mime_span *rest)
{
	int year = take_digits(rest, 4, 4), c = span_at(*rest, 0), month, day;

	if (year < 0 || (c != '-' && c != '/'))
		return false;
	*rest = span_tail(*rest, 1);
	month = take_digits(rest, 1, 2);
	day = span_take_char(rest, (char)c) ? take_digits(rest, 1, 2) : -1;
	return month > 0 && month <= 12 && day > 0 && day <= 31;
}

/* "1-Jan-1970", as VMS has it. */
static bool
is_joined_date(mime_span s)
{
	int day = take_digits(&s, 1, 2), year;
	bool month = span_take_char(&s, '-') && is_month(span_head(s, 3));

	s = span_tail(s, 3);
	year = month && span_take_char(&s, '-') ? take_digits(&s, 2, 4) : -1;
	return day > 0 && day <= 31 && year >= 0 && s.len == 0;
}

/* "+0000", "+00:00". */
static bool
is_offset(mime_span s)
{
	if (!span_take_char(&s, '+') && !span_take_char(&s, '-'))
		return false;
	if (take_digits(&s, 4, 4) >= 0)
		return s.len == 0;
	return take_digits(&s, 1, 2) >= 0 && (s.len == 0 ||
	    (span_take_char(&s, ':') && take_digits(&s, 2, 2) >= 0 &&
	    s.len == 0));
}

/* "GMT", "MET", "Z", "(CEST)", "GMT+0100": capitals, so that text is none. */
static SELDOM bool
is_zone(mime_span s)
{
	size_t n = 0;

	if (span_at(s, 0) == '(' && span_at(s, s.len - 1) == ')')
		s = span_tail(span_head(s, s.len - 1), 1);
	while (n < s.len && s.ptr[n] >= 'A' && s.ptr[n] <= 'Z')
		n++;
	if (n > 5)
		return false;
	s = span_tail(s, n);
	return s.len == 0 ? n > 0 : is_offset(s);
}

/* D: a day or a year; y: a year only. */
static char
number_letter(mime_span s)
{
	size_t digits = s.len;
	int value = take_digits(&s, 1, 4);

	if (value < 0 || s.len > 0 || digits == 3)
		return 0;
	if (digits == 4)
		return value >= 1900 && value < 2200 ? 'y' : 0;
	return value > 0 && value <= 31 ? 'd' : digits == 2 ? 'y' : 0;
}

static char
iso_letter(mime_span s)
{
	if (!take_iso_date(&s))
		return 0;
	if (s.len == 0)
		return 'I';
	if (!span_take_char(&s, 'T') || !take_time(&s))
		return 0;
	return s.len == 0 || is_zone(s) ? 'J' : 0;
}

static char
letter(mime_span word)
{
	mime_span time = word;
	char c;

	if (take_time(&time) && time.len == 0)
		return 'T';
	if (is_month(word))
		return 'M';
	if ((c = number_letter(word)) != 0 || (c = iso_letter(word)) != 0)
		return c;
	if (is_joined_date(word))
		return 'D';
	return is_zone(word) ? 'Z' : 'o';
}

/* ---- the line ----------------------------------------------------------- */

/* Commas are blanks: "Thu, 01 Jan", "Jan 1, 1970". */
static bool
is_between(int c)
{
	return c == ' ' || c == '\t' || c == ',';
}

static void
split(mime_span rest, struct words *w)
{
	while (rest.len > 0) {
		size_t n = 0;

		while (n < rest.len && !is_between(rest.ptr[n]))
			n++;
		if (n > 0)
			w->word[w->count++ % WORDS] = span_head(rest, n);
		rest = span_tail(rest, n + 1);
	}
}

static void
drop_remote(struct words *w)
{
	if (span_is(word_from_end(w, 1), SPAN("from")) &&
	    span_is(word_from_end(w, 2), SPAN("remote")))
		w->count -= 3;
}

static bool
fits(char got, char wanted)
{
	return got == wanted || (wanted == 'y' && got == 'd');
}

/* The date that "git format-patch" puts into each of its From_ lines. */
static const mime_span of_git = { " Mon Sep 17 00:00:00 2001", 25 };

bool
mime_from_line_of_git(mime_span line)
{
	return line.len >= of_git.len &&
	    span_is(span_tail(line, line.len - of_git.len), of_git);
}

/* "From ", the name of a commit (SHA-1 or SHA-256), and that date. */
static bool
is_patch(mime_span line)
{
	mime_span name = span_tail(line, 5);
	size_t n = mime_span_run(name, IS_HEX);

	return (n == 40 || n == 64) && span_is(span_tail(name, n), of_git);
}

/* Do the N letters in front of END end like DATE? */
static bool
ends_like(const char *end, size_t n, const char *date)
{
	size_t len = strlen(date);

	if (len > n)
		return false;
	end -= len;
	for (size_t i = 0; i < len; i++)
		if (!fits(end[i], date[i]))
			return false;
	return true;
}

static bool
is_dated(const struct words *w)
{
	unsigned n = w->count < WORDS - 3 ? w->count : WORDS - 3;
	char letters[WORDS];

	for (unsigned i = 0; i < n; i++)
		letters[i] = letter(word_from_end(w, n - 1 - i));
	for (size_t i = 0; i < ROWS(dates); i++)
		if (ends_like(letters + n, n, dates[i]))
			return true;
	return false;
}

/* Is each of eight octets at S, all 7-bit, from that at LOW to that at HIGH? */
static bool
eight_within(const char *s, const char *low, const char *high)
{
	const uint64_t top = UINT64_C(0x8080808080808080);
	uint64_t x, from, to;

	memcpy(&x, s, sizeof(x));
	memcpy(&from, low, sizeof(from));
	memcpy(&to, high, sizeof(to));
	/* What is less takes the bit on top that is lent to each octet. */
	return (((x | top) - from) & ((to | top) - x) & ~x & top) == top;
}

/*
 * Nearly all lines end as asctime has it: "Thu Jan  1 00:00:00 1970". Where each
 * octet is between two others, few numbers are left to look at. False says
 * nothing: then the words are asked.
 */
static bool
ends_as_asctime(mime_span line)
{
	static const char low[] =  "    AAA  0 00:00:00 1000";
	static const char high[] = "~~~ zzz 39 29:59:69 2999";
	const size_t size = sizeof(low) - 1;
	const char *s = span_tail(line, line.len - size).ptr;
	int day;

	if (line.len <= size)
		return false;
	for (size_t i = 0; i < size; i += 8)
		if (!eight_within(s + i, low + i, high + i))
			return false;
	day = (s[8] == ' ' ? 0 : (s[8] - '0') * 10) + s[9] - '0';
	return day > 0 && day <= 31 && (s[11] < '2' || s[12] < '5') &&
	    (s[17] < '6' || s[18] < '2') &&
	    (s[20] == '1' ? s[21] == '9' : s[21] < '2') &&
	    is_month((mime_span){ s + 4, 3 });
}

/* What a line of the words W is that has no date. */
static enum from_line
without_date(const struct words *w)
{
	mime_span only = word_from_end(w, 0);

	if (w->count != 1)
		return FROM_NONE;
	if (span_is(only, SPAN("-")))
		return FROM_DASH;
	return span_find(only, '@') < only.len ? FROM_SENDER : FROM_NONE;
}

/* What is LINE, by its words? Patches are not told. */
static enum from_line
by_words(mime_span line)
{
	struct words w = { .count = 0 };

	split(span_tail(line, 5), &w);
	drop_remote(&w);
	return is_dated(&w) ? FROM_DATED : without_date(&w);
}

enum from_line
mime_from_line(mime_span line)
{
	enum from_line what;

	if (!span_starts(line, SPAN("From ")) || line.len > FROM_LINE_MAX)
		return FROM_NONE;
	what = ends_as_asctime(line) ? FROM_DATED : by_words(line);
	return what == FROM_DATED && is_patch(line) ? FROM_PATCH : what;
}
