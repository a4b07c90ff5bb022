/*
 * short.c - the text of an encoded word, decoded at once (RFC 2047 4).
 *
 * A word is some forty octets, and to make, feed and end a filter for it costs
 * more than to decode them. Here is what is as it should be only. Whatever is
 * odd is left to the filters of base64.c and qp.c, which say how it is read
 * and what is wrong with it.
 */
#include "codec/codec.h"

#define N8 -1, -1, -1, -1, -1, -1, -1, -1
#define N32 N8, N8, N8, N8
#define R5(n) n, n + 1, n + 2, n + 3, n + 4
#define R10(n) R5(n), R5(n + 5)
#define R26(n) R10(n), R10(n + 10), R5(n + 20), n + 25

/* What a letter is worth (RFC 2045 6.8); -1: it is none. */
static const int8_t values[256] = {
	N32, N8, -1, -1, -1, 62, -1, -1, -1, 63,
	R10(52), -1, -1, -1, -1, -1, -1,
	-1, R26(0), -1, -1, -1, -1, -1,
	-1, R26(26), -1, -1, -1, -1, -1,
	N32, N32, N32, N32,
};

/* The 24 bits of four letters; negative where one is none. */
static int32_t
bits_of(const char *letters)
{
	int32_t a = values[(uint8_t)letters[0]], b = values[(uint8_t)letters[1]];
	int32_t c = values[(uint8_t)letters[2]], d = values[(uint8_t)letters[3]];

	return (a | b | c | d) < 0 ? -1 : a << 18 | b << 12 | c << 6 | d;
}

/* How many octets, at TO, the last four letters make; 0: they are odd. */
static size_t
last_quantum(const char *letters, char *to)
{
	size_t pads = (letters[3] == '=') + (size_t)(letters[3] == '=' &&
	    letters[2] == '=');
	char filled[4] = { letters[0], letters[1], letters[2], letters[3] };
	int32_t bits;

	/* Padding is no bits: "A" is worth 0. */
	memset(filled + 4 - pads, 'A', pads);
	bits = bits_of(filled);
	if (bits < 0 || (bits & ((1 << 8 * pads) - 1)) != 0)
		return 0;
	for (size_t i = 0; i < 3 - pads; i++)
		to[i] = (char)(bits >> (16 - 8 * i));
	return 3 - pads;
}

size_t
mime_short_base64(mime_span text, char *to)
{
	char *at = to;
	size_t last;

	if (text.len == 0 || text.len % 4 != 0)
		return SHORT_ODD;
	for (; text.len > 4; text = (mime_span){ text.ptr + 4, text.len - 4 }) {
		int32_t bits = bits_of(text.ptr);

		if (bits < 0)
			return SHORT_ODD;
		*at++ = (char)(bits >> 16);
		*at++ = (char)(bits >> 8);
		*at++ = (char)bits;
	}
	last = last_quantum(text.ptr, at);
	return last == 0 ? SHORT_ODD : (size_t)(at - to) + last;
}

size_t
mime_short_q(mime_span text, char *to)
{
	const char *p = text.ptr, *end = p + text.len;
	char *at = to;

	while (p < end) {
		int c = (unsigned char)*p++;

		if (c == '=' && end - p >= 2) {
			c = mime_hex_value[(uint8_t)p[0]] * 16 |
			    mime_hex_value[(uint8_t)p[1]];
			p += 2;
		} else if (c < ' ' || c >= 0x7F || c == '=') {
			return SHORT_ODD;
		} else if (c == '_') {
			c = ' ';
		}
		if (c < 0)
			return SHORT_ODD;
		*at++ = (char)c;
	}
	return (size_t)(at - to);
}
