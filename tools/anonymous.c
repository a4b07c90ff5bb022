/*
 * anonymous.c - words by others of their length.
 *
 * A word is a run of letters, digits and octets above 127. What comes for it
 * hangs on the word and a key alone: so a Message-ID is the same wherever it
 * is, and nobody without the key can try words until one fits. Each octet stays
 * of its class: small letter, capital, digit, or a letter of its script. What
 * is between words stays. Time is one SHA-256 for 32 octets of a word.
 */
#include "config.h"

#include <string.h>

#include "anonymous.h"
#include "text.h"

#define DRAWN 32                /* octets of SHA-256 */
#define KNOWN_BY 8              /* octets that tell a kind of file */

/* ---- drawing ------------------------------------------------------------ */

static unsigned
hex_value(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* What hangs on the key, WORD, and COUNT. */
static void
draw(struct anonymous *a, mime_span word, uint64_t count,
    unsigned char drawn[DRAWN])
{
	char hex[DIGEST_HEX], number[8];

	for (size_t i = 0; i < sizeof number; i++)
		number[i] = (char)(count >> 8 * i);
	digest_begin(&a->digest, a->by);
	digest_put(&a->digest, a->key);
	digest_put(&a->digest, (mime_span){ number, sizeof number });
	digest_put(&a->digest, word);
	memset(drawn, 0, DRAWN);
	if (!digest_end(&a->digest, hex)) {
		a->failed = true;
		return;
	}
	for (size_t i = 0; i < DRAWN; i++)
		drawn[i] = (unsigned char)(hex_value(hex[2 * i]) << 4 |
		    hex_value(hex[2 * i + 1]));
}

/* ---- classes of octets -------------------------------------------------- */

static bool
is_small(unsigned char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_capital(unsigned char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_letter(unsigned char c)
{
	return is_small(c) || is_capital(c);
}

static bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* Is it of a word? */
static bool
is_word(unsigned char c, enum letters letters)
{
	return is_letter(c) || is_digit(c) ||
	    (c >= 0x80 && letters != LETTERS_WIDE);
}

static char
within(unsigned first, unsigned last, unsigned char drawn)
{
	return (char)(first + drawn % (last - first + 1));
}

/* An ASCII letter or digit by another; a letter never by itself. */
static void
replace_ascii(char *p, unsigned char drawn)
{
	unsigned char c = (unsigned char)*p;
	unsigned base = is_small(c) ? 'a' : 'A';

	if (is_digit(c))
		*p = within('0', '9', drawn);
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

	if (len == 2) {
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

/* Rows and cells that all sets of two octets have filled. */
static size_t
replace_double(char *p, size_t n, const unsigned char *drawn)
{
	unsigned char *c = (unsigned char *)p;

	if (n < 2 || c[0] < 0xa1 || (c[1] < 0x80 && !is_letter(c[1])))
		return 1;
	p[0] = within(0xb0, 0xc5, drawn[0]);
	if (is_letter(c[1]))
		replace_ascii(p + 1, drawn[1]);
	else
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
static size_t
replace_letter(char *p, size_t n, enum letters letters,
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

/* ---- words -------------------------------------------------------------- */

/* Up to DRAWN octets of a word, by what is drawn for them. */
static size_t
replace_run(struct anonymous *a, char *p, size_t n, enum letters letters)
{
	char small[DRAWN];
	unsigned char drawn[DRAWN + 2];
	size_t len = n < DRAWN ? n : DRAWN, i;

	for (i = 0; i < len; i++)
		small[i] = is_capital((unsigned char)p[i]) ?
		    (char)(p[i] + 32) : p[i];
	/* One or two letters would be a code that is easily broken where each
	   octet stands alone. */
	draw(a, (mime_span){ small, len }, letters == LETTERS_WIDE ?
	    ++a->count : 0, drawn);
	memcpy(drawn + DRAWN, drawn, 2);
	for (i = 0; i < len;)
		i += replace_letter(p + i, n - i, letters, drawn + i);
	return i;
}

static void
replace_word(struct anonymous *a, char *p, size_t n, enum letters letters)
{
	while (n > 0) {
		size_t done = replace_run(a, p, n, letters);

		p += done;
		n -= done;
	}
}

/* Words that programs look for, wherever they stand. */
static bool
stays(const char *p, size_t n)
{
	static const char *const words[] = { "from", "charset", "cid", "http",
	    "https", "mailto", "utf" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (text_is((mime_span){ p, n }, words[i]))
			return true;
	return false;
}

static size_t
word_length(const char *p, size_t n, enum letters letters)
{
	size_t i = 0;

	/* The second octet of a letter may be any. */
	while (i < n && is_word((unsigned char)p[i], letters))
		i += (unsigned char)p[i] >= 0x80 && i + 1 < n &&
		    (letters == LETTERS_DOUBLE ||
		    letters == LETTERS_SHIFT_JIS) &&
		    is_letter((unsigned char)p[i + 1]) ? 2 : 1;
	return i;
}

/* Between ESC $ and ESC ( of ISO 2022: two octets a letter. */
static size_t
replace_shifted(struct anonymous *a, char *p, size_t n)
{
	unsigned char drawn[DRAWN];
	size_t i = 0;

	while (i + 1 < n && p[i] > ' ' && p[i + 1] > ' ') {
		draw(a, (mime_span){ p + i, 2 }, ++a->count, drawn);
		/* Letters as octets, too: no quote, no "=", whoever looks. */
		p[i] = within('A', 'N', drawn[0]);
		p[i + 1] = within('A', 'Z', drawn[1]);
		i += 2;
	}
	return i;
}

/* Takes an escape of ISO 2022; does it begin letters of two octets? */
static size_t
escape_length(const char *p, size_t n, bool *shifted)
{
	size_t i = 1;

	*shifted = n > 1 && p[1] == '$';
	while (i < n && p[i] >= ' ' && p[i] < '0')
		i++;
	return i < n ? i + 1 : i;
}

void
anonymous_text(struct anonymous *a, char *p, size_t n, enum letters letters)
{
	bool shifted = false;

	while (n > 0) {
		size_t len = word_length(p, n, letters);

		if (letters == LETTERS_ISO_2022 && *p == '\x1b')
			len = escape_length(p, n, &shifted);
		else if (shifted)
			len = replace_shifted(a, p, n);
		else if (len > 0 && !stays(p, len))
			replace_word(a, p, len, letters);
		len = len > 0 ? len : 1;
		p += len;
		n -= len;
	}
}

/* ---- HTML --------------------------------------------------------------- */

/* Up to C, or all. */
static size_t
up_to(const char *p, size_t n, char c)
{
	const char *at = memchr(p, c, n);

	return at != NULL ? (size_t)(at - p) : n;
}

/* "&" and what may be the name or the number of a character behind it. */
static size_t
entity_length(const char *p, size_t n)
{
	size_t i = n > 1 && p[1] == '#' ? 2 : 1;

	while (i < n && (is_letter((unsigned char)p[i]) ||
	    is_digit((unsigned char)p[i])))
		i++;
	/* Without its ";" it is likely to be the next parameter of a link. */
	return i < n && p[i] == ';' ? i : 1;
}

/* Words of text, but for entities. */
static void
replace_html_text(struct anonymous *a, char *p, size_t n,
    enum letters letters)
{
	while (n > 0) {
		size_t len = up_to(p, n, '&');

		anonymous_text(a, p, len, letters);
		if (len < n)
			len += entity_length(p + len, n - len);
		p += len;
		n -= len;
	}
}

/* Values within a tag, which are quoted; and in comments, all. */
static size_t
replace_tag(struct anonymous *a, char *p, size_t n, enum letters letters)
{
	size_t i = 1, len;

	if (n > 3 && memcmp(p, "<!--", 4) == 0) {
		len = up_to(p, n, '>');
		replace_html_text(a, p, len, letters);
		return len;
	}
	for (; i < n && p[i] != '>'; i++) {
		if (p[i] == '=' && i + 1 < n && p[i + 1] != '"' &&
		    p[i + 1] != '\'') {
			for (len = 1; i + len < n &&
			    strchr(" \t\r\n>", p[i + len]) == NULL;)
				len++;
			replace_html_text(a, p + i, len, letters);
			i += len - 1;
		} else if (p[i] == '"' || p[i] == '\'') {
			len = up_to(p + i + 1, n - i - 1, p[i]);
			replace_html_text(a, p + i + 1, len, letters);
			i += len + 1;
		}
	}
	return i < n ? i : n;
}

/* What names a charset or a type for the whole page must stay. */
static bool
is_about_page(const char *p, size_t n)
{
	mime_span tag = { p, up_to(p, n, '>') };

	return text_starts(tag, "<meta") &&
	    memmem(p, tag.len, "charset", 7) != NULL;
}

static size_t
replace_markup(struct anonymous *a, char *p, size_t n, enum letters letters)
{
	if (n < 2 || (!is_letter((unsigned char)p[1]) && p[1] != '/' &&
	    p[1] != '!'))
		return 1;
	return is_about_page(p, n) ? up_to(p, n, '>') :
	    replace_tag(a, p, n, letters);
}

void
anonymous_html(struct anonymous *a, char *p, size_t n, enum letters letters)
{
	while (n > 0) {
		size_t len = up_to(p, n, '<');

		replace_html_text(a, p, len, letters);
		if (len < n)
			len += replace_markup(a, p + len, n - len, letters);
		p += len;
		n -= len;
	}
}

/* ---- other octets ------------------------------------------------------- */

void
anonymous_octets(struct anonymous *a, char *p, size_t n)
{
	size_t i = n < KNOWN_BY ? n : KNOWN_BY;
	unsigned char drawn[DRAWN];
	size_t len = 0, longest = 0;

	for (size_t k = 0; k < i; k++) {
		len = is_letter((unsigned char)p[k]) ? len + 1 : 0;
		longest = len > longest ? len : longest;
	}
	/* A name of a format has three letters; more is somebody's text. */
	if (longest > 3)
		i = 0;
	for (; i < n; i += DRAWN) {
		draw(a, (mime_span){ 0 }, ++a->count, drawn);
		memcpy(p + i, drawn, n - i < DRAWN ? n - i : DRAWN);
	}
}

void
anonymous_uu(struct anonymous *a, char *p, size_t n)
{
	/* What is ASCII stays so: the highest bits of three octets stay. */
	static const unsigned char stay[4] = { 0x20, 0x08, 0x02, 0 };
	unsigned char drawn[DRAWN];

	for (size_t i = 0; i < n; i++) {
		unsigned c = (unsigned char)p[i] - 32u, keep = stay[i % 4];

		if (i % DRAWN == 0)
			draw(a, (mime_span){ 0 }, ++a->count, drawn);
		if (c < 1 || c > 64)
			continue;
		c = (c & keep) | (drawn[i % DRAWN] & 63 & ~keep);
		p[i] = (char)(c == 0 ? '`' : c + 32);
	}
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
