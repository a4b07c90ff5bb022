/*
 * charset.h - what charset.c, charset_own.c and utf7.c have between them.
 */
#ifndef LIBMIME_CHARSET_H
#define LIBMIME_CHARSET_H

#include "codec/codec.h"

/* An open iconv_t, in charset.c. */
struct converter;

/*
 * What OCTETS, one character, convert to; -1 where they do not, or to more
 * than one.
 */
int32_t mime_converter_char(struct converter *with, mime_span octets);

/* Results of take that are no character. */
enum {
	OWN_ILL_FORMED = -1,    /* what was taken is (at least one octet) */
	OWN_CUT = -2,           /* nothing was taken: REST ends too early */
	OWN_NOTHING = -3        /* what was taken stands for no character */
};

/* A charset that we decode ourselves, and where in it we are. */
struct own {
	/* Takes a character off the front of REST, which is not empty. */
	int32_t (*take)(struct own *o, mime_span *rest);
	struct converter *with; /* of charsets that wrap another */
	bool ascii;             /* 7-bit octets are ASCII, whatever precedes */
	bool begun;             /* UTF-16, -32: with units; UTF-7: a run */
	uint8_t set;            /* the byte order; what an escape chose; in
	                           UTF-7 how many bits of the letter in front
	                           were the last unit's: 0, 2 or 4 */
};

/* Takes N octets off REST, for a result that comes with them. */
static inline int32_t
taken(mime_span *rest, size_t n, int32_t result)
{
	*rest = span_tail(*rest, n);
	return result;
}

static inline bool
is_surrogate(uint32_t code)
{
	return code >= 0xD800 && code < 0xE000;
}

/* The character of two surrogates, the first of which is a high one. */
static inline int32_t
paired(uint32_t high, uint32_t low)
{
	if (low < 0xDC00 || low >= 0xE000)
		return OWN_ILL_FORMED;
	return (int32_t)(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
}

/* Begins to decode CHARSET; take is NULL where iconv is to do it. */
void mime_own_begin(struct own *o, const struct charset *charset);

/* True where a text that ends here should have escaped to ASCII before. */
bool mime_own_unreset(const struct own *o);

/* ---- utf7.c ------------------------------------------------------------- */

int32_t mime_utf7_take(struct own *o, mime_span *rest);

/* True where REST, in which a text ends, only fills up UTF-7's last unit. */
bool mime_utf7_padding(const struct own *o, mime_span rest);

#endif
