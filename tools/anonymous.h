/*
 * anonymous.h - octets that say nothing any more, and are as many.
 *
 * anonymous.c         words by words of their length, octets by any
 * anonymous_letter.c  a letter by another
 * anonymous_name.c    names of files
 * anonymous_wrap.c    what is encoded, and back
 * filter_anonymize.c  which octets of a mail those are
 */
#ifndef TOOLS_ANONYMOUS_H
#define TOOLS_ANONYMOUS_H

#include "digest.h"

/* How the octets above 127 of a text go together. */
enum letters {
	LETTERS_UTF8,
	LETTERS_SINGLE,         /* each is one: ISO 8859, KOI8, windows-125x */
	LETTERS_DOUBLE,         /* two are one: GBK, EUC, Big5 */
	LETTERS_SHIFT_JIS,
	LETTERS_ISO_2022,       /* between escapes, two below 128 */
	LETTERS_WIDE            /* UTF-16 and such: no octet is a letter */
};

enum letters letters_of(mime_span charset);

struct anonymous {
	struct digest digest;
	const struct digester *by;
	mime_span key;
	uint64_t count;         /* of draws that no word decides */
	mime_span name;         /* a file's, in UTF-8, for anonymous_name */
	uint64_t place;         /* in it, counted in letters */
	uint64_t ends;          /* letters from here on, its extension, stay */
	bool in_word;           /* the text was an encoded word */
	bool failed;
};

/* Replaces words; of HTML those outside of its tags, and values in them. */
void anonymous_text(struct anonymous *a, char *ptr, size_t n,
    enum letters letters);
void anonymous_html(struct anonymous *a, char *ptr, size_t n,
    enum letters letters);

/*
 * One NAME may stand in two fields, encoded, cut into words or sections each in
 * its own way, and must still be one: so what comes for a letter of it hangs on
 * the name and on the letter's place.
 */
size_t anonymous_extension(const char *ptr, size_t n);
void anonymous_name_begin(struct anonymous *a, mime_span name);
void anonymous_name(struct anonymous *a, char *ptr, size_t n,
    enum letters letters);

/* Any octets, but for the first few, by which a kind of file is known. */
void anonymous_octets(struct anonymous *a, char *ptr, size_t n);

/* A line of uuencode, without the letter that tells its length. */
void anonymous_uu(struct anonymous *a, char *ptr, size_t n);

/* ---- what is encoded ---------------------------------------------------- */

enum wrapping {
	WRAPPING_NONE,
	WRAPPING_QP,
	WRAPPING_Q,             /* that of encoded words */
	WRAPPING_PERCENT,       /* RFC 2231 */
	WRAPPING_BASE64
};

/*
 * Reads the N octets at PTR as wrapped, into OUT, which has room for as many;
 * how many came. With BACK, those of OUT are put where they were read.
 */
size_t unwrapped(enum wrapping w, char *ptr, size_t n, char *out, bool back);

/* ---- of letters, for the files above ------------------------------------- */

#define DRAWN 32                /* octets of SHA-256 */

static inline bool
is_small(unsigned char c)
{
	return c >= 'a' && c <= 'z';
}

static inline bool
is_capital(unsigned char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool
is_letter(unsigned char c)
{
	return is_small(c) || is_capital(c);
}

static inline bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* Is it of a word? */
static inline bool
is_word(unsigned char c, enum letters letters)
{
	return is_letter(c) || is_digit(c) ||
	    (c >= 0x80 && letters != LETTERS_WIDE);
}

static inline char
within(unsigned first, unsigned last, unsigned char drawn)
{
	return (char)(first + drawn % (last - first + 1));
}

/* What hangs on the key, WORD, and COUNT. */
void anonymous_draw(struct anonymous *a, mime_span word, uint64_t count,
    unsigned char drawn[DRAWN]);

/* Replaces what P begins with: a letter of some octets; how many. */
size_t anonymous_letter(char *p, size_t n, enum letters letters,
    const unsigned char *drawn);

/* Takes an escape of ISO 2022; does it begin letters of two octets? */
size_t anonymous_escape(const char *p, size_t n, bool *shifted);

#endif
