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

#define KNOWN_BY 8              /* octets that tell a kind of file */

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
	anonymous_draw(a, (mime_span){ small, len }, letters == LETTERS_WIDE ?
	    ++a->count : 0, drawn);
	memcpy(drawn + DRAWN, drawn, 2);
	for (i = 0; i < len;)
		i += anonymous_letter(p + i, n - i, letters, drawn + i);
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
		anonymous_draw(a, (mime_span){ p + i, 2 }, ++a->count, drawn);
		/* Letters as octets, too: no quote, no "=", whoever looks. */
		p[i] = within('A', 'N', drawn[0]);
		p[i + 1] = within('A', 'Z', drawn[1]);
		i += 2;
	}
	return i;
}

/*
 * "=?utf-8?Q?" in what was an encoded word: some programs read one there, too.
 * 0: it is none.
 */
static size_t
word_mark(const char *p, size_t n)
{
	size_t i = 2;

	if (n < 6 || memcmp(p, "=?", 2) != 0)
		return 0;
	while (i < n && i < 40 && p[i] > ' ' && p[i] != '?')
		i++;
	return i + 2 < n && p[i] == '?' && p[i + 2] == '?' &&
	    memchr("BbQq", p[i + 1], 4) != NULL ? i + 3 : 0;
}

void
anonymous_text(struct anonymous *a, char *p, size_t n, enum letters letters)
{
	bool shifted = false;

	while (n > 0) {
		size_t len = word_length(p, n, letters);

		if (letters == LETTERS_ISO_2022 && *p == '\x1b')
			len = anonymous_escape(p, n, &shifted);
		else if (!shifted && len == 0 && a->in_word)
			len = word_mark(p, n);
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

/*
 * Up to C, or all. Between escapes of ISO 2022 any octet may be of a letter.
 */
static size_t
up_to(const char *p, size_t n, char c, enum letters letters)
{
	const char *at;
	bool shifted = false;
	size_t i = 0;

	if (letters != LETTERS_ISO_2022) {
		at = memchr(p, c, n);
		return at != NULL ? (size_t)(at - p) : n;
	}
	while (i < n && (shifted || p[i] != c))
		i += p[i] == '\x1b' ? anonymous_escape(p + i, n - i, &shifted) : 1;
	return i;
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
		size_t len = up_to(p, n, '&', letters);

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
		len = up_to(p, n, '>', letters);
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
			len = up_to(p + i + 1, n - i - 1, p[i], letters);
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
	mime_span tag = { p, up_to(p, n, '>', LETTERS_UTF8) };

	return text_starts(tag, "<meta") &&
	    memmem(p, tag.len, "charset", 7) != NULL;
}

static size_t
replace_markup(struct anonymous *a, char *p, size_t n, enum letters letters)
{
	if (n < 2 || (!is_letter((unsigned char)p[1]) && p[1] != '/' &&
	    p[1] != '!'))
		return 1;
	return is_about_page(p, n) ? up_to(p, n, '>', LETTERS_UTF8) :
	    replace_tag(a, p, n, letters);
}

void
anonymous_html(struct anonymous *a, char *p, size_t n, enum letters letters)
{
	while (n > 0) {
		size_t len = up_to(p, n, '<', letters);

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
		anonymous_draw(a, (mime_span){ 0 }, ++a->count, drawn);
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
			anonymous_draw(a, (mime_span){ 0 }, ++a->count, drawn);
		if (c < 1 || c > 64)
			continue;
		c = (c & keep) | (drawn[i % DRAWN] & 63 & ~keep);
		p[i] = (char)(c == 0 ? '`' : c + 32);
	}
}
