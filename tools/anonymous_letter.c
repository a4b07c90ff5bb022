/*
 * anonymous_letter.c - a letter by another one, of as many octets.
 *
 * It stays of its class, in its block, and as right or as wrong as it was: so
 * what a charset makes of the octets hangs on their kind alone.
 */
#include "config.h"

#include <string.h>

#include "anonymous.h"
#include "text.h"

/* ---- drawing ------------------------------------------------------------ */

/* What hangs on the key, WORD, and COUNT. */
void
anonymous_draw(struct anonymous *a, mime_span word, uint64_t count,
    unsigned char drawn[DRAWN])
{
	char number[8];
	size_t size;

	for (size_t i = 0; i < sizeof number; i++)
		number[i] = (char)(count >> 8 * i);
	digest_begin(&a->digest, a->by);
	digest_put(&a->digest, a->key);
	digest_put(&a->digest, (mime_span){ number, sizeof number });
	digest_put(&a->digest, word);
	memset(drawn, 0, DRAWN);
	if (!digest_end_octets(&a->digest, drawn, &size))
		a->failed = true;
}

/*
 * An ASCII letter or digit by another, never by itself; where the same is
 * drawn, two that differ still do.
 */
static void
replace_ascii(char *p, unsigned char drawn)
{
	unsigned char c = (unsigned char)*p;
	unsigned base = is_small(c) ? 'a' : 'A';

	if (is_digit(c))
		*p = (char)('0' + (c - '0' + 1 + drawn % 9u) % 10);
	else if (is_letter(c))
		*p = (char)(base + (c - base + 1 + drawn % 25u) % 26);
}

/* ---- letters above 127 -------------------------------------------------- */

static bool
is_more(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* How many octets P's letter has; 1 where it is none. */
static size_t
utf8_length(const unsigned char *p, size_t n)
{
	if (n >= 2 && p[0] >= 0xc3 && p[0] <= 0xdf && is_more(p[1]))
		return 2;
	if (n >= 3 && p[0] >= 0xe0 && p[0] <= 0xef && is_more(p[1]) &&
	    is_more(p[2]))
		return 3;
	return 1;
}

/* An octet that begins no letter of UTF-8: of another charset, and as wrong. */
static void
replace_stray(unsigned char *p, unsigned char drawn)
{
	if (*p >= 0xc3 && *p <= 0xdf)
		*p = (unsigned char)within(0xc3, 0xdf, drawn);
	else if (*p >= 0xe4 && *p <= 0xec)
		*p = (unsigned char)within(0xe4, 0xec, drawn);
	else if (*p >= 0xf5)
		*p = (unsigned char)within(0xf5, 0xff, drawn);
}

/*
 * Letters stay in their block. Ideographs and Hangul come from all of theirs.
 * What has marks, spaces and controls in it (U+2000 to U+303F, U+F000 on), and
 * what is beyond 16 bits, is no letter of a word and stays.
 */
static size_t
replace_utf8(char *ptr, size_t n, const unsigned char *drawn)
{
	unsigned char *p = (unsigned char *)ptr;
	size_t len = utf8_length(p, n);

	if (len == 2 && p[0] == 0xc3) {
		/* As in ISO 8859-1. */
		p[1] = (unsigned char)within(p[1] & 0xe0, p[1] | 0x1f, drawn[0]);
	} else if (len == 2) {
		p[1] = (unsigned char)within(0x80, 0xbf, drawn[0]);
		if (p[0] == 0xd8 && p[1] == 0x9c)       /* a bidi control */
			p[1] = 0xa7;
	} else if (len == 3 && p[0] >= 0xe4 && p[0] <= 0xec) {
		p[0] = (unsigned char)(p[0] < 0xea ?
		    within(0xe5, 0xe8, drawn[0]) : within(0xeb, 0xec, drawn[0]));
		p[1] = (unsigned char)within(0x80, 0xbf, drawn[1]);
		p[2] = (unsigned char)within(0x80, 0xbf, drawn[2]);
	} else if (len == 3 && p[0] != 0xe2 && p[0] != 0xed && p[0] != 0xef &&
	    !(p[0] == 0xe3 && p[1] == 0x80) &&
	    !(p[0] == 0xe1 && p[1] >= 0x9a && p[1] <= 0xa0)) {
		p[2] = (unsigned char)within(0x81, 0xb3, drawn[2]);
	} else if (len == 1) {
		replace_stray(p, drawn[0]);
	}
	return len;
}

/*
 * Rows and cells that all sets of two octets have filled. An octet from 80 to
 * a0 is one in some sets only, and stays.
 */
static size_t
replace_double(char *p, size_t n, const unsigned char *drawn)
{
	unsigned char *c = (unsigned char *)p;

	if (n < 2 || c[0] < 0xa1 || (c[1] < 0x80 && !is_letter(c[1])))
		return 1;
	p[0] = within(0xb0, 0xc5, drawn[0]);
	if (is_letter(c[1]))
		replace_ascii(p + 1, drawn[1]);
	else if (c[1] > 0xa0)
		p[1] = within(0xa1, 0xfe, drawn[1]);
	return 2;
}

static size_t
replace_shift_jis(char *p, size_t n, const unsigned char *drawn)
{
	unsigned char *c = (unsigned char *)p;

	if (c[0] >= 0xa1 && c[0] <= 0xdf) {
		p[0] = within(0xb1, 0xdd, drawn[0]);
		return 1;
	}
	if (n < 2 || (c[1] < 0x80 && !is_letter(c[1])))
		return 1;
	p[0] = within(0x8a, 0x96, drawn[0]);
	if (is_letter(c[1]))
		replace_ascii(p + 1, drawn[1]);
	else
		p[1] = within(0x80, 0xfc, drawn[1]);
	return 2;
}

/* Replaces what P begins with: a letter of some octets; how many. */
size_t
anonymous_letter(char *p, size_t n, enum letters letters,
    const unsigned char *drawn)
{
	unsigned char c = (unsigned char)*p;

	if (c < 0x80)
		replace_ascii(p, drawn[0]);
	else if (letters == LETTERS_UTF8)
		return replace_utf8(p, n, drawn);
	else if (letters == LETTERS_DOUBLE)
		return replace_double(p, n, drawn);
	else if (letters == LETTERS_SHIFT_JIS)
		return replace_shift_jis(p, n, drawn);
	else if (letters == LETTERS_SINGLE && c >= 0xc0)
		*p = within(c & 0xe0, c | 0x1f, drawn[0]);
	return 1;
}

/* Takes an escape of ISO 2022; does it begin letters of two octets? */
size_t
anonymous_escape(const char *p, size_t n, bool *shifted)
{
	size_t i = 1;

	*shifted = n > 1 && p[1] == '$';
	while (i < n && p[i] >= ' ' && p[i] < '0')
		i++;
	return i < n ? i + 1 : i;
}

/* ---- charsets ----------------------------------------------------------- */

enum letters
letters_of(mime_span charset)
{
	static const struct {
		const char *prefix;
		enum letters letters;
	} rows[] = {
		{ "big5", LETTERS_DOUBLE }, { "cp9", LETTERS_DOUBLE },
		{ "euc-", LETTERS_DOUBLE }, { "gb", LETTERS_DOUBLE },
		{ "iso-2022", LETTERS_ISO_2022 }, { "iso", LETTERS_SINGLE },
		{ "koi8", LETTERS_SINGLE }, { "ks", LETTERS_DOUBLE },
		{ "latin", LETTERS_SINGLE }, { "cp", LETTERS_SINGLE },
		{ "shift", LETTERS_SHIFT_JIS }, { "sjis", LETTERS_SHIFT_JIS },
		{ "utf-16", LETTERS_WIDE }, { "utf-32", LETTERS_WIDE },
		{ "windows", LETTERS_SINGLE },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (text_starts(charset, rows[i].prefix))
			return rows[i].letters;
	return LETTERS_UTF8;
}
