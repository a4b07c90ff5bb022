/*
 * anonymous.h - octets that say nothing any more, and are as many.
 *
 * anonymous.c         words by words of their length, octets by any
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
	bool failed;
};

/* Replaces words; of HTML those outside of its tags, and values in them. */
void anonymous_text(struct anonymous *a, char *ptr, size_t n,
    enum letters letters);
void anonymous_html(struct anonymous *a, char *ptr, size_t n,
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

#endif
