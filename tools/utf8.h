/*
 * utf8.h - UTF-8, an octet at a time.
 *
 * What a tool prints comes in pieces that may be cut within a character, so
 * this is a machine that is given octets and keeps what it needs in between.
 * What is ill-formed is told as the maximal ill-formed parts of Unicode 3.9,
 * one U+FFFD each, which is how browsers count too.
 */
#ifndef TOOLS_UTF8_H
#define TOOLS_UTF8_H

#include <stdint.h>

enum {
	UTF8_MORE = -1,         /* the character is not complete yet */
	UTF8_BAD = -2,          /* ill-formed, this octet included */
	UTF8_BAD_BEFORE = -3    /* ill-formed before it: give it again */
};

/* All zeros stand between two characters. */
struct utf8 {
	uint32_t code;          /* of the octets so far */
	uint8_t wanted;         /* octets still to come; 0: between two */
	uint8_t low, high;      /* what the next one may be */
};

/* The character that octet C completes, or one of the above. */
static inline int32_t
utf8_step(struct utf8 *u, unsigned char c)
{
	if (u->wanted > 0) {
		if (c < u->low || c > u->high) {
			u->wanted = 0;
			return UTF8_BAD_BEFORE;
		}
		u->code = u->code << 6 | (c & 0x3fu);
		u->low = 0x80;
		u->high = 0xbf;
		return --u->wanted > 0 ? UTF8_MORE : (int32_t)u->code;
	}
	if (c < 0x80)
		return c;
	if (c < 0xc2 || c > 0xf4)
		return UTF8_BAD;
	/* The second octet's range keeps out long forms and surrogates. */
	u->wanted = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
	u->code = c & (0x3fu >> u->wanted);
	u->low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	u->high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	return UTF8_MORE;
}

/* Puts the octets of CODE to OUT and returns how many. */
static inline unsigned
utf8_put(char out[4], uint32_t code)
{
	unsigned n = code < 0x80 ? 1 : code < 0x800 ? 2 :
	    code < 0x10000 ? 3 : 4;

	if (n == 1) {
		out[0] = (char)code;
		return 1;
	}
	for (unsigned i = n; i-- > 1; code >>= 6)
		out[i] = (char)(0x80u | (code & 0x3fu));
	out[0] = (char)((0xf00u >> n & 0xf0u) | code);
	return n;
}

#endif
